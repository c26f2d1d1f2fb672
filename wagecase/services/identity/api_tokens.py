"""Bearer tokens of the API: a password, and a second factor where there is one, buys one; only its digest is kept."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, text, update

from wagecase.extensions import db
from wagecase.models import ApiToken, AuditEntry, new_id
from wagecase.services.base.dates import now
from wagecase.services.base.errors import BadCredentials, NotFound
from wagecase.services.base.principal import ALL_SCOPES, PRINCIPAL_COLUMNS, Principal
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.identity import credentials, two_factor
from wagecase.services.identity.credentials import unit_of_attempt

DEFAULT_LIFETIME, MAX_LIFETIME = timedelta(hours=12), timedelta(days=30)
ENTRY_POINT = "token"
TOUCH_INTERVAL = timedelta(minutes=1)
TOKEN_SQL = text(
    f"""
    SELECT {PRINCIPAL_COLUMNS}, t.id AS token_id, t.scopes, t.last_used_at
    FROM api_tokens t JOIN users u ON u.id = t.user_id
    WHERE t.digest = :digest AND t.revoked_at IS NULL AND t.expires_at > :now AND u.active
    """  # noqa: S608  (our own fragment)
)


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A fresh token in clear: shown once, kept nowhere."""

    token: str
    scopes: frozenset[str]
    expires_at: datetime


def sha256_hex(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@unit_of_attempt()
def issue_token_for_password(
    username: str,
    password: str,
    scopes: frozenset[str] = ALL_SCOPES,
    lifetime: timedelta = DEFAULT_LIFETIME,
    code: str | None = None,
) -> IssuedToken:
    """Give a token for a user name, a password and, where the person or their role has one, a second factor.

    Raises:
        BadCredentials: wrong name, password or code, account inactive or locked; the answer is the same for each.
        SecondFactorCodeMissing: the password is right; a code of the authenticator is needed too.
        SecondFactorNotEnrolled: the role requires a second factor, which has to be set up in the console first.
        TemporaryPasswordError: an administrator made the password; the person chooses another in the console first.
    """
    user = credentials.verify_credentials(username, password, ENTRY_POINT)
    two_factor.verify_second_factor(user, code, ENTRY_POINT)
    if user.password_once:
        raise credentials.TemporaryPasswordError
    credentials.reset_failed_logins(user)
    return _insert_token(user.id, scopes, lifetime)


@unit_of_work()
def issue_token(
    user_id: uuid.UUID, scopes: frozenset[str] = ALL_SCOPES, lifetime: timedelta = DEFAULT_LIFETIME
) -> IssuedToken:
    """Give a token to somebody who has proved who they are; it lives thirty days at most."""
    return _insert_token(user_id, scopes, lifetime)


def _insert_token(user_id: uuid.UUID, scopes: frozenset[str], lifetime: timedelta) -> IssuedToken:
    token, moment = secrets.token_urlsafe(32), now()
    row = ApiToken(
        id=new_id(),
        digest=sha256_hex(token),
        user_id=user_id,
        scopes=" ".join(sorted(scopes)),
        created_at=moment,
        expires_at=moment + min(lifetime, MAX_LIFETIME),
    )
    db.session.add(row)
    db.session.add(AuditEntry(user_id=user_id, action="signed_in", subject=f"token:{row.id}", detail={}))
    return IssuedToken(token, scopes, row.expires_at)


def authenticate_token(token: str) -> Principal:
    """Who holds this token; that it was used is recorded at most once a minute.

    Raises:
        BadCredentials: unknown, expired or revoked, or the person has left.
    """
    moment = now()
    row = db.session.connection().execute(TOKEN_SQL, {"digest": sha256_hex(token), "now": moment}).one_or_none()
    if row is None:
        raise BadCredentials
    principal = Principal.from_row(row, frozenset(row.scopes.split()))
    if row.last_used_at is None or row.last_used_at < moment - TOUCH_INTERVAL:
        _touch(row.token_id, moment)
    return principal


@unit_of_work()
def _touch(token_id: uuid.UUID, moment: datetime) -> None:
    stale = or_(ApiToken.last_used_at.is_(None), ApiToken.last_used_at < moment - TOUCH_INTERVAL)
    db.session.execute(update(ApiToken).where(ApiToken.id == token_id, stale).values(last_used_at=moment))


def revoke_all_tokens(user_id: uuid.UUID) -> None:
    """End every token of a person who leaves or gets another password."""
    query = update(ApiToken).where(ApiToken.user_id == user_id, ApiToken.revoked_at.is_(None))
    db.session.execute(query.values(revoked_at=now()))


@unit_of_work()
def revoke_token(token: str) -> None:
    """End a token at once; raises NotFound where it has ended already."""
    query = select(ApiToken).where(ApiToken.digest == sha256_hex(token), ApiToken.revoked_at.is_(None))
    row = db.session.scalar(query.with_for_update())
    if row is None:
        raise NotFound
    row.revoked_at = now()
    db.session.add(AuditEntry(user_id=row.user_id, action="signed_out", subject=f"token:{row.id}", detail={}))
