"""Rows as a file that goes out: CSV as it is made, or a workbook. No cell can be taken for a formula."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence

from openpyxl import Workbook

BOM = "\ufeff"
# What a spreadsheet would take for the beginning of a formula (OWASP, CSV injection).
FORMULA_PREFIXES = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
CHUNK_BYTES = 1 << 16

OutputRow = Sequence[str]


def escape_formula(cell: str) -> str:
    """The cell as text and nothing else: what could begin a formula stands behind an apostrophe."""
    return f"'{cell}" if cell.startswith(FORMULA_PREFIXES) else cell


def write_csv(rows: Iterable[OutputRow]) -> Iterator[bytes]:
    """CSV in UTF-8 with its mark, so that a spreadsheet opens it in Chinese; line by line."""
    yield BOM.encode()
    for cells in rows:
        line = io.StringIO()
        csv.writer(line).writerow([escape_formula(cell) for cell in cells])
        yield line.getvalue().encode()


def write_xlsx(rows: Iterable[OutputRow]) -> Iterator[bytes]:
    """An xlsx file; every cell is text. It is made whole, on disk, before its first byte goes out."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for cells in rows:
        sheet.append([CONTROL_CHARACTERS.sub("", escape_formula(cell)) for cell in cells])
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while piece := file.read(CHUNK_BYTES):
            yield piece
