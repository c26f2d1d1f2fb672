"""What must hold of the fold whatever the events are."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.law.making import CALENDAR, computed, make_clock, make_triggers
from tests.law.naive import comparable, naive_fold
from wagecase.law.book import Settings, load_book
from wagecase.law.clock import Clock, Extension, SubjectKind, Trigger, Unit
from wagecase.law.deadlines import ClockEvent, RunState

FIRST = date(2025, 1, 1)
NAMES = ("started", "ended", "suspended", "resumed", "announced", "announcement_over", "changed", "extended")
UNITS = st.sampled_from([Unit.working_day, Unit.natural_day, Unit.month, Unit.year])
DAYS = st.integers(0, 500).map(lambda number: FIRST + timedelta(days=number))


@st.composite
def chains(draw: st.DrawFn, names: tuple[str, ...] = NAMES) -> list[ClockEvent]:
    rows = draw(st.lists(st.tuples(st.sampled_from(names), DAYS, st.integers(1, 40)), max_size=12))
    return [
        ClockEvent(position, f"case.{name}", on, fields={"days": str(days)})
        for position, (name, on, days) in enumerate(rows, 1)
    ]


def _clock(length: int, unit: Unit) -> Clock:
    extension = None if unit in (Unit.month, Unit.year) else make_clock(length, unit).extension
    return make_clock(length, unit, extension=extension)


@given(chains(), UNITS, st.integers(1, 90))
def test_no_due_day_is_a_rest_day_and_none_precedes_its_start(chain: list[ClockEvent], unit: Unit, length: int) -> None:
    for deadline in computed(_clock(min(length, 10) if unit is Unit.year else length, unit), chain):
        if deadline.due is not None:
            assert CALENDAR.is_workday(deadline.due)
            assert deadline.due > deadline.started_on


@given(chains(("started", "suspended", "resumed", "announced", "announcement_over")), UNITS, st.integers(1, 8))
def test_a_longer_term_never_ends_earlier(chain: list[ClockEvent], unit: Unit, length: int) -> None:
    shorter, longer = (computed(_clock(number, unit), chain) for number in (length, length + 1))
    for earlier, later in zip(shorter, longer, strict=True):
        if earlier.due is not None and later.due is not None:
            assert earlier.due <= later.due


@given(chains(), UNITS, st.randoms())
def test_folding_again_in_any_order_of_reading_gives_the_same(
    chain: list[ClockEvent], unit: Unit, chance: Random
) -> None:
    shuffled = list(chain)
    chance.shuffle(shuffled)
    assert computed(_clock(5, unit), chain) == computed(_clock(5, unit), shuffled)


@given(st.lists(st.tuples(st.sampled_from(NAMES), DAYS), max_size=10, unique_by=lambda row: row[1]), st.randoms())
def test_the_order_of_recording_does_not_matter_where_no_two_events_share_a_day(
    rows: list[tuple[str, date]], chance: Random
) -> None:
    def outcome(order: list[tuple[str, date]]) -> list[tuple[object, ...]]:
        chain = [ClockEvent(position, f"case.{name}", on) for position, (name, on) in enumerate(order, 1)]
        return [(row.run, row.state, row.started_on, row.due, row.stopped_on) for row in computed(make_clock(), chain)]

    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert outcome(rows) == outcome(shuffled)


@given(chains())
def test_runs_follow_one_another_and_only_the_last_is_open(chain: list[ClockEvent]) -> None:
    found = computed(make_clock(), chain)
    assert [row.run for row in found] == list(range(1, len(found) + 1))
    for earlier, later in pairwise(found):
        assert earlier.stopped_on is not None
        assert earlier.stopped_on <= later.started_on
    stops = [row.stopped_by for row in found if row.state is RunState.stopped]
    assert len(stops) == len(set(stops))


@given(st.integers(1, 10), st.integers(0, 60), st.integers(0, 10), st.integers(0, 60))
def test_overlapping_pauses_count_as_their_union(first: int, long: int, later: int, other: int) -> None:
    start = date(2026, 3, 2)
    one = (start + timedelta(days=first), start + timedelta(days=first + long))
    two = (start + timedelta(days=first + later), start + timedelta(days=first + later + other))
    rows = [
        ("started", start),
        ("suspended", one[0]),
        ("resumed", one[1]),
        ("announced", two[0]),
        ("announcement_over", two[1]),
    ]
    chain = [ClockEvent(position, f"case.{name}", on) for position, (name, on) in enumerate(rows, 1)]
    (deadline,) = computed(make_clock(30), chain)
    paused = {
        begin + timedelta(days=number) for begin, end in (one, two) for number in range(1, (end - begin).days + 1)
    }
    assert deadline.due == CALENDAR.roll(start + timedelta(days=30 + len(paused)))


@given(st.integers(1, 30), DAYS)
def test_an_extension_equals_the_longer_term(more: int, on: date) -> None:
    chain = [ClockEvent(1, "case.started", on), ClockEvent(2, "case.extended", on, fields={"days": str(more)})]
    for unit in (Unit.working_day, Unit.natural_day):
        granted = min(more, 15)
        assert computed(_clock(20, unit), chain)[0].due == computed(_clock(20 + granted, unit), chain[:1])[0].due


@given(st.lists(st.tuples(st.integers(0, 5), DAYS), min_size=1, max_size=12))
def test_claims_folded_together_fare_as_each_alone(rows: list[tuple[int, date]]) -> None:
    clock = make_clock(subject=SubjectKind.claim)
    chain = [
        ClockEvent(number, "case.started", on, claims=(f"c{claim}",)) for number, (claim, on) in enumerate(rows, 1)
    ]
    together = {(row.subject, row.run): row.due for row in computed(clock, chain)}
    for claim in {claim for claim, _ in rows}:
        alone = computed(clock, [event for event in chain if event.claims == (f"c{claim}",)])
        assert all(together[row.subject, row.run] == row.due for row in alone)


def test_two_thousand_claims_are_folded_at_once() -> None:
    claims = tuple(f"c{number}" for number in range(2000))
    clock = make_clock(subject=SubjectKind.claim, starts=make_triggers("case.started"))
    found = computed(clock, [ClockEvent(1, "case.started", FIRST, claims=claims)])
    assert len({row.subject for row in found}) == 2000
    assert len({id(row.derivation) for row in found}) == 1


@given(chains(), UNITS, st.integers(1, 40), st.booleans())
def test_whatever_happens_the_slow_reference_finds_the_same(
    chain: list[ClockEvent], unit: Unit, length: int, capped: bool
) -> None:
    clock = _clock(min(length, 10) if unit is Unit.year else length, unit)
    if clock.extension:
        clock = replace(clock, extension=Extension(Trigger("case.extended"), 15 if capped else None, unit))
    assert comparable(computed(clock, chain)) == naive_fold((clock,), chain, CALENDAR, Settings(load_book()))
