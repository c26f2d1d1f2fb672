"""Open cases in which nothing has been recorded for the days of the setting."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import Case, Event
from wagecase.procedure.notifications.reminder_rules import REMINDER_RULES, ReminderSubject
from wagecase.services.base.dates import legal_date
from wagecase.services.base.rules_in_force import RulesInForce

(INACTIVITY_RULE,) = (rule for rule in REMINDER_RULES if rule.about is ReminderSubject.inactivity)


def inactivity_days(rules: RulesInForce) -> int | None:
    """After how many days without an event a case counts as inactive; None while that is not confirmed."""
    days = rules.settings.get(INACTIVITY_RULE.setting or "")
    return None if days is None else int(days)


def days_inactive(case_id: uuid.UUID | None, today: date, rules: RulesInForce) -> int | None:
    """Days since the last event of an inactive case; None where it is closed, not inactive, or no days are set."""
    least = inactivity_days(rules)
    if least is None:
        return None
    query = (
        select(Event.recorded_at)
        .join(Case, (Case.id == Event.case_id) & (Case.chain_length == Event.position))
        .where(Case.id == case_id, Case.closed_on.is_(None))
    )
    last = db.session.scalar(query)
    days = (today - legal_date(last)).days if last else 0
    return days if last and days >= least else None
