"""What a reader of cells does not show of a workbook, looked for in its parts: how large it unpacks, what is hidden,
formulas without a stored value, cells that show an error."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from posixpath import normpath

from wagecase.services.base.errors import ServiceError

# An honest file of the largest size that is taken unpacks to less; measured while unpacking, for a header can lie.
MAX_UNPACKED_BYTES = 500 * 1024 * 1024
MAX_PARTS = 2_000
# What names the sheets is short in every honest file.
MAX_INDEX_BYTES = 4 * 1024 * 1024
# A reader keeps a rectangle of cells from the first to the last: one stray cell far out must not fill the memory.
MAX_CELL_AREA = 8_000_000
CHUNK_BYTES = 1 << 18
# Longer than any tag that is looked for: what may have been cut by the border of two pieces.
OVERLAP_BYTES = 4_096
MAX_LISTED = 20

WORKBOOK_PART, RELATIONSHIPS_PART = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
# No tag holds another's beginning: each pattern gives up there, so that what never closes costs only its length.
ROW_TAG = re.compile(rb"<(?:\w{1,20}:)?row\b[^<>]*>")
COLUMN_TAG = re.compile(rb"<(?:\w{1,20}:)?col\b[^<>]*>")
HIDDEN_ATTRIBUTE = re.compile(rb"\bhidden=\"(?:1|true)\"")
NUMBER_ATTRIBUTE = re.compile(rb"\b(r|min|max)=\"(\d{1,7})\"")
FORMULA_WITHOUT_VALUE = re.compile(rb"</f>(?:<v\s*/>|<v></v>|</c>)|<f\b[^<>]*/></c>")
ERROR_CELL_TAG = re.compile(rb"<(?:\w{1,20}:)?c\b[^<>]*\bt=\"e\"")
CELL_REFERENCE = re.compile(rb"\br=\"([A-Z]{1,3})(\d{1,7})\"")
SHEET_TAG = re.compile(r"<(?:\w{1,20}:)?sheet\b[^<>]*>")
RELATIONSHIP_TAG = re.compile(r"<Relationship\b[^<>]*>")
ATTRIBUTE_PATTERN = re.compile(r"(?<![\w:])([\w:]{1,40})=\"([^\"]*)\"")


@dataclass(frozen=True)
class SheetFindings:
    """Of one sheet: hidden rows and columns by number (the first few), and cells whose content is not there to read."""

    hidden_rows: int = 0
    hidden_row_numbers: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    valueless: int = 0
    errors: int = 0


class BrokenWorkbook(ServiceError):
    """The container is not what it says, or unpacks beyond all measure."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code, self.params = code, {"max": str(MAX_UNPACKED_BYTES // 1024 // 1024)}


