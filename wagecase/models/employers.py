"""Employers and construction projects."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from wagecase.models.base import Base, Id, Money, Timestamp

FOUR_SYSTEMS = ("real_name", "special_account", "deposit", "pay_on_behalf")


class Employer(Base):
    """用人单位, or another unit that may be liable; known by its unified social credit code where there is one."""

    __tablename__ = "employers"
    __table_args__ = (
        Index("uq_employers_uscc", "uscc", unique=True, postgresql_where=text("uscc IS NOT NULL")),
        Index("ix_employers_name", "name"),
    )

    id: Mapped[Id]
    name: Mapped[str]
    uscc: Mapped[str | None]
    kind: Mapped[str | None]
    trade: Mapped[str | None]
    registered_address: Mapped[str | None]
    business_address: Mapped[str | None]
    service_address: Mapped[str | None]
    legal_representative: Mapped[str | None]
    phone: Mapped[str | None]
    registration_status: Mapped[str | None]
    created_at: Mapped[Timestamp]


class Project(Base):
    """工程项目; the state of its four systems lies beside it."""

    __tablename__ = "projects"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(index=True)
    place: Mapped[str]
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"), index=True)
    sector: Mapped[str | None]
    investment: Mapped[str | None]
    state: Mapped[str | None]
    permit: Mapped[str | None]
    contract_price: Mapped[Money | None]
    developer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("employers.id"))
    contractor_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("employers.id"))
    created_at: Mapped[Timestamp]


class ProjectSystem(Base):
    """One of the four systems of a project: in place, missing, not applicable, unchecked (支付条例 26, 28, 31, 32)."""

    __tablename__ = "project_systems"
    __table_args__ = (
        CheckConstraint("system IN ('real_name','special_account','deposit','pay_on_behalf')", name="known_system"),
        CheckConstraint("state IN ('in_place','missing','not_applicable','unchecked')", name="known_state"),
        Index("ix_project_systems_expires", "expires_on", postgresql_where=text("expires_on IS NOT NULL")),
    )

    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("projects.id"), primary_key=True)
    system: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(default="unchecked")
    checked_on: Mapped[date | None]
    responsible: Mapped[str | None]
    evidence: Mapped[str | None]
    # Of a wage deposit: when its letter of guarantee ends.
    expires_on: Mapped[date | None]
