"""Sessions of the console: server-side, so that they can be listed, time out and be ended from elsewhere.

The cookie's secret changes with every step of signing in, so that one planted before is worth nothing after.
"""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, text, update

from wagecase.extensions import db
from wagecase.models import AuditEntry, ConsoleSession, User, new_id
from wagecase.procedure.core.acts import Unmet
from wagecase.services.base.dates import now
from wagecase.services.base.errors import BadCredentials, Forbidden, NotFound
from wagecase.services.base.principal import PRINCIPAL_COLUMNS, Principal
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.identity import credentials, queries, two_factor
from wagecase.services.identity.api_tokens import sha256_hex
from wagecase.services.identity.credentials import unit_of_attempt

ENTRY_POINT = "console"
# Without a sign of life a session ends after an hour, and in any case after a working day.
IDLE_TIMEOUT, MAX_LIFETIME = timedelta(hours=1), timedelta(hours=12)
# Between the password and the second factor.
SECOND_FACTOR_TIMEOUT = timedelta(minutes=10)
TOUCH_INTERVAL = timedelta(minutes=1)
MAX_USER_AGENT_LENGTH = 300
SESSION_SQL = text(
    f"""
    SELECT {PRINCIPAL_COLUMNS}, u.username, u.name, u.password_once, o.name_zh, o.name_en,
        s.id AS session_id, s.complete, s.seen_at, s.created_at AS session_began
    FROM console_sessions s JOIN users u ON u.id = s.user_id JOIN organisations o ON o.id = u.organisation_id
    WHERE s.digest = :digest AND s.ended_at IS NULL AND s.expires_at > :now AND u.active
    """  # noqa: S608  (our own fragment)
)


@dataclass(frozen=True, slots=True)
class SessionUser:
    """A browser's session and the person behind it, as pages need to know them."""

    session_id: uuid.UUID
    complete: bool
    principal: Principal
    username: str
    name: str
    organisation: dict[str, str]
    # The password was made by an administrator: nothing opens before the person has chosen another.
    password_once: bool


@unit_of_attempt()
def sign_in(username: str, password: str, *, agent: str, address: str) -> tuple[str, bool]:
    """Open a session for a name and a password: its secret, and whether it is complete or waits for a second factor.

    Raises:
        BadCredentials: wrong name or password, account inactive or locked; the answer is the same for each.
    """
    user = credentials.verify_credentials(username, password, ENTRY_POINT)
    complete = not (queries.is_enrolled(user.id) or queries.is_required(user))
    secret, moment = secrets.token_urlsafe(32), now()
    row = ConsoleSession(
        id=new_id(),
        digest=sha256_hex(secret),
        user_id=user.id,
        complete=complete,
        agent=agent[:MAX_USER_AGENT_LENGTH],
        address=address,
        created_at=moment,
        seen_at=moment,
        expires_at=moment + (IDLE_TIMEOUT if complete else SECOND_FACTOR_TIMEOUT),
    )
    db.session.add(row)
    if complete:
        _record_sign_in(user, row.id)
    return secret, complete


def _record_sign_in(user: User, session_id: uuid.UUID) -> None:
    credentials.reset_failed_logins(user)
    db.session.add(AuditEntry(user_id=user.id, action="signed_in", subject=f"session:{session_id}", detail={}))


@unit_of_attempt()
def complete_with_code(session_user: SessionUser, code: str) -> str:
    """Complete a session with a second factor; returns its new secret.

    Raises:
        BadCredentials: the code is wrong, or the account is locked.
        SecondFactorCodeMissing, SecondFactorNotEnrolled: see `two_factor.verify_second_factor`.
    """
    user = credentials.lock_account_row(session_user.principal.user_id, ENTRY_POINT)
    two_factor.verify_second_factor(user, code, ENTRY_POINT)
    return _complete_session(user, session_user.session_id)


@unit_of_attempt()
def complete_with_enrolment(session_user: SessionUser, code: str) -> tuple[str, list[str]]:
    """Put a second factor in force from within a session, which it completes: its new secret, and recovery codes.

    Raises:
        BadCredentials: the account is locked.
        Invalid: the code is wrong, or none is waited for.
    """
    codes = two_factor.confirm_enrolment(session_user.principal.user_id, code)
    user = db.session.get_one(User, session_user.principal.user_id)
    return _complete_session(user, session_user.session_id), codes


