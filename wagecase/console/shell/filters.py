"""How values are written on a page: money, days, instants, days left. The words of days come from here alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from wagecase.services.base.dates import LEGAL_TIMEZONE
from wagecase.web.translating import gettext as _
from wagecase.web.translating import ngettext

SOON_DAYS = 3
NO_VALUE = "—"


def format_money(amount: Decimal | None) -> str:
    """Yuan with two decimals and thousands set off."""
    return NO_VALUE if amount is None else f"{amount:,.2f}"


def format_date(when: date | None) -> str:
    return NO_VALUE if when is None else when.isoformat()


def format_instant(when: datetime | None) -> str:
    """A moment in the time zone of the law."""
    return NO_VALUE if when is None else when.astimezone(LEGAL_TIMEZONE).strftime("%Y-%m-%d %H:%M")


def days_left_text(days: int | None) -> str:
    """How far away a due day is, in words."""
    if days is None:
        return _("无期限")
    if days == 0:
        return _("今天到期")
    if days < 0:
        return ngettext("逾期 %(num)d 天", "逾期 %(num)d 天", -days)
    return ngettext("还剩 %(num)d 天", "还剩 %(num)d 天", days)


def urgency_class(days: int | None) -> str:
    """The class of a due day: late, today, soon, calm or none. It never stands without the words."""
    if days is None:
        return "none"
    if days < 0:
        return "late"
    return "today" if days == 0 else "soon" if days <= SOON_DAYS else "calm"


# The first that an agent names is what it is: others claim to be what comes further down.
BROWSER_MARKS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEM_MARKS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)


def browser_name(agent: str) -> str:
    """The browser's own name, in as many words as distinguish one from another."""
    found = [next((name for mark, name in kinds if mark in agent), "") for kinds in (BROWSER_MARKS, SYSTEM_MARKS)]
    return " · ".join(one for one in found if one)


# What protects a person is shown by its last four characters wherever it need not be read.
MASKED_FIELDS = frozenset({"id_number", "phone", "card"})


def mask_field(cell: str | None, field: str) -> str:
    """A cell of a list that somebody brought, as its preview shows it."""
    text = cell or ""
    return f"***{text[-4:]}" if field in MASKED_FIELDS and len(text) > 4 else text


FILTERS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "covered": mask_field,
        "money": format_money,
        "day": format_date,
        "instant": format_instant,
        "days_left": days_left_text,
        "urgency": urgency_class,
        "browser": browser_name,
    }
)
