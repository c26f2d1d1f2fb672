"""Whether a rendered page is well-formed HTML."""

from __future__ import annotations

from collections import Counter

from justhtml import JustHTML


def faults(html: str) -> list[str]:
    """The parse errors that the HTML standard names, each with its line; and ids that are there more than once."""
    page = JustHTML(html, collect_errors=True)
    ids = Counter((element.attrs or {}).get("id") for element in page.query("[id]"))
    return [
        *(f"line {error.line}: {error.code}" for error in page.errors),
        *(f"id {name} {count} times" for name, count in ids.items() if count > 1),
    ]
