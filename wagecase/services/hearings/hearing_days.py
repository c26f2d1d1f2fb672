"""Hearing days as the log last set them: moved days, corrected and declared void ones do not count."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import text

from wagecase.extensions import db
from wagecase.models import HEARING_DATE_SQL, HEARING_HELD, HEARING_SET

# The last setting of each proceeding that has one within the days; what was held since is over.
HEARINGS_SQL = text(
    f"""
    SELECT DISTINCT ON (e.proceeding_id)
           e.case_id, e.proceeding_id, c.number, p.procedure, p.organisation_id, e.position, e.name,
           CAST({HEARING_DATE_SQL.replace("body", "e.body")} AS date) AS day
    FROM events e JOIN cases c ON c.id = e.case_id JOIN proceedings p ON p.id = e.proceeding_id
    WHERE e.name = ANY(CAST(:names AS text[])) AND NOT e.void AND p.ended_on IS NULL
      AND e.proceeding_id IN (
          SELECT proceeding_id FROM events
          WHERE name = ANY(CAST(:names AS text[])) AND {HEARING_DATE_SQL} BETWEEN :since AND :until)
      AND (CAST(:user AS uuid) IS NULL OR EXISTS (
          SELECT FROM proceeding_handlers h WHERE h.proceeding_id = e.proceeding_id AND h.user_id = :user))
      AND (CAST(:case AS uuid) IS NULL OR e.case_id = :case)
      AND NOT EXISTS (SELECT FROM events s WHERE s.case_id = e.case_id AND s.corrects = e.position)
      AND NOT EXISTS (
          SELECT FROM events h WHERE h.proceeding_id = e.proceeding_id AND h.name = ANY(CAST(:held AS text[]))
            AND h.position > e.position AND NOT h.void)
    ORDER BY e.proceeding_id, e.position DESC
    """  # noqa: S608  (our own fragment)
)


@dataclass(frozen=True, slots=True)
class Hearing:
    """A day on which a proceeding is heard."""

    case_id: uuid.UUID
    proceeding_id: uuid.UUID
    number: str
    procedure: str
    org_id: uuid.UUID
    position: int
    event: str
    day: date


def hearings_between(
    since: date, until: date, *, user_id: uuid.UUID | None = None, case_id: uuid.UUID | None = None
) -> Sequence[Hearing]:
    """Hearings on these days; of proceedings that somebody handles, or of one case, where that is asked."""
    values = {
        "names": list(HEARING_SET),
        "held": list(HEARING_HELD),
        "since": since.isoformat(),
        "until": until.isoformat(),
        "user": user_id,
        "case": case_id,
    }
    found = (Hearing(*row) for row in db.session.execute(HEARINGS_SQL, values) if row.day is not None)
    return sorted(
        (one for one in found if since <= one.day <= until), key=lambda one: (one.day, str(one.proceeding_id))
    )
