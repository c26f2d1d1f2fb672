"""Replies of workers to texts: 1 money came, 2 not, stop; everything else is kept for a person to read.

A reply is a statement on the case and never a payment. Which case is told by the phone and the question last asked.
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
from wagecase.procedure.notifications.sms_rules import AGAIN, NO, PROMISE, STOP, YES
from wagecase.procedure.records.worker_statements import StatementChannel, StatementKind
from wagecase.services.base import bulk_insert
from wagecase.services.base.dates import now, today
from wagecase.services.base.errors import Forbidden, NotFound, Refused
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role
from wagecase.services.base.text_search import fold_text
from wagecase.services.crypto import field_encryption
from wagecase.services.notifications.schedule.sms_enqueue import CHANNEL, ROLE
from wagecase.services.worker_portal import statements
from wagecase.services.worker_portal.statements import Said

# How long an answer belongs to the question.
ANSWERED_WITHIN = timedelta(days=14)
LONGEST = 500
# Of those that nobody has read so many at once, the oldest first.
SHOWN = 50


@dataclass(frozen=True)
class Reply:
    """As the provider hands it over; `number` is its own number of the message."""

    number: str
    phone: str
    words: str


def take(reply: Reply) -> None:
    """Keep a reply once and do what it says as far as software may."""
    phone = _normal(reply.phone)
    index = field_encryption.ring().index("phone", phone)
    row_id = _keep(reply, phone, index)
    if row_id is None:
        db.session.rollback()
        return
    db.session.commit()
    word = fold_text(reply.words)
    if word in STOP:
        db.session.execute(insert(SmsOptOut).values(phone_index=index, since=now()).on_conflict_do_nothing())
        _done(row_id)
    elif word in AGAIN:
        db.session.execute(delete(SmsOptOut).where(SmsOptOut.phone_index == index))
        _done(row_id)
    else:
        _state(row_id, index, word, reply.words[:LONGEST])


def _normal(phone: str) -> str:
    """The number in E.164, as the index of phones has it; one that is none stays as it came."""
    try:
        number = phonenumbers.parse(phone, "CN")
    except phonenumbers.NumberParseException:
        return phone[:40]
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _keep(reply: Reply, phone: str, index: bytes) -> uuid.UUID | None:
    """The row of a reply; None where the provider handed it over before."""
    key, key_row = field_encryption.ring().make()
    bulk_insert.put(DataKey, [key_row])
    row_id = new_id()
    said = json.dumps({"phone": phone, "words": reply.words[:LONGEST]}, ensure_ascii=False)
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


def _done(row_id: uuid.UUID) -> None:
    row = db.session.get_one(SmsReply, row_id)
    row.settled_at = now()
    db.session.commit()


def _state(row_id: uuid.UUID, index: bytes, word: str, words: str) -> None:
    """A statement on the case that the reply belongs to; where there is none it stays for a person."""
    asked = _asked(index)
    complaint = asked or _latest(index)
    if complaint is None:
        return
    kind = StatementKind.words
    if asked and (word in YES or word in NO):
        kind = StatementKind.paid if word in YES else StatementKind.not_paid
    try:
        statement = statements.add(complaint, Said(kind, StatementChannel.sms, words=words))
    except Refused:
        db.session.rollback()
        return
    db.session.get_one(SmsReply, row_id).statement_id = statement
    db.session.commit()


def _asked(index: bytes) -> uuid.UUID | None:
    """The complaint about whose promise this phone was asked last."""
    query = (
        select(Reminder.role)
        .where(Reminder.channel == CHANNEL, Reminder.rule == PROMISE.name, Reminder.address_index == index)
        .where(Reminder.sending_at.is_not(None), Reminder.send_on > today() - ANSWERED_WITHIN)
        .order_by(Reminder.send_on.desc(), Reminder.sending_at.desc())
    )
    role = db.session.scalar(query.limit(1))
    return uuid.UUID(role.removeprefix(ROLE)) if role else None


def _latest(index: bytes) -> uuid.UUID | None:
    """The newest complaint that this phone stands for."""
    query = select(Complaint.id).join(Person, Person.id == Complaint.contact_id).where(Person.phone_index == index)
    return db.session.scalar(query.order_by(Complaint.received_at.desc()).limit(1))


@dataclass(frozen=True)
class Unread:
    """A reply of a phone that stands on no complaint; only the end of its number is shown."""

    id: uuid.UUID
    received_at: datetime
    phone: str
    words: str


def unread(principal: Principal) -> list[Unread]:
    """Replies that belong to no case, the oldest first, for the city; raises Forbidden."""
    if not principal.has(Role.supervisor):
        raise Forbidden([wrong_role([Role.supervisor])])
    waiting = SmsReply.statement_id.is_(None) & SmsReply.settled_at.is_(None)
    found = db.session.scalars(select(SmsReply).where(waiting).order_by(SmsReply.received_at).limit(SHOWN)).all()
    keys = field_encryption.keys_of(row.data_key_id for row in found)
    return [_shown(row, keys[row.data_key_id]) for row in found if row.data_key_id in keys]


def _shown(row: SmsReply, key: field_encryption.Key) -> Unread:
    said = json.loads(key.open(row.ciphertext, f"sms_replies.ciphertext:{row.id}"))
    return Unread(row.id, row.received_at, "***" + said["phone"][-4:], said["words"])


def settle(principal: Principal, reply_id: uuid.UUID) -> None:
    """A person has read it; raises Forbidden, NotFound."""
    if not principal.has(Role.supervisor):
        raise Forbidden([wrong_role([Role.supervisor])])
    row = db.session.get(SmsReply, reply_id)
    if row is None:
        raise NotFound
    if row.settled_at is None:
        row.settled_at, row.settled_by = now(), principal.user_id
    db.session.commit()
