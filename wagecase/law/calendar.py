"""Working days of the mainland as a value: the yearly notices, the authority's own rows, and a guess where neither is.

Nothing here walks day by day: working days are numbered once, and every question is a look-up in the numbers (H13-H17).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from hashlib import sha256
from importlib.metadata import version
from typing import Any

from chinese_calendar.constants import Holiday, holidays, workdays

from wagecase.law.fault import LAW_FOLDER, parse_toml_file
from wagecase.law.words import Bilingual


@dataclass(frozen=True, slots=True)
class Moving:
    """The festivals of one year; `spring_festival` is the first day of the first lunar month."""

    qingming: date
    spring_festival: date
    dragon_boat: date
    mid_autumn: date


Festivals = Mapping[int, Moving]

FIRST_DAY = date(1950, 1, 1)
LAST_DAY = date(2060, 12, 31)
_LAST_START = date(2050, 12, 31)
WEEKEND = Bilingual("周末", "weekend")
_BY_NOTICE = Bilingual("公告放假", "day off by notice")
_FULL_NAMES = {"清明": "清明节", "端午": "端午节", "中秋": "中秋节"}
_HOLIDAY_NAMES = {
    holiday.value: Bilingual(_FULL_NAMES.get(holiday.chinese, holiday.chinese), holiday.value) for holiday in Holiday
}
_PUBLISHED_YEARS = frozenset(day.year for day in holidays)
# The next year's notice has moved days of late December more than once (2006, 2007, 2011, 2018).
_NEW_YEAR_HOLIDAY_EARLIEST = 20


class CalendarFault(ValueError):
    """A day outside the years for which working days are numbered."""


def is_countable(day: date) -> bool:
    """Whether a term may start on this day and still end inside the numbering; anything else is a slip of the pen."""
    return FIRST_DAY <= day <= _LAST_START


def predicted_holidays(year: int, festivals: Festivals | None = None) -> dict[date, Bilingual]:
    """The festival days of a year without a built-in notice; none where there is one, or none can be foreseen."""
    return {day: name for day, name in _predict_holidays(festivals or own_festivals()) if day.year == year}


def _predict_holidays(festivals: Festivals) -> Iterator[tuple[date, Bilingual]]:
    """Festival days of unpublished years by H13: 1 + 4 + 1 + 2 + 1 + 1 + 3, New Year's Eve being one of the four."""
    for year, moving in festivals.items():
        eve = moving.spring_festival - timedelta(days=1)
        for first, length, name in (
            (date(year, 1, 1), 1, Holiday.new_years_day),
            (eve, 4, Holiday.spring_festival),
            (moving.qingming, 1, Holiday.tomb_sweeping_day),
            (date(year, 5, 1), 2, Holiday.labour_day),
            (moving.dragon_boat, 1, Holiday.dragon_boat_festival),
            (moving.mid_autumn, 1, Holiday.mid_autumn_festival),
            (date(year, 10, 1), 3, Holiday.national_day),
        ):
            for offset in range(length):
                day = first + timedelta(days=offset)
                if day.year not in _PUBLISHED_YEARS:
                    yield day, _HOLIDAY_NAMES[name.value]


