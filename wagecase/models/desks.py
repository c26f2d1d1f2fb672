"""Handing over a whole desk: one act of a head or of the city, and what became of each matter."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from wagecase.models.base import Base, Id, Timestamp


class DeskHandover(Base):
    """A leaver's or an absent person's matters going to colleagues. One at a time is under way for a person."""

    __tablename__ = "desk_handovers"
    __table_args__ = (
        Index("uq_desk_handovers_open", "leaver_id", unique=True, postgresql_where=text("finished_at IS NULL")),
    )

    id: Mapped[Id]
    leaver_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    begun_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    ground: Mapped[str]
    created_at: Mapped[Timestamp]
    finished_at: Mapped[datetime | None]


class DeskHandoverItem(Base):
    """One matter of a desk and its successor. `reasons` say, as codes, why it stayed where it was."""

    __tablename__ = "desk_handover_items"
    __table_args__ = (
        CheckConstraint("state IN ('waiting','done','refused')", name="known_state"),
        Index("ix_desk_handover_items_waiting", "handover_id", postgresql_where=text("state = 'waiting'")),
    )

    handover_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("desk_handovers.id"), primary_key=True)
    proceeding_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("proceedings.id"), primary_key=True)
    successor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    state: Mapped[str] = mapped_column(default="waiting", server_default="waiting")
    reasons: Mapped[dict[str, Any] | None]
