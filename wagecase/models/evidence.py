"""Evidence: files that somebody gave about a case. What they hold lies sealed in the vault, never in a table."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from wagecase.models.base import Base, Id, Timestamp


class Evidence(Base):
    """One file, as it was given. It belongs to a case, or still to a form that opens one when it is handed in."""

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint("size > 0", name="size_positive"),
        CheckConstraint("(case_id IS NULL) = (event_position IS NULL)", name="event_when_filed"),
        CheckConstraint("case_id IS NOT NULL OR draft_id IS NOT NULL", name="belongs_somewhere"),
        CheckConstraint("preview IN ('none','queued','made','failed')", name="known_preview"),
        Index("ix_evidence_digest", "digest", postgresql_where=text("digest IS NOT NULL")),
        Index("ix_evidence_draft", "draft_id", "created_at", postgresql_where=text("case_id IS NULL")),
        Index("ix_evidence_queued", "preview_until", postgresql_where=text("preview = 'queued'")),
    )

    id: Mapped[Id]
    case_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("cases.id"), index=True)
    draft_id: Mapped[uuid.UUID | None]
    # A key of its own: destroying it makes file, name and previews unreadable for good.
    data_key_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("data_keys.id"))
    # Where it lies in the vault: a keyed digest of its content and key.
    place: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    giver: Mapped[str]
    channel: Mapped[str]
    # The provider, if a person of the case; and the office that received or found it.
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("persons.id"))
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisations.id"))
    taken_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    claim_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("claims.id"))
    payment_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("payments.id"))
    # The media type by content, and the size in bytes.
    media: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    # Of the sealed file, as the event log says it too.
    sha256: Mapped[str]
    # A keyed digest of the content, by which the same file is found on another case; null once erased.
    digest: Mapped[bytes | None]
    # The name that the file came with, what was said of it and the digest of its content, sealed under its key.
    said: Mapped[bytes]
    event_position: Mapped[int | None]
    # Whether there is a copy to show: none for what is only downloaded.
    preview: Mapped[str]
    preview_attempts: Mapped[int] = mapped_column(default=0)
    # Until then somebody is at work on the copy.
    preview_until: Mapped[datetime | None]
    pages: Mapped[int | None]
    created_at: Mapped[Timestamp]
