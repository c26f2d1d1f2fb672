"""Which routes a complaint seems to have while it is still being entered, by the same table as the case afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from wagecase.law.deadlines import ClockEvent, ComputedDeadline, compute_deadlines
from wagecase.procedure.core.enums import ArrearsCause, InvestmentKind
from wagecase.procedure.core.figures import headcount
from wagecase.procedure.routing.decision_table import suggest_routes as suggest_for
from wagecase.procedure.routing.routing import RouteSuggestion, RoutingFacts
from wagecase.services.base import rules_in_force
from wagecase.services.base.dates import now, today
from wagecase.services.base.rules_in_force import RulesInForce
from wagecase.services.eventlog import claim_limits
from wagecase.services.intake.new_complaint import LIMIT_DAY_FIELDS
from wagecase.services.intake.routing import CONSTRUCTION_CAUSES, limit_from_runs

ComplaintData = Mapping[str, Any]
# Workers of one crew left on few different days; more are not looked at before the case is logged.
MAX_DAYS = 30


def preview_next_steps(data: ComplaintData) -> tuple[RouteSuggestion, ...]:
    """Suggestions once there is something to suggest on: an amount or a cause."""
    rows = data.get("claims") or []
    return suggest_for(facts_from_form(data)) if rows or data.get("amount_stated") or data.get("cause") else ()


def facts_from_form(data: ComplaintData) -> RoutingFacts:
    """The facts as far as they are entered; what is missing counts as not so."""
    in_force, rows = rules_in_force.current_rules(), data.get("claims") or []
    settings, project, cause = in_force.settings, data.get("project") or {}, data.get("cause")
    workers = max(len(rows), 1, data.get("headcount") or 0)
    amounts = [row["claimed"] for row in rows if row.get("claimed")]
    total = sum(amounts, Decimal(0)) or data.get("amount_stated") or Decimal(0)
    found = {name: _limit_of_runs(runs) for name, runs in _limit_runs(in_force, rows).items()}
    return RoutingFacts(
        construction=bool(project) or cause in CONSTRUCTION_CAUSES or bool(data.get("construction")),
        government=project.get("investment") == InvestmentKind.government,
        project_money_unpaid=cause == ArrearsCause.project_money_unpaid,
        platform=bool(data.get("platform_worker")),
        workers=workers,
        highest=max(amounts, default=total / workers),
        total=total,
        average_wage=settings.get("wage.average_year"),
        crime_single=settings.get("crime.amount_single"),
        crime_ten=settings.get("crime.amount_ten"),
        collective_workers=headcount(in_force.book, "arbitration.collective_workers", today()),
        crime_workers=headcount(in_force.book, "crime.workers", today()),
        iou=bool(data.get("has_iou")),
        employer_gone=bool(data.get("employer_gone")),
        urgent=bool(data.get("urgent")),
        in_forum=bool(data.get("already_in_proceedings")),
        **found,
    )


def _limit_of_runs(runs: Iterable[ComputedDeadline]) -> Any:
    return limit_from_runs(runs, today(), now())


def _limit_runs(in_force: RulesInForce, rows: Iterable[ComplaintData]) -> dict[str, list[ComputedDeadline]]:
    """The limits of the claims, folded as they will be once the complaint is logged."""
    days = {tuple(row.get(column) for column in LIMIT_DAY_FIELDS.values()) for row in rows}
    told = {str(n): _limit_dates(pair) for n, pair in enumerate(sorted(days, key=str)[:MAX_DAYS])}
    event = ClockEvent(
        position=1,
        name="case.received",
        on=today(),
        claims=tuple(told),
        claim_fields={claim: fields for claim, fields in told.items() if fields},
    )
    folded = compute_deadlines(in_force.book.clocks_of("case"), [event], in_force.calendar, in_force.settings)
    return {name: [one for one in folded if one.clock == clock] for name, clock in claim_limits.LIMIT_CLOCKS.items()}


def _limit_dates(days: tuple[date | None, ...]) -> dict[str, str]:
    return {name: day.isoformat() for name, day in zip(LIMIT_DAY_FIELDS, days, strict=True) if day}
