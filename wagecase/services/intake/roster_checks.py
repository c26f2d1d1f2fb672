"""Doubts about a roster, for a person: none of them keeps a row out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from wagecase.procedure.core.acts import Unmet
from wagecase.services.intake.new_complaint import NewClaim

# One phone on so many rows is worth a second look: a foreman may have given their own for all.
SHARED_PHONE_THRESHOLD = 3


def roster_warnings(claims: Sequence[NewClaim]) -> list[Unmet]:
    """What looks odd about a roster. It never keeps a row out: doubt is a warning to a person."""
    phones = Counter(claim.worker.phone for claim in claims if claim.worker.phone)
    found = [Unmet("roster_same_phone", {"count": str(n)}) for n in phones.values() if n >= SHARED_PHONE_THRESHOLD]
    seen: set[str] = set()
    for row, claim in enumerate(claims, start=1):
        number = claim.worker.id_number
        if number in seen:
            found.append(Unmet("roster_same_person", {"row": str(row)}))
        seen |= {number} if number else set()
    return found
