"""Opening a file to see that it is whole: as far as its own format shows, within bounds of memory and time."""

from __future__ import annotations

import io
import re
import wave
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import IO, NewType

import pillow_heif
import pypdfium2
from PIL import Image, UnidentifiedImageError

FileSize = NewType("FileSize", int)
COMPOUND_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# More pixels than any phone's camera takes.
MAX_PIXELS = 200_000_000
# An Office document of honest work unpacks to a few times its size, and has some hundred parts.
MAX_PARTS, MAX_UNPACKED_BYTES, MAX_COMPRESSION_RATIO = 5_000, 200 * 1024 * 1024, 200
MAX_DIRECTORY_BYTES, MAX_TRAILER_BYTES = 2 * 1024 * 1024, 65_600
DIRECTORY_END = re.compile(rb"PK\x05\x06")
# A picture that comes in several scans is held whole while it is read, and each scan goes over all of it again.
MAX_SCANS, MAX_SEGMENTS, MAX_PIXELS_IN_SCANS = 40, 5_000, 50_000_000
JPEG_MARKER = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])", re.DOTALL)
SCAN_MARKER, END_MARKER, SEARCH_WINDOW_BYTES = 0xDA, 0xD9, 256 * 1024
MIN_BYTES = 64
SECTOR_BYTES = 512
DIRECTORY_BYTES = 1024 * 1024
BOX_HEADER, LARGE_BOX = 8, 16
# The library serves one thread at a time.
PDFIUM_LOCK = Lock()

pillow_heif.register_heif_opener(thumbnails=False)
Image.MAX_IMAGE_PIXELS = MAX_PIXELS


class BrokenFile(Exception):
    """The file cannot be taken; `code` says why."""

    def __init__(self, code: str = "file_broken") -> None:
        super().__init__(code)
        self.code = code


@contextmanager
def _opened_image(file: IO[bytes]) -> Iterator[Image.Image]:
    """A picture by its header, whatever the library has against it being a fault of the file."""
    file.seek(0)
    try:
        with Image.open(file, formats=("JPEG", "PNG", "WEBP", "HEIF")) as image:
            if image.width * image.height > MAX_PIXELS:
                raise BrokenFile("file_bomb")
            yield image
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise BrokenFile("file_bomb") from fault
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, RuntimeError) as fault:
        raise BrokenFile from fault


