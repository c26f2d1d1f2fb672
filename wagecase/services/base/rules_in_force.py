"""The book, settings and calendar in force, cached in the process under the versions that the database names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, text

from wagecase.extensions import db
from wagecase.law.book import Book, Settings, load_book
from wagecase.law.calendar import Calendar
from wagecase.models import CalendarDay, SettingValue


@dataclass(frozen=True)
class RulesInForce:
    """All that the fold and the procedures need beside the events."""

    book: Book
    settings: Settings
    calendar: Calendar


RuleVersions = tuple[int, int]
_cache: dict[RuleVersions, RulesInForce] = {}


# What names the rules in force: the last rows of settings and of the calendar.
VERSIONS_SQL = "coalesce((SELECT max(id) FROM settings), 0), coalesce((SELECT max(id) FROM calendar_days), 0)"
VERSIONS_QUERY = text(f"SELECT {VERSIONS_SQL}")


def current_versions() -> RuleVersions:
    """The versions in force in this transaction."""
    row = db.session.connection().execute(VERSIONS_QUERY).one()
    return row[0], row[1]


def current_rules(version: RuleVersions | None = None) -> RulesInForce:
    """The rules in force in this transaction; a caller that has asked for the version already passes it."""
    version = version or current_versions()
    rules = _cache.get(version)
    if rules is None:
        rules = rules_as_of(version)
        # Another thread may read or fill the cache meanwhile.
        _cache.clear()
        _cache[version] = rules
    return rules


def rules_as_of(until: RuleVersions) -> RulesInForce:
    """The rules that were in force before any later row was added."""
    return _build_rules(*stored_values(until))


def rules_with_changes(days: Mapping[date, bool], values: Mapping[str, str]) -> RulesInForce:
    """The rules in force with these working days and settings besides; nothing is written."""
    own_values, own_days = stored_values(current_versions())
    return _build_rules({**own_values, **values}, {**own_days, **days})


def stored_values(until: RuleVersions) -> tuple[dict[str, str], dict[date, bool]]:
    """The latest value of each setting and of each day among the rows up to these."""
    settings = (
        select(SettingValue.name, SettingValue.value).where(SettingValue.id <= until[0]).order_by(SettingValue.id)
    )
    days = select(CalendarDay.day, CalendarDay.is_workday).where(CalendarDay.id <= until[1]).order_by(CalendarDay.id)
    return (
        {row.name: row.value for row in db.session.execute(settings)},
        {row.day: row.is_workday for row in db.session.execute(days)},
    )


def _build_rules(values: Mapping[str, str], days: Mapping[date, bool]) -> RulesInForce:
    book = load_book()
    # A value once given to a setting that the book has dropped since is history and no more.
    settings = Settings(book, {name: value for name, value in values.items() if name in book.settings})
    calendar = Calendar.built_in(
        roll_weekends=settings.get("calendar.roll_weekends") is not False,
        overrides=tuple(sorted(days.items())),
        published=_published_years(days),
    )
    return RulesInForce(book, settings, calendar)


def _published_years(days: Iterable[date]) -> tuple[int, ...]:
    """Years for which the authority has entered days: its notice is taken as complete."""
    return tuple(sorted({day.year for day in days}))
