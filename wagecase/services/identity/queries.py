"""What is known of an account's second factor and of the sessions that are open. Nothing is written here."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from wagecase.extensions import current_config, db
from wagecase.models import ConsoleSession, RecoveryCode, SecondFactor, User
from wagecase.procedure.core.enums import Role
from wagecase.services.base import rules_in_force
from wagecase.services.base.dates import now

REQUIRED_ROLES_SETTING = "sign_in.second_factor_roles"
# In production these always need one, whatever the setting says.
ALWAYS_REQUIRED_ROLES = frozenset({Role.supervisor, Role.administrator})
MAX_SESSIONS = 50


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A browser in which a person is signed in."""

    id: uuid.UUID
    agent: str
    address: str
    created_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class AccountSecurity:
    """What a person sees of their own account: second factor, recovery codes that are left, and open sessions."""

    enrolled: bool
    required: bool
    recovery_codes: int
    sessions: tuple[OpenSession, ...]


def account_security(user_id: uuid.UUID) -> AccountSecurity:
    return AccountSecurity(
        enrolled=is_enrolled(user_id),
        required=is_required(db.session.get_one(User, user_id)),
        recovery_codes=count_recovery_codes(user_id),
        sessions=list_sessions(user_id),
    )


def list_sessions(user_id: uuid.UUID) -> tuple[OpenSession, ...]:
    """The sessions of a person that are open, the one seen last first."""
    row = ConsoleSession
    query = (
        select(row.id, row.agent, row.address, row.created_at, row.seen_at)
        .where(row.user_id == user_id, row.ended_at.is_(None), row.expires_at > now())
        .order_by(row.seen_at.desc(), row.id.desc())
        .limit(MAX_SESSIONS)
    )
    return tuple(OpenSession(*found) for found in db.session.execute(query))


def required_roles() -> frozenset[Role]:
    """The roles that must have a second factor: what the administrator set, and in production two at least."""
    value = str(rules_in_force.current_rules().settings.get(REQUIRED_ROLES_SETTING) or "")
    named = {one.strip() for one in value.replace("，", ",").split(",")}
    found = frozenset(role for role in Role if role.value in named)
    return found | ALWAYS_REQUIRED_ROLES if current_config().production else found


def is_required(user: User) -> bool:
    return bool(required_roles() & {row.role for row in user.roles})


def is_enrolled(user_id: uuid.UUID) -> bool:
    """Whether the person has a second factor that has proved to work."""
    query = select(SecondFactor.user_id).where(SecondFactor.user_id == user_id, SecondFactor.confirmed_at.is_not(None))
    return db.session.scalar(query) is not None


def count_recovery_codes(user_id: uuid.UUID) -> int:
    query = select(func.count()).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    return int(db.session.scalar(query) or 0)
