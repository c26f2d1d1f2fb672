"""A question to the law as a person types it: ``EVENT=DATE[,FIELD=VALUE…]`` becomes an event, or a useful refusal."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NoReturn

from wagecase.law.book import Book
from wagecase.law.calendar import is_countable
from wagecase.law.clock import Clock, Direction, Trigger, Unit
from wagecase.law.events import ClockEvent
from wagecase.law.runs import SHANGHAI

_SUBJECT_FIELDS = {"party", "document", "claim"}
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class BadQuestion(ValueError):
    """A question that names something unknown or lacks something; the message is one line that names what is known."""


def raise_bad_question(message: str, known: Iterable[str] = ()) -> NoReturn:
    listed = ", ".join(known)
    raise BadQuestion(f"{message}; known: {listed}" if listed else message)


def clock_with_parents(book: Book, clock: Clock) -> tuple[Clock, ...]:
    """The clock, then all clocks whose lapse it may wait for."""
    found, queue = {clock.name: clock}, [clock]
    while queue:
        for parent in queue.pop().parents:
            if parent.event not in found:
                found[parent.event] = book.clocks[parent.event]
                queue.append(book.clocks[parent.event])
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class QuestionEvent:
    """One event of the question, completed; ``assumed`` are conditions that were not given and are taken as met."""

    event: ClockEvent
    assumed: tuple[str, ...]


def parse_question_event(book: Book, position: int, text: str, family: tuple[Clock, ...]) -> QuestionEvent:
    """One event of the question, at its place in the order of asking. Raises BadQuestion."""
    head, *rest = text.split(",")
    name, mark, when = head.partition("=")
    if not mark:
        raise_bad_question(f"应写作 EVENT=DATE / must be written EVENT=DATE: {text!r}", _known_events(family))
    qualified = _qualified_event_name(name, family)
    fields = dict(_parse_field(book, part, qualified, family) for part in rest)
    on, at = _parse_date_or_instant(when, name)
    event = ClockEvent(
        position=position,
        name=qualified,
        on=on,
        at=at,
        party=fields.pop("party", None),
        document=fields.pop("document", None),
        claims=tuple(claim for claim in (fields.pop("claim", None),) if claim),
        fields=fields,
    )
    return _fill_in_conditions(event, family)


def _known_events(family: tuple[Clock, ...]) -> list[str]:
    """Every event these clocks hear: those of the clock asked for first, its starts before the rest."""
    return list(dict.fromkeys(trigger.event for clock in family for trigger in clock.triggers))


def _qualified_event_name(name: str, family: tuple[Clock, ...]) -> str:
    known = _known_events(family)
    if name in known:
        return name
    fitting = [event for event in known if event.split(".")[1] == name]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise_bad_question(f"事件名不唯一，请写全名 / event {name!r} is ambiguous, write it in full", fitting)
    raise_bad_question(f"事件与该期限无关或者不存在 / event {name!r} is not heard by {family[0].name}", known)


def _parse_field(book: Book, text: str, event: str, family: tuple[Clock, ...]) -> tuple[str, str]:
    name, mark, value = text.partition("=")
    known = _relevant_fields(event, family)
    if not mark or not value:
        raise_bad_question(f"应写作 FIELD=VALUE / must be written FIELD=VALUE: {text!r}", sorted(known))
    if name not in known:
        raise_bad_question(f"事件 {event} 没有这个字段 / {event} has no field {name!r} here", sorted(known))
    kind = known[name]
    if kind == "date":
        _parse_date(value, name)
    elif kind == "length" and not (value.isascii() and value.isdigit() and int(value) > 0):
        raise_bad_question(f"{name} 应为正整数 / must be a positive whole number: {value!r}")
    elif kind == "clock" and value not in book.clocks:
        raise_bad_question(f"未知期限 / unknown clock {value!r}", [clock.name for clock in family if clock.extension])
    return name, value


def _relevant_fields(event: str, family: tuple[Clock, ...]) -> dict[str, str]:
    """The fields that matter at this event, each with what it must be."""
    known = dict.fromkeys(_SUBJECT_FIELDS, "word")
    for _, trigger, where in _matching_triggers(event, family):
        known |= dict.fromkeys(where, "word")
        if trigger.field:
            known[trigger.field] = "date"
    for clock in family:
        if clock.terms[0].unit is Unit.document and any(trigger.event == event for trigger in clock.starts):
            known.setdefault("due", "date")
        if clock.extension and clock.extension.trigger.event == event:
            known |= {"days": "length", "clock": "clock"}
    return known


def _parse_date(text: str, name: str) -> date:
    if not _ISO_DATE.fullmatch(text):
        _raise_bad_date(text, name)
    try:
        found = date.fromisoformat(text)
    except ValueError:
        _raise_bad_date(text, name)
    return _require_countable_date(found)


def _raise_bad_date(text: str, name: str) -> NoReturn:
    raise_bad_question(f"{name} 不是有效日期（YYYY-MM-DD）/ {name} is no date (YYYY-MM-DD): {text!r}")


def _require_countable_date(on: date) -> date:
    if not is_countable(on):
        raise_bad_question(f"{on} 超出可计算的年份 / {on} lies outside the years that can be counted, 1950-2050")
    return on


def _parse_date_or_instant(text: str, name: str) -> tuple[date, datetime | None]:
    """A day, or an instant: without an offset it is Shanghai's."""
    if "T" not in text:
        return _parse_date(text, name), None
    try:
        at = datetime.fromisoformat(text)
        local = at.replace(tzinfo=SHANGHAI) if at.tzinfo is None else at.astimezone(SHANGHAI)
    except (ValueError, OverflowError):
        raise_bad_question(f"{name} 不是有效时间（YYYY-MM-DDTHH:MM）/ {name} is no time (YYYY-MM-DDTHH:MM): {text!r}")
    return _require_countable_date(local.date()), local


