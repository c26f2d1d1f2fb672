"""Whether a claimed message is still owed and, if it is, what its letter says: plain values, and nobody's name.

What an act has ended is dropped, not sent. A message whose next step has come is dropped too: the later one says more.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from wagecase.extensions import current_config
from wagecase.law.explain import explain
from wagecase.law.words import Words
from wagecase.mail.calendars import Entry
from wagecase.models import Deadline, HandOff
from wagecase.procedure.core.enums import ApprovalTopic, Procedure
from wagecase.procedure.notifications.reminder_rules import NEVER_HELD
from wagecase.procedure.tables.table import PROCEDURES
from wagecase.services.eventlog.case_state import LoggedEvent
from wagecase.services.hearings.ics_entries import deadline_entry
from wagecase.services.notifications.outbox import resolve_other
from wagecase.services.notifications.outbox.context import About, ClockSubject, Facts, event_of, position
from wagecase.services.notifications.outbox.outbox import Claimed
from wagecase.services.notifications.outbox.resolution import OLD, OVER, Gone, Held, Matter
from wagecase.services.notifications.recipients.recipients import Place
from wagecase.services.notifications.schedule import callback_notice, digest, handover_notice, inactivity
from wagecase.services.notifications.schedule.deadline_moved import day_before
from wagecase.services.notifications.schedule.on_event import NOTICES
from wagecase.services.notifications.schedule.schedule import plan_of

# Letters that bring their day as a calendar file.
WITH_CALENDAR = frozenset({"due_soon"})
_CLUE = Words("线索核处结论", "The conclusion on the clue")


# Where partners without accounts work on what was handed to them.
DOOR = "/handed-over"


def judge(facts: Facts, row: Claimed) -> Matter | Gone | Held:
    """What becomes of a claimed message. A hold puts off whatever is neither due nor late."""
    kind = row.subject.partition(":")[0]
    matter = _JUDGES[kind](facts, row)
    if isinstance(matter, Gone):
        return matter
    until = facts.holds.get((row.proceeding_id, row.subject))
    if until is not None and until > facts.today and row.letter not in NEVER_HELD:
        return Held(until)
    if row.case_id is None or matter.place.receiver_id is None:
        return matter
    door = facts.doors.get((row.case_id, matter.place.receiver_id))
    return matter if door is None else replace(matter, values=lambda lang: {**matter.values(lang), **_door(door)})


def _door(door: uuid.UUID) -> dict[str, Any]:
    """A partner without accounts is led to its own page."""
    return {"link": f"{current_config().public_url}{DOOR}/{door}"}


def _clock(facts: Facts, row: Claimed) -> Matter | Gone:
    subject = ClockSubject.read(row.subject)
    running = facts.running(row, subject)
    if not running:
        return OVER
    if _superseded(facts, row, subject.clock):
        return OLD
    if subject.clock not in facts.rules.book.clocks:
        return Gone("failed", "unknown_clock")
    about = facts.about(row)
    place = _theirs(_place(row, about), facts.hand_offs.get((running[0].case_id, running[0].started_by)))
    return Matter(
        place,
        lambda lang: _clock_values(facts, row, about, running, lang),
        (lambda lang: _day(facts, about, running[0], lang)) if row.letter in WITH_CALENDAR else None,
    )


def _day(facts: Facts, about: About, first: Deadline, lang: str) -> Entry:
    """The due day as an entry of a calendar; the same in every mail and in the feed."""
    what = facts.rules.book.clocks[first.clock].label.get(lang)
    return deadline_entry(first, about.number, what, facts.moment, lang)


def _theirs(place: Place, hand_off: HandOff | None) -> Place:
    """What the receiving office owes is told to that office and its head."""
    return replace(place, org_id=hand_off.to_org_id, receiver_id=hand_off.to_org_id) if hand_off else place


def _superseded(facts: Facts, row: Claimed, clock: str) -> bool:
    plan = plan_of(facts.rules.book, facts.rules.settings)
    return plan.superseded(clock, role_of(row), row.due_on, row.send_on, facts.today)


def role_of(row: Claimed) -> str:
    """The role of a message; a copy for a further person carries his id behind it."""
    return row.role.partition(":")[0]


def _clock_values(facts: Facts, row: Claimed, about: About, running: list[Deadline], lang: str) -> dict[str, Any]:
    first = running[0]
    clock = facts.rules.book.clocks[first.clock]
    return {
        **_common(row, about, lang),
        "what": clock.label.get(lang),
        "owner": str(clock.owner),
        "kind": str(clock.kind),
        "due": row.due_on,
        "was": day_before(row.rule),
        "days": abs((facts.today - row.due_on).days),
        "count": len(running) if first.subject.startswith("claim:") else 0,
        "parties": len(running) if "/party:" in first.subject else 0,
        "provisional": first.provisional,
        "why": explain(clock, first.derivation, lang),
    }


def _promise(facts: Facts, row: Claimed) -> Matter | Gone:
    promise = facts.promises.get(row.subject.removeprefix("promise:"))
    standing = promise is not None and promise.withdrawn_on is None and promise.kept < promise.amount
    if promise is None or not standing or promise.due_on != row.due_on:
        return OVER
    if _superseded(facts, row, ""):
        return OLD
    about, count = facts.about(row), len(promise.claim_ids)

    def values(lang: str) -> dict[str, Any]:
        days = abs((facts.today - row.due_on).days)
        return {**_common(row, about, lang), "due": row.due_on, "days": days, "count": count}

    return Matter(_place(row, about), values)


def _event(facts: Facts, row: Claimed) -> Matter | Gone:
    """An act's letter: over once a later event answered it, or the event was declared void."""
    events = facts.events_of(row)
    told = next((one for one in events if one.body["position"] == position(row)), None)
    if told is None or _answered(events, told):
        return OVER
    hand_off = facts.hand_off(row)
    if hand_off is not None and (hand_off.receipted_on or hand_off.returned_on):
        return OVER
    about = facts.about(row)
    place = _named(_place(row, about, receiver=hand_off.to_org_id if hand_off else None), told.body["fields"])
    return Matter(place, lambda lang: _event_values(facts, row, about, told, lang))


