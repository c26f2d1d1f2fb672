"""Clocks that start when another lapses, and clocks that count backwards from a hearing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.law.making import (
    CHILD,
    CLOCK,
    WORKDAYS,
    computed,
    day,
    last_due_day,
    make_backward_clock,
    make_clock,
    make_events,
    make_triggers,
    only_deadline,
)
from wagecase.law.calendar import Calendar
from wagecase.law.clock import SubjectKind, Trigger, Unit
from wagecase.law.deadlines import DeadlineStatus, RunState, deadline_status


def test_a_lapse_is_computed_at_once_as_contingent() -> None:
    found = computed((CHILD, CLOCK), make_events("started 2026-03-02"))
    child = found[-1]
    assert (child.clock, child.contingent, child.started_on, child.due) == (
        "test.child",
        True,
        day("2026-03-17"),
        day("2026-03-23"),
    )
    assert deadline_status(child, day("2026-03-17")) is DeadlineStatus.contingent
    assert deadline_status(child, day("2026-03-18")) is DeadlineStatus.open


@pytest.mark.parametrize(
    ("ended", "clocks"), [("2026-03-17", ["test.clock"]), ("2026-03-18", ["test.clock", "test.child"])]
)
def test_only_a_stop_on_or_before_its_due_day_keeps_the_parent_from_lapsing(ended: str, clocks: list[str]) -> None:
    found = computed((CLOCK, CHILD), make_events("started 2026-03-02", f"ended {ended}"))
    assert [row.clock for row in found] == clocks
    assert not found[-1].contingent


def test_while_the_parent_is_paused_there_is_nothing_to_lapse() -> None:
    found = computed((CLOCK, CHILD), make_events("started 2026-03-02", "suspended 2026-03-03"))
    assert [row.clock for row in found] == ["test.clock"]


def test_a_restart_before_the_lapse_moves_the_lapse() -> None:
    found = computed((CLOCK, CHILD), make_events("started 2026-03-02", "changed 2026-03-10"))
    assert [row.started_on for row in found if row.clock == "test.child"] == [day("2026-03-25")]


def test_a_lapse_may_start_a_chain() -> None:
    grandchild = make_clock(5, name="test.third", starts=(), parents=make_triggers("test.child"))
    found = computed((grandchild, CHILD, CLOCK), make_events("started 2026-03-02"))
    assert (found[-1].clock, found[-1].contingent, found[-1].started_on) == ("test.third", True, day("2026-03-23"))


def test_a_lapse_asks_its_conditions_of_what_started_the_parent() -> None:
    child = replace(CHILD, parents=(Trigger("test.clock", where={"what": "award"}),))
    assert len(computed((CLOCK, child), make_events("started 2026-03-02 what=copy"))) == 1
    assert len(computed((CLOCK, child), make_events("started 2026-03-02 what=award"))) == 2


def test_the_child_belongs_to_the_subject_of_its_parent() -> None:
    parent = make_clock(subject=SubjectKind.document)
    child = replace(CHILD, subject=SubjectKind.document)
    found = computed(
        (parent, child), make_events("started 2026-03-02 document=D party=P", "started 2026-03-04 document=E")
    )
    assert [row.subject for row in found if row.clock == "test.child"] == ["document:D/party:P", "document:E"]


def test_the_hearing_day_is_not_counted_and_the_end_never_moves_later() -> None:
    assert last_due_day(make_backward_clock(), "set 2026-09-01 hearing_on=2026-10-19") == "2026-10-12"
    assert (
        last_due_day(make_backward_clock(5, Unit.natural_day), "set 2026-03-02 hearing_on=2026-03-20") == "2026-03-15"
    )


def test_each_moving_of_the_hearing_opens_a_run_and_the_notice_must_follow() -> None:
    rows = ["set 2026-09-01 hearing_on=2026-10-19", "notified 2026-09-02", "set 2026-09-10 hearing_on=2026-10-26"]
    found = computed(make_backward_clock(), make_events(*rows))
    assert [(row.run, row.state, row.due) for row in found] == [
        (1, RunState.stopped, day("2026-10-12")),
        (2, RunState.running, day("2026-10-19")),
    ]


def test_moving_an_open_hearing_supersedes_and_repeating_its_day_does_not() -> None:
    rows = ["set 2026-09-01 hearing_on=2026-10-19", "set 2026-09-02 hearing_on=2026-10-19"]
    assert [row.run for row in computed(make_backward_clock(), make_events(*rows))] == [1]
    found = computed(make_backward_clock(), make_events(*rows, "set 2026-09-03 hearing_on=2026-10-26"))
    assert [row.state for row in found] == [RunState.superseded, RunState.running]


def test_a_notice_of_the_same_day_written_before_the_setting_does_not_count() -> None:
    assert (
        only_deadline(make_backward_clock(), "notified 2026-09-01", "set 2026-09-01 hearing_on=2026-10-19").state
        is RunState.running
    )


def test_a_notice_that_itself_sets_the_day_meets_its_own_lead() -> None:
    deadline = only_deadline(make_backward_clock(), "notified 2026-10-14 hearing_on=2026-10-19")
    assert (deadline.state, deadline.due) == (RunState.stopped, day("2026-10-12"))
    assert deadline_status(deadline, day("2026-10-14")) is DeadlineStatus.met_late


def test_a_deadline_that_meets_an_unpublished_year_is_provisional() -> None:
    assert only_deadline(WORKDAYS, "started 2026-12-07").provisional
    assert not only_deadline(WORKDAYS, "started 2026-12-04").provisional
    published = Calendar.built_in(published=(2027,))
    assert not only_deadline(WORKDAYS, "started 2026-12-07", calendar=published).provisional


def test_a_child_is_as_provisional_as_its_parent() -> None:
    parent = make_clock(15, starts=make_triggers("case.started"))
    assert computed((parent, CHILD), make_events("started 2026-12-10"))[-1].provisional
