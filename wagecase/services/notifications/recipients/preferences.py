"""How somebody wants to be reminded: soon-due lines in the morning digest instead of single mails, and rest days.

Whatever he chooses, what is due today or late comes as a mail of its own, once.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from wagecase.extensions import db
from wagecase.models import Preference
from wagecase.procedure.notifications.reminder_rules import URGENT
from wagecase.services.base.principal import Principal
from wagecase.services.base.rules_in_force import Rules
from wagecase.services.base.sql import among
from wagecase.services.notifications.schedule.quiet_hours import morning_of

NAME = "reminders"
# What the digest lists as due soon; a warning that comes earlier is a mail of its own.
SOON_DAYS = 7
# Letters that a line of the digest can stand for.
IN_DIGEST = frozenset({"due_soon"})
LONGEST_REST = 30


@dataclass(frozen=True, slots=True)
class Wishes:
    """`digest`: what is due soon comes with the morning digest. `rest_days`: mail also on days of rest."""

    digest: bool = False
    rest_days: bool = False


USUAL = Wishes()


def of(users: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Wishes]:
    """The wishes of those who have uttered any."""
    if not users:
        return MappingProxyType({})
    query = select(Preference.user_id, Preference.value).where(
        Preference.name == NAME, among(Preference.user_id, users)
    )
    return MappingProxyType({user: _read(value) for user, value in db.session.execute(query)})


def _read(value: Mapping[str, Any]) -> Wishes:
    return Wishes(**{name: bool(value.get(name)) for name in Wishes.__annotations__})


def mine(principal: Principal) -> Wishes:
    """The person's own wishes."""
    return of([principal.user_id]).get(principal.user_id, USUAL)


def wish(principal: Principal, wishes: Wishes) -> None:
    """Remember how the person wants to be reminded."""
    row = insert(Preference).values(user_id=principal.user_id, name=NAME, value=asdict(wishes))
    db.session.execute(
        row.on_conflict_do_update(index_elements=["user_id", "name"], set_={"value": row.excluded.value})
    )
    db.session.commit()


def in_digest(wishes: Wishes, letter: str, due: date, today: date, rules: Rules) -> bool:
    """Whether a line of a digest stands for this mail: one that comes in time, on a working morning before the end."""
    if not wishes.digest or letter not in IN_DIGEST or not today < due <= today + timedelta(days=SOON_DAYS):
        return False
    ahead = (today + timedelta(days=days) for days in range(1, (due - today).days + 1))
    return any(rules.calendar.is_workday(day) for day in ahead)


def waits_until(wishes: Wishes, letter: str, due: date, moment: datetime, today: date, rules: Rules) -> datetime | None:
    """The working morning until which a mail waits on a day of rest; None if it goes now.

    Urgent letters never wait, nor does a warning that would come on the due day or after it.
    """
    if wishes.rest_days or letter in URGENT or rules.calendar.is_workday(today):
        return None
    ahead = (today + timedelta(days=days) for days in range(1, LONGEST_REST))
    day = next((one for one in ahead if rules.calendar.is_workday(one)), None)
    if day is None or (today < due <= day):
        return None
    return morning_of(day, rules)
