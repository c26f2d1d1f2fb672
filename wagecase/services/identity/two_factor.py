"""The second factor: six figures from an authenticator (RFC 6238), or a recovery code on the day it is lost.

Everybody may set one up; where their role requires it nobody gets in without. A code is taken once.
"""

from __future__ import annotations

import hmac
import secrets
import uuid
from dataclasses import dataclass
from typing import Any

import pyotp
from sqlalchemy import delete, insert, select

from wagecase.extensions import db
from wagecase.models import AuditEntry, DataKey, RecoveryCode, SecondFactor, User, new_id
from wagecase.procedure.core.acts import Unmet
from wagecase.services.base.dates import now
from wagecase.services.base.errors import Invalid, ServiceError
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.crypto import field_encryption
from wagecase.services.identity import credentials, queries

ISSUER = "Wagecase"
STEP_SECONDS = 30
# Steps before and after the present one that are accepted, for a telephone whose clock is off.
MAX_DRIFT_STEPS = 1
RECOVERY_CODE_COUNT, RECOVERY_CODE_LENGTH = 10, 10
RECOVERY_CODE_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class SecondFactorCodeMissing(ServiceError):
    """The password was right; a code is needed too."""


class SecondFactorNotEnrolled(ServiceError):
    """The role requires a second factor, and the person has none yet."""


@dataclass(frozen=True, slots=True)
class SecondFactorEnrolment:
    """What an authenticator needs: the secret to type, and the address that a QR code holds."""

    secret: str
    address: str


def _locked_factor(user_id: uuid.UUID) -> SecondFactor | None:
    return db.session.scalar(select(SecondFactor).where(SecondFactor.user_id == user_id).with_for_update())


def verify_second_factor(user: User, code: str | None, entry_point: str) -> None:
    """Let the person pass with a right code, or without one where none is needed.

    Raises:
        SecondFactorCodeMissing, SecondFactorNotEnrolled: see there.
        AttemptFailed: the code is wrong or was used before; it counts as a failure.
    """
    row = _locked_factor(user.id)
    if row is None or row.confirmed_at is None:
        if queries.is_required(user):
            raise SecondFactorNotEnrolled
        return
    if not code:
        raise SecondFactorCodeMissing
    if not _consume_code(row, code):
        credentials.reject_with_failure(user, "wrong_code", entry_point)


def _consume_code(row: SecondFactor, code: str) -> bool:
    typed = "".join(code.split()).replace("-", "").lower()
    return _consume_totp_code(row, typed) if typed.isdigit() else _consume_recovery_code(row.user_id, typed)


def _consume_totp_code(row: SecondFactor, typed: str) -> bool:
    """Whether this is the code of a step about now that has not been used; it then has."""
    generator, present = pyotp.TOTP(_open_secret(row)), int(now().timestamp()) // STEP_SECONDS
    for step in range(present - MAX_DRIFT_STEPS, present + MAX_DRIFT_STEPS + 1):
        if step > row.last_step and hmac.compare_digest(generator.generate_otp(step), typed):
            row.last_step = step
            return True
    return False


def _consume_recovery_code(user_id: uuid.UUID, typed: str) -> bool:
    query = select(RecoveryCode).where(
        RecoveryCode.user_id == user_id,
        RecoveryCode.digest == _recovery_code_digest(user_id, typed),
        RecoveryCode.used_at.is_(None),
    )
    found = db.session.scalar(query.with_for_update())
    if found is None:
        return False
    found.used_at = now()
    db.session.add(AuditEntry(user_id=user_id, action="recovery_code_used", subject=str(user_id), detail={}))
    return True


def _recovery_code_digest(user_id: uuid.UUID, code: str) -> str:
    return field_encryption.key_ring().index("recovery_code", f"{user_id}:{code}").hex()


def _cipher_context(user_id: uuid.UUID) -> str:
    return f"second_factors.secret:{user_id}"


def _open_secret(row: SecondFactor) -> str:
    return field_encryption.load_data_key(row.data_key_id).open(row.secret, _cipher_context(row.user_id))


@unit_of_work()
def begin_enrolment(user_id: uuid.UUID) -> SecondFactorEnrolment:
    """The secret that waits for its first code; the same until then, so that a page may be loaded again.

    Raises:
        Invalid: there is a second factor already.
    """
    row = _locked_factor(user_id)
    if row is not None and row.confirmed_at is not None:
        raise Invalid({"": [Unmet("second_factor_there")]})
    secret, username = _open_secret(row) if row else _create_secret(user_id), db.session.get_one(User, user_id).username
    return SecondFactorEnrolment(secret, pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER))


def _create_secret(user_id: uuid.UUID) -> str:
    secret = pyotp.random_base32()
    key, key_row = field_encryption.key_ring().make()
    db.session.execute(insert(DataKey), [key_row])
    values: dict[str, Any] = {"user_id": user_id, "data_key_id": key.id, "created_at": now(), "last_step": 0}
    db.session.execute(insert(SecondFactor), [{**values, "secret": key.seal(secret, _cipher_context(user_id))}])
    return secret


def confirm_enrolment(user_id: uuid.UUID, code: str) -> list[str]:
    """Put the second factor in force with its first code; returns recovery codes, shown once.

    Raises:
        AttemptFailed: the code is not right, or the account is locked.
        Invalid: nothing waits for a code.
    """
    user, row = credentials.lock_account_row(user_id, "second_factor"), _locked_factor(user_id)
    if row is None or row.confirmed_at is not None:
        raise Invalid({"code": [Unmet("second_factor_there")]})
    if not _consume_totp_code(row, "".join(code.split())):
        credentials.count_failure(user, "wrong_code", "second_factor", Invalid({"code": [Unmet("code_wrong")]}))
    row.confirmed_at = now()
    _audit_change(user_id, user_id, "second_factor_added")
    return issue_recovery_codes(user_id)


def issue_recovery_codes(user_id: uuid.UUID) -> list[str]:
    """Fresh recovery codes instead of all older ones; shown once."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    codes = [
        "".join(secrets.choice(RECOVERY_CODE_ALPHABET) for _ in range(RECOVERY_CODE_LENGTH))
        for _ in range(RECOVERY_CODE_COUNT)
    ]
    rows = [{"id": new_id(), "user_id": user_id, "digest": _recovery_code_digest(user_id, code)} for code in codes]
    db.session.execute(insert(RecoveryCode), rows)
    _audit_change(user_id, user_id, "recovery_codes_made")
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def delete_second_factor(user_id: uuid.UUID, by: uuid.UUID) -> None:
    """Remove the second factor, for its owner or for an administrator whom somebody without a telephone asked.

    Where the role requires one, the next sign-in asks to set it up again.
    """
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    db.session.execute(delete(SecondFactor).where(SecondFactor.user_id == user_id))
    _audit_change(by, user_id, "second_factor_removed")


def _audit_change(by: uuid.UUID, whose: uuid.UUID, action: str) -> None:
    db.session.add(AuditEntry(user_id=by, action=action, subject=str(whose), detail={}))