def _complete_session(user: User, session_id: uuid.UUID) -> str:
    secret, moment = secrets.token_urlsafe(32), now()
    row = db.session.get_one(ConsoleSession, session_id)
    row.digest, row.complete, row.seen_at = sha256_hex(secret), True, moment
    row.expires_at = _expiry(row.created_at, moment)
    _record_sign_in(user, session_id)
    return secret


def _expiry(created: datetime, moment: datetime) -> datetime:
    return min(moment + IDLE_TIMEOUT, created + MAX_LIFETIME)


def authenticate_session(secret: str) -> SessionUser:
    """Whose browser this is.

    Raises:
        BadCredentials: no such session, or it has ended, or the person has left.
    """
    moment = now()
    row = db.session.connection().execute(SESSION_SQL, {"digest": sha256_hex(secret), "now": moment}).one_or_none()
    if row is None:
        raise BadCredentials
    if row.complete and row.seen_at < moment - TOUCH_INTERVAL:
        _touch(row.session_id, moment, row.session_began)
    names = {"zh": row.name_zh, "en": row.name_en}
    person = Principal.from_row(row)
    return SessionUser(row.session_id, row.complete, person, row.username, row.name, names, row.password_once)


@unit_of_work()
def _touch(session_id: uuid.UUID, moment: datetime, created: datetime) -> None:
    stale = ConsoleSession.seen_at < moment - TOUCH_INTERVAL
    values = {"seen_at": moment, "expires_at": _expiry(created, moment)}
    db.session.execute(update(ConsoleSession).where(ConsoleSession.id == session_id, stale).values(values))


@unit_of_work()
def end_session(user_id: uuid.UUID, session_id: uuid.UUID) -> None:
    """End one of one's own sessions at once; raises NotFound."""
    query = select(ConsoleSession).where(ConsoleSession.id == session_id, ConsoleSession.user_id == user_id)
    row = db.session.scalar(query.where(ConsoleSession.ended_at.is_(None)).with_for_update())
    if row is None:
        raise NotFound
    row.ended_at = now()
    db.session.add(AuditEntry(user_id=user_id, action="signed_out", subject=f"session:{row.id}", detail={}))


def end_other_sessions(user_id: uuid.UUID, keep: uuid.UUID | None) -> None:
    """End every session of a person but one, after a change of password or when they leave."""
    query = update(ConsoleSession).where(ConsoleSession.user_id == user_id, ConsoleSession.ended_at.is_(None))
    if keep is not None:
        query = query.where(ConsoleSession.id != keep)
    db.session.execute(query.values(ended_at=now()))


@unit_of_attempt()
def change_own_password(session_user: SessionUser, old: str, new: str) -> None:
    """Give oneself another password; every other session ends.

    Raises:
        BadCredentials: the account is locked.
        Invalid: the old password is wrong, or the new one too short or the same.
    """
    credentials.change_password(session_user.principal.user_id, old, new)
    end_other_sessions(session_user.principal.user_id, session_user.session_id)


@unit_of_attempt()
def choose_own_password(session_user: SessionUser, new: str) -> None:
    """Choose one's own password instead of the one that was made; every other session ends.

    Raises:
        BadCredentials: the account is locked.
        Invalid, NotFound: see `credentials.replace_temporary_password`.
    """
    credentials.replace_temporary_password(session_user.principal.user_id, new)
    end_other_sessions(session_user.principal.user_id, session_user.session_id)


@unit_of_attempt()
def renew_recovery_codes(session_user: SessionUser, code: str, *, remove: bool) -> list[str]:
    """Fresh recovery codes, or none and no second factor any more, for somebody who shows a code of the present one.

    Raises:
        BadCredentials: the code is wrong, or the account is locked.
        SecondFactorCodeMissing, SecondFactorNotEnrolled: see `two_factor.verify_second_factor`.
        Forbidden: the role requires a second factor.
    """
    user = credentials.lock_account_row(session_user.principal.user_id, ENTRY_POINT)
    two_factor.verify_second_factor(user, code, ENTRY_POINT)
    if remove and queries.is_required(user):
        raise Forbidden([Unmet("second_factor_required")])
    if remove:
        two_factor.delete_second_factor(user.id, user.id)
        return []
    return two_factor.issue_recovery_codes(user.id)
