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
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
PIECE = 1 << 16

Cells = Sequence[str]


def safe(cell: str) -> str:
    """The cell as text and nothing else: what could begin a formula stands behind an apostrophe."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def separated(rows: Iterable[Cells]) -> Iterator[bytes]:
    """CSV in UTF-8 with its mark, so that a spreadsheet opens it in Chinese; line by line."""
    yield BOM.encode()
    for cells in rows:
        line = io.StringIO()
        csv.writer(line).writerow([safe(cell) for cell in cells])
        yield line.getvalue().encode()


def workbook(rows: Iterable[Cells]) -> Iterator[bytes]:
    """An xlsx file; every cell is text. It is made whole, on disk, before its first byte goes out."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for cells in rows:
        sheet.append([UNWRITABLE.sub("", safe(cell)) for cell in cells])
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece
