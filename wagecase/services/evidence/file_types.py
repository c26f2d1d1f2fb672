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
from wagecase.services.evidence.file_type_checks import BrokenFile, FileSize

HEAD_BYTES = 4096
FormatCheck = Callable[[IO[bytes], FileSize], None]


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file that is taken: its media type, the ending that its copy gets, and how it is opened."""

    type: str
    ending: str
    opens: FormatCheck
    # Whether a copy can be made that is shown: a picture, or the first page.
    shown: bool = False


JPEG = FileType("image/jpeg", "jpg", checks.check_jpeg, shown=True)
PNG = FileType("image/png", "png", checks.check_picture, shown=True)
WEBP = FileType("image/webp", "webp", checks.check_picture, shown=True)
HEIC = FileType("image/heic", "heic", checks.check_picture, shown=True)
PDF = FileType("application/pdf", "pdf", checks.check_pdf, shown=True)
WORD_MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = FileType(WORD_MIME, "docx", checks.check_archive)
XLSX = FileType(SHEET_MIME, "xlsx", checks.check_archive)
DOC = FileType("application/msword", "doc", checks.check_compound)
XLS = FileType("application/vnd.ms-excel", "xls", checks.check_compound)
MP4 = FileType("video/mp4", "mp4", checks.check_iso_boxes)
MOV = FileType("video/quicktime", "mov", checks.check_iso_boxes)
GP3 = FileType("video/3gpp", "3gp", checks.check_iso_boxes)
M4A = FileType("audio/mp4", "m4a", checks.check_iso_boxes)
WEBM = FileType("video/webm", "webm", checks.check_min_length)
MP3 = FileType("audio/mpeg", "mp3", checks.check_min_length)
AAC = FileType("audio/aac", "aac", checks.check_min_length)
AMR = FileType("audio/amr", "amr", checks.check_min_length)
OGG = FileType("audio/ogg", "ogg", checks.check_min_length)
WAV = FileType("audio/wav", "wav", checks.check_wav)

BY_TYPE: Mapping[str, FileType] = MappingProxyType(
    {
        one.type: one
        for one in (JPEG, PNG, WEBP, HEIC, PDF, DOCX, XLSX, DOC, XLS, MP4, MOV, GP3, M4A, WEBM, MP3, AAC, AMR, OGG, WAV)
    }
)
SIGNATURES: tuple[tuple[bytes, FileType], ...] = (
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
EXCLUSIVE_TYPES = frozenset({JPEG, PNG, WEBP, HEIC, PDF})


def detect_file_type(file: IO[bytes], size: int) -> FileType:
    """The kind of a file that is taken; the file is read where it must be and left at its beginning.

    Raises:
        Invalid: it is empty, of another kind, broken, locked, hides another file, or would unpack to too much.
    """
    if size == 0:
        raise _invalid_file("file_empty")
    file.seek(0)
    head = file.read(HEAD_BYTES)
    try:
        found = _detect(file, head)
        if found is None:
            raise _invalid_file("file_kind", kind=_guess_label(head))
        found.opens(file, FileSize(size))
    except BrokenFile as fault:
        raise _invalid_file(fault.code) from fault
    if found in EXCLUSIVE_TYPES and _is_polyglot(file, found):
        raise _invalid_file("file_two_kinds")
    file.seek(0)
    return found


def _invalid_file(code: str, **params: str) -> Invalid:
    return Invalid({"file": [Unmet(code, params)]})


def _detect(file: IO[bytes], head: bytes) -> FileType | None:
    for start, media in SIGNATURES:
        if head.startswith(start):
            return media
    if head[:4] == b"RIFF":
        return {b"WEBP": WEBP, b"WAVE": WAV}.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _from_brand(head)
    if head.startswith(b"PK\x03\x04"):
        return _from_archive(file)
    if head.startswith(checks.COMPOUND_SIGNATURE):
        return {"WordDocument": DOC, "Workbook": XLS, "Book": XLS}.get(checks.compound_kind(file))
    return _from_frame_header(head)


def _from_brand(head: bytes) -> FileType | None:
    """Pictures, sound and films of the ISO family are known by their brand."""
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


def _from_archive(file: IO[bytes]) -> FileType | None:
    """A document of Office is known by its main part; one with macros is none that is taken."""
    names = checks.archive_names(file)
    if "[Content_Types].xml" not in names or any(one.endswith("vbaProject.bin") for one in names):
        return None
    return DOCX if "word/document.xml" in names else XLSX if "xl/workbook.xml" in names else None


def _from_frame_header(head: bytes) -> FileType | None:
    """Sound without a header: an MPEG frame's first eleven bits are set, AAC's first twelve with a layer of none."""
    if len(head) < 4 or head[0] != 0xFF:
        return None
    if head[1] & 0xF6 == 0xF0:
        return AAC
    layer, rate = head[1] >> 1 & 3, head[2] >> 2 & 3
    return MP3 if head[1] & 0xE0 == 0xE0 and layer == 1 and rate != 3 else None


def _guess_label(head: bytes) -> str:
    """What a file that is not taken seems to be."""
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return "?"
    return next((one.extension.lstrip(".") or one.mime_type for one in found if one.extension or one.mime_type), "?")


def _is_polyglot(file: IO[bytes], found: FileType) -> bool:
    """Whether the file is an archive as well, or a picture is a document as well."""
    file.seek(0)
    if zipfile.is_zipfile(file):
        return True
    file.seek(0)
    return found is not PDF and b"%PDF-" in file.read(1024)
