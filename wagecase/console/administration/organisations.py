"""Organisations, for the administrator: names, mailbox and telephone, whom they answer to, and for which places."""

from __future__ import annotations

import uuid
from dataclasses import asdict, replace
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
from wagecase.models import Organisation
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import OrgKind, Role
from wagecase.schemas.administration import NewOrganisationSchema, OrganisationDetailsSchema
from wagecase.services.administration import organisation_queries
from wagecase.services.administration import organisations as service
from wagecase.services.administration.organisation_queries import JURISDICTION_KINDS, SUPERIOR_KINDS
from wagecase.services.base import lookups
from wagecase.services.base.errors import AlreadyProcessed, Invalid, Refused, Stale
from wagecase.web.forms import errors_of_refusal, load_form, messages_by_field
from wagecase.web.notices import WARN
from wagecase.web.translating import gettext as _

SINGLE_FIELDS, MULTI_FIELDS = ("name_zh", "name_en", "area", "parent", "email", "phone"), ("places",)
EMPTY_FORM: dict[str, Any] = {**dict.fromkeys(("code", "kind", *SINGLE_FIELDS), ""), "places": []}
STATES = ("active", "closed")


def _form_choices() -> dict[str, Any]:
    offices = lookups.list_active_organisations(language())
    return {
        "areas": [(one["code"], one["label"]) for one in lookups.list_areas(language())],
        "kinds": [(one.value, one.label.get(language())) for one in OrgKind],
        "superiors": [(str(one["id"]), one["name"]) for one in offices if one["kind"] in SUPERIOR_KINDS],
    }


@blueprint.get("/organisations")
@roles_required(Role.administrator)
def organisations() -> ResponseReturnValue:
    """A list that can be narrowed by name, place, kind and state."""
    choices, given = _form_choices(), request.args
    wanted = organisation_queries.OrganisationFilter(
        words=given.get("words", "").strip()[:100],
        area=given.get("area", "") if given.get("area") in dict(choices["areas"]) else "",
        kind=given.get("kind", "") if given.get("kind") in dict(choices["kinds"]) else "",
        state=given.get("state", "") if given.get("state") in STATES else "",
    )
    found = organisation_queries.list_organisations(caller(), wanted, after=given.get("after"))
    address = {name: value for name, value in asdict(wanted).items() if value}
    return render_page(
        "administration/organisations.html",
        lines=found.items,
        wanted=wanted,
        first=url_for("console.organisations", **address) if given.get("after") else None,
        next=url_for("console.organisations", **address, after=found.next) if found.next else None,
        **choices,
    )


@blueprint.get("/organisations/new")
@roles_required(Role.administrator)
def new_organisation() -> ResponseReturnValue:
    return _render_new_organisation(EMPTY_FORM, {})


def _render_new_organisation(typed: dict[str, Any], faults: dict[str, str], status: int = 200) -> ResponseReturnValue:
    key = request.form.get("key") or new_idempotency_key()
    return render_page(
        "administration/new_organisation.html", status, typed=typed, wrong=faults, key=key, **_form_choices()
    )


@blueprint.post("/organisations/new")
@roles_required(Role.administrator)
@resumable
def add_organisation() -> ResponseReturnValue:
    """Add one; the places for which it answers are chosen afterwards, when its kind is known."""
    typed = concurrent_edits.submitted_fields(("code", "kind", *SINGLE_FIELDS))
    if is_resumed():
        return _render_new_organisation({**EMPTY_FORM, **typed}, {})
    values, faults = load_form(NewOrganisationSchema(), typed)
    if faults:
        return _render_new_organisation({**EMPTY_FORM, **typed}, faults, 422)
    try:
        key = request.form.get("key") or None
        made = service.add_organisation(
            caller(), values["code"], OrgKind(values["kind"]), _details_of_form(values), key
        )
    except AlreadyProcessed as done:
        flash(_("此前已经提交，没有重复办理。"), WARN)
        return redirect_to("console.organisation", org_id=done.resource_id)
    except Invalid as error:
        return _render_new_organisation({**EMPTY_FORM, **typed}, errors_of_refusal(error), 422)
    flash(_("已保存。"))
    return redirect_to("console.organisation", org_id=made)


def _details_of_form(values: dict[str, Any]) -> service.OrganisationDetails:
    return service.OrganisationDetails(
        name_zh=values["name_zh"],
        name_en=values["name_en"],
        area_code=values["area"],
        parent_id=uuid.UUID(values["parent"]) if values["parent"] else None,
        email=values["email"],
        phone=values["phone"],
        places=frozenset(values["places"]),
        take_over=request.form.get("take_over") == "1",
    )


