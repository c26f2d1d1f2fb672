"""What can be wrong between the parts of a clock and between clocks. Every check names file, key and reason."""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import combinations

from wagecase.law.bounds import DAYS
from wagecase.law.clock import Clock, ClockKind, ClockOwner, Direction, ProcedureName, Trigger, Unit
from wagecase.law.fault import BookFault
from wagecase.law.figures import Amount, SettingSpec, SettingType

Clocks = Mapping[str, Clock]
Found = Iterator[tuple[str, str]]

BETWEEN_OFFICES = frozenset(
    {
        ClockOwner.head,
        ClockOwner.bureau_head,
        ClockOwner.supervisor,
        ClockOwner.city,
        ClockOwner.receiver,
        ClockOwner.party,
    }
)
"""Owners whose clocks are no business of a worker: what offices ask of each other, and what the other side may do."""

COUNTED_BACK = frozenset({"hearing_on", "limit_on"})
"""Fields that name a day ahead: a counted term leads up to it and never starts from it."""

_CLOCK = re.compile(r"\b[a-z_]+\.[a-z_]+\b")


def check_clocks(file: str, clocks: Clocks) -> None:
    """Raise the first fault found."""
    for clock in clocks.values():
        for check in _CHECKS:
            for key, reason in check(clock, clocks):
                raise BookFault(file, f"{clock.name}.{key}" if key else clock.name, reason)


def _can_start(clock: Clock, clocks: Clocks) -> Iterator[tuple[str, str]]:
    if not clock.starts and not clock.parents:
        yield "starts", "is missing: the clock can never start"


def _can_stop(clock: Clock, clocks: Clocks) -> Iterator[tuple[str, str]]:
    if clock.kind in (ClockKind.duty, ClockKind.target) and not clock.stops:
        yield "stops", f"is missing: a {clock.kind} that nothing can stop"
    for stop in clock.stops:
        for start in clock.starts:
            counted = clock.direction is Direction.forward and clock.terms[0].unit is not Unit.document
            if counted and stop.event == start.event and (stop == start or start.field is None):
                yield "stops", f"{stop.event} starts the clock and stops it in the same breath"


def _parents_known(clock: Clock, clocks: Clocks) -> Iterator[tuple[str, str]]:
    for parent in clock.parents:
        if parent.event not in clocks:
            yield "after", f"{parent.event!r} is no clock of this book"
        elif clocks[parent.event].procedure != clock.procedure:
            yield "after", f"{parent.event} is carried by another procedure"


def _no_cycle(clock: Clock, clocks: Clocks) -> Iterator[tuple[str, str]]:
    def reaches(name: str, seen: tuple[str, ...]) -> tuple[str, ...]:
        for parent in clocks[name].parents:
            if parent.event == clock.name:
                return (*seen, parent.event)
            if parent.event in clocks and parent.event not in seen:
                found = reaches(parent.event, (*seen, parent.event))
                if found:
                    return found
        return ()

    circle = reaches(clock.name, (clock.name,))
    if circle:
        yield "after", f"runs in a circle: {' -> '.join(circle)}"


def _events_within_procedure(clock: Clock, clocks: Clocks) -> Iterator[tuple[str, str]]:
    """The root hears the whole case; another proceeding hears its own events and the root's."""
    if clock.procedure == ProcedureName.case:
        return
    for event in sorted(clock.heard):
        if event.split(".")[0] not in (clock.procedure, ProcedureName.case):
            yield "procedure", f"a proceeding of {clock.procedure} does not hear {event}"


def _pauses_match_resumes(clock: Clock, clocks: Clocks) -> Iterator[tuple[str, str]]:
    if len(clock.pauses) != len(clock.resumes):
        yield "resumes", "must name, for each pause in turn, the event that ends it"


def _same_unit(clock: Clock, clocks: Clocks) -> Iterator[tuple[str, str]]:
    units = {term.unit for term in clock.terms}
    if Unit.document in units and len(units) > 1:
        yield "terms", "cannot be set by the document at one time and by the law at another"
    if clock.extension and clock.extension.unit not in units:
        yield "extension.unit", "must be the unit of the clock"


def _plain_units(clock: Clock, clocks: Clocks) -> Iterator[tuple[str, str]]:
    """Hours and days set in a document are neither paused nor extended: a document is corrected."""
    if not {Unit.hour, Unit.document} & {term.unit for term in clock.terms}:
        return
    if clock.pauses or clock.extension:
        yield "terms", "a clock of hours or of a document's day has no pauses and no extension"


def _backward_is_simple(clock: Clock, clocks: Clocks) -> Iterator[tuple[str, str]]:
    if clock.direction is Direction.forward:
        return
    if clock.restarts:
        yield "restarts", "each setting of the day opens a run: a backward clock has none"
    if clock.pauses or clock.extension or clock.parents:
        yield "direction", "a backward clock has no pauses, no extension and no parent"
    if any(trigger.field is None for trigger in clock.starts):
        yield "starts", "must name the field of the day that is counted back from"
    if {Unit.hour, Unit.document} & {term.unit for term in clock.terms}:
        yield "terms", "a backward clock counts days, months or years"


def _direction(clock: Clock, clocks: Clocks) -> Found:
    """A day ahead is led up to; only where the document itself sets the due day may it be the start."""
    forward = clock.direction is Direction.forward
    if forward and Unit.document in {term.unit for term in clock.terms}:
        return
    for trigger in (*clock.starts, *clock.restarts):
        if trigger.field is not None and forward is (trigger.field in COUNTED_BACK):
            way = "lies ahead: the clock must count backward" if forward else "is no day that a term leads up to"
            yield "direction", f"{trigger.field} of {trigger.event} {way}"


