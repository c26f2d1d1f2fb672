"""回访任务: a caller's own calls, one at a time. The phone is shown to him alone and on record; a worker is tried at
different times of day; what he says goes to the case through the procedure's own act."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select

from wagecase.extensions import db
from wagecase.models import (
    CallbackAttempt,
    CallbackFinding,
    CallbackTask,
    Case,
    CaseAccess,
    Claim,
    Employer,
    Person,
    Proceeding,
    SpotCheck,
    new_id,
    utcnow,
)
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import CallbackResult
from wagecase.procedure.records.spot_checks import (
    MOOT_STATE,
    REQUIRED_TRIES,
    Discrepancy,
    TimeOfDay,
    find_discrepancies,
    time_of_day,
)
from wagecase.services.access.visibility import visible_to
from wagecase.services.acts.perform import perform
from wagecase.services.base.dates import LEGAL_TIMEZONE, now
from wagecase.services.base.errors import Invalid, NotFound, Refused
from wagecase.services.base.principal import Principal
from wagecase.services.crypto import field_encryption, personal_data
from wagecase.services.spot_checks import rounds
from wagecase.services.spot_checks.caller_assignment import assign_caller

# Why a phone is shown; it stands in the record of who saw it (个人信息保护法 51).
UNMASK_PURPOSE = "抽查回访"
MAX_CALLBACKS = 200


@dataclass(frozen=True, slots=True)
class AssignedCallback:
    """One task as its caller sees it: whom he calls, about what, and what was tried. Amounts in yuan."""

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


@dataclass(frozen=True, slots=True)
class CallbackAnswers:
    """What the worker says, in the order in which he is asked. Amounts in yuan."""

    identity_checked: bool
    received: Decimal
    received_on: date | None
    own_card: bool
    still_owed: Decimal
    asked_to_say_satisfied: bool
    charged: bool
    satisfaction: str | None = None
    words: str | None = None


def list_own_callbacks(principal: Principal) -> Sequence[Row[Any]]:
    """The person's open calls: those first whom he may try at this time of day, then by their day."""
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
    """The condition on the person's own open calls. Whoever no longer may see the case calls nobody about it: he was
    recused, or works elsewhere now."""
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
    task = _own_task(principal, task_id)
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


def _own_task(principal: Principal, task_id: uuid.UUID, *, lock: bool = False) -> CallbackTask:
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


def unmask_phone(principal: Principal, task_id: uuid.UUID) -> str:
    """The worker's number in clear, for his caller alone; that he saw it is committed first.

    Raises:
        NotFound: no call of this person, or no number.
    """
    task = _own_task(principal, task_id)
    claim = db.session.get_one(Claim, task.claim_id)
    return personal_data.unmask_and_log(
        principal.user_id, db.session.get_one(Person, claim.worker_id), "phone", UNMASK_PURPOSE
    )


def record_attempt(principal: Principal, task_id: uuid.UUID, result: CallbackResult) -> bool:
    """Put a try on record; True when it ended the task: unreached at every time of day.

    Raises:
        NotFound: no open call of this person.
        Refused: nobody is called at this hour, or the worker was reached already.
    """
    moment = now()
    present = time_of_day(moment.astimezone(LEGAL_TIMEZONE).time())
    if present is None:
        raise Refused([Unmet("callback_hours")])
    task = _own_task(principal, task_id, lock=True)
    found = get_callback(principal, task_id)
    if found.reached and result != CallbackResult.other_person:
        raise Refused([Unmet("reached_already")])
    row = CallbackAttempt(id=new_id(), task_id=task.id, at=moment, time_of_day=str(present), result=str(result))
    row.caller_id = principal.user_id
    db.session.add(row)
    last = result != CallbackResult.reached and len(_unreached_times(found.tries, result, present)) == REQUIRED_TRIES
    if last:
        _finish_callback(principal, found, CallbackFinding(result=str(result)), {"result": str(result)})
    db.session.commit()
    return last


