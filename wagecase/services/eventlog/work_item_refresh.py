"""The work list after deadlines have changed without an act: each line shows the next due day again, set-based."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import text

from wagecase.extensions import db
from wagecase.models import NO_DUE_DATE
from wagecase.procedure.notifications.reminder_rules import OUTSIDE_OWNERS
from wagecase.services.access.visibility import WORK_LIST_GROUNDS
from wagecase.services.base import rules_in_force

# The earliest duty or target that runs, the office's own first: what `projection.next_due` says of folded deadlines.
NEXT_DUE_SQL = """
LEFT JOIN LATERAL (
    SELECT d.due_on, d.clock, d.provisional FROM deadlines d
    WHERE d.proceeding_id = p.id AND d.state = 'running' AND d.due_on IS NOT NULL AND NOT d.contingent
      AND d.kind IN ('duty', 'target')
    ORDER BY d.clock = ANY(CAST(:outside AS text[])), d.due_on, d.clock COLLATE "C" LIMIT 1) following ON true
"""
UPDATE_ITEMS_SQL = """
UPDATE work_items w
SET due_on = coalesce(n.due_on, :no_due), clock = n.clock, provisional = coalesce(n.provisional, false)
FROM (
    SELECT p.id, following.due_on, following.clock, following.provisional
    FROM unnest(CAST(:ids AS uuid[])) AS p (id) {following}) n
WHERE w.proceeding_id = n.id
  AND (w.due_on, w.clock, w.provisional)
      IS DISTINCT FROM (coalesce(n.due_on, :no_due), n.clock, coalesce(n.provisional, false))
"""
# An ended proceeding stays on the lists while a duty runs, see `projection.work_rows`.
DELETE_ENDED_SQL = """
DELETE FROM work_items w USING proceedings p {following}
WHERE w.proceeding_id = p.id AND p.id = ANY(CAST(:ids AS uuid[])) AND p.ended_on IS NOT NULL
  AND following.due_on IS NULL
"""
RESTORE_ENDED_SQL = """
INSERT INTO work_items (id, organisation_id, owner_id, due_on, clock, provisional, case_id, proceeding_id)
SELECT gen_random_uuid(), line.organisation_id, line.owner_id, following.due_on, following.clock,
       following.provisional, p.case_id, p.id
FROM proceedings p {following}
CROSS JOIN LATERAL (
    SELECT a.organisation_id, CAST(NULL AS uuid) AS owner_id FROM case_access a
    WHERE a.case_id = p.case_id AND a.ground = ANY(CAST(:grounds AS text[]))
    UNION ALL SELECT NULL, h.user_id FROM proceeding_handlers h WHERE h.proceeding_id = p.id) line
WHERE p.id = ANY(CAST(:ids AS uuid[])) AND p.ended_on IS NOT NULL AND following.due_on IS NOT NULL
  AND NOT EXISTS (SELECT FROM work_items w WHERE w.proceeding_id = p.id)
"""


def refresh_work_items(proceedings: Collection[uuid.UUID]) -> None:
    """Bring the lines of these proceedings in line with their deadlines. The caller commits."""
    if not proceedings:
        return
    outside = [
        name for name, clock in rules_in_force.current_rules().book.clocks.items() if clock.owner in OUTSIDE_OWNERS
    ]
    values = {"ids": sorted(proceedings), "outside": outside}
    db.session.execute(text(UPDATE_ITEMS_SQL.format(following=NEXT_DUE_SQL)), {**values, "no_due": NO_DUE_DATE})
    db.session.execute(text(DELETE_ENDED_SQL.format(following=NEXT_DUE_SQL)), values)
    db.session.execute(
        text(RESTORE_ENDED_SQL.format(following=NEXT_DUE_SQL)), {**values, "grounds": list(WORK_LIST_GROUNDS)}
    )
