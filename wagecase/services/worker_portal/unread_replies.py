"""Replies by SMS that belong to no case and wait for a person."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import SmsReply
from wagecase.procedure.core.enums import Role
from wagecase.services.base.errors import Forbidden
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role
from wagecase.services.crypto import field_encryption

# Of those that nobody has read so many at once, the oldest first.
MAX_ROWS = 50


@dataclass(frozen=True, slots=True)
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