def _unreached_times(tries: Sequence[CallbackAttempt], result: CallbackResult, present: TimeOfDay) -> set[str]:
    """The times of day at which he was not reached, with the present try."""
    return {str(present), *(one.time_of_day for one in tries if one.result != CallbackResult.reached)}


def record_answers(principal: Principal, task_id: uuid.UUID, answers: CallbackAnswers) -> tuple[Discrepancy, ...]:
    """Put what the worker says on the case's record and end the task; what differs from the file is found here.

    Raises:
        NotFound: no open call of this person.
        Refused: he was not reached, is not sure to be himself, or the case is in hand again.
        Invalid: an answer does not fit, such as satisfaction before the money.
    """
    _own_task(principal, task_id, lock=True)
    found = get_callback(principal, task_id)
    if not found.reached or not answers.identity_checked:
        raise Refused([Unmet("reach_first")])
    if not found.stands:
        raise Refused([Unmet("case_in_hand_again")])
    if answers.received > 0 and answers.received_on is None:
        raise Invalid({"received_on": [Unmet("required")]})
    differing = find_discrepancies(
        on_file=found.on_file,
        received=answers.received,
        own_card=answers.own_card,
        asked_to_say_satisfied=answers.asked_to_say_satisfied,
        charged=answers.charged,
    )
    _finish_callback(principal, found, _build_finding(found, answers, differing), _act_values(answers, bool(differing)))
    return differing


def _build_finding(
    found: AssignedCallback, answers: CallbackAnswers, differing: Sequence[Discrepancy]
) -> CallbackFinding:
    return CallbackFinding(
        result=str(CallbackResult.reached),
        on_file=found.on_file,
        received=answers.received,
        received_on=answers.received_on,
        own_card=answers.own_card,
        still_owed=answers.still_owed,
        asked_to_say_satisfied=answers.asked_to_say_satisfied,
        charged=answers.charged,
        satisfaction=answers.satisfaction,
        differences=[str(one) for one in differing],
    )


def _act_values(answers: CallbackAnswers, differs: bool) -> dict[str, Any]:
    """The answers as the act of the case asks for them."""
    values = {
        "result": str(CallbackResult.reached),
        "identity_checked": True,
        "received_amount": answers.received,
        "received_on": answers.received_on,
        "own_card": answers.own_card,
        "still_owed": answers.still_owed,
        "asked_to_say_satisfied": answers.asked_to_say_satisfied,
        "charged_fee": answers.charged,
        "differs": differs,
        "satisfaction": answers.satisfaction,
        "words": answers.words,
    }
    return {name: value for name, value in values.items() if value is not None}


def _finish_callback(
    principal: Principal, found: AssignedCallback, finding: CallbackFinding, values: dict[str, Any]
) -> None:
    """Finding, end of the task and the case's event stand or fall together: perform() commits them all."""
    finding.task_id, finding.caller_id = found.task.id, principal.user_id
    db.session.add(finding)
    found.task.closed_at = utcnow()
    if not found.stands:
        return
    db.session.flush()
    perform(principal, found.root_id, "callback", {"claims": (str(found.task.claim_id),), **values})


def drop_callback(principal: Principal, task_id: uuid.UUID) -> None:
    """End a call that has lost its object, because the case is in hand again.

    Raises:
        NotFound: no open call of this person.
        Refused: the case is still concluded, so the worker is to be called.
    """
    _own_task(principal, task_id, lock=True)
    found = get_callback(principal, task_id)
    if found.stands:
        raise Refused([Unmet("callback_still_due")])
    _finish_callback(principal, found, CallbackFinding(result=MOOT_STATE), {})
    db.session.commit()


def reassign_callback(principal: Principal, task_id: uuid.UUID, caller_id: uuid.UUID) -> None:
    """Give an open call to another caller.

    Raises:
        NotFound: there is none.
        Forbidden: only those who drew the round do.
        Invalid: this person may not call this worker.
    """
    task = db.session.scalar(select(CallbackTask).where(CallbackTask.id == task_id).with_for_update())
    if task is None:
        raise NotFound
    rounds.get_round_to_draw(principal, task.round_id)
    assign_caller(task, caller_id)
    db.session.commit()
