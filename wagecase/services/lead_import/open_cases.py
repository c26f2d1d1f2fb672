"""Rows of a checked file become cases, by the same service that opens every case."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, text, update

from wagecase.extensions import db
from wagecase.models import ClueImport, ClueRow
from wagecase.services.base.dates import now
from wagecase.services.base.principal import Principal
from wagecase.services.intake import from_schema
from wagecase.services.intake.open_cases_bulk import Folder, open_many
from wagecase.services.lead_import import check_rows
from wagecase.services.lead_import.check_rows import Line
from wagecase.services.lead_import.sealed_storage import Row
from wagecase.services.notifications.schedule import sweep
from wagecase.services.registry import districts

BELONG = text(
    """
    UPDATE clue_rows SET complaint_id = given.complaint_id
    FROM unnest(CAST(:numbers AS int[]), CAST(:ids AS uuid[])) AS given (number, complaint_id)
    WHERE clue_rows.import_id = :import_id AND clue_rows.number = given.number
    """
)


def take(principal: Principal, row: ClueImport, given: Sequence[Row], folder: Folder) -> tuple[int, dict[str, int]]:
    """Open the cases of a chunk; the caller commits.

    Returns how many, and by what they were held for before, how many have been registered since the check.
    """
    held = _held(row.id, [number for number, _ in given])
    wanted = [one for one in given if one[0] in held]
    lines = check_rows.read(row.columns or [], wanted, districts.finder())
    known = check_rows.registered([line.platform_no for line in lines])
    late = [line for line in lines if line.platform_no in known]
    taken = [line for line in lines if line.platform_no not in known and line.status != "wrong"]
    if taken:
        cells = dict(wanted)
        rest = [json.dumps(cells[line.number], ensure_ascii=False) for line in taken]
        opened = open_many(principal, [_complaint(line) for line in taken], folder, rest)
        ids = [one.complaint_id for one in opened]
        db.session.execute(BELONG, {"import_id": row.id, "numbers": [line.number for line in taken], "ids": ids})
        if not row.outward:
            sweep.silence([one.case_id for one in opened], now())
    return len(taken), _set_again(row.id, late, held)


def _held(import_id: uuid.UUID, numbers: Sequence[int]) -> dict[int, str]:
    """The rows that may be taken, by their status: a likeness is a warning to a person and keeps nothing out."""
    query = select(ClueRow.number, ClueRow.status).where(
        ClueRow.import_id == import_id,
        ClueRow.number.in_(numbers),
        ClueRow.status.in_(("fresh", "alike")),
        ClueRow.complaint_id.is_(None),
    )
    return {one.number: one.status for one in db.session.execute(query)}


def _complaint(line: Line) -> Any:
    return from_schema.complaint({**line.told.data, "district": line.area})


def _set_again(import_id: uuid.UUID, late: Sequence[Line], held: dict[int, str]) -> dict[str, int]:
    """Somebody registered these numbers between check and import."""
    if late:
        numbers = [line.number for line in late]
        mine = (ClueRow.import_id == import_id, ClueRow.number.in_(numbers))
        db.session.execute(update(ClueRow).where(*mine).values(status="again", reasons=[[None, "platform_no_known"]]))
    moved = [held[line.number] for line in late]
    return {status: moved.count(status) for status in ("fresh", "alike")}
