"""Drafts of long forms: saved while somebody types, offered to him again, erased after use or thirty days unused.

Erasing destroys the data key as well, so that a backup of the row opens no longer either.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from wagecase.extensions import db
from wagecase.models import DataKey, Draft, IdempotencyKey
from wagecase.services.base import bulk_insert
from wagecase.services.base.dates import now
from wagecase.services.base.errors import NotFound
from wagecase.services.crypto import field_encryption

RETENTION = timedelta(days=30)
# More than this nobody has open; the oldest gives way.
MAX_DRAFTS = 10
BATCH_SIZE = 500

FormFields = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class SavedDraft:
    """A draft as it is offered again: when it was saved last, and what is in it."""

    id: uuid.UUID
    saved_at: datetime
    fields: dict[str, str]


def save_draft(user_id: uuid.UUID, draft_id: uuid.UUID, form: str, fields: FormFields) -> datetime | None:
    """Keep what is typed; returns when. None where the form was handed in meanwhile: nothing is kept of it then.

    Raises:
        NotFound: the id belongs to another person's draft.
    """
    text = json.dumps([list(pair) for pair in fields], ensure_ascii=False)
    if db.session.get(IdempotencyKey, (str(user_id), str(draft_id))):
        return None
    row = db.session.get(Draft, draft_id)
    if row is not None and row.user_id != user_id:
        raise NotFound
    key = field_encryption.load_data_key(row.data_key_id) if row else _new_data_key()
    saved_at = now()
    values = {
        "id": draft_id,
        "user_id": user_id,
        "form": form,
        "data_key_id": key.id,
        "ciphertext": key.seal(text, _cipher_context(draft_id)),
        "created_at": saved_at,
        "saved_at": saved_at,
    }
    statement = insert(Draft).values(values)
    changed = {"ciphertext": statement.excluded.ciphertext, "saved_at": saved_at}
    mine = (Draft.user_id == user_id) & (Draft.data_key_id == key.id)
    db.session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changed, where=mine))
    if row is None:
        _evict_oldest(user_id)
    db.session.commit()
    return saved_at


def _cipher_context(draft_id: uuid.UUID) -> str:
    return f"drafts.ciphertext:{draft_id}"


def _new_data_key() -> field_encryption.UnwrappedKey:
    key, row = field_encryption.key_ring().make()
    bulk_insert.bulk_insert(DataKey, [row])
    return key


def _evict_oldest(user_id: uuid.UUID) -> None:
    query = select(Draft.id).where(Draft.user_id == user_id).order_by(Draft.saved_at.desc()).offset(MAX_DRAFTS)
    _erase_drafts(db.session.scalars(query).all())


def list_drafts(user_id: uuid.UUID, form: str) -> list[SavedDraft]:
    """The person's drafts of a form, the latest first."""
    query = (
        select(Draft, DataKey)
        .join(DataKey, DataKey.id == Draft.data_key_id)
        .where(Draft.user_id == user_id, Draft.form == form)
        .order_by(Draft.saved_at.desc())
    )
    return [
        SavedDraft(
            row.Draft.id,
            row.Draft.saved_at,
            dict(_decrypt_fields(row.Draft, field_encryption.key_ring().unwrap(row.DataKey))),
        )
        for row in db.session.execute(query.limit(MAX_DRAFTS))
    ]


def open_draft(user_id: uuid.UUID, draft_id: uuid.UUID, form: str) -> list[tuple[str, str]]:
    """What was typed.

    Raises:
        NotFound: there is no such draft, or it is somebody else's.
    """
    row = db.session.get(Draft, draft_id)
    if row is None or (row.user_id, row.form) != (user_id, form):
        raise NotFound
    return _decrypt_fields(row, field_encryption.load_data_key(row.data_key_id))


def _decrypt_fields(row: Draft, key: field_encryption.UnwrappedKey) -> list[tuple[str, str]]:
    return [(name, value) for name, value in json.loads(key.open(row.ciphertext, _cipher_context(row.id)))]


def discard_draft(user_id: uuid.UUID, draft_id: uuid.UUID) -> None:
    """Erase a draft of this person, if it is there."""
    _erase_drafts(db.session.scalars(select(Draft.id).where(Draft.id == draft_id, Draft.user_id == user_id)).all())
    db.session.commit()


def _erase_drafts(draft_ids: Iterable[uuid.UUID]) -> None:
    """Drop the rows and destroy their keys. The caller commits."""
    gone = db.session.scalars(delete(Draft).where(Draft.id.in_(list(draft_ids))).returning(Draft.data_key_id)).all()
    if gone:
        db.session.execute(update(DataKey).where(DataKey.id.in_(gone)).values(wrapped=None, destroyed_at=now()))


def erase_expired_drafts() -> int:
    """Erase drafts that nobody has touched for thirty days; returns how many."""
    old, count = select(Draft.id).where(Draft.saved_at < now() - RETENTION).limit(BATCH_SIZE), 0
    while found := db.session.scalars(old).all():
        _erase_drafts(found)
        db.session.commit()
        count += len(found)
    return count
