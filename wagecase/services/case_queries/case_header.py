"""One case whole: its head and everything on it, the long lists by their first page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import Area, Case, Employer, Project, ProjectSystem
from wagecase.procedure.core.enums import ArrearsCause, InvestmentKind, Matter
from wagecase.services.base.lookups import name_of
from wagecase.services.base.pagination import LARGEST
from wagecase.services.base.principal import Principal
from wagecase.services.case_queries import api_view, awards_view
from wagecase.services.case_queries.work_list import stage_label
from wagecase.services.intake import claims

FIRST_CLAIMS = 100


def head(case: Case, lang: str) -> dict[str, Any]:
    """The case itself with labels, owner, employer, project and money."""
    area = db.session.get_one(Area, case.area_code)
    joined = db.session.get(Case, case.joined_into_id) if case.joined_into_id else None
    return {
        "id": case.id,
        "number": case.number,
        "matter": case.matter,
        "matter_label": Matter(case.matter).label.get(lang),
        "stage": case.stage,
        "stage_label": stage_label("case", case.stage, lang),
        "district": case.area_code,
        "district_label": name_of(area, lang),
        "owner": api_view.offices([case.owner_org_id], lang)[case.owner_org_id],
        "employer": employer(case),
        "employer_as_told": case.employer_as_told,
        "project": project(case, lang),
        "cause": case.cause,
        "cause_label": ArrearsCause(case.cause).label.get(lang) if case.cause else None,
        "opened_on": case.opened_on,
        "closed_on": case.closed_on,
        "workers": case.workers,
        "claimed": case.claimed,
        "found": case.found,
        "paid": case.paid,
        "advanced": case.advanced,
        "joined_into": {"id": str(joined.id), "number": joined.number} if joined else None,
    }


def columns(row: Any, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


EMPLOYER = (
    "name",
    "uscc",
    "kind",
    "trade",
    "registered_address",
    "business_address",
    "service_address",
    "legal_representative",
    "phone",
    "standing",
)
PROJECT = ("name", "place", "sector", "investment", "state", "permit")


def employer(case: Case) -> dict[str, Any] | None:
    row = db.session.get(Employer, case.employer_id) if case.employer_id else None
    return {"id": str(row.id), **columns(row, EMPLOYER)} if row else None


def project(case: Case, lang: str) -> dict[str, Any] | None:
    """The project and the state of its four systems."""
    row = db.session.get(Project, case.project_id) if case.project_id else None
    if row is None:
        return None
    systems = db.session.scalars(select(ProjectSystem).where(ProjectSystem.project_id == row.id))
    label = InvestmentKind(row.investment).label.get(lang) if row.investment else None
    return {
        "id": str(row.id),
        **columns(row, PROJECT),
        "investment_label": label,
        "systems": {each.system: each.state for each in systems},
    }


def whole(principal: Principal, case: Case, lang: str) -> dict[str, Any]:
    """Everything on a case that is open to the caller."""
    return {
        **head(case, lang),
        "complaints": api_view.complaints_of(case),
        "claims": claims.page(case.id, limit=FIRST_CLAIMS),
        "proceedings": api_view.proceedings_of(case.id, lang),
        "payments": api_view.payments(case.id, lang),
        "promises": api_view.promises(case.id),
        "liable": api_view.liable(case.id, lang),
        "parties": api_view.parties(case.id),
        "documents": api_view.documents(case.id, lang),
        "awards": awards_view.awards(case, lang),
        "deadlines": api_view.deadlines(case.id, lang),
        "events": api_view.events(case.id, lang, limit=LARGEST),
        "hand_offs": api_view.hand_offs(case.id, lang),
        "notes": api_view.notes(principal, case.id),
    }
