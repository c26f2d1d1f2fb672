"""Open cases in which nothing is recorded for a while: pointed out to handler and head once a month."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, text

from wagecase.extensions import db
from wagecase.models import Case, Event, Heartbeat
from wagecase.services.base import rules_in_force as rulebook
from wagecase.services.base.dates import legal_date
from wagecase.services.base.heartbeats import record_heartbeat
from wagecase.services.base.locks import try_advisory_lock
from wagecase.services.base.rules_in_force import INACTIVITY_RULE, RulesInForce, inactivity_days
from wagecase.services.notifications.schedule.quiet_hours import next_sending_time
from wagecase.services.notifications.schedule.schedule import ROLE_BY_AUDIENCE
from wagecase.services.notifications.schedule.sweep import SWEEP_BATCH_SIZE

INACTIVITY_KIND = "silence"

# The last event of a case stands at its chain's length; the month in the subject makes it one letter a month.
ENQUEUE_SQL = text(
    """
    INSERT INTO reminders (id, rule, template, case_id, proceeding_id, subject, due_on, send_on, role,
                           state, attempts, next_try_at, created_at)
    SELECT gen_random_uuid(), :rule, :template, c.id, root.id, :subject, CAST(:today AS date), CAST(:today AS date),
           each.role, 'queued', 0, :try_at, :moment
    FROM cases c
    JOIN events e ON e.case_id = c.id AND e.position = c.chain_length
    JOIN proceedings root ON root.case_id = c.id AND root.procedure = 'case'
    CROSS JOIN unnest(CAST(:roles AS text[])) AS each (role)
    WHERE c.closed_on IS NULL AND c.joined_into_id IS NULL AND e.recorded_at < CAST(:before AS timestamptz)
      AND NOT EXISTS (SELECT FROM reminders r WHERE (r.rule, r.proceeding_id, r.subject, r.role)
                                                  = (:rule, root.id, :subject, each.role))
    LIMIT :most
    """
)


def enqueue_inactivity_notices(moment: datetime) -> int | None:
    """Owe this month's letters; how many, or None where they are owed already or the setting is not confirmed."""
    rules, today, owed = rulebook.current_rules(), legal_date(moment), 0
    last = db.session.get(Heartbeat, INACTIVITY_KIND)
    done = last is not None and legal_date(last.at).replace(day=1) == today.replace(day=1)
    if done or not rules.calendar.is_workday(today):
        db.session.rollback()
        return None
    values = {
        "rule": INACTIVITY_RULE.name,
        "template": INACTIVITY_RULE.template,
        "subject": f"{INACTIVITY_KIND}:{today:%Y-%m}",
        "before": moment - timedelta(days=inactivity_days(rules)),
        "today": today,
        "moment": moment,
        "try_at": next_sending_time(moment, rules),
        "roles": [ROLE_BY_AUDIENCE[one] for one in INACTIVITY_RULE.to],
        "most": SWEEP_BATCH_SIZE,
    }
    while try_advisory_lock("wagecase.silence"):
        result: Any = db.session.execute(ENQUEUE_SQL, values)
        owed += int(result.rowcount)
        if result.rowcount < SWEEP_BATCH_SIZE:
            record_heartbeat(INACTIVITY_KIND, moment)
            db.session.commit()
            return owed
        db.session.commit()
    db.session.rollback()
    return None


def days_inactive(case_id: uuid.UUID | None, today: date, rules: RulesInForce) -> int | None:
    """Days since the last event of an open case; None where it is closed or something was recorded meanwhile."""
    query = (
        select(Event.recorded_at)
        .join(Case, (Case.id == Event.case_id) & (Case.chain_length == Event.position))
        .where(Case.id == case_id, Case.closed_on.is_(None))
    )
    last = db.session.scalar(query)
    days = (today - legal_date(last)).days if last else 0
    return days if days >= inactivity_days(rules) else None
