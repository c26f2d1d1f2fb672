"""What can be wrong between the parts of a clock and between clocks. Every check names file, key and reason."""

from collections.abc import Callable, Iterator, Mapping

from wagecase.law.clock import Clock, ClockKind, Direction, ProcedureName, Unit
from wagecase.law.fault import BookFault

Clocks = Mapping[str, Clock]


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
            if clock.direction is Direction.forward and stop == start and clock.terms[0].unit is not Unit.document:
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
)
