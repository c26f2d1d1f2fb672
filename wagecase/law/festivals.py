"""Festivals that move with moon and sun, for years whose holidays are not published: read, and held against the sky."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from math import radians, sin
from pathlib import Path
from typing import Any

from wagecase.law.calendar import Festivals, Moving
from wagecase.law.fault import BookFault, TomlTable

FILE = "festivals.toml"
HOME = Path(__file__).parent
AHEAD = 10
"""Years beyond the book's own day for which the festivals must be known."""

_LUNAR: Mapping[str, tuple[int, tuple[int, int], tuple[int, int]]] = {
    "spring_festival": (1, (1, 21), (2, 21)),
    "dragon_boat": (5, (5, 25), (6, 26)),
    "mid_autumn": (15, (9, 7), (10, 9)),
}
"""The day of the lunar month, and the first and last day of the year on which the festival can fall."""


def read_festivals(tables: Mapping[str, Any], as_of: date) -> Festivals:
    """The festivals by year, without a gap. Raises BookFault with the file, the year and what is wrong with it."""
    years = {_year(key): _read(TomlTable(FILE, key, table)) for key, table in tables.items()}
    if not years:
        raise BookFault(FILE, "-", "names no year")
    for year in range(min(years), max(max(years), as_of.year + AHEAD) + 1):
        if year not in years:
            raise BookFault(FILE, str(year), "is missing")
    if min(years) > as_of.year + 1:
        raise BookFault(FILE, str(as_of.year + 1), "is missing")
    return years


def _year(key: str) -> int:
    if not (key.isascii() and key.isdigit() and len(key) == 4):
        raise BookFault(FILE, key, "is no year")
    return int(key)


def _read(section: TomlTable) -> Moving:
    found = Moving(*(section.day(name) for name in Moving.__slots__))
    section.done()
    for name in Moving.__slots__:
        for reason in _faults(name, getattr(found, name), int(section.key)):
            raise section.fault(name, reason)
    return found


def _faults(name: str, day: date, year: int) -> Iterator[str]:
    if day.year != year:
        yield f"{day.isoformat()} is not of {year}"
    elif name == "qingming":
        if day != qingming_of(year):
            yield f"{day.isoformat()}: the sun says {qingming_of(year).isoformat()}"
    else:
        number, first, last = _LUNAR[name]
        if not date(year, *first) <= day <= date(year, *last):
            yield f"{day.isoformat()} lies outside the days on which it can fall"
        elif not is_new_moon(day - timedelta(days=number - 1)):
            yield f"{day.isoformat()} is not day {number} of a lunar month"


def qingming_of(year: int) -> date:
    """The day on which the sun stands at 15 degrees, Beijing time; the rule holds for this century."""
    short = year % 100
    return date(year, 4, int(short * 0.2422 + 4.81) - short // 4)


def is_new_moon(day: date) -> bool:
    """Whether the moon is new on this day, Beijing time: the first of a lunar month."""
    guess = round((day.year + (day.timetuple().tm_yday - 1) / 365.25 - 2000) * 12.3685)
    return any(_new_moon(count) == day for count in (guess - 1, guess, guess + 1))


_EPOCH, _SYNODIC = 2451550.09766, 29.530588861
_DAY_ZERO = 1721424.5
"""The Julian day at midnight, Greenwich, on which the ordinal of a date is nought."""

_BEIJING = 8 / 24
_DELTA_T = 72 / 86400
"""By how much the clock of the planets is ahead of ours in these years, in days."""


def _new_moon(count: int) -> date:
    """The Beijing day of a new moon, counted from the first of the year 2000, by its mean time and the largest
    inequalities of moon and sun; they leave an error of a few minutes."""
    century = count / 1236.85
    sun = radians(2.5534 + 29.10535670 * count)
    moon = radians(201.5643 + 385.81693528 * count)
    node = radians(160.7108 + 390.67050284 * count)
    shift = (
        -0.40720 * sin(moon)
        + 0.17241 * sin(sun)
        + 0.01608 * sin(2 * moon)
        + 0.01039 * sin(2 * node)
        + 0.00739 * sin(moon - sun)
        - 0.00514 * sin(moon + sun)
        + 0.00208 * sin(2 * sun)
    )
    julian = _EPOCH + _SYNODIC * count + 0.00015437 * century**2 + shift - _DELTA_T + _BEIJING
    return date.fromordinal(int(julian - _DAY_ZERO))
