"""The people and complaints that tests work with, in a Tianjin of their own."""

from __future__ import annotations

import uuid
from functools import cache

from argon2 import PasswordHasher
from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import Organisation, User, UserRole, new_id
from wagecase.services.demo import LOGINS, PASSWORD, Login
from wagecase.services.principal import Principal

__all__ = ["PASSWORD", "hire", "principal", "put"]


@cache
def _digest() -> str:
    """One digest for all, at the lowest cost: tests prove rights, not the strength of Argon2."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


def hire() -> dict[str, uuid.UUID]:
    """Make the demo people; returns their ids by user name."""
    ids = {one.username: put(one) for one in LOGINS}
    db.session.commit()
    return ids


def put(one: Login, *, email: str | None = None, locale: str = "zh") -> uuid.UUID:
    """Make one person; the caller commits."""
    organisation = db.session.scalars(select(Organisation.id).where(Organisation.code == one.organisation)).one()
    user = User(
        id=new_id(),
        username=one.username,
        name=one.name,
        email=email or f"{one.username}@example.com",
        locale=locale,
        team=one.team,
        organisation_id=organisation,
        password_hash=_digest(),
        active=True,
        failed_logins=0,
    )
    db.session.add(user)
    db.session.flush()
    db.session.add(UserRole(user_id=user.id, role=one.role))
    return user.id


def principal(username: str) -> Principal:
    """The person as services know him; needs an application context."""
    return Principal.of(db.session.scalars(select(User).where(User.username == username)).one())