def _fill_in_conditions(event: ClockEvent, family: tuple[Clock, ...]) -> QuestionEvent:
    """Fill in the conditions left out, by the first trigger the event can pull; refuse it if it lacks something."""
    lacks = ""
    for clock, trigger, where in _matching_triggers(event.name, family):
        if not _conditions_match(where, event.fields):
            continue
        missing = {name: value for name, value in where.items() if name not in event.fields}
        completed = replace(event, fields={**event.fields, **missing})
        lack = _missing_input(completed, trigger, clock)
        if not lack:
            return QuestionEvent(completed, tuple(f"{name}={value}" for name, value in missing.items()))
        lacks = lacks or lack
    if lacks:
        raise_bad_question(lacks)
    return QuestionEvent(event, ())


def _matching_triggers(event: str, family: tuple[Clock, ...]) -> Iterator[tuple[Clock, Trigger, Mapping[str, str]]]:
    """What the event may pull, with its conditions; at a parent's start also those of the child that waits."""
    for clock in family:
        waiting = [parent.where for child in family for parent in child.parents if parent.event == clock.name]
        for trigger in clock.triggers:
            if trigger.event == event:
                for where in waiting if trigger in clock.starts and waiting else ({},):
                    yield clock, trigger, {**trigger.where, **where}


def _conditions_match(where: Mapping[str, str], fields: Mapping[str, str]) -> bool:
    return all(fields.get(name, value) == value for name, value in where.items())


def _missing_input(event: ClockEvent, trigger: Trigger, clock: Clock) -> str:
    """What the clock needs of this event and does not get: a dated field, a time of day, a length; empty if nothing."""
    starts = trigger in clock.starts
    unit = clock.terms[0].unit
    wanted = trigger.field or ("due" if starts and unit is Unit.document else None)
    if wanted and wanted not in event.fields:
        return f"{event.name} 缺少日期字段 {wanted} / {event.name} needs the field {wanted}=DATE"
    if starts and unit is Unit.hour and event.at is None:
        return f"{event.name} 须写明时刻 / {event.name} needs a time of day, as in {event.on}T09:00"
    ahead = starts and wanted and (unit is Unit.document or clock.direction is Direction.backward)
    if ahead and date.fromisoformat(event.fields[wanted or ""]) < event.on:
        return f"{wanted} 早于 {event.name} / {wanted} lies before {event.name}: {event.fields[wanted or '']}"
    extends = clock.extension is not None and trigger is clock.extension.trigger and clock.extension.cap is None
    if extends and "days" not in event.fields and event.fields.get("clock", clock.name) == clock.name:
        return f"{event.name} 须写明延长多久 / {event.name} needs the field days=NUMBER: the law sets no cap"
    return ""
