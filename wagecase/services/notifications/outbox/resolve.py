"""Whether a claimed message is still needed and, if it is, what it says: plain values, and nobody's name.

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
from wagecase.law.words import Bilingual
from wagecase.mail.calendars import CalendarEntry
from wagecase.models import Deadline, Transfer
from wagecase.procedure.core.enums import ApprovalTopic, Procedure
from wagecase.procedure.events.explanation import explain_deadline
from wagecase.procedure.events.table import EVENT_NOTICES, EVENTS
from wagecase.procedure.notifications.message_subject import CLAIMS, MessageSubjectKind
from wagecase.procedure.notifications.reminder_rules import CALENDAR_TEMPLATES, NEVER_DEFERRED_TEMPLATES
from wagecase.procedure.tables.table import PROCEDURES
from wagecase.services.eventlog.case_state import LoggedEvent
from wagecase.services.hearings.ics_entries import deadline_entry
from wagecase.services.notifications.outbox import pending_work, resolve_other
from wagecase.services.notifications.outbox.context import (
    MessageContext,
    ProceedingInfo,
    event_name,
)
from wagecase.services.notifications.outbox.keys import PARTNER_PREFIX
from wagecase.services.notifications.outbox.outbox import ClaimedMessage
from wagecase.services.notifications.outbox.resolution import (
    DROPPED_ENDED,
    DROPPED_SUPERSEDED,
    DeferredMessage,
    DroppedMessage,
    SendableMessage,
)
from wagecase.services.notifications.recipients.recipients import RecipientScope
from wagecase.services.notifications.schedule import digest_content, inactive_cases
from wagecase.services.notifications.schedule.deadline_moved import previous_due_date
from wagecase.services.notifications.schedule.schedule import get_reminder_plan

_LEAD_TOPIC = Bilingual("线索核处结论", "The conclusion on the lead")


def resolve_message(facts: MessageContext, row: ClaimedMessage) -> SendableMessage | DroppedMessage | DeferredMessage:
    """What becomes of a claimed message. A hold puts off whatever is neither due nor late."""
    matter = RESOLVERS[row.about.kind](facts, row)
    if isinstance(matter, DroppedMessage):
        return matter
    until = facts.holds.get((row.proceeding_id, row.about))
    if until is not None and until > facts.today and row.template not in NEVER_DEFERRED_TEMPLATES:
        return DeferredMessage(until)
    if row.case_id is None or matter.place.receiver_id is None:
        return matter
    access = facts.accesses.get((row.case_id, matter.place.receiver_id))
    return (
        matter
        if access is None
        else replace(matter, values=lambda lang: {**matter.values(lang), **_partner_link(access)})
    )


def _partner_link(access: uuid.UUID) -> dict[str, Any]:
    """A partner without accounts is led to its own page."""
    return {"link": f"{current_config().public_url}{PARTNER_PREFIX}/{access}"}


def _resolve_deadline(facts: MessageContext, row: ClaimedMessage) -> SendableMessage | DroppedMessage:
    running = facts.running(row)
    if not running:
        return DROPPED_ENDED
    if _is_superseded(facts, row, row.about.clock):
        return DROPPED_SUPERSEDED
    if row.about.clock not in facts.rules.book.clocks:
        return DroppedMessage("failed", "unknown_clock")
    about = facts.proceeding_info(row)
    place = _for_receiver(
        _recipient_scope(row, about), facts.transfers.get((running[0].case_id, running[0].started_by))
    )
    return SendableMessage(
        place,
        lambda lang: _deadline_values(facts, row, about, running, lang),
        (lambda lang: _due_date_entry(facts, about, running[0], lang)) if row.template in CALENDAR_TEMPLATES else None,
    )


def _due_date_entry(facts: MessageContext, about: ProceedingInfo, first: Deadline, lang: str) -> CalendarEntry:
    """The due day as an entry of a calendar; the same in every mail and in the feed."""
    what = facts.rules.book.clocks[first.clock].label.get(lang)
    return deadline_entry(first, about.number, what, facts.moment, lang)


def _for_receiver(place: RecipientScope, transfer: Transfer | None) -> RecipientScope:
    """What is due from the receiving office goes to that office and its head."""
    return replace(place, org_id=transfer.to_org_id, receiver_id=transfer.to_org_id) if transfer else place


def _is_superseded(facts: MessageContext, row: ClaimedMessage, clock: str) -> bool:
    plan = get_reminder_plan(facts.rules.book, facts.rules.settings)
    return plan.superseded(clock, base_role(row), row.due_on, row.send_on, facts.today)


def base_role(row: ClaimedMessage) -> str:
    """The role of a message; a copy for a further person carries that person's id behind it."""
    return row.role.partition(":")[0]


