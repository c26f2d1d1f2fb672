"""People, for the administrator: who they are, where they work, what they may do, and their way in."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from wagecase.console.shell import concurrent_edits
from wagecase.console.shell.base import blueprint, caller, language, new_key, only, page, resumable, resumed, see_other
from wagecase.console.shell.schema_values import read, refused
from wagecase.models import User
from wagecase.procedure.core.enums import Role
from wagecase.schemas.administration import GIVEN, NewPersonSchema, PersonSchema
from wagecase.services.administration import users
from wagecase.services.base import lookups
from wagecase.services.base.dates import now
from wagecase.services.base.errors import AlreadyDone, Invalid, NotFound, Stale
from wagecase.services.identity import two_factor
from wagecase.web.translating import gettext as _

FIELDS, MANY = ("name", "organisation", "team", "email", "locale"), ("roles",)
EMPTY: dict[str, Any] = {**dict.fromkeys(("username", *FIELDS), ""), "roles": [], "locale": "zh"}


def _choices() -> dict[str, Any]:
    """What a form offers: organisations and roles, by their codes."""
    return {
        "organisations": [(str(one["id"]), one["name"]) for one in lookups.organisations(language())],
        "roles": [(role.value, role.label.get(language())) for role in GIVEN],
    }


@blueprint.get("/people")
@only(Role.administrator)
def people() -> ResponseReturnValue:
    """A list that can be narrowed by name, organisation, role and state."""
    choices = _choices()
    wanted = users.Wanted(
        words=request.args.get("words", "").strip()[:100],
        organisation=_known(request.args.get("organisation", ""), choices["organisations"]),
        role=_known(request.args.get("role", ""), choices["roles"]),
        state=request.args.get("state", "") if request.args.get("state") in users.STATES else "",
    )
    found = users.listed(caller(), wanted, after=request.args.get("after"))
    address = {name: value for name, value in vars(wanted).items() if value}
    return page(
        "people.html",
        lines=found.items,
        wanted=wanted,
        now=now(),
        first=url_for("console.people", **address) if request.args.get("after") else None,
        next=url_for("console.people", **address, after=found.next) if found.next else None,
        **choices,
    )


def _known(value: str, choices: list[tuple[str, str]]) -> str:
    return value if value in dict(choices) else ""


@blueprint.get("/people/new")
@only(Role.administrator)
def new_person() -> ResponseReturnValue:
    return _new_person(EMPTY, {})


def _new_person(typed: dict[str, Any], faults: dict[str, str], status: int = 200) -> ResponseReturnValue:
    key = request.form.get("key") or new_key()
    return page("person_new.html", status, typed=typed, wrong=faults, key=key, **_choices())


@blueprint.post("/people/new")
@only(Role.administrator)
@resumable
def add_person() -> ResponseReturnValue:
    """Add a person; his first password is on this answer and nowhere else."""
    typed = concurrent_edits.typed(("username", *FIELDS), MANY)
    if resumed():
        return _new_person(typed, {})
    values, faults = read(NewPersonSchema(), typed)
    if faults:
        return _new_person(typed, faults, 422)
    try:
        made, password = users.add(caller(), values["username"], _details(values), request.form.get("key") or None)
    except AlreadyDone as done:
        flash(_("此前已经提交，没有重复办理。"))
        return see_other("console.person", user_id=done.resource_id)
    except Invalid as error:
        return _new_person(typed, refused(error), 422)
    return page("password_once.html", person=users.shown(caller(), made), password=password)


def _details(values: dict[str, Any]) -> users.Details:
    return users.Details(
        name=values["name"],
        organisation_id=uuid.UUID(values["organisation"]),
        roles=frozenset(Role(one) for one in values["roles"]),
        team=values["team"] or "",
        email=values["email"],
        locale=values["locale"],
    )


def _present(user: User) -> dict[str, Any]:
    return {
        "name": user.name,
        "organisation": str(user.organisation_id),
        "team": user.team,
        "email": user.email or "",
        "locale": user.locale,
        "roles": sorted(row.role for row in user.roles),
    }


@blueprint.get("/people/<uuid:user_id>")
@only(Role.administrator)
def person(user_id: uuid.UUID) -> ResponseReturnValue:
    user = users.shown(caller(), user_id)
    return _person(user, _present(user), {})


def _person(
    user: User, typed: dict[str, Any], faults: dict[str, str], status: int = 200, **values: Any
) -> ResponseReturnValue:
    choices = _choices()
    if str(user.organisation_id) not in dict(choices["organisations"]):
        choices["organisations"].append((str(user.organisation_id), lookups.name_of(user.organisation, language())))
    return page(
        "person.html",
        status,
        person=user,
        typed=typed,
        wrong=faults,
        was=concurrent_edits.opened_with(_present(user)),
        own=user.id == caller().user_id,
        locked=user.active and user.locked_until is not None and user.locked_until > now(),
        enrolled=two_factor.enrolled(user.id),
        required=two_factor.required(user),
        matters=users.open_matters(user.id),
        key=new_key(),
        **choices,
        **values,
    )


@blueprint.post("/people/<uuid:user_id>")
@only(Role.administrator)
@resumable
def change_person(user_id: uuid.UUID) -> ResponseReturnValue:
    """Change what is said of a person; whoever was overtaken sees what changed, and keeps what he typed."""
    typed, user = concurrent_edits.typed(FIELDS, MANY), users.shown(caller(), user_id)
    if resumed():
        return _person(user, typed, {})
    values, faults = read(PersonSchema(), typed)
    if faults:
        return _person(user, typed, faults, 422)
    try:
        users.change(caller(), user_id, _details(values), concurrent_edits.version())
    except Stale:
        return _overtaken(user, typed)
    except Invalid as error:
        return _person(user, typed, refused(error), 422)
    flash(_("已保存。"))
    return see_other("console.person", user_id=user_id)


def _overtaken(user: User, typed: dict[str, Any]) -> ResponseReturnValue:
    choices = _choices()
    labels = {
        "name": _("姓名"),
        "organisation": _("单位"),
        "team": _("科室或者队"),
        "email": _("邮箱"),
        "locale": _("语言"),
        "roles": _("角色"),
    }
    said = {"organisation": dict(choices["organisations"]), "roles": dict(choices["roles"])}
    return _person(user, typed, {}, 409, changed=concurrent_edits.differences(labels, _present(user), typed, said))


DEEDS: dict[str, tuple[Callable[..., None], Callable[[], str]]] = {
    "leave": (users.leave, lambda: _("账号已停用，该人的登录已全部结束。")),
    "come-back": (users.come_back, lambda: _("账号已恢复。")),
    "second-factor": (users.remove_second_factor, lambda: _("第二重验证已移除，该人的登录已全部结束。")),
    "unlock": (users.unlock, lambda: _("账号已解除暂停，可以立即登录。")),
}


@blueprint.post("/people/<uuid:user_id>/<deed>")
@only(Role.administrator)
def person_deed(user_id: uuid.UUID, deed: str) -> ResponseReturnValue:
    if deed not in DEEDS:
        raise NotFound
    do, told = DEEDS[deed]
    do(caller(), user_id)
    flash(told())
    return see_other("console.person", user_id=user_id)


@blueprint.post("/people/<uuid:user_id>/password")
@only(Role.administrator)
def reset_password(user_id: uuid.UUID) -> ResponseReturnValue:
    """Another password, on this answer and nowhere else."""
    try:
        password = users.new_password(caller(), user_id, request.form.get("key") or None)
    except AlreadyDone:
        flash(_("此前已经提交，没有重复办理。"))
        return see_other("console.person", user_id=user_id)
    return page("password_once.html", person=users.shown(caller(), user_id), password=password)
