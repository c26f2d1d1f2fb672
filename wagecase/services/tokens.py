"""Bearer tokens of the API: a password buys one, its digest is all that is kept.

An account rests after five failures in a row, each further one doubling the rest up to an hour. An unknown user costs
the same work and gets the same answer as a wrong password.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import NoReturn

from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import func, or_, select, update

from wagecase.extensions import db
from wagecase.models import ApiToken, AuditEntry, User, new_id
from wagecase.services.errors import BadCredentials, NotFound
from wagecase.services.people import HASHER
from wagecase.services.principal import ALL_SCOPES, Principal
from wagecase.services.timing import now

USUAL_LIFE, LONGEST_LIFE = timedelta(hours=12), timedelta(days=30)
FREE_FAILURES = 5
FIRST_REST, LONGEST_REST = timedelta(minutes=1), timedelta(hours=1)
USE_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Issued:
    """A fresh token in clear: shown once, kept nowhere."""

    token: str
    scopes: frozenset[str]
    expires_at: datetime


@cache
def _nobody() -> str:
    """The digest that an unknown user's password is compared with."""
    return HASHER.hash(secrets.token_hex())


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def log_in(username: str, password: str, scopes: frozenset[str] = ALL_SCOPES, life: timedelta = USUAL_LIFE) -> Issued:
    """Give a token for a user name and password.

    Raises:
        BadCredentials: wrong name or password, account inactive or resting; the caller is not told which.
    """
    user = db.session.scalar(select(User).where(func.lower(User.username) == username.lower()))
    right = _verified(user.password_hash if user else "", password)
    if user is None:
        _refuse(None, "unknown_user")
    fresh = select(User).where(User.id == user.id).execution_options(populate_existing=True)
    locked = db.session.scalars(fresh.with_for_update(of=User)).one()
    if not locked.active or (locked.locked_until and locked.locked_until > now()):
        _refuse(locked.id, "locked" if locked.active else "inactive")
    if not right:
        _count_failure(locked)
        _refuse(locked.id, "wrong_password")
    locked.failed_logins, locked.locked_until = 0, None
    if HASHER.check_needs_rehash(locked.password_hash):
        locked.password_hash = HASHER.hash(password)
    return issue(locked.id, scopes, life)


def _verified(stored: str, password: str) -> bool:
    try:
        return HASHER.verify(stored or _nobody(), password) and bool(stored)
    except (VerificationError, InvalidHashError):
        return False


def _count_failure(user: User) -> None:
    user.failed_logins += 1
    over = user.failed_logins - FREE_FAILURES
    if over >= 0:
        user.locked_until = now() + min(FIRST_REST * 2 ** min(over, 10), LONGEST_REST)


def _refuse(user_id: uuid.UUID | None, reason: str) -> NoReturn:
    """Record the failure for good and stop; the name that was typed is not kept, for it may be a password."""
    db.session.add(AuditEntry(user_id=user_id, action="sign_in_failed", subject="token", detail={"reason": reason}))
    db.session.commit()
    raise BadCredentials


def issue(user_id: uuid.UUID, scopes: frozenset[str] = ALL_SCOPES, life: timedelta = USUAL_LIFE) -> Issued:
    """Give a token to somebody who has proved who he is; it lives thirty days at most."""
    token, moment = secrets.token_urlsafe(32), now()
    row = ApiToken(
        id=new_id(),
        digest=digest_of(token),
        user_id=user_id,
        scopes=" ".join(sorted(scopes)),
        created_at=moment,
        expires_at=moment + min(life, LONGEST_LIFE),
    )
    db.session.add(row)
    db.session.add(AuditEntry(user_id=user_id, action="signed_in", subject=f"token:{row.id}", detail={}))
    expires = row.expires_at
    db.session.commit()
    return Issued(token, scopes, expires)


def authenticate(token: str) -> Principal:
    """Who holds this token.

    Raises:
        BadCredentials: unknown, expired or revoked, or the person has left.
    """
    moment = now()
    row = db.session.execute(
        select(ApiToken, User)
        .join(User, User.id == ApiToken.user_id)
        .where(ApiToken.digest == digest_of(token), ApiToken.revoked_at.is_(None), ApiToken.expires_at > moment)
        .where(User.active)
    ).one_or_none()
    if row is None:
        raise BadCredentials
    principal = Principal.of(row.User, frozenset(row.ApiToken.scopes.split()))
    last = row.ApiToken.last_used_at
    if last is None or last < moment - USE_NOTED_EVERY:
        _note_use(row.ApiToken.id, moment)
    return principal


def _note_use(token_id: uuid.UUID, moment: datetime) -> None:
    """At most once a minute, so that reading does not turn into writing."""
    stale = or_(ApiToken.last_used_at.is_(None), ApiToken.last_used_at < moment - USE_NOTED_EVERY)
    db.session.execute(update(ApiToken).where(ApiToken.id == token_id, stale).values(last_used_at=moment))
    db.session.commit()


def revoke(token: str) -> None:
    """End a token at once; raises NotFound where it has ended already."""
    query = select(ApiToken).where(ApiToken.digest == digest_of(token), ApiToken.revoked_at.is_(None))
    row = db.session.scalar(query.with_for_update())
    if row is None:
        raise NotFound
    row.revoked_at = now()
    db.session.add(AuditEntry(user_id=row.user_id, action="signed_out", subject=f"token:{row.id}", detail={}))
    db.session.commit()
