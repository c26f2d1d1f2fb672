"""Letting a worker in by number and code: each try is counted before anything is compared."""

from __future__ import annotations

import hmac
import re
import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import Case, Complaint, Person
from wagecase.services.intake import tracking_code
from wagecase.services.worker_portal import code_throttle

CASE_NUMBER_PATTERN = re.compile(r"[0-9A-Z]{6}-[0-9]{4}-[0-9]{6,9}", re.ASCII)
NIL_ID = uuid.UUID(int=0)


@dataclass(frozen=True, slots=True)
class Throttled:
    """Too many wrong codes for this number; until then nothing is compared."""

    until: datetime


def open_complaint(number: str, code: str, browser: str = "") -> Complaint | Throttled | None:
    """The complaint that number and code open together. A number that does not exist, one without a code and a wrong
    code are all None, count alike and take the same time.

    `browser` is known to have given this number's right code before; its tries are counted apart.
    """
    typed = normalise_number(number)
    if CASE_NUMBER_PATTERN.fullmatch(typed) is None:
        return None
    key = code_throttle.throttle_key(typed, browser)
    if until := code_throttle.count_attempt(key):
        return Throttled(until)
    query = select(Complaint).join(Case, Case.id == Complaint.opened_case_id).where(Case.number == typed)
    found = db.session.scalars(query.where(Complaint.tracking_code_digest.is_not(None))).all()
    for complaint in found:
        erased = db.session.get_one(Person, complaint.contact_id).erased_at is not None
        if tracking_code.code_matches(complaint, code) and not erased:
            code_throttle.clear_attempts(key)
            return complaint
    if not found:
        hmac.compare_digest(tracking_code.code_digest(NIL_ID, tracking_code.normalise_code(code)), bytes(32))
    return None


def normalise_number(typed: str) -> str:
    """A number as it was typed, in its own form: half width, capitals, without blanks."""
    wide = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    return "".join(typed.translate(wide).replace("—", "-").upper().split())
