"""Open cases in which nothing is recorded for a while: pointed out to handler and head once a month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import text

from wagecase.extensions import db
from wagecase.models import Heartbeat
from wagecase.procedure.notifications.message_subject import SUBJECT_COLUMNS, MessageSubjectKind, subject_sql
from wagecase.services.base import rules_in_force as rulebook
from wagecase.services.base.dates import legal_date
from wagecase.services.base.heartbeats import record_heartbeat
from wagecase.services.base.inactivity import INACTIVITY_RULE, inactivity_days
from wagecase.services.base.locks import try_advisory_lock
from wagecase.services.base.sql import row_count
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.notifications.schedule.quiet_hours import SWEEP_BATCH_SIZE, next_sending_time

HEARTBEAT_PART = "inactivity"

# The last event of a case stands at its chain's length; the month in the subject makes it one letter a month.
ENQUEUE_SQL = text(
    f"""
    INSERT INTO reminders (id, rule, template, case_id, proceeding_id, {SUBJECT_COLUMNS}, due_on, send_on, role,
                           state, attempts, next_try_at, created_at)
    SELECT gen_random_uuid(), :rule, :template, c.id, root.id, {subject_sql(MessageSubjectKind.inactivity, ":month")},
           CAST(:today AS date), CAST(:today AS date),
           each.role, 'queued', 0, :try_at, :moment
    FROM cases c
    JOIN events e ON e.case_id = c.id AND e.position = c.chain_length
    JOIN proceedings root ON root.case_id = c.id AND root.procedure = 'case'
    CROSS JOIN unnest(CAST(:roles AS text[])) AS each (role)
    WHERE c.closed_on IS NULL AND c.joined_into_id IS NULL AND e.recorded_at < CAST(:before AS timestamptz)
      AND NOT EXISTS (SELECT FROM reminders r WHERE (r.rule, r.proceeding_id, r.kind, r.subject, r.role)
                   = (:rule, root.id, '{MessageSubjectKind.inactivity}', :month, each.role))
    LIMIT :most
    """  # noqa: S608  (our own words; every value is a parameter)
)


def enqueue_inactivity_notices(moment: datetime) -> int | None:
    """Enqueue this month's messages; how many.

    None on a day of rest, where it was done this month, where another process does it, and while the setting is not
    confirmed.
    """
    rules, today, count = rulebook.current_rules(), legal_date(moment), 0
    days = inactivity_days(rules)
    if days is None or not rules.calendar.is_workday(today) or _done_this_month(today):
        return None
    values = {
        "rule": INACTIVITY_RULE.name,
        "template": INACTIVITY_RULE.template,
        "month": f"{today:%Y-%m}",
        "before": moment - timedelta(days=days),
        "today": today,
        "moment": moment,
        "try_at": next_sending_time(moment, rules),
        "roles": [one.value for one in INACTIVITY_RULE.to],
        "most": SWEEP_BATCH_SIZE,
    }
    found: int | None = SWEEP_BATCH_SIZE
    while found == SWEEP_BATCH_SIZE:
        found = _enqueue_batch(values)
        if found is None:
            return None
        count += found
    return count


def _done_this_month(today: date) -> bool:
    last = db.session.get(Heartbeat, HEARTBEAT_PART)
    return last is not None and legal_date(last.at).replace(day=1) == today.replace(day=1)


@unit_of_work()
def _enqueue_batch(values: Mapping[str, Any]) -> int | None:
    """Enqueue one batch, in a transaction of its own; None if another process is at work. The last one is noted."""
    if not try_advisory_lock("wagecase.inactivity"):
        return None
    count = row_count(ENQUEUE_SQL, values)
    if count < SWEEP_BATCH_SIZE:
        record_heartbeat(HEARTBEAT_PART, values["moment"])
    return count
