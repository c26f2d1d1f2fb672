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
from wagecase.services.access.visibility import visible
from wagecase.services.base.pagination import COUNT_LIMIT, capped
from wagecase.services.base.principal import Principal
from wagecase.services.base.text_search import like

MOST = 8
SHORTEST = 2


@dataclass(frozen=True)
class History:
    """Cases on record, counted up to a thousand; sums in yuan are of those that were counted."""

    cases: str = "0"
    open: int = 0
    workers: int = 0
    claimed: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)
    last_on: date | None = None


@dataclass(frozen=True)
class KnownEmployer:
    employer: Employer
    history: History


@dataclass(frozen=True)
class KnownProject:
    project: Project
    contractor: str | None
    history: History


def employers(principal: Principal, typed: str) -> list[KnownEmployer]:
    """Employers whose name holds what was typed or whose code begins with it, those with cases first."""
    wanted = typed.strip()
    if len(wanted) < SHORTEST:
        return []
    code = like(wanted.upper())[1:]
    query = select(Employer).where(or_(Employer.name.like(like(wanted)), Employer.uscc.like(code)))
    found = db.session.scalars(query.order_by(func.length(Employer.name), Employer.name).limit(MOST)).all()
    past = _histories(principal, Case.employer_id, [one.id for one in found])
    return [KnownEmployer(one, past.get(one.id, History())) for one in found]


def projects(principal: Principal, typed: str) -> list[KnownProject]:
    """Projects whose name holds what was typed."""
    wanted = typed.strip()
    if len(wanted) < SHORTEST:
        return []
    contractor = aliased(Employer)
    query = (
        select(Project, contractor.name)
        .outerjoin(contractor, contractor.id == Project.contractor_id)
        .where(Project.name.like(like(wanted)))
        .order_by(func.length(Project.name), Project.name)
    )
    found = db.session.execute(query.limit(MOST)).all()
    past = _histories(principal, Case.project_id, [row.Project.id for row in found])
    return [KnownProject(row.Project, row.name, past.get(row.Project.id, History())) for row in found]


def _histories(
    principal: Principal, column: InstrumentedAttribute[Any], ids: Sequence[uuid.UUID]
) -> Mapping[uuid.UUID, History]:
    """What is on record of each, in one query that stops at a thousand cases of each."""
    counted = [_counted(principal, column, one) for one in ids]
    if not counted:
        return {}
    return {row.id: _history(row) for part in _chunks(counted) for row in db.session.execute(part)}


def _chunks(parts: Sequence[Any]) -> Iterable[Any]:
    first, *rest = parts
    yield first.union_all(*rest) if rest else first


def _counted(principal: Principal, column: InstrumentedAttribute[Any], one: uuid.UUID) -> Any:
    term: ColumnElement[bool] = column == one
    some = (
        select(column.label("id"), Case.closed_on, Case.opened_on, Case.workers, Case.claimed, Case.paid)
        .select_from(Case)
        .join(CaseAccess, CaseAccess.case_id == Case.id)
        .where(visible(principal), term)
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


def _history(row: Any) -> History:
    return History(capped(row.cases), row.open, row.workers, row.claimed, row.paid, row.last_on)
