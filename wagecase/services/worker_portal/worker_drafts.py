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

KEPT = timedelta(days=7)
BATCH = 500


@dataclass(frozen=True)
class Opened:
    """What was typed so far; after it was handed in, the complaint that came of it, and nothing typed."""

    fields: dict[str, str] = field(default_factory=dict)
    complaint_id: uuid.UUID | None = None


def new_secret() -> str:
    return secrets.token_urlsafe(24)


def digest_of(secret: str) -> bytes:
    return field_encryption.ring().index("worker_draft", secret)


def files_of(secret: str) -> uuid.UUID:
    """Under which id the files of this form are gathered."""
    return uuid.UUID(bytes=digest_of(secret)[:16])


def opened(secret: str | None) -> Opened | None:
    """The draft of this secret; None where there is none, or it is past its time."""
    row = db.session.get(WorkerDraft, digest_of(secret)) if secret else None
    if row is None or row.saved_at < now() - KEPT:
        return None
    if row.ciphertext is None:
        return Opened(complaint_id=row.complaint_id)
    return Opened(json.loads(field_encryption.key_of(row.data_key_id).open(row.ciphertext, _place(row.digest))))


def _place(digest: bytes) -> str:
    return f"worker_drafts.ciphertext:{digest.hex()}"


def save(secret: str, fields: Mapping[str, str]) -> None:
    """Keep what is typed. Of one that was handed in meanwhile nothing is kept."""
    digest, saved_at = digest_of(secret), now()
    row = db.session.get(WorkerDraft, digest)
    if row is not None and row.ciphertext is None:
        return
    key = field_encryption.key_of(row.data_key_id) if row else _fresh_key()
    sealed = key.seal(json.dumps(dict(fields), ensure_ascii=False), _place(digest))
    values = {"digest": digest, "data_key_id": key.id, "ciphertext": sealed, "saved_at": saved_at}
    statement = insert(WorkerDraft).values({**values, "created_at": saved_at})
    same = (WorkerDraft.data_key_id == key.id) & WorkerDraft.complaint_id.is_(None)
    changed = {"ciphertext": statement.excluded.ciphertext, "saved_at": saved_at}
    db.session.execute(statement.on_conflict_do_update(index_elements=["digest"], set_=changed, where=same))
    db.session.commit()


def _fresh_key() -> field_encryption.Key:
    key, row = field_encryption.ring().make()
    bulk_insert.put(DataKey, [row])
    return key


def finish(secret: str, complaint_id: uuid.UUID) -> None:
    """Erase what was typed and remember what came of it, so that going back leads to the receipt."""
    row = db.session.get(WorkerDraft, digest_of(secret))
    if row is not None:
        row.ciphertext, row.complaint_id, row.saved_at = None, complaint_id, now()
        _destroy([row.data_key_id])
    db.session.commit()


def discard(secret: str | None) -> None:
    """Erase a draft, if it is there."""
    if secret:
        _erase([digest_of(secret)])
        db.session.commit()


def _erase(digests: list[bytes]) -> None:
    gone = delete(WorkerDraft).where(WorkerDraft.digest.in_(digests)).returning(WorkerDraft.data_key_id)
    _destroy(db.session.scalars(gone).all())


def _destroy(keys: Sequence[uuid.UUID]) -> None:
    db.session.execute(update(DataKey).where(DataKey.id.in_(keys)).values(wrapped=None, destroyed_at=now()))


def forget_old() -> int:
    """Erase drafts that nobody has touched for seven days; returns how many."""
    old, count = select(WorkerDraft.digest).where(WorkerDraft.saved_at < now() - KEPT).limit(BATCH), 0
    while found := list(db.session.scalars(old)):
        _erase(found)
        db.session.commit()
        count += len(found)
    return count
