"""The code with which a worker looks a complaint up: ten digits on the receipt, of which only a digest is kept."""

from __future__ import annotations

import hmac
import secrets
import uuid
from unicodedata import decimal

from wagecase.extensions import current_config, db
from wagecase.models import AuditEntry, Complaint
from wagecase.procedure.core.enums import Role
from wagecase.services.access import visibility
from wagecase.services.base.errors import Forbidden, NotFound
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.crypto import field_encryption

# Digits can be read out by telephone and typed by people who read little; ten of them nobody guesses.
CODE_DIGITS = 10
ISSUING_ROLES = frozenset({Role.clerk, Role.inspector, Role.legal_aid_officer, Role.mediator, Role.arbitrator})
TRACKING_PATH = "/progress"


def derive_code(seed: str) -> str:
    """A code drawn from a form's own random id: the form sent twice bears the same code."""
    number = int.from_bytes(field_encryption.key_ring().index("progress_seed", seed), "big")
    return f"{number % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def normalise_code(typed: str) -> str:
    """A code as it was typed, without what parts its digits; a phone may type them full-width."""
    return "".join(str(decimal(char)) for char in typed if char.isdecimal())


def format_code(code: str) -> str:
    """A code as it is printed: two groups of five."""
    return f"{code[:5]} {code[5:]}"


def code_digest(complaint_id: uuid.UUID, code: str) -> bytes:
    return field_encryption.key_ring().index("progress_code", f"{complaint_id}\0{code}")


def code_matches(complaint: Complaint, typed: str) -> bool:
    """Whether this is the complaint's code; a complaint without one has no code that opens it."""
    given = code_digest(complaint.id, normalise_code(typed))
    return complaint.tracking_code_digest is not None and hmac.compare_digest(complaint.tracking_code_digest, given)


@unit_of_work()
def reissue_code(principal: Principal, complaint_id: uuid.UUID) -> str:
    """A new code in place of a lost one, at the counter; the old one opens nothing any more.

    Raises:
        NotFound, Forbidden: not this person's complaint, or not their role.
    """
    if not principal.has(*ISSUING_ROLES):
        raise Forbidden([wrong_role(ISSUING_ROLES)])
    row = db.session.get(Complaint, complaint_id)
    if row is None:
        raise NotFound
    visibility.get_visible_case(principal, row.case_id)
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    row.tracking_code_digest = code_digest(row.id, code)
    entry = AuditEntry(user_id=principal.user_id, action="tracking_code_issued", subject=str(row.id), detail={})
    db.session.add(entry)
    return code


def tracking_url(number: str, code: str | None) -> str:
    """Where the worker looks the complaint up. What stands behind the # never reaches a server's log."""
    base = f"{current_config().public_url}{TRACKING_PATH}"
    return f"{base}#{number}.{code}" if code else f"{base}#{number}"
