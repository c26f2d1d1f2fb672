"""Notifies the owners of open deadlines that a change of the law moved them: rows of the outbox, written with the move.

The day before the move stands in the rule, behind its name: a deadline that moves twice is announced twice.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from wagecase.procedure.notifications.message_subject import MessageSubject
from wagecase.procedure.notifications.reminder_rules import ReminderAudience
from wagecase.services.base.dates import legal_date
from wagecase.services.base.rules_in_force import RulesInForce
from wagecase.services.eventlog.deadline_move import DeadlineMove
from wagecase.services.notifications.outbox.new_message import NewMessage, enqueue_messages
from wagecase.services.notifications.schedule.quiet_hours import next_sending_time
from wagecase.services.notifications.schedule.schedule import role_of_audience

RULE, TEMPLATE = "law_changed", "deadline_moved"
UNKNOWN_DATE = "unset"


def enqueue_moved_notices(moves: Iterable[DeadlineMove], rules: RulesInForce, moment: datetime) -> int:
    """Enqueue a message for each deadline that has a day and a new one; returns how many. The caller commits.

    Claims that move together make one message, and so do the parties to one document, as they do when they are due.
    """
    keys = dict.fromkeys(_notice_key(move, rules) for move in moves if move.to_another_day)
    return enqueue_messages(
        NewMessage(
            rule=f"{RULE}.{one.before.isoformat() if one.before else UNKNOWN_DATE}",
            template=TEMPLATE,
            about=one.about,
            due_on=one.after,
            send_on=legal_date(moment),
            role=role_of_audience(ReminderAudience.owner, rules.book.clocks[one.about.clock]),
            next_try_at=next_sending_time(moment, rules),
            case_id=one.case_id,
            proceeding_id=one.proceeding_id,
        )
        for one in keys
        if one.after is not None
    )


@dataclass(frozen=True, slots=True)
class _NoticeKey:
    """What tells one notice from another."""

    case_id: uuid.UUID
    proceeding_id: uuid.UUID
    about: MessageSubject
    before: date | None
    after: date | None


def _notice_key(move: DeadlineMove, rules: RulesInForce) -> _NoticeKey:
    kind = rules.book.clocks[move.clock].kind
    about = MessageSubject.of_deadline(move.clock, move.run, move.subject, kind)
    return _NoticeKey(move.case_id, move.proceeding_id, about, move.before, move.after)


def previous_due_date(rule: str) -> date | None:
    """The day that the deadline had, from the rule of its message; None where it had none."""
    name, _, day = rule.partition(".")
    return date.fromisoformat(day) if name == RULE and day != UNKNOWN_DATE else None
