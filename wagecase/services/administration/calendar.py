"""The calendar of a year as an administrator sees it, and a holiday notice, entered in a form or read from a file."""

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
from wagecase.law.calendar import FIRST_DAY, predicted_holidays
from wagecase.law.change import EARLIEST_PRIOR_YEAR_DAY, LawChangeFile, parse_law_change
from wagecase.law.toml_files import parse_toml
from wagecase.models import CalendarDay
from wagecase.procedure.core.acts import Unmet
from wagecase.services.base import rules_in_force
from wagecase.services.base.errors import Invalid
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import require_administrator

EARLIEST_YEAR, LATEST_YEAR = 2004, 2040
MAX_FILE_BYTES = 100_000
MAX_HOLIDAY_DAYS = 31
DATE_PATTERN = re.compile(r"(?<![0-9])([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})(?![0-9])")


@dataclass(frozen=True, slots=True)
class CalendarCell:
    """One day: whether people work, why they rest, whether it was made a working day, and whether a row of ours says
    so."""

    day: date
    working: bool
    name: str | None
    makeup_workday: bool
    locally_set: bool


@dataclass(frozen=True, slots=True)
class CalendarNotice:
    """A notice that was put in force: what it says of this year, and since when."""

    source: str
    off: int
    work: int
    at: datetime


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """A year month by month, each as weeks from Monday with gaps as None. `provisional` from this day on (None: no)."""

    year: int
    months: Sequence[Sequence[Sequence[CalendarCell | None]]]
    provisional: date | None
    sources: Sequence[CalendarNotice]
    working: int


def get_year(principal: Principal, year: int, lang: str) -> CalendarYear:
    """One year as it counts now."""
    require_administrator(principal)
    in_force = rules_in_force.current_rules().calendar
    rest = dict(in_force.rest_days(max(date(year, 1, 1) - timedelta(days=1), FIRST_DAY), date(year, 12, 31)))
    ours = set(db.session.scalars(select(CalendarDay.day).where(extract("year", CalendarDay.day) == year)))
    cells = [_calendar_cell(day, rest, ours, lang) for day in _days_of_year(year)]
    first = next((cell.day for cell in cells if in_force.is_provisional(cell.day)), None)
    months = [_weeks([cell for cell in cells if cell.day.month == month]) for month in range(1, 13)]
    return CalendarYear(year, months, first, _notices_of_year(year), sum(cell.working for cell in cells))


def _days_of_year(year: int) -> Iterator[date]:
    first = date(year, 1, 1)
    yield from (first + timedelta(days=number) for number in range(366 if calendar.isleap(year) else 365))


def _calendar_cell(day: date, rest: Mapping[date, Any], ours: set[date], lang: str) -> CalendarCell:
    why, weekend = rest.get(day), day.weekday() >= 5
    named = why.get(lang) if why is not None and not (weekend and why.en == "weekend") else None
    return CalendarCell(day, why is None, named, why is None and weekend, day in ours)


def _weeks(cells: Sequence[CalendarCell]) -> list[list[CalendarCell | None]]:
    padded: list[CalendarCell | None] = [None] * cells[0].day.weekday() + list(cells)
    padded += [None] * (-len(padded) % 7)
    return [padded[start : start + 7] for start in range(0, len(padded), 7)]


def _notices_of_year(year: int) -> list[CalendarNotice]:
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
    return [CalendarNotice(*row) for row in db.session.execute(query)]


def notice_from_form(source: str, year: int, off: str, work: str) -> LawChangeFile:
    """The notice that a form describes, a day or a range of days on each line.

    Raises:
        Invalid: a line that is none, days that cannot be, a festival that is missing; by field.
    """
    faults: dict[str, list[Unmet]] = {}
    rows = {name: list(_parse_ranges(text, name, faults)) for name, text in (("off", off), ("work", work))}
    days = {name: {day for one in found for day in _days_between(*one)} for name, found in rows.items()}
    for name, found in days.items():
        if name not in faults and (wrong := _first_day_outside(found, year)):
            faults[name] = [Unmet("notice_outside", {"day": wrong.isoformat(), "year": str(year)})]
    if "off" not in faults and (missing := [day for day in predicted_holidays(year) if day not in days["off"]]):
        faults["off"] = [Unmet("notice_missing", {"days": ", ".join(day.isoformat() for day in missing)})]
    if both := sorted(days["off"] & days["work"]):
        faults["work"] = [Unmet("notice_twice", {"day": both[0].isoformat()})]
    if faults:
        raise Invalid(faults)
    tables = {"year": year, "off": [{"from": a, "to": b} for a, b in rows["off"]], "work": sorted(days["work"])}
    return _parse_change({"source": source, "holidays": tables}, "off")


def _parse_ranges(text: str, field: str, faults: dict[str, list[Unmet]]) -> Iterator[tuple[date, date]]:
    for line in filter(None, (one.strip() for one in text.splitlines())):
        try:
            found = [date(*map(int, match)) for match in DATE_PATTERN.findall(line)]
        except ValueError:
            found = []
        if len(found) not in (1, 2) or not 0 <= (found[-1] - found[0]).days < MAX_HOLIDAY_DAYS:
            faults.setdefault(field, []).append(Unmet("notice_line", {"line": line[:40]}))
        else:
            yield found[0], found[-1]


def _days_between(first: date, last: date) -> Iterator[date]:
    yield from (first + timedelta(days=number) for number in range((last - first).days + 1))


def _first_day_outside(days: set[date], year: int) -> date | None:
    return next(
        (day for day in sorted(days) if not date(year - 1, *EARLIEST_PRIOR_YEAR_DAY) <= day <= date(year, 12, 31)), None
    )


def _parse_change(tables: dict[str, Any], field: str) -> LawChangeFile:
    try:
        return parse_law_change(tables, "notice", rules_in_force.current_rules().book)
    except BookFault as fault:
        raise Invalid({field: [Unmet("notice_file", {"reason": f"{fault.key}: {fault.reason}"})]}) from fault


def notice_from_file(content: bytes) -> LawChangeFile:
    """The notice in a file as `flask law apply` takes it.

    Raises:
        Invalid: no such file.
    """
    try:
        tables = parse_toml("notice", content[: MAX_FILE_BYTES + 1].decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Invalid({"file": [Unmet("notice_file", {"reason": "UTF-8"})]}) from error
    except BookFault as fault:
        raise Invalid({"file": [Unmet("notice_file", {"reason": fault.reason})]}) from fault
    return _parse_change(tables, "file")


def is_in_force(change: LawChangeFile) -> bool:
    """Whether all that the change says holds already."""
    values, days = rules_in_force.stored_values(rules_in_force.current_versions())
    return days.items() >= change.days.items() and values.items() >= change.settings.items()
