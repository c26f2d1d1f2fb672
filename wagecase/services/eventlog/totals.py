"""What the claims of a case come to."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from wagecase.models import Case, Claim
from wagecase.services.eventlog.case_state import Dossier

ZERO = Decimal(0)


def set_totals(case: Case, claims: Sequence[Claim]) -> None:
    case.workers = len(claims)
    case.claimed = sum((claim.claimed for claim in claims), ZERO)
    found = [claim.found for claim in claims if claim.found is not None]
    case.found = sum(found, ZERO) if found else None
    case.paid = sum((claim.paid for claim in claims), ZERO)
    case.advanced = sum((claim.advanced for claim in claims), ZERO)


def recompute_totals(dossier: Dossier) -> None:
    """Totals after claims were added or moved."""
    set_totals(dossier.case, dossier.claims)
