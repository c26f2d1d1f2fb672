"""People who log in: made by an administrator or at the first start, with a password that only its digest remembers."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from argon2 import PasswordHasher
from sqlalchemy import func, select

from wagecase.extensions import current_config, db
from wagecase.models import AuditEntry, Organisation, User, UserRole, new_id
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import Role
from wagecase.services.base.errors import Invalid, NotFound

MIN_PASSWORD_LENGTH = 12


def password_hasher() -> PasswordHasher:
    """Argon2id with the memory that is set; a digest of another cost still opens, and the next log-in replaces it."""
    return PasswordHasher(memory_cost=current_config().password_kib)


def hash_password(password: str) -> str:
    """What is kept of a password; raises Invalid if it is too short."""
    if len(password) < MIN_PASSWORD_LENGTH:
        raise Invalid({"password": [Unmet("password_short", {"length": str(MIN_PASSWORD_LENGTH)})]})
    return password_hasher().hash(password)


def create_user(
    *,
    username: str,
    name: str,
    organisation_code: str,
    roles: Collection[Role],
    password_hash: str,
    email: str | None = None,
    locale: str = "zh",
    team: str = "",
    by: uuid.UUID | None = None,
) -> uuid.UUID:
    """Add somebody who can log in; returns the id. The caller commits.

    Raises:
        NotFound: no such organisation.
        Invalid: the user name is taken.
    """
    organisation = db.session.scalar(select(Organisation).where(Organisation.code == organisation_code))
    if organisation is None:
        raise NotFound
    if db.session.scalar(select(User.id).where(func.lower(User.username) == username.lower())):
        raise Invalid({"username": [Unmet("username_taken")]})
    user = User(
        id=new_id(),
        username=username,
        name=name,
        email=email,
        locale=locale,
        team=team,
        organisation_id=organisation.id,
        password_hash=password_hash,
        active=True,
        failed_logins=0,
    )
    db.session.add(user)
    db.session.flush()
    db.session.add_all([UserRole(user_id=user.id, role=role) for role in roles])
    db.session.add(AuditEntry(user_id=by, action="person_added", subject=str(user.id), detail={"roles": sorted(roles)}))
    return user.id
