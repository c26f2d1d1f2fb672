"""What is kept about the system itself: who read what, sign-ins, settings, the authority's calendar, checkpoints."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, PrimaryKeyConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from wagecase.models.base import Base, Id, Timestamp


class CaseRead(Base):
    """Somebody opened a case: one row per person, case and hour, committed before display. Monthly partitions."""

    __tablename__ = "case_reads"
    __table_args__ = (
        PrimaryKeyConstraint("user_id", "case_id", "hour"),
        Index("ix_case_reads_case", "case_id", "hour"),
        # What an auditor leafs through: the latest first, of all users.
        Index("ix_case_reads_hour", "hour", "case_id", "user_id"),
        {"postgresql_partition_by": "RANGE (hour)"},
    )

    user_id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    hour: Mapped[datetime]


class Unmasking(Base):
    """Somebody had one protected field shown in clear, and for what purpose (个人信息保护法 51)."""

    __tablename__ = "unmaskings"
    __table_args__ = (
        PrimaryKeyConstraint("id", "at"),
        Index("ix_unmaskings_case", "case_id", "at"),
        Index("ix_unmaskings_at", "at", "id"),
        {"postgresql_partition_by": "RANGE (at)"},
    )

    id: Mapped[uuid.UUID]
    at: Mapped[datetime]
    user_id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID]
    field: Mapped[str]
    purpose: Mapped[str]


class AuditEntry(Base):
    """Sign-ins, failures, changes of settings and people. Ids only."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_user", "user_id", "at", "id"),
        Index("ix_audit_entries_action", "action", "at", "id"),
        Index("ix_audit_entries_subject", "subject", "at", "id"),
    )

    id: Mapped[Id]
    at: Mapped[Timestamp] = mapped_column(index=True)
    user_id: Mapped[uuid.UUID | None]
    action: Mapped[str]
    subject: Mapped[str | None]
    detail: Mapped[dict[str, Any]]


class SettingValue(Base):
    """A setting's value from a moment on; rows are added, the latest per name is in force."""

    __tablename__ = "settings"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    name: Mapped[str] = mapped_column(index=True)
    value: Mapped[str]
    set_at: Mapped[Timestamp]
    set_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))


class CalendarDay(Base):
    """A day that the authority has declared working or resting; rows are added, the latest per day is in force."""

    __tablename__ = "calendar_days"
    __table_args__ = (CheckConstraint("day >= DATE '2004-01-01'", name="day_known"),)

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    day: Mapped[date] = mapped_column(index=True)
    is_workday: Mapped[bool]
    source: Mapped[str]
    recorded_at: Mapped[Timestamp]


class LawChange(Base):
    """A holiday notice or changed figures put in force, and how far the deadlines have been brought in line with it.

    One at a time is under way; what was in force before it is named by the last rows of settings and calendar then.
    """

    __tablename__ = "law_changes"
    __table_args__ = (
        # The constant makes a second unfinished change a duplicate of the first.
        Index("uq_law_changes_open", text("(true)"), unique=True, postgresql_where=text("finished_at IS NULL")),
    )

    id: Mapped[Id]
    # What the file said: the same file goes on where it was stopped.
    digest: Mapped[str]
    source: Mapped[str]
    settings_before: Mapped[int]
    days_before: Mapped[int]
    # The last case that is in line; null before the first batch.
    done_until: Mapped[uuid.UUID | None]
    cases: Mapped[int] = mapped_column(default=0)
    moved: Mapped[int] = mapped_column(default=0)
    notified: Mapped[int] = mapped_column(default=0)
    applied_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    started_at: Mapped[Timestamp]
    finished_at: Mapped[datetime | None]


class Checkpoint(Base):
    """A signed digest over all chain heads of a day: a copy kept elsewhere proves that history stands."""

    __tablename__ = "checkpoints"

    day: Mapped[date] = mapped_column(primary_key=True)
    cases: Mapped[int]
    events: Mapped[int]
    digest: Mapped[str]
    signature: Mapped[str]
    made_at: Mapped[Timestamp]


class Heartbeat(Base):
    """When a part of the system last showed that it is alive."""

    __tablename__ = "heartbeats"

    part: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[Timestamp]
    # How long its last work took.
    seconds: Mapped[float | None]


class PlannedChange(Base):
    """A change before it is in force. The worker carries out the one that is confirmed; see LawChange for how far.

    States: looking (what would move is being counted), looked, confirmed, done, dropped.
    """

    __tablename__ = "planned_changes"
    __table_args__ = (
        CheckConstraint("state IN ('looking','looked','confirmed','done','dropped')", name="known_state"),
        # The constant makes a second confirmed change a duplicate of the first.
        Index(
            "uq_planned_changes_confirmed", text("(true)"), unique=True, postgresql_where=text("state = 'confirmed'")
        ),
    )

    id: Mapped[Id]
    source: Mapped[str]
    # The year of a holiday notice; null where only figures change.
    year: Mapped[int | None]
    days: Mapped[dict[str, Any]]
    settings: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default="looking", server_default="looking")
    planned_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    confirmed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[Timestamp]
    # The rows that were in force when it was looked at: what was shown holds for these alone.
    settings_seen: Mapped[int]
    days_seen: Mapped[int]
    done_until: Mapped[uuid.UUID | None]
    # Counts by clock and by organisation, without a case among them.
    tally: Mapped[dict[str, Any]]
    finished_at: Mapped[datetime | None]
