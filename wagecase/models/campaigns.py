"""专项行动: dated pushes that gather cases, and what stood on each case when it was gathered."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from wagecase.models.base import Base, Id, Money, Timestamp


class Campaign(Base):
    """One push: its days, and which open cases it gathers; an empty choice leaves everything in."""

    __tablename__ = "campaigns"
    __table_args__ = (CheckConstraint("until >= since", name="days_in_order"),)

    id: Mapped[Id]
    name: Mapped[str]
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    started_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    since: Mapped[date]
    until: Mapped[date]
    areas: Mapped[list[str]] = mapped_column(ARRAY(Text))
    causes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    investments: Mapped[list[str]] = mapped_column(ARRAY(Text))
    created_at: Mapped[Timestamp]
    # When cases were last looked for.
    gathered_at: Mapped[datetime | None]


class CampaignCase(Base):
    """A case of a campaign with what was owed and paid when it was gathered, in yuan."""

    __tablename__ = "campaign_cases"

    campaign_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("campaigns.id"), primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True, index=True)
    gathered_on: Mapped[date]
    owed_then: Mapped[Money]
    paid_then: Mapped[Money]
