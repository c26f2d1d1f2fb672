"""What becomes of a claimed message: owed with its letter's values, put off, or no longer owed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from wagecase.mail.calendars import Entry
from wagecase.services.notifications.recipients.recipients import Place
from wagecase.services.notifications.schedule.sweep import ENDED

Values = Callable[[str], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Gone:
    """A message that is not sent: `state` is dropped where nothing is owed, failed where a person must look."""

    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class Held:
    """A message that waits for a day because somebody said so."""

    until: date


@dataclass(frozen=True, slots=True)
class Matter:
    """A message that is owed: where its recipients are found, what its letter says in a language, and its day."""

    place: Place
    values: Values
    entry: Callable[[str], Entry] | None = None


OVER = Gone("dropped", ENDED)
OLD = Gone("dropped", "superseded")
