"""Files of the national lead platform on their way in: what people do with them. The work itself is in `lead_work`.

A file is handed in, a person says once which column is what, the rows are checked without writing anything, and only
when that person has seen the report do they become cases. What is to be done is in the import's row, in the database.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from wagecase.extensions import db
from wagecase.models import DataKey, LeadImport, LeadRow, LeadShape, new_id
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import Role
from wagecase.services.base import bulk_insert
from wagecase.services.base.dates import now
from wagecase.services.base.errors import Forbidden, Invalid, NotFound, Refused
from wagecase.services.base.pagination import DEFAULT_LIMIT, Page, after_id, encode_cursor
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role
from wagecase.services.crypto import field_encryption
from wagecase.services.lead_import import column_mapping, sealed_storage
from wagecase.services.spreadsheets import reader
from wagecase.services.spreadsheets.reader import Sheet

IMPORTING_ROLES = frozenset({Role.clerk, Role.supervisor})
# Rows of each sheet that a person sees while settling the columns.
PREVIEW_ROWS = 25
MAX_CELL_LENGTH = 200
PENDING_STATES = ("reading", "checking", "importing")
FINAL_STATES = ("done", "cancelled", "failed")
# The result of each row, and the wrong rows as a file, can be fetched so long after the end.
RETENTION = timedelta(days=30)
CURSOR_PURPOSE = "lead_imports"


@dataclass(frozen=True)
class OpenedImport:
    """An import with what stands at the head of its file."""

    row: LeadImport
    head: Mapping[str, Any]

    @property
    def sheet(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.head["sheets"][self.row.sheet or 0]
        return found

    @property
    def titles(self) -> list[str]:
        return sheet_titles(self.sheet, self.row.title_row)


def sheet_titles(sheet: Mapping[str, Any], title_row: int | None) -> list[str]:
    """The titles as they stand in the sheet; without a row of titles, as many empty ones as there are columns."""
    for number, cells in sheet["first"]:
        if number == title_row:
            return list(cells)
    return [""] * max((len(cells) for _, cells in sheet["first"]), default=0)


def begin_import(principal: Principal, name: str, data: bytes) -> uuid.UUID:
    """Take a file and look at its head.

    Raises:
        Forbidden: not this person's work.
        Invalid: the file cannot be taken; says why.
    """
    _require_importer(principal)
    try:
        sheets = reader.read_sheets(data)
    except reader.UnreadableTable as fault:
        raise Invalid({"file": [Unmet(fault.code, fault.params)]}) from fault
    key, key_row = field_encryption.key_ring().make()
    import_id = new_id()
    head = {"name": name[:MAX_CELL_LENGTH], "sheets": [_file_preview(one) for one in sheets]}
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
    db.session.commit()
    return import_id


def _require_importer(principal: Principal) -> None:
    if not principal.has(*IMPORTING_ROLES):
        raise Forbidden([wrong_role(IMPORTING_ROLES)])


def _file_preview(sheet: Sheet) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "visible": sheet.visible,
        "filled": len(sheet.rows),
        "lines": sheet.lines,
        "hidden_rows": sheet.findings.hidden_rows,
        "hidden_row_numbers": sheet.findings.hidden_row_numbers,
        "hidden_columns": sheet.findings.hidden_columns,
        "valueless": sheet.findings.valueless,
        "errors": sheet.findings.errors,
        "joined": len(sheet.joined),
        "first": [(number, [cell[:MAX_CELL_LENGTH] for cell in cells]) for number, cells in sheet.rows[:PREVIEW_ROWS]],
    }


def get_import(principal: Principal, import_id: uuid.UUID) -> OpenedImport:
    """An import of the person's own organisation.

    Raises:
        NotFound: there is none, or it is not for them.
    """
    row = db.session.get(LeadImport, import_id) if principal.has(*IMPORTING_ROLES) else None
    if row is None or row.organisation_id != principal.org_id:
        raise NotFound
    return OpenedImport(row, sealed_storage.open_preview(row, field_encryption.load_data_keys([row.data_key_id])))


def list_imports(principal: Principal, *, after: str | None = None, limit: int = DEFAULT_LIMIT) -> Page:
    """The imports of the person's organisation, the newest first."""
    _require_importer(principal)
    query = select(LeadImport).where(LeadImport.organisation_id == principal.org_id)
    position = after_id(CURSOR_PURPOSE, after)
    if position is not None:
        query = query.where(LeadImport.id < position)
    found = db.session.scalars(query.order_by(LeadImport.id.desc()).limit(limit + 1)).all()
    last = found[limit - 1] if len(found) > limit else None
    keys = field_encryption.load_data_keys(one.data_key_id for one in found)
    items = [OpenedImport(one, sealed_storage.open_preview(one, keys)) for one in found[:limit]]
    return Page(items, encode_cursor(CURSOR_PURPOSE, last.id) if last else None)


