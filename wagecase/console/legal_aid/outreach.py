"""Consultations and publicity of the law: what a centre or union has done this year, and a form for the next."""

from __future__ import annotations

import uuid

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from wagecase.console.shell.base import blueprint, caller, language, new_key, only, page, resumable, resumed, see_other
from wagecase.console.shell.schema_values import given, read, refused
from wagecase.extensions import db
from wagecase.procedure.core.enums import OutreachKind
from wagecase.schemas.outreach import FollowUpSchema, OutreachSchema
from wagecase.services.base.dates import today
from wagecase.services.base.errors import AlreadyDone, Invalid
from wagecase.services.legal_aid import outreach as service
from wagecase.services.legal_aid.pool import READERS
from wagecase.web.translating import gettext as _

FIELDS = ("kind", "held_on", "place", "lawyer", "headcount", "platform_workers", "subject", "case")


@blueprint.get("/outreach")
@only(*READERS)
def outreach() -> ResponseReturnValue:
    return _page(dict.fromkeys(FIELDS, "") | {"kind": "consultation", "held_on": today().isoformat()}, {})


def _page(typed: dict[str, str], faults: dict[str, str], status: int = 200) -> ResponseReturnValue:
    found = service.listed(caller(), language(), after=request.args.get("after"))
    return page(
        "outreach.html",
        status,
        lines=found.items,
        totals=service.totals(caller(), service.year_began()),
        kinds=[(one.value, one.label.get(language())) for one in OutreachKind],
        lawyers=service.lawyers(caller()),
        typed=typed,
        wrong=faults,
        key=new_key(),
        year=today().year,
        first=url_for("console.outreach") if request.args.get("after") else None,
        next=url_for("console.outreach", after=found.next) if found.next else None,
    )


@blueprint.post("/outreach")
@only(*READERS)
@resumable
def record_outreach() -> ResponseReturnValue:
    """Put one on record; a form sent twice does it once."""
    typed = given(*FIELDS)
    if resumed():
        return _page(typed, {})
    values, faults = read(OutreachSchema(), typed)
    if faults:
        return _page(typed, faults, 422)
    key = request.form.get("key") or None
    try:
        service.record(caller(), values, idempotency_key=key, body=repr(sorted(typed.items())).encode())
    except AlreadyDone:
        flash(_("此前已经登记，没有重复登记。"))
    except Invalid as error:
        db.session.rollback()
        return _page(typed, refused(error), 422)
    else:
        flash(_("已登记。"))
    return see_other("console.outreach")


@blueprint.post("/outreach/<uuid:outreach_id>")
@only(*READERS)
def change_outreach(outreach_id: uuid.UUID) -> ResponseReturnValue:
    """Name the case that came of it, or withdraw what was recorded by mistake."""
    if request.form.get("act") == "withdraw":
        service.withdraw(caller(), outreach_id)
        flash(_("已撤销这条登记。"))
        return see_other("console.outreach")
    values, faults = read(FollowUpSchema(), given("case"))
    try:
        if not faults:
            service.follow_up(caller(), outreach_id, values["case"])
    except Invalid as error:
        db.session.rollback()
        faults = refused(error)
    flash(" ".join(faults.values()) if faults else _("已登记形成的案件。"), "warn" if faults else "message")
    return see_other("console.outreach")
