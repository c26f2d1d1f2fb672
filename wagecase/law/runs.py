"""One run of one clock for one subject: from start to due day (rules 3-7, 9-11, 13)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from wagecase.law.calendar import Calendar
from wagecase.law.clock import Clock, ClockTerm, Direction, Trigger, Unit
from wagecase.law.counting import TermCount, count_backward, start_count
from wagecase.law.events import ClockEvent
from wagecase.law.settings import Settings

SHANGHAI = ZoneInfo("Asia/Shanghai")


class RunState(StrEnum):
    """Where a run stands. ``superseded``: a restart opened a new run. ``unset``: a figure that nobody has confirmed."""

    running = "running"
    paused = "paused"
    stopped = "stopped"
    superseded = "superseded"
    unset = "unset"


class ClockAction(StrEnum):
    """What an event is to a clock; the order is the order of taking effect where one event is several things."""

    start = "start"
    restart = "restart"
    extend = "extend"
    resume = "resume"
    pause = "pause"
    stop = "stop"


ACTION_RANK = {part: rank for rank, part in enumerate(ClockAction)}


class Moment(NamedTuple):
    """An event as one clock hears it. ``day`` orders it; ``anchor`` is the day that a start counts from.

    A resume carries the trigger of the pause that it ends. ``lapse`` describes the parent where its lapse is the start.
    """

    day: date
    position: int
    rank: int
    part: ClockAction
    event: ClockEvent
    trigger: Trigger
    anchor: date | None
    lapse: dict[str, Any] | None = None


@dataclass(slots=True)
class ClockRun:
    """``within``: the extensions, pauses and resumes of the run; ``carried``: pauses open at the restart."""

    number: int
    opening: Moment
    carried: tuple[Moment, ...] = ()
    within: list[Moment] = field(default_factory=list)
    ending: Moment | None = None


@dataclass(slots=True)
class RunResult:
    """What a run comes to. ``open_pauses`` is what a restart would carry over."""

    state: RunState
    due: date | None
    due_at: datetime | None
    provisional: bool
    derivation: dict[str, Any]
    open_pauses: tuple[Moment, ...]


def compute_run(clock: Clock, run: ClockRun, calendar: Calendar, settings: Settings) -> RunResult:
    """The due day of a run under the law of its first day, with everything an explanation needs."""
    term = clock.term_on(run.opening.day)
    if term is None:
        return _unset_result(clock, run, None, "no_term")
    outcome = _compute_under_term(clock, run, term, calendar, settings)
    for later in clock.terms:
        if later.moves_running and later.since > term.since and _is_running_on(run, outcome, later.since):
            outcome = _compute_under_term(clock, run, later, calendar, settings)
            outcome.derivation["term"]["moved"] = True
    return outcome


def _is_running_on(run: ClockRun, outcome: RunResult, since: date) -> bool:
    if since <= run.opening.day or (run.ending is not None and run.ending.day < since):
        return False
    return outcome.due is None or outcome.due >= since


def _compute_under_term(
    clock: Clock, run: ClockRun, term: ClockTerm, calendar: Calendar, settings: Settings
) -> RunResult:
    length = term.length if term.setting is None else settings.get(term.setting)
    unit = term.unit if term.unit_setting is None else settings.get(term.unit_setting)
    if unit is Unit.document:
        return _document_result(clock, run, term)
    if not isinstance(length, int) or unit is None:
        return _unset_result(clock, run, term, "setting" if length is None else "unit_setting")
    unit = Unit(unit)
    if unit is Unit.hour:
        return _hours_result(clock, run, term, length)
    if clock.direction is Direction.backward:
        return _backward_result(clock, run, term, length, unit, calendar)
    return _ForwardTerm(clock, run, term, length, unit, calendar).outcome()


def _unset_result(clock: Clock, run: ClockRun, term: ClockTerm | None, reason: str) -> RunResult:
    told = _derivation(run, term, term.length if term else None, term.unit if term else None)
    told["unset"] = reason
    return _with_ending(run, RunResult(RunState.unset, None, None, False, told, ()))


def _document_result(clock: Clock, run: ClockRun, term: ClockTerm) -> RunResult:
    due = run.opening.anchor
    told = _derivation(run, term, None, Unit.document)
    if due is None:
        told["unset"] = "no_due"
        return _with_ending(run, RunResult(RunState.unset, None, None, False, told, ()))
    return _with_ending(run, RunResult(RunState.running, due, None, False, told, ()))


def _hours_result(clock: Clock, run: ClockRun, term: ClockTerm, length: int) -> RunResult:
    at = run.opening.event.at
    told = _derivation(run, term, length, Unit.hour)
    if at is None:
        told["unset"] = "no_time"
        return _with_ending(run, RunResult(RunState.unset, None, None, False, told, ()))
    due_at = at + timedelta(hours=length)
    told["due_at"] = due_at.astimezone(SHANGHAI).isoformat()
    return _with_ending(run, RunResult(RunState.running, due_at.astimezone(SHANGHAI).date(), due_at, False, told, ()))


def _backward_result(
    clock: Clock, run: ClockRun, term: ClockTerm, length: int, unit: Unit, calendar: Calendar
) -> RunResult:
    told = _derivation(run, term, length, unit)
    day = run.opening.anchor or run.opening.day
    due = count_backward(calendar, day, length, unit)
    provisional = False
    if unit is Unit.working_day:
        eve = timedelta(days=1)
        told["rest"] = calendar.skipped(due - eve, day - eve)
        provisional = calendar.is_span_provisional(due - eve, day - eve)
    return _with_ending(run, RunResult(RunState.running, due, None, provisional, told, ()))


def _derivation(run: ClockRun, term: ClockTerm | None, length: int | None, unit: Unit | None) -> dict[str, Any]:
    opening = run.opening
    start: dict[str, Any] = {
        "event": opening.event.name,
        "position": opening.event.position,
        "on": opening.day.isoformat(),
    }
    if opening.anchor is not None and opening.anchor != opening.day:
        start["anchor"] = opening.anchor.isoformat()
    if opening.trigger.field:
        start["field"] = opening.trigger.field
    if opening.event.at is not None:
        start["at"] = opening.event.at.astimezone(SHANGHAI).isoformat()
    told: dict[str, Any] = {"run": run.number, "opened_by": opening.part.value, "start": start}
    if opening.lapse is not None:
        told["opened_by"] = "lapse"
        told["after"] = opening.lapse
    if run.carried:
        told["carried"] = [moment.day.isoformat() for moment in run.carried]
    if term is not None:
        told["term"] = {"since": term.since.isoformat(), "length": length, "unit": str(unit)}
        if term.setting:
            told["term"]["setting"] = term.setting
        if term.unit_setting:
            told["term"]["unit_setting"] = term.unit_setting
    return told


def _with_ending(run: ClockRun, outcome: RunResult) -> RunResult:
    """The outcome with the run's ending and final dates written into it."""
    told = outcome.derivation
    if run.opening.lapse is not None and run.opening.lapse["provisional"]:
        outcome.provisional = True
    if run.ending is not None:
        outcome.state = RunState.superseded if run.ending.part is ClockAction.restart else RunState.stopped
        told["end"] = {
            "event": run.ending.event.name,
            "position": run.ending.event.position,
            "on": run.ending.day.isoformat(),
        }
    told["state"] = outcome.state.value
    told["due"] = outcome.due.isoformat() if outcome.due else None
    told["provisional"] = outcome.provisional
    return outcome


