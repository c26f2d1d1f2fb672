"""A change of the law in a file is read whole or refused with its fault; runs counted again are those of the fold."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.law.making import EXAMPLES
from wagecase.law.book import Book, BookFault, Settings, load_book
from wagecase.law.calendar import Calendar, predicted_holidays
from wagecase.law.change import LawChangeFile, read_law_change
from wagecase.law.clock import Clock, Direction
from wagecase.law.deadlines import ClockEvent, compute_deadlines
from wagecase.law.recount import RUN_KEYS, change_scope, recount_run

NOTICE = EXAMPLES / "holiday_notice_2027_invented.toml"
BOOK = load_book()
PLAIN = tuple(
    clock
    for clock in BOOK.clocks.values()
    if clock.name not in change_scope(LawChangeFile("", None, {}, {}), BOOK).entangled and clock.starts
)


def test_the_invented_notice_is_read() -> None:
    change = read_law_change(NOTICE, BOOK)
    assert change.year == 2027
    assert change.days[date(2027, 2, 6)] is False
    assert change.days[date(2027, 1, 30)] is True
    assert change.span == (date(2026, 12, 20), date(2027, 12, 31))
    assert all(not change.days[day] for day in predicted_holidays(2027))
    assert change.digest == read_law_change(NOTICE, BOOK).digest


WHOLE = NOTICE.read_text("utf-8")
FAULTS = (
    ("is not TOML", "source ="),
    ("source: is missing", "[settings]"),
    ("changes nothing", 'source = "x"'),
    ("is not a known key", WHOLE.replace("year = 2027", "year = 2027\nyaer = 1")),
    ("2027-06-09 (端午节) is missing", WHOLE.replace("    { from = 2027-06-09 },\n", "")),
    ("is a day off as well", WHOLE.replace("2027-01-30", "2027-02-06")),
    ("is not of 2027", WHOLE.replace("2027-01-30", "2028-01-30")),
    ("is not of 2027", WHOLE.replace("{ from = 2027-06-09 }", "{ from = 2027-06-09 },\n    { from = 2026-12-19 }")),
    ("is no day", WHOLE.replace("[2027-01-30,", "[2027-01-30T10:00:00,")),
    ("must not precede", WHOLE.replace("to = 2027-01-03", "to = 2026-12-31")),
    ("must not precede", WHOLE.replace("to = 2027-01-03", "to = 2027-03-03")),
    ("lies outside", WHOLE.replace("year = 2027", "year = 1980")),
    ("no.such: is no setting", 'source = "x"\n[settings]\n"no.such" = 1'),
    ("must be a whole number", 'source = "x"\n[settings]\n"callback.days" = "soon"'),
    ("must be at least 1", 'source = "x"\n[settings]\n"callback.days" = 0'),
)


@pytest.mark.parametrize(("reason", "written"), FAULTS)
def test_a_faulty_change_is_refused_with_its_reason(tmp_path: Path, reason: str, written: str) -> None:
    file = tmp_path / "change.toml"
    file.write_text(written, "utf-8")
    with pytest.raises(BookFault) as fault:
        read_law_change(file, BOOK)
    assert reason in str(fault.value)


def test_figures_are_read_as_they_are_written(tmp_path: Path) -> None:
    file = tmp_path / "change.toml"
    file.write_text('source = "x"\n[settings]\n"callback.days" = 15\n"calendar.roll_weekends" = false\n', "utf-8")
    change = read_law_change(file, BOOK)
    assert change.settings == {"callback.days": "15", "calendar.roll_weekends": "false"}
    assert change.span is None


def test_a_change_reaches_the_clocks_that_rest_on_it() -> None:
    figures = change_scope(LawChangeFile("", None, {}, {"lead.unit": "working_day"}), BOOK).figures
    assert figures == ("lead.sign_in", "lead.verify", "lead.answer")
    rolling = change_scope(LawChangeFile("", None, {}, {"calendar.roll_weekends": "false"}), BOOK).figures
    assert "insp.close_tj" in rolling
    assert "insp.investigate" not in rolling
    assert change_scope(LawChangeFile("", None, {}, {"callback.days": "5"}), BOOK).forward == ()


@given(st.sampled_from(PLAIN), st.integers(0, 900), st.integers(1, 60), st.booleans())
def test_a_run_counted_again_is_the_run_that_the_fold_makes(clock: Clock, day: int, notice: int, rolls: bool) -> None:
    start = clock.starts[0]
    on = date(2025, 1, 1) + timedelta(days=day)
    anchor = on + timedelta(days=notice) if clock.direction is Direction.backward else None
    fields = dict(start.where)
    if start.field:
        fields[start.field] = (anchor or on).isoformat()
    event = ClockEvent(7, start.event, on, party="p", document="d", claims=("c",), fields=fields)
    calendar, settings = Calendar.built_in(roll_weekends=rolls), given_settings(BOOK)
    row = next(one for one in compute_deadlines((clock,), [event], calendar, settings) if one.clock == clock.name)
    if row.stopped_on is None:
        counted = recount_run(clock, row.started_on, anchor, calendar, settings)
        told = {key: value for key, value in row.derivation.items() if key not in RUN_KEYS}
        assert (counted.due, counted.provisional, counted.state, counted.told) == (
            row.due,
            row.provisional,
            row.state,
            told,
        )


def given_settings(book: Book) -> Settings:
    figures = {term.setting for clock in book.clocks.values() for term in clock.terms if term.setting}
    return Settings(book, dict.fromkeys(sorted(figures), "12"))
