"""A file of cells as rows of text: Excel workbooks and CSV in whatever coding, with limits and nothing lost in silence.

What kind of file it is, its bytes say, not its name. Rows keep the number that a spreadsheet shows beside them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from wagecase.services.base.errors import ServiceError
from wagecase.services.spreadsheets import xlsx_inspection
from wagecase.services.spreadsheets.xlsx_inspection import SheetFindings

MAX_FILE_BYTES = 30 * 1024 * 1024
MAX_ROWS, MAX_COLUMNS, MAX_SHEETS, MAX_CELL_LENGTH = 150_000, 256, 30, 32_767
MAX_MERGED_CELLS = 300_000
ZIP_MAGIC, OLE_MAGIC = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MARKUP_PREFIXES = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<head")
DELIMITERS = ",;\t|"
SNIFFED_LINES = 20
MAX_INTERNED = 50_000
# Beyond fifteen digits a spreadsheet has forgotten the rest: such a number is shown so that no check can pass it.
MAX_EXACT_NUMBER = 10**15

CellTexts = tuple[str, ...]


class UnreadableTable(ServiceError):
    """The file cannot be taken; `code` and `params` say why, in the words of `import_words`."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, {name: str(value) for name, value in params.items()}


@dataclass(frozen=True)
class Sheet:
    """One sheet: its rows with their numbers, blank ones left out, and what a person should know of it."""

    name: str
    rows: Sequence[tuple[int, CellTexts]]
    # Rows that the file has, blank ones and titles among them.
    lines: int
    visible: bool = True
    findings: SheetFindings = field(default_factory=SheetFindings)
    # Cells joined downwards: the first row, the last, and the column, all as in `rows` (rows from 1, columns from 0).
    joined: Sequence[tuple[int, int, int]] = ()


