"""People as an administrator keeps them: found, added, changed, sent away and let in again.

An administrator never does to himself what another should decide, and the last active one stays. Whatever he does is in
the audit log by ids alone.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, func, or_, select, text

from wagecase.extensions import db
from wagecase.models import AuditEntry, Organisation, Proceeding, ProceedingHandler, User, UserRole
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import Role
from wagecase.services.base import idempotency
from wagecase.services.base.dates import now
from wagecase.services.base.errors import Forbidden, Invalid, NotFound, Stale
from wagecase.services.base.pagination import COUNT_LIMIT, DEFAULT_LIMIT, Page, after_text, encode_cursor
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import require_administrator
from wagecase.services.base.text_search import like_pattern
from wagecase.services.hearings import ics_feed
from wagecase.services.identity import api_tokens, credentials, passwords, sessions, two_factor

# These roles look at others' work or at none, so that nobody holds one beside another.
EXCLUSIVE_ROLES = frozenset({Role.administrator, Role.auditor, Role.machine})
PASSWORD_ALPHABET, PASSWORD_GROUPS, PASSWORD_GROUP_LENGTH = "abcdefghjkmnpqrstuvwxyz23456789", 4, 4
ACCOUNT_STATES = ("active", "left", "locked")
# Whoever takes the last administrator away and whoever does the same beside him wait for each other here.
ADMINISTRATORS_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('wagecase.administrators'))")


@dataclass(frozen=True)
class UserFilter:
    """Whom a list is to show; what is empty does not matter."""

    words: str = ""
    organisation: str = ""
    role: str = ""
    state: str = ""

    @property
    def purpose(self) -> str:
        return f"staff:{self.words}:{self.organisation}:{self.role}:{self.state}"


@dataclass(frozen=True)
class UserDetails:
    """What an administrator says of a person."""

    name: str
    organisation_id: uuid.UUID
    roles: frozenset[Role]
    team: str = ""
    email: str | None = None
    locale: str = "zh"


def list_users(
    principal: Principal, filters: UserFilter, *, after: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page:
    """A page of people, by user name."""
    require_administrator(principal)
    key = func.lower(User.username)
    query = select(User).order_by(key).limit(limit + 1)
    for term in _conditions(filters):
        query = query.where(term)
    position = after_text(filters.purpose, after)
    if position is not None:
        query = query.where(key > position)
    rows = list(db.session.scalars(query))
    more = encode_cursor(filters.purpose, rows[limit - 1].username.lower()) if len(rows) > limit else None
    return Page(rows[:limit], more)


def _conditions(filters: UserFilter) -> list[Any]:
    found: list[Any] = []
    if filters.words:
        pattern = like_pattern(filters.words)
        found.append(or_(User.name.like(pattern), User.username.like(pattern.lower())))
    if filters.organisation:
        found.append(User.organisation_id == uuid.UUID(filters.organisation))
    if filters.role:
        found.append(exists().where(UserRole.user_id == User.id, UserRole.role == filters.role))
    states = {"active": User.active, "left": ~User.active, "locked": User.active & (User.locked_until > now())}
    return [*found, *([states[filters.state]] if filters.state in states else [])]


def get_user(principal: Principal, user_id: uuid.UUID) -> User:
    """One person; raises NotFound."""
    require_administrator(principal)
    found = db.session.get(User, user_id)
    if found is None:
        raise NotFound
    return found


def count_open_matters(user_id: uuid.UUID) -> int:
    """How many matters the person still handles: a number, and none of them; it stops at a thousand and one."""
    some = (
        select(ProceedingHandler.proceeding_id)
        .join(Proceeding, Proceeding.id == ProceedingHandler.proceeding_id)
        .where(ProceedingHandler.user_id == user_id, Proceeding.ended_on.is_(None))
        .limit(COUNT_LIMIT + 1)
        .subquery()
    )
    return int(db.session.scalar(select(func.count()).select_from(some)) or 0)


def temporary_password() -> str:
    """A password that is shown once and changed at the first sign-in; its letters are not mistaken for each other."""
    return "-".join(
        "".join(secrets.choice(PASSWORD_ALPHABET) for _ in range(PASSWORD_GROUP_LENGTH)) for _ in range(PASSWORD_GROUPS)
    )


def add_user(principal: Principal, username: str, details: UserDetails, key: str | None) -> tuple[uuid.UUID, str]:
    """Add a person; returns his id and the password that he changes at his first sign-in. Commits.

    Raises:
        Invalid: the user name is taken, roles that nobody holds together, an organisation that is none.
        AlreadyDone: this very form came before.
    """
    require_administrator(principal)
    mac = idempotency.request_mac(repr((username, details.name, details.organisation_id)).encode())
    idempotency.check_key(str(principal.user_id), key, mac)
    organisation, password = _check_details(details), temporary_password()
    made = passwords.create_user(
        username=username,
        name=details.name,
        organisation_code=organisation.code,
        roles=details.roles,
        password_hash=passwords.hash_password(password),
        email=details.email,
        locale=details.locale,
        team=details.team,
        by=principal.user_id,
    )
    db.session.get_one(User, made).password_once = True
    idempotency.store_key(str(principal.user_id), key, mac, 201, str(made))
    db.session.commit()
    return made, password


def _check_details(details: UserDetails) -> Organisation:
    """The organisation in which the person works; raises Invalid where something cannot be."""
    organisation = db.session.get(Organisation, details.organisation_id)
    faults: dict[str, list[Unmet]] = {}
    if organisation is None or not organisation.active:
        faults["organisation"] = [Unmet("unknown_choice_here")]
    if not details.roles:
        faults["roles"] = [Unmet("role_missing")]
    elif details.roles & EXCLUSIVE_ROLES and len(details.roles) > 1:
        faults["roles"] = [Unmet("role_apart")]
    if faults or organisation is None:
        raise Invalid(faults)
    return organisation


def change_user(principal: Principal, user_id: uuid.UUID, details: UserDetails, version: int) -> None:
    """Change what is said of a person. Commits.

    Raises:
        Stale: somebody changed the person since this administrator looked.
        Invalid: what cannot be; the last administrator; his own roles or organisation; a desk that is not empty.
    """
    user = _lock_user(principal, user_id)
    if user.version != version:
        raise Stale(user.version)
    present = frozenset(Role(row.role) for row in user.roles)
    if details.organisation_id != user.organisation_id or details.roles != present:
        _check_move(principal, user, details, present)
    changed = _write_fields(user, details)
    if details.roles != present:
        user.roles = [UserRole(user_id=user.id, role=role) for role in sorted(details.roles)]
        changed["roles"] = [sorted(present), sorted(details.roles)]
    if changed:
        user.version += 1
        _audit_user(principal, "person_changed", user, changed)
    db.session.commit()


def _lock_user(principal: Principal, user_id: uuid.UUID) -> User:
    require_administrator(principal)
    db.session.execute(ADMINISTRATORS_LOCK)
    fresh = select(User).where(User.id == user_id).execution_options(populate_existing=True)
    user = db.session.scalar(fresh.with_for_update(of=User))
    if user is None:
        raise NotFound
    return user


def _check_move(principal: Principal, user: User, details: UserDetails, present: Collection[Role]) -> None:
    own = user.id == principal.user_id
    faults: dict[str, list[Unmet]] = {}
    if own:
        faults["roles" if details.roles != present else "organisation"] = [Unmet("own_account")]
    elif Role.administrator in present and Role.administrator not in details.roles and _is_last_administrator(user):
        faults["roles"] = [Unmet("last_administrator")]
    elif details.organisation_id != user.organisation_id and (count := count_open_matters(user.id)):
        faults["organisation"] = [Unmet("desk_not_empty", {"count": str(count)})]
    if faults:
        raise Invalid(faults)
    _check_details(details)


def _is_last_administrator(user: User) -> bool:
    others = select(User.id).join(UserRole, UserRole.user_id == User.id)
    others = others.where(UserRole.role == Role.administrator, User.active, User.id != user.id)
    return user.active and db.session.scalar(others.limit(1)) is None


def _write_fields(user: User, details: UserDetails) -> dict[str, Any]:
    """Write the plain fields; returns which were changed, and not what they said."""
    plain: Mapping[str, Any] = {
        "name": details.name,
        "email": details.email,
        "team": details.team,
        "locale": details.locale,
        "organisation_id": details.organisation_id,
    }
    changed = sorted(name for name, value in plain.items() if getattr(user, name) != value)
    for name in changed:
        setattr(user, name, plain[name])
    return {"fields": changed} if changed else {}


def deactivate_user(principal: Principal, user_id: uuid.UUID) -> None:
    """Close an account: its sessions and tokens end at once. What the person handled is handed over by his head.

    Raises:
        Forbidden: his own account, or that of the last administrator.
    """
    user = _require_other_user(principal, user_id)
    if any(row.role == Role.administrator for row in user.roles) and _is_last_administrator(user):
        raise Forbidden([Unmet("last_administrator")])
    if user.active:
        user.active = False
        _end_access(user)
        _finish(principal, "person_left", user)
    db.session.commit()


def reactivate_user(principal: Principal, user_id: uuid.UUID) -> None:
    """Open an account again."""
    user = _require_other_user(principal, user_id)
    if not user.active:
        user.active = True
        credentials.reset_failed_logins(user)
        _finish(principal, "person_returned", user)
    db.session.commit()


def issue_temporary_password(principal: Principal, user_id: uuid.UUID, key: str | None) -> str:
    """Another password for somebody who lost his, to be changed at once; whoever is signed in as him is out. Commits.

    Raises:
        AlreadyDone: this very form came before.
    """
    mac = idempotency.request_mac(f"password:{user_id}".encode())
    user, password = _require_other_user(principal, user_id), temporary_password()
    idempotency.check_key(str(principal.user_id), key, mac)
    user.password_hash, user.password_once = passwords.password_hasher().hash(password), True
    credentials.reset_failed_logins(user)
    _end_access(user)
    _finish(principal, "password_reset", user)
    idempotency.store_key(str(principal.user_id), key, mac, 200, str(user.id))
    db.session.commit()
    return password


def remove_second_factor(principal: Principal, user_id: uuid.UUID) -> None:
    """For somebody who lost his authenticator; where his role requires one he sets it up anew at the next sign-in."""
    user = _require_other_user(principal, user_id)
    two_factor.delete_second_factor(user.id, principal.user_id)
    sessions.end_other_sessions(user.id, None)
    db.session.commit()


def unlock_user(principal: Principal, user_id: uuid.UUID) -> None:
    """Let an account that rests after failures try again at once."""
    user = _lock_user(principal, user_id)
    credentials.reset_failed_logins(user)
    _audit_user(principal, "person_unlocked", user, {})
    db.session.commit()


def _require_other_user(principal: Principal, user_id: uuid.UUID) -> User:
    user = _lock_user(principal, user_id)
    if user.id == principal.user_id:
        raise Forbidden([Unmet("own_account")])
    return user


def _end_access(user: User) -> None:
    sessions.end_other_sessions(user.id, None)
    api_tokens.revoke_all_tokens(user.id)
    ics_feed.delete_feed(user.id)


def _finish(principal: Principal, action: str, user: User) -> None:
    user.version += 1
    _audit_user(principal, action, user, {})


def _audit_user(principal: Principal, action: str, user: User, detail: dict[str, Any]) -> None:
    db.session.add(AuditEntry(user_id=principal.user_id, action=action, subject=str(user.id), detail=detail))
