"""The book, settings and calendar in force, cached in the process under the versions that the database names."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

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


_cache: dict[tuple[int, int], Rules] = {}


def _versions() -> tuple[int, int]:
    row = db.session.execute(
        select(
            select(func.coalesce(func.max(SettingRow.id), 0)).scalar_subquery(),
            select(func.coalesce(func.max(CalendarDay.id), 0)).scalar_subquery(),
        )
    ).one()
    return row[0], row[1]


def current() -> Rules:
    """The rules in force in this transaction."""
    versions = _versions()
    if versions not in _cache:
        _cache.clear()
        _cache[versions] = _read()
    return _cache[versions]


def _read() -> Rules:
    book = load()
    values = {row.name: row.value for row in db.session.scalars(select(SettingRow).order_by(SettingRow.id))}
    settings = Settings(book, values)
    days = {row.day: row.is_workday for row in db.session.scalars(select(CalendarDay).order_by(CalendarDay.id))}
    calendar = Calendar.built_in(
        roll_weekends=settings.get("calendar.roll_weekends") is not False,
        overrides=tuple(sorted(days.items())),
        published=_published(days),
    )
    return Rules(book, settings, calendar)


def _published(days: dict) -> tuple[int, ...]:
    """Years for which the authority has entered days: its notice is taken as complete."""
    return tuple(sorted({day.year for day in days}))
