"""需跟进: promises whose day is near, come or past, and cases in which nothing happens; for a person or their office.

Whether a promise was kept follows from the payments on record. Where it was not, the worker is asked, and the next
acts of the case are open to the handler; software warns, people conclude."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ColumnElement, Row, cast, func, select

from wagecase.extensions import db
from wagecase.models import Case, CaseAccess, Employer, Event, PayPromise, Proceeding, ProceedingHandler
from wagecase.procedure.core.enums import Role
from wagecase.procedure.core.roles import CASEWORK_ROLES
from wagecase.procedure.core.stages import stage_label
from wagecase.services.access.visibility import WORK_LIST_GROUNDS, visible_to
from wagecase.services.base import inactivity, lookups, rules_in_force
from wagecase.services.base.dates import legal_date, now, today
from wagecase.services.base.principal import Principal
from wagecase.services.case_queries.work_list import MINE

FOLLOW_UP_ROLES = tuple(sorted({*CASEWORK_ROLES, Role.head}))
# Promises of the days ahead are shown beside those of today.
LOOK_AHEAD = timedelta(days=7)
MAX_ROWS = 200
PROMISE_CHECKED_EVENT = "case.promise_checked"


@dataclass(frozen=True, slots=True)
class DuePromise:
    """A promise that is not kept yet, in yuan. `said` is what the worker answered last, if asked since its day."""

    case_id: uuid.UUID
    root_id: uuid.UUID
    number: str | None
    employer: str | None
    handlers: tuple[str, ...]
    due_on: date
    days: int
    amount: Decimal
    left: Decimal
    workers: int
    said: str | None
    last_answer_on: date | None


@dataclass(frozen=True, slots=True)
class InactiveCase:
    """An open case whose last event is older than the setting says."""

    case_id: uuid.UUID
    number: str | None
    employer: str | None
    handlers: tuple[str, ...]
    stage: str
    last_on: date
    days: int


def due_promises(principal: Principal, whose: str) -> list[DuePromise]:
    """Promises of the past, of today and of the days ahead, the oldest first."""
    query: Any = (
        select(PayPromise, Case, Proceeding, func.coalesce(Employer.name, Case.employer_as_stated).label("employer"))
        .join(Case, Case.id == PayPromise.case_id)
        .join(CaseAccess, CaseAccess.case_id == Case.id)
        .join(Proceeding, (Proceeding.case_id == Case.id) & (Proceeding.procedure == "case"))
        .outerjoin(Employer, Employer.id == Case.employer_id)
        .where(PayPromise.kept < PayPromise.amount, PayPromise.withdrawn_on.is_(None))
        .where(PayPromise.due_on <= today() + LOOK_AHEAD, visible_to(principal), _scope_condition(principal, whose))
        .order_by(PayPromise.due_on, PayPromise.id)
        .limit(MAX_ROWS)
    )
    rows: Sequence[Row[Any]] = db.session.execute(query).all()
    names = lookups.handlers_by_proceeding([row.Proceeding.id for row in rows])
    asked = _last_answers({row.Case.id for row in rows})
    return [_due_promise(row, [each["name"] for each in names.get(row.Proceeding.id, [])], asked) for row in rows]


def _due_promise(row: Row[Any], names: Sequence[str], asked: dict[uuid.UUID, tuple[str, date]]) -> DuePromise:
    one = row.PayPromise
    said, on = asked.get(row.Case.id, (None, None))
    since = on is not None and on >= one.due_on
    return DuePromise(
        case_id=row.Case.id,
        root_id=row.Proceeding.id,
        number=row.Case.number,
        employer=row.employer,
        handlers=tuple(names),
        due_on=one.due_on,
        days=(one.due_on - today()).days,
        amount=one.amount,
        left=one.amount - one.kept,
        workers=len(one.claim_ids),
        said=said if since else None,
        last_answer_on=on if since else None,
    )


def _last_answers(cases: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[str, date]]:
    """What workers of these cases said last of a promise."""
    told = func.json_extract_path_text(cast(Event.body, JSON), "fields", "result")
    query: Any = (
        select(Event.case_id, told.label("result"), Event.happened_on)
        .where(Event.case_id.in_(cases), Event.name == PROMISE_CHECKED_EVENT, ~Event.void)
        .order_by(Event.case_id, Event.position)
    )
    return {row.case_id: (row.result, row.happened_on) for row in db.session.execute(query)}


def _scope_condition(principal: Principal, whose: str) -> ColumnElement[bool]:
    """The person's own cases, or all that their office has in hand."""
    if whose != MINE:
        return CaseAccess.ground.in_(WORK_LIST_GROUNDS)
    return Case.id.in_(_handled_cases(principal))


def _handled_cases(principal: Principal) -> Any:
    return (
        select(Proceeding.case_id)
        .join(ProceedingHandler, ProceedingHandler.proceeding_id == Proceeding.id)
        .where(ProceedingHandler.user_id == principal.user_id, Proceeding.ended_on.is_(None))
    )


def inactive_cases(principal: Principal, whose: str, lang: str) -> list[InactiveCase]:
    """Open cases without any event for the days of the setting, the longest inactive first; none while unset."""
    days = inactivity.inactivity_days(rules_in_force.current_rules())
    if days is None:
        return []
    before = now() - timedelta(days=days)
    query: Any = (
        select(
            Case, Event.recorded_at, Proceeding, func.coalesce(Employer.name, Case.employer_as_stated).label("employer")
        )
        .join(CaseAccess, CaseAccess.case_id == Case.id)
        .join(Event, (Event.case_id == Case.id) & (Event.position == Case.chain_length))
        .join(Proceeding, (Proceeding.case_id == Case.id) & (Proceeding.procedure == "case"))
        .outerjoin(Employer, Employer.id == Case.employer_id)
        .where(Case.closed_on.is_(None), Case.joined_into_id.is_(None), Event.recorded_at < before)
        .where(visible_to(principal), _scope_condition(principal, whose))
        .order_by(Event.recorded_at, Case.id)
        .limit(MAX_ROWS)
    )
    rows: Sequence[Row[Any]] = db.session.execute(query).all()
    names = lookups.handlers_by_proceeding([row.Proceeding.id for row in rows])
    return [_inactive_case(row, [each["name"] for each in names.get(row.Proceeding.id, [])], lang) for row in rows]


def _inactive_case(row: Row[Any], names: Sequence[str], lang: str) -> InactiveCase:
    last: datetime = row.recorded_at
    return InactiveCase(
        case_id=row.Case.id,
        number=row.Case.number,
        employer=row.employer,
        handlers=tuple(names),
        stage=stage_label("case", row.Case.stage, lang),
        last_on=legal_date(last),
        days=(today() - legal_date(last)).days,
    )
