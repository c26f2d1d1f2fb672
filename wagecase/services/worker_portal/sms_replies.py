"""Replies of workers to texts: 1 money came, 2 not, stop; everything else is kept for a person to read.

A reply is a statement on the case and never a payment. The case follows from the phone and the question last asked.
"""

from __future__ import annotations

import json
import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import phonenumbers
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from wagecase.extensions import db
from wagecase.models import Complaint, DataKey, Person, Reminder, SmsOptOut, SmsReply, new_id
from wagecase.procedure.core.enums import Role
from wagecase.procedure.notifications.sms_rules import (
    NO_REPLIES,
    PROMISE_RULE,
    RESUME_REPLIES,
    STOP_REPLIES,
    YES_REPLIES,
)
from wagecase.procedure.records.worker_statements import StatementChannel, StatementKind
from wagecase.services.base import bulk_insert
from wagecase.services.base.dates import now, today
from wagecase.services.base.errors import Forbidden, NotFound, Refused
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role
from wagecase.services.base.text_search import normalise_text
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.crypto import field_encryption
from wagecase.services.notifications.outbox.keys import SMS_CHANNEL, WORKER_ROLE_PREFIX
from wagecase.services.worker_portal import statements
from wagecase.services.worker_portal.statements import StatementInput

# How long an answer belongs to the question.
REPLY_WINDOW = timedelta(days=14)
MAX_LENGTH = 500


@dataclass(frozen=True)
class SmsReplyInput:
    """As the provider hands it over; `number` is its own number of the message."""

    number: str
    phone: str
    words: str


def receive_reply(reply: SmsReplyInput) -> None:
    """Keep a reply once and do what it says as far as software may. It is kept even where the rest fails."""
    phone = _normalise_phone(reply.phone)
    index = field_encryption.key_ring().index("phone", phone)
    try:
        row_id = _store_reply(reply, phone, index)
    except AlreadyReceived:
        return
    word = normalise_text(reply.words)
    if word in STOP_REPLIES | RESUME_REPLIES:
        _set_opt_out(row_id, index, stop=word in STOP_REPLIES)
    else:
        _record_statement(row_id, index, word, reply.words[:MAX_LENGTH])


def _normalise_phone(phone: str) -> str:
    """The number in E.164, as the index of phones has it; one that is none stays as it came."""
    try:
        number = phonenumbers.parse(phone, "CN")
    except phonenumbers.NumberParseException:
        return phone[:40]
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


class AlreadyReceived(Exception):
    """The provider handed this reply over before."""


@unit_of_work()
def _store_reply(reply: SmsReplyInput, phone: str, index: bytes) -> uuid.UUID:
    """The row of a reply; raises AlreadyReceived, and then no key is left behind."""
    key, key_row = field_encryption.key_ring().make()
    bulk_insert.bulk_insert(DataKey, [key_row])
    row_id = new_id()
    said = json.dumps({"phone": phone, "words": reply.words[:MAX_LENGTH]}, ensure_ascii=False)
    values = {
        "id": row_id,
        "gateway_no": reply.number[:80],
        "phone_index": index,
        "data_key_id": key.id,
        "ciphertext": key.seal(said, f"sms_replies.ciphertext:{row_id}"),
        "received_at": now(),
    }
    made = insert(SmsReply).values(values).on_conflict_do_nothing(index_elements=["gateway_no"]).returning(SmsReply.id)
    if db.session.scalar(made) is None:
        raise AlreadyReceived
    return row_id


@unit_of_work()
def _set_opt_out(row_id: uuid.UUID, index: bytes, *, stop: bool) -> None:
    if stop:
        db.session.execute(insert(SmsOptOut).values(phone_index=index, since=now()).on_conflict_do_nothing())
    else:
        db.session.execute(delete(SmsOptOut).where(SmsOptOut.phone_index == index))
    db.session.get_one(SmsReply, row_id).settled_at = now()


def _record_statement(row_id: uuid.UUID, index: bytes, word: str, words: str) -> None:
    """A statement on the case that the reply belongs to; where there is none it stays for a person."""
    asked = _complaint_asked_about(index)
    complaint = asked or _latest_complaint(index)
    if complaint is None:
        return
    kind = StatementKind.words
    if asked and (word in YES_REPLIES or word in NO_REPLIES):
        kind = StatementKind.paid if word in YES_REPLIES else StatementKind.not_paid
    said = StatementInput(kind, StatementChannel.sms, words=words)
    with suppress(Refused), unit_of_work():
        db.session.get_one(SmsReply, row_id).statement_id = statements.write_statement(complaint, said)


def _complaint_asked_about(index: bytes) -> uuid.UUID | None:
    """The complaint about whose promise this phone was asked last."""
    query = (
        select(Reminder.role)
        .where(Reminder.channel == SMS_CHANNEL, Reminder.rule == PROMISE_RULE.name, Reminder.address_index == index)
        .where(Reminder.sending_at.is_not(None), Reminder.send_on > today() - REPLY_WINDOW)
        .order_by(Reminder.send_on.desc(), Reminder.sending_at.desc())
    )
    role = db.session.scalar(query.limit(1))
    return uuid.UUID(role.removeprefix(WORKER_ROLE_PREFIX)) if role else None


def _latest_complaint(index: bytes) -> uuid.UUID | None:
    """The newest complaint that this phone stands for."""
    query = select(Complaint.id).join(Person, Person.id == Complaint.contact_id).where(Person.phone_index == index)
    return db.session.scalar(query.order_by(Complaint.received_at.desc()).limit(1))


@unit_of_work()
def settle_reply(principal: Principal, reply_id: uuid.UUID) -> None:
    """A person has read it; raises Forbidden, NotFound."""
    if not principal.has(Role.supervisor):
        raise Forbidden([wrong_role([Role.supervisor])])
    row = db.session.get(SmsReply, reply_id)
    if row is None:
        raise NotFound
    if row.settled_at is None:
        row.settled_at, row.settled_by = now(), principal.user_id
