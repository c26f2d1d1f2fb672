"""Files of every kind, made for the tests."""

from __future__ import annotations

import io
import struct
import wave
import zipfile

from PIL import Image


def photo(kind: str = "JPEG", side: int = 900, exif: bytes = b"") -> bytes:
    out = io.BytesIO()
    Image.effect_noise((side, side // 2), 60).convert("RGB").save(out, kind, **({"exif": exif} if exif else {}))
    return out.getvalue()


def with_place() -> bytes:
    """A photo that says where it was taken and that it lies on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (39.0, 7.0, 30.0)
    return photo(exif=exif.tobytes())


def pdf(pages: int = 2) -> bytes:
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(595, 842).close()
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def archive(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as found:
        for name, content in parts.items():
            found.writestr(name, content)
    return out.getvalue()


def docx(**more: bytes) -> bytes:
    return archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>" * 50, **more})


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + name + content


def film(brand: bytes = b"isom") -> bytes:
    return box(b"ftyp", brand + b"\0\0\2\0") + box(b"moov", b"\0" * 40) + box(b"mdat", b"\1" * 500)


def sound() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as found:
        found.setparams((1, 2, 8000, 0, "NONE", ""))
        found.writeframes(b"\1\2" * 400)
    return out.getvalue()


def compound(stream: str) -> bytes:
    """An old Office file as far as its directory goes."""
    head = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504)
    name = stream.encode("utf-16-le")
    entry = (name + b"\0" * (64 - len(name))) + struct.pack("<H", len(name) + 2) + b"\0" * 62
    return bytes(head) + entry + b"\0" * 2048