class _ForwardTerm:
    """A forward term walked through its pauses and extensions in the order in which they took effect."""

    def __init__(
        self, clock: Clock, run: ClockRun, term: ClockTerm, length: int, unit: Unit, calendar: Calendar
    ) -> None:
        self.run = run
        self.calendar = calendar
        self.start = run.opening.anchor or run.opening.day
        self.unit = unit
        self.count: TermCount = start_count(calendar, self.start, length, unit)
        self.cap = clock.extension.cap if clock.extension else None
        self.granted = 0
        self.open: list[Moment] = []
        self.steps: list[dict[str, Any]] = []
        self.counted_from = self.start
        self.counted: list[tuple[date, date]] = []
        self.told = _derivation(run, term, length, unit)

    def outcome(self) -> RunResult:
        for moment in self.run.carried:
            self._pause(moment, self.start)
        for moment in self.run.within:
            if moment.part is ClockAction.pause:
                self._pause(moment, moment.day)
            elif moment.part is ClockAction.resume:
                self._resume(moment)
            else:
                self._extend(moment)
        if self.steps:
            self.told["steps"] = self.steps
        if self.open:
            return _with_ending(self.run, RunResult(RunState.paused, None, None, False, self.told, tuple(self.open)))
        return _with_ending(self.run, self._running())

    def _step(self, moment: Moment, **more: Any) -> None:
        event = {"event": moment.event.name, "position": moment.event.position, "on": moment.day.isoformat()}
        self.steps.append({"what": moment.part.value, **event, **more})

    def _pause(self, moment: Moment, day: date) -> None:
        if not self.open:
            due = self.count.end()[1]
            if day > due:
                self._step(moment, ignored="late", due=due.isoformat())
                return
            self.count.pause(day)
            self.counted.append((self.counted_from, day))
            self._step(moment, left=self.count.left())
        else:
            self._step(moment, further=True)
        self.open.append(moment)

    def _resume(self, moment: Moment) -> None:
        ended = next((pause for pause in self.open if pause.trigger == moment.trigger), None)
        if ended is None:
            self._step(moment, ignored="nothing_to_resume")
            return
        self.open.remove(ended)
        if not self.open:
            self.count.resume(moment.day)
            self.counted_from = moment.day
        self._step(moment, since=ended.day.isoformat(), still=len(self.open))

    def _extend(self, moment: Moment) -> None:
        asked = _positive_length(moment.event.fields.get("days"))
        if not self.open:
            due = self.count.end()[1]
            if moment.day > due:
                self._step(moment, ignored="late", due=due.isoformat())
                return
        granted = asked
        if self.cap is not None and (asked or "days" not in moment.event.fields):
            granted = min(self.cap - self.granted, asked or self.cap)
        if not granted:
            self._step(moment, ignored="no_length" if granted is None else "cap", cap=self.cap)
            return
        self.granted += granted
        self.count.extend(granted)
        self._step(moment, asked=asked, granted=granted, cap=self.cap)

    def _running(self) -> RunResult:
        raw, due = self.count.end()
        self.told["raw"] = raw.isoformat()
        if self.unit is Unit.working_day:
            self.counted.append((self.counted_from, due))
            self.told["rest"] = _merge_rest_days([self.calendar.skipped(*span) for span in self.counted])
            provisional = any(self.calendar.is_span_provisional(*span) for span in self.counted)
        else:
            eve = raw - timedelta(days=1)
            provisional = self.calendar.is_span_provisional(eve, due)
            if due != raw:
                self.told["rolled_to"] = due.isoformat()
                self.told["rest"] = self.calendar.skipped(eve, due)
            elif not self.calendar.is_workday(raw):
                self.told["unrolled"] = True
        return RunResult(RunState.running, due, None, provisional, self.told, ())


