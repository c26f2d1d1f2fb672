"""Titles of law at the head of a citation."""

from __future__ import annotations

from collections.abc import Mapping


def title_of(part: str, titles: Mapping[str, object]) -> str | None:
    """The longest title with which this part of a citation begins."""
    fitting = [title for title in titles if part == title or part.startswith(title + " ")]
    return max(fitting, key=len) if fitting else None
