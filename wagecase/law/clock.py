"""The shape of a clock: what starts it, how long it runs, what it suffers on the way, and who must know."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from wagecase.law.words import Bilingual


class Unit(StrEnum):
    """What a term counts; ``document`` means that the document itself names the day."""

    working_day = "working_day"
    natural_day = "natural_day"
    month = "month"
    year = "year"
    hour = "hour"
    document = "document"


class ClockKind(StrEnum):
    """A duty can be late, a window lapses once, a target is better practice, a wait asks for nothing until its end."""

    duty = "duty"
    window = "window"
    target = "target"
    wait = "wait"


class SubjectKind(StrEnum):
    """Whose clock it is: two parties who receive an award on two days have two windows."""

    proceeding = "proceeding"
    party = "party"
    document = "document"
    claim = "claim"


class Direction(StrEnum):
    forward = "forward"
    backward = "backward"


class ClockOwner(StrEnum):
    """Who must act, or whose right it is."""

    handler = "handler"
    head = "head"
    bureau_head = "bureau_head"
    employer = "employer"
    worker = "worker"
    party = "party"
    police = "police"
    bank = "bank"
    court = "court"
    lawyer = "lawyer"
    officer = "officer"
    clerk = "clerk"
    supervisor = "supervisor"
    arbitrator = "arbitrator"
    mediator = "mediator"
    city = "city"
    receiver = "receiver"


class ProcedureName(StrEnum):
    """The procedures whose proceedings carry clocks; ``case`` is the root of every case."""

    case = "case"
    inspection = "inspection"
    mediation = "mediation"
    arbitration = "arbitration"
    legal_aid = "legal_aid"
    litigation = "litigation"
    enforcement = "enforcement"


@dataclass(frozen=True, slots=True)
class Trigger:
    """An event that moves a clock.

    ``field`` names the dated field that is the legal day, where that is not the day of the event; an event without the
    field does not trigger. ``where`` must agree with the event's fields. ``every`` lets an event reach all open runs
    although it carries a subject of its own: a payer is not the party whom the order was served on.
    For a start by lapse ``event`` is the name of the parent clock, and ``where`` is asked of what started the parent.
    """

    event: str
    field: str | None = None
    where: Mapping[str, str] = dataclasses.field(default_factory=dict)
    every: bool = False


@dataclass(frozen=True, slots=True)
class Extension:
    """An approval that lengthens; ``cap`` is the law's limit in the clock's unit, None: the document says how long."""

    trigger: Trigger
    cap: int | None
    unit: Unit


@dataclass(frozen=True, slots=True)
class ClockTerm:
    """A length in force from a day. ``setting`` and ``unit_setting`` stand for figures that the deployer confirms.

    ``moves_running`` says that the change also moves clocks that were running when it came into force (rule 13).
    """

    since: date
    length: int | None
    unit: Unit
    setting: str | None = None
    unit_setting: str | None = None
    moves_running: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Clock:
    """One statutory or practical time-limit. Compared by identity: a book holds each clock once.

    ``remind`` counts days before the due day on which the owner is told. ``citation`` is ``cite`` written
    out for people; ``parent_labels`` names the clocks after which it runs, as an explanation mentions them.
    ``worker`` shows it to the worker whose case it is; without that no worker sees it.
    """

    name: str
    procedure: str
    label: Bilingual
    kind: ClockKind
    subject: SubjectKind
    direction: Direction
    starts: tuple[Trigger, ...]
    parents: tuple[Trigger, ...]
    stops: tuple[Trigger, ...]
    pauses: tuple[Trigger, ...]
    resumes: tuple[Trigger, ...]
    restarts: tuple[Trigger, ...]
    extension: Extension | None
    terms: tuple[ClockTerm, ...]
    owner: ClockOwner
    remind: tuple[int, ...]
    cite: str
    citation: Bilingual
    facts: tuple[str, ...]
    parent_labels: Mapping[str, Bilingual]
    worker: bool = False
    note: Bilingual | None = None

    def term_on(self, day: date) -> ClockTerm | None:
        """The length in force on this day; None before the first one known."""
        in_force = [term for term in self.terms if term.since <= day]
        return in_force[-1] if in_force else None

    @property
    def after(self) -> str | None:
        """The parent clock whose lapse starts this one; the first, where several do."""
        return self.parents[0].event if self.parents else None

    @property
    def triggers(self) -> tuple[Trigger, ...]:
        """Every trigger that listens to an event: starts first, stops last."""
        extension = (self.extension.trigger,) if self.extension else ()
        return self.starts + self.restarts + extension + self.pauses + self.resumes + self.stops

    @property
    def heard(self) -> frozenset[str]:
        return frozenset(trigger.event for trigger in self.triggers)
