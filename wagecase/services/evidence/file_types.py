"""What a file is, by its content and never by its name, and whether it really opens.

A file is taken only where its own format says that it is whole. Photos of some phones carry a short film behind the
picture, so that what follows a picture is no fault; an archive or a document hidden there is one.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import IO

import puremagic

from wagecase.procedure.core.acts import Unmet
from wagecase.services.base.errors import Invalid
from wagecase.services.evidence import file_type_checks as checks
from wagecase.services.evidence.file_type_checks import Broken, Size

HEAD = 4096
Check = Callable[[IO[bytes], Size], None]


@dataclass(frozen=True, slots=True)
class Media:
    """A kind of file that is taken: its media type, the ending that its copy gets, and how it is opened."""

    type: str
    ending: str
    opens: Check
    # Whether a copy can be made that is shown: a picture, or the first page.
    shown: bool = False


JPEG = Media("image/jpeg", "jpg", checks.jpeg, shown=True)
PNG = Media("image/png", "png", checks.picture, shown=True)
WEBP = Media("image/webp", "webp", checks.picture, shown=True)
HEIC = Media("image/heic", "heic", checks.picture, shown=True)
PDF = Media("application/pdf", "pdf", checks.pdf, shown=True)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = Media(WORD, "docx", checks.archive)
XLSX = Media(SHEET, "xlsx", checks.archive)
DOC = Media("application/msword", "doc", checks.compound)
XLS = Media("application/vnd.ms-excel", "xls", checks.compound)
MP4 = Media("video/mp4", "mp4", checks.boxes)
MOV = Media("video/quicktime", "mov", checks.boxes)
GP3 = Media("video/3gpp", "3gp", checks.boxes)
M4A = Media("audio/mp4", "m4a", checks.boxes)
WEBM = Media("video/webm", "webm", checks.long_enough)
MP3 = Media("audio/mpeg", "mp3", checks.long_enough)
AAC = Media("audio/aac", "aac", checks.long_enough)
AMR = Media("audio/amr", "amr", checks.long_enough)
OGG = Media("audio/ogg", "ogg", checks.long_enough)
WAV = Media("audio/wav", "wav", checks.wav)

BY_TYPE: Mapping[str, Media] = MappingProxyType(
    {
        one.type: one
        for one in (JPEG, PNG, WEBP, HEIC, PDF, DOCX, XLSX, DOC, XLS, MP4, MOV, GP3, M4A, WEBM, MP3, AAC, AMR, OGG, WAV)
    }
)
STARTS: tuple[tuple[bytes, Media], ...] = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"%PDF-", PDF),
    (b"\x1aE\xdf\xa3", WEBM),
    (b"#!AMR", AMR),
    (b"OggS", OGG),
    (b"ID3", MP3),
)
HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"hevc", b"hevx"})
# What may hide another file: an archive or a document is found wherever in a file it lies.
LONE = frozenset({JPEG, PNG, WEBP, HEIC, PDF})


def recognised(file: IO[bytes], size: int) -> Media:
    """The kind of a file that is taken; the file is read where it must be and left at its beginning.

    Raises:
        Invalid: it is empty, of another kind, broken, locked, hides another file, or would unpack to too much.
    """
    if size == 0:
        raise _wrong("file_empty")
    file.seek(0)
    head = file.read(HEAD)
    try:
        found = _kind(file, head)
        if found is None:
            raise _wrong("file_kind", kind=_guessed(head))
        found.opens(file, Size(size))
    except Broken as fault:
        raise _wrong(fault.code) from fault
    if found in LONE and _hides(file, found):
        raise _wrong("file_two_kinds")
    file.seek(0)
    return found


def _wrong(code: str, **params: str) -> Invalid:
    return Invalid({"file": [Unmet(code, params)]})


def _kind(file: IO[bytes], head: bytes) -> Media | None:
    for start, media in STARTS:
        if head.startswith(start):
            return media
    if head[:4] == b"RIFF":
        return {b"WEBP": WEBP, b"WAVE": WAV}.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _of_brand(head)
    if head.startswith(b"PK\x03\x04"):
        return _of_archive(file)
    if head.startswith(checks.COMPOUND):
        return {"WordDocument": DOC, "Workbook": XLS, "Book": XLS}.get(checks.compound_kind(file))
    return _of_frame(head)


def _of_brand(head: bytes) -> Media | None:
    """Pictures, sound and films of the ISO family tell by their brand which they are."""
    brand = head[8:12]
    if brand in HEIC_BRANDS:
        return HEIC
    if brand in (b"avif", b"avis", b"crx "):
        return None
    if brand.startswith(b"M4A"):
        return M4A
    if brand.startswith(b"3g"):
        return GP3
    return MOV if brand == b"qt  " else MP4


def _of_archive(file: IO[bytes]) -> Media | None:
    """A document of Office is told by its main part; one with macros is none that is taken."""
    names = checks.names_in(file)
    if "[Content_Types].xml" not in names or any(one.endswith("vbaProject.bin") for one in names):
        return None
    return DOCX if "word/document.xml" in names else XLSX if "xl/workbook.xml" in names else None


def _of_frame(head: bytes) -> Media | None:
    """Sound without a header: an MPEG frame's first eleven bits are set, AAC's first twelve with a layer of none."""
    if len(head) < 4 or head[0] != 0xFF:
        return None
    if head[1] & 0xF6 == 0xF0:
        return AAC
    layer, rate = head[1] >> 1 & 3, head[2] >> 2 & 3
    return MP3 if head[1] & 0xE0 == 0xE0 and layer == 1 and rate != 3 else None


def _guessed(head: bytes) -> str:
    """What a file that is not taken seems to be."""
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return "?"
    return next((one.extension.lstrip(".") or one.mime_type for one in found if one.extension or one.mime_type), "?")


def _hides(file: IO[bytes], found: Media) -> bool:
    """Whether the file is an archive as well, or a picture is a document as well."""
    file.seek(0)
    if zipfile.is_zipfile(file):
        return True
    file.seek(0)
    return found is not PDF and b"%PDF-" in file.read(1024)
