"""Which routes a case has, by the decision table; what a person decides is kept beside what was suggested, and why.

Nothing is refused by software: the handlers of a case may choose any route, with a reason where they differ.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.law.deadlines import ComputedDeadline, DeadlineStatus, deadline_status
from wagecase.models import Case, Complaint
from wagecase.procedure.core.acts import CaseView
from wagecase.procedure.core.enums import ArrearsCause, InvestmentKind, Procedure, Role
from wagecase.procedure.core.figures import count, urgent_days
from wagecase.procedure.routing.decision_table import suggest_routes as suggest_for
from wagecase.procedure.routing.routing import LimitStatus, Route, RouteSuggestion, RoutingFacts
from wagecase.services.base.dates import now
from wagecase.services.eventlog import case_state, claim_limits
from wagecase.services.eventlog.case_state import Dossier

ROUTED_EVENT = "case.routed"
ROUTING_ROLES = frozenset(
    {Role.clerk, Role.inspector, Role.mediator, Role.arbitrator, Role.legal_aid_officer, Role.head}
)
# The limitation is shown, not chosen.
DECIDABLE_STEPS = tuple(route for route in Route if route is not Route.limitation)
CONSTRUCTION_CAUSES = frozenset(
    {ArrearsCause.unapproved_project, ArrearsCause.project_money_unpaid, ArrearsCause.subcontracted}
)
PAY_ORDER_CLOCKS = ("insp.pay_order", "insp.decision_pay", "insp.liable_pay")
FORUM_PROCEDURES = frozenset({Procedure.mediation, Procedure.arbitration, Procedure.litigation, Procedure.enforcement})
_OPEN_STATUSES = frozenset({DeadlineStatus.open, DeadlineStatus.due_today, DeadlineStatus.met})
_EXPIRED_STATUSES = frozenset({DeadlineStatus.late, DeadlineStatus.lapsed, DeadlineStatus.met_late})


@dataclass(frozen=True, slots=True)
class RoutingDecision:
    """What a person decided on which legal date, by the event of that position, and what had been suggested."""

    position: int
    on: str
    by: str
    suggested: tuple[str, ...]
    chosen: tuple[str, ...]
    differs: bool


def suggest_next_steps(
    case: Case,
) -> tuple[RoutingFacts, tuple[RouteSuggestion, ...], list[RoutingDecision]]:
    """The facts as the case's rows have them, what the table says of them, and what was decided so far."""
    dossier = case_state.load_dossier(case)
    facts = routing_facts(dossier)
    return facts, suggest_for(facts), _past_decisions(dossier)


def _past_decisions(dossier: Dossier) -> list[RoutingDecision]:
    logged = [entry.body for entry in dossier.log if entry.body["name"] == ROUTED_EVENT]
    return [
        RoutingDecision(
            position=body["position"],
            on=body["on"],
            by=body["actor"],
            suggested=tuple(one for one in body["fields"]["suggested"].split(",") if one),
            chosen=tuple(body["fields"]["chosen"].split(",")),
            differs=body["fields"]["differs"] == "yes",
        )
        for body in logged
    ]


def routing_facts(dossier: Dossier) -> RoutingFacts:
    """The facts of a case from its rows, its complaints as stated, its events and deadlines."""
    view, told = dossier.view(now()), _complaint_answers(dossier.case.id)
    settings = dossier.rules.settings
    workers = max([len(view.claims), 1, *(int(one["headcount"]) for one in told if one.get("headcount"))])
    highest, total = _claim_amounts(view, told, workers)
    look_back, limitation = (_limit_status(view, clock) for clock in ("insp.lookback", "arb.limitation"))
    cause = dossier.case.cause
    return RoutingFacts(
        construction=dossier.case.project_id is not None
        or cause in CONSTRUCTION_CAUSES
        or _any_answer(told, "construction"),
        government=dossier.investment == InvestmentKind.government,
        project_money_unpaid=cause == ArrearsCause.project_money_unpaid,
        platform=_any_answer(told, "platform_worker"),
        workers=workers,
        highest=highest,
        total=total,
        average_wage=settings.get("wage.average_year"),
        crime_single=settings.get("crime.amount_single"),
        crime_ten=settings.get("crime.amount_ten"),
        collective_workers=count(view, "arbitration.collective_workers"),
        crime_workers=count(view, "crime.workers"),
        iou=_any_answer(told, "has_iou"),
        agreement_broken=view.happened("mediation.defaulted"),
        order_unpaid=_order_unpaid(view),
        look_back=look_back,
        limitation=limitation,
        employer_gone=_any_answer(told, "employer_gone"),
        urgent=_any_answer(told, "urgent") or _limit_is_near(view),
        in_forum=_any_answer(told, "already_in_proceedings") or _in_forum(view),
    )


def _complaint_answers(case_id: uuid.UUID) -> list[Mapping[str, Any]]:
    return list(db.session.scalars(select(Complaint.details).where(Complaint.case_id == case_id)))


def _any_answer(told: Iterable[Mapping[str, Any]], name: str) -> bool:
    return any(one.get(name) for one in told)


def _claim_amounts(view: CaseView, told: Iterable[Mapping[str, Any]], workers: int) -> tuple[Decimal, Decimal]:
    """The largest claim and the sum of all; until claims are listed the stated sum, shared evenly."""
    if view.claims:
        return max(one.owed for one in view.claims), sum((one.owed for one in view.claims), Decimal(0))
    total = max((Decimal(one["amount_stated"]) for one in told if one.get("amount_stated")), default=Decimal(0))
    return total / workers, total


def _last_runs(view: CaseView, clocks: Iterable[str]) -> list[ComputedDeadline]:
    """The last run of each subject."""
    runs = sorted((one for _, one in view.deadlines if one.clock in clocks), key=lambda one: one.run)
    return list({(one.clock, one.subject): one for one in runs}.values())


def _limit_status(view: CaseView, clock: str) -> LimitStatus:
    """Open while it is open for any worker: what holds for one need not hold for the next."""
    return limit_from_runs(_last_runs(view, [clock]), view.today, view.now)


def limit_from_runs(runs: Iterable[ComputedDeadline], day: date, moment: datetime) -> LimitStatus:
    """What the runs of one clock say of its limit."""
    found = {deadline_status(one, day, moment) for one in runs}
    if found & _OPEN_STATUSES:
        return LimitStatus.open
    return LimitStatus.over if found & _EXPIRED_STATUSES else LimitStatus.unknown


def _order_unpaid(view: CaseView) -> bool:
    late = (deadline_status(one, view.today, view.now) for one in _last_runs(view, PAY_ORDER_CLOCKS))
    return view.happened("inspection.instruction_lapsed") or DeadlineStatus.late in late


def _limit_is_near(view: CaseView) -> bool:
    """Whether a limit of some worker runs out so soon that aid is provided first (法律援助法 44, fact D08)."""
    urgent = timedelta(days=urgent_days(view.book, view.today))
    running = [
        one for one in _last_runs(view, claim_limits.LIMIT_CLOCKS.values()) if one.stopped_on is None and one.due
    ]
    return any(one.due and view.today <= one.due < view.today + urgent for one in running)


def _in_forum(view: CaseView) -> bool:
    return any(one.procedure in FORUM_PROCEDURES and one.ended_on is None for one in view.proceedings)
