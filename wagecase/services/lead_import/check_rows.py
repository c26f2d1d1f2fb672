"""What each row of a file is, before anything is written: new, the same clue again, like a known case, or wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select, text

from wagecase.extensions import db
from wagecase.models import ClueImport, ClueRow, Complaint
from wagecase.services.base import bulk_insert
from wagecase.services.base.principal import Principal
from wagecase.services.crypto import field_encryption
from wagecase.services.intake import duplicates_bulk
from wagecase.services.intake.duplicates_bulk import Like
from wagecase.services.lead_import import row_parser
from wagecase.services.lead_import.row_parser import Told
from wagecase.services.lead_import.sealed_storage import Row
from wagecase.services.registry import districts

# A row in the file that is wrong is no clue yet, so that its number may come again.
LONGEST_NUMBER = 60
COUNTED = ("fresh", "again", "alike")
# Looked up number by number: a table that fills this fast has no statistics from which a better way could be guessed.
EARLIER = text(
    """
    SELECT found.platform_no, found.number
    FROM unnest(CAST(:numbers AS text[])) AS given (platform_no)
    CROSS JOIN LATERAL (
        SELECT r.platform_no, min(r.number) AS number FROM clue_rows r
        WHERE r.import_id = :import_id AND r.platform_no = given.platform_no
          AND r.status = ANY (CAST(:counted AS text[]))
        GROUP BY r.platform_no
    ) found
    """
)


@dataclass
class Line:
    """A row as it is read: what it says, where it belongs, and what it was found to be."""

    number: int
    told: Told
    area: str | None
    reasons: list[tuple[str, str]] = field(default_factory=list)
    likes: Sequence[Like] = ()
    status: str = "fresh"

    # As it stands in the row, where the row is wrong.
    said_no: str | None = None

    @property
    def platform_no(self) -> str | None:
        return self.told.data.get("platform_no") or self.said_no


def read(columns: Sequence[str], given: Sequence[Row], district_of: Callable[..., str | None]) -> list[Line]:
    """Rows by the fields of their columns; those that are wrong say why."""
    lines = []
    for number, cells in given:
        fields = {name: cell for name, cell in zip(columns, cells, strict=False) if name and cell}
        told = row_parser.told(fields)
        named = fields.get("district")
        area = district_of(named) if named else district_of(*told.place)
        said_no = fields.get("platform_no", "")[:LONGEST_NUMBER] or None
        line = Line(number, told, area, list(told.wrong), said_no=said_no)
        if named and area is None:
            line.reasons.append(("district", "district_unknown"))
        if line.reasons:
            line.status = "wrong"
        lines.append(line)
    return lines


def check(principal: Principal, row: ClueImport, given: Sequence[Row]) -> list[Line]:
    """Find out what the rows of a chunk are and lay it down; the caller commits."""
    columns = row.columns or []
    lines = read(columns, given, districts.finder())
    _told_again(row, [line for line in lines if line.status == "fresh"])
    fresh = [line for line in lines if line.status == "fresh"]
    likes = duplicates_bulk.alike(principal, [_line(line) for line in fresh])
    for line in fresh:
        if found := likes.get(line.number):
            line.status, line.likes = "alike", found
    bulk_insert.pour((ClueRow, [_row(row, line, columns) for line in lines]))
    return lines


def _told_again(row: ClueImport, lines: Sequence[Line]) -> None:
    """Mark those whose platform number is registered, or stands in an earlier row of the file."""
    numbers = [line.platform_no for line in lines]
    known = registered(numbers)
    given = {"import_id": row.id, "numbers": [one for one in numbers if one], "counted": list(COUNTED)}
    earlier = {one.platform_no: one.number for one in db.session.execute(EARLIER, given)}
    for line in lines:
        number = line.platform_no
        if number in known:
            line.status, line.reasons = "again", [("platform_no", "platform_no_known")]
        elif number in earlier:
            line.status, line.reasons = "again", [("platform_no", f"platform_no_twice|row={earlier[number]}")]
        else:
            earlier[number] = line.number


def registered(numbers: Sequence[str | None]) -> set[str | None]:
    """Which of these platform numbers belong to a complaint that is there, whoever may see it."""
    query = select(Complaint.platform_no).where(Complaint.platform_no.in_([one for one in numbers if one]))
    return set(db.session.scalars(query))


def _line(line: Line) -> duplicates_bulk.Line:
    data, ring = line.told.data, field_encryption.ring()
    contact: Mapping[str, Any] = data["contact"]
    claim: Mapping[str, Any] = data["claims"][0] if data["claims"] else {}
    id_number, phone = contact.get("id_number"), contact.get("phone")
    return duplicates_bulk.Line(
        number=line.number,
        id_index=ring.index("id_number", id_number) if id_number else None,
        phone_index=ring.index("phone", phone) if phone else None,
        employer=data["employer"]["name"] if data.get("employer") else None,
        begin=claim.get("period_from"),
        end=claim.get("period_to"),
    )


def _row(row: ClueImport, line: Line, columns: Sequence[str]) -> dict[str, Any]:
    reasons = [[columns.index(name) if name in columns else None, code] for name, code in line.reasons]
    return {
        "import_id": row.id,
        "number": line.number,
        "status": line.status,
        "platform_no": line.platform_no,
        "reasons": reasons or None,
        "likes": [[number, list(why)] for number, why in line.likes] or None,
    }
