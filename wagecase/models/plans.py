"""Changes of settings and calendar that are looked at first: what they would move, and whether they were confirmed."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from wagecase.models.base import Base, Id, Timestamp


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
