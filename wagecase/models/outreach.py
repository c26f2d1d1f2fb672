"""What legal aid and unions do among workers beside cases: consultations and publicity of the law, on record."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from wagecase.models.base import Base, Id, Timestamp


class Outreach(Base):
    """A consultation by a lawyer, or a publicity event at a service point; nobody is named in it. It is never edited:
    what was wrong is withdrawn and recorded again. `case_id` is the resulting case."""

    __tablename__ = "outreach"
    __table_args__ = (
        CheckConstraint("kind IN ('consultation','publicity')", name="known_kind"),
        CheckConstraint("headcount >= 1", name="somebody_came"),
        CheckConstraint("platform_workers BETWEEN 0 AND headcount", name="platform_workers_among_them"),
        Index("ix_outreach_organisation", "organisation_id", "held_on", "id"),
    )

    id: Mapped[Id]
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    kind: Mapped[str]
    held_on: Mapped[date]
    place: Mapped[str]
    lawyer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    headcount: Mapped[int]
    platform_workers: Mapped[int]
    subject: Mapped[str | None]
    case_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("cases.id"), index=True)
    recorded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[Timestamp]
    withdrawn_at: Mapped[datetime | None]
