"""Organisations with the places they answer for, and the people who work in them."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, false, func, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wagecase.models.base import Base, Id, Timestamp


class Area(Base):
    """A district (GB/T 2260 code), a functional zone (internal code) or the city (facts G01–G17)."""

    __tablename__ = "areas"

    code: Mapped[str] = mapped_column(primary_key=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]


class Organisation(Base):
    """A bureau, brigade, tribunal, mediation body, legal-aid centre, union or partner department."""

    __tablename__ = "organisations"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    name_zh: Mapped[str]
    name_en: Mapped[str]
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"), index=True)
    # The organisation that supervises this one: a brigade's bureau, a bureau's city.
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisations.id"))
    email: Mapped[str | None]
    phone: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    # Counts the changes, so that nobody overwrites what they have not seen.
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))

    @property
    def names(self) -> dict[str, str]:
        return {"zh": self.name_zh, "en": self.name_en}


class Jurisdiction(Base):
    """Which organisation of a kind answers for which place of work (facts A01, A02)."""

    __tablename__ = "jurisdictions"

    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))


class User(Base):
    """A person who logs in."""

    __tablename__ = "users"

    id: Mapped[Id]
    username: Mapped[str]
    # An Argon2id digest; empty means that the account cannot log in by password.
    password_hash: Mapped[str] = mapped_column(default="")
    name: Mapped[str]
    email: Mapped[str | None]
    locale: Mapped[str] = mapped_column(default="zh")
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    # A team within the organisation: a call-back may go to another team than the handler's.
    team: Mapped[str] = mapped_column(default="")
    active: Mapped[bool] = mapped_column(default=True)
    failed_logins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    created_at: Mapped[Timestamp]
    # The password was made by an administrator: it opens the page on which it is changed, and nothing else.
    password_once: Mapped[bool] = mapped_column(default=False, server_default=false())
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))

    organisation: Mapped[Organisation] = relationship(lazy="joined")
    roles: Mapped[list[UserRole]] = relationship(lazy="selectin", cascade="all, delete-orphan")


Index("uq_users_username_lower", func.lower(User.username), unique=True)


class UserRole(Base):
    """One role of one person."""

    __tablename__ = "user_roles"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)


class ApiToken(Base):
    """A bearer token: only its digest is kept."""

    __tablename__ = "api_tokens"
    __table_args__ = (CheckConstraint("expires_at > created_at", name="expires_later"),)

    id: Mapped[Id]
    digest: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    scopes: Mapped[str]
    created_at: Mapped[Timestamp]
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
