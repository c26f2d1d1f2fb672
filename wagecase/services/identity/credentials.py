"""Who somebody is, by name and password: the one door for the API's tokens and for the console.

An account rests after five failures in a row, each further one doubling the rest up to an hour; a wrong second factor
is a failure like a wrong password. An unknown user costs the same work and gets the same answer as a wrong password.
"""

from __future__ import annotations

import secrets
import uuid
from datetime import timedelta
from functools import cache
from typing import NoReturn

from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import func, select

from wagecase.extensions import db
from wagecase.models import AuditEntry, User
from wagecase.procedure.core.acts import Unmet
from wagecase.services.base.dates import now
from wagecase.services.base.errors import BadCredentials, Invalid, NotFound, ServiceError
from wagecase.services.identity.passwords import MIN_PASSWORD_LENGTH, password_hasher

MAX_FREE_FAILURES = 5
MIN_LOCKOUT, MAX_LOCKOUT = timedelta(minutes=1), timedelta(hours=1)


class TemporaryPasswordError(ServiceError):
    """The password was made by an administrator and has to be changed in the console first."""


@cache
def _dummy_digest() -> str:
    """The digest that an unknown user's password is compared with."""
    return password_hasher().hash(secrets.token_hex())


def verify_credentials(username: str, password: str, entry_point: str) -> User:
    """The person with this name and password, his row locked. `entrance` names the door for the audit log.

    Failures are not forgiven here but by `forgive`, once whatever else is asked for has been shown too.

    Raises:
        BadCredentials: wrong name or password, account inactive or resting; the caller is not told which.
    """
    user = db.session.scalar(select(User).where(func.lower(User.username) == username.lower()))
    right = password_matches(user.password_hash if user else "", password)
    if user is None:
        reject_attempt(None, "unknown_user", entry_point)
    found = lock_account_row(user.id, entry_point)
    if not right:
        reject_with_failure(found, "wrong_password", entry_point)
    if password_hasher().check_needs_rehash(found.password_hash):
        found.password_hash = password_hasher().hash(password)
    return found


def lock_account_row(user_id: uuid.UUID, entry_point: str) -> User:
    """The row of somebody who may try, locked; raises BadCredentials while the account rests or is inactive."""
    fresh = select(User).where(User.id == user_id).execution_options(populate_existing=True)
    user = db.session.scalars(fresh.with_for_update(of=User)).one()
    if not user.active or (user.locked_until and user.locked_until > now()):
        reject_attempt(user.id, "locked" if user.active else "inactive", entry_point)
    return user


def password_matches(stored: str, password: str) -> bool:
    try:
        return password_hasher().verify(stored or _dummy_digest(), password) and bool(stored)
    except (VerificationError, InvalidHashError):
        return False


def reject_with_failure(user: User, reason: str, entry_point: str) -> NoReturn:
    """Count a failure of this person and stop."""
    count_failure(user, reason, entry_point)
    raise BadCredentials


def count_failure(user: User, reason: str, entry_point: str) -> None:
    """Count a failure for good, and let the account rest if it was one too many."""
    user.failed_logins += 1
    over = user.failed_logins - MAX_FREE_FAILURES
    if over >= 0:
        user.locked_until = now() + min(MIN_LOCKOUT * 2 ** min(over, 10), MAX_LOCKOUT)
    _audit_failure(user.id, reason, entry_point)


def reject_attempt(user_id: uuid.UUID | None, reason: str, entry_point: str) -> NoReturn:
    """Record a failure for which nobody is punished, and stop."""
    _audit_failure(user_id, reason, entry_point)
    raise BadCredentials


def _audit_failure(user_id: uuid.UUID | None, reason: str, entry_point: str) -> None:
    """Into the audit log for good; the name that was typed is not kept, for it may be a password."""
    db.session.add(AuditEntry(user_id=user_id, action="sign_in_failed", subject=entry_point, detail={"reason": reason}))
    db.session.commit()


def reset_failed_logins(user: User) -> None:
    """The person has shown all that is asked for."""
    user.failed_logins, user.locked_until = 0, None


def change_password(user_id: uuid.UUID, old: str, new: str) -> None:
    """Give oneself another password. The caller commits, after ending the other sessions.

    Raises:
        BadCredentials: the account rests.
        Invalid: the old one is wrong, or the new one too short or the same.
    """
    user = lock_account_row(user_id, "password")
    if not password_matches(user.password_hash, old):
        # Guessing the old password from a browser left open is guessing a password.
        count_failure(user, "wrong_password", "password")
        raise Invalid({"old": [Unmet("password_wrong")]})
    if new == old:
        raise Invalid({"new": [Unmet("password_same")]})
    _set_password(user, new)


def replace_temporary_password(user_id: uuid.UUID, new: str) -> None:
    """Take the place of the password that an administrator made: whoever is in has shown that one. The caller commits.

    Raises:
        BadCredentials: the account rests.
        Invalid: the new one is too short, or is the one that was made.
        NotFound: the password is the person's own already.
    """
    user = lock_account_row(user_id, "password")
    if not user.password_once:
        raise NotFound
    if password_matches(user.password_hash, new):
        raise Invalid({"new": [Unmet("password_same")]})
    _set_password(user, new)


def _set_password(user: User, new: str) -> None:
    if len(new) < MIN_PASSWORD_LENGTH:
        raise Invalid({"new": [Unmet("password_short", {"length": str(MIN_PASSWORD_LENGTH)})]})
    reset_failed_logins(user)
    user.password_hash, user.password_once = password_hasher().hash(new), False
    db.session.add(AuditEntry(user_id=user.id, action="password_changed", subject=str(user.id), detail={}))