def check_jpeg(file: IO[bytes], size: FileSize) -> None:
    """Decoded at an eighth of its width and height, which reads it to its end and costs little."""
    scans = _count_scans(file)
    with _opened_image(file) as image:
        if scans > MAX_SCANS or (scans > 1 and image.width * image.height > MAX_PIXELS_IN_SCANS):
            raise BrokenFile("file_bomb")
        image.draft("RGB", (max(image.width // 8, 1), max(image.height // 8, 1)))
        image.load()


def _count_scans(file: IO[bytes]) -> int:
    """How many scans a JPEG has, counted no further than is needed; segments are left out by their length, so that the
    small picture within one does not count."""
    at, count = 2, 0
    for _ in range(MAX_SEGMENTS):
        marker, at = _next_marker(file, at)
        if marker is None or marker == END_MARKER or count > MAX_SCANS:
            return count
        count += marker == SCAN_MARKER
        file.seek(at)
        at += int.from_bytes(file.read(2), "big")
    raise BrokenFile("file_bomb")


def _next_marker(file: IO[bytes], at: int) -> tuple[int | None, int]:
    """The next marker from a place on, and where its segment begins."""
    file.seek(at)
    while part := file.read(SEARCH_WINDOW_BYTES):
        if found := JPEG_MARKER.search(part):
            return found[1][0], at + found.end()
        at += max(len(part) - 1, 1)
        file.seek(at)
    return None, at


def check_picture(file: IO[bytes], size: FileSize) -> None:
    """The parts of the file as they are laid out; the picture itself is decoded by the worker."""
    with _opened_image(file) as image:
        image.verify()
    file.seek(0)
    head = file.read(16)
    if head[4:8] == b"ftyp":
        check_iso_boxes(file, size)
    elif head[:4] == b"RIFF" and int.from_bytes(head[4:8], "little") + BOX_HEADER > size:
        raise BrokenFile


def check_pdf(file: IO[bytes], size: FileSize) -> None:
    """Its pages are counted; none is drawn."""
    file.seek(0)
    with PDFIUM_LOCK:
        try:
            document = pypdfium2.PdfDocument(file)
        except pypdfium2.PdfiumError as fault:
            raise BrokenFile("file_locked" if "password" in str(fault).lower() else "file_broken") from fault
        pages = len(document)
        document.close()
    if pages == 0:
        raise BrokenFile


def archive_names(file: IO[bytes]) -> frozenset[str]:
    """The names in an archive; none where it has no readable directory."""
    _check_directory_size(file)
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as found:
            return frozenset(found.namelist()[: MAX_PARTS + 1])
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as fault:
        raise BrokenFile from fault


def _check_directory_size(file: IO[bytes]) -> None:
    """The directory is read whole and each entry takes many times its size in memory; no document needs the 64-bit form
    of it."""
    file.seek(max(file.seek(0, io.SEEK_END) - MAX_TRAILER_BYTES, 0))
    end = file.read()
    sizes = (int.from_bytes(end[one.start() + 12 : one.start() + 16], "little") for one in DIRECTORY_END.finditer(end))
    if b"PK\x06\x07" in end or any(size > MAX_DIRECTORY_BYTES for size in sizes):
        raise BrokenFile("file_bomb")


def check_archive(file: IO[bytes], size: FileSize) -> None:
    """What its directory says that it unpacks to, and that its parts neither overlap nor are locked."""
    file.seek(0)
    with zipfile.ZipFile(file) as found:
        parts = found.infolist()
    unpacked = sum(one.file_size for one in parts)
    packed = sum(one.compress_size for one in parts)
    if (
        len(parts) > MAX_PARTS
        or unpacked > MAX_UNPACKED_BYTES
        or unpacked > MAX_COMPRESSION_RATIO * size
        or packed > size
    ):
        raise BrokenFile("file_bomb")
    if any(one.flag_bits & 1 for one in parts):
        raise BrokenFile("file_locked")
    _check_parts(file)


def _check_parts(file: IO[bytes]) -> None:
    """Every part is unpacked piece by piece and held against its checksum and its size."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as found:
            if found.testzip() is not None:
                raise BrokenFile
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, NotImplementedError) as fault:
        raise BrokenFile from fault


def compound_kind(file: IO[bytes]) -> str:
    """The main stream of an old Office file, by the names in its directory; blank where there is none."""
    file.seek(0)
    head = file.read(SECTOR_BYTES)
    file.seek((int.from_bytes(head[48:52], "little") + 1) * SECTOR_BYTES)
    directory = file.read(DIRECTORY_BYTES)
    names = {_entry_name(directory[at : at + 128]) for at in range(0, len(directory), 128)}
    return next((one for one in ("WordDocument", "Workbook", "Book") if one in names), "")


def _entry_name(entry: bytes) -> str:
    length = int.from_bytes(entry[64:66], "little")
    return entry[: max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")


def check_compound(file: IO[bytes], size: FileSize) -> None:
    """Whole sectors, as the format has them; the last may be cut short by some writers."""
    if size < 3 * SECTOR_BYTES:
        raise BrokenFile


def check_iso_boxes(file: IO[bytes], size: FileSize) -> None:
    """The boxes of an ISO file follow one another to its end; a file that was cut off ends within one."""
    at, seen = 0, set()
    while at < size:
        file.seek(at)
        head = file.read(LARGE_BOX)
        length = int.from_bytes(head[:4], "big")
        if length == 1:
            length = int.from_bytes(head[8:16], "big")
        length = size - at if length == 0 else length
        if len(head) < BOX_HEADER or length < BOX_HEADER or at + length > size:
            raise BrokenFile
        seen.add(head[4:8])
        at += length
    if not seen & {b"moov", b"moof", b"meta"}:
        raise BrokenFile


def check_wav(file: IO[bytes], size: FileSize) -> None:
    file.seek(0)
    try:
        with wave.open(file, "rb") as sound:
            told = sound.getnframes() * sound.getsampwidth() * sound.getnchannels()
    except (wave.Error, EOFError) as fault:
        raise BrokenFile from fault
    if told == 0 or told > size:
        raise BrokenFile


def check_min_length(file: IO[bytes], size: FileSize) -> None:
    """Streams of frames have no end of their own; a mere header is nothing."""
    if size < MIN_BYTES:
        raise BrokenFile
