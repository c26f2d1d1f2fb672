"""Addresses from which mail comes back. Only keyed digests are kept; a changed address is new and bears no mark."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from wagecase.extensions import db
from wagecase.models import BouncedAddress
from wagecase.services.crypto import field_encryption


def address_digest(address: str) -> bytes:
    """The digest by which an address is known."""
    return field_encryption.key_ring().index("mail", address.strip().lower())


def suppressed_addresses() -> Collection[bytes]:
    """Every marked address; there are few."""
    return frozenset(db.session.scalars(select(BouncedAddress.address_index)))


def suppress(address_index: bytes, code: str, reminder_id: uuid.UUID, moment: datetime) -> bool:
    """Mark an address; False if it bears a mark already. The caller commits."""
    row = insert(BouncedAddress).values(
        address_index=address_index, code=code, reminder_id=reminder_id, bounced_at=moment
    )
    done = db.session.execute(row.on_conflict_do_nothing().returning(BouncedAddress.address_index))
    return done.one_or_none() is not None


def unsuppress(address_index: bytes) -> None:
    """Trust an address again. The caller commits."""
    db.session.execute(delete(BouncedAddress).where(BouncedAddress.address_index == address_index))