def _deadline_values(
    facts: MessageContext, row: ClaimedMessage, about: ProceedingInfo, running: list[Deadline], lang: str
) -> dict[str, Any]:
    first = running[0]
    clock = facts.rules.book.clocks[first.clock]
    return {
        **_common_values(row, about, lang),
        "what": clock.label.get(lang),
        "owner": str(clock.owner),
        "kind": str(clock.kind),
        "due": row.due_on,
        "was": previous_due_date(row.rule),
        "days": abs((facts.today - row.due_on).days),
        "count": len(running) if row.about.grouped == CLAIMS else 0,
        "parties": len(running) if "/party:" in first.subject else 0,
        "provisional": first.provisional,
        "why": explain_deadline(clock, first.derivation, lang),
    }


def _resolve_promise(facts: MessageContext, row: ClaimedMessage) -> SendableMessage | DroppedMessage:
    promise = facts.promises.get(row.about.id)
    if promise is None or promise.withdrawn_on or promise.kept >= promise.amount or promise.due_on != row.due_on:
        return DROPPED_ENDED
    if _is_superseded(facts, row, ""):
        return DROPPED_SUPERSEDED
    about, count = facts.proceeding_info(row), len(promise.claim_ids)

    def values(lang: str) -> dict[str, Any]:
        days = abs((facts.today - row.due_on).days)
        return {**_common_values(row, about, lang), "due": row.due_on, "days": days, "count": count}

    return SendableMessage(_recipient_scope(row, about), values)


def _resolve_event(facts: MessageContext, row: ClaimedMessage) -> SendableMessage | DroppedMessage:
    """An act's message: over once a later event answered it, or the event was declared void."""
    events = facts.events_of(row)
    announced = next((one for one in events if one.body["position"] == row.about.position), None)
    if announced is None or _is_answered(events, announced):
        return DROPPED_ENDED
    transfer = facts.transfer(row)
    if transfer is not None and (transfer.receipted_on or transfer.returned_on):
        return DROPPED_ENDED
    about = facts.proceeding_info(row)
    place = _with_named_people(
        _recipient_scope(row, about, receiver=transfer.to_org_id if transfer else None), announced.body["fields"]
    )
    return SendableMessage(place, lambda lang: _event_values(facts, row, about, announced, lang))


def _with_named_people(place: RecipientScope, fields: Mapping[str, str]) -> RecipientScope:
    """Whom the event itself names: who gave the matter away, or who was assigned."""
    if receiver := fields.get("receiver_org"):
        asked = fields.get("asked_by")
        return replace(place, receiver_id=uuid.UUID(receiver), person_id=uuid.UUID(asked) if asked else None)
    person = fields.get("giver") or fields.get("lawyer")
    if person is None:
        return place
    org = fields.get("giver_org")
    return replace(place, person_id=uuid.UUID(person), receiver_id=uuid.UUID(org) if org else place.receiver_id)


def _is_answered(events: Sequence[LoggedEvent], event: LoggedEvent) -> bool:
    topic, proceeding = event.body["fields"].get("for"), event.body["proceeding"]
    ended_by = EVENT_NOTICES[event.body["name"]].ended_by
    return any(
        (one.body["corrects"] == event.body["position"] and one.body["void"])
        or (
            one.body["name"] in ended_by
            and one.body["position"] > event.body["position"]
            and one.body["proceeding"] == proceeding
            and one.body["fields"].get("for", topic) == topic
        )
        for one in events
    )


def _event_values(
    facts: MessageContext, row: ClaimedMessage, about: ProceedingInfo, event: LoggedEvent, lang: str
) -> dict[str, Any]:
    fields = event.body["fields"]
    following = facts.next_due(row.proceeding_id)
    return {
        **_common_values(row, about, lang),
        **_row_words(event_name(row), lang),
        "topic": ApprovalTopic(fields["for"]).label.get(lang) if "for" in fields else _LEAD_TOPIC.get(lang),
        "on": event.clock.on,
        "due": _optional_date(fields.get("due")),
        "next_what": facts.rules.book.clocks[following.clock].label.get(lang) if following else "",
        "next_due": following.due_on if following else None,
        "why": _article_of_event(event_name(row)),
    }


