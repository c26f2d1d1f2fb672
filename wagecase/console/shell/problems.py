"""What a page says when it cannot do what was asked: what is the matter, what became of what was typed, whom to ask."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from wagecase.console.shell.base import (
    RESUMABLE_ENDPOINTS,
    SESSION_COOKIE,
    UNSTASHED_FIELDS,
    PasswordChangePending,
    SecondFactorPending,
    SessionEnded,
    blueprint,
    caller,
    render_page,
    stash_form,
)
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import Role
from wagecase.services.base import errors, lookups
from wagecase.web.forms import refusal_texts
from wagecase.web.language import language
from wagecase.web.problem_texts import STAFF
from wagecase.web.problems import Problem, register_problem_handlers


def problem_page(status: int, title: str, text: str, reasons: Iterable[str] = (), **values: object) -> Response:
    """A page that says what is the matter. `people` are whom to ask; `fields` is what was typed."""
    typed = submitted_form_fields() if request.endpoint in RESUMABLE_ENDPOINTS and request.method == "POST" else []
    said = {"title": title, "text": text, "reasons": list(reasons), "fields": typed, "people": [], **values}
    return render_page("shell/problem.html", status, **said)


def submitted_form_fields() -> list[tuple[str, str]]:
    """The fields of the form, for a form that shows them again; one that is too large cannot be read."""
    try:
        return [(name, value) for name, value in request.form.items(multi=True) if name not in UNSTASHED_FIELDS]
    except RequestEntityTooLarge:
        return []


@blueprint.errorhandler(SessionEnded)
def handle_ended_session(error: SessionEnded) -> ResponseReturnValue:
    """To the log-in, with what the person had typed."""
    was_open = bool(request.cookies.get(SESSION_COOKIE))
    if request.method == "POST" and request.endpoint in RESUMABLE_ENDPOINTS:
        carried = stash_form(request.full_path.rstrip("?"), submitted_form_fields())
        return render_page("account/log_in.html", 401, ended=was_open, next=None, kept=carried)
    path = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("console.log_in", next=path, ended=int(was_open) or None), 303)


@blueprint.errorhandler(SecondFactorPending)
def handle_second_factor_pending(error: SecondFactorPending) -> ResponseReturnValue:
    return redirect(url_for("console.second_factor"), 303)


@blueprint.errorhandler(PasswordChangePending)
def handle_password_change_pending(error: PasswordChangePending) -> ResponseReturnValue:
    return redirect(url_for("console.new_password_form"), 303)


@blueprint.route("/<path:unknown>", methods=["GET", "POST"])
def unknown_address(unknown: str) -> ResponseReturnValue:
    """Any address that is none of ours: the same page as for what is not there."""
    raise errors.NotFound


def roles_named(unmet: Iterable[Unmet]) -> frozenset[Role]:
    """The roles that a refusal names as those whose work it is."""
    named = ",".join(one.params.get("roles", "") for one in unmet).split(",")
    return frozenset(Role(one.removeprefix("role:")) for one in named if one)


def _reasons(error: Exception) -> list[str]:
    if isinstance(error, errors.Invalid):
        return [reason for unmet in error.fields.values() for reason in refusal_texts(unmet)]
    return refusal_texts(error.unmet) if isinstance(error, errors.Refused | errors.Forbidden) else []


def render_problem(problem: Problem, error: Exception) -> Response:
    """The page for a kind of problem: its reasons, whom to ask, and the number under which the log has it."""
    title, text = STAFF[problem.name]
    roles = roles_named(error.unmet) if isinstance(error, errors.Forbidden) else frozenset()
    return problem_page(
        problem.status,
        str(title),
        str(text),
        _reasons(error),
        people=lookups.list_contacts(caller(), roles, language()) if roles else [],
        retry=problem.status >= 500,
        reference=problem.reference,
    )


register_problem_handlers(blueprint, render_problem)
