"""Counting one term to its end: working days by number; natural days, months, years with pauses (rules 5-7)."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Protocol

from wagecase.law.calendar import Calendar
from wagecase.law.clock import Unit


def add_months(day: date, months: int) -> date:
    """The corresponding day; where the month has none, its last day (H04)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class TermCount(Protocol):
    """A term on its way. ``pause`` and ``resume`` come in turn; ``extend`` may come at any time between."""

    def end(self) -> tuple[date, date]:
        """The end as counted, and the due day after rolling."""

    def pause(self, day: date) -> None: ...

    def resume(self, day: date) -> None: ...

    def extend(self, length: int) -> None: ...

    def left(self) -> int | None:
        """Units not yet consumed, where the unit lets one say so."""


class WorkdayCount:
    """Counts from the day after ``anchor``; what a pause has left is counted on from the day of resuming."""

    def __init__(self, calendar: Calendar, start: date, length: int) -> None:
        self._calendar = calendar
        self._anchor = start
        self._rest = length

    def end(self) -> tuple[date, date]:
        if self._rest > 0:
            due = self._calendar.add_workdays(self._anchor, self._rest)
        else:
            due = self._calendar.next_workday(self._anchor)
        return due, due

    def pause(self, day: date) -> None:
        self._rest = max(0, self._rest - self._calendar.count_workdays(self._anchor, day))
        self._anchor = day

    def resume(self, day: date) -> None:
        self._anchor = day

    def extend(self, length: int) -> None:
        self._rest += length

    def left(self) -> int | None:
        return self._rest


class NaturalCount:
    """Natural days, months and years: the corresponding day, shifted by the paused days, rolled once at the end."""

    def __init__(self, calendar: Calendar, start: date, length: int, unit: Unit) -> None:
        self._calendar = calendar
        self._start = start
        self._length = length
        self._unit = unit
        self._shift = 0
        self._paused_on = start

    def _raw(self) -> date:
        if self._unit is Unit.natural_day:
            return self._start + timedelta(days=self._length + self._shift)
        months = self._length * (12 if self._unit is Unit.year else 1)
        return add_months(self._start, months) + timedelta(days=self._shift)

    def end(self) -> tuple[date, date]:
        raw = self._raw()
        return raw, self._calendar.roll(raw)

    def pause(self, day: date) -> None:
        # Between the counted end and the rolled one nothing is left to consume.
        self._shift += max(0, (day - self._raw()).days)
        self._paused_on = day

    def resume(self, day: date) -> None:
        self._shift += (day - self._paused_on).days

    def extend(self, length: int) -> None:
        self._length += length

    def left(self) -> int | None:
        return (self._raw() - self._paused_on).days if self._unit is Unit.natural_day else None


def start_count(calendar: Calendar, start: date, length: int, unit: Unit) -> TermCount:
    if unit is Unit.working_day:
        return WorkdayCount(calendar, start, length)
    return NaturalCount(calendar, start, length, unit)


def count_backward(calendar: Calendar, day: date, length: int, unit: Unit) -> date:
    """The last day that keeps the notice period before ``day``, not counting it; it never moves later (rule 10)."""
    if unit is Unit.working_day:
        return calendar.add_workdays(day, -length)
    if unit is Unit.natural_day:
        return day - timedelta(days=length)
    return add_months(day, -length * (12 if unit is Unit.year else 1))
