"""Organisations, for the administrator: names, mailbox and telephone, whom they answer to, and for which places."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from wagecase.console.shell import concurrent_edits
from wagecase.console.shell.base import blueprint, caller, language, new_key, only, page, resumable, resumed, see_other
from wagecase.console.shell.schema_values import read, refused, said
from wagecase.models import Organisation
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import OrgKind, Role
from wagecase.schemas.administration import NewOrganisationSchema, OrganisationSchema
from wagecase.services.administration import organisations as service
from wagecase.services.administration.reference_data import ANSWERABLE
from wagecase.services.base import lookups
from wagecase.services.base.errors import AlreadyDone, Invalid, Refused, Stale
from wagecase.web.translating import gettext as _

FIELDS, MANY = ("name_zh", "name_en", "area", "parent", "email", "phone"), ("places",)
EMPTY: dict[str, Any] = {**dict.fromkeys(("code", "kind", *FIELDS), ""), "places": []}
STATES = ("active", "closed")


def _choices() -> dict[str, Any]:
    offices = lookups.organisations(language())
    return {
        "areas": [(one["code"], one["label"]) for one in lookups.areas(language())],
        "kinds": [(one.value, one.label.get(language())) for one in OrgKind],
        "superiors": [(str(one["id"]), one["name"]) for one in offices if one["kind"] in service.SUPERIORS],
    }


@blueprint.get("/organisations")
@only(Role.administrator)
def organisations() -> ResponseReturnValue:
    """A list that can be narrowed by name, place, kind and state."""
    choices, given = _choices(), request.args
    wanted = service.Wanted(
        words=given.get("words", "").strip()[:100],
        area=given.get("area", "") if given.get("area") in dict(choices["areas"]) else "",
        kind=given.get("kind", "") if given.get("kind") in dict(choices["kinds"]) else "",
        state=given.get("state", "") if given.get("state") in STATES else "",
    )
    found = service.listed(caller(), wanted, after=given.get("after"))
    address = {name: value for name, value in vars(wanted).items() if value}
    return page(
        "organisations.html",
        lines=found.items,
        wanted=wanted,
        first=url_for("console.organisations", **address) if given.get("after") else None,
        next=url_for("console.organisations", **address, after=found.next) if found.next else None,
        **choices,
    )


@blueprint.get("/organisations/new")
@only(Role.administrator)
def new_organisation() -> ResponseReturnValue:
    return _new_organisation(EMPTY, {})


def _new_organisation(typed: dict[str, Any], faults: dict[str, str], status: int = 200) -> ResponseReturnValue:
    key = request.form.get("key") or new_key()
    return page("organisation_new.html", status, typed=typed, wrong=faults, key=key, **_choices())


@blueprint.post("/organisations/new")
@only(Role.administrator)
@resumable
def add_organisation() -> ResponseReturnValue:
    """Add one; the places for which it answers are chosen afterwards, when its kind is known."""
    typed = concurrent_edits.typed(("code", "kind", *FIELDS))
    if resumed():
        return _new_organisation({**EMPTY, **typed}, {})
    values, faults = read(NewOrganisationSchema(), typed)
    if faults:
        return _new_organisation({**EMPTY, **typed}, faults, 422)
    try:
        key = request.form.get("key") or None
        made = service.add(caller(), values["code"], OrgKind(values["kind"]), _details(values), key)
    except AlreadyDone as done:
        flash(_("此前已经提交，没有重复办理。"))
        return see_other("console.organisation", org_id=done.resource_id)
    except Invalid as error:
        return _new_organisation({**EMPTY, **typed}, refused(error), 422)
    flash(_("已保存。"))
    return see_other("console.organisation", org_id=made)


def _details(values: dict[str, Any]) -> service.Details:
    return service.Details(
        name_zh=values["name_zh"],
        name_en=values["name_en"],
        area_code=values["area"],
        parent_id=uuid.UUID(values["parent"]) if values["parent"] else None,
        email=values["email"],
        phone=values["phone"],
        places=frozenset(values["places"]),
        take_over=request.form.get("take_over") == "1",
    )


def _present(row: Organisation) -> dict[str, Any]:
    return {
        "name_zh": row.name_zh,
        "name_en": row.name_en,
        "area": row.area_code,
        "parent": str(row.parent_id or ""),
        "email": row.email or "",
        "phone": row.phone or "",
        "places": service.places(row.id),
    }


@blueprint.get("/organisations/<uuid:org_id>")
@only(Role.administrator)
def organisation(org_id: uuid.UUID) -> ResponseReturnValue:
    row = service.shown(caller(), org_id)
    return _organisation(row, _present(row), {})


def _organisation(
    row: Organisation, typed: dict[str, Any], faults: dict[str, str], status: int = 200, **values: Any
) -> ResponseReturnValue:
    choices = _choices()
    held = service.holders(row.kind) if row.kind in ANSWERABLE else {}
    # A place's own body need not be named; whoever else has it must.
    others = ((code, one) for code, one in held.items() if one.id != row.id and one.area_code != code)
    beside = {code: one.names[language()] for code, one in others}
    places = [(code, f"{name} · {beside[code]}" if code in beside else name) for code, name in choices["areas"]]
    return page(
        "organisation.html",
        status,
        row=row,
        typed=typed,
        wrong=faults,
        was=concurrent_edits.opened_with(_present(row)),
        kind=OrgKind(row.kind).label.get(language()),
        answers=row.kind in ANSWERABLE,
        places=places,
        **choices,
        **values,
    )


@blueprint.post("/organisations/<uuid:org_id>")
@only(Role.administrator)
@resumable
def change_organisation(org_id: uuid.UUID) -> ResponseReturnValue:
    """Change it; whoever was overtaken sees what changed, and keeps what he typed."""
    typed, row = concurrent_edits.typed(FIELDS, MANY), service.shown(caller(), org_id)
    if resumed():
        return _organisation(row, typed, {})
    values, faults = read(OrganisationSchema(), typed)
    if faults:
        return _organisation(row, typed, faults, 422)
    try:
        service.change(caller(), org_id, _details(values), concurrent_edits.version())
    except Stale:
        return _overtaken(row, typed)
    except Invalid as error:
        return _organisation(row, typed, said(_named(error)), 422)
    flash(_("已保存。"))
    return see_other("console.organisation", org_id=org_id)


def _named(error: Invalid) -> dict[str, list[Unmet]]:
    """The refusal with places and holders by their names instead of their codes."""
    choices = lookups.areas(language()), lookups.organisations(language())
    names = {one["code"]: one.get("label") or one["name"] for each in choices for one in each}
    return {
        field: [
            replace(one, params={key: names.get(value, value) for key, value in one.params.items()}) for one in unmet
        ]
        for field, unmet in error.fields.items()
    }


def _overtaken(row: Organisation, typed: dict[str, Any]) -> ResponseReturnValue:
    choices = _choices()
    labels = {
        "name_zh": _("中文名称"),
        "name_en": _("英文名称"),
        "area": _("所在地区"),
        "parent": _("上级单位"),
        "email": _("邮箱"),
        "phone": _("电话"),
        "places": _("负责的地区"),
    }
    areas = dict(choices["areas"])
    words = {"area": areas, "places": areas, "parent": dict(choices["superiors"])}
    return _organisation(row, typed, {}, 409, changed=concurrent_edits.differences(labels, _present(row), typed, words))


@blueprint.post("/organisations/<uuid:org_id>/close")
@only(Role.administrator)
def close_organisation(org_id: uuid.UUID) -> ResponseReturnValue:
    try:
        service.close(caller(), org_id)
    except Refused as refusal:
        row = service.shown(caller(), org_id)
        return _organisation(row, _present(row), refused(Invalid({"close": refusal.unmet})), 409)
    flash(_("单位已停用，案件不会再交到这里。"))
    return see_other("console.organisation", org_id=org_id)


@blueprint.post("/organisations/<uuid:org_id>/open")
@only(Role.administrator)
def open_organisation(org_id: uuid.UUID) -> ResponseReturnValue:
    service.open_again(caller(), org_id)
    flash(_("单位已恢复。"))
    return see_other("console.organisation", org_id=org_id)