def _row_words(event: str, lang: str) -> dict[str, Any]:
    """What the plain template takes from the event's row."""
    request = EVENT_NOTICES[event].request
    return {"event": EVENTS[event].label.get(lang), "request": request.get(lang) if request else ""}


def _optional_date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def _article_of_event(event: str) -> str:
    """The article of the act that leaves this event, without the fact ids."""
    acts = (act for spec in PROCEDURES.values() for act in spec.acts if act.records == event)
    return next((act.cite.partition(" [")[0] for act in acts), "")


def _resolve_digest(facts: MessageContext, row: ClaimedMessage) -> SendableMessage | DroppedMessage:
    """The morning's lines for one person; none, no mail."""
    if row.user_id is None:
        return DroppedMessage("failed", "nobody")
    if row.send_on != facts.today:
        return DROPPED_SUPERSEDED
    content = digest_content.digest_content(row.user_id, facts.today, facts.rules)
    if content is None:
        return DroppedMessage("dropped", "nothing_to_say")
    link = f"{current_config().public_url}/console/work"
    place = RecipientScope(None, None, None, person_id=row.user_id)
    return SendableMessage(place, lambda lang: {"today": facts.today, "link": link, **content.values(lang)})


def _resolve_callbacks(facts: MessageContext, row: ClaimedMessage) -> SendableMessage | DroppedMessage:
    """Calls of a spot check; over once they are made or are somebody else's."""
    found = pending_work.pending_callbacks(row.about.id, row.user_id)
    if found is None:
        return DROPPED_ENDED
    link = f"{current_config().public_url}/console/callbacks"
    days = abs((facts.today - found.due_on).days)
    values = {"count": found.count, "due": found.due_on, "days": days, "link": link}
    return SendableMessage(RecipientScope(None, None, None, person_id=row.user_id), lambda lang: dict(values))


def _resolve_handover(facts: MessageContext, row: ClaimedMessage) -> SendableMessage | DroppedMessage:
    """Matters of a desk that was handed over; over once the successor has none of them any more."""
    count = pending_work.count_received_matters(row.about.id, row.user_id)
    if not count:
        return DROPPED_ENDED
    values = {"count": count, "link": f"{current_config().public_url}/console/work?whose=mine"}
    return SendableMessage(RecipientScope(None, None, None, person_id=row.user_id), lambda lang: dict(values))


def _resolve_inactivity(facts: MessageContext, row: ClaimedMessage) -> SendableMessage | DroppedMessage:
    """A case without progress; over once anything was recorded."""
    days = inactive_cases.days_inactive(row.case_id, facts.today, facts.rules)
    if days is None:
        return DROPPED_ENDED
    about = facts.proceeding_info(row)
    return SendableMessage(
        _recipient_scope(row, about), lambda lang: {**_common_values(row, about, lang), "days": days}
    )


def _recipient_scope(row: ClaimedMessage, about: ProceedingInfo, receiver: uuid.UUID | None = None) -> RecipientScope:
    return RecipientScope(
        row.case_id, row.proceeding_id, about.org_id, receiver, approval=row.template == "approval_asked"
    )


def _common_values(row: ClaimedMessage, about: ProceedingInfo, lang: str) -> dict[str, Any]:
    return {
        "number": about.number,
        "procedure": Procedure(about.procedure).label.get(lang),
        "link": f"{current_config().public_url}/console/cases/{row.case_id}",
    }


RESOLVERS: Mapping[str, Callable[[MessageContext, ClaimedMessage], SendableMessage | DroppedMessage]] = (
    MappingProxyType(
        {
            MessageSubjectKind.deadline: _resolve_deadline,
            MessageSubjectKind.promise: _resolve_promise,
            MessageSubjectKind.event: _resolve_event,
            MessageSubjectKind.digest: _resolve_digest,
            MessageSubjectKind.spot_check: _resolve_callbacks,
            MessageSubjectKind.desk_handover: _resolve_handover,
            MessageSubjectKind.inactivity: _resolve_inactivity,
            MessageSubjectKind.hearing: resolve_other.resolve_hearing,
            MessageSubjectKind.area: resolve_other.resolve_area,
            MessageSubjectKind.guarantee: resolve_other.resolve_guarantee,
        }
    )
)
