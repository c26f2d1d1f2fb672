"""Open cases in which nothing has been recorded for the days of the setting."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import Case, Event
from wagecase.services.base.dates import legal_date
from wagecase.services.base.inactivity import inactivity_days
from wagecase.services.base.rules_in_force import RulesInForce


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
