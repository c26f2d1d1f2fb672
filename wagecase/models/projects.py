"""What is on record of a project besides its cases: each check of a system, and each visit."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from wagecase.models.base import Base, Id, Timestamp


class ProjectCheck(Base):
    """One check of one system; rows are added, the last one is what `project_systems` shows."""

    __tablename__ = "project_checks"
    __table_args__ = (Index("ix_project_checks_project", "project_id", "created_at"),)

    id: Mapped[Id]
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("projects.id"))
    system: Mapped[str]
    state: Mapped[str]
    checked_on: Mapped[date]
    responsible: Mapped[str | None]
    evidence: Mapped[str | None]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[Timestamp]
    # Of a wage deposit: when its letter of guarantee ends.
    expires_on: Mapped[date | None]


class ProjectVisit(Base):
    """An inspection or a publicity event on a site, with what was found or presented and how many were there."""

    __tablename__ = "project_visits"
    __table_args__ = (
        CheckConstraint("kind IN ('inspection','publicity')", name="known_kind"),
        CheckConstraint("headcount >= 0", name="headcount_not_negative"),
        Index("ix_project_visits_project", "project_id", "held_on"),
    )

    id: Mapped[Id]
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("projects.id"))
    kind: Mapped[str]
    held_on: Mapped[date]
    headcount: Mapped[int]
    account: Mapped[str]
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[Timestamp]
