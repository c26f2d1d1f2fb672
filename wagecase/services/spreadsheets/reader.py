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
from wagecase.services.spreadsheets.xlsx_inspection import Seen

LARGEST_FILE = 30 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS, MOST_SHEETS, LONGEST_CELL = 150_000, 256, 30, 32_767
MOST_JOINED = 300_000
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<head")
DELIMITERS = ",;\t|"
SNIFFED = 20
KNOWN = 50_000
# Beyond fifteen digits a spreadsheet has forgotten the rest: such a number is shown so that no check can pass it.
EXACT = 10**15

Cells = tuple[str, ...]


class Unreadable(ServiceError):
    """The file cannot be taken; `code` and `params` say why, in the words of `import_words`."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, {name: str(value) for name, value in params.items()}


@dataclass(frozen=True)
class Sheet:
    """One sheet: its rows with their numbers, blank ones left out, and what a person should know of it."""

    name: str
    rows: Sequence[tuple[int, Cells]]
    # Rows that the file has, blank ones and titles among them.
    lines: int
    visible: bool = True
    seen: Seen = field(default_factory=Seen)
    # Cells joined downwards: the first row, the last, and the column, all as in `rows` (rows from 1, columns from 0).
    joined: Sequence[tuple[int, int, int]] = ()


def read(data: bytes) -> list[Sheet]:
    """The sheets of a file, in its order; a CSV file has one.

    Raises:
        Unreadable: empty, too large, broken, under a password, or of another kind.
    """
    if not data.strip(b"\0 \r\n\t"):
        raise Unreadable("table_empty")
    if len(data) > LARGEST_FILE:
        raise Unreadable("table_too_large", max=LARGEST_FILE // 1024 // 1024)
    sheets = _sheets(data)
    if not any(sheet.rows for sheet in sheets):
        raise Unreadable("table_empty")
    return sheets


def _sheets(data: bytes) -> list[Sheet]:
    if data.startswith(ZIP):
        return _workbook(data, _scanned(data))
    if data.startswith(OLE):
        return _workbook(data, {})
    if data[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(MARKUP):
        raise Unreadable("table_markup")
    return [_separated(data, _coding(data))]


def _scanned(data: bytes) -> dict[str, Seen]:
    try:
        return xlsx_inspection.scan(data)
    except xlsx_inspection.Broken as fault:
        raise Unreadable(fault.code, **fault.params) from fault


def _workbook(data: bytes, seen: dict[str, Seen]) -> list[Sheet]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            known = [one for one in book.sheets_metadata if str(one.typ).endswith("WorkSheet")]
            if len(known) > MOST_SHEETS:
                raise Unreadable("too_many_sheets", max=MOST_SHEETS)
            return [
                _sheet(book.get_sheet_by_name(one.name), one.visible == SheetVisibleEnum.Visible, seen) for one in known
            ]
    except PasswordError as error:
        raise Unreadable("table_password") from error
    except CalamineError as error:
        # An encrypted workbook is an OLE file in which no workbook is found.
        locked = data.startswith(OLE) and "EncryptedPackage".encode("utf-16-le") in data
        raise Unreadable("table_password" if locked else "table_broken") from error


def _sheet(sheet: CalamineSheet, visible: bool, seen: dict[str, Seen]) -> Sheet:
    if sheet.total_width > MOST_COLUMNS:
        raise Unreadable("too_many_columns", max=MOST_COLUMNS, sheet=sheet.name)
    rows = list(_filled(enumerate(sheet.iter_rows(), start=1)))
    last = rows[-1][0] if rows else 0
    joined = list(islice(_joined(sheet, last), MOST_JOINED + 1))
    if len(joined) > MOST_JOINED:
        raise Unreadable("table_broken")
    return Sheet(sheet.name, rows, last, visible, seen.get(sheet.name, Seen()), joined)


def _joined(sheet: CalamineSheet, height: int) -> Iterator[tuple[int, int, int]]:
    """Cells joined downwards, within the rows and columns in which something stands: a file may name any."""
    begin = sheet.start[1] if sheet.start else 0
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        first, last = top + 1, min(bottom + 1, height)
        if last > first:
            columns = range(max(left - begin, 0), min(right - begin + 1, sheet.width))
            yield from ((first, last, column) for column in columns)


def _filled(lines: Iterator[tuple[int, Sequence[Any]]]) -> Iterator[tuple[int, Cells]]:
    """Rows with something in them, as text, up to the limit."""
    count, known = 0, dict[str, str]()
    for number, line in lines:
        # Much is written in many rows alike; one copy of it is kept.
        cells = tuple(known.setdefault(cell, cell) if len(known) < KNOWN else cell for cell in map(said, line))
        if any(cells):
            count += 1
            if count > MOST_ROWS:
                raise Unreadable("too_many_rows", max=MOST_ROWS)
            yield number, cells


def said(value: Any) -> str:
    """A cell as text: whole numbers without a point, days in ISO form, everything else as it stands."""
    if isinstance(value, str):
        return value.strip()[:LONGEST_CELL]
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, timedelta) else ""


def _number(value: float) -> str:
    if abs(value) >= EXACT:
        return f"{value:.14E}"
    return str(int(value)) if value == int(value) else f"{value:.10f}".rstrip("0").rstrip(".")


def _coding(data: bytes) -> str:
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
    raise Unreadable("table_coding")


def _text(data: bytes, coding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), encoding=coding, newline="")


def _separated(data: bytes, coding: str) -> Sheet:
    first = "\n".join(_text(data, coding).read(65_536).splitlines()[:SNIFFED])
    delimiter = max(DELIMITERS, key=lambda one: _regular(first, one))
    try:
        # The module's own limit is per process; a cell beyond it is a quotation mark that was never closed.
        lines = _counted(csv.reader(_text(data, coding), delimiter=delimiter))
        rows = list(_filled(lines))
    except csv.Error as error:
        raise Unreadable("table_quotes") from error
    last = rows[-1][0] if rows else 0
    return Sheet("", rows, last)


def _counted(reader: Iterator[list[str]]) -> Iterator[tuple[int, Sequence[str]]]:
    for number, cells in enumerate(reader, start=1):
        if len(cells) > MOST_COLUMNS:
            raise Unreadable("too_many_columns", max=MOST_COLUMNS, sheet="")
        yield number, cells


def _regular(first: str, delimiter: str) -> tuple[int, int]:
    """How many of the first lines are parted into the same number of cells, more than one, by this delimiter."""
    try:
        widths = [len(cells) for cells in csv.reader(io.StringIO(first), delimiter=delimiter) if cells]
    except csv.Error:
        return 0, 0
    usual = max(set(widths), key=lambda one: (widths.count(one), one), default=0)
    return (widths.count(usual), usual) if usual > 1 else (0, 0)
