"""Lists of cases behind figures: a condition in SQL, within what the person may see, as keyset pages oldest first."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Date, Integer, Numeric, Text, Uuid, func, select, text, tuple_

from wagecase.extensions import db
from wagecase.models import CaseAccess, Employer, Organisation, Proceeding
from wagecase.procedure.core.stages import stage_label
from wagecase.services.access.visibility import visible_to
from wagecase.services.base.lookups import localized_name
from wagecase.services.base.pagination import Page, after_day, encode_cursor
from wagecase.services.base.principal import Principal

FIGURE_CASES_SQL = """
SELECT c.id, c.number, c.area_code, c.owner_org_id, c.employer_id, c.employer_as_stated, c.opened_on,
       {people} AS people, {amount} AS amount
FROM cases c {join} WHERE {where}
"""


@dataclass(frozen=True, slots=True)
class FigureCase:
    """One case of a list, as far as a list may say. `root_id` is the proceeding on which the city acts."""

    case_id: uuid.UUID
    number: str | None
    area_code: str
    office: str
    employer: str | None
    opened_on: date
    stage: str
    people: int
    amount: Decimal
    root_id: uuid.UUID


def list_figure_cases(
    principal: Principal,
    lang: str,
    *,
    purpose: str,
    where: str,
    values: Mapping[str, Any],
    join: str = "",
    people: str = "c.workers",
    amount: str = "coalesce(c.found, c.claimed)",
    area: str = "",
    after: str | None,
    limit: int,
) -> Page:
    """A page of lines. `where` and `join` are fragments of our own on `cases c`, with named binds.

    Raises:
        Invalid: the cursor is not one of ours, or of another list.
    """
    narrowed = f"({where}) AND c.area_code = :area" if area else where
    sql = FIGURE_CASES_SQL.format(people=people, amount=amount, join=join, where=narrowed)
    found = (
        text(sql)
        .bindparams(**values, **({"area": area} if area else {}))
        .columns(
            id=Uuid,
            number=Text,
            area_code=Text,
            owner_org_id=Uuid,
            employer_id=Uuid,
            employer_as_stated=Text,
            opened_on=Date,
            people=Integer,
            amount=Numeric,
        )
        .subquery("found")
    )
    query = (
        select(
            found,
            Proceeding.id.label("root_id"),
            Proceeding.stage,
            func.coalesce(Employer.name, found.c.employer_as_stated).label("employer"),
        )
        .join(CaseAccess, CaseAccess.case_id == found.c.id)
        .join(Proceeding, (Proceeding.case_id == found.c.id) & (Proceeding.procedure == "case"))
        .outerjoin(Employer, Employer.id == found.c.employer_id)
        .where(visible_to(principal))
    )
    position = after_day(purpose, after)
    if position is not None:
        query = query.where(tuple_(found.c.opened_on, found.c.id) > position)
    rows = db.session.execute(query.order_by(found.c.opened_on, found.c.id).limit(limit + 1)).all()
    last = rows[limit - 1] if len(rows) > limit else None
    return Page(_figure_cases(rows[:limit], lang), encode_cursor(purpose, last.opened_on, last.id) if last else None)


def _figure_cases(rows: Sequence[Any], lang: str) -> list[FigureCase]:
    query = select(Organisation).where(Organisation.id.in_({row.owner_org_id for row in rows}))
    offices = {one.id: localized_name(one, lang) for one in db.session.scalars(query)}
    return [
        FigureCase(
            case_id=row.id,
            number=row.number,
            area_code=row.area_code,
            office=offices[row.owner_org_id],
            employer=row.employer,
            opened_on=row.opened_on,
            stage=stage_label("case", row.stage, lang),
            people=row.people,
            amount=row.amount,
            root_id=row.root_id,
        )
        for row in rows
    ]