def _named(place: Place, fields: Mapping[str, str]) -> Place:
    """Whom the event itself names: who gave the matter away, or who was assigned."""
    if receiver := fields.get("receiver_org"):
        asked = fields.get("asked_by")
        return replace(place, receiver_id=uuid.UUID(receiver), person_id=uuid.UUID(asked) if asked else None)
    person = fields.get("giver") or fields.get("lawyer")
    if person is None:
        return place
    org = fields.get("giver_org")
    return replace(place, person_id=uuid.UUID(person), receiver_id=uuid.UUID(org) if org else place.receiver_id)


def _answered(events: Sequence[LoggedEvent], told: LoggedEvent) -> bool:
    topic, proceeding = told.body["fields"].get("for"), told.body["proceeding"]
    ended_by = NOTICES[told.body["name"]].ended_by
    return any(
        (one.body["corrects"] == told.body["position"] and one.body["void"])
        or (
            one.body["name"] in ended_by
            and one.body["position"] > told.body["position"]
            and one.body["proceeding"] == proceeding
            and one.body["fields"].get("for", topic) == topic
        )
        for one in events
    )


def _event_values(facts: Facts, row: Claimed, about: About, told: LoggedEvent, lang: str) -> dict[str, Any]:
    fields = told.body["fields"]
    following = facts.next_due(row.proceeding_id)
    return {
        **_common(row, about, lang),
        "topic": ApprovalTopic(fields["for"]).label.get(lang) if "for" in fields else _CLUE.get(lang),
        "on": told.clock.on,
        "due": _date_of(fields.get("due")),
        "next_what": facts.rules.book.clocks[following.clock].label.get(lang) if following else "",
        "next_due": following.due_on if following else None,
        "why": _cite(event_of(row)),
    }


def _date_of(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def _cite(event: str) -> str:
    """The article of the act that leaves this event, without the fact ids."""
    acts = (act for spec in PROCEDURES.values() for act in spec.acts if act.records == event)
    return next((act.cite.partition(" [")[0] for act in acts), "")


def _digest(facts: Facts, row: Claimed) -> Matter | Gone:
    """The morning's lines for one person; none, no mail."""
    if row.user_id is None:
        return Gone("failed", "nobody")
    if row.send_on != facts.today:
        return OLD
    lines = digest.lines_for(row.user_id, facts.today, facts.rules)
    if lines is None:
        return Gone("dropped", "nothing_to_say")
    found = lines
    link = f"{current_config().public_url}/console/work"
    place = Place(None, None, None, person_id=row.user_id)
    return Matter(place, lambda lang: {"today": facts.today, "link": link, **found.values(lang)})


def _calls(facts: Facts, row: Claimed) -> Matter | Gone:
    """Calls of a spot check; over once they are made or with somebody else."""
    found = callback_notice.standing(row.subject, row.user_id)
    if found is None:
        return OVER
    link = f"{current_config().public_url}/console/calls"
    days = abs((facts.today - found.due_on).days)
    said = {"count": found.count, "due": found.due_on, "days": days, "link": link}
    return Matter(Place(None, None, None, person_id=row.user_id), lambda lang: dict(said))


def _desk(facts: Facts, row: Claimed) -> Matter | Gone:
    """Matters of a desk that was handed over; over once the successor has none of them any more."""
    count = handover_notice.standing(row.subject, row.user_id)
    if not count:
        return OVER
    said = {"count": count, "link": f"{current_config().public_url}/console/work?whose=mine"}
    return Matter(Place(None, None, None, person_id=row.user_id), lambda lang: dict(said))


def _silence(facts: Facts, row: Claimed) -> Matter | Gone:
    """A case without progress; over once anything was recorded."""
    days = inactivity.days_since(row.case_id, facts.today, facts.rules)
    if days is None:
        return OVER
    about = facts.about(row)
    return Matter(_place(row, about), lambda lang: {**_common(row, about, lang), "days": days})


def _place(row: Claimed, about: About, receiver: uuid.UUID | None = None) -> Place:
    return Place(row.case_id, row.proceeding_id, about.org_id, receiver, approval=row.letter == "approval_asked")


def _common(row: Claimed, about: About, lang: str) -> dict[str, Any]:
    return {
        "number": about.number,
        "procedure": Procedure(about.procedure).label.get(lang),
        "link": f"{current_config().public_url}/console/cases/{row.case_id}",
    }


_JUDGES: Mapping[str, Callable[[Facts, Claimed], Matter | Gone]] = MappingProxyType(
    {
        "clock": _clock,
        "promise": _promise,
        "event": _event,
        "person": _digest,
        "calls": _calls,
        "desk": _desk,
        "silence": _silence,
        "hearing": resolve_other.hearing,
        "area": resolve_other.area,
        "guarantee": resolve_other.guarantee,
    }
)
