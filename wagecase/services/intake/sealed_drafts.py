"""Half-filled forms in the database: each sealed under a data key of its own, whoever may open it.

Erasing destroys the data key as well, so that a backup of the row opens no longer either. Who may have how many, and
for how long, is the policy of `intake.drafts` for staff and of `worker_portal.worker_drafts` for workers.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import InstrumentedAttribute

from wagecase.extensions import db
from wagecase.models import DataKey, Draft, WorkerDraft
from wagecase.services.base import bulk_insert
from wagecase.services.base.dates import now
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.crypto import field_encryption
from wagecase.services.crypto.field_encryption import UnwrappedKey

BATCH_SIZE = 500

DraftRow = Draft | WorkerDraft


@dataclass(frozen=True, slots=True)
class DraftTable:
    """Where drafts of one kind are kept, by which column they are found, and how long an unused one stays."""

    model: type[Draft] | type[WorkerDraft]
    key: InstrumentedAttribute[uuid.UUID] | InstrumentedAttribute[bytes]
    retention: timedelta

    def cipher_context(self, key: uuid.UUID | bytes) -> str:
        name = key.hex() if isinstance(key, bytes) else str(key)
        return f"{self.model.__tablename__}.ciphertext:{name}"

    @property
    def expired(self) -> ColumnElement[bool]:
        return self.model.saved_at < now() - self.retention


def seal_draft(
    table: DraftTable,
    key: uuid.UUID | bytes,
    row: DraftRow | None,
    content: Any,
    *,
    belongs: Mapping[str, Any],
    where: Sequence[ColumnElement[bool]] = (),
) -> datetime:
    """Store the content in a new row, or in this one as long as it keeps its data key; returns when.

    Args:
        row: the draft as it was read; None where there is none yet.
        content: what `json` can write.
        belongs: further columns of a new row.
        where: what has to hold of the row besides, lest it was finished in the meantime.
    """
    data_key = field_encryption.load_data_key(row.data_key_id) if row else _new_data_key()
    saved_at = now()
    values = {
        table.key.key: key,
        "data_key_id": data_key.id,
        "ciphertext": data_key.seal(json.dumps(content, ensure_ascii=False), table.cipher_context(key)),
        "created_at": saved_at,
        "saved_at": saved_at,
        **belongs,
    }
    statement = insert(table.model).values(values)
    changed = {"ciphertext": statement.excluded.ciphertext, "saved_at": saved_at}
    same = table.model.data_key_id == data_key.id
    for condition in where:
        same &= condition
    db.session.execute(statement.on_conflict_do_update(index_elements=[table.key.key], set_=changed, where=same))
    return saved_at


def _new_data_key() -> UnwrappedKey:
    key, row = field_encryption.key_ring().make()
    bulk_insert.bulk_insert(DataKey, [row])
    return key


def open_draft_content(table: DraftTable, row: DraftRow, key: UnwrappedKey | None = None) -> Any:
    """What `json` reads of a draft that still has its content."""
    data_key = key or field_encryption.load_data_key(row.data_key_id)
    identity = row.id if isinstance(row, Draft) else row.digest
    return json.loads(data_key.open(row.ciphertext or b"", table.cipher_context(identity)))


def erase_drafts(table: DraftTable, chosen: ColumnElement[bool]) -> int:
    """Delete the rows and destroy their keys, within the caller's unit of work; returns how many."""
    gone = db.session.scalars(delete(table.model).where(chosen).returning(table.model.data_key_id)).all()
    destroy_keys(gone)
    return len(gone)


def destroy_keys(keys: Sequence[uuid.UUID]) -> None:
    if keys:
        db.session.execute(update(DataKey).where(DataKey.id.in_(keys)).values(wrapped=None, destroyed_at=now()))


def erase_expired(table: DraftTable) -> int:
    """Erase drafts that nobody has changed for the table's retention, one unit of work per batch; returns how many."""
    count = 0
    while erased := _erase_batch(table):
        count += erased
    return count


@unit_of_work()
def _erase_batch(table: DraftTable) -> int:
    old = select(table.key).where(table.expired).limit(BATCH_SIZE)
    return erase_drafts(table, table.key.in_(old))
