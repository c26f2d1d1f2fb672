"""A roster in a file, as the text that a paste of it would be: from there on one way leads to the claims."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from wagecase.procedure.core.acts import Unmet
from wagecase.services.base.errors import Invalid
from wagecase.services.spreadsheets import clipboard, reader
from wagecase.services.spreadsheets.reader import Sheet

# What may be filled in where cells are joined downwards; a name, a number or a sum is one person's own.
FILLABLE_FIELDS = frozenset({"team", "job", "period_from", "period_to", "address"})
# A roster is small; whatever is larger is something else.
MAX_FILE_BYTES = 5 * 1024 * 1024


def roster_file_text(data: bytes) -> str:
    """The fullest sheet that is visible, its rows at the lines that they have in the file.

    Raises:
        Invalid: the file cannot be read; says why, at `file`.
    """
    if len(data) > MAX_FILE_BYTES:
        raise Invalid({"file": [Unmet("table_too_large", {"max": str(MAX_FILE_BYTES // 1024 // 1024)})]})
    try:
        sheets = reader.read_sheets(data)
    except reader.UnreadableTable as fault:
        raise Invalid({"file": [Unmet(fault.code, fault.params)]}) from fault
    sheet = max(sheets, key=lambda one: (one.visible, len(one.rows)))
    # Two more than a roster may have, so that too many are noticed.
    kept = [
        (number, list(cells)) for number, cells in sheet.rows[: clipboard.MAX_ROWS + clipboard.HEADER_SEARCH_ROWS + 2]
    ]
    columns = clipboard.parse_roster(_tab_separated(kept)).columns
    _fill_merged_cells(kept, sheet, columns)
    return _tab_separated(kept)


def _tab_separated(rows: Sequence[tuple[int, Sequence[str]]]) -> str:
    written = io.StringIO()
    writer = csv.writer(written, delimiter="\t", lineterminator="\n")
    for cells in _with_blank_lines(rows):
        writer.writerow([" ".join(cell.split()) for cell in cells])
    return written.getvalue()


def _with_blank_lines(rows: Sequence[tuple[int, Sequence[str]]]) -> Iterator[Sequence[str]]:
    """Every line up to the last, blank ones among them."""
    line = 1
    for number, cells in rows:
        yield from ([] for _ in range(line, number))
        yield cells
        line = number + 1


def _fill_merged_cells(rows: list[tuple[int, list[str]]], sheet: Sheet, columns: Sequence[str]) -> None:
    by_number = dict(rows)
    for first, last, column in sheet.joined:
        if column < len(columns) and columns[column] in FILLABLE_FIELDS and first in by_number:
            for number in range(first + 1, last + 1):
                if number in by_number and not by_number[number][column]:
                    by_number[number][column] = by_number[first][column]
