"""A caller's own calls: the list, and one of them with its worker and its tries. Nothing is written here."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select

from wagecase.extensions import db
from wagecase.models import (
    CallbackAttempt,
    CallbackTask,
    Case,
    CaseAccess,
    Claim,
    Employer,
    Person,
    Proceeding,
    SpotCheck,
)
from wagecase.procedure.core.enums import CallbackResult
from wagecase.procedure.records.spot_checks import time_of_day
from wagecase.services.access.visibility import visible_to
from wagecase.services.base.dates import LEGAL_TIMEZONE, now
from wagecase.services.base.errors import NotFound
from wagecase.services.base.principal import Principal
from wagecase.services.crypto import field_encryption, personal_data

# The result of a task that ended without a call, because its case is in hand again.
MOOT_STATE = "moot"
MAX_CALLBACKS = 200


@dataclass(frozen=True, slots=True)
class AssignedCallback:
    """One task as its caller sees it: whom they call, about what, and what was tried. Amounts in yuan."""

    task: CallbackTask
    round_name: str
    number: str | None
    case_id: uuid.UUID
    root_id: uuid.UUID
    employer: str | None
    worker: str
    id_tail: str | None
    has_phone: bool
    claimed: Decimal
    found: Decimal | None
    on_file: Decimal
    tries: Sequence[CallbackAttempt]
    # The case is still concluded: only then can a call-back be put on its record.
    stands: bool

    @property
    def reached(self) -> bool:
        return bool(self.tries) and self.tries[-1].result == CallbackResult.reached

    @property
    def tried(self) -> frozenset[str]:
        """Times of day that need not be tried again."""
        return frozenset(one.time_of_day for one in self.tries)


def list_own_callbacks(principal: Principal) -> Sequence[Row[Any]]:
    """The person's open calls: those first who may be tried at this time of day, then by their day."""
    own = _own_open_conditions(principal)
    tried = (
        select(
            CallbackAttempt.task_id,
            func.array_agg(CallbackAttempt.time_of_day).label("times"),
            func.count().label("tries"),
        )
        .where(CallbackAttempt.task_id.in_(select(CallbackTask.id).where(*own)))
        .group_by(CallbackAttempt.task_id)
        .subquery()
    )
    query: Any = (
        select(CallbackTask, SpotCheck.name, tried.c.times, tried.c.tries)
        .join(SpotCheck, SpotCheck.id == CallbackTask.round_id)
        .outerjoin(tried, tried.c.task_id == CallbackTask.id)
        .where(*own)
        .order_by(CallbackTask.due_on, CallbackTask.id)
        .limit(MAX_CALLBACKS)
    )
    present = time_of_day(now().astimezone(LEGAL_TIMEZONE).time())
    rows: Sequence[Row[Any]] = db.session.execute(query).all()
    return sorted(rows, key=lambda row: (present in (row.times or ()), row.CallbackTask.due_on, row.CallbackTask.id))


def _own_open_conditions(principal: Principal) -> tuple[ColumnElement[bool], ...]:
    """The condition on the person's own open calls. Those who may no longer see the case call nobody about it: they
    were recused, or work elsewhere now."""
    seen = select(CaseAccess.case_id).where(CaseAccess.case_id == CallbackTask.case_id, visible_to(principal))
    return (
        CallbackTask.caller_id == principal.user_id,
        CallbackTask.closed_at.is_(None),
        seen.correlate(CallbackTask).exists(),
    )


def get_callback(principal: Principal, task_id: uuid.UUID) -> AssignedCallback:
    """One of the person's own open calls.

    Raises:
        NotFound: there is none, it is another's, or it is over.
    """
    task = own_task(principal, task_id)
    query: Any = (
        select(
            Case,
            Claim,
            Person,
            SpotCheck.name,
            Proceeding.id.label("root_id"),
            func.coalesce(Employer.name, Case.employer_as_stated).label("employer"),
        )
        .select_from(Case)
        .join(Claim, Claim.id == task.claim_id)
        .join(Person, Person.id == Claim.worker_id)
        .join(SpotCheck, SpotCheck.id == task.round_id)
        .join(Proceeding, (Proceeding.case_id == Case.id) & (Proceeding.procedure == "case"))
        .outerjoin(Employer, Employer.id == Case.employer_id)
        .where(Case.id == task.case_id)
    )
    row = db.session.execute(query).one()
    return _call_view(task, row)


def own_task(principal: Principal, task_id: uuid.UUID, *, lock: bool = False) -> CallbackTask:
    query = select(CallbackTask).where(CallbackTask.id == task_id, *_own_open_conditions(principal))
    found = db.session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound
    return found


def _call_view(task: CallbackTask, row: Row[Any]) -> AssignedCallback:
    claim, person = row.Claim, row.Person
    masked = personal_data.masked_fields(person, field_encryption.load_data_keys([person.data_key_id]))
    return AssignedCallback(
        task=task,
        round_name=row.name,
        number=row.Case.number,
        case_id=row.Case.id,
        root_id=row.root_id,
        employer=row.employer,
        worker=person.name,
        id_tail=(masked["id_number"] or "").removeprefix("***") or None,
        has_phone=masked["phone"] is not None,
        claimed=claim.claimed,
        found=claim.found,
        on_file=claim.paid + claim.advanced,
        tries=_attempts(task.id),
        stands=row.Case.stage == "concluded",
    )


def _attempts(task_id: uuid.UUID) -> Sequence[CallbackAttempt]:
    return db.session.scalars(
        select(CallbackAttempt)
        .where(CallbackAttempt.task_id == task_id)
        .order_by(CallbackAttempt.at, CallbackAttempt.id)
    ).all()
