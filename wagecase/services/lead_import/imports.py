"""Files of the national lead platform on their way in: what people do with them. The work itself is in `worker`.

A file is handed in, a person says once which column is what, the rows are checked without writing anything, and only
when they have seen the report do they become cases. The state of the work is in the import's row, in the database.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from wagecase.extensions import db
from wagecase.models import DataKey, LeadImport, LeadRow, LeadShape, new_id
from wagecase.procedure.core.acts import Unmet
from wagecase.services.base import bulk_insert
from wagecase.services.base.dates import now
from wagecase.services.base.errors import Invalid, Refused
from wagecase.services.base.principal import Principal
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.crypto import field_encryption
from wagecase.services.lead_import import column_mapping, sealed_storage
from wagecase.services.lead_import.import_queries import (
    PENDING_STATES,
    OpenedImport,
    get_import,
    require_importer,
    sheet_titles,
)
from wagecase.services.lead_import.sealed_storage import FilePreview, SheetPreview
from wagecase.services.spreadsheets import reader
from wagecase.services.spreadsheets.reader import Sheet

# Rows of each sheet that a person sees while settling the columns.
PREVIEW_ROWS = 25
MAX_CELL_LENGTH = 200
FINAL_STATES = ("done", "cancelled", "failed")
# The result of each row, and the wrong rows as a file, can be fetched so long after the end.
RETENTION = timedelta(days=30)


@unit_of_work()
def begin_import(principal: Principal, name: str, data: bytes) -> uuid.UUID:
    """Take a file and look at its head.

    Raises:
        Forbidden: not this person's work.
        Invalid: the file cannot be taken; says why.
    """
    require_importer(principal)
    try:
        sheets = reader.read_sheets(data)
    except reader.UnreadableTable as fault:
        raise Invalid({"file": [Unmet(fault.code, fault.params)]}) from fault
    key, key_row = field_encryption.key_ring().make()
    import_id = new_id()
    head = FilePreview(name[:MAX_CELL_LENGTH], tuple(_sheet_preview(one) for one in sheets))
    chosen = max(range(len(sheets)), key=lambda at: (sheets[at].visible, len(sheets[at].rows)))
    bulk_insert.bulk_insert(DataKey, [key_row])
    db.session.add(
        LeadImport(
            id=import_id,
            user_id=principal.user_id,
            organisation_id=principal.org_id,
            data_key_id=key.id,
            file_digest=sha256(data).hexdigest(),
            size=len(data),
            state="mapping",
            head=sealed_storage.seal_preview(key, import_id, head),
            sheet=chosen,
            title_row=column_mapping.find_title_row(sheets[chosen].rows),
        )
    )
    db.session.flush()
    sealed_storage.store_file(key, import_id, data)
    return import_id


def _sheet_preview(sheet: Sheet) -> SheetPreview:
    return SheetPreview(
        name=sheet.name,
        visible=sheet.visible,
        filled=len(sheet.rows),
        lines=sheet.lines,
        hidden_rows=sheet.findings.hidden_rows,
        hidden_row_numbers=tuple(sheet.findings.hidden_row_numbers),
        hidden_columns=tuple(sheet.findings.hidden_columns),
        valueless=sheet.findings.valueless,
        errors=sheet.findings.errors,
        joined=len(sheet.joined),
        first=tuple(
            (number, tuple(cell[:MAX_CELL_LENGTH] for cell in cells)) for number, cells in sheet.rows[:PREVIEW_ROWS]
        ),
    )


@unit_of_work()
def choose_columns(
    principal: Principal, import_id: uuid.UUID, sheet: int, title_row: int | None, columns: Sequence[str]
) -> None:
    """Settle which sheet is meant, where its titles stand and which column is what; the rows are then read and checked.

    Raises:
        NotFound: no such import for this person.
        Refused: its rows have become cases already, or it was cancelled.
        Invalid: a column is chosen twice, or one is missing without which no row can be taken.
    """
    found = get_import(principal, import_id)
    if found.row.state != "mapping":
        raise Refused([Unmet("import_moved_on")])
    _check_choice(found, sheet, title_row, columns)
    titles = sheet_titles(found.head.sheets[sheet], title_row)
    shape = column_mapping.shape_digest(titles)
    if any(titles):
        _save_shape(principal, shape, titles, columns)
    values = {"sheet": sheet, "title_row": title_row, "columns": list(columns), "shape": shape}
    _change_state(import_id, ("mapping",), state="reading", **values)


def _check_choice(found: OpenedImport, sheet: int, title_row: int | None, columns: Sequence[str]) -> None:
    faults: dict[str, list[Unmet]] = {}
    if not 0 <= sheet < len(found.head.sheets):
        raise Invalid({"sheet": [Unmet("sheet_wrong")]})
    first = found.head.sheets[sheet].first
    if title_row is not None and title_row not in {number for number, _ in first}:
        faults["title_row"] = [Unmet("title_row_wrong")]
    chosen = [one for one in columns if one in column_mapping.FIELD_LABELS]
    for field in dict.fromkeys(one for one in chosen if chosen.count(one) > 1):
        faults.setdefault("columns", []).append(Unmet("column_twice", {"column": field}))
    for field in column_mapping.REQUIRED_FIELDS:
        if field not in chosen:
            faults.setdefault("columns", []).append(Unmet("column_needed", {"column": field}))
    if faults:
        raise Invalid(faults)


def _save_shape(principal: Principal, shape: str, titles: Sequence[str], columns: Sequence[str]) -> None:
    values = {"titles": list(titles), "columns": list(columns), "saved_by": principal.user_id, "saved_at": now()}
    statement = insert(LeadShape).values(organisation_id=principal.org_id, shape=shape, **values)
    db.session.execute(statement.on_conflict_do_update(index_elements=["organisation_id", "shape"], set_=values))


def _change_state(import_id: uuid.UUID, states: Sequence[str], **values: Any) -> None:
    """Change an import that is still in one of these states.

    Raises:
        Refused: it has moved on meanwhile.
    """
    statement = update(LeadImport).where(LeadImport.id == import_id, LeadImport.state.in_(states)).values(**values)
    if not db.session.execute(statement.returning(LeadImport.id)).all():
        raise Refused([Unmet("import_moved_on")])


@unit_of_work()
def return_to_columns(principal: Principal, import_id: uuid.UUID) -> None:
    """Back to the columns, before anything has become a case; raises NotFound, Refused."""
    get_import(principal, import_id)
    none = {"checked": 0, "chunks": 0, "rows": 0, "set_aside": 0, "fresh": 0, "again": 0, "alike": 0, "wrong": 0}
    _change_state(import_id, ("reading", "checking", "checked"), state="mapping", lease_token=None, **none)
    db.session.execute(delete(LeadRow).where(LeadRow.import_id == import_id))
    sealed_storage.delete_rows(import_id)


@unit_of_work()
def confirm_import(principal: Principal, import_id: uuid.UUID, *, outward: bool) -> None:
    """Let the rows that may be taken become cases.

    Args:
        outward: whether what these leads enqueue at once may be sent to people; otherwise nothing is.

    Raises:
        NotFound, Refused.
    """
    get_import(principal, import_id)
    _change_state(import_id, ("checked",), state="importing", outward=outward)
    sealed_storage.delete_file(import_id)


@unit_of_work()
def cancel_import(principal: Principal, import_id: uuid.UUID) -> None:
    """Stop: what has become a case stays one; raises NotFound, Refused."""
    get_import(principal, import_id)
    _change_state(
        import_id,
        ("mapping", *PENDING_STATES, "checked"),
        state="cancelled",
        lease_token=None,
        lease_until=None,
        finished_at=now(),
    )
    sealed_storage.delete_file(import_id)


def erase_expired_imports() -> int:
    """Forget the rows of imports that ended long ago, or that nobody went on with: their key is destroyed."""
    old = select(LeadImport).where(
        LeadImport.forgotten_at.is_(None),
        LeadImport.state.not_in(PENDING_STATES),
        func.coalesce(LeadImport.finished_at, LeadImport.created_at) < now() - RETENTION,
    )
    count = 0
    for row in db.session.scalars(old.limit(100)).all():
        with unit_of_work():
            _erase_import(row)
        count += 1
    return count


def _erase_import(row: LeadImport) -> None:
    key = db.session.get_one(DataKey, row.data_key_id)
    key.wrapped, key.destroyed_at = None, now()
    row.head, row.forgotten_at = b"", now()
    if row.state not in FINAL_STATES:
        row.state, row.finished_at = "cancelled", now()
    sealed_storage.delete_file(row.id)
    sealed_storage.delete_rows(row.id)
