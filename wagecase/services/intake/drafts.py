"""Drafts of staff's long forms: saved while somebody types, offered to them again, erased after use or thirty days."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import DataKey, Draft, IdempotencyKey
from wagecase.services.base.errors import NotFound
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.crypto import field_encryption
from wagecase.services.intake import sealed_drafts
from wagecase.services.intake.sealed_drafts import DraftTable

DRAFTS = DraftTable(Draft, Draft.id, timedelta(days=30))
# Each person keeps at most so many; a new one beyond that erases the oldest.
MAX_DRAFTS = 10

FormFields = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """A draft as it is offered again: when it was saved last, and what is in it."""

    id: uuid.UUID
    saved_at: datetime
    fields: dict[str, str]


@unit_of_work()
def save_draft(user_id: uuid.UUID, draft_id: uuid.UUID, form: str, fields: FormFields) -> datetime | None:
    """Keep what is typed; returns when. None where the form was handed in meanwhile: nothing is kept of it then.

    Raises:
        NotFound: the id belongs to another person's draft.
    """
    if db.session.get(IdempotencyKey, (str(user_id), str(draft_id))):
        return None
    row = db.session.get(Draft, draft_id)
    if row is not None and row.user_id != user_id:
        raise NotFound
    saved_at = sealed_drafts.seal_draft(
        DRAFTS,
        draft_id,
        row,
        [list(pair) for pair in fields],
        belongs={"user_id": user_id, "form": form},
        where=[Draft.user_id == user_id],
    )
    if row is None:
        _evict_oldest(user_id)
    return saved_at


def _evict_oldest(user_id: uuid.UUID) -> None:
    query = select(Draft.id).where(Draft.user_id == user_id).order_by(Draft.saved_at.desc()).offset(MAX_DRAFTS)
    sealed_drafts.erase_drafts(DRAFTS, Draft.id.in_(db.session.scalars(query).all()))


def list_drafts(user_id: uuid.UUID, form: str) -> list[SavedDraft]:
    """The person's drafts of a form, the latest first."""
    query = (
        select(Draft, DataKey)
        .join(DataKey, DataKey.id == Draft.data_key_id)
        .where(Draft.user_id == user_id, Draft.form == form)
        .order_by(Draft.saved_at.desc())
    )
    ring = field_encryption.key_ring()
    return [
        SavedDraft(
            row.Draft.id,
            row.Draft.saved_at,
            dict(sealed_drafts.open_draft_content(DRAFTS, row.Draft, ring.unwrap(row.DataKey))),
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
    return [(name, value) for name, value in sealed_drafts.open_draft_content(DRAFTS, row)]


@unit_of_work()
def discard_draft(user_id: uuid.UUID, draft_id: uuid.UUID) -> None:
    """Erase a draft of this person, if it is there."""
    sealed_drafts.erase_drafts(DRAFTS, (Draft.id == draft_id) & (Draft.user_id == user_id))


def erase_expired_drafts() -> int:
    """Erase drafts that nobody has changed for thirty days; returns how many."""
    return sealed_drafts.erase_expired(DRAFTS)
