"""All events by name: what acts record, clocks hear, and the tables of other packages derive from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from wagecase.law.words import Bilingual
from wagecase.procedure.events.arbitration import ARBITRATION_EVENTS
from wagecase.procedure.events.case import CASE_EVENTS
from wagecase.procedure.events.enforcement import ENFORCEMENT_EVENTS
from wagecase.procedure.events.event import PLAIN_NOTICE, EventNotice, EventSpec, Void, event
from wagecase.procedure.events.inspection import INSPECTION_EVENTS
from wagecase.procedure.events.inspection_follow_up import FOLLOW_UP_EVENTS
from wagecase.procedure.events.legal_aid import LEGAL_AID_EVENTS
from wagecase.procedure.events.litigation import LITIGATION_EVENTS
from wagecase.procedure.events.mediation import MEDIATION_EVENTS

_TABLES: Mapping[str, tuple[EventSpec, ...]] = {
    "case": CASE_EVENTS,
    "inspection": INSPECTION_EVENTS + FOLLOW_UP_EVENTS,
    "mediation": MEDIATION_EVENTS,
    "arbitration": ARBITRATION_EVENTS,
    "legal_aid": LEGAL_AID_EVENTS,
    "litigation": LITIGATION_EVENTS,
    "enforcement": ENFORCEMENT_EVENTS,
}


class EventFault(Exception):
    """A row of an event that must not be used: its name and the reason."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")


def _reassigned(procedure: str) -> EventSpec:
    """A matter of any procedure may pass from one handler to a colleague."""
    return event(
        f"{procedure}.reassigned",
        "改派承办人",
        "Reassigned to a colleague",
        "改派承办人",
        "the reassignment to a colleague",
        Void.never,
    )


def collect_events(tables: Mapping[str, Iterable[EventSpec]]) -> Mapping[str, EventSpec]:
    """The events of these tables by name.

    Raises:
        EventFault: a name twice or of another procedure, a name that lacks a language, an answer that is no event,
            a notice in the row's words that has none.
    """
    found: dict[str, EventSpec] = {}
    for procedure, rows in tables.items():
        for row in (*rows, _reassigned(procedure)):
            if row.name in found:
                raise EventFault(row.name, "stands in the tables twice")
            if row.procedure != procedure:
                raise EventFault(row.name, f"stands in the table of {procedure}")
            found[row.name] = row
    for row in found.values():
        _check_row(row, found)
    return MappingProxyType(found)


def _check_row(row: EventSpec, known: Mapping[str, EventSpec]) -> None:
    if not all((row.label.zh, row.label.en, row.phrase.zh, row.phrase.en)):
        raise EventFault(row.name, "has a name that lacks a language")
    if row.notice and (row.notice.template == PLAIN_NOTICE) != (row.notice.request is not None):
        raise EventFault(row.name, "the plain template and no other takes its request from the row")
    for name in row.notice.ended_by if row.notice else ():
        if name not in known:
            raise EventFault(row.name, f"{name} ends its notice and is no event")


EVENTS: Mapping[str, EventSpec] = collect_events(_TABLES)
EVENT_PHRASES: Mapping[str, Bilingual] = MappingProxyType({name: row.phrase for name, row in EVENTS.items()})
EVENT_NOTICES: Mapping[str, EventNotice] = MappingProxyType(
    {name: row.notice for name, row in EVENTS.items() if row.notice}
)
PARTNER_EVENTS: frozenset[str] = frozenset(name for name, row in EVENTS.items() if row.partner)
