"""What claimed messages are about, as it stands now: read in one query for each kind of thing, not for each message."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import and_, or_, select

from wagecase.extensions import db
from wagecase.law.book import ClockKind, ClockOwner
from wagecase.models import (
    Case,
    Deadline,
    Document,
    Event,
    PartnerAccess,
    PayPromise,
    Proceeding,
    ReminderHold,
    Transfer,
)
from wagecase.procedure.events.table import EVENT_NOTICES
from wagecase.procedure.notifications.message_subject import MessageSubject, MessageSubjectKind
from wagecase.services.base import rules_in_force as rulebook
from wagecase.services.base.rules_in_force import RulesInForce
from wagecase.services.base.sql import any_of
from wagecase.services.eventlog.case_state import LoggedEvent, parse_event
from wagecase.services.notifications.outbox.keys import EVENT_RULE_PREFIX, LATER_SEPARATOR
from wagecase.services.notifications.outbox.outbox import ClaimedMessage

DUTY_KIND_VALUES = (ClockKind.duty.value, ClockKind.target.value)


@dataclass(frozen=True, slots=True)
class ProceedingInfo:
    """The proceeding that a message belongs to, with the number of its case."""

    number: str
    procedure: str
    org_id: uuid.UUID


@dataclass
class MessageContext:
    """Everything that judging and writing a set of messages needs."""

    moment: datetime
    today: date
    rules: RulesInForce
    proceeding_infos: dict[uuid.UUID, ProceedingInfo] = field(default_factory=dict)
    promises: dict[uuid.UUID, PayPromise] = field(default_factory=dict)
    transfers: dict[tuple[uuid.UUID, int], Transfer] = field(default_factory=dict)
    accesses: dict[tuple[uuid.UUID, uuid.UUID], uuid.UUID] = field(default_factory=dict)
    deadlines: dict[uuid.UUID, list[Deadline]] = field(default_factory=lambda: defaultdict(list))
    holds: dict[tuple[uuid.UUID | None, MessageSubject], date] = field(default_factory=dict)
    events: dict[uuid.UUID, list[LoggedEvent]] = field(default_factory=lambda: defaultdict(list))

    def running(self, row: ClaimedMessage) -> list[Deadline]:
        """The deadlines that a message is about, as long as they still run until the same day."""
        found = self.deadlines[row.proceeding_id] if row.proceeding_id else []
        return [one for one in found if one.due_on == row.due_on and subject_of(one) == row.about]

    def proceeding_info(self, row: ClaimedMessage) -> ProceedingInfo:
        """The proceeding of a message about a case; proceedings are never deleted.

        Raises:
            LookupError: the message is about no proceeding.
        """
        if row.proceeding_id is None:
            raise LookupError(row.about)
        return self.proceeding_infos[row.proceeding_id]

    def events_of(self, row: ClaimedMessage) -> Sequence[LoggedEvent]:
        return self.events[row.case_id] if row.case_id else ()

    def transfer(self, row: ClaimedMessage) -> Transfer | None:
        return self.transfers.get((row.case_id, row.about.position)) if row.case_id else None

    def next_due(self, proceeding_id: uuid.UUID | None) -> Deadline | None:
        found = self.deadlines[proceeding_id] if proceeding_id else []
        waiting = [one for one in found if one.kind in DUTY_KIND_VALUES and one.clock in self.rules.book.clocks]
        return min(waiting, key=lambda one: (one.due_on or date.max, one.clock), default=None)


def load_context(rows: Sequence[ClaimedMessage], moment: datetime, today: date) -> MessageContext:
    """Read what these messages are about."""
    facts = MessageContext(moment, today, rulebook.current_rules())
    facts.proceeding_infos = _proceeding_infos({row.proceeding_id for row in rows if row.proceeding_id})
    facts.promises = _promises([row.about.id for row in _of_kind(rows, MessageSubjectKind.promise)])
    facts.holds = _holds({row.proceeding_id for row in rows if row.proceeding_id}, today)
    noticed = _of_kind(rows, MessageSubjectKind.event)
    facts.transfers = _transfers({(row.case_id, row.about.position) for row in noticed if row.case_id})
    _load_deadlines(
        facts, _of_kind(rows, MessageSubjectKind.deadline), {row.proceeding_id for row in noticed if row.proceeding_id}
    )
    facts.transfers |= _transfers_by_clock(facts)
    facts.accesses = _accesses({row.case_id for row in rows if row.case_id})
    for case_id, event in _notified_events(noticed):
        facts.events[case_id].append(event)
    return facts


def subject_of(row: Deadline) -> MessageSubject:
    """A deadline as messages about it name it."""
    return MessageSubject.of_deadline(row.clock, row.run, row.subject, row.kind)


def _holds(proceedings: Collection[uuid.UUID], today: date) -> dict[tuple[uuid.UUID | None, MessageSubject], date]:
    """Until when what is held back; of two holds the one entered last."""
    query = (
        select(ReminderHold.proceeding_id, ReminderHold.about, ReminderHold.until_on)
        .where(any_of(ReminderHold.proceeding_id, proceedings), ReminderHold.released_at.is_(None))
        .where(ReminderHold.until_on > today)
        .order_by(ReminderHold.created_at)
    )
    return {(row[0], row[1]): row[2] for row in db.session.execute(query)}


def _of_kind(rows: Iterable[ClaimedMessage], kind: MessageSubjectKind) -> list[ClaimedMessage]:
    return [row for row in rows if row.about.kind == kind]


def _proceeding_infos(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, ProceedingInfo]:
    query = (
        select(Proceeding.id, Case.number, Proceeding.procedure, Proceeding.organisation_id)
        .join(Case, Case.id == Proceeding.case_id)
        .where(any_of(Proceeding.id, ids))
    )
    return {row[0]: ProceedingInfo(row[1] or "", row[2], row[3]) for row in db.session.execute(query)}


def _promises(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, PayPromise]:
    if not ids:
        return {}
    return {one.id: one for one in db.session.scalars(select(PayPromise).where(any_of(PayPromise.id, ids)))}


def _transfers_by_clock(facts: MessageContext) -> dict[tuple[uuid.UUID, int], Transfer]:
    """The transfers whose clocks run for the receiving office, by what started these: the document leads to them."""
    clocks = facts.rules.book.clocks
    known = (one for deadlines in facts.deadlines.values() for one in deadlines if one.clock in clocks)
    theirs = [one for one in known if clocks[one.clock].owner is ClockOwner.receiver]
    sent = (Document.case_id == Transfer.case_id) & (Document.event_position == Transfer.sent_position)
    ids = {uuid.UUID(one.subject.removeprefix("document:")) for one in theirs if one.subject.startswith("document:")}
    if not ids:
        return {}
    query = select(Document.id, Transfer).join(Transfer, sent).where(any_of(Document.id, ids))
    found = {f"document:{row.id}": row.Transfer for row in db.session.execute(query)}
    return {(one.case_id, one.started_by): found[one.subject] for one in theirs if one.subject in found}


def _accesses(cases: Collection[uuid.UUID]) -> dict[tuple[uuid.UUID, uuid.UUID], uuid.UUID]:
    """The newest open access of each partner on these cases."""
    query = (
        select(Transfer.case_id, Transfer.to_org_id, PartnerAccess.id)
        .join(PartnerAccess, PartnerAccess.transfer_id == Transfer.id)
        .where(any_of(Transfer.case_id, cases), PartnerAccess.closed_at.is_(None))
        .order_by(PartnerAccess.opened_at)
    )
    return {(row[0], row[1]): row[2] for row in db.session.execute(query)}


def _transfers(keys: Collection[tuple[uuid.UUID, int]]) -> dict[tuple[uuid.UUID, int], Transfer]:
    if not keys:
        return {}
    cases, positions = {case for case, _ in keys}, {position for _, position in keys}
    query = select(Transfer).where(any_of(Transfer.case_id, cases), any_of(Transfer.sent_position, positions))
    return {(one.case_id, one.sent_position): one for one in db.session.scalars(query)}


def _load_deadlines(facts: MessageContext, rows: Sequence[ClaimedMessage], whole: Collection[uuid.UUID]) -> None:
    """The messages' proceedings' deadlines of their days; of the proceedings in `whole`, every duty that runs."""
    days, own = {row.due_on for row in rows}, {row.proceeding_id for row in rows}
    wanted = [and_(any_of(Deadline.proceeding_id, own), any_of(Deadline.due_on, days))] if rows else []
    wanted += [and_(any_of(Deadline.proceeding_id, whole), Deadline.kind.in_(DUTY_KIND_VALUES))] if whole else []
    if not wanted:
        return
    running = and_(Deadline.state == "running", Deadline.due_on.is_not(None), ~Deadline.contingent)
    for one in db.session.scalars(select(Deadline).where(running, or_(*wanted))):
        facts.deadlines[one.proceeding_id].append(one)


def _notified_events(rows: Sequence[ClaimedMessage]) -> Iterable[tuple[uuid.UUID, LoggedEvent]]:
    """The events that are announced, and those that could have made them old news."""
    if not rows:
        return
    names = {name for row in rows for name in (event_name(row), *EVENT_NOTICES[event_name(row)].ended_by)}
    query = select(Event.case_id, Event.body, Event.recorded_at).where(
        any_of(Event.case_id, {row.case_id for row in rows}), any_of(Event.name, names)
    )
    for case_id, body, recorded_at in db.session.execute(query.order_by(Event.case_id, Event.position)):
        yield case_id, parse_event(body, recorded_at)


def event_name(row: ClaimedMessage) -> str:
    """The name of the event that a message announces."""
    return row.rule.removeprefix(f"{EVENT_RULE_PREFIX}.").partition(LATER_SEPARATOR)[0]
