"""Notifies those who call back: when calls were assigned to them, and once when some are late.

The messages name no case, so that a case's own reminders, which its handler sees, do not disclose that it was drawn.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text

from wagecase.procedure.notifications.message_subject import SUBJECT_COLUMNS, MessageSubjectKind, subject_sql
from wagecase.procedure.notifications.reminder_rules import REMINDER_RULES, ReminderRule, ReminderSubject
from wagecase.services.base import rules_in_force as rulebook
from wagecase.services.base.dates import legal_date
from wagecase.services.base.sql import row_count
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.notifications.schedule.quiet_hours import next_sending_time

ROLE = "caller"
ASSIGNED_RULE, OVERDUE_RULE = (rule for rule in REMINDER_RULES if rule.about is ReminderSubject.callback_task)

# The id is made of rule, round and person, so that the key itself forbids a second message.
ENQUEUE_SQL = text(
    f"""
    INSERT INTO reminders (id, rule, template, {SUBJECT_COLUMNS}, due_on, send_on, role, user_id,
                           state, attempts, next_try_at, created_at)
    SELECT CAST(md5(:rule || ':' || t.round_id || ':' || t.caller_id) AS uuid), :rule, :template,
           {subject_sql(MessageSubjectKind.spot_check, "t.round_id")}, max(t.due_on), CAST(:today AS date), :role,
           t.caller_id, 'queued', 0, :try_at, :moment
    FROM callback_tasks t
    WHERE t.closed_at IS NULL AND t.caller_id IS NOT NULL
      AND (CAST(:days AS int) = 0 OR t.due_on + CAST(:days AS int) <= CAST(:today AS date))
    GROUP BY t.round_id, t.caller_id
    ON CONFLICT (id) DO NOTHING
    """  # noqa: S608  (our own words; every value is a parameter)
)


@unit_of_work()
def enqueue_callback_notices(moment: datetime) -> int:
    """Enqueue both messages for those to whom they are due, each once; how many."""
    return sum(_enqueue_rule(rule, moment) for rule in (ASSIGNED_RULE, OVERDUE_RULE))


def _enqueue_rule(rule: ReminderRule, moment: datetime) -> int:
    values = {
        "rule": rule.name,
        "template": rule.template,
        "days": rule.days,
        "role": ROLE,
        "today": legal_date(moment),
        "moment": moment,
        "try_at": next_sending_time(moment, rulebook.current_rules()),
    }
    return row_count(ENQUEUE_SQL, values)
