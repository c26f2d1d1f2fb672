"""Open cases in which nothing is recorded for a while: pointed out to handler and head once a month."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, text

from wagecase.extensions import db
from wagecase.models import Case, Event, Heartbeat
from wagecase.procedure.notifications.reminder_rules import RULES, About
from wagecase.services.base import rules_in_force as rulebook
from wagecase.services.base.dates import legal_date
from wagecase.services.base.rules_in_force import Rules
from wagecase.services.notifications.schedule.quiet_hours import earliest
from wagecase.services.notifications.schedule.schedule import ROLES
from wagecase.services.notifications.schedule.sweep import CHUNK, alone, beat

PART = "silence"
(RULE,) = (rule for rule in RULES if rule.about is About.silence)

# The last event of a case stands at its chain's length; the month in the subject makes it one letter a month.
OWE = text(
    """
    INSERT INTO reminders (id, rule, letter, case_id, proceeding_id, subject, due_on, send_on, role,
                           state, attempts, next_try_at, created_at)
    SELECT gen_random_uuid(), :rule, :letter, c.id, root.id, :subject, CAST(:today AS date), CAST(:today AS date),
           each.role, 'owed', 0, :try_at, :moment
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


def owe(moment: datetime) -> int | None:
    """Owe this month's letters; how many, or None where they are owed already or the setting is not confirmed."""
    rules, today, owed = rulebook.current(), legal_date(moment), 0
    last = db.session.get(Heartbeat, PART)
    done = last is not None and legal_date(last.at).replace(day=1) == today.replace(day=1)
    if done or not rules.calendar.is_workday(today):
        db.session.rollback()
        return None
    values = {
        "rule": RULE.name,
        "letter": RULE.letter,
        "subject": f"{PART}:{today:%Y-%m}",
        "before": moment - timedelta(days=days_of(rules)),
        "today": today,
        "moment": moment,
        "try_at": earliest(moment, rules),
        "roles": [ROLES[one] for one in RULE.to],
        "most": CHUNK,
    }
    while alone("wagecase.silence"):
        result: Any = db.session.execute(OWE, values)
        owed += int(result.rowcount)
        if result.rowcount < CHUNK:
            beat(PART, moment)
            db.session.commit()
            return owed
        db.session.commit()
    db.session.rollback()
    return None


def days_of(rules: Rules) -> int:
    return int(rules.settings.get(RULE.setting or "") or 0)


def days_since(case_id: uuid.UUID | None, today: date, rules: Rules) -> int | None:
    """Days since the last event of an open case; None where it is closed or something was recorded meanwhile."""
    query = (
        select(Event.recorded_at)
        .join(Case, (Case.id == Event.case_id) & (Case.chain_length == Event.position))
        .where(Case.id == case_id, Case.closed_on.is_(None))
    )
    last = db.session.scalar(query)
    days = (today - legal_date(last)).days if last else 0
    return days if days >= days_of(rules) else None
