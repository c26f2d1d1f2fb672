"""Money: one claim per worker and case, payments that reached the worker, and the employer's dated promises."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Uuid

from wagecase.models.base import Base, CaseId, Id, Money, Timestamp


class Claim(Base):
    """欠薪明细: one worker's amount, period and job on a case, with its own outcome. Amounts in yuan."""

    __tablename__ = "claims"
    __table_args__ = (
        UniqueConstraint("case_id", "seq"),
        CheckConstraint("claimed > 0", name="claimed_positive"),
        CheckConstraint("found IS NULL OR found >= 0", name="found_not_negative"),
        CheckConstraint("paid >= 0 AND advanced >= 0", name="paid_not_negative"),
        CheckConstraint("period_to IS NULL OR period_from IS NULL OR period_to >= period_from", name="period_in_order"),
    )

    id: Mapped[Id]
    case_id: Mapped[CaseId]
    seq: Mapped[int]
    worker_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    claimed: Mapped[Money]
    found: Mapped[Money | None]
    found_basis: Mapped[str | None]
    # What reached the worker from the employer or another who is liable.
    paid: Mapped[Money] = mapped_column(default=0)
    # What the emergency fund advanced.
    advanced: Mapped[Money] = mapped_column(default=0)
    period_from: Mapped[date | None]
    period_to: Mapped[date | None]
    # The last day of the labour relation, where it has ended: the limitation of wage claims runs from it (fact C04).
    relation_ended_on: Mapped[date | None]
    team: Mapped[str | None]
    job: Mapped[str | None]
    pay_basis: Mapped[str | None]
    outcome: Mapped[str | None]
    confirmed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[Timestamp]


class Payment(Base):
    """到账: money that reached a worker. A mistaken one is reversed by another row; only its day may be corrected."""

    __tablename__ = "payments"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        Index("uq_payments_reverses", "reverses_id", unique=True, postgresql_where=text("reverses_id IS NOT NULL")),
    )

    id: Mapped[Id]
    case_id: Mapped[CaseId]
    claim_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("claims.id"), index=True)
    amount: Mapped[Money]
    paid_on: Mapped[date]
    source: Mapped[str]
    payer: Mapped[str | None]
    # Reference to the voucher: a file number, a bank slip, later an evidence file.
    evidence: Mapped[str | None]
    for_month: Mapped[str | None]
    event_position: Mapped[int]
    reverses_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("payments.id"))
    created_at: Mapped[Timestamp]


class PayPromise(Base):
    """付款承诺: a dated promise of the employer. Kept or broken is derived from payments, never stored by hand."""

    __tablename__ = "pay_promises"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("kept >= 0", name="kept_not_negative"),
        Index("ix_pay_promises_open", "due_on", postgresql_where=text("kept < amount AND withdrawn_on IS NULL")),
    )

    id: Mapped[Id]
    case_id: Mapped[CaseId]
    claim_ids: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(Uuid))
    amount: Mapped[Money]
    due_on: Mapped[date]
    promised_on: Mapped[date]
    event_position: Mapped[int]
    # What payments on its claims since the promise come to, at most its amount; recomputed with each payment.
    kept: Mapped[Money] = mapped_column(default=0)
    kept_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
    created_at: Mapped[Timestamp]
