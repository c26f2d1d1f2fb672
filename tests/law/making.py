"""Short ways to write clocks and events for the tests of the fold, and to read the tables in tests/examples."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from wagecase.law.book import Book, Settings, load
from wagecase.law.calendar import Calendar
from wagecase.law.clock import Clock, Direction, Extension, Kind, Owner, SubjectKind, Term, Trigger, Unit
from wagecase.law.deadlines import ClockEvent, Deadline, fold
from wagecase.law.words import Words

EXAMPLES = Path(__file__).parents[1] / "examples"
CALENDAR = Calendar.built_in()


def day(text: str) -> date:
    return date.fromisoformat(text)


def triggers(*names: str | Trigger) -> tuple[Trigger, ...]:
    return tuple(name if isinstance(name, Trigger) else Trigger(name) for name in names)


def a_clock(length: int | None = 15, unit: Unit = Unit.natural_day, **other: Any) -> Clock:
    """A clock that starts at case.started and stops at case.ended, unless told otherwise."""
    since = date(2004, 1, 1)
    values: dict[str, Any] = {
        "name": "test.clock",
        "procedure": "case",
        "label": Words("试验", "the test"),
        "kind": Kind.duty,
        "subject": SubjectKind.proceeding,
        "direction": Direction.forward,
        "starts": triggers("case.started"),
        "parents": (),
        "stops": triggers("case.ended"),
        "pauses": triggers("case.suspended", "case.announced"),
        "resumes": triggers("case.resumed", "case.announcement_over"),
        "restarts": triggers("case.changed"),
        "extension": Extension(Trigger("case.extended"), 15, unit),
        "terms": (Term(since, length, unit),),
        "owner": Owner.handler,
        "remind": (),
        "cite": "劳动保障监察条例 第17条",
        "citation": Words("《劳动保障监察条例》第17条", "Regulation art. 17"),
        "facts": ("A11",),
        "words": {},
    }
    return Clock(**{**values, **other})


def backward_clock(length: int = 5, unit: Unit = Unit.working_day) -> Clock:
    return a_clock(
        length,
        unit,
        direction=Direction.backward,
        starts=(Trigger("case.set", "hearing_on"), Trigger("case.notified", "hearing_on")),
        stops=triggers("case.notified"),
        pauses=(),
        resumes=(),
        restarts=(),
        extension=None,
    )


def events(*rows: str) -> list[ClockEvent]:
    """``started 2026-01-05 days=3 party=P`` and so on, in the order of recording."""
    return [an_event(position, row) for position, row in enumerate(rows, 1)]


def an_event(position: int, row: str, **other: Any) -> ClockEvent:
    name, when, *rest = row.split()
    fields = dict(part.split("=", 1) for part in rest)
    at = datetime.fromisoformat(f"{when}+08:00") if "T" in when else None
    return ClockEvent(
        position=position,
        name=name if "." in name else f"case.{name}",
        on=day(when[:10]),
        at=at,
        party=fields.pop("party", None),
        document=fields.pop("document", None),
        claims=tuple(claim for claim in fields.pop("claims", "").split("+") if claim),
        fields=fields,
        **other,
    )


def folded(
    clock: Clock | Sequence[Clock],
    chain: Sequence[ClockEvent],
    calendar: Calendar = CALENDAR,
    given: Mapping[str, object] | None = None,
) -> tuple[Deadline, ...]:
    clocks = (clock,) if isinstance(clock, Clock) else tuple(clock)
    return fold(clocks, chain, calendar, Settings(load(), given))


def only(clock: Clock, *rows: str, calendar: Calendar = CALENDAR) -> Deadline:
    """The one deadline of these events."""
    (deadline,) = folded(clock, events(*rows), calendar)
    return deadline


def due(clock: Clock, *rows: str, calendar: Calendar = CALENDAR) -> str | None:
    """The due day of the last run, as text."""
    found = folded(clock, events(*rows), calendar)[-1].due
    return found.isoformat() if found else None


def of_book(name: str, *rows: str, given: Mapping[str, object] | None = None, book: Book | None = None) -> Deadline:
    """The last deadline of a clock of the book."""
    clocks = (book or load()).clocks
    found = folded(tuple(clocks.values()), events(*rows), given=given)
    return [deadline for deadline in found if deadline.clock == name][-1]


def table(file: str) -> list[dict[str, str]]:
    """The rows of the first table in a Markdown file."""
    lines = [line for line in (EXAMPLES / file).read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [dict(zip(cells[0], row, strict=True)) for row in cells[2:]]
