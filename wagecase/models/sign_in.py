"""How people get into the console: sessions that can be listed and ended, second factors, and recovery codes."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from wagecase.models.base import Base, Id, Timestamp


class ConsoleSession(Base):
    """A browser that is signed in. The cookie holds a secret of which only the digest is kept here."""

    __tablename__ = "console_sessions"
    __table_args__ = (
        CheckConstraint("expires_at > created_at", name="expires_later"),
        Index("ix_console_sessions_open", "user_id", postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[Id]
    digest: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    # False between the password and the second factor: such a session opens nothing but the page that asks for it.
    complete: Mapped[bool]
    # Browser and address, for the list in which a person looks for a session that is not theirs.
    agent: Mapped[str]
    address: Mapped[str]
    created_at: Mapped[Timestamp]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SecondFactor(Base):
    """The secret that a person's authenticator shares with us (RFC 6238), sealed under a data key of its own."""

    __tablename__ = "second_factors"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    data_key_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("data_keys.id"))
    secret: Mapped[bytes]
    # Null until the first right code has shown that the authenticator holds the secret.
    confirmed_at: Mapped[datetime | None]
    # The time step of the last code taken: no code is taken twice.
    last_step: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Timestamp]


class RecoveryCode(Base):
    """A code for the day on which the authenticator is lost; each is taken once."""

    __tablename__ = "recovery_codes"

    id: Mapped[Id]
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    digest: Mapped[str]
    used_at: Mapped[datetime | None]
