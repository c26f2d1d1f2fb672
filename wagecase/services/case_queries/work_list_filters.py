"""My work as a person narrows it: by procedure, place, lateness and size; counts beside it, and the last choice kept.

A page looks through a bounded stretch of the list, so that a rare combination costs no more at a million cases: where
the stretch ends before the page is full, the list goes on from there.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, tuple_
from sqlalchemy.dialects.postgresql import insert

from wagecase.extensions import db
from wagecase.models import Case, CaseAccess, Employer, Preference, Proceeding, WorkItem
from wagecase.services.access.visibility import visible_to
from wagecase.services.base import lookups, rules_in_force
from wagecase.services.base.dates import today
from wagecase.services.base.pagination import COUNT_LIMIT, DEFAULT_LIMIT, Page, after_day, capped_count, encode_cursor
from wagecase.services.base.principal import Principal
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.campaigns import campaigns
from wagecase.services.case_queries import work_list

SCAN_ROWS = 5000
MIN_GROUP_SIZE = 10
SOON_DAYS = 7
PREFERENCE_KEY = "work"


@dataclass(frozen=True)
class WorkFilter:
    """What a person wants to see of their work; what is empty does not matter."""

    whose: str = work_list.MINE
    procedure: str = ""
    district: str = ""
    when: str = ""
    group: bool = False
    campaign: str = ""

    @property
    def purpose(self) -> str:
        return f"desk:{self.whose}:{self.procedure}:{self.district}:{self.when}:{int(self.group)}:{self.campaign}"


@dataclass(frozen=True)
class WorkCounts:
    """How much waits, each up to a thousand."""

    all: str
    late: str
    today: str
    soon: str


def saved_filter(principal: Principal) -> WorkFilter:
    """How the person narrowed their work the last time."""
    row = db.session.get(Preference, (principal.user_id, PREFERENCE_KEY))
    known = {name: value for name, value in (row.value if row else {}).items() if name in WorkFilter.__annotations__}
    return WorkFilter(**known)


@unit_of_work()
def save_filter(principal: Principal, filters: WorkFilter) -> None:
    """Keep the choice for the next time."""
    row = insert(Preference).values(user_id=principal.user_id, name=PREFERENCE_KEY, value=asdict(filters))
    db.session.execute(
        row.on_conflict_do_update(index_elements=["user_id", "name"], set_={"value": row.excluded.value})
    )


def _owner_condition(principal: Principal, whose: str) -> ColumnElement[bool]:
    mine = whose == work_list.MINE
    return WorkItem.owner_id == principal.user_id if mine else WorkItem.organisation_id == principal.org_id


def _due_conditions(when: str, day: date) -> list[ColumnElement[bool]]:
    """Due days are what the list is ordered by, so they bound the stretch itself."""
    bounds = {
        "late": [WorkItem.due_on < day],
        "today": [WorkItem.due_on == day],
        "soon": [WorkItem.due_on >= day, WorkItem.due_on <= day + timedelta(days=SOON_DAYS)],
    }
    return bounds.get(when, [])


def filtered_work(
    principal: Principal,
    filters: WorkFilter,
    lang: str,
    *,
    after: str | None = None,
    limit: int = DEFAULT_LIMIT,
    also: Sequence[ColumnElement[bool]] = (),
    called: str = "",
) -> Page:
    """A page of what waits, by next due date.

    Args:
        also: further conditions on case and proceeding, of a list that is `called` so.

    Raises:
        Invalid: the cursor is not one of ours, or belongs to another narrowing.
    """
    purpose = filters.purpose + called
    stretch = _scan_query(principal, filters, after_day(purpose, after))
    rows = db.session.execute(_display_query(principal, filters, stretch).where(*also).limit(limit + 1)).all()
    names = lookups.handlers_by_proceeding([row.Proceeding.id for row in rows[:limit]])
    clocks = rules_in_force.current_rules().book.clocks
    lines = [work_list.work_item_view(row, names, clocks, lang) for row in rows[:limit]]
    last = rows[limit - 1].WorkItem if len(rows) > limit else None
    position = (last.due_on, last.id) if last else scan_end(stretch)
    return Page(lines, encode_cursor(purpose, *position) if position else None)


def _scan_query(principal: Principal, filters: WorkFilter, position: tuple[date, uuid.UUID] | None) -> Any:
    query = select(WorkItem.due_on, WorkItem.id).where(
        _owner_condition(principal, filters.whose), *_due_conditions(filters.when, today())
    )
    if position is not None:
        query = query.where(tuple_(WorkItem.due_on, WorkItem.id) > position)
    return query.order_by(WorkItem.due_on, WorkItem.id).limit(SCAN_ROWS).subquery()


def _display_query(principal: Principal, filters: WorkFilter, stretch: Any) -> Select[*tuple[Any, ...]]:
    query = (
        select(WorkItem, Case, Proceeding, func.coalesce(Employer.name, Case.employer_as_stated).label("employer"))
        .join(stretch, stretch.c.id == WorkItem.id)
        .join(CaseAccess, CaseAccess.case_id == WorkItem.case_id)
        .join(Case, Case.id == WorkItem.case_id)
        .join(Proceeding, Proceeding.id == WorkItem.proceeding_id)
        .outerjoin(Employer, Employer.id == Case.employer_id)
        .where(visible_to(principal))
    )
    if filters.procedure:
        query = query.where(Proceeding.procedure == filters.procedure)
    if filters.district:
        query = query.where(Case.area_code == filters.district)
    if filters.group:
        query = query.where(Case.workers >= MIN_GROUP_SIZE)
    if filters.campaign:
        query = query.where(campaigns.belongs_to_campaign(Case.id, uuid.UUID(filters.campaign)))
    return query.order_by(stretch.c.due_on, stretch.c.id)


def scan_end(stretch: Any) -> tuple[date, uuid.UUID] | None:
    """Where a stretch ended that did not reach the end of the list."""
    row = db.session.execute(select(stretch).order_by(stretch.c.due_on, stretch.c.id).offset(SCAN_ROWS - 1)).first()
    return (row.due_on, row.id) if row else None


def work_counts(principal: Principal, whose: str) -> WorkCounts:
    """How much waits for the person or their organisation, in one query that stops counting at a thousand."""
    names = ("all", "late", "today", "soon")
    found = db.session.execute(select(*(_capped_count(principal, whose, when) for when in names))).one()
    return WorkCounts(*(capped_count(number) for number in found))


def _capped_count(principal: Principal, whose: str, when: str) -> Any:
    some = (
        select(WorkItem.id)
        .join(CaseAccess, CaseAccess.case_id == WorkItem.case_id)
        .where(_owner_condition(principal, whose), visible_to(principal), *_due_conditions(when, today()))
        .limit(COUNT_LIMIT + 1)
        .subquery()
    )
    return select(func.count()).select_from(some).scalar_subquery()
