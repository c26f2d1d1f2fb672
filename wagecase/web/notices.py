"""What the next page says over its text: that something was done, that something needs care, that something failed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import get_flashed_messages

from wagecase.web.translating import lazy_gettext as _

# The categories of `flask.flash`; whatever has none is good news.
GOOD, WARN, BAD = "good", "warn", "bad"
# What a screen reader says first, because it does not see the colour.
PREFIXES = {GOOD: _("已完成："), WARN: _("请注意："), BAD: _("未成功：")}


@dataclass(frozen=True, slots=True)
class Notice:
    """One message; `kind` is a class of the stylesheet."""

    kind: str
    text: str

    @property
    def role(self) -> str:
        """A screen reader interrupts for an alert and waits with a status."""
        return "status" if self.kind == GOOD else "alert"

    @property
    def prefix(self) -> str:
        return str(PREFIXES[self.kind])


def pending_notices() -> list[Notice]:
    """The messages that views have left for this page, in their order."""
    messages: Any = get_flashed_messages(with_categories=True)
    return [Notice(kind if kind in PREFIXES else GOOD, text) for kind, text in messages]
