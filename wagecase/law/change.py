"""A change of the law in a file: the yearly holiday notice, and figures that the deployer confirms or confirms
again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from wagecase.law.book import Book
from wagecase.law.calendar import is_countable, predicted_holidays
from wagecase.law.fault import TomlTable
from wagecase.law.toml_files import BookFault, parse_toml_file

LONGEST_HOLIDAY = timedelta(days=31)
# From this day on the next year's notice may still move days of the year before (2006, 2007, 2011, 2018).
EARLIEST_PRIOR_YEAR_DAY = (12, 20)


@dataclass(frozen=True, slots=True)
class LawChangeFile:
    """``days``: is it a working day, by day; ``settings``: the new values as they are written; ``source``: who says so.

    ``year`` is the year whose notice this is, None where the file brings figures only.
    """

    source: str
    year: int | None
    days: Mapping[date, bool]
    settings: Mapping[str, str]

    @property
    def digest(self) -> str:
        """What identifies a change, whatever the file is called."""
        given = (self.source, self.year, sorted(self.days.items()), sorted(self.settings.items()))
        return sha256(repr(given).encode()).hexdigest()[:16]

    @property
    def span(self) -> tuple[date, date] | None:
        """The first and the last day that the notice can touch: what was provisional until now, and what it names."""
        if self.year is None:
            return None
        return min([date(self.year - 1, *EARLIEST_PRIOR_YEAR_DAY), *self.days]), max(
            [date(self.year, 12, 31), *self.days]
        )


def read_law_change(path: Path, book: Book) -> LawChangeFile:
    """The change that a file describes. Raises BookFault with file, key and reason."""
    return parse_law_change(parse_toml_file(path.parent, path.name), path.name, book)


def parse_law_change(tables: Mapping[str, Any], file: str, book: Book) -> LawChangeFile:
    """The change that these tables describe, wherever they come from; `file` is what a fault is to name."""
    section = TomlTable(file, "-", tables)
    source = section.text("source")
    holidays, figures = section.get("holidays", dict), section.table("settings")
    section.done()
    if holidays is None and not figures:
        raise BookFault(file, "-", "changes nothing: it has neither [holidays] nor [settings]")
    year, days = _read_notice(TomlTable(file, "holidays", holidays), book) if holidays is not None else (None, {})
    return LawChangeFile(
        source, year, days, {name: _parse_figure(file, name, value, book) for name, value in figures.items()}
    )


def _read_notice(section: TomlTable, book: Book) -> tuple[int, dict[date, bool]]:
    year = section.need("year", int)
    if not (is_countable(date(max(year, 1), 1, 1)) and year >= 2004):
        raise section.fault("year", "lies outside the years whose working days are numbered")
    off = {day for row in section.tables("off") for day in _days_in_range(row)}
    work = {_check_day_in_notice(section, "work", day, year) for day in section.get("work", list) or []}
    section.done()
    for day in sorted(off):
        _check_day_in_notice(section, "off", day, year)
    both = sorted(off & work)
    if both:
        raise section.fault("work", f"{both[0].isoformat()} is a day off as well")
    for day, name in predicted_holidays(year, book.festivals).items():
        if day not in off:
            raise section.fault("off", f"{day.isoformat()} ({name.zh}) is missing: a notice names every festival (H13)")
    return year, {**dict.fromkeys(sorted(off), False), **dict.fromkeys(sorted(work), True)}


def _days_in_range(row: TomlTable) -> Iterator[date]:
    first = row.day("from")
    last = row.day("to") if row.has("to") else first
    row.done()
    if not timedelta(0) <= last - first < LONGEST_HOLIDAY:
        raise row.fault("to", "must not precede `from`, nor follow it by more than a month")
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _check_day_in_notice(section: TomlTable, name: str, day: Any, year: int) -> date:
    if type(day) is not date:
        raise section.fault(name, f"{day!r} is no day")
    if not date(year - 1, *EARLIEST_PRIOR_YEAR_DAY) <= day <= date(year, 12, 31):
        raise section.fault(name, f"{day.isoformat()} is not of {year}, nor of the last days of the year before")
    return day


def _parse_figure(file: str, name: str, value: Any, book: Book) -> str:
    if name not in book.settings:
        raise BookFault(file, f"settings.{name}", "is no setting of settings.toml")
    written = str(value).lower() if isinstance(value, bool) else str(value)
    try:
        book.settings[name].parse(written)
    except ValueError as error:
        raise BookFault(file, f"settings.{name}", str(error)) from None
    return written
