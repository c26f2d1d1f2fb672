"""A complaint half filled in on a phone: kept sealed from step to step, erased when handed in or after seven days.

The browser holds a secret that nobody can guess; the database has its digest.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from wagecase.extensions import db
from wagecase.models import WorkerDraft
from wagecase.services.base.dates import now
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.crypto import field_encryption
from wagecase.services.intake import sealed_drafts
from wagecase.services.intake.sealed_drafts import DraftTable

WORKER_DRAFTS = DraftTable(WorkerDraft, WorkerDraft.digest, timedelta(days=7))
RETENTION = WORKER_DRAFTS.retention


@dataclass(frozen=True, slots=True)
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
    return WorkerDraftContent(sealed_drafts.open_draft_content(WORKER_DRAFTS, row))


@unit_of_work()
def save_worker_draft(secret: str, fields: Mapping[str, str]) -> None:
    """Keep what is typed. Of one that was handed in meanwhile nothing is kept."""
    digest = secret_digest(secret)
    row = db.session.get(WorkerDraft, digest)
    if row is not None and row.ciphertext is None:
        return
    unfinished = [WorkerDraft.complaint_id.is_(None)]
    sealed_drafts.seal_draft(WORKER_DRAFTS, digest, row, dict(fields), belongs={}, where=unfinished)


def finish_draft(secret: str, complaint_id: uuid.UUID) -> None:
    """Erase what was typed and remember what came of it, so that going back leads to the receipt; within the caller's
    unit of work."""
    row = db.session.get(WorkerDraft, secret_digest(secret))
    if row is not None:
        row.ciphertext, row.complaint_id, row.saved_at = None, complaint_id, now()
        sealed_drafts.destroy_keys([row.data_key_id])


def erase_expired_worker_drafts() -> int:
    """Erase drafts that nobody has changed for seven days; returns how many."""
    return sealed_drafts.erase_expired(WORKER_DRAFTS)
