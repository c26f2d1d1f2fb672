"""The fold's rules, each on a small clock: 15 natural days, extendable by 15, with two kinds of pause."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.law.making import (
    CLOCK,
    WORKDAYS,
    computed,
    day,
    last_due_day,
    make_clock,
    make_event,
    make_events,
    only_deadline,
)
from wagecase.law.calendar import Calendar
from wagecase.law.clock import ClockKind, ClockTerm, SubjectKind, Trigger, Unit
from wagecase.law.deadlines import ChainFault, DeadlineStatus, RunState, deadline_status, effective_events

# Rule 1: keys and lateness.


def test_two_parties_have_two_windows() -> None:
    clock = make_clock(subject=SubjectKind.party)
    found = computed(
        clock, make_events("started 2026-03-02 party=A", "started 2026-03-05 party=B", "ended 2026-03-10 party=A")
    )
    assert [(row.subject, row.due, row.state) for row in found] == [
        ("party:A", day("2026-03-17"), RunState.stopped),
        ("party:B", day("2026-03-20"), RunState.running),
    ]


def test_a_document_and_its_party_make_one_subject() -> None:
    clock = make_clock(subject=SubjectKind.document)
    chain = make_events(
        "started 2026-03-02 document=D party=A",
        "started 2026-03-02 document=D party=B",
        "started 2026-03-02 document=E",
        "ended 2026-03-03 document=D",
        "ended 2026-03-04 party=B",
    )
    found = {row.subject: row.stopped_on for row in computed(clock, chain)}
    assert found == {
        "document:D/party:A": day("2026-03-03"),
        "document:D/party:B": day("2026-03-03"),
        "document:E": day("2026-03-04"),
    }


def test_each_claim_counts_from_its_own_day_and_falls_back_to_the_event() -> None:
    clock = make_clock(1, Unit.year, subject=SubjectKind.claim, starts=(Trigger("case.listed", "ended_on"),))
    event = make_event(
        1, "listed 2026-03-02 claims=a+b ended_on=2025-06-30", claim_fields={"a": {"ended_on": "2025-09-30"}}
    )
    assert {row.subject: row.due for row in computed(clock, [event])} == {
        "claim:a": day("2026-09-30"),
        "claim:b": day("2026-06-30"),
    }


def test_a_stop_without_a_subject_ends_every_open_run() -> None:
    clock = make_clock(subject=SubjectKind.claim)
    found = computed(
        clock, make_events("started 2026-03-02 claims=a+b", "ended 2026-03-03 claims=a", "ended 2026-03-04")
    )
    assert [row.stopped_on for row in found] == [day("2026-03-03"), day("2026-03-04")]


def test_a_stop_marked_every_reaches_all_whatever_it_carries() -> None:
    clock = make_clock(subject=SubjectKind.party, stops=(Trigger("case.paid", every=True),))
    assert (
        only_deadline(clock, "started 2026-03-02 party=employer", "paid 2026-03-03 party=contractor").state
        is RunState.stopped
    )


@pytest.mark.parametrize(
    ("today", "rows", "kind", "status"),
    [
        ("2026-03-16", ["started 2026-03-02"], ClockKind.duty, DeadlineStatus.open),
        ("2026-03-17", ["started 2026-03-02"], ClockKind.duty, DeadlineStatus.due_today),
        ("2026-03-18", ["started 2026-03-02"], ClockKind.duty, DeadlineStatus.late),
        ("2026-03-18", ["started 2026-03-02"], ClockKind.target, DeadlineStatus.late),
        ("2026-03-18", ["started 2026-03-02"], ClockKind.window, DeadlineStatus.lapsed),
        ("2026-03-18", ["started 2026-03-02"], ClockKind.wait, DeadlineStatus.lapsed),
        ("2026-03-30", ["started 2026-03-02", "ended 2026-03-17"], ClockKind.duty, DeadlineStatus.met),
        ("2026-03-30", ["started 2026-03-02", "ended 2026-03-18"], ClockKind.window, DeadlineStatus.met_late),
        ("2026-03-30", ["started 2026-03-02", "suspended 2026-03-05"], ClockKind.duty, DeadlineStatus.paused),
    ],
)
def test_lateness_is_judged_on_reading(today: str, rows: list[str], kind: ClockKind, status: DeadlineStatus) -> None:
    assert deadline_status(only_deadline(make_clock(kind=kind), *rows), day(today)) is status


# Rule 2: legal dates, corrections.


def test_order_is_by_legal_date_and_not_by_recording() -> None:
    assert last_due_day(CLOCK, "ended 2026-03-01", "started 2026-03-02") == "2026-03-17"
    assert only_deadline(CLOCK, "ended 2026-03-04", "started 2026-03-02").stopped_on == day("2026-03-04")


def test_a_correction_takes_the_place_of_what_it_corrects() -> None:
    chain = [*make_events("started 2026-03-02", "noted 2026-03-02"), make_event(3, "started 2026-03-04", corrects=1)]
    (deadline,) = computed(CLOCK, chain)
    assert (deadline.due, deadline.started_by) == (day("2026-03-19"), 1)


def test_a_correction_may_be_corrected() -> None:
    chain = [
        make_event(1, "started 2026-03-02"),
        make_event(2, "started 2026-03-04", corrects=1),
        make_event(3, "started 2026-03-05", corrects=2),
    ]
    assert [(event.on, event.position) for event in effective_events(chain)] == [(day("2026-03-05"), 1)]


def test_voiding_a_mistaken_stop_revives_the_run() -> None:
    chain = [
        *make_events("started 2026-03-02", "ended 2026-03-03"),
        make_event(3, "ended 2026-03-03", corrects=2, void=True),
    ]
    (deadline,) = computed(CLOCK, chain)
    assert deadline.state is RunState.running


@pytest.mark.parametrize(
    "wrong",
    [
        [make_event(2, "started 2026-03-04", corrects=9)],
        [make_event(2, "ended 2026-03-04", corrects=1)],
        [make_event(2, "started 2026-03-04 party=P", corrects=1)],
        [make_event(2, "started 2026-03-04", corrects=1), make_event(3, "started 2026-03-05", corrects=1)],
    ],
    ids=["names no event", "another name", "another subject", "two successors"],
)
def test_a_correction_that_does_not_fit_is_refused(wrong: list[Any]) -> None:
    with pytest.raises(ChainFault):
        effective_events([make_event(1, "started 2026-03-02"), *wrong])


# Rule 3: runs.


def test_a_later_start_in_an_open_run_is_ignored() -> None:
    assert last_due_day(CLOCK, "started 2026-03-02", "started 2026-03-05") == "2026-03-17"


def test_only_a_new_start_opens_another_run() -> None:
    found = computed(
        CLOCK, make_events("started 2026-03-02", "ended 2026-03-03", "ended 2026-03-04", "started 2026-03-05")
    )
    assert [(row.run, row.state, row.due) for row in found] == [
        (1, RunState.stopped, day("2026-03-17")),
        (2, RunState.running, day("2026-03-20")),
    ]


def test_a_stop_of_the_same_day_written_before_the_start_ends_the_run() -> None:
    assert only_deadline(CLOCK, "ended 2026-03-02", "started 2026-03-02").stopped_by == 1


def test_a_stop_that_ended_one_run_does_not_end_the_next() -> None:
    found = computed(CLOCK, make_events("started 2026-03-01", "ended 2026-03-02", "started 2026-03-02"))
    assert [row.state for row in found] == [RunState.stopped, RunState.running]


# Rule 4: restarts.


def test_a_restart_opens_a_new_run_even_after_lapse() -> None:
    found = computed(CLOCK, make_events("started 2026-03-02", "changed 2026-05-06"))
    assert [(row.state, row.due) for row in found] == [
        (RunState.superseded, day("2026-03-17")),
        (RunState.running, day("2026-05-21")),
    ]


def test_nothing_restarts_what_never_started_or_has_ended() -> None:
    assert computed(CLOCK, make_events("changed 2026-03-02")) == ()
    found = computed(CLOCK, make_events("started 2026-03-02", "ended 2026-03-03", "changed 2026-03-04"))
    assert [row.state for row in found] == [RunState.stopped]


def test_after_a_restart_the_extension_is_available_again() -> None:
    rows = ["started 2026-03-02", "extended 2026-03-10 days=15", "changed 2026-03-12", "extended 2026-03-20 days=15"]
    assert last_due_day(CLOCK, *rows) == "2026-04-13"  # 12 March and 30 days is Saturday 11 April


def test_an_open_pause_is_carried_over_with_nothing_consumed() -> None:
    rows = ["started 2026-03-02", "suspended 2026-03-05", "changed 2026-03-10"]
    assert last_due_day(CLOCK, *rows) is None
    assert last_due_day(CLOCK, *rows, "resumed 2026-03-16") == "2026-03-31"


def test_a_restart_takes_the_law_of_its_day() -> None:
    clock = make_clock(terms=_terms())
    assert last_due_day(clock, "started 2026-03-02", "changed 2026-04-02") == "2026-04-13"  # the 12th is a Sunday


# Rule 5: counting.


@pytest.mark.parametrize(
    ("length", "unit", "start", "expected"),
    [
        (1, Unit.working_day, "2026-02-13", "2026-02-14"),
        (1, Unit.natural_day, "2026-03-02", "2026-03-03"),
        (1, Unit.month, "2026-01-31", "2026-02-28"),
        (1, Unit.year, "2024-02-29", "2025-02-28"),
        (6, Unit.month, "2025-08-31", "2026-02-28"),
        (1, Unit.month, "2026-09-01", "2026-10-08"),
        (2, Unit.year, "2024-05-01", "2026-05-06"),
    ],
)
def test_terms_end_where_the_law_ends_them(length: int, unit: Unit, start: str, expected: str) -> None:
    assert last_due_day(make_clock(length, unit, extension=None), f"started {start}") == expected


def test_an_ordinary_weekend_stays_where_the_setting_says_so() -> None:
    stays = Calendar.built_in(roll_weekends=False)
    assert last_due_day(CLOCK, "started 2026-01-24") == "2026-02-09"
    assert last_due_day(CLOCK, "started 2026-01-24", calendar=stays) == "2026-02-08"
    assert last_due_day(CLOCK, "started 2026-02-05", calendar=stays) == "2026-02-24"


# Rule 6: pauses.


def test_what_was_consumed_up_to_the_pause_stays_consumed() -> None:
    rows = ["started 2026-03-02", "suspended 2026-03-06"]
    assert last_due_day(WORKDAYS, *rows) is None
    assert last_due_day(WORKDAYS, *rows, "resumed 2026-03-13") == "2026-03-23"  # 4 of 10 consumed, 6 from 16 March


def test_natural_days_shift_by_the_paused_days() -> None:
    assert last_due_day(CLOCK, "started 2026-03-02", "suspended 2026-03-06", "resumed 2026-03-13") == "2026-03-24"


def test_months_shift_by_the_paused_natural_days() -> None:
    clock = make_clock(2, Unit.month, extension=None)
    assert last_due_day(clock, "started 2026-03-02", "suspended 2026-03-10", "resumed 2026-03-20") == "2026-05-12"


def test_resuming_one_pause_leaves_the_others() -> None:
    rows = ["started 2026-03-02", "suspended 2026-03-06", "announced 2026-03-08", "resumed 2026-03-10"]
    assert last_due_day(CLOCK, *rows) is None
    assert last_due_day(CLOCK, *rows, "announcement_over 2026-03-16") == "2026-03-27"


def test_pausing_twice_asks_for_resuming_twice() -> None:
    rows = ["started 2026-03-02", "suspended 2026-03-06", "suspended 2026-03-08", "resumed 2026-03-10"]
    assert last_due_day(CLOCK, *rows) is None
    assert last_due_day(CLOCK, *rows, "resumed 2026-03-16") == "2026-03-27"


def test_a_pause_after_the_due_day_does_nothing() -> None:
    assert last_due_day(CLOCK, "started 2026-03-02", "suspended 2026-03-18", "resumed 2026-03-25") == "2026-03-17"


def test_a_pause_on_the_due_day_leaves_nothing_but_the_day_of_resuming() -> None:
    assert last_due_day(CLOCK, "started 2026-03-02", "suspended 2026-03-17", "resumed 2026-03-21") == "2026-03-23"
    assert last_due_day(WORKDAYS, "started 2026-03-02", "suspended 2026-03-16", "resumed 2026-03-21") == "2026-03-23"


def test_a_pause_between_the_counted_end_and_the_rolled_one_counts_from_the_resuming() -> None:
    assert last_due_day(CLOCK, "started 2026-02-05", "suspended 2026-02-22", "resumed 2026-03-10") == "2026-03-10"


def test_resuming_without_a_pause_does_nothing() -> None:
    assert last_due_day(CLOCK, "started 2026-03-02", "resumed 2026-03-06") == "2026-03-17"


# Rule 7: extensions.


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["extended 2026-03-17 days=10"], "2026-03-27"),
        (["extended 2026-03-18 days=10"], "2026-03-17"),
        (["extended 2026-03-10 days=40"], "2026-04-01"),
        (["extended 2026-03-10"], "2026-04-01"),
        (["extended 2026-03-10 days=10", "extended 2026-03-12 days=10"], "2026-04-01"),
        (["extended 2026-03-10 days=0"], "2026-03-17"),
        (["extended 2026-03-10 days=5 clock=test.clock"], "2026-03-23"),
        (["extended 2026-03-10 days=5 clock=test.other"], "2026-03-17"),
        (["suspended 2026-03-10", "extended 2026-04-20 days=10", "resumed 2026-04-30"], "2026-05-18"),
    ],
)
def test_an_extension_adds_to_the_unrolled_term(rows: list[str], expected: str) -> None:
    assert last_due_day(CLOCK, "started 2026-03-02", *rows) == expected


def test_the_whole_is_rolled_once() -> None:
    clock = make_clock(
        13
    )  # ends on Sunday 15 March, rolled to the 16th; with 5 it ends on the 20th and not on the 21st
    assert last_due_day(clock, "started 2026-03-02", "extended 2026-03-16 days=5") == "2026-03-20"


def test_without_a_cap_in_law_the_document_states_the_length() -> None:
    extension = replace(CLOCK.extension, cap=None) if CLOCK.extension else None
    clock = make_clock(extension=extension)
    assert last_due_day(clock, "started 2026-03-02", "extended 2026-03-10 days=100") == "2026-06-25"
    assert last_due_day(clock, "started 2026-03-02", "extended 2026-03-10") == "2026-03-17"


# Rule 8: starting by another clock's lapse.


def test_a_slip_of_the_pen_in_a_dated_field_stops_no_case() -> None:
    clock = make_clock(starts=(Trigger("case.started", "ended_on"),))
    for slip in ("0205-03-02", "9999-12-31", "2026-02-30", "soon"):
        assert computed(clock, make_events(f"started 2026-03-02 ended_on={slip}")) == ()


# Rule 9: the document's own day.


def test_a_day_set_in_a_document_does_not_roll() -> None:
    clock = make_clock(None, Unit.document, extension=None, pauses=(), resumes=())
    assert last_due_day(clock, "started 2026-09-21 due=2026-10-04") == "2026-10-04"


def test_a_document_without_its_day_is_unset_and_a_correction_mends_it() -> None:
    clock = make_clock(None, Unit.document, extension=None, pauses=(), resumes=())
    chain = make_events("started 2026-09-21")
    assert computed(clock, chain)[0].state is RunState.unset
    chain.append(make_event(2, "started 2026-09-21 due=2026-10-09", corrects=1))
    assert computed(clock, chain)[0].due == day("2026-10-09")


def test_a_start_that_asks_for_a_field_is_none_without_it() -> None:
    clock = make_clock(
        None, Unit.document, starts=(Trigger("case.started", "due"),), extension=None, pauses=(), resumes=()
    )
    assert computed(clock, make_events("started 2026-09-21")) == ()


# Rule 10: counting back.


# Rule 11: hours.


def test_hours_need_the_time_of_day_and_never_roll() -> None:
    clock = make_clock(24, Unit.hour, extension=None, pauses=(), resumes=())
    deadline = only_deadline(clock, "started 2026-09-30T16:00")
    assert deadline.due == day("2026-10-01")
    assert deadline.due_at == datetime(2026, 10, 1, 16, tzinfo=ZoneInfo("Asia/Shanghai"))
    before, after = (datetime(2026, 10, 1, hour, tzinfo=ZoneInfo("Asia/Shanghai")) for hour in (15, 17))
    assert deadline_status(deadline, day("2026-10-01"), before) is DeadlineStatus.due_today
    assert deadline_status(deadline, day("2026-10-01"), after) is DeadlineStatus.late
    assert only_deadline(clock, "started 2026-09-30").state is RunState.unset


# Rule 13: the law of the day.


def _terms(moves: bool = False) -> tuple[ClockTerm, ...]:
    return (
        ClockTerm(date(2004, 1, 1), 15, Unit.natural_day),
        ClockTerm(date(2026, 3, 10), 10, Unit.natural_day, moves_running=moves),
    )


@pytest.mark.parametrize(
    ("moves", "rows", "expected"),
    [
        (False, ["started 2026-03-09"], "2026-03-24"),
        (False, ["started 2026-03-10"], "2026-03-20"),
        (True, ["started 2026-03-09"], "2026-03-19"),
        (True, ["started 2026-02-05"], "2026-02-24"),
        (True, ["started 2026-03-02", "ended 2026-03-05"], "2026-03-17"),
    ],
    ids=["running clock keeps its law", "law of the first day", "the entry moves it", "lapsed before", "ended before"],
)
def test_a_change_of_law_moves_a_running_clock_only_if_it_says_so(moves: bool, rows: list[str], expected: str) -> None:
    assert last_due_day(make_clock(terms=_terms(moves)), *rows) == expected


def test_before_the_first_known_law_there_is_no_day() -> None:
    clock = make_clock(terms=(ClockTerm(date(2020, 1, 1), 15, Unit.natural_day),))
    assert only_deadline(clock, "started 2019-12-31").state is RunState.unset


def test_an_unconfirmed_setting_leaves_the_clock_unset_until_it_is_given() -> None:
    clock = make_clock(terms=(ClockTerm(date(2004, 1, 1), None, Unit.natural_day, setting="callback.days"),))
    assert computed(clock, make_events("started 2026-03-02"))[0].state is RunState.unset
    assert computed(clock, make_events("started 2026-03-02"), given={"callback.days": 7})[0].due == day("2026-03-09")


# What is left for a later day.
