"""The people and complaints that tests work with, in a Tianjin of their own."""

from __future__ import annotations

import uuid
from functools import cache

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import Organisation, User, UserRole, new_id
from wagecase.services.base.principal import Principal
from wagecase.services.demo.seed import LOGINS, PASSWORD, Login
from wagecase.services.identity import passwords

__all__ = ["PASSWORD", "hire", "principal", "put"]


@cache
def _digest() -> str:
    """One digest for all."""
    return passwords.digest(PASSWORD)


def hire() -> dict[str, uuid.UUID]:
    """Make the demo people, with few statements, as most tests need them; returns their ids by user name."""
    organisations = {row.code: row.id for row in db.session.execute(select(Organisation.code, Organisation.id))}
    made = {one: _user(one, organisations[one.organisation]) for one in LOGINS}
    db.session.add_all(made.values())
    db.session.flush()
    db.session.add_all(UserRole(user_id=user.id, role=one.role) for one, user in made.items())
    ids = {one.username: user.id for one, user in made.items()}
    db.session.commit()
    return ids


def put(one: Login, *, email: str | None = None, locale: str = "zh") -> uuid.UUID:
    """Make one person; the caller commits."""
    organisation = db.session.scalars(select(Organisation.id).where(Organisation.code == one.organisation)).one()
    user = _user(one, organisation, email, locale)
    db.session.add(user)
    db.session.flush()
    db.session.add(UserRole(user_id=user.id, role=one.role))
    return user.id


def _user(one: Login, organisation_id: uuid.UUID, email: str | None = None, locale: str = "zh") -> User:
    return User(
        id=new_id(),
        username=one.username,
        name=one.name,
        email=email or f"{one.username}@example.com",
        locale=locale,
        team=one.team,
        organisation_id=organisation_id,
        password_hash=_digest(),
        active=True,
        failed_logins=0,
    )


def principal(username: str) -> Principal:
    """The person as services know him; needs an application context."""
    return Principal.of(db.session.scalars(select(User).where(User.username == username)).one())
