"""Answers to the platform that wait for the city's review, kept as rows in line with the case's events (fact F07)."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from wagecase.extensions import db
from wagecase.law.deadlines import effective_events
from wagecase.models import PendingReview
from wagecase.services.eventlog.case_state import Dossier

SUBMITTED_EVENT = "case.submitted"
REVIEW_EVENTS = frozenset({SUBMITTED_EVENT, "case.sent_back", "case.approved", "case.answered"})


def refresh_pending_review(dossier: Dossier) -> None:
    """A row while the last word in the review is the district's; a case that was never submitted costs no query."""
    spoken = [entry.clock for entry in dossier.log if entry.body["name"] in REVIEW_EVENTS]
    if not spoken:
        return
    last = max(effective_events(spoken), key=lambda event: event.position, default=None)
    if last is None or last.name != SUBMITTED_EVENT:
        db.session.execute(delete(PendingReview).where(PendingReview.case_id == dossier.case.id))
        return
    row = {"case_id": dossier.case.id, "position": last.position, "submitted_on": last.on}
    db.session.execute(insert(PendingReview).values(row).on_conflict_do_update(index_elements=["case_id"], set_=row))
