"""What is late or about to be, one by one: of a place, an organisation, a person or a procedure."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select, tuple_

from wagecase.extensions import db
from wagecase.models import Case, CaseAccess, Employer, Organisation, Proceeding, User, WorkItem
from wagecase.procedure.core.enums import Procedure
from wagecase.services.access import access_log
from wagecase.services.access.visibility import visible_to
from wagecase.services.base import lookups, rules_in_force
from wagecase.services.base.errors import NotFound
from wagecase.services.base.lookups import list_areas, localized_name
from wagecase.services.base.pagination import DEFAULT_LIMIT, Page, after_day, encode_cursor
from wagecase.services.base.principal import Principal
from wagecase.services.case_queries import work_list, work_list_filters

DIMENSIONS = ("area", "organisation", "person", "procedure")


def list_late_work(
    principal: Principal,
    dimension: str,
    key: str,
    until: date,
    lang: str,
    *,
    after: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page:
    """What is due up to a day for one place, organisation, person or procedure, by due date.

    Raises:
        NotFound: no such dimension or key.
    """
    if dimension not in DIMENSIONS:
        raise NotFound
    stretch = _late_scan_query(principal, dimension, key, until, f"late:{dimension}:{key}:{until}", after)
    query = (
        select(WorkItem, Case, Proceeding, func.coalesce(Employer.name, Case.employer_as_stated).label("employer"))
        .join(stretch, stretch.c.id == WorkItem.id)
        .join(CaseAccess, CaseAccess.case_id == WorkItem.case_id)
        .join(Case, Case.id == WorkItem.case_id)
        .join(Proceeding, Proceeding.id == WorkItem.proceeding_id)
        .outerjoin(Employer, Employer.id == Case.employer_id)
        .where(visible_to(principal))
    )
    query = _in_dimension(query, dimension, key)
    rows = db.session.execute(query.order_by(stretch.c.due_on, stretch.c.id).limit(limit + 1)).all()
    names = lookups.handlers_by_proceeding([row.Proceeding.id for row in rows[:limit]])
    clocks = rules_in_force.current_rules().book.clocks
    roots = _root_proceedings([row.Case.id for row in rows[:limit]])
    lines = [
        {**work_list.work_item_view(row, names, clocks, lang), "root_id": roots[row.Case.id]} for row in rows[:limit]
    ]
    last = rows[limit - 1].WorkItem if len(rows) > limit else None
    position = (last.due_on, last.id) if last else work_list_filters.scan_end(stretch)
    return Page(lines, encode_cursor(f"late:{dimension}:{key}:{until}", *position) if position else None)


def _late_scan_query(
    principal: Principal, dimension: str, key: str, until: date, purpose: str, after: str | None
) -> Any:
    """A person's own lines, else those of the overseer's organisation: each case once."""
    own = WorkItem.owner_id == _parse_id(key) if dimension == "person" else WorkItem.organisation_id == principal.org_id
    query = select(WorkItem.due_on, WorkItem.id).where(own, WorkItem.due_on <= until)
    position = after_day(purpose, after)
    if position is not None:
        query = query.where(tuple_(WorkItem.due_on, WorkItem.id) > position)
    return query.order_by(WorkItem.due_on, WorkItem.id).limit(work_list_filters.SCAN_ROWS).subquery()


def _in_dimension(query: Select[*tuple[Any, ...]], dimension: str, key: str) -> Select[*tuple[Any, ...]]:
    if dimension == "area" and key:
        return query.where(Case.area_code == key)
    if dimension == "organisation":
        return query.where(Proceeding.organisation_id == _parse_id(key))
    if dimension == "procedure":
        return query.where(Proceeding.procedure == key)
    return query


def _parse_id(key: str) -> uuid.UUID:
    return access_log.parse_id(key)


def _root_proceedings(cases: Sequence[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    query = select(Proceeding.case_id, Proceeding.id).where(
        Proceeding.case_id.in_(cases), Proceeding.procedure == "case"
    )
    return {row.case_id: row.id for row in db.session.execute(query)}


def dimension_labels(dimension: str, keys: Sequence[str], lang: str) -> dict[str, str]:
    """How places, organisations, people and procedures are called, by their keys."""
    if dimension == "procedure":
        return {one.value: one.label.get(lang) for one in Procedure}
    if dimension == "area":
        return {one["code"]: one["label"] for one in list_areas(lang)}
    ids = [uuid.UUID(key) for key in keys]
    if dimension == "organisation":
        offices = db.session.scalars(select(Organisation).where(Organisation.id.in_(ids)))
        return {str(one.id): localized_name(one, lang) for one in offices}
    people = db.session.scalars(select(User).where(User.id.in_(ids)))
    return {str(one.id): f"{one.name} · {localized_name(one.organisation, lang)}" for one in people}
