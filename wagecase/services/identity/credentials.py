"""Who somebody is, by name and password, for the API's tokens and for the console alike.

An account is locked after five failures in a row, each further one doubling the time up to an hour; a wrong second
factor is a failure like a wrong password. An unknown user costs the same work and gets the same answer as a wrong
password. A failure is recorded although the command fails: commands that may count one run in a `unit_of_attempt`.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
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
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.identity.passwords import MIN_PASSWORD_LENGTH, password_hasher

MAX_FREE_FAILURES = 5
MIN_LOCKOUT, MAX_LOCKOUT = timedelta(minutes=1), timedelta(hours=1)


class TemporaryPasswordError(ServiceError):
    """The password was made by an administrator and has to be changed in the console first."""


class AttemptFailed(Exception):
    """A failed attempt is on record; `answer` is what the person gets once it is committed."""

    def __init__(self, answer: ServiceError) -> None:
        super().__init__(str(answer))
        self.answer = answer


@contextmanager
def unit_of_attempt() -> Iterator[None]:
    """A unit of work that a failed attempt commits too, so that its record and the lock of the account stay.

    The row of the account is locked until then: two attempts at once are counted one after the other.
    """
    answer: ServiceError | None = None
    with unit_of_work():
        try:
            yield
        except AttemptFailed as failed:
            answer = failed.answer
    if answer is not None:
        raise answer


@cache
def _dummy_digest() -> str:
    """The digest that an unknown user's password is compared with."""
    return password_hasher().hash(secrets.token_hex())


def verify_credentials(username: str, password: str, entry_point: str) -> User:
    """The person with this name and password, their row locked. `entry_point` is for the audit log.

    `reset_failed_logins` forgets earlier failures, once the second factor has been shown too.

    Raises:
        AttemptFailed: wrong name or password, account inactive or locked; the answer is the same for each.
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
    """The row of somebody who may try, locked; raises AttemptFailed while the account is locked or inactive."""
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
    count_failure(user, reason, entry_point, BadCredentials())


def count_failure(user: User, reason: str, entry_point: str, answer: ServiceError) -> NoReturn:
    """Count a failure, lock the account if it was one too many, and stop with this answer."""
    user.failed_logins += 1
    over = user.failed_logins - MAX_FREE_FAILURES
    if over >= 0:
        user.locked_until = now() + min(MIN_LOCKOUT * 2 ** min(over, 10), MAX_LOCKOUT)
    _audit_failure(user.id, reason, entry_point)
    raise AttemptFailed(answer)


def reject_attempt(user_id: uuid.UUID | None, reason: str, entry_point: str) -> NoReturn:
    """Record a failure that does not count, and stop."""
    _audit_failure(user_id, reason, entry_point)
    raise AttemptFailed(BadCredentials())


def _audit_failure(user_id: uuid.UUID | None, reason: str, entry_point: str) -> None:
    """Into the audit log; the name that was typed is not kept, because it may be a password."""
    db.session.add(AuditEntry(user_id=user_id, action="sign_in_failed", subject=entry_point, detail={"reason": reason}))


def reset_failed_logins(user: User) -> None:
    """The person has shown all that is asked for."""
    user.failed_logins, user.locked_until = 0, None


def change_password(user_id: uuid.UUID, old: str, new: str) -> None:
    """Give oneself another password.

    Raises:
        AttemptFailed: the account is locked, or the old password is wrong.
        Invalid: the new one is too short or the same.
    """
    user = lock_account_row(user_id, "password")
    if not password_matches(user.password_hash, old):
        # Guessing the old password from a browser left open is guessing a password.
        count_failure(user, "wrong_password", "password", Invalid({"old": [Unmet("password_wrong")]}))
    if new == old:
        raise Invalid({"new": [Unmet("password_same")]})
    _set_password(user, new)


def replace_temporary_password(user_id: uuid.UUID, new: str) -> None:
    """Replace the password that an administrator made, which the person has shown by signing in.

    Raises:
        AttemptFailed: the account is locked.
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