def earlier_import_of_file(row: LeadImport) -> LeadImport | None:
    """The last import of the very same file before this one: a warning to a person."""
    query = select(LeadImport).where(
        LeadImport.organisation_id == row.organisation_id,
        LeadImport.file_digest == row.file_digest,
        LeadImport.id < row.id,
    )
    return db.session.scalar(query.order_by(LeadImport.id.desc()).limit(1))


def suggest_columns(principal: Principal, titles: Sequence[str]) -> tuple[list[str], bool]:
    """The field of each column, and whether a person has settled it before for a file of this shape."""
    shape = db.session.get(LeadShape, (principal.org_id, column_mapping.shape_digest(titles)))
    return (list(shape.columns), True) if shape else (column_mapping.guess_fields(titles), False)


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
    titles = sheet_titles(found.head["sheets"][sheet], title_row)
    shape = column_mapping.shape_digest(titles)
    if any(titles):
        _save_shape(principal, shape, titles, columns)
    values = {"sheet": sheet, "title_row": title_row, "columns": list(columns), "shape": shape}
    _change_state(import_id, ("mapping",), state="reading", **values)
    db.session.commit()


def _check_choice(found: OpenedImport, sheet: int, title_row: int | None, columns: Sequence[str]) -> None:
    faults: dict[str, list[Unmet]] = {}
    if not 0 <= sheet < len(found.head["sheets"]):
        raise Invalid({"sheet": [Unmet("sheet_wrong")]})
    first = found.head["sheets"][sheet]["first"]
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
        db.session.rollback()
        raise Refused([Unmet("import_moved_on")])


def return_to_columns(principal: Principal, import_id: uuid.UUID) -> None:
    """Back to the columns, before anything has become a case; raises NotFound, Refused."""
    get_import(principal, import_id)
    none = {"checked": 0, "chunks": 0, "rows": 0, "set_aside": 0, "fresh": 0, "again": 0, "alike": 0, "wrong": 0}
    _change_state(import_id, ("reading", "checking", "checked"), state="mapping", lease_token=None, **none)
    db.session.execute(delete(LeadRow).where(LeadRow.import_id == import_id))
    sealed_storage.delete_rows(import_id)
    db.session.commit()


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
    db.session.commit()


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
    db.session.commit()


def list_rows_by_status(
    found: OpenedImport, status: str, *, after: int = 0, limit: int = DEFAULT_LIMIT
) -> tuple[list[LeadRow], int | None]:
    """Rows of one status in their order, and the number behind which more follow."""
    query = select(LeadRow).where(LeadRow.import_id == found.row.id, LeadRow.status == status, LeadRow.number > after)
    rows_found = list(db.session.scalars(query.order_by(LeadRow.number).limit(limit + 1)))
    return rows_found[:limit], rows_found[limit - 1].number if len(rows_found) > limit else None


def erase_expired_imports() -> int:
    """Forget the rows of imports that ended long ago, or that nobody went on with: their key is destroyed."""
    old = select(LeadImport).where(
        LeadImport.forgotten_at.is_(None),
        LeadImport.state.not_in(PENDING_STATES),
        func.coalesce(LeadImport.finished_at, LeadImport.created_at) < now() - RETENTION,
    )
    count = 0
    for row in db.session.scalars(old.limit(100)).all():
        key = db.session.get_one(DataKey, row.data_key_id)
        key.wrapped, key.destroyed_at = None, now()
        row.head, row.forgotten_at = b"", now()
        if row.state not in FINAL_STATES:
            row.state, row.finished_at = "cancelled", now()
        sealed_storage.delete_file(row.id)
        sealed_storage.delete_rows(row.id)
        db.session.commit()
        count += 1
    return count
