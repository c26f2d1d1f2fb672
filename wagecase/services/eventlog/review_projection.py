"""Answers to the platform that wait for the city's review, kept as rows in line with the case's events (fact F07)."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from wagecase.extensions import db
from wagecase.law.deadlines import effective
from wagecase.models import WaitingReview
from wagecase.services.eventlog.case_state import Dossier

SUBMITTED = "case.submitted"
REVIEW = frozenset({SUBMITTED, "case.sent_back", "case.approved", "case.answered"})


def settle(dossier: Dossier) -> None:
    """A row while the last word in the review is the district's; a case that was never submitted costs no query."""
    spoken = [entry.clock for entry in dossier.log if entry.body["name"] in REVIEW]
    if not spoken:
        return
    last = max(effective(spoken), key=lambda event: event.position, default=None)
    if last is None or last.name != SUBMITTED:
        db.session.execute(delete(WaitingReview).where(WaitingReview.case_id == dossier.case.id))
        return
    row = {"case_id": dossier.case.id, "position": last.position, "submitted_on": last.on}
    db.session.execute(insert(WaitingReview).values(row).on_conflict_do_update(index_elements=["case_id"], set_=row))
