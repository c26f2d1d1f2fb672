"""What is derived from the events and may be thrown away: deadline rows and work-list rows."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, select, update

from wagecase.extensions import db
from wagecase.law.book import Book, ClockKind
from wagecase.law.deadlines import ComputedDeadline, RunState
from wagecase.models import NO_DUE_DATE, Proceeding, WorkItem, new_id
from wagecase.models import Deadline as DeadlineRow
from wagecase.procedure.notifications.reminder_rules import OUTSIDE_OWNERS
from wagecase.services.access.visibility import work_list_organisations
from wagecase.services.base import bulk_insert
from wagecase.services.eventlog import review_projection
from wagecase.services.eventlog.case_state import Dossier

DeadlineKey = tuple[uuid.UUID, str, str, int]
KEY_COLUMNS = ("proceeding_id", "clock", "subject", "run")


def deadline_row(case_id: uuid.UUID, proceeding_id: uuid.UUID, deadline: ComputedDeadline) -> dict[str, Any]:
    """A deadline as the row that stores it."""
    return {
        "proceeding_id": proceeding_id,
        "clock": deadline.clock,
        "subject": deadline.subject,
        "run": deadline.run,
        "case_id": case_id,
        "kind": str(deadline.kind),
        "state": str(deadline.state),
        "contingent": deadline.contingent,
        "started_on": deadline.started_on,
        "started_by": deadline.started_by,
        "due_on": deadline.due,
        "due_at": deadline.due_at,
        "stopped_on": deadline.stopped_on,
        "stopped_by": deadline.stopped_by,
        "provisional": deadline.provisional,
        "derivation": deadline.derivation,
    }


def deadline_rows(case_id: uuid.UUID, folded: Mapping[uuid.UUID, Sequence[ComputedDeadline]]) -> list[dict[str, Any]]:
    """Every deadline of a case as a row."""
    return [deadline_row(case_id, owner, one) for owner, deadlines in folded.items() for one in deadlines]


def write_deadlines(case_id: uuid.UUID, folded: Mapping[uuid.UUID, Sequence[ComputedDeadline]]) -> int:
    """Bring the rows of a case in line with the fold; returns how many rows were touched."""
    wanted = {_deadline_key(values): values for values in deadline_rows(case_id, folded)}
    present = _stored_deadlines(case_id)
    gone = [key for key in present if key not in wanted]
    new = [values for key, values in wanted.items() if key not in present]
    changed = [values for key, values in wanted.items() if key in present and present[key] != values]
    for key in gone:
        db.session.execute(delete(DeadlineRow).where(*_key_conditions(key)))
    if changed:
        db.session.execute(update(DeadlineRow), changed)
    bulk_insert.bulk_insert(DeadlineRow, new)
    return len(gone) + len(changed) + len(new)


def _deadline_key(values: Mapping[str, Any]) -> DeadlineKey:
    return values["proceeding_id"], values["clock"], values["subject"], values["run"]


def _key_conditions(key: DeadlineKey) -> list[Any]:
    return [getattr(DeadlineRow, name) == value for name, value in zip(KEY_COLUMNS, key, strict=True)]


def _stored_deadlines(case_id: uuid.UUID) -> dict[DeadlineKey, dict[str, Any]]:
    table = DeadlineRow.__table__
    found = db.session.execute(select(table).where(table.c.case_id == case_id)).mappings()
    return {_deadline_key(row): row for row in map(dict[str, Any], found)}


def next_due_deadline(deadlines: Iterable[ComputedDeadline], book: Book) -> ComputedDeadline | None:
    """The deadline that a work list shows for a proceeding: the earliest of the office's own duties and targets that
    still run, and only where there is none what an employer, a bank or the police enqueue."""
    waiting = [
        one
        for one in deadlines
        if one.state is RunState.running
        and one.due
        and not one.contingent
        and one.kind in (ClockKind.duty, ClockKind.target)
    ]
    outside = {one.clock: book.clocks[one.clock].owner in OUTSIDE_OWNERS for one in waiting}
    return min(waiting, key=lambda one: (outside[one.clock], one.due or date.max, one.clock), default=None)


def work_item_rows(
    case_id: uuid.UUID,
    proceedings: Sequence[Proceeding],
    handlers: Mapping[uuid.UUID, Sequence[uuid.UUID]],
    folded: Mapping[uuid.UUID, Sequence[ComputedDeadline]],
    organisation_ids: Sequence[uuid.UUID],
    book: Book,
) -> list[dict[str, Any]]:
    """A line per proceeding that waits for each organisation that may see it and each handler; an ended one stays
    while a duty runs."""
    lines = []
    for one in proceedings:
        due = next_due_deadline(folded[one.id], book)
        if one.ended_on is None or due is not None:
            lists = [("organisation_id", org) for org in organisation_ids]
            lists += [("owner_id", who) for who in handlers.get(one.id, ())]
            lines += [_work_item_row(case_id, one.id, due, column, value) for column, value in lists]
    return lines


def _work_item_row(
    case_id: uuid.UUID, proceeding_id: uuid.UUID, due: ComputedDeadline | None, column: str, value: uuid.UUID
) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": new_id(),
        "organisation_id": None,
        "owner_id": None,
        "due_on": due.due if due else NO_DUE_DATE,
        "clock": due.clock if due else None,
        "provisional": due.provisional if due else False,
        "case_id": case_id,
        "proceeding_id": proceeding_id,
    }
    row[column] = value
    return row


def refresh_projections(dossier: Dossier) -> dict[uuid.UUID, tuple[ComputedDeadline, ...]]:
    """Bring everything that is derived from a case's events in line with them; returns the deadlines by proceeding."""
    db.session.flush()
    folded = dossier.fold()
    write_deadlines(dossier.case.id, folded)
    handlers = {one: [user for user, _ in people] for one, people in dossier.handlers.items()}
    seers = work_list_organisations(dossier.case.id)
    db.session.execute(delete(WorkItem).where(WorkItem.case_id == dossier.case.id))
    bulk_insert.bulk_insert(
        WorkItem, work_item_rows(dossier.case.id, dossier.proceedings, handlers, folded, seers, dossier.rules.book)
    )
    review_projection.refresh_pending_review(dossier)
    return folded