def _identical(clock: Clock, clocks: Clocks) -> Found:
    for name in _PARTS:
        triggers: tuple[Trigger, ...] = getattr(clock, name)
        for number, one in enumerate(triggers):
            if any(_covers(other, one) for other in (*triggers[:number], *triggers[number + 1 :])):
                yield _KEYS.get(name, name), f"{one.event} stands there twice, or once with more conditions"


def _covers(wide: Trigger, narrow: Trigger) -> bool:
    """Whether whatever the second trigger hears the first hears as well."""
    same = (wide.event, wide.field, wide.every) == (narrow.event, narrow.field, narrow.every)
    return same and wide.where.items() <= narrow.where.items()


def _one_part(clock: Clock, clocks: Clocks) -> Found:
    """An event may start a clock and restart it; it does not pause what it stops, nor resume what it pauses."""
    extends = (clock.extension.trigger,) if clock.extension else ()
    parts = {"starts": clock.starts, "restarts": clock.restarts, "extension": extends}
    parts |= {"pauses": clock.pauses, "resumes": clock.resumes, "stops": clock.stops}
    for (first, ones), (second, others) in combinations(parts.items(), 2):
        if first == "starts" and second in ("restarts", "stops"):
            continue
        for event in sorted({one.event for one in ones} & {other.event for other in others}):
            yield second, f"{event} stands under {first} as well"


def _pauses_alike(clock: Clock, clocks: Clocks) -> Found:
    """What ends a pause in one clock ends it in every other."""
    for pause, resume in zip(clock.pauses, clock.resumes, strict=False):
        for other in clocks.values():
            for theirs, ends in zip(other.pauses, other.resumes, strict=False):
                if theirs.event == pause.event and ends.event != resume.event:
                    yield "resumes", f"{pause.event} is ended by {resume.event} here, by {ends.event} in {other.name}"


def _cap_within_term(clock: Clock, clocks: Clocks) -> Found:
    longest = max((term.length or 0 for term in clock.terms), default=0)
    if clock.extension and clock.extension.cap and longest and clock.extension.cap > longest:
        yield "extension.cap", f"must be at most the term itself, {longest}"


def _reminded_within_term(clock: Clock, clocks: Clocks) -> Found:
    lengths = [term.length * DAYS[term.unit] for term in clock.terms if term.length and term.unit in DAYS]
    lengths += [term.length // 24 for term in clock.terms if term.length and term.unit is Unit.hour]
    if clock.remind and lengths and clock.remind[0] >= min(lengths):
        yield "remind", f"{clock.remind[0]} days before the due day the clock has not started: it lasts {min(lengths)}"


def _shown_to_worker(clock: Clock, clocks: Clocks) -> Found:
    if clock.worker and clock.owner in BETWEEN_OFFICES:
        yield "worker", f"shows a worker what the {clock.owner} is to do"
    if clock.worker and clock.kind is ClockKind.target:
        yield "worker", "shows a worker an aim that the law does not set"


def check_amounts(file: str, amounts: Mapping[str, Amount], clocks: Clocks) -> None:
    """A figure that a clock states too is the same there: of one citation and one fact there is one length."""
    for amount in amounts.values():
        for clock in clocks.values():
            same = (clock.cite, clock.facts) == (amount.cite, amount.facts)
            lengths = [term.length for term in clock.terms if term.length is not None]
            if same and lengths and [figure.value for figure in amount.figures] != lengths:
                raise BookFault(file, f"{amount.name}.values", f"differ from the length of {clock.name}")


def check_settings(file: str, settings: Mapping[str, SettingSpec], clocks: Clocks) -> None:
    """What a setting is said to affect is what it affects: the clocks that it names are there and rest on it."""
    for spec in settings.values():
        named = {name for name in _CLOCK.findall(spec.affects.en) if name.split(".")[0] in _families(clocks)}
        rests = {clock.name for clock in clocks.values() if _rests_on(clock, spec.name)}
        for clock in sorted(named - set(clocks)):
            raise BookFault(file, f"{spec.name}.affects_en", f"{clock!r} is no clock")
        for clock in sorted(rests - named):
            raise BookFault(file, f"{spec.name}.affects_en", f"does not name {clock}, which rests on it")
        if named != rests and spec.type is not SettingType.bool:
            raise BookFault(file, f"{spec.name}.affects_en", f"names {min(named - rests)}, which does not rest on it")


def _families(clocks: Clocks) -> frozenset[str]:
    return frozenset(name.split(".")[0] for name in clocks)


def _rests_on(clock: Clock, setting: str) -> bool:
    return any(setting in (term.setting, term.unit_setting) for term in clock.terms)


_PARTS = ("starts", "parents", "restarts", "pauses", "resumes", "stops")
_KEYS = {"parents": "after"}
_CHECKS: tuple[Callable[[Clock, Clocks], Iterator[tuple[str, str]]], ...] = (
    _can_start,
    _can_stop,
    _parents_known,
    _no_cycle,
    _events_within_procedure,
    _pauses_match_resumes,
    _same_unit,
    _plain_units,
    _backward_is_simple,
    _direction,
    _identical,
    _one_part,
    _pauses_alike,
    _cap_within_term,
    _reminded_within_term,
    _shown_to_worker,
)