def inspect_workbook(data: bytes) -> dict[str, SheetFindings]:
    """Unpack every part once, within the limit, and look through the sheets; what was seen, by sheet.

    Raises:
        Broken: no archive, or a bomb.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
        raise BrokenWorkbook("table_broken") from error
    parts = archive.infolist()
    if len(parts) > MAX_PARTS:
        raise BrokenWorkbook("table_bomb")
    if WORKBOOK_PART not in archive.namelist():
        raise BrokenWorkbook("table_kind")
    left, found, small = MAX_UNPACKED_BYTES, {}, {}
    for part in parts:
        index = part.filename in (WORKBOOK_PART, RELATIONSHIPS_PART)
        pieces = _inflate_part(data, part, min(left, MAX_INDEX_BYTES) if index else left)
        if index:
            small[part.filename] = b"".join(pieces)
            left -= len(small[part.filename])
            continue
        looking = _SheetScanner(part.filename.startswith("xl/worksheets/"))
        for piece in pieces:
            left -= len(piece)
            looking.at(piece)
        found[part.filename] = looking.findings()
    return {name: found[path] for name, path in _sheet_parts(small) if path in found}


def _inflate_part(data: bytes, part: zipfile.ZipInfo, limit: int) -> Iterator[bytes]:
    """The content of a part, piece by piece, by our own count and not by what the directory says."""
    head = data[part.header_offset : part.header_offset + 30]
    if len(head) < 30:
        raise BrokenWorkbook("table_broken")
    start = part.header_offset + 30 + int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
    packed = memoryview(data)[start : start + part.compress_size]
    if part.flag_bits & 0x1:
        raise BrokenWorkbook("table_password")
    if part.compress_type == zipfile.ZIP_STORED:
        yield bytes(packed)
    elif part.compress_type == zipfile.ZIP_DEFLATED:
        yield from _inflate(packed, limit)
    else:
        raise BrokenWorkbook("table_broken")


def _inflate(packed: memoryview, limit: int) -> Iterator[bytes]:
    engine, left = zlib.decompressobj(-15), limit
    rest: bytes | memoryview = packed
    try:
        while not engine.eof:
            piece = engine.decompress(rest, CHUNK_BYTES)
            left -= len(piece)
            if left < 0:
                raise BrokenWorkbook("table_bomb")
            if not piece and not engine.unconsumed_tail:
                return
            rest = engine.unconsumed_tail
            yield piece
    except zlib.error as error:
        raise BrokenWorkbook("table_broken") from error


class _SheetScanner:
    """Looks through the pieces of one sheet; parts that are none are only unpacked."""

    def __init__(self, sheet: bool) -> None:
        self.sheet, self.tail = sheet, b""
        self.rows: list[int] = []
        self.columns: set[int] = set()
        self.hidden = self.valueless = self.errors = self.width = self.height = 0

    def at(self, piece: bytes) -> None:
        if not self.sheet:
            return
        text = self.tail + piece
        # A tag that the border may cut is looked at with the next piece, and with this one no more.
        end = max(text.rfind(b"<", 0, max(len(text) - OVERLAP_BYTES, 0)), 0) if len(piece) == CHUNK_BYTES else len(text)
        self._search(text[:end])
        self.tail = text[end:]

    def _search(self, text: bytes) -> None:
        self.valueless += len(FORMULA_WITHOUT_VALUE.findall(text))
        self.errors += len(ERROR_CELL_TAG.findall(text))
        self._measure(text)
        if b"hidden=" not in text:
            return
        for tag in ROW_TAG.findall(text):
            if HIDDEN_ATTRIBUTE.search(tag):
                self.hidden += 1
                self.rows += (
                    [int(dict(NUMBER_ATTRIBUTE.findall(tag)).get(b"r", 0))] if self.hidden <= MAX_LISTED else []
                )
        for tag in COLUMN_TAG.findall(text):
            if HIDDEN_ATTRIBUTE.search(tag):
                named = dict(NUMBER_ATTRIBUTE.findall(tag))
                first, last = int(named.get(b"min", 0)), int(named.get(b"max", 0))
                self.columns |= set(range(first, min(last, first + MAX_LISTED) + 1))

    def _measure(self, text: bytes) -> None:
        places = CELL_REFERENCE.findall(text)
        self.width = max(self.width, *map(_column_number, {letters for letters, _ in places}), 0)
        self.height = max(self.height, *map(int, {row for _, row in places}), 0)
        if self.width * self.height > MAX_CELL_AREA:
            raise BrokenWorkbook("table_stray")

    def findings(self) -> SheetFindings:
        self._search(self.tail)
        self.tail = b""
        return SheetFindings(self.hidden, tuple(self.rows), tuple(sorted(self.columns)), self.valueless, self.errors)


def _column_number(letters: bytes) -> int:
    """AA is the twenty-seventh."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _sheet_parts(parts: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """The sheets' names with the parts that hold them."""
    targets = {}
    for tag in RELATIONSHIP_TAG.findall(parts.get(RELATIONSHIPS_PART, b"").decode("utf-8", "replace")):
        said = dict(ATTRIBUTE_PATTERN.findall(tag))
        target = said.get("Target", "")
        targets[said.get("Id", "")] = normpath(target[1:] if target.startswith("/") else f"xl/{target}")
    for tag in SHEET_TAG.findall(parts.get(WORKBOOK_PART, b"").decode("utf-8", "replace")):
        said = dict(ATTRIBUTE_PATTERN.findall(tag))
        yield unescape(said.get("name", "")), targets.get(said.get("r:id", said.get("id", "")), "")
