"""Sends queued texts: claimed, resolved and recorded as mails are, over a gateway instead of a mail server."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from sqlalchemy import select

from wagecase.extensions import current_config, db
from wagecase.mail.dysms import DysmsSmsSender, SmsGateway
from wagecase.mail.sender import DeliveryOutcome, DeliveryResult
from wagecase.mail.smtp import SmtpSender
from wagecase.mail.text_message import NullSmsSender, RecordingSmsSender, SmsMessage, SmsSender
from wagecase.models import Case, Complaint, Deadline, Event, Organisation, PayPromise, Person, SmsOptOut, Transfer
from wagecase.procedure.notifications.message_subject import MessageSubjectKind
from wagecase.services.base import rules_in_force as rulebook
from wagecase.services.base.dates import now, today
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.crypto import field_encryption
from wagecase.services.notifications.outbox.outbox import (
    BATCH_SIZE,
    ClaimedMessage,
    OutgoingMessage,
    claim_messages,
    close_message,
    mark_sending,
    record_results,
    release_expired_leases,
)
from wagecase.services.notifications.schedule.quiet_hours import next_sending_time
from wagecase.services.notifications.schedule.sms_enqueue import SMS_CHANNEL, SMS_MAX_AGE_DAYS, WORKER_ROLE_PREFIX

RUN_SECONDS = 40
HOTLINE = "12333"
# With a longer name a text would need a third segment.
MAX_OFFICE_LENGTH = 74
# Only these numbers take texts: mobile phones of the mainland.
MOBILE_PREFIX = "+861"


@dataclass(frozen=True)
class ReadySms:
    """A row of the outbox with its text."""

    row: ClaimedMessage
    text: SmsMessage
    address: bytes

    @property
    def outgoing(self) -> OutgoingMessage:
        return OutgoingMessage(self.row.id, self.text.id, None, self.address)


@dataclass(frozen=True)
class DroppedSms:
    """A text that is not sent, and why."""

    reason: str


def configured_sms_sender() -> SmsSender:
    """The gateway of the settings; in development what only records, in production nothing rather than a guess."""
    config = current_config()
    if config.sms is not None:
        one = config.sms
        return DysmsSmsSender(SmsGateway(one.endpoint, one.key_id, one.secret, one.signature, one.templates))
    if not config.production and config.smtp is not None:
        return RecordingSmsSender(SmtpSender(config.smtp, config.mail_from))
    return NullSmsSender()


def send_queued_sms(sender: SmsSender, run_seconds: float = RUN_SECONDS) -> int:
    """Send what is queued and ready; returns how many texts were taken. At night everything waits."""
    moment, sent, end = now(), 0, time.monotonic() + run_seconds
    with unit_of_work():
        release_expired_leases(moment)
    if isinstance(sender, NullSmsSender) or next_sending_time(moment, rulebook.current_rules()) > moment:
        return 0
    with sender:
        while time.monotonic() < end:
            with unit_of_work():
                token, rows = claim_messages(now(), SMS_CHANNEL)
            if not rows:
                break
            taken, broken = _send_batches(sender, token, _prepare_messages(token, rows))
            sent += taken
            if broken:
                break
    return sent


def _send_batches(sender: SmsSender, token: uuid.UUID, ready: Sequence[ReadySms]) -> tuple[int, bool]:
    """Batches that are marked before they are sent; after one that found no gateway the rest is given back."""
    sent = 0
    for start in range(0, len(ready), BATCH_SIZE):
        results = _send_batch(sender, token, ready[start : start + BATCH_SIZE])
        sent += sum(result.outcome is DeliveryOutcome.sent for result in results)
        if any(result.outcome is DeliveryOutcome.untried for result in results):
            _give_back(token, ready[start + BATCH_SIZE :])
            return sent, True
    return sent, False


def _send_batch(sender: SmsSender, token: uuid.UUID, batch: Sequence[ReadySms]) -> Sequence[DeliveryResult]:
    with unit_of_work():
        leased = mark_sending(token, [one.outgoing for one in batch])
    batch = [one for one in batch if one.row.id in leased]
    results = sender.send([one.text for one in batch])
    with unit_of_work():
        record_results(token, [(one.row, result) for one, result in zip(batch, results, strict=True)], now())
    return results


@unit_of_work()
def _give_back(token: uuid.UUID, rest: Sequence[ReadySms]) -> None:
    untried = DeliveryResult(DeliveryOutcome.untried, "run_over")
    record_results(token, [(one.row, untried) for one in rest], now())


@unit_of_work()
def _prepare_messages(token: uuid.UUID, rows: Sequence[ClaimedMessage]) -> list[ReadySms]:
    """The texts that go out; what is not sent is closed with its reason."""
    ready = []
    for row in rows:
        found = _resolve_sms(row)
        if isinstance(found, DroppedSms):
            close_message(token, row, "dropped", found.reason)
        else:
            ready.append(found)
    return ready


def _resolve_sms(row: ClaimedMessage) -> ReadySms | DroppedSms:
    """Whether the text still goes out, to which phone, and in which words: no name, no sum, nobody of the staff."""
    if row.send_on < today() - timedelta(days=SMS_MAX_AGE_DAYS) and row.about.kind != MessageSubjectKind.deadline:
        return DroppedSms("stale")
    complaint = db.session.get_one(Complaint, uuid.UUID(row.role.removeprefix(WORKER_ROLE_PREFIX)))
    contact = db.session.get_one(Person, complaint.contact_id)
    if contact.phone is None or contact.phone_index is None or contact.erased_at is not None:
        return DroppedSms("no_phone")
    if db.session.get(SmsOptOut, contact.phone_index) is not None:
        return DroppedSms("opted_out")
    phone = field_encryption.load_data_key(contact.data_key_id).open(contact.phone, f"persons.phone:{contact.id}")
    if not phone.startswith(MOBILE_PREFIX):
        return DroppedSms("no_mobile")
    if not _still_applies(row):
        return DroppedSms("ended")
    language = "en" if complaint.details.get("page_language") == "en" else "zh"
    values = _template_values(row, complaint, language)
    return ReadySms(row, SmsMessage(str(row.id), phone, row.template, language, values, now()), contact.phone_index)


def _still_applies(row: ClaimedMessage) -> bool:
    """Whether what the text is about still holds."""
    return _APPLIES_BY_KIND[row.about.kind](row)


def _promise_applies(row: ClaimedMessage) -> bool:
    promise = db.session.get(PayPromise, row.about.id)
    return bool(promise and promise.withdrawn_on is None and promise.kept < promise.amount)


def _event_applies(row: ClaimedMessage) -> bool:
    void = select(Event.position).where(Event.case_id == row.case_id, Event.corrects == row.about.position, Event.void)
    return db.session.scalar(void.limit(1)) is None


def _deadline_applies(row: ClaimedMessage) -> bool:
    running = select(Deadline.clock).where(
        Deadline.case_id == row.case_id,
        Deadline.clock == row.about.clock,
        Deadline.state == "running",
        Deadline.due_on == row.due_on,
    )
    return row.due_on >= today() and db.session.scalar(running.limit(1)) is not None


_APPLIES_BY_KIND: Mapping[str, Callable[[ClaimedMessage], bool]] = MappingProxyType(
    {
        MessageSubjectKind.promise: _promise_applies,
        MessageSubjectKind.event: _event_applies,
        MessageSubjectKind.deadline: _deadline_applies,
    }
)


def _template_values(row: ClaimedMessage, complaint: Complaint, language: str) -> Mapping[str, str]:
    """What the words have places for; the number is the one on the worker's receipt."""
    office = _responsible_office(row, complaint)
    number = db.session.get_one(Case, complaint.opened_case_id).number or ""
    values = {"number": number, "office": office.names[language][:MAX_OFFICE_LENGTH], "phone": office.phone or HOTLINE}
    return {**values, "day": format_day(row.due_on, language)}


def _responsible_office(row: ClaimedMessage, complaint: Complaint) -> Organisation:
    """Who has the matter: after a transfer, whoever it went to."""
    case = db.session.get_one(Case, complaint.case_id)
    position = row.about.position if row.about.kind == MessageSubjectKind.event else 0
    query = select(Transfer.to_org_id).where(Transfer.case_id == row.case_id, Transfer.sent_position == position)
    return db.session.get_one(Organisation, db.session.scalar(query.limit(1)) or case.owner_org_id)


def format_day(when: date, language: str) -> str:
    return f"{when.month}月{when.day}日" if language == "zh" else f"{when:%Y-%m-%d}"
