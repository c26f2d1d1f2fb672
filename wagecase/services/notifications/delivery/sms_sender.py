"""Sending texts that are owed: claimed, judged and recorded as mails are, over a gateway instead of a mail server."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from wagecase.extensions import current_config, db
from wagecase.mail.dysms import DysmsSender, Gateway
from wagecase.mail.sender import Outcome, Result
from wagecase.mail.smtp import SmtpSender
from wagecase.mail.text_message import NoGateway, RecordingSender, Text, TextSender
from wagecase.models import Case, Complaint, Deadline, Event, HandOff, Organisation, PayPromise, Person, SmsOptOut
from wagecase.services.base import rules_in_force as rulebook
from wagecase.services.base.dates import now, today
from wagecase.services.crypto import field_encryption
from wagecase.services.notifications.outbox.outbox import (
    FLIGHT,
    Claimed,
    Flier,
    launch,
    record,
    release_lapsed,
    settle,
    take,
)
from wagecase.services.notifications.schedule.quiet_hours import earliest
from wagecase.services.notifications.schedule.sms_enqueue import CHANNEL, ROLE, STALE_DAYS

RUN_SECONDS = 40
HOTLINE = "12333"
# With a longer name a text would need a third segment.
LONGEST_OFFICE = 74
# Only these numbers take texts: mobile phones of the mainland.
MOBILE = "+861"


@dataclass(frozen=True)
class Ready:
    """A row of the ledger with its text."""

    row: Claimed
    text: Text
    address: bytes

    @property
    def flier(self) -> Flier:
        return Flier(self.row.id, self.text.id, None, self.address)


@dataclass(frozen=True)
class Gone:
    """A text that is not sent, and why."""

    reason: str


def sender() -> TextSender:
    """The gateway of the settings; in development what only records, in production nothing rather than a guess."""
    config = current_config()
    if config.sms is not None:
        one = config.sms
        return DysmsSender(Gateway(one.endpoint, one.key_id, one.secret, one.signature, one.templates))
    if not config.production and config.smtp is not None:
        return RecordingSender(SmtpSender(config.smtp, config.mail_from))
    return NoGateway()


def send_owed(through: TextSender, run_seconds: float = RUN_SECONDS) -> int:
    """Send what is owed and ready; returns how many texts were taken. At night everything waits."""
    moment, sent, end = now(), 0, time.monotonic() + run_seconds
    release_lapsed(moment)
    db.session.commit()
    if isinstance(through, NoGateway) or earliest(moment, rulebook.current()) > moment:
        return 0
    with through:
        while time.monotonic() < end:
            token, rows = take(now(), CHANNEL)
            db.session.commit()
            if not rows:
                break
            ready = list(_ready(token, rows))
            db.session.commit()
            taken, broken = _fly(through, token, ready)
            sent += taken
            if broken:
                break
    return sent


def _fly(through: TextSender, token: uuid.UUID, ready: Sequence[Ready]) -> tuple[int, bool]:
    """Flights that are announced before they leave; after one that found no gateway the rest is given back."""
    sent, broken = 0, False
    for start in range(0, len(ready), FLIGHT):
        flight = ready[start : start + FLIGHT]
        if broken:
            record(token, [(one.row, Result(Outcome.untried, "run_over")) for one in flight], now())
            continue
        leave = launch(token, [one.flier for one in flight])
        db.session.commit()
        flight = [one for one in flight if one.row.id in leave]
        results = through.send([one.text for one in flight])
        record(token, [(one.row, result) for one, result in zip(flight, results, strict=True)], now())
        db.session.commit()
        sent += sum(result.outcome is Outcome.sent for result in results)
        broken = any(result.outcome is Outcome.untried for result in results)
    db.session.commit()
    return sent, broken


def _ready(token: uuid.UUID, rows: Sequence[Claimed]) -> Iterator[Ready]:
    for row in rows:
        found = _judged(row)
        if isinstance(found, Gone):
            settle(token, row, "dropped", found.reason)
        else:
            yield found


def _judged(row: Claimed) -> Ready | Gone:
    """Whether the text is still owed, to which phone, and in which words: no name, no sum, nobody of the staff."""
    if row.send_on < today() - timedelta(days=STALE_DAYS) and not row.subject.startswith("clock:"):
        return Gone("stale")
    complaint = db.session.get_one(Complaint, uuid.UUID(row.role.removeprefix(ROLE)))
    contact = db.session.get_one(Person, complaint.contact_id)
    if contact.phone is None or contact.phone_index is None or contact.erased_at is not None:
        return Gone("no_phone")
    if db.session.get(SmsOptOut, contact.phone_index) is not None:
        return Gone("opted_out")
    phone = field_encryption.key_of(contact.data_key_id).open(contact.phone, f"persons.phone:{contact.id}")
    if not phone.startswith(MOBILE):
        return Gone("no_mobile")
    if not _standing(row):
        return Gone("ended")
    language = "en" if complaint.told.get("page_language") == "en" else "zh"
    values = _values(row, complaint, language)
    return Ready(row, Text(str(row.id), phone, row.letter, language, values, now()), contact.phone_index)


def _standing(row: Claimed) -> bool:
    """Whether what the text is about still holds."""
    kind, _, named = row.subject.partition(":")
    if kind == "promise":
        promise = db.session.get(PayPromise, uuid.UUID(named))
        return bool(promise and promise.withdrawn_on is None and promise.kept < promise.amount)
    if kind == "event":
        void = select(Event.position).where(Event.case_id == row.case_id, Event.corrects == int(named), Event.void)
        return db.session.scalar(void.limit(1)) is None
    running = select(Deadline.clock).where(
        Deadline.case_id == row.case_id,
        Deadline.clock == row.subject.split(":")[1],
        Deadline.state == "running",
        Deadline.due_on == row.due_on,
    )
    return row.due_on >= today() and db.session.scalar(running.limit(1)) is not None


def _values(row: Claimed, complaint: Complaint, language: str) -> Mapping[str, str]:
    """What the words have places for; the number is the one on the worker's receipt."""
    office = _office(row, complaint)
    number = db.session.get_one(Case, complaint.opened_case_id).number or ""
    values = {"number": number, "office": office.names[language][:LONGEST_OFFICE], "phone": office.phone or HOTLINE}
    return {**values, "day": day(row.due_on, language)}


def _office(row: Claimed, complaint: Complaint) -> Organisation:
    """Who has the matter: of a hand-over, whoever it went to."""
    case = db.session.get_one(Case, complaint.case_id)
    position = row.subject.removeprefix("event:")
    query = select(HandOff.to_org_id).where(
        HandOff.case_id == row.case_id, HandOff.sent_position == (int(position) if position.isdigit() else 0)
    )
    return db.session.get_one(Organisation, db.session.scalar(query.limit(1)) or case.owner_org_id)


def day(when: date, language: str) -> str:
    return f"{when.month}月{when.day}日" if language == "zh" else f"{when:%Y-%m-%d}"
