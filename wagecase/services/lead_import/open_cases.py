"""Rows of a checked file become cases, by the same service that opens every case."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, text, update

from wagecase.extensions import db
from wagecase.models import LeadImport, LeadRow
from wagecase.services.base.dates import now
from wagecase.services.base.principal import Principal
from wagecase.services.intake import from_schema
from wagecase.services.intake.open_cases_bulk import FirstEventFoldCache, open_cases_bulk
from wagecase.services.lead_import import check_rows
from wagecase.services.lead_import.check_rows import CheckedRow
from wagecase.services.lead_import.sealed_storage import SheetRow
from wagecase.services.notifications.schedule import sweep
from wagecase.services.registry import districts

LINK_COMPLAINTS_SQL = text(
    """
    UPDATE lead_rows SET complaint_id = given.complaint_id
    FROM unnest(CAST(:numbers AS int[]), CAST(:ids AS uuid[])) AS given (number, complaint_id)
    WHERE lead_rows.import_id = :import_id AND lead_rows.number = given.number
    """
)


def open_chunk_cases(
    principal: Principal, row: LeadImport, given: Sequence[SheetRow], fold_cache: FirstEventFoldCache
) -> tuple[int, dict[str, int]]:
    """Open the cases of a chunk; the caller commits.

    Returns how many, and by what they were held for before, how many have been registered since the check.
    """
    held = _importable_rows(row.id, [number for number, _ in given])
    wanted = [one for one in given if one[0] in held]
    lines = check_rows.read_rows(row.columns or [], wanted, districts.district_finder())
    known = check_rows.registered_numbers([line.platform_no for line in lines])
    late = [line for line in lines if line.platform_no in known]
    taken = [line for line in lines if line.platform_no not in known and line.status != "wrong"]
    if taken:
        cells = dict(wanted)
        rest = [json.dumps(cells[line.number], ensure_ascii=False) for line in taken]
        opened = open_cases_bulk(principal, [_complaint_of_row(line) for line in taken], fold_cache, rest)
        ids = [one.complaint_id for one in opened]
        db.session.execute(
            LINK_COMPLAINTS_SQL, {"import_id": row.id, "numbers": [line.number for line in taken], "ids": ids}
        )
        if not row.outward:
            sweep.suppress_imported([one.case_id for one in opened], now())
    return len(taken), _mark_repeated(row.id, late, held)


def _importable_rows(import_id: uuid.UUID, numbers: Sequence[int]) -> dict[int, str]:
    """The rows that may be taken, by their status: a likeness is a warning to a person and keeps nothing out."""
    query = select(LeadRow.number, LeadRow.status).where(
        LeadRow.import_id == import_id,
        LeadRow.number.in_(numbers),
        LeadRow.status.in_(("fresh", "alike")),
        LeadRow.complaint_id.is_(None),
    )
    return {one.number: one.status for one in db.session.execute(query)}


def _complaint_of_row(line: CheckedRow) -> Any:
    return from_schema.to_complaint({**line.told.data, "district": line.area})


def _mark_repeated(import_id: uuid.UUID, late: Sequence[CheckedRow], held: dict[int, str]) -> dict[str, int]:
    """Somebody registered these numbers between check and import."""
    if late:
        numbers = [line.number for line in late]
        mine = (LeadRow.import_id == import_id, LeadRow.number.in_(numbers))
        db.session.execute(update(LeadRow).where(*mine).values(status="again", reasons=[[None, "platform_no_known"]]))
    moved = [held[line.number] for line in late]
    return {status: moved.count(status) for status in ("fresh", "alike")}