def _merge_rest_days(spans: list[dict[str, Any]]) -> dict[str, Any]:
    """The rest days of the counted stretches as one; days inside a pause are nobody's rest days."""
    if len(spans) == 1:
        return spans[0]
    return {
        "count": sum(span["count"] for span in spans),
        "blocks": [block for span in spans for block in span["blocks"]],
        "weekend": sum(span["weekend"] for span in spans),
        "made_up": [day for span in spans for day in span["made_up"]],
    }


def _positive_length(text: str | None) -> int | None:
    """A positive whole number of units, None for anything else."""
    if text is None or not text.isascii() or not text.isdigit():
        return None
    return int(text) or None


def walk_runs(
    clock: Clock, moments: list[Moment], calendar: Calendar, settings: Settings
) -> Iterator[tuple[ClockRun, RunResult]]:
    """The runs of one subject. ``moments`` are in order; rule 3 and 4 decide which of them open and end a run."""
    run: ClockRun | None = None
    number = 0
    unused: list[Moment] = []
    for moment in moments:
        if moment.part is ClockAction.start or moment.part is ClockAction.restart:
            opens, reset = _opens_run(clock, run, moment)
            if not opens:
                continue
            carried: tuple[Moment, ...] = ()
            if run is not None and reset:
                run.ending = moment._replace(part=ClockAction.restart)
                closed = compute_run(clock, run, calendar, settings)
                carried = closed.open_pauses
                yield run, closed
            number += 1
            run = ClockRun(number, moment, carried)
            early = _same_day_stop(clock, unused, moment)
            if early is None:
                continue
            unused.remove(early)
            moment = early
        if run is None:
            if moment.part is ClockAction.stop:
                unused.append(moment)
        elif moment.part is ClockAction.stop:
            run.ending = moment
            yield run, compute_run(clock, run, calendar, settings)
            run = None
        else:
            run.within.append(moment)
    if run is not None:
        yield run, compute_run(clock, run, calendar, settings)


def _opens_run(clock: Clock, run: ClockRun | None, moment: Moment) -> tuple[bool, bool]:
    """Whether this start or restart opens a run, and whether it supersedes the open one."""
    if run is None:
        return moment.part is ClockAction.start, False
    if moment.position == run.opening.position and moment.day == run.opening.day:
        return False, False
    if clock.direction is Direction.backward:
        return moment.anchor != run.opening.anchor, True
    return moment.part is ClockAction.restart, True


def _same_day_stop(clock: Clock, unused: list[Moment], opening: Moment) -> Moment | None:
    """A stop of the start's own day, written before it, ends the run. Only a notice must follow its hearing."""
    if clock.direction is Direction.backward:
        return None
    return next((stop for stop in unused if stop.day == opening.day), None)
