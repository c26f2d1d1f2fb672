"""People, for the administrator: who they are, where they work, what they may do, and their way in."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from wagecase.console.shell import concurrent_edits
from wagecase.console.shell.base import (
    blueprint,
    caller,
    is_resumed,
    language,
    new_idempotency_key,
    redirect_to,
    render_page,
    resumable,
    roles_required,
)
from wagecase.models import User
from wagecase.procedure.core.enums import Role
from wagecase.schemas.administration import ASSIGNABLE_ROLES, NewPersonSchema, PersonDetailsSchema
from wagecase.services.administration import user_queries, users
from wagecase.services.base import lookups
from wagecase.services.base.dates import now
from wagecase.services.base.errors import AlreadyProcessed, Invalid, NotFound, Stale
from wagecase.services.identity import queries as identity_queries
from wagecase.web.forms import errors_of_refusal, load_form
from wagecase.web.notices import WARN
from wagecase.web.translating import gettext as _

SINGLE_FIELDS, MULTI_FIELDS = ("name", "organisation", "team", "email", "locale"), ("roles",)
EMPTY_FORM: dict[str, Any] = {**dict.fromkeys(("username", *SINGLE_FIELDS), ""), "roles": [], "locale": "zh"}


def _form_choices() -> dict[str, Any]:
    """What a form offers: organisations and roles, by their codes."""
    return {
        "organisations": [(str(one["id"]), one["name"]) for one in lookups.list_active_organisations(language())],
        "roles": [(role.value, role.label.get(language())) for role in ASSIGNABLE_ROLES],
    }


@blueprint.get("/people")
@roles_required(Role.administrator)
def people() -> ResponseReturnValue:
    """A list that can be narrowed by name, organisation, role and state."""
    choices = _form_choices()
    wanted = user_queries.UserFilter(
        words=request.args.get("words", "").strip()[:100],
        organisation=_valid_choice(request.args.get("organisation", ""), choices["organisations"]),
        role=_valid_choice(request.args.get("role", ""), choices["roles"]),
        state=request.args.get("state", "") if request.args.get("state") in user_queries.ACCOUNT_STATES else "",
    )
    found = user_queries.list_users(caller(), wanted, after=request.args.get("after"))
    address = {name: value for name, value in asdict(wanted).items() if value}
    return render_page(
        "administration/people.html",
        lines=found.items,
        wanted=wanted,
        now=now(),
        first=url_for("console.people", **address) if request.args.get("after") else None,
        next=url_for("console.people", **address, after=found.next) if found.next else None,
        **choices,
    )


def _valid_choice(value: str, choices: list[tuple[str, str]]) -> str:
    return value if value in dict(choices) else ""


@blueprint.get("/people/new")
@roles_required(Role.administrator)
def new_person() -> ResponseReturnValue:
    return _render_new_person(EMPTY_FORM, {})


def _render_new_person(typed: dict[str, Any], faults: dict[str, str], status: int = 200) -> ResponseReturnValue:
    key = request.form.get("key") or new_idempotency_key()
    return render_page("administration/new_person.html", status, typed=typed, wrong=faults, key=key, **_form_choices())


@blueprint.post("/people/new")
@roles_required(Role.administrator)
@resumable
def add_person() -> ResponseReturnValue:
    """Add a person; their first password is on this answer and nowhere else."""
    typed = concurrent_edits.submitted_fields(("username", *SINGLE_FIELDS), MULTI_FIELDS)
    if is_resumed():
        return _render_new_person(typed, {})
    values, faults = load_form(NewPersonSchema(), typed)
    if faults:
        return _render_new_person(typed, faults, 422)
    try:
        made, password = users.add_user(
            caller(), values["username"], _details_of_form(values), request.form.get("key") or None
        )
    except AlreadyProcessed as done:
        flash(_("此前已经提交，没有重复办理。"), WARN)
        return redirect_to("console.person", user_id=done.resource_id)
    except Invalid as error:
        return _render_new_person(typed, errors_of_refusal(error), 422)
    return render_page(
        "administration/one_time_password.html", person=user_queries.get_user(caller(), made), password=password
    )


def _details_of_form(values: dict[str, Any]) -> users.UserDetails:
    return users.UserDetails(
        name=values["name"],
        organisation_id=uuid.UUID(values["organisation"]),
        roles=frozenset(Role(one) for one in values["roles"]),
        team=values["team"] or "",
        email=values["email"],
        locale=values["locale"],
    )


def _current_values(user: User) -> dict[str, Any]:
    return {
        "name": user.name,
        "organisation": str(user.organisation_id),
        "team": user.team,
        "email": user.email or "",
        "locale": user.locale,
        "roles": sorted(row.role for row in user.roles),
    }


@blueprint.get("/people/<uuid:user_id>")
@roles_required(Role.administrator)
def person(user_id: uuid.UUID) -> ResponseReturnValue:
    user = user_queries.get_user(caller(), user_id)
    return _render_person(user, _current_values(user), {})


def _render_person(
    user: User, typed: dict[str, Any], faults: dict[str, str], status: int = 200, **values: Any
) -> ResponseReturnValue:
    choices = _form_choices()
    if str(user.organisation_id) not in dict(choices["organisations"]):
        choices["organisations"].append(
            (str(user.organisation_id), lookups.localized_name(user.organisation, language()))
        )
    return render_page(
        "administration/person.html",
        status,
        person=user,
        typed=typed,
        wrong=faults,
        was=concurrent_edits.original_fields(_current_values(user)),
        own=user.id == caller().user_id,
        locked=user.active and user.locked_until is not None and user.locked_until > now(),
        enrolled=identity_queries.is_enrolled(user.id),
        required=identity_queries.is_required(user),
        matters=user_queries.count_open_matters(user.id),
        key=new_idempotency_key(),
        **choices,
        **values,
    )


@blueprint.post("/people/<uuid:user_id>")
@roles_required(Role.administrator)
@resumable
def change_person(user_id: uuid.UUID) -> ResponseReturnValue:
    """Change what is said of a person; whoever was overtaken sees what changed, and keeps what they typed."""
    typed, user = (
        concurrent_edits.submitted_fields(SINGLE_FIELDS, MULTI_FIELDS),
        user_queries.get_user(caller(), user_id),
    )
    if is_resumed():
        return _render_person(user, typed, {})
    values, faults = load_form(PersonDetailsSchema(), typed)
    if faults:
        return _render_person(user, typed, faults, 422)
    try:
        users.change_user(caller(), user_id, _details_of_form(values), concurrent_edits.submitted_version())
    except Stale:
        return _render_conflict(user, typed)
    except Invalid as error:
        return _render_person(user, typed, errors_of_refusal(error), 422)
    flash(_("已保存。"))
    return redirect_to("console.person", user_id=user_id)


def _render_conflict(user: User, typed: dict[str, Any]) -> ResponseReturnValue:
    choices = _form_choices()
    labels = {
        "name": _("姓名"),
        "organisation": _("单位"),
        "team": _("科室或者队"),
        "email": _("邮箱"),
        "locale": _("语言"),
        "roles": _("角色"),
    }
    said = {"organisation": dict(choices["organisations"]), "roles": dict(choices["roles"])}
    return _render_person(
        user, typed, {}, 409, changed=concurrent_edits.field_conflicts(labels, _current_values(user), typed, said)
    )


ACCOUNT_ACTIONS: dict[str, tuple[Callable[..., None], Callable[[], str]]] = {
    "leave": (users.deactivate_user, lambda: _("账号已停用，该人的登录已全部结束。")),
    "come-back": (users.reactivate_user, lambda: _("账号已恢复。")),
    "second-factor": (users.remove_second_factor, lambda: _("第二重验证已移除，该人的登录已全部结束。")),
    "unlock": (users.unlock_user, lambda: _("账号已解除暂停，可以立即登录。")),
}


@blueprint.post("/people/<uuid:user_id>/<deed>")
@roles_required(Role.administrator)
def account_action(user_id: uuid.UUID, deed: str) -> ResponseReturnValue:
    if deed not in ACCOUNT_ACTIONS:
        raise NotFound
    do, told = ACCOUNT_ACTIONS[deed]
    do(caller(), user_id)
    flash(told())
    return redirect_to("console.person", user_id=user_id)


@blueprint.post("/people/<uuid:user_id>/password")
@roles_required(Role.administrator)
def reset_password(user_id: uuid.UUID) -> ResponseReturnValue:
    """Another password, on this answer and nowhere else."""
    try:
        password = users.issue_temporary_password(caller(), user_id, request.form.get("key") or None)
    except AlreadyProcessed:
        flash(_("此前已经提交，没有重复办理。"), WARN)
        return redirect_to("console.person", user_id=user_id)
    return render_page(
        "administration/one_time_password.html", person=user_queries.get_user(caller(), user_id), password=password
    )
