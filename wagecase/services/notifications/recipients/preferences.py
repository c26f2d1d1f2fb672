"""How somebody wants to be reminded: soon-due lines in the morning digest instead of single mails, and rest days.

Whatever they choose, what is due today or late comes as a mail of its own, once.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import Preference
from wagecase.procedure.notifications.reminder_rules import LISTED_TEMPLATES, URGENT_TEMPLATES
from wagecase.services.base.principal import Principal
from wagecase.services.base.rules_in_force import RulesInForce
from wagecase.services.base.sql import any_of
from wagecase.services.notifications.schedule.quiet_hours import morning_of_day

PREFERENCE_NAME = "reminders"
# What the digest lists as due soon; a warning that comes earlier is a mail of its own.
DUE_SOON_DAYS = 7
MAX_REST_DAYS = 30


@dataclass(frozen=True, slots=True)
class ReminderPreferences:
    """`digest`: what is due soon comes with the morning digest. `rest_days`: mail also on days of rest."""

    digest: bool = False
    rest_days: bool = False


DEFAULT_PREFERENCES = ReminderPreferences()


def preferences_by_user(users: Collection[uuid.UUID]) -> Mapping[uuid.UUID, ReminderPreferences]:
    """The preferences of those who have set any."""
    if not users:
        return MappingProxyType({})
    query = select(Preference.user_id, Preference.value).where(
        Preference.name == PREFERENCE_NAME, any_of(Preference.user_id, users)
    )
    return MappingProxyType({user: _parse_preferences(value) for user, value in db.session.execute(query)})


def _parse_preferences(value: Mapping[str, Any]) -> ReminderPreferences:
    return ReminderPreferences(**{name: bool(value.get(name)) for name in ReminderPreferences.__annotations__})


def get_own_preferences(principal: Principal) -> ReminderPreferences:
    """The person's own preferences."""
    return preferences_by_user([principal.user_id]).get(principal.user_id, DEFAULT_PREFERENCES)


def goes_into_digest(
    preferences: ReminderPreferences, template: str, due: date, today: date, rules: RulesInForce
) -> bool:
    """Whether a line of a digest stands for this mail: one that comes in time, on a working morning before the end."""
    if (
        not preferences.digest
        or template not in LISTED_TEMPLATES
        or not today < due <= today + timedelta(days=DUE_SOON_DAYS)
    ):
        return False
    ahead = (today + timedelta(days=days) for days in range(1, (due - today).days + 1))
    return any(rules.calendar.is_workday(day) for day in ahead)


def deferred_until(
    preferences: ReminderPreferences, template: str, due: date, moment: datetime, today: date, rules: RulesInForce
) -> datetime | None:
    """The working morning until which a mail waits on a day of rest; None if it goes now.

    Urgent messages never wait, nor does a warning that would come on the due day or after it.
    """
    if preferences.rest_days or template in URGENT_TEMPLATES or rules.calendar.is_workday(today):
        return None
    ahead = (today + timedelta(days=days) for days in range(1, MAX_REST_DAYS))
    day = next((one for one in ahead if rules.calendar.is_workday(one)), None)
    if day is None or (today < due <= day):
        return None
    return morning_of_day(day, rules)
