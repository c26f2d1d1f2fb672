"""Claims as they are shown: by pages in the order of the roster, or one alone, their workers masked."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import CaseAccess, Claim, Person
from wagecase.services.access import visibility
from wagecase.services.base.errors import NotFound
from wagecase.services.base.pagination import DEFAULT_LIMIT, Page, after_number, encode_cursor
from wagecase.services.base.principal import Principal
from wagecase.services.crypto import field_encryption
from wagecase.services.crypto.personal_data import masked_person
from wagecase.services.eventlog import claim_limits
from wagecase.services.eventlog.claim_limits import ClaimLimits


@dataclass(frozen=True, slots=True)
class ClaimSummary:
    """One worker's claim; sums in yuan, `worker` masked, `limits` the last run of each limit."""

    id: uuid.UUID
    case_id: uuid.UUID
    seq: int
    claimed: Decimal
    found: Decimal | None
    found_basis: str | None
    paid: Decimal
    advanced: Decimal
    period_from: date | None
    period_to: date | None
    relation_ended_on: date | None
    team: str | None
    job: str | None
    pay_basis: str | None
    outcome: str | None
    confirmed_on: date | None
    version: int
    worker: Mapping[str, Any]
    limits: ClaimLimits


CLAIM_COLUMNS = tuple(one.name for one in fields(ClaimSummary) if one.name not in ("worker", "limits"))


def claims_page(case_id: uuid.UUID, *, after: str | None = None, limit: int = DEFAULT_LIMIT) -> Page:
    """Claims of a case that is open to the caller, in the order of the roster, with their workers masked."""
    query = (
        select(Claim, Person)
        .join(Person, Person.id == Claim.worker_id)
        .where(Claim.case_id == case_id, Claim.seq > after_number("claims", after))
        .order_by(Claim.seq)
    )
    rows = db.session.execute(query.limit(limit + 1)).all()
    following = encode_cursor("claims", rows[limit - 1].Claim.seq) if len(rows) > limit else None
    shown = [(row.Claim, row.Person) for row in rows[:limit]]
    return Page(_present_claims(shown), following)


def _present_claims(rows: Iterable[tuple[Claim, Person]]) -> list[ClaimSummary]:
    pairs = list(rows)
    keys = field_encryption.load_data_keys(person.data_key_id for _, person in pairs)
    found = claim_limits.limits_by_claim([claim for claim, _ in pairs])
    return [
        ClaimSummary(
            **{name: getattr(claim, name) for name in CLAIM_COLUMNS},
            worker=masked_person(person, keys),
            limits=found[claim.id],
        )
        for claim, person in pairs
    ]


def get_claim(claim_id: uuid.UUID) -> ClaimSummary:
    """A claim whose case is open to the caller, as it may be shown."""
    found = db.session.execute(
        select(Claim, Person).join(Person, Person.id == Claim.worker_id).where(Claim.id == claim_id)
    )
    row = found.one()
    return _present_claims([(row.Claim, row.Person)])[0]


def case_of_claim(principal: Principal, claim_id: uuid.UUID) -> uuid.UUID:
    """The case of a claim, if this person may see it; raises NotFound."""
    query = (
        select(Claim.case_id)
        .join(CaseAccess, CaseAccess.case_id == Claim.case_id)
        .where(Claim.id == claim_id, visibility.visible_to(principal))
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found
