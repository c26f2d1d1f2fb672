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
from wagecase.law.deadlines import DeadlineStatus, deadline_status
from wagecase.models import Claim, Deadline
from wagecase.services.base.dates import now, today
from wagecase.services.eventlog.deadline_rows import deadline_from_row

LIMIT_CLOCKS: Mapping[str, str] = {"limitation": "arb.limitation", "look_back": "insp.lookback"}
ClaimLimits = dict[str, dict[str, Any] | None]


def limits_by_claim(claims: Sequence[Claim]) -> dict[uuid.UUID, ClaimLimits]:
    """For each claim the last run of each limit; None while the day that it runs from is not known."""
    subjects = {f"claim:{claim.id}": claim.id for claim in claims}
    cases = Deadline.case_id.in_({claim.case_id for claim in claims})
    query = select(Deadline).where(cases, Deadline.clock.in_(LIMIT_CLOCKS.values()), Deadline.subject.in_(subjects))
    last = {(row.subject, row.clock): row for row in db.session.scalars(query.order_by(Deadline.run))}
    return {
        claim: {name: _limit_view(last.get((subject, clock))) for name, clock in LIMIT_CLOCKS.items()}
        for subject, claim in subjects.items()
    }


def _limit_view(row: Deadline | None) -> dict[str, Any] | None:
    if row is None:
        return None
    status = deadline_status(deadline_from_row(row), today(), now())
    over = status in (DeadlineStatus.met, DeadlineStatus.met_late)
    return {
        "due_on": row.due_on,
        "days_left": None if over or row.due_on is None else (row.due_on - today()).days,
        "status": str(status),
        "provisional": row.provisional,
    }
