"""One case whole: its head and everything on it, the long lists by their first page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import Area, Case, Employer, Project, ProjectSystem
from wagecase.procedure.core.enums import ArrearsCause, InvestmentKind, MatterKind
from wagecase.procedure.core.stages import stage_label
from wagecase.services.base import lookups
from wagecase.services.base.lookups import localized_name
from wagecase.services.base.pagination import MAX_LIMIT
from wagecase.services.base.principal import Principal
from wagecase.services.case_queries import api_view, awards_view
from wagecase.services.intake import claim_views

CLAIMS_PAGE_SIZE = 100


def case_summary(case: Case, lang: str) -> dict[str, Any]:
    """The case itself with labels, owner, employer, project and money."""
    area = db.session.get_one(Area, case.area_code)
    joined = db.session.get(Case, case.joined_into_id) if case.joined_into_id else None
    return {
        "id": case.id,
        "number": case.number,
        "matter": case.matter,
        "matter_label": MatterKind(case.matter).label.get(lang),
        "stage": case.stage,
        "stage_label": stage_label("case", case.stage, lang),
        "district": case.area_code,
        "district_label": localized_name(area, lang),
        "owner": lookups.organisations_by_id([case.owner_org_id], lang)[case.owner_org_id],
        "employer": get_employer(case),
        "employer_as_stated": case.employer_as_stated,
        "project": get_project(case, lang),
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


def row_to_dict(row: Any, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


EMPLOYER_COLUMNS = (
    "name",
    "uscc",
    "kind",
    "trade",
    "registered_address",
    "business_address",
    "service_address",
    "legal_representative",
    "phone",
    "registration_status",
)
PROJECT_COLUMNS = ("name", "place", "sector", "investment", "state", "permit")


def get_employer(case: Case) -> dict[str, Any] | None:
    row = db.session.get(Employer, case.employer_id) if case.employer_id else None
    return {"id": str(row.id), **row_to_dict(row, EMPLOYER_COLUMNS)} if row else None


def get_project(case: Case, lang: str) -> dict[str, Any] | None:
    """The project and the state of its four systems."""
    row = db.session.get(Project, case.project_id) if case.project_id else None
    if row is None:
        return None
    systems = db.session.scalars(select(ProjectSystem).where(ProjectSystem.project_id == row.id))
    label = InvestmentKind(row.investment).label.get(lang) if row.investment else None
    return {
        "id": str(row.id),
        **row_to_dict(row, PROJECT_COLUMNS),
        "investment_label": label,
        "systems": {each.system: each.state for each in systems},
    }


def get_full_case(principal: Principal, case: Case, lang: str) -> dict[str, Any]:
    """Everything on a case that is open to the caller."""
    return {
        **case_summary(case, lang),
        "complaints": api_view.list_complaints_of_case(case),
        "claims": claim_views.claims_page(case.id, limit=CLAIMS_PAGE_SIZE),
        "proceedings": api_view.list_proceedings(case.id, lang),
        "payments": api_view.list_payments(case.id, lang),
        "promises": api_view.list_promises(case.id),
        "liable": api_view.list_liable_parties(case.id, lang),
        "parties": api_view.list_parties(case.id),
        "documents": api_view.list_documents(case.id, lang),
        "awards": awards_view.list_awards(case, lang),
        "deadlines": api_view.list_deadlines(case.id, lang),
        "events": api_view.list_events(case.id, lang, limit=MAX_LIMIT),
        "transfers": api_view.list_transfers(case.id, lang),
        "notes": api_view.list_notes(principal, case.id),
    }
