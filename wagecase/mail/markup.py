"""A letter's text as HTML: made from the text itself, so that the two parts of a mail cannot say different things."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

ADDRESS = re.compile(r"https?://[^\s<>\"'，。；：]+")
PAGE = (
    '<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title></head>'
    '<body style="font:16px/1.6 sans-serif;color:#1b1f24;max-width:42em">{body}</body></html>\n'
)
PARAGRAPH = '<p style="margin:0 0 1em">{text}</p>'
FOOT = '<hr style="border:0;border-top:1px solid #c8ccd0"><div style="font-size:14px;color:#57606a">{text}</div>'


def as_html(title: str, text: str, lang: str) -> str:
    """Paragraphs, lists and links; what stands behind the line of dashes is the foot."""
    main, _, foot = re.sub(r"\n(?:——|--)\n", "\0", text, count=1).partition("\0")
    body = _blocks(main) + (_foot(foot) if foot else "")
    return PAGE.format(lang=lang, title=escape(title), body=body)


@lru_cache(maxsize=256)
def _foot(text: str) -> str:
    """Many mails end alike."""
    return FOOT.format(text=_blocks(text))


def _blocks(text: str) -> str:
    return "".join(_block(block.splitlines()) for block in re.split(r"\n{2,}", text.strip()) if block)


def _block(lines: list[str]) -> str:
    if all(line.startswith("- ") for line in lines):
        return f"<ul>{''.join(f'<li>{_linked(line[2:])}</li>' for line in lines)}</ul>"
    return PARAGRAPH.format(text="<br>".join(map(_linked, lines)))


def _linked(line: str) -> str:
    parts, end = [], 0
    for found in ADDRESS.finditer(line):
        address = escape(found[0])
        parts += [escape(line[end : found.start()]), f'<a href="{address}">{address}</a>']
        end = found.end()
    return "".join(parts) + escape(line[end:])
