"""Deadlines as the database keeps them."""

from __future__ import annotations

from wagecase.law.book import ClockKind
from wagecase.law.deadlines import ComputedDeadline, RunState
from wagecase.models import Deadline as DeadlineRow


def deadline_from_row(row: DeadlineRow) -> ComputedDeadline:
    """The row as the value that the fold made."""
    return ComputedDeadline(
        clock=row.clock,
        subject=row.subject,
        run=row.run,
        kind=ClockKind(row.kind),
        state=RunState(row.state),
        contingent=row.contingent,
        started_on=row.started_on,
        started_by=row.started_by,
        due=row.due_on,
        due_at=row.due_at,
        stopped_on=row.stopped_on,
        stopped_by=row.stopped_by,
        provisional=row.provisional,
        derivation=row.derivation,
    )