class Calendar:
    """Working days by number. Two calendars of the same ``version`` answer alike."""

    def __init__(
        self,
        roll_weekends: bool = True,
        overrides: Iterable[tuple[date, bool]] = (),
        published: Iterable[int] = (),
        festivals: Festivals | None = None,
    ) -> None:
        """``overrides``: the authority's rows (day, is it a working day). ``published``: years they make official.
        ``festivals``: those of a book, by default the product's own."""
        moving = own_festivals() if festivals is None else festivals
        rows = tuple(overrides)
        self.roll_weekends = roll_weekends
        self.published = _PUBLISHED_YEARS | frozenset(published)
        self.version = self._fingerprint(rows, moving)
        self._off: dict[int, Bilingual] = {day.toordinal(): name for day, name in _predict_holidays(moving)}
        self._off |= {day.toordinal(): _HOLIDAY_NAMES[name] for day, name in holidays.items()}
        extra = {day.toordinal() for day in workdays}
        for day, working in rows:
            number = day.toordinal()
            extra.discard(number)
            if working:
                extra.add(number)
                self._off.pop(number, None)
            else:
                self._off.setdefault(number, _BY_NOTICE)
        self._number(extra)
        last = min(_PUBLISHED_YEARS)
        while last + 1 in self.published:
            last += 1
        self._sure_from, self._sure_until = (
            date(min(_PUBLISHED_YEARS), 1, 1),
            date(last, 12, _NEW_YEAR_HOLIDAY_EARLIEST),
        )

    def _fingerprint(self, rows: tuple[tuple[date, bool], ...], festivals: Festivals) -> str:
        known = sorted(self.published), sorted(dict(rows).items()), sorted(festivals.items())
        source = (version("chinesecalendar"), self.roll_weekends, *known)
        return sha256(repr(source).encode()).hexdigest()[:12]

    def _number(self, extra: set[int]) -> None:
        self._first, self._last = FIRST_DAY.toordinal(), LAST_DAY.toordinal()
        off = self._off
        self._working = [
            number
            for number in range(self._first, self._last + 1)
            if number in extra or (number not in off and (number + 6) % 7 < 5)
        ]
        self._made_up = sorted(number for number in extra if (number + 6) % 7 >= 5)
        self._blocks: list[tuple[int, int, Bilingual]] = []
        for number in sorted(off):
            if self._blocks and self._blocks[-1][1] == number - 1 and self._blocks[-1][2] == off[number]:
                self._blocks[-1] = (self._blocks[-1][0], number, off[number])
            else:
                self._blocks.append((number, number, off[number]))
        self._block_ends = [block[1] for block in self._blocks]
        self._members = frozenset(self._working)

    @staticmethod
    def built_in(
        roll_weekends: bool = True, overrides: tuple[tuple[date, bool], ...] = (), published: tuple[int, ...] = ()
    ) -> "Calendar":
        """The calendar for these rows, built once."""
        return _cached_calendar(roll_weekends, overrides, published)

    def _ordinal(self, day: date) -> int:
        number = day.toordinal()
        if not self._first <= number <= self._last:
            raise CalendarFault(f"{day.isoformat()} lies outside {FIRST_DAY.year}-{LAST_DAY.year}")
        return number

    def is_workday(self, day: date) -> bool:
        return self._ordinal(day) in self._members

    def add_workdays(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day``, which is itself not counted; before it, where negative."""
        number = self._ordinal(day)
        if count == 0:
            return day
        later = bisect_right(self._working, number) - 1
        place = count + (later if count > 0 else bisect_left(self._working, number))
        if not 0 <= place < len(self._working):
            raise CalendarFault(
                f"{count} working days from {day.isoformat()} lie outside {FIRST_DAY.year}-{LAST_DAY.year}"
            )
        return date.fromordinal(self._working[place])

    def count_workdays(self, after: date, until: date) -> int:
        """Working days later than ``after`` and not later than ``until``."""
        until_place = bisect_right(self._working, self._ordinal(until))
        return until_place - bisect_right(self._working, self._ordinal(after))

    def next_workday(self, day: date) -> date:
        """``day`` itself where it is a working day, else the first one after it."""
        return date.fromordinal(self._working[bisect_left(self._working, self._ordinal(day))])

    def roll(self, day: date) -> date:
        """The end of a natural term on a rest day moves on (H02); off a mere weekend only if the setting says so."""
        if self._ordinal(day) in self._members:
            return day
        if self.roll_weekends:
            return self.next_workday(day)
        number = day.toordinal()
        while number in self._off:
            number += 1
        return date.fromordinal(number)

    def is_provisional(self, day: date) -> bool:
        """Whether a coming notice may change this day: an unpublished year, or the end of the last published one."""
        if day.year not in self.published:
            return True
        return day.month == 12 and day.day >= _NEW_YEAR_HOLIDAY_EARLIEST and day.year + 1 not in self.published

    def is_span_provisional(self, after: date, until: date) -> bool:
        """Whether any day later than ``after`` and up to ``until`` may still change."""
        if self._sure_from <= after and until < self._sure_until:
            return False
        if until <= after:
            return False
        edges = (after + timedelta(days=1), until)
        years = range(after.year, until.year + 1)
        inner = (
            date(year, month, day)
            for year in years
            for month, day in ((1, 1), (12, _NEW_YEAR_HOLIDAY_EARLIEST), (12, 31))
        )
        return any(self.is_provisional(day) for day in (*edges, *inner) if after < day <= until)

    def rest_days(self, after: date, until: date) -> list[tuple[date, Bilingual]]:
        """Each rest day later than ``after`` and up to ``until``, with the name of its festival or the weekend."""
        days = range(self._ordinal(after) + 1, self._ordinal(until) + 1)
        return [
            (date.fromordinal(number), self._off.get(number, WEEKEND)) for number in days if number not in self._members
        ]

    def skipped(self, after: date, until: date) -> dict[str, Any]:
        """The rest days in a span as an explanation needs them: how many, which festivals, which swapped days."""
        low, high = after.toordinal() + 1, until.toordinal()
        count = high - low + 1 - self.count_workdays(after, until)
        blocks: list[dict[str, Any]] = []
        for first, last, name in self._blocks[bisect_left(self._block_ends, low) :]:
            if first > high:
                break
            begin, end = max(first, low), min(last, high)
            blocks.append(
                {
                    "zh": name.zh,
                    "en": name.en,
                    "from": date.fromordinal(begin).isoformat(),
                    "to": date.fromordinal(end).isoformat(),
                    "days": end - begin + 1,
                }
            )
        made_up = self._made_up[bisect_left(self._made_up, low) : bisect_right(self._made_up, high)]
        return {
            "count": count,
            "blocks": blocks,
            "weekend": count - sum(block["days"] for block in blocks),
            "made_up": [date.fromordinal(number).isoformat() for number in made_up],
        }


@lru_cache(maxsize=16)
def _cached_calendar(
    roll_weekends: bool, overrides: tuple[tuple[date, bool], ...], published: tuple[int, ...]
) -> Calendar:
    return Calendar(roll_weekends, overrides, published)


@cache
def own_festivals() -> Festivals:
    """The festivals of the product's own book, as a calendar without a book needs them."""
    return {int(year): Moving(**days) for year, days in parse_toml_file(LAW_FOLDER, "festivals.toml").items()}
