"""Letters to those who call back: when calls fell to them, and once when some are late. They name no case, so that a
case's own reminders, which its handler sees, do not tell that it was drawn."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select, text

from wagecase.extensions import db
from wagecase.models import CallbackTask
from wagecase.procedure.notifications.reminder_rules import REMINDER_RULES, ReminderRule, ReminderSubject
from wagecase.services.base import rules_in_force as rulebook
from wagecase.services.base.dates import legal_date
from wagecase.services.notifications.schedule.quiet_hours import next_sending_time

SUBJECT_KIND, ROLE = "callbacks", "caller"
ASSIGNED_RULE, OVERDUE_RULE = (rule for rule in REMINDER_RULES if rule.about is ReminderSubject.callback_task)

# The id is made of rule, round and person, so that the key itself forbids a second letter.
ENQUEUE_SQL = text(
    """
    INSERT INTO reminders (id, rule, template, subject, due_on, send_on, role, user_id,
                           state, attempts, next_try_at, created_at)
    SELECT CAST(md5(:rule || ':' || t.round_id || ':' || t.caller_id) AS uuid), :rule, :template,
           :subject || ':' || t.round_id, max(t.due_on), CAST(:today AS date), :role, t.caller_id,
           'queued', 0, :try_at, :moment
    FROM callback_tasks t
    WHERE t.closed_at IS NULL AND t.caller_id IS NOT NULL
      AND (CAST(:days AS int) = 0 OR t.due_on + CAST(:days AS int) <= CAST(:today AS date))
    GROUP BY t.round_id, t.caller_id
    ON CONFLICT (id) DO NOTHING
    """
)


@dataclass(frozen=True, slots=True)
class PendingCallbacks:
    """What a person still has to call in a round: how many, and by when."""

    count: int
    due_on: date


def enqueue_callback_notices(moment: datetime) -> int:
    """Owe both letters to whom they are due and have not been owed; how many. The caller's transaction may be wider."""
    owed = sum(_enqueue_rule(rule, moment) for rule in (ASSIGNED_RULE, OVERDUE_RULE))
    db.session.commit()
    return owed


def _enqueue_rule(rule: ReminderRule, moment: datetime) -> int:
    values = {
        "rule": rule.name,
        "template": rule.template,
        "days": rule.days,
        "subject": SUBJECT_KIND,
        "role": ROLE,
        "today": legal_date(moment),
        "moment": moment,
        "try_at": next_sending_time(moment, rulebook.current_rules()),
    }
    result: Any = db.session.execute(ENQUEUE_SQL, values)
    return int(result.rowcount)


def pending_callbacks(subject: str, user_id: uuid.UUID | None) -> PendingCallbacks | None:
    """What a letter of this subject says now; None where nothing is left to call."""
    round_id = uuid.UUID(subject.partition(":")[2])
    mine = CallbackTask.round_id == round_id, CallbackTask.caller_id == user_id, CallbackTask.closed_at.is_(None)
    count, due_on = db.session.execute(select(func.count(), func.max(CallbackTask.due_on)).where(*mine)).one()
    return PendingCallbacks(count, due_on) if count else None
