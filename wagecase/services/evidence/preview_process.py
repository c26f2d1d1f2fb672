"""Draws the copies of one file, in a process of its own that has neither keys nor database.

It is run by its path, and imports its libraries within the limits only. The file comes on standard input; what goes out
is one line of JSON with the number of pages and the length of each copy, then the copies: JPEG, turned upright, without
any of the file's own data beside its pixels.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from typing import Any, BinaryIO

MEMORY_LIMIT = 1536 * 1024 * 1024
CPU_SECONDS = 45
# Of what cannot be decoded at a smaller size, as JPEG can: four bytes each, and a copy or two of them.
MAX_PIXELS = 80_000_000
# The longer side of each copy in pixels.
PREVIEW_SIDES = (1600, 320)
JPEG_QUALITY = 82


def render(media: str, source: BinaryIO, out: BinaryIO) -> None:
    """Read a file to its end and write its copies; raises whatever the libraries have against it."""
    content = io.BytesIO(source.read())
    image, pages = _render_first_page(content) if media == "application/pdf" else (_render_picture(content), 1)
    copies = [_resized_jpeg(image, side) for side in PREVIEW_SIDES]
    head = {"pages": pages, "sizes": [len(one) for one in copies]}
    out.write(json.dumps(head).encode() + b"\n" + b"".join(copies))


def _render_picture(content: io.BytesIO) -> Any:
    import pillow_heif
    from PIL import Image, ImageOps

    pillow_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(content, formats=("JPEG", "PNG", "WEBP", "HEIF")) as image:
        image.draft("RGB", (PREVIEW_SIDES[0], PREVIEW_SIDES[0]))
        if image.width * image.height > MAX_PIXELS:
            raise ValueError(image.size)
        return _flatten_on_white(ImageOps.exif_transpose(image))


def _flatten_on_white(image: Any) -> Any:
    """What is transparent is seen on paper."""
    from PIL import Image

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        return paper
    return image.convert("RGB")


def _render_first_page(content: io.BytesIO) -> tuple[Any, int]:
    """The first page at the size at which it is shown, however large it says it is."""
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    page = document[0]
    scale = PREVIEW_SIDES[0] / max(*page.get_size(), 1.0)
    image = page.render(scale=min(scale, 4.0)).to_pil().convert("RGB")
    pages = len(document)
    page.close()
    document.close()
    return image, pages


def _resized_jpeg(image: Any, side: int) -> bytes:
    small = image.copy()
    small.thumbnail((side, side))
    small.info.clear()
    out = io.BytesIO()
    small.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    render(sys.argv[1], sys.stdin.buffer, sys.stdout.buffer)
