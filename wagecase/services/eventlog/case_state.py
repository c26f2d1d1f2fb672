"""From rows to the frozen view that guards see. One place reads a whole case; everything is inside one transaction."""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select

from wagecase.extensions import db
from wagecase.law.deadlines import ClockEvent, ComputedDeadline, compute_deadlines, effective_events
from wagecase.models import (
    Case,
    Claim,
    Event,
    LiableParty,
    Party,
    PayPromise,
    Proceeding,
    ProceedingHandler,
    Project,
    User,
)
from wagecase.procedure.core.views import CaseView, ClaimView, EventView, LiableView, ProceedingView, PromiseView
from wagecase.services.base import rules_in_force as rulebook
from wagecase.services.base.dates import legal_date
from wagecase.services.base.rules_in_force import RulesInForce

NO_ACTOR = ""


@dataclass(frozen=True)
class LoggedEvent:
    """An event as it stands in the log: its columns and its parsed text."""

    body: Mapping[str, Any]
    recorded_at: datetime

    @property
    def clock(self) -> ClockEvent:
        body = self.body
        return ClockEvent(
            position=body["position"],
            name=body["name"],
            on=date.fromisoformat(body["on"]),
            at=datetime.fromisoformat(body["at"]) if body["at"] else None,
            party=body["party"],
            document=body["document"],
            claims=tuple(body["claims"]),
            fields=body["fields"],
            claim_fields=body["claim_fields"],
            corrects=body["corrects"],
            void=body["void"],
        )

    def view(self, clock: ClockEvent) -> EventView:
        """The view at the position that the clock event took: a correction stands where what it corrects stood."""
        return EventView(
            position=clock.position,
            name=clock.name,
            on=clock.on,
            at=clock.at,
            recorded_at=self.recorded_at,
            proceeding_id=self.body["proceeding"],
            actor_id=self.body["actor"] or NO_ACTOR,
            org_id=self.body["org"],
            fields=clock.fields,
            claims=clock.claims,
            party=clock.party,
            document=clock.document,
            corrects=self.body["corrects"],
            void=self.body["void"],
        )


@dataclass
class Dossier:
    """A case with its rows and the rules in force; `view()` freezes it for the guards."""

    case: Case
    proceedings: list[Proceeding]
    handlers: dict[uuid.UUID, list[tuple[uuid.UUID, str]]]
    claims: list[Claim]
    promises: list[PayPromise]
    liable: list[LiableParty]
    investment: str | None
    log: list[LoggedEvent]
    rules: RulesInForce
    employer_side: frozenset[str] = frozenset()

    def proceeding(self, proceeding_id: uuid.UUID) -> Proceeding:
        return next(one for one in self.proceedings if one.id == proceeding_id)

    @property
    def root(self) -> Proceeding:
        return next(one for one in self.proceedings if one.procedure == "case")

    def fold(self) -> dict[uuid.UUID, tuple[ComputedDeadline, ...]]:
        """The deadlines of every proceeding, from the events alone."""
        return fold_deadlines(self.proceedings, self.log, self.rules)

    def view(self, now: datetime) -> CaseView:
        folded = self.fold()
        return CaseView(
            id=str(self.case.id),
            number=self.case.number or "",
            org_id=str(self.case.owner_org_id),
            district=self.case.area_code,
            matter=self.case.matter,
            today=legal_date(now),
            now=now,
            claims=tuple(_claim_view(claim) for claim in self.claims),
            proceedings=tuple(self._proceeding_view(one) for one in self.proceedings),
            events=self.events(),
            deadlines=tuple((str(owner), one) for owner, found in folded.items() for one in found),
            promises=tuple(_promise_view(promise) for promise in self.promises),
            liable=tuple(LiableView(str(one.id), str(one.employer_id), one.ground) for one in self.liable),
            investment=self.investment,
            settings=self.rules.settings,
            book=self.rules.book,
            calendar=self.rules.calendar,
            employer_known=self.case.employer_id is not None,
            employer_side=self.employer_side,
        )

    def events(self) -> tuple[EventView, ...]:
        """The effective events: corrections applied, void ones dropped."""
        return tuple(_event_views(self.log))

    def _proceeding_view(self, row: Proceeding) -> ProceedingView:
        handlers = self.handlers.get(row.id, [])
        return ProceedingView(
            id=str(row.id),
            procedure=row.procedure,
            stage=row.stage,
            org_id=str(row.organisation_id),
            handler_ids=tuple(str(user) for user, _ in handlers),
            opened_on=row.opened_on,
            stage_since=row.stage_since,
            ended_on=row.ended_on,
            handler_teams=tuple(team for _, team in handlers),
            opened_by=row.opened_position,
        )


