"""The book, settings and calendar in force, cached in the process under the versions that the database names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, text

from wagecase.extensions import db
from wagecase.law.book import Book, Settings, load
from wagecase.law.calendar import Calendar
from wagecase.models import CalendarDay, SettingRow


@dataclass(frozen=True)
class Rules:
    """All that the fold and the procedures need beside the events."""

    book: Book
    settings: Settings
    calendar: Calendar


Versions = tuple[int, int]
_cache: dict[Versions, Rules] = {}


# What names the rules in force: the last rows of settings and of the calendar.
VERSIONS = "coalesce((SELECT max(id) FROM settings), 0), coalesce((SELECT max(id) FROM calendar_days), 0)"
IN_FORCE = text(f"SELECT {VERSIONS}")


def versions() -> Versions:
    """The versions in force in this transaction."""
    row = db.session.connection().execute(IN_FORCE).one()
    return row[0], row[1]


def current(version: Versions | None = None) -> Rules:
    """The rules in force in this transaction; whoever has asked for the version already hands it in."""
    version = version or versions()
    rules = _cache.get(version)
    if rules is None:
        rules = as_of(version)
        # Another thread may read or fill the cache meanwhile.
        _cache.clear()
        _cache[version] = rules
    return rules


def as_of(until: Versions) -> Rules:
    """The rules that were in force before any later row was added."""
    return _made(*written(until))


def changed(days: Mapping[date, bool], values: Mapping[str, str]) -> Rules:
    """The rules in force with these working days and settings besides; nothing is written."""
    own_values, own_days = written(versions())
    return _made({**own_values, **values}, {**own_days, **days})


def written(until: Versions) -> tuple[dict[str, str], dict[date, bool]]:
    """The latest value of each setting and of each day among the rows up to these."""
    settings = select(SettingRow.name, SettingRow.value).where(SettingRow.id <= until[0]).order_by(SettingRow.id)
    days = select(CalendarDay.day, CalendarDay.is_workday).where(CalendarDay.id <= until[1]).order_by(CalendarDay.id)
    return (
        {row.name: row.value for row in db.session.execute(settings)},
        {row.day: row.is_workday for row in db.session.execute(days)},
    )


def _made(values: Mapping[str, str], days: Mapping[date, bool]) -> Rules:
    book = load()
    # A value once given to a setting that the book has dropped since is history and no more.
    settings = Settings(book, {name: value for name, value in values.items() if name in book.settings})
    calendar = Calendar.built_in(
        roll_weekends=settings.get("calendar.roll_weekends") is not False,
        overrides=tuple(sorted(days.items())),
        published=_published(days),
    )
    return Rules(book, settings, calendar)


def _published(days: Iterable[date]) -> tuple[int, ...]:
    """Years for which the authority has entered days: its notice is taken as complete."""
    return tuple(sorted({day.year for day in days}))
