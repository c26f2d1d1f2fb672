"""The register of projects: the four systems of each with evidence and who must act, and what was done on its site.

A project is nobody's personal data: everybody who works on cases may read the register; an office writes on projects of
its own place, and the city everywhere."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import aliased

from wagecase.extensions import db
from wagecase.models import (
    Case,
    CaseAccess,
    Employer,
    Organisation,
    Project,
    ProjectCheck,
    ProjectSystem,
    ProjectVisit,
    User,
)
from wagecase.procedure.core.enums import Role
from wagecase.procedure.records.projects import WageSystem, WageSystemState
from wagecase.services.access.visibility import visible_to
from wagecase.services.base.errors import Forbidden, NotFound
from wagecase.services.base.pagination import DEFAULT_LIMIT, Page, after_id, encode_cursor
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role
from wagecase.services.base.text_search import like_pattern

REGISTER_WRITERS = (Role.clerk, Role.inspector, Role.head, Role.supervisor)
REGISTER_READERS = (*REGISTER_WRITERS, Role.bureau_head)
# Shown of each project; older ones stay on record.
MAX_LATEST = 50


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """One project of the register with the state of each system."""

    project: Project
    contractor: str | None
    states: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ProjectDetails:
    """One project with everything on record. `cases` counts those that the person sees, open and all."""

    project: Project
    contractor: str | None
    developer: str | None
    systems: Mapping[str, ProjectSystem | None]
    checks: Sequence[Row[Any]]
    visits: Sequence[Row[Any]]
    open_cases: int
    cases: int
    may_write: bool


def list_projects(
    principal: Principal, *, area: str = "", lacking: str = "", name: str = "", after: str | None = None
) -> Page:
    """Projects in the order in which they came, narrowed to a place, to a name, or to those in which a system is
    missing or was never checked.

    Raises:
        Forbidden: not this person's role.
    """
    _require_reader(principal)
    contractor = aliased(Employer)
    query: Any = select(Project, contractor.name).outerjoin(contractor, contractor.id == Project.contractor_id)
    if area:
        query = query.where(Project.area_code == area)
    if name:
        query = query.where(Project.name.like(like_pattern(name)))
    if lacking:
        settled = select(1).where(
            ProjectSystem.project_id == Project.id,
            ProjectSystem.system == lacking,
            ProjectSystem.state.in_((str(WageSystemState.in_place), str(WageSystemState.not_applicable))),
        )
        query = query.where(~settled.exists())
    purpose = f"projects:{area}:{lacking}:{name}"
    position = after_id(purpose, after)
    if position is not None:
        query = query.where(Project.id < position)
    rows = db.session.execute(query.order_by(Project.id.desc()).limit(DEFAULT_LIMIT + 1)).all()
    states = _states_by_project([row.Project.id for row in rows[:DEFAULT_LIMIT]])
    lines = [ProjectLine(row.Project, row[1], states.get(row.Project.id, {})) for row in rows[:DEFAULT_LIMIT]]
    return Page(
        lines, encode_cursor(purpose, rows[DEFAULT_LIMIT - 1].Project.id) if len(rows) > DEFAULT_LIMIT else None
    )


def _require_reader(principal: Principal) -> None:
    if not principal.has(*REGISTER_READERS):
        raise Forbidden([wrong_role(REGISTER_READERS)])


def _states_by_project(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, dict[str, str]]:
    found: dict[uuid.UUID, dict[str, str]] = {}
    for row in db.session.scalars(select(ProjectSystem).where(ProjectSystem.project_id.in_(ids))):
        found.setdefault(row.project_id, {})[row.system] = row.state
    return found


def get_project_details(principal: Principal, project_id: uuid.UUID) -> ProjectDetails:
    """One project. Raises NotFound or Forbidden."""
    row = find_project(project_id)
    _require_reader(principal)
    systems = {one.system: one for one in db.session.scalars(select(ProjectSystem).filter_by(project_id=row.id))}
    firms = {
        one.id: one.name
        for one in db.session.scalars(select(Employer).where(Employer.id.in_([row.contractor_id, row.developer_id])))
    }
    counted = (
        select(func.count().filter(Case.closed_on.is_(None)), func.count())
        .select_from(Case)
        .join(CaseAccess, CaseAccess.case_id == Case.id)
        .where(Case.project_id == row.id, visible_to(principal))
    )
    open_cases, cases = db.session.execute(counted).one()
    return ProjectDetails(
        project=row,
        contractor=firms.get(row.contractor_id) if row.contractor_id else None,
        developer=firms.get(row.developer_id) if row.developer_id else None,
        systems={str(one): systems.get(one) for one in WageSystem},
        checks=_latest_rows(ProjectCheck, row.id, ProjectCheck.created_at),
        visits=_latest_rows(ProjectVisit, row.id, ProjectVisit.held_on),
        open_cases=open_cases,
        cases=cases,
        may_write=may_write(principal, row),
    )


def _latest_rows(model: Any, project_id: uuid.UUID, order: Any) -> Sequence[Row[Any]]:
    query: Any = select(model, User.name).join(User, User.id == model.by_id).where(model.project_id == project_id)
    found: Sequence[Row[Any]] = db.session.execute(
        query.order_by(order.desc(), model.id.desc()).limit(MAX_LATEST)
    ).all()
    return found


def find_project(project_id: uuid.UUID) -> Project:
    """The row; raises NotFound."""
    row = db.session.get(Project, project_id)
    if row is None:
        raise NotFound
    return row


def may_write(principal: Principal, row: Project) -> bool:
    """Whether the person may put checks and visits of this project on record."""
    own = db.session.get_one(Organisation, principal.org_id)
    return principal.has(*REGISTER_WRITERS) and (own.parent_id is None or own.area_code == row.area_code)


def list_ending_guarantees(start: date, until: date) -> Sequence[Row[Any]]:
    """Letters of guarantee in place that end in this time, both days included: `project_id`, `expires_on`."""
    ending = ProjectSystem.expires_on.between(start, until), ProjectSystem.state == str(WageSystemState.in_place)
    query: Any = select(ProjectSystem.project_id, ProjectSystem.expires_on).where(*ending)
    found: Sequence[Row[Any]] = db.session.execute(query.order_by(ProjectSystem.expires_on)).all()
    return found


@dataclass(frozen=True, slots=True)
class EndingGuarantee:
    """Whose letter of guarantee ends, and who checked it last."""

    name: str
    checker_id: uuid.UUID
    organisation_id: uuid.UUID


def get_ending_guarantee(project_id: uuid.UUID, expires_on: date) -> EndingGuarantee | None:
    """The guarantee that ends on this day, or None if it was replaced, called or corrected meanwhile."""
    latest = (
        select(Project.name, User.id, User.organisation_id)
        .join(ProjectSystem, ProjectSystem.project_id == Project.id)
        .join(ProjectCheck, (ProjectCheck.project_id == Project.id) & (ProjectCheck.system == ProjectSystem.system))
        .join(User, User.id == ProjectCheck.by_id)
        .where(
            Project.id == project_id,
            ProjectSystem.expires_on == expires_on,
            ProjectSystem.state == str(WageSystemState.in_place),
        )
        .order_by(ProjectCheck.created_at.desc(), ProjectCheck.id.desc())
    )
    row = db.session.execute(latest.limit(1)).first()
    return None if row is None else EndingGuarantee(*row)
