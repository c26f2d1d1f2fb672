"""What becomes of a claimed message: owed with its letter's values, put off, or no longer owed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from wagecase.mail.calendars import CalendarEntry
from wagecase.services.notifications.outbox.keys import ENDED_REASON
from wagecase.services.notifications.recipients.recipients import RecipientScope

TemplateValues = Callable[[str], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class DroppedMessage:
    """A message that is not sent: `state` is dropped where nothing is owed, failed where a person must look."""

    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class DeferredMessage:
    """A message that waits for a day because somebody said so."""

    until: date


@dataclass(frozen=True, slots=True)
class SendableMessage:
    """A message that is owed: where its recipients are found, what its letter says in a language, and its day."""

    place: RecipientScope
    values: TemplateValues
    entry: Callable[[str], CalendarEntry] | None = None


DROPPED_ENDED = DroppedMessage("dropped", ENDED_REASON)
DROPPED_SUPERSEDED = DroppedMessage("dropped", "superseded")
