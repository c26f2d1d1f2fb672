"""Short ways to write clocks and events for the tests of the fold, and to read the tables in tests/examples."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from wagecase.law.book import Book, Settings, load_book
from wagecase.law.calendar import Calendar
from wagecase.law.clock import Clock, ClockKind, ClockOwner, ClockTerm, Direction, Extension, SubjectKind, Trigger, Unit
from wagecase.law.deadlines import ClockEvent, ComputedDeadline, compute_deadlines
from wagecase.law.words import Bilingual

EXAMPLES = Path(__file__).parents[1] / "examples"
CALENDAR = Calendar.built_in()


def day(text: str) -> date:
    return date.fromisoformat(text)


def make_triggers(*names: str | Trigger) -> tuple[Trigger, ...]:
    return tuple(name if isinstance(name, Trigger) else Trigger(name) for name in names)


def make_clock(length: int | None = 15, unit: Unit = Unit.natural_day, **other: Any) -> Clock:
    """A clock that starts at case.started and stops at case.ended, by default."""
    since = date(2004, 1, 1)
    values: dict[str, Any] = {
        "name": "test.clock",
        "procedure": "case",
        "label": Bilingual("试验", "the test"),
        "kind": ClockKind.duty,
        "subject": SubjectKind.proceeding,
        "direction": Direction.forward,
        "starts": make_triggers("case.started"),
        "parents": (),
        "stops": make_triggers("case.ended"),
        "pauses": make_triggers("case.suspended", "case.announced"),
        "resumes": make_triggers("case.resumed", "case.announcement_over"),
        "restarts": make_triggers("case.changed"),
        "extension": Extension(Trigger("case.extended"), 15, unit),
        "terms": (ClockTerm(since, length, unit),),
        "owner": ClockOwner.handler,
        "remind": (),
        "cite": "劳动保障监察条例 第17条",
        "citation": Bilingual("《劳动保障监察条例》第17条", "Regulation art. 17"),
        "facts": ("A11",),
        "parent_labels": {},
    }
    return Clock(**{**values, **other})


def make_backward_clock(length: int = 5, unit: Unit = Unit.working_day) -> Clock:
    return make_clock(
        length,
        unit,
        direction=Direction.backward,
        starts=(Trigger("case.set", "hearing_on"), Trigger("case.notified", "hearing_on")),
        stops=make_triggers("case.notified"),
        pauses=(),
        resumes=(),
        restarts=(),
        extension=None,
    )


def make_events(*rows: str) -> list[ClockEvent]:
    """``started 2026-01-05 days=3 party=P`` and so on, in the order of recording."""
    return [make_event(position, row) for position, row in enumerate(rows, 1)]


def make_event(position: int, row: str, **other: Any) -> ClockEvent:
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


def computed(
    clock: Clock | Sequence[Clock],
    chain: Sequence[ClockEvent],
    calendar: Calendar = CALENDAR,
    given: Mapping[str, object] | None = None,
) -> tuple[ComputedDeadline, ...]:
    clocks = (clock,) if isinstance(clock, Clock) else tuple(clock)
    return compute_deadlines(clocks, chain, calendar, Settings(load_book(), given))


def only_deadline(clock: Clock, *rows: str, calendar: Calendar = CALENDAR) -> ComputedDeadline:
    """The one deadline of these events."""
    (deadline,) = computed(clock, make_events(*rows), calendar)
    return deadline


def last_due_day(clock: Clock, *rows: str, calendar: Calendar = CALENDAR) -> str | None:
    """The due day of the last run, as text."""
    found = computed(clock, make_events(*rows), calendar)[-1].due
    return found.isoformat() if found else None


def book_deadline(
    name: str, *rows: str, given: Mapping[str, object] | None = None, book: Book | None = None
) -> ComputedDeadline:
    """The last deadline of a clock of the book."""
    clocks = (book or load_book()).clocks
    found = computed(tuple(clocks.values()), make_events(*rows), given=given)
    return [deadline for deadline in found if deadline.clock == name][-1]


def read_example_table(file: str) -> list[dict[str, str]]:
    """The rows of the first table in a Markdown file."""
    lines = [line for line in (EXAMPLES / file).read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [dict(zip(cells[0], row, strict=True)) for row in cells[2:]]


CLOCK = make_clock()


WORKDAYS = make_clock(10, Unit.working_day)


CHILD = make_clock(
    5, name="test.child", starts=(), parents=make_triggers("test.clock"), stops=make_triggers("case.answered")
)