def read_sheets(data: bytes) -> list[Sheet]:
    """The sheets of a file, in its order; a CSV file has one.

    Raises:
        Unreadable: empty, too large, broken, under a password, or of another kind.
    """
    if not data.strip(b"\0 \r\n\t"):
        raise UnreadableTable("table_empty")
    if len(data) > MAX_FILE_BYTES:
        raise UnreadableTable("table_too_large", max=MAX_FILE_BYTES // 1024 // 1024)
    sheets = _parse_sheets(data)
    if not any(sheet.rows for sheet in sheets):
        raise UnreadableTable("table_empty")
    return sheets


def _parse_sheets(data: bytes) -> list[Sheet]:
    if data.startswith(ZIP_MAGIC):
        return _read_workbook(data, _inspect(data))
    if data.startswith(OLE_MAGIC):
        return _read_workbook(data, {})
    if data[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(MARKUP_PREFIXES):
        raise UnreadableTable("table_markup")
    return [_read_csv(data, _detect_encoding(data))]


def _inspect(data: bytes) -> dict[str, SheetFindings]:
    try:
        return xlsx_inspection.inspect_workbook(data)
    except xlsx_inspection.BrokenWorkbook as fault:
        raise UnreadableTable(fault.code, **fault.params) from fault


def _read_workbook(data: bytes, seen: dict[str, SheetFindings]) -> list[Sheet]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            known = [one for one in book.sheets_metadata if str(one.typ).endswith("WorkSheet")]
            if len(known) > MAX_SHEETS:
                raise UnreadableTable("too_many_sheets", max=MAX_SHEETS)
            return [
                _read_sheet(book.get_sheet_by_name(one.name), one.visible == SheetVisibleEnum.Visible, seen)
                for one in known
            ]
    except PasswordError as error:
        raise UnreadableTable("table_password") from error
    except CalamineError as error:
        # An encrypted workbook is an OLE file in which no workbook is found.
        locked = data.startswith(OLE_MAGIC) and "EncryptedPackage".encode("utf-16-le") in data
        raise UnreadableTable("table_password" if locked else "table_broken") from error


def _read_sheet(sheet: CalamineSheet, visible: bool, seen: dict[str, SheetFindings]) -> Sheet:
    if sheet.total_width > MAX_COLUMNS:
        raise UnreadableTable("too_many_columns", max=MAX_COLUMNS, sheet=sheet.name)
    rows = list(_nonempty_rows(enumerate(sheet.iter_rows(), start=1)))
    last = rows[-1][0] if rows else 0
    joined = list(islice(_merged_cells(sheet, last), MAX_MERGED_CELLS + 1))
    if len(joined) > MAX_MERGED_CELLS:
        raise UnreadableTable("table_broken")
    return Sheet(sheet.name, rows, last, visible, seen.get(sheet.name, SheetFindings()), joined)


def _merged_cells(sheet: CalamineSheet, height: int) -> Iterator[tuple[int, int, int]]:
    """Cells joined downwards, within the rows and columns in which something stands: a file may name any."""
    begin = sheet.start[1] if sheet.start else 0
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        first, last = top + 1, min(bottom + 1, height)
        if last > first:
            columns = range(max(left - begin, 0), min(right - begin + 1, sheet.width))
            yield from ((first, last, column) for column in columns)


def _nonempty_rows(lines: Iterator[tuple[int, Sequence[Any]]]) -> Iterator[tuple[int, CellTexts]]:
    """Rows with something in them, as text, up to the limit."""
    count, known = 0, dict[str, str]()
    for number, line in lines:
        # Much is written in many rows alike; one copy of it is kept.
        cells = tuple(
            known.setdefault(cell, cell) if len(known) < MAX_INTERNED else cell for cell in map(cell_to_text, line)
        )
        if any(cells):
            count += 1
            if count > MAX_ROWS:
                raise UnreadableTable("too_many_rows", max=MAX_ROWS)
            yield number, cells


def cell_to_text(value: Any) -> str:
    """A cell as text: whole numbers without a point, days in ISO form, everything else as it stands."""
    if isinstance(value, str):
        return value.strip()[:MAX_CELL_LENGTH]
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return _number_text(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, timedelta) else ""


def _number_text(value: float) -> str:
    if abs(value) >= MAX_EXACT_NUMBER:
        return f"{value:.14E}"
    return str(int(value)) if value == int(value) else f"{value:.10f}".rstrip("0").rstrip(".")


def _detect_encoding(data: bytes) -> str:
    """UTF-8 or UTF-16 by their marks, else UTF-8 if it is that, else the national coding GB 18030 (GBK within it)."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    codings = ["utf-16"] if marked else ["utf-8-sig", "gb18030"]
    for coding in codings:
        try:
            text = data.decode(coding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return coding
    raise UnreadableTable("table_coding")


def _text_stream(data: bytes, coding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), encoding=coding, newline="")


def _read_csv(data: bytes, coding: str) -> Sheet:
    first = "\n".join(_text_stream(data, coding).read(65_536).splitlines()[:SNIFFED_LINES])
    delimiter = max(DELIMITERS, key=lambda one: _column_regularity(first, one))
    try:
        # The module's own limit is per process; a cell beyond it is a quotation mark that was never closed.
        lines = _numbered_rows(csv.reader(_text_stream(data, coding), delimiter=delimiter))
        rows = list(_nonempty_rows(lines))
    except csv.Error as error:
        raise UnreadableTable("table_quotes") from error
    last = rows[-1][0] if rows else 0
    return Sheet("", rows, last)


def _numbered_rows(reader: Iterator[list[str]]) -> Iterator[tuple[int, Sequence[str]]]:
    for number, cells in enumerate(reader, start=1):
        if len(cells) > MAX_COLUMNS:
            raise UnreadableTable("too_many_columns", max=MAX_COLUMNS, sheet="")
        yield number, cells


def _column_regularity(first: str, delimiter: str) -> tuple[int, int]:
    """How many of the first lines are parted into the same number of cells, more than one, by this delimiter."""
    try:
        widths = [len(cells) for cells in csv.reader(io.StringIO(first), delimiter=delimiter) if cells]
    except csv.Error:
        return 0, 0
    usual = max(set(widths), key=lambda one: (widths.count(one), one), default=0)
    return (widths.count(usual), usual) if usual > 1 else (0, 0)
