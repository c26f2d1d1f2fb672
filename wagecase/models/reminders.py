"""The outbox of reminders: about what, to which role, on which day, and what became of it."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Composite, Mapped, composite, declared_attr, mapped_column

from wagecase.models.base import Base, Id, Timestamp
from wagecase.procedure.notifications.message_subject import MessageSubject

KNOWN_KIND = (
    "kind IN ('deadline','promise','event','hearing','guarantee','area','digest','spot_check','desk_handover',"
    "'inactivity')"
)
KNOWN_GROUP = "grouped IN ('','claims','parties')"


class SubjectColumns:
    """What a message is about, see `MessageSubject`; `about` is the five columns as one value."""

    kind: Mapped[str]
    clock: Mapped[str] = mapped_column(default="", server_default="")
    run: Mapped[int] = mapped_column(default=0, server_default="0")
    subject: Mapped[str] = mapped_column(default="", server_default="")
    grouped: Mapped[str] = mapped_column(default="", server_default="")

    @declared_attr
    @classmethod
    def about(cls) -> Composite[MessageSubject]:
        return composite(MessageSubject, "kind", "clock", "run", "subject", "grouped")


class Reminder(SubjectColumns, Base):
    """提醒: a message to a role on a day. The recipient is resolved when the message is claimed.

    States: queued, sending, sent, unknown (accepted or not, we cannot tell), failed (for good), dropped (not needed).
    """

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint(
            "rule",
            "proceeding_id",
            "kind",
            "clock",
            "run",
            "subject",
            "grouped",
            "due_on",
            "send_on",
            "role",
            name="uq_reminders_once",
        ),
        CheckConstraint(KNOWN_KIND, name="known_kind"),
        CheckConstraint(KNOWN_GROUP, name="known_group"),
        CheckConstraint("state IN ('queued','sending','sent','unknown','failed','dropped')", name="known_state"),
        CheckConstraint("channel IN ('mail','sms')", name="known_channel"),
        Index("ix_reminders_texted", "address_index", "sending_at", postgresql_where=text("channel = 'sms'")),
        Index("ix_reminders_ready", "next_try_at", "id", postgresql_where=text("state IN ('queued','unknown')")),
        Index("ix_reminders_sending", "lease_until", postgresql_where=text("state = 'sending'")),
        Index("ix_reminders_case", "case_id"),
        # What an administrator looks at: mails that reached nobody.
        Index("ix_reminders_failed", "created_at", "id", postgresql_where=text("state = 'failed'")),
        Index("ix_reminders_unnotified", "id", postgresql_where=text("state = 'failed' AND notified_at IS NULL")),
        Index("ix_reminders_sent", "sent_at", postgresql_where=text("state = 'sent'")),
    )

    id: Mapped[Id]
    rule: Mapped[str]
    template: Mapped[str]
    # Null for messages about no single case, such as the morning digest.
    case_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("cases.id"))
    proceeding_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("proceedings.id"))
    due_on: Mapped[date]
    send_on: Mapped[date]
    role: Mapped[str]
    # For a digest, the person it is for; otherwise resolved on claiming.
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    # How it goes out: by mail, or as a text to the phone of a complaint's contact (role worker:ID of the complaint).
    channel: Mapped[str] = mapped_column(default="mail", server_default="mail")
    state: Mapped[str] = mapped_column(default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]
    claim_token: Mapped[uuid.UUID | None]
    lease_until: Mapped[datetime | None]
    sending_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    message_id: Mapped[str | None]
    reason: Mapped[str | None]
    created_at: Mapped[Timestamp]
    # A keyed digest of the address it left for: what comes back is matched by it, and nobody's address stands here.
    address_index: Mapped[bytes | None]
    # When a person was notified, by a path that needs no queue, that it has failed for good.
    notified_at: Mapped[datetime | None]
    # Who had it sent again.
    asked_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))


class BouncedAddress(Base):
    """An address from which mail came back. It goes when the address is changed, cleared or proves good again."""

    __tablename__ = "bounced_addresses"

    address_index: Mapped[bytes] = mapped_column(primary_key=True)
    # The enhanced status of RFC 3463, such as 5.1.1; never the words of a server.
    code: Mapped[str]
    reminder_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reminders.id"))
    bounced_at: Mapped[datetime]
    notified_at: Mapped[datetime | None]


class Absence(Base):
    """Days on which somebody is away, the last included, and who gets their reminders meanwhile (null: the head)."""

    __tablename__ = "absences"
    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="ends_later"),
        CheckConstraint("deputy_id <> user_id", name="somebody_else"),
        Index("ix_absences_until", "until_on", "user_id"),
    )

    id: Mapped[Id]
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    deputy_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    from_on: Mapped[date]
    until_on: Mapped[date]
    set_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[Timestamp]
    cancelled_at: Mapped[datetime | None]


class ReminderHold(SubjectColumns, Base):
    """No reminder of this thing before a date, for a reason. What is late by statute is sent all the same."""

    __tablename__ = "reminder_holds"
    __table_args__ = (
        CheckConstraint(KNOWN_KIND, name="known_kind"),
        CheckConstraint(KNOWN_GROUP, name="known_group"),
        Index("ix_reminder_holds_proceeding", "proceeding_id"),
        Index("ix_reminder_holds_case", "case_id"),
    )

    id: Mapped[Id]
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"))
    proceeding_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("proceedings.id"))
    until_on: Mapped[date]
    reason: Mapped[str]
    set_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[Timestamp]
    released_at: Mapped[datetime | None]


class CalendarFeed(Base):
    """A person's private calendar: its address is enough to read it, so only a digest of the address is kept."""

    __tablename__ = "calendar_feeds"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[Timestamp]
    read_on: Mapped[date | None]


class Preference(Base):
    """One choice of one person, such as how they last narrowed their work list."""

    __tablename__ = "preferences"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[dict[str, Any]]
