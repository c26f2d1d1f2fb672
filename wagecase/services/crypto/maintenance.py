"""Maintenance by an operator or at night: partitions ahead, keys under the current ring key, and making a person
unreadable when their data must go."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from sqlalchemy import select, text

from wagecase.extensions import db
from wagecase.models import AuditEntry, DataKey, Person
from wagecase.services.base.errors import NotFound
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.crypto import field_encryption, personal_data

MONTHS_AHEAD = 3
BATCH_SIZE = 500


@unit_of_work()
def make_partitions(today: date) -> None:
    """The month partitions of reading records, for this month and those that come next."""
    month = today.replace(day=1)
    for _ in range(MONTHS_AHEAD):
        db.session.execute(text("SELECT ensure_month(:day)"), {"day": month})
        month = (month + timedelta(days=32)).replace(day=1)


def rewrap_keys() -> int:
    """Move every data key under the current ring key, a unit of work for each batch; what they seal stays as it is.

    Safe to stop and to run again; afterwards the older ring keys may go.
    """
    moved = 0
    while batch := _rewrap_batch():
        moved += batch
    return moved


@unit_of_work()
def _rewrap_batch() -> int:
    """Move so many keys; keys that another process is moving are left to it."""
    ring = field_encryption.key_ring()
    stale = select(DataKey).where(DataKey.ring_key != ring.current, DataKey.wrapped.is_not(None)).limit(BATCH_SIZE)
    rows = db.session.scalars(stale.with_for_update(skip_locked=True)).all()
    for row in rows:
        ring.rewrap(row)
    return len(rows)


@unit_of_work()
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
