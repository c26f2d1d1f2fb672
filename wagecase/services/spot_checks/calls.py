"""回访任务: the calls of one caller, one at a time. The phone is shown to the caller alone and on record.

A worker is tried at several times of day; the answers go to the case through the procedure's own act.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import (
    CallbackAttempt,
    CallbackFinding,
    CallbackTask,
    Claim,
    Person,
    new_id,
    utcnow,
)
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import CallbackResult
from wagecase.procedure.records.spot_checks import (
    REQUIRED_TRIES,
    Discrepancy,
    TimeOfDay,
    find_discrepancies,
    time_of_day,
)
from wagecase.services.acts.perform import carry_out
from wagecase.services.base.dates import LEGAL_TIMEZONE, now
from wagecase.services.base.errors import Invalid, NotFound, Refused
from wagecase.services.base.principal import Principal
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.crypto import personal_data
from wagecase.services.spot_checks.call_queries import MOOT_STATE, AssignedCallback, get_callback, own_task
from wagecase.services.spot_checks.caller_assignment import assign_caller
from wagecase.services.spot_checks.round_queries import get_round_to_draw

# Why a phone is shown, for the record of who saw it (个人信息保护法 51).
UNMASK_PURPOSE = "抽查回访"


@dataclass(frozen=True, slots=True)
class CallbackAnswers:
    """The worker's answers, in the order of the questions. Amounts in yuan."""

    identity_checked: bool
    received: Decimal
    received_on: date | None
    own_card: bool
    still_owed: Decimal
    asked_to_say_satisfied: bool
    charged: bool
    satisfaction: str | None = None
    words: str | None = None


def unmask_phone(principal: Principal, task_id: uuid.UUID) -> str:
    """The worker's number in clear, for the caller alone; the record of it is committed first.

    Raises:
        NotFound: no call of this person, or no number.
    """
    task = own_task(principal, task_id)
    claim = db.session.get_one(Claim, task.claim_id)
    return personal_data.unmask_and_log(
        principal.user_id, db.session.get_one(Person, claim.worker_id), "phone", UNMASK_PURPOSE
    )


@unit_of_work()
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
    task = own_task(principal, task_id, lock=True)
    found = get_callback(principal, task_id)
    if found.reached and result != CallbackResult.other_person:
        raise Refused([Unmet("reached_already")])
    row = CallbackAttempt(id=new_id(), task_id=task.id, at=moment, time_of_day=str(present), result=str(result))
    row.caller_id = principal.user_id
    db.session.add(row)
    last = result != CallbackResult.reached and len(_unreached_times(found.tries, result, present)) == REQUIRED_TRIES
    if last:
        _finish_callback(principal, found, CallbackFinding(result=str(result)), {"result": str(result)})
    return last


def _unreached_times(tries: Sequence[CallbackAttempt], result: CallbackResult, present: TimeOfDay) -> set[str]:
    """The times of day at which the worker was not reached, with the present try."""
    return {str(present), *(one.time_of_day for one in tries if one.result != CallbackResult.reached)}


@unit_of_work()
def record_answers(principal: Principal, task_id: uuid.UUID, answers: CallbackAnswers) -> tuple[Discrepancy, ...]:
    """Put the worker's answers on the case's record and end the task; differences from the file are found here.

    Raises:
        NotFound: no open call of this person.
        Refused: the worker was not reached or not identified, or the case is in hand again.
        Invalid: an answer does not fit, such as satisfaction before the money.
    """
    own_task(principal, task_id, lock=True)
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
    """Finding, end of the task and the event of the case belong to one unit of work."""
    finding.task_id, finding.caller_id = found.task.id, principal.user_id
    db.session.add(finding)
    found.task.closed_at = utcnow()
    if not found.stands:
        return
    db.session.flush()
    carry_out(principal, found.root_id, "callback", {"claims": (str(found.task.claim_id),), **values})


@unit_of_work()
def drop_callback(principal: Principal, task_id: uuid.UUID) -> None:
    """End a call that has lost its object, because the case is in hand again.

    Raises:
        NotFound: no open call of this person.
        Refused: the case is still concluded, so the worker is to be called.
    """
    own_task(principal, task_id, lock=True)
    found = get_callback(principal, task_id)
    if found.stands:
        raise Refused([Unmet("callback_still_due")])
    _finish_callback(principal, found, CallbackFinding(result=MOOT_STATE), {})


@unit_of_work()
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
    get_round_to_draw(principal, task.round_id)
    assign_caller(task, caller_id)
