"""Doing an act: a form with the fields that the act's row asks for, faults beside them, and the way back."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import MultiDict

from wagecase.console.shell import form_binding
from wagecase.console.shell.base import (
    blueprint,
    caller,
    is_partial_request,
    is_resumed,
    language,
    new_idempotency_key,
    redirect_to,
    render_page,
    resumable,
    safe_return_path,
)
from wagecase.models import Proceeding
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.sources import bilingual_citation
from wagecase.schemas.messages import refusal_text
from wagecase.services.access import access_log
from wagecase.services.acts.perform import perform
from wagecase.services.base import errors
from wagecase.services.base.dates import today
from wagecase.services.base.unit_of_work import release_snapshot
from wagecase.services.case_queries import page_view
from wagecase.services.case_queries.act_form import ActForm, get_act_form
from wagecase.services.case_queries.event_wording import DATE_LABELS
from wagecase.web.conflicts import is_conflict
from wagecase.web.notices import WARN
from wagecase.web.translating import gettext as _

# What a form carries beside what was typed; it is no part of what a repeated request must repeat.
CONTROL_FIELDS = frozenset({"csrf_token", "key", "version", "seen", "back", "resumed"})
AMOUNT_SOURCES = frozenset({"claimed", "found", "outstanding"})
MAX_KEY_LENGTH = 128


@dataclass(frozen=True)
class ActFormErrors:
    """Why a form is shown again: the faults of its fields, and what is to be said over it."""

    status: int = 200
    faults: form_binding.FormFaults | None = None
    said: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


@blueprint.get("/proceedings/<uuid:proceeding_id>/acts/<name>")
def show_act_form(proceeding_id: uuid.UUID, name: str) -> ResponseReturnValue:
    """The form of an act; rows of the roster may be chosen in the address."""
    form = get_act_form(caller(), _read(proceeding_id), name, language())
    return _render_act_form(form, MultiDict(request.args), ActFormErrors())


def _read(proceeding_id: uuid.UUID) -> Proceeding:
    return access_log.read_proceeding(caller(), str(proceeding_id))


def _render_act_form(form: ActForm, typed: MultiDict[str, str], trouble: ActFormErrors) -> ResponseReturnValue:
    chosen = {int(one) for one in typed.getlist("claims") if one.isdigit()}
    return render_page(
        "case/act_form.html" if is_partial_request() else "case/act_page.html",
        trouble.status,
        inline=is_partial_request(),
        form=form,
        head=form.head,
        act=form.act,
        cite=bilingual_citation(form.act.cite).get(language()),
        typed=typed,
        faults=trouble.faults or form_binding.FormFaults(),
        said=trouble.said,
        changed=trouble.changed,
        reasons=[refusal_text(one, language()) for one in form.permission.unmet],
        warnings=[refusal_text(one, language()) for one in form.permission.warnings],
        rows=_roster_rows(form, chosen),
        chosen=chosen,
        key=new_idempotency_key(),
        today=today(),
        happened=DATE_LABELS,
        terms=form_binding.terms_shown(typed),
        items=form_binding.AWARD_ITEMS,
        back=_return_path(form),
    )


def _roster_rows(form: ActForm, chosen: set[int]) -> list[dict[str, Any]]:
    """The roster as the form shows it: where rows were chosen on the page before, only those."""
    narrowed = chosen and not any(str(ask.type) == "claims" for ask in form.act.form_fields)
    return [one for one in form.claims if one["seq"] in chosen] if narrowed else form.claims


def _return_path(form: ActForm) -> str:
    given = request.values.get("back")
    return safe_return_path(given) if given else url_for("console.case", key=form.head["key"])


@blueprint.post("/proceedings/<uuid:proceeding_id>/acts/<name>")
@resumable
def perform_act(proceeding_id: uuid.UUID, name: str) -> ResponseReturnValue:
    """Perform an act, or show its form again with what is wrong; a form sent twice does its work once."""
    typed = MultiDict(request.form)
    form = get_act_form(caller(), _read(proceeding_id), name, language())
    source = typed.get("fill", "")
    if is_resumed() or "more" in typed or source in AMOUNT_SOURCES:
        return _render_act_form(form, _apply_form_button(form, typed, source), ActFormErrors())
    given = form_binding.bind_act_form(form, typed)
    values, faults = form_binding.validate_act_form(form.act, given, language())
    if faults:
        return _render_act_form(form, typed, ActFormErrors(422, faults))
    try:
        warnings = _submit_act(proceeding_id, name, values, typed)
    except errors.AlreadyProcessed:
        flash(_("这份表单已经办理过，没有重复办理。"), WARN)
    except (errors.Invalid, errors.Refused, errors.Stale, errors.IdempotencyKeyReused, IntegrityError) as error:
        if isinstance(error, IntegrityError) and not is_conflict(error):
            raise
        release_snapshot()
        fresh = get_act_form(caller(), _read(proceeding_id), name, language())
        return _render_act_form(fresh, typed, _errors_of(error, fresh, given, typed))
    else:
        flash(_("已办理：%(act)s", act=form.act.label.get(language())))
        for one in warnings:
            flash(_("请留意：%(what)s", what=refusal_text(one, language())), WARN)
    return _redirect_after_act(form, typed)


def _redirect_after_act(form: ActForm, typed: Mapping[str, str]) -> ResponseReturnValue:
    back = typed.get("back")
    if back and safe_return_path(back) == back:
        return redirect(back, 303)
    return redirect_to("console.case", key=form.head["key"])


def _apply_form_button(form: ActForm, typed: MultiDict[str, str], source: str) -> MultiDict[str, str]:
    if "more" in typed:
        typed["terms_shown"] = str(min(form_binding.terms_shown(typed) + 1, form_binding.MAX_TERMS))
    return form_binding.fill_amounts(form, typed, source) if source in AMOUNT_SOURCES else typed


def _submit_act(
    proceeding_id: uuid.UUID, name: str, values: dict[str, Any], typed: MultiDict[str, str]
) -> tuple[Unmet, ...]:
    on, at = values.pop("happened_on", None), values.pop("happened_at", None)
    given = {field: value for field, value in values.items() if value is not None}
    version = typed.get("version", "")
    done = perform(
        caller(),
        proceeding_id,
        name,
        given,
        happened_on=on,
        happened_at=at,
        if_version=int(version) if version.isdigit() and len(version) < 10 else None,
        idempotency_key=typed.get("key", "")[:MAX_KEY_LENGTH] or None,
        body=_form_fingerprint(proceeding_id, name, typed),
    )
    return done.warnings


def _form_fingerprint(proceeding_id: uuid.UUID, name: str, typed: MultiDict[str, str]) -> bytes:
    """What a repeated form must repeat."""
    fields = sorted((field, value) for field, value in typed.items(multi=True) if field not in CONTROL_FIELDS)
    return json.dumps([str(proceeding_id), name, fields], ensure_ascii=False).encode("utf-8", "surrogatepass")


def _errors_of(
    error: Exception, form: ActForm, given: form_binding.BoundForm, typed: MultiDict[str, str]
) -> ActFormErrors:
    """What a refusal says over the form or beside its fields."""
    if isinstance(error, errors.Invalid):
        return ActFormErrors(422, form_binding.faults_of_refusal(error.fields, given, language()))
    if isinstance(error, errors.Refused):
        return ActFormErrors(409, said=_messages(error.unmet), changed=_changes_since_opened(form, typed))
    if isinstance(error, errors.IdempotencyKeyReused):
        return ActFormErrors(409, said=(_("这份表单刚才已按其他内容办理过。请先核对案件，确需再次办理时重新提交。"),))
    said = _("您填写期间，案件有了变化。您填写的内容没有丢失，请核对后再提交。")
    return ActFormErrors(409, said=(said,), changed=_changes_since_opened(form, typed))


def _messages(unmet: Iterable[Unmet]) -> tuple[str, ...]:
    return tuple(refusal_text(one, language()) for one in unmet)


def _changes_since_opened(form: ActForm, typed: Mapping[str, str]) -> tuple[str, ...]:
    """What has happened on the case since the form was opened."""
    seen = typed.get("seen", "")
    known = seen.isdigit() and len(seen) < 10
    return tuple(page_view.events_since(form.found, int(seen), language())) if known else ()
