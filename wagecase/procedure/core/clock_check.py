"""The book of law held against the acts: each clock can hear what it waits for, and each name in the code is there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from wagecase.law.book import Book, BookFault, Clock, Trigger
from wagecase.procedure.core.acts import Act
from wagecase.procedure.core.effects import Fields, Written
from wagecase.procedure.core.named import NAMED_AMOUNTS, NAMED_CLOCKS, NAMED_SETTINGS
from wagecase.procedure.core.recorded import (
    BY_SERVICE,
    LATER_EVENTS,
    LATER_FIELDS,
    RESUMED_BY,
    fields_of,
)
from wagecase.procedure.core.spec import ProcedureSpec
from wagecase.procedure.events.table import EVENTS

Tables = Mapping[str, ProcedureSpec]

PARTS = ("starts", "restarts", "pauses", "resumes", "stops")


class Misfit(NamedTuple):
    """What does not fit, by file and key as `flask law check` names it."""

    file: str
    key: str
    reason: str


def check_book(tables: Tables, book: Book) -> None:
    """Raise the first misfit found as a BookFault."""
    for misfit in misfits(tables, book):
        raise BookFault(*misfit)


def misfits(tables: Tables, book: Book) -> Iterator[Misfit]:
    """Everything in the book that acts, services and the code's own names contradict."""
    yield from _names(book)
    left = left_by(tables)
    for clock in book.clocks.values():
        for key, reason in (*_unheard(clock, left), *_unheard_parents(clock, book, left), *_crossed(clock)):
            yield Misfit("clocks.toml", f"{clock.name}.{key}", reason)


def _names(book: Book) -> Iterator[Misfit]:
    """What the code names is there, and what is there has a reader."""
    yield from _missing("clocks.toml", NAMED_CLOCKS, book.clocks)
    yield from _missing("amounts.toml", NAMED_AMOUNTS, book.amounts)
    yield from _missing("settings.toml", NAMED_SETTINGS, book.settings)
    terms = [term for clock in book.clocks.values() for term in clock.terms]
    read = NAMED_SETTINGS | {name for term in terms for name in (term.setting, term.unit_setting) if name}
    for name in set(book.settings) - read:
        yield Misfit("settings.toml", name, "is read by no clock and by no code")
    for name in set(book.amounts) - NAMED_AMOUNTS:
        yield Misfit("amounts.toml", name, "is read by no code")


def _missing(file: str, named: Iterable[str], there: Collection[str]) -> Iterator[Misfit]:
    for name in sorted(set(named) - set(there)):
        yield Misfit(file, name, "is missing, and the product names it")


Left = Mapping[str, list[Fields]]


def left_by(tables: Tables) -> Left:
    """For each event the fields that each act or service leaving it can write."""
    found: dict[str, list[Fields]] = {}
    for act in (act for spec in tables.values() for act in spec.acts):
        for event in _events_of(act):
            found.setdefault(event, []).append(_with_later(event, fields_of(act)))
    for event, fields in BY_SERVICE.items():
        found.setdefault(event, []).append(fields)
    return found


def _events_of(act: Act) -> Iterator[str]:
    yield from (name for name in (act.records, act.opens_with) if name)


def _with_later(event: str, fields: Fields) -> Fields:
    """The fields with what acts that are still to come will write as well."""
    more = dict(fields)
    for name, values in LATER_FIELDS.get(event, {}).items():
        known = fields.get(name, frozenset())
        more[name] = values if isinstance(known, Written) or isinstance(values, Written) else known | values
    return more


def _unheard(clock: Clock, left: Left) -> Iterator[tuple[str, str]]:
    """Triggers that no event can ever meet."""
    for part in PARTS:
        for number, trigger in enumerate(getattr(clock, part), 1):
            yield from ((f"{part}[{number}]{key}", reason) for key, reason in _wants(trigger, left))
    if clock.extension:
        trigger = clock.extension.trigger
        yield from ((f"extension{key}", reason) for key, reason in _wants(trigger, left))
        written = left.get(trigger.event, [])
        if written and not any("days" in fields for fields in written):
            yield "extension.event", f"no act that leaves {trigger.event} says by how much"


def _wants(trigger: Trigger, left: Left) -> Iterator[tuple[str, str]]:
    if trigger.event in LATER_EVENTS:
        return
    if trigger.event not in EVENTS:
        yield "", f"{trigger.event!r} is no event of a procedure"
        return
    written = left.get(trigger.event, [])
    if not written:
        yield "", f"no act and no service leaves {trigger.event}"
    elif not any(_meets(trigger, fields) for fields in written):
        yield _what_fails(trigger, written)


def _meets(trigger: Trigger, fields: Fields) -> bool:
    dated = trigger.field is None or fields.get(trigger.field) is Written.day
    return dated and all(_can_be(fields.get(name), value) for name, value in trigger.where.items())


def _can_be(values: Written | frozenset[str] | None, value: str) -> bool:
    return isinstance(values, frozenset) and value in values


def _what_fails(trigger: Trigger, written: list[Fields]) -> tuple[str, str]:
    if trigger.field and not any(fields.get(trigger.field) is Written.day for fields in written):
        return ".field", f"nothing that leaves {trigger.event} writes the day {trigger.field}"
    for name, value in trigger.where.items():
        if not any(_can_be(fields.get(name), value) for fields in written):
            return f".where.{name}", f"nothing that leaves {trigger.event} writes {name} = {value}"
    return ".where", f"nothing that leaves {trigger.event} writes all of {', '.join(trigger.where)} together"


def _unheard_parents(clock: Clock, book: Book, left: Left) -> Iterator[tuple[str, str]]:
    """Conditions on the start of a parent that none of its starts can meet."""
    for number, parent in enumerate(clock.parents, 1):
        starts = book.clocks[parent.event].starts
        asked = [Trigger(one.event, one.field, {**one.where, **parent.where}) for one in starts]
        if parent.where and not any(not list(_wants(one, left)) for one in asked):
            names = ", ".join(f"{name} = {value}" for name, value in parent.where.items())
            yield f"after[{number}].where", f"nothing that starts {parent.event} writes {names}"


def _crossed(clock: Clock) -> Iterator[tuple[str, str]]:
    """Pauses that another event ends than the one which ends them in the office."""
    for number, (pause, resume) in enumerate(zip(clock.pauses, clock.resumes, strict=True), 1):
        if RESUMED_BY.get(pause.event) != resume.event:
            yield f"resumes[{number}]", f"{resume.event} does not end what {pause.event} began"


def unnamed_clocks(tables: Tables, book: Book) -> tuple[str, ...]:
    """Clocks of these procedures that no act starts yet: their acts come with other tables."""
    left = left_by(tables)
    clocks = (clock for name in tables for clock in book.clocks_of(name))
    return tuple(clock.name for clock in clocks if not _startable(clock, book, left))


def _startable(clock: Clock, book: Book, left: Left) -> bool:
    own = any(_meets(trigger, fields) for trigger in clock.starts for fields in left.get(trigger.event, []))
    return own or any(_startable(book.clocks[parent.event], book, left) for parent in clock.parents)
