"""Which office is competent: the place of work, and the city's decision where offices differ (facts A01, A02)."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from wagecase.extensions import db
from wagecase.models import (
    Area,
    Case,
    CaseAccess,
    Complaint,
    Jurisdiction,
    Organisation,
    PendingDesignation,
    Proceeding,
    Project,
)
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import OrgKind
from wagecase.services.access.visibility import visible_to
from wagecase.services.acts.effects import transfers
from wagecase.services.acts.effects.registration import effect
from wagecase.services.base import lookups
from wagecase.services.base.dates import now
from wagecase.services.base.errors import Invalid
from wagecase.services.base.lookups import localized_name
from wagecase.services.base.principal import Principal
from wagecase.services.eventlog.act_context import ActContext
from wagecase.services.registry import districts

MAX_CASES = 200
# Complaints of one case that are looked at for where the work was done.
MAX_COMPLAINTS = 20


@effect("ask_designation")
def request_designation(ctx: ActContext) -> None:
    """The case stands on the city's list until one office is designated."""
    other = _require_office(ctx.values["other"], "other")
    values = {"case_id": ctx.case.id, "other_id": other.id, "asked_at": now()}
    row = insert(PendingDesignation).values(values)
    db.session.execute(row.on_conflict_do_update(index_elements=["case_id"], set_=values))


@effect("designate")
def designate_office(ctx: ActContext) -> None:
    """The case belongs to the designated office at once, which names its handlers; nobody has to receipt it."""
    found = _require_office(ctx.values["to_org"], "to_org")
    ctx.fields |= {"receiver_org": str(found.id), **_requesting_office(ctx)}
    if found.id == ctx.case.owner_org_id:
        db.session.delete(db.session.get_one(PendingDesignation, ctx.case.id))
        return
    transfers.change_owner(ctx, found.id)


def _requesting_office(ctx: ActContext) -> dict[str, str]:
    asked = [one.body for one in ctx.dossier.log if one.body["name"] == "case.designation_asked"]
    return {"asked_by": asked[-1]["actor"]} if asked and asked[-1]["actor"] else {}


def _require_office(given: Any, field: str) -> Organisation:
    found = db.session.get(Organisation, uuid.UUID(str(given)))
    if found is None or not found.active:
        raise Invalid({field: [Unmet("unknown_organisation")]})
    return found


def list_pending_designations(principal: Principal, lang: str) -> list[dict[str, Any]]:
    """Cases that wait for the city's word, the longest first, with what the place of work says."""
    query = (
        select(PendingDesignation, Case, Proceeding.id.label("root"))
        .join(Case, Case.id == PendingDesignation.case_id)
        .join(CaseAccess, CaseAccess.case_id == Case.id)
        .join(Proceeding, (Proceeding.case_id == Case.id) & (Proceeding.procedure == "case"))
        .where(visible_to(principal))
        .order_by(PendingDesignation.asked_at, Case.id)
        .limit(MAX_CASES)
    )
    rows = db.session.execute(query).all()
    orgs = {one for row in rows for one in (row.Case.owner_org_id, row.PendingDesignation.other_id)}
    names = lookups.organisations_by_id(orgs, lang)
    areas = {one.code: one.name_zh if lang == "zh" else one.name_en for one in db.session.scalars(select(Area))}
    return [
        {
            "number": row.Case.number or str(row.Case.id),
            "root": row.root,
            "asked_at": row.PendingDesignation.asked_at,
            "owner": names[row.Case.owner_org_id]["name"],
            "other": names[row.PendingDesignation.other_id]["name"],
            "area": areas.get(row.Case.area_code, row.Case.area_code),
            "workers": row.Case.workers,
        }
        for row in rows
    ]


def other_district_office(case: Case, lang: str) -> dict[str, Any] | None:
    """Where the place of work, as stated, lies in another office's district than the one that has the case: that
    district and its inspection body. A hint to a person, who hands the case on at once (fact A06)."""
    told = (
        select(Complaint.details["workplace"].astext, Project.place, Project.name, Organisation.kind)
        .select_from(Case)
        .join(Organisation, Organisation.id == Case.owner_org_id)
        .outerjoin(Project, Project.id == Case.project_id)
        .outerjoin(Complaint, Complaint.case_id == Case.id)
        .where(Case.id == case.id, Organisation.kind.in_((OrgKind.inspection_brigade, OrgKind.zone_bureau)))
        .limit(MAX_COMPLAINTS)
    )
    rows = db.session.execute(told).all()
    area = districts.find_district(*(row[0] for row in rows)) or districts.find_district(
        *(one for row in rows for one in row[1:3])
    )
    if area is None or area == case.area_code:
        return None
    query = (
        select(Organisation, Area)
        .join(Jurisdiction, Jurisdiction.organisation_id == Organisation.id)
        .join(Area, Area.code == Jurisdiction.area_code)
        .where(Jurisdiction.area_code == area, Jurisdiction.kind == OrgKind.inspection_brigade)
    )
    row = db.session.execute(query).one()
    if row.Organisation.id == case.owner_org_id:
        return None
    return {
        "district": row.Area.name_zh if lang == "zh" else row.Area.name_en,
        "office": localized_name(row.Organisation, lang),
        "office_id": str(row.Organisation.id),
    }
