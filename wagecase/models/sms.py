"""Replies to text messages, and the phones that want no more of them."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from wagecase.models.base import Base, Id, Timestamp


class SmsOptOut(Base):
    """A phone to which no more messages go, because its owner said so; known by its keyed digest."""

    __tablename__ = "sms_opt_outs"

    phone_index: Mapped[bytes] = mapped_column(primary_key=True)
    since: Mapped[Timestamp]


class SmsReply(Base):
    """A reply as the provider handed it over, once each. Number and text are sealed; one that led to no statement
    waits for a person to read it."""

    __tablename__ = "sms_replies"
    __table_args__ = (
        Index(
            "ix_sms_replies_unread",
            "received_at",
            "id",
            postgresql_where=text("statement_id IS NULL AND settled_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    # The provider's own number of the message: what it hands over twice is taken once.
    gateway_no: Mapped[str] = mapped_column(unique=True)
    phone_index: Mapped[bytes]
    data_key_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("data_keys.id"))
    ciphertext: Mapped[bytes]
    received_at: Mapped[Timestamp]
    statement_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("statements.id"))
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
