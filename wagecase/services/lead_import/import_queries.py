"""Files of the national lead platform as people look at them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import LeadImport, LeadRow, LeadShape
from wagecase.procedure.core.enums import Role
from wagecase.services.base.errors import Forbidden, NotFound
from wagecase.services.base.pagination import DEFAULT_LIMIT, Page, after_id, encode_cursor
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role
from wagecase.services.crypto import field_encryption
from wagecase.services.lead_import import column_mapping, sealed_storage
from wagecase.services.lead_import.sealed_storage import FilePreview, SheetPreview

IMPORTING_ROLES = frozenset({Role.clerk, Role.supervisor})
PENDING_STATES = ("reading", "checking", "importing")
CURSOR_PURPOSE = "lead_imports"


@dataclass(frozen=True, slots=True)
class OpenedImport:
    """An import with what stands at the head of its file."""

    row: LeadImport
    head: FilePreview

    @property
    def sheet(self) -> SheetPreview:
        return self.head.sheets[self.row.sheet or 0]

    @property
    def titles(self) -> list[str]:
        return sheet_titles(self.sheet, self.row.title_row)


def sheet_titles(sheet: SheetPreview, title_row: int | None) -> list[str]:
    """The titles as they stand in the sheet; without a row of titles, as many empty ones as there are columns."""
    for number, cells in sheet.first:
        if number == title_row:
            return list(cells)
    return [""] * max((len(cells) for _, cells in sheet.first), default=0)


def require_importer(principal: Principal) -> None:
    if not principal.has(*IMPORTING_ROLES):
        raise Forbidden([wrong_role(IMPORTING_ROLES)])


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
    require_importer(principal)
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


def list_rows_by_status(
    found: OpenedImport, status: str, *, after: int = 0, limit: int = DEFAULT_LIMIT
) -> tuple[list[LeadRow], int | None]:
    """Rows of one status in their order, and the number behind which more follow."""
    query = select(LeadRow).where(LeadRow.import_id == found.row.id, LeadRow.status == status, LeadRow.number > after)
    rows_found = list(db.session.scalars(query.order_by(LeadRow.number).limit(limit + 1)))
    return rows_found[:limit], rows_found[limit - 1].number if len(rows_found) > limit else None
