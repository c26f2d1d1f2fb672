"""The fold: clocks, events and a calendar give deadlines. It knows no today: lateness is judged on reading."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from itertools import product
from typing import Any, NamedTuple

from wagecase.law.calendar import Calendar, is_countable
from wagecase.law.clock import Clock, ClockKind, Direction, SubjectKind, Trigger, Unit
from wagecase.law.events import ChainFault, ClockEvent, effective_events
from wagecase.law.runs import ACTION_RANK, ClockAction, ClockRun, Moment, RunResult, RunState, walk_runs
from wagecase.law.settings import Settings

__all__ = [
    "ChainFault",
    "ClockEvent",
    "ComputedDeadline",
    "DeadlineStatus",
    "RunState",
    "compute_deadlines",
    "deadline_status",
    "effective_events",
]

SubjectKey = tuple[str | None, ...]
# A lapse takes effect when its day is over, so it comes after every event of that day.
_END_OF_DAY = 1 << 60


@dataclass(frozen=True, slots=True)
class ComputedDeadline:
    """One run of a clock for one subject: "" the proceeding, else ``party:ID``, ``document:ID/party:ID``, ``claim:ID``.

    ``contingent``: the parent clock has not lapsed for certain; ``started_on`` is the day of the lapse. For a backward
    clock it is the day on which the hearing was set. ``derivation`` is plain JSON and is shared: never write into it.
    """

    clock: str
    subject: str
    run: int
    kind: ClockKind
    state: RunState
    contingent: bool
    started_on: date
    started_by: int
    due: date | None
    due_at: datetime | None
    stopped_on: date | None
    stopped_by: int | None
    provisional: bool
    derivation: dict[str, Any] = field(hash=False)


class DeadlineStatus(StrEnum):
    """What a deadline is on a given day."""

    open = "open"
    due_today = "due_today"
    late = "late"
    lapsed = "lapsed"
    met = "met"
    met_late = "met_late"
    paused = "paused"
    unset = "unset"
    contingent = "contingent"


def deadline_status(deadline: ComputedDeadline, today: date, now: datetime | None = None) -> DeadlineStatus:
    """Late is said of duties and targets, lapsed of windows and waits. ``now`` makes hour clocks exact."""
    if deadline.state is RunState.unset:
        return DeadlineStatus.unset
    if deadline.stopped_on is not None:
        in_time = deadline.due is None or deadline.stopped_on <= deadline.due
        return DeadlineStatus.met if in_time else DeadlineStatus.met_late
    if deadline.due is None:
        return DeadlineStatus.paused
    if deadline.contingent and today <= deadline.started_on:
        return DeadlineStatus.contingent
    over = today > deadline.due
    if deadline.due_at is not None and now is not None:
        over = now > deadline.due_at
    if over:
        return DeadlineStatus.late if deadline.kind in (ClockKind.duty, ClockKind.target) else DeadlineStatus.lapsed
    return DeadlineStatus.due_today if today == deadline.due else DeadlineStatus.open


class _Subscription(NamedTuple):
    """One clock's interest in one event. ``tag`` is the trigger its moments carry: for a resume, that of its pause."""

    place: int
    part: ClockAction
    trigger: Trigger
    tag: Trigger


@lru_cache(maxsize=64)
def _plan_clocks(clocks: tuple[Clock, ...]) -> tuple[tuple[Clock, ...], Mapping[str, tuple[_Subscription, ...]]]:
    """The clocks with parents before children, and who listens to which event."""
    ordered = _parents_first(clocks)
    listeners: dict[str, list[_Subscription]] = defaultdict(list)
    for place, clock in enumerate(ordered):
        for part, trigger, tag in _subscriptions(clock):
            listeners[trigger.event].append(_Subscription(place, part, trigger, tag))
    return ordered, {name: tuple(rows) for name, rows in listeners.items()}


def _parents_first(clocks: tuple[Clock, ...]) -> tuple[Clock, ...]:
    given = {clock.name: clock for clock in clocks}
    ordered: dict[str, Clock] = {}

    def put(clock: Clock) -> None:
        if clock.name in ordered:
            return
        for parent in clock.parents:
            if parent.event in given:
                put(given[parent.event])
        ordered[clock.name] = clock

    for clock in clocks:
        put(clock)
    return tuple(ordered.values())


