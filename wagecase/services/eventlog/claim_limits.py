"""The limits of each claim as its deadlines say: the limitation of arbitration and the look-back of inspection.

They warn and never refuse: the limitation is the employer's defence (facts C03-C06), the look-back is judged by a
person (A04, A10).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.law.deadlines import Standing, judge
from wagecase.models import Claim, Deadline
from wagecase.services.base.dates import now, today
from wagecase.services.eventlog.projections import deadline_of

CLOCKS: Mapping[str, str] = {"limitation": "arb.limitation", "look_back": "insp.lookback"}
Limits = dict[str, dict[str, Any] | None]


def of_claims(claims: Sequence[Claim]) -> dict[uuid.UUID, Limits]:
    """For each claim the last run of each limit; None while the day that it runs from is not known."""
    subjects = {f"claim:{claim.id}": claim.id for claim in claims}
    cases = Deadline.case_id.in_({claim.case_id for claim in claims})
    query = select(Deadline).where(cases, Deadline.clock.in_(CLOCKS.values()), Deadline.subject.in_(subjects))
    last = {(row.subject, row.clock): row for row in db.session.scalars(query.order_by(Deadline.run))}
    return {
        claim: {name: _shown(last.get((subject, clock))) for name, clock in CLOCKS.items()}
        for subject, claim in subjects.items()
    }


def _shown(row: Deadline | None) -> dict[str, Any] | None:
    if row is None:
        return None
    standing = judge(deadline_of(row), today(), now())
    over = standing in (Standing.met, Standing.met_late)
    return {
        "due_on": row.due_on,
        "days_left": None if over or row.due_on is None else (row.due_on - today()).days,
        "standing": str(standing),
        "provisional": row.provisional,
    }
