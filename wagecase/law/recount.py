"""What a change of the law can reach among stored deadlines, and a stored run counted again without its events.

A run that nothing paused, extended or carried over, and that neither starts by a lapse nor starts another, hangs on its
first day alone: the fold's own counting is asked again for that day, once for all runs that share it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wagecase.law.book import Book
from wagecase.law.calendar import Calendar
from wagecase.law.change import LawChangeFile
from wagecase.law.clock import Clock, Direction, Trigger, Unit
from wagecase.law.events import ClockEvent
from wagecase.law.runs import ACTION_RANK, ClockAction, ClockRun, Moment, RunState, compute_run
from wagecase.law.settings import Settings

ROLL_SETTING = "calendar.roll_weekends"
# What a derivation says of the run's own events; the rest hangs on the calendar and the figures.
RUN_KEYS = frozenset({"run", "opened_by", "start", "after", "carried", "end"})
COUNTED_KEYS = ("term", "raw", "rest", "rolled_to", "unrolled", "unset", "due", "due_at", "provisional", "state")
_CALENDAR_UNITS = frozenset({Unit.natural_day, Unit.month, Unit.year})


@dataclass(frozen=True, slots=True)
class ChangeScope:
    """Clocks by the way in which the change can touch them; ``first`` to ``last`` are the days that it touches.

    ``forward`` and ``backward`` count working days; ``rolling`` only roll at their end; of ``figures`` the length or
    the manner of counting changes, so that all their runs may move. Runs of ``entangled`` clocks hang on other runs.
    """

    first: date
    last: date
    forward: tuple[str, ...]
    backward: tuple[str, ...]
    rolling: tuple[str, ...]
    figures: tuple[str, ...]
    entangled: tuple[str, ...]


def change_scope(change: LawChangeFile, book: Book) -> ChangeScope:
    """The stored runs that the change can move, as conditions on clock, first day and due day."""
    first, last = change.span or (date.max, date.min)
    clocks = book.clocks.values() if change.year is not None else ()
    return ChangeScope(
        first=first,
        last=last,
        forward=_clock_names(one for one in clocks if _may_count_in(one, {Unit.working_day}) and _is_forward(one)),
        backward=_clock_names(one for one in clocks if _may_count_in(one, {Unit.working_day}) and not _is_forward(one)),
        rolling=_clock_names(one for one in clocks if _may_count_in(one, _CALENDAR_UNITS) and _is_forward(one)),
        figures=_clock_names(one for one in book.clocks.values() if _depends_on(one, change.settings)),
        entangled=_clock_names(one for one in book.clocks.values() if _needs_full_recomputation(one, book)),
    )


def _clock_names(clocks: Iterable[Clock]) -> tuple[str, ...]:
    return tuple(clock.name for clock in clocks)


def _is_forward(clock: Clock) -> bool:
    return clock.direction is Direction.forward


def _may_count_in(clock: Clock, units: Iterable[Unit]) -> bool:
    """A unit that a setting decides may be either."""
    return any(term.unit in units or term.unit_setting for term in clock.terms)


def _depends_on(clock: Clock, changed: Mapping[str, str]) -> bool:
    if ROLL_SETTING in changed and _may_count_in(clock, _CALENDAR_UNITS) and _is_forward(clock):
        return True
    return any(name in changed for term in clock.terms for name in (term.setting, term.unit_setting))


def _needs_full_recomputation(clock: Clock, book: Book) -> bool:
    """Lapses start other runs; hours need the event's instant; a term that moves running clocks needs the run's end."""
    parents = {parent.event for one in book.clocks.values() for parent in one.parents}
    odd = any(term.moves_running or term.unit in (Unit.hour, Unit.document) for term in clock.terms)
    return clock.name in parents or bool(clock.parents) or odd


@dataclass(frozen=True, slots=True)
class RecountedRun:
    """A run as counted from its first day: ``told`` is the part of the derivation that hangs on the counting."""

    due: date | None
    provisional: bool
    state: RunState
    told: Mapping[str, Any]


def recount_run(
    clock: Clock, opened_on: date, anchor: date | None, calendar: Calendar, settings: Settings
) -> RecountedRun:
    """The run of this clock that opened on a day and counts from ``anchor``, where that is another day."""
    event = ClockEvent(0, "", opened_on)
    opening = Moment(
        opened_on, 0, ACTION_RANK[ClockAction.start], ClockAction.start, event, Trigger(""), anchor or opened_on
    )
    outcome = compute_run(clock, ClockRun(1, opening), calendar, settings)
    told = {key: value for key, value in outcome.derivation.items() if key not in RUN_KEYS}
    return RecountedRun(outcome.due, outcome.provisional, outcome.state, told)
