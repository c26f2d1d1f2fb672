"""What a length, a figure or a fact of the book may be at all: slips of the pen that no type catches."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise

from wagecase.law.clock import Unit
from wagecase.law.fault import TomlTable

FIRST_LAW = date(1995, 1, 1)
"""The Labour Law came into force; nothing in the book is older."""

LONGEST: Mapping[Unit, int] = {
    Unit.working_day: 250,
    Unit.natural_day: 3650,
    Unit.month: 120,
    Unit.year: 20,
    Unit.hour: 720,
}
"""No statutory term is longer, in its own unit; the calendar numbers the days of a century only."""

DAYS: Mapping[Unit, int] = {Unit.working_day: 1, Unit.natural_day: 1, Unit.month: 28, Unit.year: 365}
"""The fewest days that a unit lasts."""

COUNTING = frozenset({Unit.working_day, Unit.natural_day})
"""The units between which a setting may choose."""

WHOLE = frozenset({"persons", "months", "days"})
MOST: Mapping[str, Decimal] = {
    "yuan": Decimal(10_000_000),
    "share": Decimal(1),
    "persons": Decimal(1000),
    "months": Decimal(120),
    "days": Decimal(366),
}
"""The units of figures, and what none of them exceeds."""

_DOUBT = ("memory", "记忆", "UNVERIFIED", "未查得", "未见", "待核")


def check_fact(section: TomlTable, source: str, verified: bool) -> None:
    """A fact is verified exactly where its source does not say that it was not found, not read or only remembered."""
    doubt = next((mark for mark in _DOUBT if mark in source), None)
    if verified and doubt:
        raise section.fault("verified", f"its source says {doubt!r}: what nobody has read is not verified")
    if not verified and doubt is None:
        raise section.fault("verified", "is false, and its source does not say what was not found")


def check_length(row: TomlTable, length: int, unit: Unit) -> None:
    if length < 1:
        raise row.fault("length", "must be at least 1")
    if unit in LONGEST and length > LONGEST[unit]:
        raise row.fault("length", f"must be at most {LONGEST[unit]} for the unit {unit}")


def check_dates(section: TomlTable, name: str, days: list[date], as_of: date) -> None:
    """In order, in force by the day of the law that the book states, and not before there was any."""
    if any(later <= earlier for earlier, later in pairwise(days)):
        raise section.fault(name, "dates are out of order")
    if days and days[0] > as_of:
        raise section.fault(name, f"none is in force by {as_of.isoformat()}, the day of the law that the book states")
    if days and days[0] < FIRST_LAW:
        raise section.fault(name, f"must not be older than {FIRST_LAW.isoformat()}")


def check_figure(row: TomlTable, unit: str, value: Decimal) -> None:
    if value <= 0:
        raise row.fault("value", "must be above 0")
    if value > MOST[unit]:
        raise row.fault("value", f"must be at most {MOST[unit]:f} for the unit {unit}")
    if unit in WHOLE and value != value.to_integral_value():
        raise row.fault("value", f"must be whole for the unit {unit}")
