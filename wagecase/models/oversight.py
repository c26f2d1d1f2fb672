"""What the city looks at: figures of a day, answers that wait for its review, and the districts' daily reports."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from wagecase.models.base import Base, Money, Timestamp


class DailyFigure(Base):
    """One figure of one day for one district, organisation, person or procedure; counted by a worker, never by a page.

    `whole` is the denominator where the figure is a rate. Money in yuan.
    """

    __tablename__ = "daily_figures"
    __table_args__ = (
        CheckConstraint("dimension IN ('area','organisation','person','procedure')", name="known_dimension"),
    )

    day: Mapped[date] = mapped_column(primary_key=True)
    figure: Mapped[str] = mapped_column(primary_key=True)
    dimension: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    cases: Mapped[int]
    people: Mapped[int]
    amount: Mapped[Money]
    whole: Mapped[int | None]
    counted_at: Mapped[datetime]


class PendingReview(Base):
    """An answer to the national platform that waits for the city's review (fact F07): derived from the case's events,
    there while it waits, so that the list of those that wait needs no search through the log."""

    __tablename__ = "pending_reviews"
    __table_args__ = (Index("ix_pending_reviews_since", "submitted_on", "case_id"),)

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    position: Mapped[int]
    submitted_on: Mapped[date]


class DailyReport(Base):
    """What a district reports of a day before Spring Festival. Nothing but zeros is an answer; no row is silence."""

    __tablename__ = "daily_reports"
    __table_args__ = (
        CheckConstraint("least(incidents, headcount, matters, people) >= 0", name="not_negative"),
        CheckConstraint("paid >= 0", name="paid_not_negative"),
    )

    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    reported_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    # The first hand-in decides whether it was in time; a later correction does not make it late.
    first_at: Mapped[datetime]
    reported_at: Mapped[Timestamp]
    incidents: Mapped[int]
    headcount: Mapped[int]
    matters: Mapped[int]
    people: Mapped[int]
    paid: Mapped[Money]
