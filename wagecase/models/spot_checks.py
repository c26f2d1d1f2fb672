"""抽查回访: rounds that are published before they are drawn, and the calls that follow.

A round's rule, seed and population, its sample, the tries and what the workers said are rows that are only added: the
application may not change them, so nobody picks and nobody draws again. Only who makes a call may change.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text, Uuid

from wagecase.models.base import Base, CaseId, Id, Money, Timestamp


class SpotCheck(Base):
    """One round as it was published: its rule, and the digest of a seed that nobody has seen."""

    __tablename__ = "spot_checks"
    __table_args__ = (CheckConstraint("callback_days > 0", name="callback_days_positive"),)

    id: Mapped[Id]
    name: Mapped[str]
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    planned_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    # The rule's canonical text, whose digest is published with it.
    rule: Mapped[str]
    seed_digest: Mapped[str]
    # The seed, sealed under a data key of its own until the sample is drawn.
    data_key_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("data_keys.id"))
    seed: Mapped[bytes]
    callers: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(Uuid))
    # Within how many days of the draw the calls are to be made.
    callback_days: Mapped[int]
    published_at: Mapped[Timestamp]


class SpotCheckStep(Base):
    """What became of a round: each step happens once, in order. A cancelled round stays, with its reason."""

    __tablename__ = "spot_check_steps"
    __table_args__ = (CheckConstraint("step IN ('frozen','drawn','ended','cancelled')", name="known_step"),)

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("spot_checks.id"), primary_key=True)
    step: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[Timestamp]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    # Of the frozen population; null with the other steps.
    digest: Mapped[str | None]
    cases: Mapped[int | None]
    # Cases that the rule holds and nobody can be called for, because they have no worker who maintains a claim.
    left_out: Mapped[int | None]
    # The seed in hexadecimal, with the draw.
    seed: Mapped[str | None]
    reason: Mapped[str | None]


class SpotCheckCase(Base):
    """One case of a frozen population, with the workers who may be called."""

    __tablename__ = "spot_check_cases"

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("spot_checks.id"), primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    stratum: Mapped[str]
    area_code: Mapped[str]
    claim_ids: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(Uuid))


class SpotCheckDraw(Base):
    """One case of the sample, at its place in the order of its stratum, and the worker who is called."""

    __tablename__ = "spot_check_draws"

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("spot_checks.id"), primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    stratum: Mapped[str]
    place: Mapped[int]
    claim_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("claims.id"))


class CallbackTask(Base):
    """回访任务: one worker to be called by one person, who never handled the case."""

    __tablename__ = "callback_tasks"
    __table_args__ = (
        UniqueConstraint("round_id", "case_id"),
        Index("ix_callback_tasks_mine", "caller_id", "due_on", "id", postgresql_where=text("closed_at IS NULL")),
        Index("ix_callback_tasks_open", "due_on", "id", postgresql_where=text("closed_at IS NULL")),
    )

    id: Mapped[Id]
    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("spot_checks.id"))
    case_id: Mapped[CaseId]
    claim_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("claims.id"))
    # Null where nobody of the callers was of another team: the supervisor names one.
    caller_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    due_on: Mapped[date]
    created_at: Mapped[Timestamp]
    closed_at: Mapped[datetime | None]


class CallbackAttempt(Base):
    """One try to reach the worker, with its time of day and result."""

    __tablename__ = "callback_attempts"

    id: Mapped[Id]
    task_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("callback_tasks.id"), index=True)
    at: Mapped[Timestamp]
    time_of_day: Mapped[str]
    result: Mapped[str]
    caller_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))


class CallbackFinding(Base):
    """The result of a task: the worker's answers, or that they were not reached, or that the case is in hand again.
    Their words lie sealed with the event on the case."""

    __tablename__ = "callback_findings"
    __table_args__ = (CheckConstraint("least(received, still_owed) >= 0", name="money_not_negative"),)

    task_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("callback_tasks.id"), primary_key=True)
    at: Mapped[Timestamp]
    caller_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    # The result of the last try, or `moot`.
    result: Mapped[str]
    # What the file said when the worker was asked, in yuan.
    on_file: Mapped[Money | None]
    received: Mapped[Money | None]
    received_on: Mapped[date | None]
    own_card: Mapped[bool | None]
    still_owed: Mapped[Money | None]
    asked_to_say_satisfied: Mapped[bool | None]
    charged: Mapped[bool | None]
    satisfaction: Mapped[str | None]
    differences: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
