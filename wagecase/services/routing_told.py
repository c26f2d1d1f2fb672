"""Which doors a complaint seems to have while it is still being told, by the same table as the case afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from wagecase.law.deadlines import ClockEvent, Deadline, fold
from wagecase.procedure.figures import headcount
from wagecase.procedure.routing import Facts, Suggestion
from wagecase.procedure.routing_rows import suggest as suggest_for
from wagecase.procedure.words import ArrearsCause, InvestmentKind
from wagecase.services import limits, rules
from wagecase.services.intake import LIMIT_DAYS
from wagecase.services.routing import OF_BUILDING, limit_among
from wagecase.services.rules import Rules
from wagecase.services.timing import now, today

Given = Mapping[str, Any]
# Workers of one crew left on few different days; more are not looked at before the case is logged.
MOST_DAYS = 30


def suggest(data: Given) -> tuple[Suggestion, ...]:
    """Suggestions once there is something to suggest on: an amount or a cause."""
    rows = data.get("claims") or []
    return suggest_for(facts_told(data)) if rows or data.get("amount_told") or data.get("cause") else ()


def facts_told(data: Given) -> Facts:
    """The facts as far as they have been told; what was not said is taken as not so."""
    in_force, rows = rules.current(), data.get("claims") or []
    settings, project, cause = in_force.settings, data.get("project") or {}, data.get("cause")
    workers = max(len(rows), 1, data.get("headcount") or 0)
    amounts = [row["claimed"] for row in rows if row.get("claimed")]
    total = sum(amounts, Decimal(0)) or data.get("amount_told") or Decimal(0)
    found = {name: _limit(runs) for name, runs in _runs(in_force, rows).items()}
    return Facts(
        construction=bool(project) or cause in OF_BUILDING or bool(data.get("construction")),
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


def _limit(runs: Iterable[Deadline]) -> Any:
    return limit_among(runs, today(), now())


def _runs(in_force: Rules, rows: Iterable[Given]) -> dict[str, list[Deadline]]:
    """The limits of the claims, folded as they will be once the complaint is logged."""
    days = {tuple(row.get(column) for column in LIMIT_DAYS.values()) for row in rows}
    told = {str(n): _dated(pair) for n, pair in enumerate(sorted(days, key=str)[:MOST_DAYS])}
    event = ClockEvent(
        position=1,
        name="case.received",
        on=today(),
        claims=tuple(told),
        claim_fields={claim: fields for claim, fields in told.items() if fields},
    )
    folded = fold(in_force.book.clocks_of("case"), [event], in_force.calendar, in_force.settings)
    return {name: [one for one in folded if one.clock == clock] for name, clock in limits.CLOCKS.items()}


def _dated(days: tuple[date | None, ...]) -> dict[str, str]:
    return {name: day.isoformat() for name, day in zip(LIMIT_DAYS, days, strict=True) if day}
