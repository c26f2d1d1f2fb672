"""Which cases a spot check's rule holds, within what the person sees, each with its stratum and its workers."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import JSON, Row, Select, cast, func, select
from sqlalchemy.orm import aliased

from wagecase.extensions import db
from wagecase.models import Case, CaseAccess, Claim, Event, Organisation, Proceeding, ProceedingHandler
from wagecase.procedure.core.enums import ClaimOutcome
from wagecase.procedure.records.spot_checks import (
    WHOLE_POPULATION,
    PopulationEntry,
    SamplingRule,
    StratifiedBy,
    amount_band,
)
from wagecase.services.access.visibility import visible_to
from wagecase.services.base.principal import Principal

STRATUM_KEYS: Mapping[str, Callable[[Row[Any]], str]] = MappingProxyType(
    {
        StratifiedBy.area: lambda row: str(row.area_code),
        StratifiedBy.office: lambda row: str(row.office),
        StratifiedBy.conclusion: lambda row: str(row.conclusion),
        StratifiedBy.amount: lambda row: amount_band(row.amount),
    }
)


def find_population(principal: Principal, rule: SamplingRule) -> tuple[list[PopulationEntry], int]:
    """The cases of the population, and how many more there are in which nobody can be called."""
    rows = [
        row
        for row in db.session.execute(_population_query(principal, rule))
        if not rule.conclusions or row.conclusion in rule.conclusions
    ]
    entries = [_population_entry(rule, row) for row in rows if row.claims]
    return entries, len(rows) - len(entries)


def _population_entry(rule: SamplingRule, row: Row[Any]) -> PopulationEntry:
    stratum = "/".join(STRATUM_KEYS[part](row) for part in rule.strata) or WHOLE_POPULATION
    return PopulationEntry(stratum, str(row.id), row.area_code, tuple(sorted(map(str, row.claims))))


def _population_query(principal: Principal, rule: SamplingRule) -> Select[*tuple[Any, ...]]:
    stands = Claim.outcome.is_distinct_from(str(ClaimOutcome.withdrawn))
    claims = select(func.array_agg(Claim.id)).where(Claim.case_id == Case.id, stands).scalar_subquery()
    return (
        select(
            Case.id,
            Case.area_code,
            Organisation.code.label("office"),
            _amount_expression().label("amount"),
            claims.label("claims"),
            func.coalesce(_conclusion_expression(), "none").label("conclusion"),
        )
        .join(CaseAccess, CaseAccess.case_id == Case.id)
        .join(Organisation, Organisation.id == Case.owner_org_id)
        .where(visible_to(principal), *_rule_conditions(rule))
    )


def _amount_expression() -> Any:
    return func.coalesce(Case.found, Case.claimed)


def _conclusion_expression() -> Any:
    """How the case was concluded, by the last event that stands."""
    later = aliased(Event)
    corrected = select(1).where(later.case_id == Event.case_id, later.corrects == Event.position).exists()
    told = func.json_extract_path_text(cast(Event.body, JSON), "fields", "conclusion")
    query = select(told).where(Event.case_id == Case.id, Event.name == "case.concluded", ~Event.void, ~corrected)
    return query.order_by(Event.position.desc()).limit(1).scalar_subquery()


def _rule_conditions(rule: SamplingRule) -> list[Any]:
    amount = _amount_expression()
    terms: list[Any] = [Case.closed_on.between(rule.closed_from, rule.closed_until), Case.stage == "concluded"]
    if rule.areas:
        terms.append(Case.area_code.in_(rule.areas))
    if rule.amount_from is not None:
        terms.append(amount >= rule.amount_from)
    if rule.amount_until is not None:
        terms.append(amount <= rule.amount_until)
    if rule.procedures:
        terms.append(Case.id.in_(select(Proceeding.case_id).where(Proceeding.procedure.in_(rule.procedures))))
    if rule.handlers:
        handled = select(Proceeding.case_id).join(ProceedingHandler, ProceedingHandler.proceeding_id == Proceeding.id)
        people = [uuid.UUID(one) for one in rule.handlers]
        terms.append(Case.id.in_(handled.where(ProceedingHandler.user_id.in_(people))))
    return terms
