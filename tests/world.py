"""The people and complaints that tests work with, in a Tianjin of their own."""

from __future__ import annotations

import uuid
from functools import cache

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import Organisation, User, UserRole, new_id
from wagecase.services.base.principal import Principal
from wagecase.services.demo.seed import DEMO_LOGINS, DEMO_PASSWORD, DemoLogin
from wagecase.services.identity import passwords

__all__ = ["DEMO_PASSWORD", "create_demo_people", "create_person", "principal"]


@cache
def _password_digest() -> str:
    """One digest for all."""
    return passwords.hash_password(DEMO_PASSWORD)


def create_demo_people() -> dict[str, uuid.UUID]:
    """Make the demo people, with few statements, as most tests need them; returns their ids by user name."""
    organisations = {row.code: row.id for row in db.session.execute(select(Organisation.code, Organisation.id))}
    made = {one: _user_row(one, organisations[one.organisation]) for one in DEMO_LOGINS}
    db.session.add_all(made.values())
    db.session.flush()
    db.session.add_all(UserRole(user_id=user.id, role=one.role) for one, user in made.items())
    ids = {one.username: user.id for one, user in made.items()}
    db.session.commit()
    return ids


def create_person(one: DemoLogin, *, email: str | None = None, locale: str = "zh") -> uuid.UUID:
    """Make one person; the caller commits."""
    organisation = db.session.scalars(select(Organisation.id).where(Organisation.code == one.organisation)).one()
    user = _user_row(one, organisation, email, locale)
    db.session.add(user)
    db.session.flush()
    db.session.add(UserRole(user_id=user.id, role=one.role))
    return user.id


def _user_row(one: DemoLogin, organisation_id: uuid.UUID, email: str | None = None, locale: str = "zh") -> User:
    return User(
        id=new_id(),
        username=one.username,
        name=one.name,
        email=email or f"{one.username}@example.com",
        locale=locale,
        team=one.team,
        organisation_id=organisation_id,
        password_hash=_password_digest(),
        active=True,
        failed_logins=0,
    )


def principal(username: str) -> Principal:
    """The person as services know them; needs an application context."""
    return Principal.from_user(db.session.scalars(select(User).where(User.username == username)).one())
