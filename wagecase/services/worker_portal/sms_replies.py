"""Replies of workers to texts: 1 money came, 2 not, stop; everything else is kept for a person to read.

A reply is a statement on the case and never a payment. The case follows from the phone and the question last asked.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

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
from wagecase.services.crypto import field_encryption
from wagecase.services.notifications.schedule.sms_enqueue import SMS_CHANNEL, WORKER_ROLE_PREFIX
from wagecase.services.worker_portal import statements
from wagecase.services.worker_portal.statements import StatementInput

# How long an answer belongs to the question.
REPLY_WINDOW = timedelta(days=14)
MAX_LENGTH = 500
# Of those that nobody has read so many at once, the oldest first.
MAX_ROWS = 50


@dataclass(frozen=True)
class SmsReplyInput:
    """As the provider hands it over; `number` is its own number of the message."""

    number: str
    phone: str
    words: str


def receive_reply(reply: SmsReplyInput) -> None:
    """Keep a reply once and do what it says as far as software may."""
    phone = _normalise_phone(reply.phone)
    index = field_encryption.key_ring().index("phone", phone)
    row_id = _store_reply(reply, phone, index)
    if row_id is None:
        db.session.rollback()
        return
    db.session.commit()
    word = normalise_text(reply.words)
    if word in STOP_REPLIES:
        db.session.execute(insert(SmsOptOut).values(phone_index=index, since=now()).on_conflict_do_nothing())
        _mark_done(row_id)
    elif word in RESUME_REPLIES:
        db.session.execute(delete(SmsOptOut).where(SmsOptOut.phone_index == index))
        _mark_done(row_id)
    else:
        _record_statement(row_id, index, word, reply.words[:MAX_LENGTH])


def _normalise_phone(phone: str) -> str:
    """The number in E.164, as the index of phones has it; one that is none stays as it came."""
    try:
        number = phonenumbers.parse(phone, "CN")
    except phonenumbers.NumberParseException:
        return phone[:40]
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _store_reply(reply: SmsReplyInput, phone: str, index: bytes) -> uuid.UUID | None:
    """The row of a reply; None where the provider handed it over before."""
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
    return db.session.scalar(made)


def _mark_done(row_id: uuid.UUID) -> None:
    row = db.session.get_one(SmsReply, row_id)
    row.settled_at = now()
    db.session.commit()


def _record_statement(row_id: uuid.UUID, index: bytes, word: str, words: str) -> None:
    """A statement on the case that the reply belongs to; where there is none it stays for a person."""
    asked = _complaint_asked_about(index)
    complaint = asked or _latest_complaint(index)
    if complaint is None:
        return
    kind = StatementKind.words
    if asked and (word in YES_REPLIES or word in NO_REPLIES):
        kind = StatementKind.paid if word in YES_REPLIES else StatementKind.not_paid
    try:
        statement = statements.add_statement(complaint, StatementInput(kind, StatementChannel.sms, words=words))
    except Refused:
        db.session.rollback()
        return
    db.session.get_one(SmsReply, row_id).statement_id = statement
    db.session.commit()


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


@dataclass(frozen=True)
class UnreadReply:
    """A reply of a phone that stands on no complaint; only the end of its number is shown."""

    id: uuid.UUID
    received_at: datetime
    phone: str
    words: str


def list_unread_replies(principal: Principal) -> list[UnreadReply]:
    """Replies that belong to no case, the oldest first, for the city; raises Forbidden."""
    if not principal.has(Role.supervisor):
        raise Forbidden([wrong_role([Role.supervisor])])
    waiting = SmsReply.statement_id.is_(None) & SmsReply.settled_at.is_(None)
    found = db.session.scalars(select(SmsReply).where(waiting).order_by(SmsReply.received_at).limit(MAX_ROWS)).all()
    keys = field_encryption.load_data_keys(row.data_key_id for row in found)
    return [_unread_view(row, keys[row.data_key_id]) for row in found if row.data_key_id in keys]


def _unread_view(row: SmsReply, key: field_encryption.UnwrappedKey) -> UnreadReply:
    said = json.loads(key.open(row.ciphertext, f"sms_replies.ciphertext:{row.id}"))
    return UnreadReply(row.id, row.received_at, "***" + said["phone"][-4:], said["words"])


def settle_reply(principal: Principal, reply_id: uuid.UUID) -> None:
    """A person has read it; raises Forbidden, NotFound."""
    if not principal.has(Role.supervisor):
        raise Forbidden([wrong_role([Role.supervisor])])
    row = db.session.get(SmsReply, reply_id)
    if row is None:
        raise NotFound
    if row.settled_at is None:
        row.settled_at, row.settled_by = now(), principal.user_id
    db.session.commit()
