"""The access of an organisation without accounts to one transfer, and what may be seen behind it."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wagecase.models.base import Base, Id, Timestamp


class PartnerAccess(Base):
    """One access for each transfer. Only a keyed digest of the code is kept; a new code puts the old one out of use."""

    __tablename__ = "partner_accesses"
    __table_args__ = (CheckConstraint("names IN ('none','masked','full')", name="known_names"),)

    id: Mapped[Id]
    transfer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("transfers.id"), unique=True)
    digest: Mapped[bytes]
    # How much of the workers is shown: how many, or their names with all but the first character hidden, or whole.
    names: Mapped[str]
    expires_at: Mapped[datetime]
    failures: Mapped[int] = mapped_column(default=0)
    throttled_until: Mapped[datetime | None]
    opened_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    opened_at: Mapped[Timestamp]
    used_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class TransferAttachment(Base):
    """A document or a piece of evidence that goes along with a transfer."""

    __tablename__ = "transfer_attachments"
    __table_args__ = (
        CheckConstraint("num_nonnulls(evidence_id, document_id) = 1", name="one_thing"),
        UniqueConstraint("transfer_id", "evidence_id"),
        UniqueConstraint("transfer_id", "document_id"),
    )

    id: Mapped[Id]
    transfer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("transfers.id"), index=True)
    evidence_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("evidence.id"))
    document_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("documents.id"))


class PendingDesignation(Base):
    """A case over which offices differ whose it is, until the city has designated one."""

    __tablename__ = "pending_designations"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    other_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    asked_at: Mapped[Timestamp] = mapped_column(index=True)
