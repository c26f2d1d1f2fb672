"""The tables of tests/examples, asked as a lawyer would ask them on the command line."""

import json
from typing import Any

import pytest
from click.testing import CliRunner

from tests.law.making import day, read_example_table
from wagecase.cli.law import law_group
from wagecase.law.book import load_book
from wagecase.law.calendar import Calendar
from wagecase.law.clock import Direction, Unit


def ask(clock: str, *given: str) -> dict[str, Any]:
    result = CliRunner().invoke(law_group, ["due", clock, *given, "--json"])
    assert result.exit_code == 0, result.output
    answer: dict[str, Any] = json.loads(result.output)
    return answer


def _rows(file: str) -> list[Any]:
    return [pytest.param(row, id=f"{row['clock']} {row.get('events', '')}") for row in read_example_table(file)]


@pytest.mark.parametrize("row", _rows("law_worked_dates.md"))
def test_the_worked_dates_of_the_fact_file(row: dict[str, str]) -> None:
    answer = ask(row["clock"], *row["events"].split())
    assert answer["due"] == row["due"]
    assert answer["provisional"] is (row["provisional"] == "yes")


@pytest.mark.parametrize("row", _rows("law_situations.md"))
def test_the_situations(row: dict[str, str]) -> None:
    answer = ask(row["clock"], *row["events"].split())
    assert (answer["due"] or "—", answer["state"]) == (row["due"], row["state"])


@pytest.mark.parametrize("row", _rows("law_catalogue.md"))
def test_the_book_holds_the_catalogue(row: dict[str, str]) -> None:
    clock = load_book().clocks[row["clock"]]
    (term,) = clock.terms
    length = term.length if term.setting is None else term.setting
    assert (str(length or "document"), term.unit.value) == (row["length"], row["unit"])
    assert (str(clock.extension.cap or "document") if clock.extension else "—") == row["extension"]
    assert set(row["facts"].split(", ")) <= set(clock.facts)


def test_the_catalogue_names_every_clock() -> None:
    assert [row["clock"] for row in read_example_table("law_catalogue.md")] == list(load_book().clocks)


def _confirmed(clock: Any) -> list[str]:
    """What stands open in the length or unit of a clock, confirmed for the question."""
    lengths = [f"--set={term.setting}=5" for term in clock.terms if term.setting]
    return lengths + [f"--set={term.unit_setting}=natural_day" for term in clock.terms if term.unit_setting]


@pytest.mark.parametrize("clock", load_book().clocks.values(), ids=lambda clock: clock.name)
def test_every_clock_can_be_started_and_says_why_in_both_languages(clock: Any) -> None:
    given = _starting(clock)
    sets = _confirmed(clock)
    answer = ask(clock.name, *given, *sets)
    assert answer["due"] is not None or clock.name == "insp.hearing_notice"
    for lang in ("zh", "en"):
        assert clock.label.get(lang)[1:] in answer["explanation"][lang]
        assert clock.facts[0] in answer["explanation"][lang]


@pytest.mark.parametrize(
    "clock", [clock for clock in load_book().clocks.values() if clock.stops], ids=lambda clock: clock.name
)
def test_every_stop_ends_its_clock(clock: Any) -> None:
    given = _starting(clock)
    sets = _confirmed(clock)
    started = ask(clock.name, *given, *sets)
    after = day(started["due"]) if started["due"] else day("2026-03-02")
    for stop in clock.stops:
        if any(stop.event == start.event for start in clock.starts):
            continue
        where = "".join(f",{name}={value}" for name, value in stop.where.items())
        ended = ask(clock.name, *given, f"{stop.event}={after}{where}", *sets)
        assert ended["state"] == "stopped", stop


def _starting(clock: Any) -> list[str]:
    """Events that start the clock, or the clock whose lapse starts it."""
    if not clock.starts:
        return _starting(load_book().clocks[clock.after])
    start = clock.starts[-1] if clock.direction is Direction.forward else clock.starts[0]
    fields = "".join(f",{name}={value}" for name, value in start.where.items())
    if start.field:
        fields += f",{start.field}=2026-03-25"
    elif clock.terms[0].unit is Unit.document:
        fields += ",due=2026-03-25"
    return [f"{start.event}=2026-03-02{'T09:00' if clock.terms[0].unit is Unit.hour else ''}{fields}"]


def test_the_calendar_of_the_command_is_the_built_in_one() -> None:
    assert (
        ask("insp.accept", "received=2026-03-02")["due"]
        == Calendar.built_in().add_workdays(day("2026-03-02"), 5).isoformat()
    )
