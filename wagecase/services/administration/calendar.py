"""The calendar of a year as an administrator sees it, and a holiday notice as he hands it in, by form or by file."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import extract, func, select

from wagecase.extensions import db
from wagecase.law.book import BookFault
from wagecase.law.calendar import FIRST, foreseen
from wagecase.law.change import UNSURE_FROM, Change, change_of
from wagecase.law.fault import parse_text
from wagecase.models import CalendarDay
from wagecase.procedure.core.acts import Unmet
from wagecase.services.administration.users import administrator
from wagecase.services.base import rules_in_force
from wagecase.services.base.errors import Invalid
from wagecase.services.base.principal import Principal

EARLIEST, LATEST = 2004, 2040
LARGEST_FILE = 100_000
LONGEST_HOLIDAY = 31
DAY = re.compile(r"(?<![0-9])([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})(?![0-9])")


@dataclass(frozen=True, slots=True)
class Cell:
    """One day: whether people work, why they rest, whether it was made a working day, and whether a row of ours says
    so."""

    day: date
    working: bool
    name: str | None
    made_up: bool
    ours: bool


@dataclass(frozen=True)
class Source:
    """A notice that was put in force: what it says of this year, and since when."""

    source: str
    off: int
    work: int
    at: datetime


@dataclass(frozen=True)
class Year:
    """A year month by month, each as weeks from Monday with gaps as None. `provisional` from this day on (None: no)."""

    year: int
    months: Sequence[Sequence[Sequence[Cell | None]]]
    provisional: date | None
    sources: Sequence[Source]
    working: int


def year_of(principal: Principal, year: int, lang: str) -> Year:
    """One year as it counts now."""
    administrator(principal)
    in_force = rules_in_force.current().calendar
    rest = dict(in_force.rest_days(max(date(year, 1, 1) - timedelta(days=1), FIRST), date(year, 12, 31)))
    ours = set(db.session.scalars(select(CalendarDay.day).where(extract("year", CalendarDay.day) == year)))
    cells = [_cell(day, rest, ours, lang) for day in _days(year)]
    first = next((cell.day for cell in cells if in_force.is_provisional(cell.day)), None)
    months = [_weeks([cell for cell in cells if cell.day.month == month]) for month in range(1, 13)]
    return Year(year, months, first, _sources(year), sum(cell.working for cell in cells))


def _days(year: int) -> Iterator[date]:
    first = date(year, 1, 1)
    yield from (first + timedelta(days=number) for number in range(366 if calendar.isleap(year) else 365))


def _cell(day: date, rest: Mapping[date, Any], ours: set[date], lang: str) -> Cell:
    why, weekend = rest.get(day), day.weekday() >= 5
    named = why.get(lang) if why is not None and not (weekend and why.en == "weekend") else None
    return Cell(day, why is None, named, why is None and weekend, day in ours)


def _weeks(cells: Sequence[Cell]) -> list[list[Cell | None]]:
    padded: list[Cell | None] = [None] * cells[0].day.weekday() + list(cells)
    padded += [None] * (-len(padded) % 7)
    return [padded[start : start + 7] for start in range(0, len(padded), 7)]


def _sources(year: int) -> list[Source]:
    query = (
        select(
            CalendarDay.source,
            func.count().filter(~CalendarDay.is_workday),
            func.count().filter(CalendarDay.is_workday),
            func.max(CalendarDay.recorded_at),
        )
        .where(extract("year", CalendarDay.day) == year)
        .group_by(CalendarDay.source)
        .order_by(func.max(CalendarDay.recorded_at).desc())
    )
    return [Source(*row) for row in db.session.execute(query)]


def notice(source: str, year: int, off: str, work: str) -> Change:
    """The notice that a form describes, a day or a range of days on each line.

    Raises:
        Invalid: a line that is none, days that cannot be, a festival that is missing; by field.
    """
    faults: dict[str, list[Unmet]] = {}
    rows = {name: list(_ranges(text, name, faults)) for name, text in (("off", off), ("work", work))}
    days = {name: {day for one in found for day in _span(*one)} for name, found in rows.items()}
    for name, found in days.items():
        if name not in faults and (wrong := _outside(found, year)):
            faults[name] = [Unmet("notice_outside", {"day": wrong.isoformat(), "year": str(year)})]
    if "off" not in faults and (missing := [day for day in foreseen(year) if day not in days["off"]]):
        faults["off"] = [Unmet("notice_missing", {"days": ", ".join(day.isoformat() for day in missing)})]
    if both := sorted(days["off"] & days["work"]):
        faults["work"] = [Unmet("notice_twice", {"day": both[0].isoformat()})]
    if faults:
        raise Invalid(faults)
    tables = {"year": year, "off": [{"from": a, "to": b} for a, b in rows["off"]], "work": sorted(days["work"])}
    return _read({"source": source, "holidays": tables}, "off")


def _ranges(text: str, field: str, faults: dict[str, list[Unmet]]) -> Iterator[tuple[date, date]]:
    for line in filter(None, (one.strip() for one in text.splitlines())):
        try:
            found = [date(*map(int, match)) for match in DAY.findall(line)]
        except ValueError:
            found = []
        if len(found) not in (1, 2) or not 0 <= (found[-1] - found[0]).days < LONGEST_HOLIDAY:
            faults.setdefault(field, []).append(Unmet("notice_line", {"line": line[:40]}))
        else:
            yield found[0], found[-1]


def _span(first: date, last: date) -> Iterator[date]:
    yield from (first + timedelta(days=number) for number in range((last - first).days + 1))


def _outside(days: set[date], year: int) -> date | None:
    return next((day for day in sorted(days) if not date(year - 1, *UNSURE_FROM) <= day <= date(year, 12, 31)), None)


def _read(tables: dict[str, Any], field: str) -> Change:
    try:
        return change_of(tables, "notice", rules_in_force.current().book)
    except BookFault as fault:
        raise Invalid({field: [Unmet("notice_file", {"reason": f"{fault.key}: {fault.reason}"})]}) from fault


def from_file(content: bytes) -> Change:
    """The notice in a file as `flask law apply` takes it.

    Raises:
        Invalid: no such file.
    """
    try:
        tables = parse_text("notice", content[: LARGEST_FILE + 1].decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Invalid({"file": [Unmet("notice_file", {"reason": "UTF-8"})]}) from error
    except BookFault as fault:
        raise Invalid({"file": [Unmet("notice_file", {"reason": fault.reason})]}) from fault
    return _read(tables, "file")


def in_force(change: Change) -> bool:
    """Whether all that the change says holds already."""
    values, days = rules_in_force.written(rules_in_force.versions())
    return days.items() >= change.days.items() and values.items() >= change.settings.items()