def _subscriptions(clock: Clock) -> Iterator[tuple[ClockAction, Trigger, Trigger]]:
    for part, triggers in (
        (ClockAction.start, clock.starts),
        (ClockAction.restart, clock.restarts),
        (ClockAction.stop, clock.stops),
    ):
        yield from ((part, trigger, trigger) for trigger in triggers)
    if clock.extension:
        yield ClockAction.extend, clock.extension.trigger, clock.extension.trigger
    for pause, resume in zip(clock.pauses, clock.resumes, strict=True):
        first = next(trigger for trigger in clock.pauses if trigger == pause)
        yield ClockAction.resume, resume, first
        if first is pause:
            yield ClockAction.pause, pause, pause


class _ClockInput:
    """What one clock has heard: starts by exact subject, everything else by the subject it carries (None is any)."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.starts: dict[SubjectKey, list[Moment]] = {}
        self.moves: dict[SubjectKey, list[Moment]] = {}
        self._same: dict[tuple[int, ClockAction, int, date, date | None], Moment] = {}

    def hear(self, listener: _Subscription, event: ClockEvent) -> None:
        if listener.part is ClockAction.extend and event.fields.get("clock", self.clock.name) != self.clock.name:
            return
        if self.clock.subject is not SubjectKind.claim:
            self._put(listener, event, event.fields, self._key(listener, event))
        elif not event.claims or listener.trigger.every:
            self._put(listener, event, event.fields, (None,))
        else:
            for claim in event.claims:
                own = event.claim_fields.get(claim)
                self._put(listener, event, {**event.fields, **own} if own else event.fields, (claim,))

    def _key(self, listener: _Subscription, event: ClockEvent) -> SubjectKey:
        kind = self.clock.subject
        if kind is SubjectKind.proceeding:
            return ()
        if kind is SubjectKind.party:
            return (None,) if listener.trigger.every else (event.party,)
        return (None, None) if listener.trigger.every else (event.document, event.party)

    def _put(self, listener: _Subscription, event: ClockEvent, fields: Mapping[str, str], key: SubjectKey) -> None:
        trigger = listener.trigger
        for name, wanted in trigger.where.items():
            if fields.get(name) != wanted:
                return
        days = self._days(listener.part, trigger, event, fields)
        if days is None:
            return
        moment = self._moment(listener, event, *days)
        (self.starts if listener.part is ClockAction.start else self.moves).setdefault(key, []).append(moment)

    def _days(
        self, part: ClockAction, trigger: Trigger, event: ClockEvent, fields: Mapping[str, str]
    ) -> tuple[date, date | None] | None:
        """The day that orders the moment and the day it counts from; None where a needed date is not there."""
        if part in (ClockAction.start, ClockAction.restart):
            if self.clock.terms[0].unit is Unit.document:
                due = _date_or_none(fields.get(trigger.field or "due"))
                return None if due is None and trigger.field else (event.on, due)
            if self.clock.direction is Direction.backward:
                hearing = _date_or_none(fields.get(trigger.field or ""))
                return (event.on, hearing) if hearing else None
        if trigger.field is None:
            return event.on, event.on
        day = _date_or_none(fields.get(trigger.field))
        return (day, day) if day else None

    def _moment(self, listener: _Subscription, event: ClockEvent, day: date, anchor: date | None) -> Moment:
        """Claims that share an event and a day share the moment, so that they are also counted once."""
        mark = (event.position, listener.part, id(listener.tag), day, anchor)
        moment = self._same.get(mark)
        if moment is None:
            part = listener.part
            moment = Moment(day, event.position, ACTION_RANK[part], part, event, listener.tag, anchor)
            self._same[mark] = moment
        return moment

    def lapse(self, key: SubjectKey, moment: Moment) -> None:
        self.starts.setdefault(key, []).append(moment)

    def of(self, key: SubjectKey) -> list[Moment]:
        """All that this subject hears: its own, and what was said to all."""
        heard = list(self.starts[key])
        if None in key:
            for other, moments in self.moves.items():
                if all(None in pair or pair[0] == pair[1] for pair in zip(key, other, strict=True)):
                    heard.extend(moments)
        else:
            for other in product(*((part, None) for part in key)):
                heard.extend(self.moves.get(other, ()))
        return heard


def _date_or_none(text: str | None) -> date | None:
    """The date a field holds; None where it holds none that can be counted from: a slip must not stop a case."""
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if is_countable(found) else None


def compute_deadlines(
    clocks: Iterable[Clock], events: Sequence[ClockEvent], calendar: Calendar, settings: Settings
) -> tuple[ComputedDeadline, ...]:
    """Every deadline that these clocks make of these events, by clock, subject and run.

    ``events`` are the raw chain of what the proceeding may hear; corrections are applied here. Raises ChainFault.
    """
    ordered, listeners = _plan_clocks(tuple(clocks))
    heard = [_ClockInput(clock) for clock in ordered]
    for event in effective_events(events):
        for listener in listeners.get(event.name, ()):
            heard[listener.place].hear(listener, event)
    rows: dict[str, list[tuple[SubjectKey, ClockRun, ComputedDeadline]]] = {}
    for hearing in heard:
        for parent in hearing.clock.parents:
            _start_on_lapse(hearing, parent, rows.get(parent.event, ()))
        if hearing.starts:
            rows[hearing.clock.name] = list(_computed_runs(hearing, calendar, settings))
    return tuple(deadline for found in rows.values() for _, _, deadline in found)


def _computed_runs(
    hearing: _ClockInput, calendar: Calendar, settings: Settings
) -> Iterator[tuple[SubjectKey, ClockRun, ComputedDeadline]]:
    clock = hearing.clock
    counted: dict[tuple[int, ...], list[tuple[ClockRun, RunResult]]] = {}
    for key in hearing.starts:
        moments = hearing.of(key)
        mark = tuple(map(id, moments))
        if mark not in counted:
            moments.sort(key=_moment_order)
            counted[mark] = list(walk_runs(clock, moments, calendar, settings))
        subject = _subject_text(clock.subject, key)
        for run, outcome in counted[mark]:
            yield key, run, _deadline(clock, subject, run, outcome)


def _moment_order(moment: Moment) -> tuple[date, int, int]:
    return moment.day, moment.position, moment.rank


def _subject_text(kind: SubjectKind, key: SubjectKey) -> str:
    if kind is SubjectKind.document:
        named = (("document", key[0]), ("party", key[1]))
        return "/".join(f"{word}:{part}" for word, part in named if part is not None)
    return f"{kind.value}:{key[0]}" if key and key[0] is not None else ""


def _deadline(clock: Clock, subject: str, run: ClockRun, outcome: RunResult) -> ComputedDeadline:
    lapse, ending = run.opening.lapse, run.ending
    return ComputedDeadline(
        clock=clock.name,
        subject=subject,
        run=run.number,
        kind=clock.kind,
        state=outcome.state,
        contingent=bool(lapse and lapse["contingent"]),
        started_on=run.opening.day,
        started_by=run.opening.event.position,
        due=outcome.due,
        due_at=outcome.due_at,
        stopped_on=ending.day if ending else None,
        stopped_by=ending.event.position if ending else None,
        provisional=outcome.provisional,
        derivation=outcome.derivation,
    )


def _start_on_lapse(
    hearing: _ClockInput, parent: Trigger, rows: Iterable[tuple[SubjectKey, ClockRun, ComputedDeadline]]
) -> None:
    """Start the child on the day each parent run lapses, unless the parent ended on or before it (rule 8)."""
    for key, run, deadline in rows:
        if deadline.due is None or (deadline.stopped_on is not None and deadline.stopped_on <= deadline.due):
            continue
        event = run.opening.event
        if any(event.fields.get(name) != wanted for name, wanted in parent.where.items()):
            continue
        lapse = {
            "clock": parent.event,
            "due": deadline.due.isoformat(),
            "contingent": deadline.stopped_on is None,
            "provisional": deadline.provisional,
        }
        position = _END_OF_DAY + event.position
        moment = Moment(
            deadline.due,
            position,
            ACTION_RANK[ClockAction.start],
            ClockAction.start,
            event,
            parent,
            deadline.due,
            lapse,
        )
        hearing.lapse(_child_key(hearing.clock.subject, key, event), moment)


def _child_key(kind: SubjectKind, parent: SubjectKey, event: ClockEvent) -> SubjectKey:
    if kind is SubjectKind.proceeding:
        return ()
    if kind is SubjectKind.party:
        return (event.party,)
    if kind is SubjectKind.document:
        return (event.document, event.party)
    return parent if len(parent) == 1 else (None,)
