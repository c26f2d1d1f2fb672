"""What an operator or the night does so that the rest goes on: partitions ahead, keys under the current ring key, and
making a person unreadable when his data must go."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from sqlalchemy import select, text

from wagecase.extensions import db
from wagecase.models import AuditEntry, DataKey, Person
from wagecase.services.base.errors import NotFound
from wagecase.services.crypto import field_encryption, personal_data

MONTHS_AHEAD = 3
BATCH_SIZE = 500


def make_partitions(today: date) -> None:
    """The month partitions of reading records, for this month and those that come next."""
    month = today.replace(day=1)
    for _ in range(MONTHS_AHEAD):
        db.session.execute(text("SELECT ensure_month(:day)"), {"day": month})
        month = (month + timedelta(days=32)).replace(day=1)
    db.session.commit()


def rewrap_keys() -> int:
    """Move every data key under the current ring key, batch by batch; what they seal stays as it is.

    Safe to stop and to run again; afterwards the older ring keys may go.
    """
    current, moved = field_encryption.key_ring().current, 0
    stale = select(DataKey).where(DataKey.ring_key != current, DataKey.wrapped.is_not(None)).limit(BATCH_SIZE)
    while rows := db.session.scalars(stale.with_for_update(skip_locked=True)).all():
        for row in rows:
            field_encryption.key_ring().rewrap(row)
        db.session.commit()
        moved += len(rows)
    return moved


def erase_person(person_id: uuid.UUID, reason: str, by: uuid.UUID | None = None) -> None:
    """Make one person's protected data and words unreadable for good (个人信息保护法 47, fact I17).

    The event chain still verifies: it holds digests of ciphertexts, which stay.

    Raises:
        NotFound: there is no such person.
    """
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFound
    personal_data.destroy_personal_data(person)
    db.session.add(AuditEntry(user_id=by, action="person_erased", subject=str(person_id), detail={"reason": reason}))
    db.session.commit()
