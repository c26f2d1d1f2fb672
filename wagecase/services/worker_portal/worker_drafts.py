"""A complaint half filled in on a phone: kept sealed from step to step, erased when handed in or after seven days.

The browser holds a secret that nobody can guess; here stands its digest. Erasing destroys the data key as well.
"""

from __future__ import annotations

import json
import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from wagecase.extensions import db
from wagecase.models import DataKey, WorkerDraft
from wagecase.services.base import bulk_insert
from wagecase.services.base.dates import now
from wagecase.services.crypto import field_encryption

RETENTION = timedelta(days=7)
BATCH_SIZE = 500


@dataclass(frozen=True)
class WorkerDraftContent:
    """What was typed so far; after it was submitted, the resulting complaint, and nothing typed."""

    fields: dict[str, str] = field(default_factory=dict)
    complaint_id: uuid.UUID | None = None


def new_secret() -> str:
    return secrets.token_urlsafe(24)


def secret_digest(secret: str) -> bytes:
    return field_encryption.key_ring().index("worker_draft", secret)


def draft_files_id(secret: str) -> uuid.UUID:
    """Under which id the files of this form are gathered."""
    return uuid.UUID(bytes=secret_digest(secret)[:16])


def open_worker_draft(secret: str | None) -> WorkerDraftContent | None:
    """The draft of this secret; None where there is none, or it is past its time."""
    row = db.session.get(WorkerDraft, secret_digest(secret)) if secret else None
    if row is None or row.saved_at < now() - RETENTION:
        return None
    if row.ciphertext is None:
        return WorkerDraftContent(complaint_id=row.complaint_id)
    return WorkerDraftContent(
        json.loads(field_encryption.load_data_key(row.data_key_id).open(row.ciphertext, _cipher_context(row.digest)))
    )


def _cipher_context(digest: bytes) -> str:
    return f"worker_drafts.ciphertext:{digest.hex()}"


def save_worker_draft(secret: str, fields: Mapping[str, str]) -> None:
    """Keep what is typed. Of one that was handed in meanwhile nothing is kept."""
    digest, saved_at = secret_digest(secret), now()
    row = db.session.get(WorkerDraft, digest)
    if row is not None and row.ciphertext is None:
        return
    key = field_encryption.load_data_key(row.data_key_id) if row else _new_data_key()
    sealed = key.seal(json.dumps(dict(fields), ensure_ascii=False), _cipher_context(digest))
    values = {"digest": digest, "data_key_id": key.id, "ciphertext": sealed, "saved_at": saved_at}
    statement = insert(WorkerDraft).values({**values, "created_at": saved_at})
    same = (WorkerDraft.data_key_id == key.id) & WorkerDraft.complaint_id.is_(None)
    changed = {"ciphertext": statement.excluded.ciphertext, "saved_at": saved_at}
    db.session.execute(statement.on_conflict_do_update(index_elements=["digest"], set_=changed, where=same))
    db.session.commit()


def _new_data_key() -> field_encryption.UnwrappedKey:
    key, row = field_encryption.key_ring().make()
    bulk_insert.bulk_insert(DataKey, [row])
    return key


def finish_worker_draft(secret: str, complaint_id: uuid.UUID) -> None:
    """Erase what was typed and remember the result, so that going back leads to the receipt."""
    row = db.session.get(WorkerDraft, secret_digest(secret))
    if row is not None:
        row.ciphertext, row.complaint_id, row.saved_at = None, complaint_id, now()
        _destroy_keys([row.data_key_id])
    db.session.commit()


def discard_worker_draft(secret: str | None) -> None:
    """Erase a draft, if it is there."""
    if secret:
        _erase_drafts([secret_digest(secret)])
        db.session.commit()


def _erase_drafts(digests: list[bytes]) -> None:
    gone = delete(WorkerDraft).where(WorkerDraft.digest.in_(digests)).returning(WorkerDraft.data_key_id)
    _destroy_keys(db.session.scalars(gone).all())


def _destroy_keys(keys: Sequence[uuid.UUID]) -> None:
    db.session.execute(update(DataKey).where(DataKey.id.in_(keys)).values(wrapped=None, destroyed_at=now()))


def erase_expired_worker_drafts() -> int:
    """Erase drafts that nobody has touched for seven days; returns how many."""
    old, count = select(WorkerDraft.digest).where(WorkerDraft.saved_at < now() - RETENTION).limit(BATCH_SIZE), 0
    while found := list(db.session.scalars(old)):
        _erase_drafts(found)
        db.session.commit()
        count += len(found)
    return count
