"""Terms counted by hand, day for day, to hold the product's counting against."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import chinese_calendar

from wagecase.law.calendar import Calendar
from wagecase.law.clock import Clock, Unit
from wagecase.law.deadlines import ClockEvent


class TermSheet:
    """A forward term, kept as on a sheet of paper: what is left to count, from which day, and what is paused."""

    def __init__(self, clock: Clock, run: NaiveRun, length: int, unit: Unit, wall: WallCalendar) -> None:
        self.run, self.unit, self.wall = run, unit, wall
        self.cap = clock.extension.cap if clock.extension else None
        self.first = self.since = run.opening.counts_from or run.opening.day
        self.length = self.left = length
        self.moved = 0
        self.granted = 0
        self.open: list[int] = []

    def follow(self) -> RunEnd:
        for pair in self.run.paused_at_first:
            self.pause(pair, self.first)
        for one in self.run.heard:
            if one.turn == "pause":
                self.pause(one.pair, one.day)
            elif one.turn == "resume":
                self.resume(one.pair, one.day)
            else:
                self.extend(one)
        if self.open:
            return "paused", None, None, self.open
        return "running", self.due(), None, []

    def counted(self) -> date:
        """The end before any rest day moves it."""
        if self.unit is Unit.working_day:
            day, left = self.since, self.left
            if not left:
                return self.wall.next_working(day)
            while left:
                day += ONE_DAY
                left -= self.wall.works(day)
            return day
        day = (
            self.first + self.length * ONE_DAY
            if self.unit is Unit.natural_day
            else corresponding_day(self.first, self.length, self.unit)
        )
        return day + self.moved * ONE_DAY

    def due(self) -> date:
        return self.wall.next_working(self.counted())

    def pause(self, pair: int, day: date) -> None:
        if not self.open:
            if day > self.due():
                return
            if self.unit is Unit.working_day:
                while self.since < day:
                    self.since += ONE_DAY
                    self.left -= 1 if self.left and self.wall.works(self.since) else 0
            else:
                while self.counted() < day:
                    self.moved += 1
            self.since = day
        self.open.append(pair)

    def resume(self, pair: int, day: date) -> None:
        if pair not in self.open:
            return
        self.open.remove(pair)
        if not self.open:
            while self.since < day:
                self.since += ONE_DAY
                self.moved += 1

    def extend(self, one: Happening) -> None:
        if not self.open and one.day > self.due():
            return
        text = one.event.fields.get("days")
        asked = int(text) if text is not None and text.isascii() and text.isdigit() else 0
        granted = asked
        if self.cap is not None and (asked or text is None):
            granted = min(asked or self.cap, self.cap - self.granted)
        self.granted += granted
        self.left += granted
        self.length += granted


ONE_DAY = timedelta(days=1)


@dataclass
class Happening:
    """Something that a clock hears on a day. `counts_from` is the day a term is counted from, or the hearing."""

    turn: str
    day: date
    place: int
    whose: Subject
    event: ClockEvent
    counts_from: date | None
    pair: int = 0
    late_in_day: bool = False
    contingent: bool = False


@dataclass
class NaiveRun:
    """One run."""

    number: int
    opening: Happening
    paused_at_first: list[int]
    heard: list[Happening] = field(default_factory=list)
    ended: Happening | None = None
    replaced: bool = False


class WallCalendar:
    """A wall calendar: the published years from their package, what lies after them as the product guesses it."""

    def __init__(self, guess: Calendar) -> None:
        self._guess = guess

    def works(self, day: date) -> bool:
        if day.year <= LAST_PUBLISHED:
            return bool(chinese_calendar.is_workday(day))
        return self._guess.is_workday(day)

    def next_working(self, day: date) -> date:
        while not self.works(day):
            day += ONE_DAY
        return day


RunEnd = tuple[str, date | None, datetime | None, list[int]]


def corresponding_day(day: date, length: int, unit: Unit) -> date:
    """The day of the same number so many months on, or the last that the month has."""
    months = (day.year * 12 + day.month - 1) + length * (12 if unit is Unit.year else 1)
    number = day.day
    while True:
        try:
            return date(months // 12, months % 12 + 1, number)
        except ValueError:
            number -= 1


LAST_PUBLISHED = 2026


Subject = tuple[str | None, ...]
