"""Adding workers and their claims to a case that is already there."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import Case, Claim, SearchGrams
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.case_stages import END_STAGES
from wagecase.services.access import visibility
from wagecase.services.base import bulk_insert, idempotency, text_search
from wagecase.services.base.dates import today
from wagecase.services.base.errors import Forbidden, Refused
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.crypto import personal_data
from wagecase.services.eventlog import case_state, hash_chain, projections, totals
from wagecase.services.intake.new_complaint import LISTING_ROLES, NewClaim
from wagecase.services.intake.open_case import claim_rows, limit_days


@unit_of_work()
def add_claims(
    principal: Principal,
    case_id: uuid.UUID,
    claims: Sequence[NewClaim],
    *,
    idempotency_key: str | None = None,
    body: bytes = b"",
) -> list[uuid.UUID]:
    """Put workers and their claims on a case; leaves one event that lists them. Returns the claims in order.

    Raises:
        NotFound, Forbidden: not this person's case, or not their role.
        Refused: the case has ended.
    """
    if not principal.has(*LISTING_ROLES):
        raise Forbidden([wrong_role(LISTING_ROLES)])
    mac = idempotency.request_mac(body)
    idempotency.check_key(str(principal.user_id), idempotency_key, mac)
    case = visibility.get_visible_case(principal, case_id, lock=True)
    # The same request may have been carried out while this one waited for the lock.
    idempotency.check_key(str(principal.user_id), idempotency_key, mac)
    if not may_add_claims(principal, case):
        raise Refused([Unmet("wrong_stage", {"stage": f"stage:case.{case.stage}"})])
    dossier = case_state.load_dossier(case)
    listed = _insert_claims(case, dossier, claims)
    record = hash_chain.EventRecord(
        name="case.claims_listed",
        proceeding_id=dossier.root.id,
        happened_on=today(),
        claims=[str(row["id"]) for row in listed],
        claim_fields=limit_days(listed),
    )
    event = hash_chain.append_event(case, record, principal.user_id, principal.org_id)
    dossier.log.append(case_state.parse_event(event["body"], event["recorded_at"]))
    dossier.root.version += 1
    projections.refresh_projections(dossier)
    idempotency.store_key(str(principal.user_id), idempotency_key, mac, 201, f"{case_id}/{event['position']}")
    return [row["id"] for row in listed]


def may_add_claims(principal: Principal, case: Case) -> bool:
    """Whether the person may put workers on this case now."""
    return principal.has(*LISTING_ROLES) and case.stage not in END_STAGES


def _insert_claims(case: Case, dossier: case_state.Dossier, claims: Sequence[NewClaim]) -> list[dict[str, Any]]:
    workers = [personal_data.prepare_person(case.id, claim.worker) for claim in claims]
    first = max((claim.seq for claim in dossier.claims), default=0) + 1
    listed = claim_rows(case.id, claims, [worker.id for worker in workers], first)
    personal_data.insert_people(workers)
    bulk_insert.bulk_insert(Claim, listed)
    dossier.claims[:] = db.session.scalars(select(Claim).where(Claim.case_id == case.id).order_by(Claim.seq))
    totals.recompute_totals(dossier)
    found = db.session.get_one(SearchGrams, case.id)
    found.text = text_search.search_text(
        [*found.text.split(text_search.SEPARATOR), *(claim.worker.name for claim in claims)]
    )
    found.grams = text_search.bigrams(found.text)
    return listed