def _claim_view(row: Claim) -> ClaimView:
    return ClaimView(
        id=str(row.id),
        worker_id=str(row.worker_id),
        claimed=row.claimed,
        found=row.found,
        paid=row.paid,
        period_from=row.period_from,
        period_to=row.period_to,
        confirmed=row.confirmed_on is not None,
        outcome=row.outcome,
        advanced=row.advanced,
    )


def _promise_view(row: PayPromise) -> PromiseView:
    claims = tuple(str(one) for one in row.claim_ids)
    withdrawn = row.withdrawn_on is not None
    return PromiseView(str(row.id), row.due_on, row.amount, row.kept, withdrawn, claims, row.event_position)


def _event_views(log: Sequence[LoggedEvent]) -> Iterable[EventView]:
    """Effective events as views; the text of a correction is found by following the chain of corrections."""
    latest = {entry.body["position"]: entry for entry in log}
    corrected_by = {entry.body["corrects"]: entry.body["position"] for entry in log if entry.body["corrects"]}
    for clock in effective_events([entry.clock for entry in log]):
        position = clock.position
        while position in corrected_by:
            position = corrected_by[position]
        yield latest[position].view(clock)


def fold_deadlines(
    proceedings: Iterable[Proceeding], log: Sequence[LoggedEvent], rules: RulesInForce
) -> dict[uuid.UUID, tuple[ComputedDeadline, ...]]:
    """The root hears all events of the case; another proceeding hears its own and the root's."""
    rows = list(proceedings)
    root = next(str(one.id) for one in rows if one.procedure == "case")
    found = {}
    for one in rows:
        heard = rules.book.heard(one.procedure)
        scope = None if one.procedure == "case" else {str(one.id), root}
        events = [
            entry.clock
            for entry in log
            if (entry.body["name"] in heard) and (scope is None or entry.body["proceeding"] in scope)
        ]
        found[one.id] = compute_deadlines(rules.book.clocks_of(one.procedure), events, rules.calendar, rules.settings)
    return found


def parse_event(body: str, recorded_at: datetime) -> LoggedEvent:
    return LoggedEvent(json.loads(body), recorded_at)


def load_log(case_id: uuid.UUID) -> list[LoggedEvent]:
    rows = db.session.execute(
        select(Event.body, Event.recorded_at).where(Event.case_id == case_id).order_by(Event.position)
    )
    return [parse_event(row.body, row.recorded_at) for row in rows]


def load_dossier(case: Case) -> Dossier:
    """Read everything that belongs to a case."""
    proceedings = list(
        db.session.scalars(select(Proceeding).where(Proceeding.case_id == case.id).order_by(Proceeding.opened_position))
    )
    kind = select(Project.investment).where(Project.id == case.project_id)
    return Dossier(
        case=case,
        proceedings=proceedings,
        handlers=_handlers_by_proceeding([one.id for one in proceedings]),
        claims=list(db.session.scalars(select(Claim).where(Claim.case_id == case.id).order_by(Claim.seq))),
        promises=list(
            db.session.scalars(select(PayPromise).where(PayPromise.case_id == case.id).order_by(PayPromise.due_on))
        ),
        liable=list(db.session.scalars(select(LiableParty).where(LiableParty.case_id == case.id))),
        investment=db.session.scalar(kind) if case.project_id else None,
        log=load_log(case.id),
        rules=rulebook.current_rules(),
        employer_side=frozenset(str(one) for one in db.session.scalars(_non_worker_parties(case))),
    )


def _non_worker_parties(case: Case) -> Select[uuid.UUID]:
    return select(Party.id).where(Party.case_id == case.id, Party.side != "worker")


def _handlers_by_proceeding(proceeding_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[tuple[uuid.UUID, str]]]:
    query = (
        select(ProceedingHandler.proceeding_id, ProceedingHandler.user_id, User.team)
        .join(User, User.id == ProceedingHandler.user_id)
        .where(ProceedingHandler.proceeding_id.in_(proceeding_ids))
        .order_by(ProceedingHandler.rank)
    )
    found: dict[uuid.UUID, list[tuple[uuid.UUID, str]]] = defaultdict(list)
    for proceeding_id, user_id, team in db.session.execute(query):
        found[proceeding_id].append((user_id, team))
    return dict(found)
