"""What becomes of a claimed message: sent with its template's values, deferred, or dropped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from wagecase.mail.calendars import CalendarEntry
from wagecase.services.notifications.catalogue.reasons import ENDED_REASON
from wagecase.services.notifications.recipients.recipients import RecipientScope

TemplateValues = Callable[[str], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class DroppedMessage:
    """A message that is not sent: `state` is dropped where it is not needed, failed where a person must look."""

    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class DeferredMessage:
    """A message that waits for a day because somebody holds it back."""

    until: date


@dataclass(frozen=True, slots=True)
class SendableMessage:
    """A message that goes out: where its recipients are found, what it says in a language, and its calendar entry."""

    place: RecipientScope
    values: TemplateValues
    entry: Callable[[str], CalendarEntry] | None = None


DROPPED_ENDED = DroppedMessage("dropped", ENDED_REASON)
DROPPED_SUPERSEDED = DroppedMessage("dropped", "superseded")
