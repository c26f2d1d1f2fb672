"""The ledger of reminders: what is owed, to which role, on which day, and what became of it."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from wagecase.models.base import Base, Id, Stamp


class Reminder(Base):
    """提醒: a message owed to a role on a day. The recipient is resolved when the message is claimed.

    States: owed, sending, sent, unknown (accepted or not, we cannot tell), failed (for good), dropped (no longer owed).
    """

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("rule", "proceeding_id", "subject", "due_on", "send_on", "role", name="uq_reminders_once"),
        CheckConstraint("state IN ('owed','sending','sent','unknown','failed','dropped')", name="known_state"),
        Index("ix_reminders_ready", "next_try_at", "id", postgresql_where=text("state IN ('owed','unknown')")),
        Index("ix_reminders_sending", "lease_until", postgresql_where=text("state = 'sending'")),
        Index("ix_reminders_case", "case_id"),
        # What an administrator looks at: mails that reached nobody.
        Index("ix_reminders_failed", "created_at", "id", postgresql_where=text("state = 'failed'")),
    )

    id: Mapped[Id]
    rule: Mapped[str]
    letter: Mapped[str]
    # Null for messages about no single case, such as the morning digest.
    case_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("cases.id"))
    proceeding_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("proceedings.id"))
    # The deadline, promise or submission that it is about: clock and subject and run, or promise:ID.
    subject: Mapped[str]
    due_on: Mapped[date]
    send_on: Mapped[date]
    role: Mapped[str]
    # For a digest, the person it is for; otherwise resolved on claiming.
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    state: Mapped[str] = mapped_column(default="owed")
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]
    claim_token: Mapped[uuid.UUID | None]
    lease_until: Mapped[datetime | None]
    sending_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    message_id: Mapped[str | None]
    reason: Mapped[str | None]
    created_at: Mapped[Stamp]
