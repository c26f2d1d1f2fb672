"""A letter's text as HTML: made from the text itself, so that the two parts of a mail cannot say different things."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

URL_PATTERN = re.compile(r"https?://[^\s<>\"'，。；：]+")
PAGE_HTML = (
    '<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title></head>'
    '<body style="font:16px/1.6 sans-serif;color:#1b1f24;max-width:42em">{body}</body></html>\n'
)
PARAGRAPH_HTML = '<p style="margin:0 0 1em">{text}</p>'
FOOTER_HTML = '<hr style="border:0;border-top:1px solid #c8ccd0"><div style="font-size:14px;color:#57606a">{text}</div>'


def mail_html(title: str, text: str, lang: str) -> str:
    """Paragraphs, lists and links; what stands behind the line of dashes is the foot."""
    main, _, foot = re.sub(r"\n(?:——|--)\n", "\0", text, count=1).partition("\0")
    body = _blocks(main) + (_footer(foot) if foot else "")
    return PAGE_HTML.format(lang=lang, title=escape(title), body=body)


@lru_cache(maxsize=256)
def _footer(text: str) -> str:
    """Many mails end alike."""
    return FOOTER_HTML.format(text=_blocks(text))


def _blocks(text: str) -> str:
    return "".join(_block(block.splitlines()) for block in re.split(r"\n{2,}", text.strip()) if block)


def _block(lines: list[str]) -> str:
    if all(line.startswith("- ") for line in lines):
        return f"<ul>{''.join(f'<li>{_with_links(line[2:])}</li>' for line in lines)}</ul>"
    return PARAGRAPH_HTML.format(text="<br>".join(map(_with_links, lines)))


def _with_links(line: str) -> str:
    parts, end = [], 0
    for found in URL_PATTERN.finditer(line):
        address = escape(found[0])
        parts += [escape(line[end : found.start()]), f'<a href="{address}">{address}</a>']
        end = found.end()
    return "".join(parts) + escape(line[end:])
