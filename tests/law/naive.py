"""The rules of the fold once more, as one would work them out on paper with a wall calendar: day by day, subject by
subject, with no index and no arithmetic that could be wrong in the same way. It is slow and it is only for tests.

It shares with the fold the table of clocks and the events, and nothing of how a deadline is found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from tests.law.term_sheet import (
    ONE_DAY,
    Happening,
    NaiveRun,
    RunEnd,
    Subject,
    TermSheet,
    WallCalendar,
    corresponding_day,
)
from wagecase.law.calendar import Calendar
from wagecase.law.clock import Clock, ClockTerm, Direction, SubjectKind, Trigger, Unit
from wagecase.law.deadlines import ClockEvent, ComputedDeadline
from wagecase.law.settings import Settings

SHANGHAI = ZoneInfo("Asia/Shanghai")
# What one event is to a clock, in the order in which it takes effect where it is several things at once.
ACTIONS = ("start", "restart", "extend", "resume", "pause", "stop")


class NaiveDeadline(NamedTuple):
    """What a deadline says, apart from how it explains itself."""

    clock: str
    subject: str
    run: int
    state: str
    contingent: bool
    started_on: date
    due: date | None
    due_at: datetime | None
    stopped_on: date | None


def comparable(deadlines: Iterable[ComputedDeadline]) -> set[NaiveDeadline]:
    """The deadlines of the fold in the same words."""
    return {
        NaiveDeadline(
            one.clock,
            one.subject,
            one.run,
            one.state.value,
            one.contingent,
            one.started_on,
            one.due,
            one.due_at,
            one.stopped_on,
        )
        for one in deadlines
    }


def apply_corrections(events: Iterable[ClockEvent]) -> list[ClockEvent]:
    """Each correction put where its predecessor stood; what was voided is struck out; then by date and place."""
    status: list[tuple[int, int, ClockEvent]] = []
    for event in sorted(events, key=lambda one: one.position):
        if event.corrects is None:
            status.append((event.position, event.position, event))
        else:
            status = [
                (place, event.position, event) if newest == event.corrects else (place, newest, old)
                for place, newest, old in status
            ]
    kept = [replace(event, position=place) for place, _, event in status if not event.void]
    return sorted(kept, key=lambda one: (one.on, one.position))


def naive_fold(
    clocks: Iterable[Clock], events: Sequence[ClockEvent], calendar: Calendar, settings: Settings
) -> set[NaiveDeadline]:
    """Every deadline of these events, found slowly."""
    table = {clock.name: clock for clock in clocks}
    wall, chain = WallCalendar(calendar), apply_corrections(events)
    found: dict[str, list[tuple[Subject, NaiveRun, NaiveDeadline]]] = {}

    def work_out(name: str) -> list[tuple[Subject, NaiveRun, NaiveDeadline]]:
        if name not in found:
            clock = table[name]
            lapses = [
                lapse
                for parent in clock.parents
                if parent.event in table
                for lapse in lapse_happenings(clock, parent, work_out(parent.event))
            ]
            found[name] = list(clock_deadlines(clock, [*clock_happenings(clock, chain), *lapses], wall, settings))
        return found[name]

    return {row for name in table for _, _, row in work_out(name)}


def clock_deadlines(
    clock: Clock, happenings: list[Happening], wall: WallCalendar, settings: Settings
) -> Iterator[tuple[Subject, NaiveRun, NaiveDeadline]]:
    subjects = {one.whose for one in happenings if one.turn == "start"}
    for whose in subjects:
        own = [
            one
            for one in happenings
            if (one.whose == whose if one.turn == "start" else subjects_match(whose, one.whose))
        ]
        own.sort(key=lambda one: (one.day, one.late_in_day, one.place, ACTIONS.index(one.turn)))
        yield from ((whose, *pair) for pair in subject_runs(clock, whose, own, wall, settings))


def subjects_match(whose: Subject, said_of: Subject) -> bool:
    """Whether what is said of one subject reaches another; silence about a part means any."""
    return all(mine is None or theirs is None or mine == theirs for mine, theirs in zip(whose, said_of, strict=True))


# What a clock hears.


def clock_happenings(clock: Clock, chain: Iterable[ClockEvent]) -> Iterator[Happening]:
    for event in chain:
        for turn, trigger, pair in clock_triggers(clock):
            if trigger.event == event.name and not (
                turn == "extend" and event.fields.get("clock", "") not in ("", clock.name)
            ):
                yield from trigger_happenings(clock, turn, trigger, pair, event)


def clock_triggers(clock: Clock) -> Iterator[tuple[str, Trigger, int]]:
    """Every trigger with what it does; a pause and its resume carry the same number."""
    yield from (("start", one, 0) for one in clock.starts)
    yield from (("restart", one, 0) for one in clock.restarts)
    yield from (("stop", one, 0) for one in clock.stops)
    if clock.extension:
        yield "extend", clock.extension.trigger, 0
    named: list[Trigger] = []
    for pause, resume in zip(clock.pauses, clock.resumes, strict=True):
        if pause not in named:
            named.append(pause)
            yield "pause", pause, named.index(pause)
        yield "resume", resume, named.index(pause)


def trigger_happenings(clock: Clock, turn: str, trigger: Trigger, pair: int, event: ClockEvent) -> Iterator[Happening]:
    for whose, fields in subjects_of(clock, trigger, event):
        if all(fields.get(name) == wanted for name, wanted in trigger.where.items()):
            days = effective_and_counted_day(clock, turn, trigger, event, fields)
            if days:
                yield Happening(turn, days[0], event.position, whose, event, days[1], pair)


def subjects_of(clock: Clock, trigger: Trigger, event: ClockEvent) -> Iterator[tuple[Subject, Mapping[str, str]]]:
    fields = event.fields
    if clock.subject is SubjectKind.proceeding:
        yield (), fields
    elif clock.subject is SubjectKind.party:
        yield ((None,) if trigger.every else (event.party,)), fields
    elif clock.subject is SubjectKind.document:
        yield ((None, None) if trigger.every else (event.document, event.party)), fields
    elif trigger.every or not event.claims:
        yield (None,), fields
    else:
        for claim in event.claims:
            yield (claim,), {**fields, **event.claim_fields.get(claim, {})}


def effective_and_counted_day(
    clock: Clock, turn: str, trigger: Trigger, event: ClockEvent, fields: Mapping[str, str]
) -> tuple[date, date | None] | None:
    """The legal day, and the day to count from."""
    opening = turn in ("start", "restart")
    if opening and clock.terms[0].unit is Unit.document:
        set_day = date_or_none(fields.get(trigger.field or "due"))
        return None if trigger.field and not set_day else (event.on, set_day)
    named = date_or_none(fields.get(trigger.field or ""))
    if opening and clock.direction is Direction.backward:
        return (event.on, named) if named else None
    if trigger.field is None:
        return event.on, event.on
    return (named, named) if named else None


def date_or_none(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def lapse_happenings(
    clock: Clock, parent: Trigger, rows: Iterable[tuple[Subject, NaiveRun, NaiveDeadline]]
) -> Iterator[Happening]:
    """A parent that ran out without having been stopped in time starts its child when that day is over."""
    for whose, stretch, row in rows:
        event = stretch.opening.event
        in_time = row.stopped_on is not None and row.due is not None and row.stopped_on <= row.due
        if row.due is None or in_time or any(event.fields.get(name) != want for name, want in parent.where.items()):
            continue
        child: Subject = {
            SubjectKind.proceeding: (),
            SubjectKind.party: (event.party,),
            SubjectKind.document: (event.document, event.party),
            SubjectKind.claim: whose if len(whose) == 1 else (None,),
        }[clock.subject]
        open_still = row.stopped_on is None
        yield Happening("start", row.due, event.position, child, event, row.due, 0, True, open_still)


# Runs.


def subject_runs(
    clock: Clock, whose: Subject, own: Sequence[Happening], wall: WallCalendar, settings: Settings
) -> Iterator[tuple[NaiveRun, NaiveDeadline]]:
    open_one: NaiveRun | None = None
    count = 0
    early: list[Happening] = []
    for one in own:
        if one.turn in ("start", "restart"):
            if not opens_run(clock, open_one, one):
                continue
            carried: list[int] = []
            if open_one is not None:
                open_one.ended, open_one.replaced = one, True
                row, carried = finish_run(clock, whose, open_one, wall, settings)
                yield open_one, row
            count += 1
            open_one = NaiveRun(count, one, carried)
            same_day = [stop for stop in early if stop.day == one.day and clock.direction is Direction.forward]
            if not same_day:
                continue
            early.remove(same_day[0])
            one = same_day[0]
        if open_one is None:
            early += [one] if one.turn == "stop" else []
        elif one.turn == "stop":
            open_one.ended = one
            yield open_one, finish_run(clock, whose, open_one, wall, settings)[0]
            open_one = None
        else:
            open_one.heard.append(one)
    if open_one is not None:
        yield open_one, finish_run(clock, whose, open_one, wall, settings)[0]


def opens_run(clock: Clock, running: NaiveRun | None, one: Happening) -> bool:
    if running is None:
        return one.turn == "start"
    first = running.opening
    if (one.place, one.late_in_day, one.day) == (first.place, first.late_in_day, first.day):
        return False
    if clock.direction is Direction.backward:
        return one.counts_from != first.counts_from
    return one.turn == "restart"


def finish_run(
    clock: Clock, whose: Subject, run: NaiveRun, wall: WallCalendar, settings: Settings
) -> tuple[NaiveDeadline, list[int]]:
    """What the run comes to, and which pauses are open at its end."""
    state, due, due_at, pauses = end_of_term(clock, run, wall, settings)
    if run.ended is not None:
        state = "superseded" if run.replaced else "stopped"
    named = NaiveDeadline(
        clock.name,
        subject_name(clock.subject, whose),
        run.number,
        state,
        run.opening.contingent,
        run.opening.day,
        due,
        due_at,
        run.ended.day if run.ended else None,
    )
    return named, pauses


def subject_name(kind: SubjectKind, whose: Subject) -> str:
    words = ("document", "party") if kind is SubjectKind.document else (kind.value,)
    return "/".join(f"{word}:{part}" for word, part in zip(words, whose, strict=False) if part is not None)


def end_of_term(clock: Clock, run: NaiveRun, wall: WallCalendar, settings: Settings) -> RunEnd:
    in_force = [term for term in clock.terms if term.since <= run.opening.day]
    if not in_force:
        return "unset", None, None, []
    term = in_force[-1]
    unit, length = term_measure(term, settings)
    if unit is Unit.document:
        due = run.opening.counts_from
        return ("running" if due else "unset"), due, None, []
    if length is None or unit is None:
        return "unset", None, None, []
    if unit is Unit.hour:
        return end_by_hours(run, length)
    if clock.direction is Direction.backward:
        return "running", count_back(run.opening.counts_from or run.opening.day, length, unit, wall), None, []
    return TermSheet(clock, run, length, unit, wall).follow()


def term_measure(term: ClockTerm, settings: Settings) -> tuple[Unit | None, int | None]:
    named = settings.get(term.unit_setting) if term.unit_setting else term.unit
    unit = None if named is None else Unit(str(named))
    value: Any = settings.get(term.setting) if term.setting else term.length
    return unit, value if isinstance(value, int) else None


def end_by_hours(run: NaiveRun, length: int) -> RunEnd:
    if run.opening.event.at is None:
        return "unset", None, None, []
    end = run.opening.event.at
    for _ in range(length):
        end += timedelta(hours=1)
    return "running", end.astimezone(SHANGHAI).date(), end, []


def count_back(hearing: date, length: int, unit: Unit, wall: WallCalendar) -> date:
    """Going back from the hearing, which is not counted."""
    if unit in (Unit.month, Unit.year):
        return corresponding_day(hearing, -length, unit)
    day = hearing
    while length:
        day -= ONE_DAY
        length -= 1 if unit is Unit.natural_day or wall.works(day) else 0
    return day
