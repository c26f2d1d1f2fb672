"""What each row of a file is, before anything is written: new, the same lead again, like a known case, or wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select, text

from wagecase.extensions import db
from wagecase.models import Complaint, LeadImport, LeadRow
from wagecase.services.base import bulk_insert
from wagecase.services.base.principal import Principal
from wagecase.services.intake import duplicates
from wagecase.services.intake.duplicates import DuplicateCandidate
from wagecase.services.lead_import import row_parser
from wagecase.services.lead_import.row_parser import ParsedRow
from wagecase.services.lead_import.sealed_storage import SheetRow
from wagecase.services.registry import districts

# A row in the file that is wrong is no lead yet, so that its number may come again.
MAX_NUMBER_LENGTH = 60
COUNTED_STATUSES = ("fresh", "again", "alike")
# Looked up number by number: a table that fills this fast has no statistics from which a better way could be guessed.
EARLIER_ROWS_SQL = text(
    """
    SELECT found.platform_no, found.number
    FROM unnest(CAST(:numbers AS text[])) AS given (platform_no)
    CROSS JOIN LATERAL (
        SELECT r.platform_no, min(r.number) AS number FROM lead_rows r
        WHERE r.import_id = :import_id AND r.platform_no = given.platform_no
          AND r.status = ANY (CAST(:counted AS text[]))
        GROUP BY r.platform_no
    ) found
    """
)


@dataclass
class CheckedRow:
    """A row as it is read: what it says, where it belongs, and what it was found to be."""

    number: int
    told: ParsedRow
    area: str | None
    reasons: list[tuple[str, str]] = field(default_factory=list)
    likes: Sequence[DuplicateCandidate] = ()
    status: str = "fresh"

    # As it stands in the row, where the row is wrong.
    raw_platform_no: str | None = None

    @property
    def platform_no(self) -> str | None:
        return self.told.data.get("platform_no") or self.raw_platform_no


def read_rows(
    columns: Sequence[str], given: Sequence[SheetRow], district_of: Callable[..., str | None]
) -> list[CheckedRow]:
    """Rows by the fields of their columns; those that are wrong say why."""
    lines = []
    for number, cells in given:
        fields = {name: cell for name, cell in zip(columns, cells, strict=False) if name and cell}
        told = row_parser.parse_row(fields)
        named = fields.get("district")
        area = district_of(named) if named else district_of(*told.place)
        said_no = fields.get("platform_no", "")[:MAX_NUMBER_LENGTH] or None
        line = CheckedRow(number, told, area, list(told.wrong), raw_platform_no=said_no)
        if named and area is None:
            line.reasons.append(("district", "district_unknown"))
        if line.reasons:
            line.status = "wrong"
        lines.append(line)
    return lines


def check_rows(principal: Principal, row: LeadImport, given: Sequence[SheetRow]) -> list[CheckedRow]:
    """Find out what the rows of a chunk are and lay it down; the caller commits."""
    columns = row.columns or []
    lines = read_rows(columns, given, districts.district_finder())
    _mark_repeated(row, [line for line in lines if line.status == "fresh"])
    fresh = [line for line in lines if line.status == "fresh"]
    lookups = {line.number: duplicates.query_from_complaint(line.told.data) for line in fresh}
    likes = duplicates.find_duplicates_of_rows(principal, lookups)
    for line in fresh:
        if found := likes.get(line.number):
            line.status, line.likes = "alike", found
    bulk_insert.copy_rows((LeadRow, [_lead_row(row, line, columns) for line in lines]))
    return lines


def _mark_repeated(row: LeadImport, lines: Sequence[CheckedRow]) -> None:
    """Mark those whose platform number is registered, or stands in an earlier row of the file."""
    numbers = [line.platform_no for line in lines]
    known = registered_numbers(numbers)
    given = {"import_id": row.id, "numbers": [one for one in numbers if one], "counted": list(COUNTED_STATUSES)}
    earlier = {one.platform_no: one.number for one in db.session.execute(EARLIER_ROWS_SQL, given)}
    for line in lines:
        number = line.platform_no
        if number in known:
            line.status, line.reasons = "again", [("platform_no", "platform_no_known")]
        elif number in earlier:
            line.status, line.reasons = "again", [("platform_no", f"platform_no_twice|row={earlier[number]}")]
        else:
            earlier[number] = line.number


def registered_numbers(numbers: Sequence[str | None]) -> set[str | None]:
    """Which of these platform numbers belong to a complaint that is there, visible to the person or not."""
    query = select(Complaint.platform_no).where(Complaint.platform_no.in_([one for one in numbers if one]))
    return set(db.session.scalars(query))


def _lead_row(row: LeadImport, line: CheckedRow, columns: Sequence[str]) -> dict[str, Any]:
    reasons = [[columns.index(name) if name in columns else None, code] for name, code in line.reasons]
    return {
        "import_id": row.id,
        "number": line.number,
        "status": line.status,
        "platform_no": line.platform_no,
        "reasons": reasons or None,
        "likes": [[one.number, [str(why) for why in one.why]] for one in line.likes] or None,
    }
