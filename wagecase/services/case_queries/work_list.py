"""My work list: what waits, ordered by its next due date. One equality on one flat table per page."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select, tuple_

from wagecase.extensions import db
from wagecase.law.book import Clock
from wagecase.models import NO_DUE_DATE, Case, CaseAccess, Employer, Proceeding, WorkItem
from wagecase.procedure.core.enums import Procedure
from wagecase.procedure.core.stages import stage_label
from wagecase.services.access.visibility import visible_to
from wagecase.services.base import rules_in_force
from wagecase.services.base.dates import today
from wagecase.services.base.lookups import handlers_by_proceeding
from wagecase.services.base.pagination import DEFAULT_LIMIT, Page, after_day, encode_cursor
from wagecase.services.base.principal import Principal

MINE, ORGANISATION = "mine", "organisation"


def list_work(
    principal: Principal, whose: str, lang: str, *, after: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page:
    """A page of what waits for the person himself, or for their organisation."""
    mine = whose == MINE
    listed = WorkItem.owner_id == principal.user_id if mine else WorkItem.organisation_id == principal.org_id
    query = (
        select(WorkItem, Case, Proceeding, func.coalesce(Employer.name, Case.employer_as_stated).label("employer"))
        .join(CaseAccess, CaseAccess.case_id == WorkItem.case_id)
        .join(Case, Case.id == WorkItem.case_id)
        .join(Proceeding, Proceeding.id == WorkItem.proceeding_id)
        .outerjoin(Employer, Employer.id == Case.employer_id)
        .where(listed, visible_to(principal))
    )
    purpose = f"work:{whose}"
    position = after_day(purpose, after)
    if position is not None:
        query = query.where(tuple_(WorkItem.due_on, WorkItem.id) > position)
    rows = db.session.execute(query.order_by(WorkItem.due_on, WorkItem.id).limit(limit + 1)).all()
    last = rows[limit - 1].WorkItem if len(rows) > limit else None
    names = handlers_by_proceeding([row.Proceeding.id for row in rows[:limit]])
    clocks = rules_in_force.current_rules().book.clocks
    lines = [work_item_view(row, names, clocks, lang) for row in rows[:limit]]
    return Page(lines, encode_cursor(purpose, last.due_on, last.id) if last else None)


def work_item_view(
    row: Any, names: Mapping[uuid.UUID, list[dict[str, Any]]], clocks: Mapping[str, Clock], lang: str
) -> dict[str, Any]:
    item, case, proceeding = row.WorkItem, row.Case, row.Proceeding
    due = None if item.due_on == NO_DUE_DATE else item.due_on
    return {
        "case_id": case.id,
        "case_number": case.number,
        "proceeding_id": proceeding.id,
        "procedure": proceeding.procedure,
        "procedure_label": Procedure(proceeding.procedure).label.get(lang),
        "stage": proceeding.stage,
        "stage_label": stage_label(proceeding.procedure, proceeding.stage, lang),
        "district": case.area_code,
        "employer": row.employer,
        "workers": case.workers,
        "due_on": due,
        "days_left": (due - today()).days if due else None,
        "clock": item.clock,
        "clock_label": clocks[item.clock].label.get(lang) if item.clock in clocks else None,
        "provisional": item.provisional,
        "handlers": names.get(proceeding.id, []),
    }
