"""What guards may see of a case: frozen values, built by the services from rows, or by a test from nothing at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from wagecase.procedure.core.enums import Role

if TYPE_CHECKING:
    from wagecase.law.book import Book, Settings
    from wagecase.law.calendar import Calendar
    from wagecase.law.deadlines import ComputedDeadline

EMPTY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Actor:
    """Who wants to act. `answers_for` are the organisations beneath their own whose matters come to them: a bureau's
    head approves what its brigade asks for. `team` is empty where the organisation has no teams."""

    user_id: str
    org_id: str
    roles: frozenset[Role]
    team: str = ""
    answers_for: frozenset[str] = frozenset()

    def belongs_to(self, org_id: str) -> bool:
        return org_id == self.org_id or org_id in self.answers_for


@dataclass(frozen=True, slots=True)
class EventView:
    """`on` is the legal date; `at` the instant where hours count; `recorded_at` when it was written down."""

    position: int
    name: str
    on: date
    at: datetime | None
    recorded_at: datetime
    proceeding_id: str
    actor_id: str
    org_id: str
    fields: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    claims: tuple[str, ...] = ()
    party: str | None = None
    document: str | None = None
    corrects: int | None = None
    void: bool = False


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One worker's money in yuan. `paid` leaves out the emergency fund: what it `advanced` pays nobody's debt (A48)."""

    id: str
    worker_id: str
    claimed: Decimal
    found: Decimal | None
    paid: Decimal
    period_from: date | None
    period_to: date | None
    confirmed: bool
    outcome: str | None
    advanced: Decimal = Decimal(0)

    @property
    def owed(self) -> Decimal:
        """What the office holds to be owed: what was found, and until then what the worker stated."""
        return self.claimed if self.found is None else self.found

    @property
    def outstanding(self) -> Decimal:
        return max(self.owed - self.paid, Decimal(0))


@dataclass(frozen=True, slots=True)
class PromiseView:
    """`position` is that of the event that made the promise: a promise in words, or an agreement."""

    id: str
    due: date
    amount: Decimal
    kept: Decimal
    withdrawn: bool
    claims: tuple[str, ...] = ()
    position: int = 0

    @property
    def unkept(self) -> bool:
        return not self.withdrawn and self.kept < self.amount


@dataclass(frozen=True, slots=True)
class LiableView:
    id: str
    employer_id: str
    ground: str


@dataclass(frozen=True, slots=True)
class ProceedingView:
    """`stage_since` is the legal date of the event that opened the stage; nothing is dated before it (rule 12).
    `opened_by` is the position of the event that opened the proceeding, on itself or on the one that led to it."""

    id: str
    procedure: str
    stage: str
    org_id: str
    handler_ids: tuple[str, ...]
    opened_on: date
    stage_since: date
    ended_on: date | None
    handler_teams: tuple[str, ...] = ()
    opened_by: int = 0


@dataclass(frozen=True)
class CaseView:
    """`events` are the effective ones: corrections applied, void ones dropped, ordered by position."""

    id: str
    number: str
    org_id: str
    district: str
    matter: str
    today: date
    now: datetime
    claims: tuple[ClaimView, ...]
    proceedings: tuple[ProceedingView, ...]
    events: tuple[EventView, ...]
    deadlines: tuple[tuple[str, ComputedDeadline], ...]
    promises: tuple[PromiseView, ...]
    liable: tuple[LiableView, ...]
    investment: str | None
    settings: Settings
    book: Book
    calendar: Calendar
    employer_known: bool = True
    # Under which ids events name the employer's side: a window of theirs is no right of the workers.
    employer_side: frozenset[str] = frozenset()

    @property
    def root(self) -> ProceedingView:
        return next(one for one in self.proceedings if one.procedure == "case")

    @cached_property
    def _named(self) -> Mapping[str, tuple[EventView, ...]]:
        found: dict[str, list[EventView]] = {}
        for event in self.events:
            found.setdefault(event.name, []).append(event)
        return {name: tuple(events) for name, events in found.items()}

    def all(self, name: str, proceeding_id: str | None = None) -> tuple[EventView, ...]:
        """Every event of this name in order of position, of one proceeding or of the whole case."""
        events = self._named.get(name, ())
        return events if proceeding_id is None else tuple(e for e in events if e.proceeding_id == proceeding_id)

    def last(self, name: str, proceeding_id: str | None = None) -> EventView | None:
        events = self.all(name, proceeding_id)
        return events[-1] if events else None

    def happened(self, name: str, proceeding_id: str | None = None, **fields: str) -> bool:
        """Whether such an event stands, with these fields if any are named."""
        return any(
            all(event.fields.get(key) == value for key, value in fields.items())
            for event in self.all(name, proceeding_id)
        )

    def latest(self, names: Iterable[str], proceeding_id: str | None = None) -> EventView | None:
        """The one recorded last among several names."""
        found = [event for name in names if (event := self.last(name, proceeding_id))]
        return max(found, key=lambda event: event.position, default=None)

    def opening(self, proceeding: ProceedingView) -> EventView | None:
        """The event that opened this proceeding; None where it was declared void."""
        return next((one for one in self.events if one.position == proceeding.opened_by), None)

    def claim(self, claim_id: str) -> ClaimView | None:
        return next((one for one in self.claims if one.id == claim_id), None)

    def clocks(self, name: str, proceeding_id: str) -> tuple[ComputedDeadline, ...]:
        return tuple(one for owner, one in self.deadlines if owner == proceeding_id and one.clock == name)

    @property
    def others(self) -> tuple[ProceedingView, ...]:
        return tuple(one for one in self.proceedings if one.procedure != "case")

    @property
    def outstanding(self) -> Decimal:
        """Yuan still owed to workers who have not withdrawn."""
        return sum((one.outstanding for one in self.claims if one.outcome != "withdrawn"), Decimal(0))
