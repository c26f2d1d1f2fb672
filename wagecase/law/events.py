"""The events that clocks hear, and what is left of them once corrections are applied (rule 2 of the fold)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """One event of a case. ``on`` is the legal date in Shanghai, ``at`` the aware instant where hours count.

    ``position`` is the place in the case's one chain. ``claim_fields`` holds what differs from claim to claim and
    falls back to ``fields``.
    """

    position: int
    name: str
    on: date
    at: datetime | None = None
    party: str | None = None
    document: str | None = None
    claims: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    claim_fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    corrects: int | None = None
    void: bool = False


class ChainFault(ValueError):
    """A correction that names no event, an event of another name or subject, or one that has been corrected already."""


def effective_events(events: Iterable[ClockEvent]) -> list[ClockEvent]:
    """The events as corrected, by legal date, then position. A correction takes the position of what it corrects.

    Raises ChainFault where a correction does not fit: the chain is append-only, so this is a fault of the writer.
    """
    given = list(events)
    if any(event.corrects is not None for event in given):
        given = _apply_corrections(given)
    return sorted((event for event in given if not event.void), key=_event_order)


def _event_order(event: ClockEvent) -> tuple[date, int]:
    return event.on, event.position


def _apply_corrections(events: list[ClockEvent]) -> list[ClockEvent]:
    by_position = {event.position: event for event in events}
    place: dict[int, int] = {}
    successor: dict[int, ClockEvent] = {}
    for event in sorted(events, key=lambda event: event.position):
        if event.corrects is None:
            place[event.position] = event.position
            continue
        earlier = by_position.get(event.corrects)
        if earlier is None or earlier.position >= event.position:
            raise ChainFault(f"event {event.position} corrects {event.corrects}, which is no earlier event")
        if event.corrects in successor:
            raise ChainFault(f"event {event.corrects} has been corrected already")
        if not _same_subject(earlier, event):
            raise ChainFault(f"event {event.position} corrects {event.corrects}, which has another name or subject")
        successor[event.corrects] = event
        place[event.position] = place[event.corrects]
    return [replace(event, position=place[event.position]) for event in events if event.position not in successor]


def _same_subject(earlier: ClockEvent, later: ClockEvent) -> bool:
    if earlier.name != later.name:
        return False
    return earlier.void or later.void or _subject(earlier) == _subject(later)


def _subject(event: ClockEvent) -> tuple[str | None, str | None, tuple[str, ...]]:
    return event.party, event.document, event.claims
