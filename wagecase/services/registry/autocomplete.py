"""Employers and projects as one types them, each with what is on record of it within what the person may see."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from wagecase.extensions import db
from wagecase.models import Case, CaseAccess, Employer, Project
from wagecase.services.access.visibility import visible_to
from wagecase.services.base.pagination import COUNT_LIMIT, capped_count
from wagecase.services.base.principal import Principal
from wagecase.services.base.text_search import like_pattern

MAX_SUGGESTIONS = 8
MIN_LENGTH = 2


@dataclass(frozen=True)
class CaseHistory:
    """Cases on record, counted up to a thousand; sums in yuan are of those that were counted."""

    cases: str = "0"
    open: int = 0
    workers: int = 0
    claimed: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)
    last_on: date | None = None


@dataclass(frozen=True)
class EmployerSuggestion:
    employer: Employer
    history: CaseHistory


@dataclass(frozen=True)
class ProjectSuggestion:
    project: Project
    contractor: str | None
    history: CaseHistory


def suggest_employers(principal: Principal, typed: str) -> list[EmployerSuggestion]:
    """Employers whose name holds what was typed or whose code begins with it, those with cases first."""
    wanted = typed.strip()
    if len(wanted) < MIN_LENGTH:
        return []
    code = like_pattern(wanted.upper())[1:]
    query = select(Employer).where(or_(Employer.name.like(like_pattern(wanted)), Employer.uscc.like(code)))
    found = db.session.scalars(query.order_by(func.length(Employer.name), Employer.name).limit(MAX_SUGGESTIONS)).all()
    past = _histories(principal, Case.employer_id, [one.id for one in found])
    return [EmployerSuggestion(one, past.get(one.id, CaseHistory())) for one in found]


def suggest_projects(principal: Principal, typed: str) -> list[ProjectSuggestion]:
    """Projects whose name holds what was typed."""
    wanted = typed.strip()
    if len(wanted) < MIN_LENGTH:
        return []
    contractor = aliased(Employer)
    query = (
        select(Project, contractor.name)
        .outerjoin(contractor, contractor.id == Project.contractor_id)
        .where(Project.name.like(like_pattern(wanted)))
        .order_by(func.length(Project.name), Project.name)
    )
    found = db.session.execute(query.limit(MAX_SUGGESTIONS)).all()
    past = _histories(principal, Case.project_id, [row.Project.id for row in found])
    return [ProjectSuggestion(row.Project, row.name, past.get(row.Project.id, CaseHistory())) for row in found]


def _histories(
    principal: Principal, column: InstrumentedAttribute[Any], ids: Sequence[uuid.UUID]
) -> Mapping[uuid.UUID, CaseHistory]:
    """What is on record of each, in one query that stops at a thousand cases of each."""
    counted = [_counted_cases(principal, column, one) for one in ids]
    if not counted:
        return {}
    return {row.id: _history(row) for part in _union(counted) for row in db.session.execute(part)}


def _union(parts: Sequence[Any]) -> Iterable[Any]:
    first, *rest = parts
    yield first.union_all(*rest) if rest else first


def _counted_cases(principal: Principal, column: InstrumentedAttribute[Any], one: uuid.UUID) -> Any:
    term: ColumnElement[bool] = column == one
    some = (
        select(column.label("id"), Case.closed_on, Case.opened_on, Case.workers, Case.claimed, Case.paid)
        .select_from(Case)
        .join(CaseAccess, CaseAccess.case_id == Case.id)
        .where(visible_to(principal), term)
        .limit(COUNT_LIMIT + 1)
        .subquery()
    )
    return select(
        some.c.id,
        func.count().label("cases"),
        func.count().filter(some.c.closed_on.is_(None)).label("open"),
        func.sum(some.c.workers).label("workers"),
        func.sum(some.c.claimed).label("claimed"),
        func.sum(some.c.paid).label("paid"),
        func.max(some.c.opened_on).label("last_on"),
    ).group_by(some.c.id)


def _history(row: Any) -> CaseHistory:
    return CaseHistory(capped_count(row.cases), row.open, row.workers, row.claimed, row.paid, row.last_on)
