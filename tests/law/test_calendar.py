"""Working days: the published years, the guess for the others, the authority's own rows."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.law.making import CALENDAR, day
from wagecase.law.calendar import WEEKEND, Calendar, CalendarFault

DAYS = st.dates(date(2000, 1, 1), date(2045, 12, 31))


@given(st.dates(date(2004, 1, 1), date(2026, 12, 31)))
def test_published_years_are_those_of_the_package(on: date) -> None:
    assert CALENDAR.is_workday(on) == chinese_calendar.is_workday(on)


@pytest.mark.parametrize(
    ("on", "working"),
    [
        ("2026-02-14", True),  # Saturday, swapped
        ("2026-02-16", False),  # New Year's Eve
        ("2026-10-10", True),
        ("2026-10-07", False),
        ("2027-01-01", False),
        ("2027-02-05", False),  # New Year's Eve, one of the four days
        ("2027-02-08", False),
        ("2027-02-09", True),
        ("2027-04-05", False),
        ("2027-05-01", False),
        ("2027-06-09", False),
        ("2027-09-15", False),
        ("2027-10-01", False),
        ("2027-10-08", True),
        ("2040-02-11", False),
    ],
)
def test_known_and_guessed_days(on: str, working: bool) -> None:
    assert CALENDAR.is_workday(day(on)) is working


def test_the_guess_has_thirteen_festival_days_a_year() -> None:
    for year in range(2027, 2041):
        rest = CALENDAR.rest_days(date(year - 1, 12, 31), date(year, 12, 31))
        festivals = [on for on, name in rest if name != WEEKEND]
        # In these years the Mid-Autumn Festival falls on one of the three days of the National Day.
        assert len(festivals) == (12 if year in (2028, 2031, 2039) else 13), year


def test_a_festival_is_called_by_its_name() -> None:
    names = dict(CALENDAR.rest_days(day("2026-02-13"), day("2026-02-28")))
    assert names[day("2026-02-17")].zh == "春节"
    assert day("2026-02-14") not in names
    assert names[day("2026-02-22")].en == "Spring Festival"


def test_the_authoritys_rows_go_before_everything() -> None:
    own = Calendar.built_in(overrides=((day("2027-02-09"), False), (day("2027-02-20"), True)), published=(2027,))
    assert not own.is_workday(day("2027-02-09"))
    assert own.is_workday(day("2027-02-20"))
    assert own.roll(day("2027-02-06")) == day("2027-02-10")
    assert own.version != CALENDAR.version


def test_an_override_may_take_a_swapped_day_back() -> None:
    own = Calendar.built_in(overrides=((day("2026-10-10"), False), (day("2026-10-07"), True)))
    assert own.add_workdays(day("2026-09-29"), 5) == day("2026-10-12")
    assert own.is_workday(day("2026-10-07"))
    assert not own.is_workday(day("2026-10-10"))


@pytest.mark.parametrize(
    ("on", "published", "provisional"),
    [
        ("2026-12-19", (), False),
        ("2026-12-20", (), True),
        ("2026-12-20", (2027,), False),
        ("2027-03-01", (), True),
        ("2027-03-01", (2027,), False),
        ("2027-12-20", (2027,), True),
        ("2025-12-31", (), False),
    ],
)
def test_what_a_coming_notice_may_change_is_provisional(on: str, published: tuple[int, ...], provisional: bool) -> None:
    assert Calendar.built_in(published=published).is_provisional(day(on)) is provisional


@given(DAYS, st.integers(0, 400))
def test_a_span_is_provisional_if_any_of_its_days_is(after: date, length: int) -> None:
    until = after + timedelta(days=length)
    days = [after + timedelta(days=number) for number in range(1, length + 1)]
    assert CALENDAR.is_span_provisional(after, until) == any(map(CALENDAR.is_provisional, days))


@given(DAYS, st.integers(-300, 300))
def test_adding_and_counting_agree(on: date, count: int) -> None:
    end = CALENDAR.add_workdays(on, count)
    if count == 0:
        assert end == on
    elif count > 0:
        assert CALENDAR.is_workday(end)
        assert CALENDAR.count_workdays(on, end) == count
    else:
        assert CALENDAR.is_workday(end)
        assert CALENDAR.count_workdays(end, on - timedelta(days=1)) == -count - 1


@given(DAYS, st.booleans())
def test_rolling_never_goes_back_and_stops_at_the_first_day_allowed(on: date, weekends: bool) -> None:
    calendar = Calendar.built_in(roll_weekends=weekends)
    rolled = calendar.roll(on)
    assert rolled >= on
    assert calendar.is_workday(rolled) or (not weekends and rolled.weekday() >= 5)
    assert calendar.roll(rolled) == rolled


@given(DAYS, st.integers(0, 100))
def test_the_summary_of_rest_days_adds_up(after: date, length: int) -> None:
    until = after + timedelta(days=length)
    skipped = CALENDAR.skipped(after, until)
    assert skipped["count"] == len(CALENDAR.rest_days(after, until))
    assert skipped["weekend"] >= 0


def test_days_beyond_the_numbering_are_refused() -> None:
    with pytest.raises(CalendarFault, match="9999-01-01"):
        CALENDAR.is_workday(date(9999, 1, 1))
    with pytest.raises(CalendarFault, match="30000 working days"):
        CALENDAR.add_workdays(date(2026, 1, 5), 30000)
