"""Planned changes of the law as an administrator sees them: counts by clock and by organisation, and no case."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.law.change import LawChangeFile
from wagecase.models import LawChange, Organisation, PlannedChange
from wagecase.services.base.errors import NotFound
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import require_administrator


def parse_change(row: PlannedChange) -> LawChangeFile:
    days = {date.fromisoformat(day): bool(working) for day, working in row.days.items()}
    return LawChangeFile(row.source, row.year, dict(sorted(days.items())), row.settings)


def get_planned_change(principal: Principal, plan_id: uuid.UUID) -> PlannedChange:
    """One planned change; raises NotFound."""
    require_administrator(principal)
    found = db.session.get(PlannedChange, plan_id)
    if found is None:
        raise NotFound
    return found


def running_change(row: PlannedChange) -> LawChange | None:
    """How far the change has been carried out; None before the worker has begun."""
    return db.session.scalar(
        select(LawChange)
        .where(LawChange.digest == parse_change(row).digest, LawChange.started_at >= row.created_at)
        .order_by(LawChange.started_at.desc())
        .limit(1)
    )


def moves_by_organisation(row: PlannedChange, lang: str) -> list[tuple[str, int]]:
    """How many of each organisation's deadlines move, the most first."""
    counts: Mapping[str, int] = row.tally["organisations"]
    query = select(Organisation).where(Organisation.id.in_([uuid.UUID(one) for one in counts]))
    names = {str(one.id): one.names["zh" if lang == "zh" else "en"] for one in db.session.scalars(query)}
    return sorted(((names[one], count) for one, count in counts.items()), key=lambda one: (-one[1], one[0]))
