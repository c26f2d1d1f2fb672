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
from wagecase.procedure.records.spot_checks import WHOLE, By, Entry, Rule, band
from wagecase.services.access.visibility import visible
from wagecase.services.base.principal import Principal

PART_OF: Mapping[str, Callable[[Row[Any]], str]] = MappingProxyType(
    {
        By.area: lambda row: str(row.area_code),
        By.office: lambda row: str(row.office),
        By.conclusion: lambda row: str(row.conclusion),
        By.amount: lambda row: band(row.amount),
    }
)


def held_by(principal: Principal, rule: Rule) -> tuple[list[Entry], int]:
    """The cases of the population, and how many more there are in which nobody can be called."""
    rows = [
        row
        for row in db.session.execute(_query(principal, rule))
        if not rule.conclusions or row.conclusion in rule.conclusions
    ]
    entries = [_entry(rule, row) for row in rows if row.claims]
    return entries, len(rows) - len(entries)


def _entry(rule: Rule, row: Row[Any]) -> Entry:
    stratum = "/".join(PART_OF[part](row) for part in rule.strata) or WHOLE
    return Entry(stratum, str(row.id), row.area_code, tuple(sorted(map(str, row.claims))))


def _query(principal: Principal, rule: Rule) -> Select[*tuple[Any, ...]]:
    stands = Claim.outcome.is_distinct_from(str(ClaimOutcome.withdrawn))
    claims = select(func.array_agg(Claim.id)).where(Claim.case_id == Case.id, stands).scalar_subquery()
    return (
        select(
            Case.id,
            Case.area_code,
            Organisation.code.label("office"),
            _amount().label("amount"),
            claims.label("claims"),
            func.coalesce(_conclusion(), "none").label("conclusion"),
        )
        .join(CaseAccess, CaseAccess.case_id == Case.id)
        .join(Organisation, Organisation.id == Case.owner_org_id)
        .where(visible(principal), *_terms(rule))
    )


def _amount() -> Any:
    return func.coalesce(Case.found, Case.claimed)


def _conclusion() -> Any:
    """How the case was concluded, by the last event that stands."""
    later = aliased(Event)
    corrected = select(1).where(later.case_id == Event.case_id, later.corrects == Event.position).exists()
    told = func.json_extract_path_text(cast(Event.body, JSON), "fields", "conclusion")
    query = select(told).where(Event.case_id == Case.id, Event.name == "case.concluded", ~Event.void, ~corrected)
    return query.order_by(Event.position.desc()).limit(1).scalar_subquery()


def _terms(rule: Rule) -> list[Any]:
    amount = _amount()
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