def _current_values(row: Organisation) -> dict[str, Any]:
    return {
        "name_zh": row.name_zh,
        "name_en": row.name_en,
        "area": row.area_code,
        "parent": str(row.parent_id or ""),
        "email": row.email or "",
        "phone": row.phone or "",
        "places": organisation_queries.areas_of_organisation(row.id),
    }


@blueprint.get("/organisations/<uuid:org_id>")
@roles_required(Role.administrator)
def organisation(org_id: uuid.UUID) -> ResponseReturnValue:
    row = organisation_queries.get_organisation(caller(), org_id)
    return _render_organisation(row, _current_values(row), {})


def _render_organisation(
    row: Organisation, typed: dict[str, Any], faults: dict[str, str], status: int = 200, **values: Any
) -> ResponseReturnValue:
    choices = _form_choices()
    held = organisation_queries.responsible_by_area(row.kind) if row.kind in JURISDICTION_KINDS else {}
    # A place's own body need not be named; whoever else has it must.
    others = ((code, one) for code, one in held.items() if one.id != row.id and one.area_code != code)
    beside = {code: one.names[language()] for code, one in others}
    places = [(code, f"{name} · {beside[code]}" if code in beside else name) for code, name in choices["areas"]]
    return render_page(
        "administration/organisation.html",
        status,
        row=row,
        typed=typed,
        wrong=faults,
        was=concurrent_edits.original_fields(_current_values(row)),
        kind=OrgKind(row.kind).label.get(language()),
        answers=row.kind in JURISDICTION_KINDS,
        places=places,
        **choices,
        **values,
    )


@blueprint.post("/organisations/<uuid:org_id>")
@roles_required(Role.administrator)
@resumable
def change_organisation(org_id: uuid.UUID) -> ResponseReturnValue:
    """Change it; a person who was overtaken sees what changed, and keeps what they typed."""
    typed, row = (
        concurrent_edits.submitted_fields(SINGLE_FIELDS, MULTI_FIELDS),
        organisation_queries.get_organisation(caller(), org_id),
    )
    if is_resumed():
        return _render_organisation(row, typed, {})
    values, faults = load_form(OrganisationDetailsSchema(), typed)
    if faults:
        return _render_organisation(row, typed, faults, 422)
    try:
        service.change_organisation(caller(), org_id, _details_of_form(values), concurrent_edits.submitted_version())
    except Stale:
        return _render_conflict(row, typed)
    except Invalid as error:
        return _render_organisation(row, typed, messages_by_field(_labelled_errors(error)), 422)
    flash(_("已保存。"))
    return redirect_to("console.organisation", org_id=org_id)


def _labelled_errors(error: Invalid) -> dict[str, list[Unmet]]:
    """The refusal with places and holders by their names instead of their codes."""
    choices = lookups.list_areas(language()), lookups.list_active_organisations(language())
    names = {one["code"]: one.get("label") or one["name"] for each in choices for one in each}
    return {
        field: [
            replace(one, params={key: names.get(value, value) for key, value in one.params.items()}) for one in unmet
        ]
        for field, unmet in error.fields.items()
    }


def _render_conflict(row: Organisation, typed: dict[str, Any]) -> ResponseReturnValue:
    choices = _form_choices()
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
    return _render_organisation(
        row, typed, {}, 409, changed=concurrent_edits.field_conflicts(labels, _current_values(row), typed, words)
    )


@blueprint.post("/organisations/<uuid:org_id>/close")
@roles_required(Role.administrator)
def close_organisation(org_id: uuid.UUID) -> ResponseReturnValue:
    try:
        service.deactivate_organisation(caller(), org_id)
    except Refused as refusal:
        row = organisation_queries.get_organisation(caller(), org_id)
        return _render_organisation(
            row, _current_values(row), errors_of_refusal(Invalid({"close": refusal.unmet})), 409
        )
    flash(_("单位已停用，案件不会再交到这里。"))
    return redirect_to("console.organisation", org_id=org_id)


@blueprint.post("/organisations/<uuid:org_id>/open")
@roles_required(Role.administrator)
def reopen_organisation(org_id: uuid.UUID) -> ResponseReturnValue:
    service.reactivate_organisation(caller(), org_id)
    flash(_("单位已恢复。"))
    return redirect_to("console.organisation", org_id=org_id)
