"""Consultations and publicity of the law: what a centre or union has done this year, and a form for the next."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from types import MappingProxyType

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

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
from wagecase.procedure.core.enums import OutreachKind
from wagecase.schemas.outreach import OutreachCaseSchema, OutreachSchema
from wagecase.services.base.dates import today
from wagecase.services.base.errors import AlreadyProcessed, Invalid
from wagecase.services.legal_aid import outreach as service
from wagecase.services.legal_aid.pool import POOL_READERS
from wagecase.web.forms import errors_of_refusal, load_form, submitted_values
from wagecase.web.notices import WARN
from wagecase.web.translating import gettext as _

FORM_FIELDS = ("kind", "held_on", "place", "lawyer", "headcount", "platform_workers", "subject", "case")


@blueprint.get("/outreach")
@roles_required(*POOL_READERS)
def outreach() -> ResponseReturnValue:
    return _render_outreach(_blank_form(), {})


def _blank_form() -> dict[str, str]:
    return dict.fromkeys(FORM_FIELDS, "") | {"kind": "consultation", "held_on": today().isoformat()}


def _render_outreach(
    typed: dict[str, str],
    faults: dict[str, str],
    status: int = 200,
    link_faults: Mapping[uuid.UUID, str] = MappingProxyType({}),
) -> ResponseReturnValue:
    found = service.list_outreach(caller(), language(), after=request.args.get("after"))
    return render_page(
        "legal_aid/outreach.html",
        status,
        lines=found.items,
        totals=service.outreach_totals(caller(), service.start_of_year()),
        kinds=[(one.value, one.label.get(language())) for one in OutreachKind],
        lawyers=service.list_lawyers(caller()),
        typed=typed,
        wrong=faults,
        link_faults=link_faults,
        linked_case=request.form.get("case", "") if link_faults else "",
        key=new_idempotency_key(),
        year=today().year,
        first=url_for("console.outreach") if request.args.get("after") else None,
        next=url_for("console.outreach", after=found.next) if found.next else None,
    )


@blueprint.post("/outreach")
@roles_required(*POOL_READERS)
@resumable
def record_outreach() -> ResponseReturnValue:
    """Put one on record; a form sent twice does it once."""
    typed = submitted_values(*FORM_FIELDS)
    if is_resumed():
        return _render_outreach(typed, {})
    values, faults = load_form(OutreachSchema(), typed)
    if faults:
        return _render_outreach(typed, faults, 422)
    key = request.form.get("key") or None
    try:
        service.record_outreach(caller(), values, idempotency_key=key, body=repr(sorted(typed.items())).encode())
    except AlreadyProcessed:
        flash(_("此前已经登记，没有重复登记。"), WARN)
    except Invalid as error:
        return _render_outreach(typed, errors_of_refusal(error), 422)
    else:
        flash(_("已登记。"))
    return redirect_to("console.outreach")


@blueprint.post("/outreach/<uuid:outreach_id>")
@roles_required(*POOL_READERS)
def change_outreach(outreach_id: uuid.UUID) -> ResponseReturnValue:
    """Name the resulting case, or withdraw what was recorded by mistake."""
    if request.form.get("act") == "withdraw":
        service.withdraw_outreach(caller(), outreach_id)
        flash(_("已撤销这条登记。"))
        return redirect_to("console.outreach")
    values, faults = load_form(OutreachCaseSchema(), submitted_values("case"))
    try:
        if not faults:
            service.link_case(caller(), outreach_id, values["case"])
    except Invalid as error:
        faults = errors_of_refusal(error)
    if faults:
        return _render_outreach(_blank_form(), {}, 422, link_faults={outreach_id: " ".join(faults.values())})
    flash(_("已登记形成的案件。"))
    return redirect_to("console.outreach")
