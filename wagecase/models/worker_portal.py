"""What comes in from workers without a log-in: forms half filled in, who speaks for whom, statements, wrong codes."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from wagecase.models.base import Base, CaseId, Id, Money, Timestamp


class WorkerDraft(Base):
    """A complaint half filled in on a phone, sealed under a data key of its own. The cookie holds a secret of which
    only the digest is kept; once it was handed in, nothing of what was typed is left here."""

    __tablename__ = "worker_drafts"

    digest: Mapped[bytes] = mapped_column(primary_key=True)
    data_key_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("data_keys.id"))
    ciphertext: Mapped[bytes | None]
    created_at: Mapped[Timestamp]
    saved_at: Mapped[datetime] = mapped_column(index=True)
    complaint_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("complaints.id"))


class Representation(Base):
    """On what ground the person who submitted a complaint speaks for the worker of a claim. They represent and own
    nothing: settling, withdrawing and confirming receipt stay with each worker."""

    __tablename__ = "representations"
    __table_args__ = (CheckConstraint("ground IN ('self','written','said','not_asked')", name="known_ground"),)

    claim_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("claims.id"), primary_key=True)
    complaint_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("complaints.id"), index=True)
    ground: Mapped[str]
    created_at: Mapped[Timestamp]


class Statement(Base):
    """What a worker stated after the complaint, by the page or by SMS. Nothing follows of itself: a person looks into
    it and then says that it is settled. The text lies sealed; the event vouches for it."""

    __tablename__ = "statements"
    __table_args__ = (
        CheckConstraint("kind IN ('words','paid','not_paid','call','withdraw')", name="known_kind"),
        CheckConstraint("channel IN ('page','sms')", name="known_channel"),
        CheckConstraint("amount IS NULL OR amount > 0", name="amount_positive"),
        Index("ix_statements_open", "received_at", "id", postgresql_where=text("settled_at IS NULL")),
    )

    id: Mapped[Id]
    case_id: Mapped[CaseId]
    complaint_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("complaints.id"), index=True)
    kind: Mapped[str]
    channel: Mapped[str]
    # Of money that came: how much in yuan, and when.
    amount: Mapped[Money | None]
    happened_on: Mapped[date | None]
    text_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("sealed_texts.id"))
    event_position: Mapped[int]
    received_at: Mapped[Timestamp]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))


class TrackingCodeAttempt(Base):
    """Wrong codes for one case number, from all callers: the key is a keyed digest of the number, or of the number and
    a browser that once knew the code."""

    __tablename__ = "tracking_code_attempts"

    key: Mapped[bytes] = mapped_column(primary_key=True)
    failures: Mapped[int]
    throttled_until: Mapped[datetime]
    last_at: Mapped[datetime] = mapped_column(index=True)
