"""The register of projects: the four systems of each with evidence and who must act, and what was done on its site.

A project is nobody's personal data: whoever works on cases may read the register; an office writes on projects of its
own place, and the city everywhere."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.dialects.postgresql import insert
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
    new_id,
)
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import Role
from wagecase.procedure.records.projects import System, SystemState, VisitKind
from wagecase.services.access.visibility import visible
from wagecase.services.base.dates import today
from wagecase.services.base.errors import Forbidden, Invalid, NotFound
from wagecase.services.base.pagination import USUAL, Page, after_id, cursor
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role
from wagecase.services.base.text_search import like

WRITERS = (Role.clerk, Role.inspector, Role.head, Role.supervisor)
READERS = (*WRITERS, Role.bureau_head)
# Shown of each project; older ones stay on record.
LATEST = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One project of the register with the state of each system."""

    project: Project
    contractor: str | None
    states: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Whole:
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


def register(
    principal: Principal, *, area: str = "", lacking: str = "", name: str = "", after: str | None = None
) -> Page:
    """Projects in the order in which they came, narrowed to a place, to a name, or to those in which a system is
    missing or was never checked.

    Raises:
        Forbidden: not this person's role.
    """
    _reader(principal)
    contractor = aliased(Employer)
    query: Any = select(Project, contractor.name).outerjoin(contractor, contractor.id == Project.contractor_id)
    if area:
        query = query.where(Project.area_code == area)
    if name:
        query = query.where(Project.name.like(like(name)))
    if lacking:
        settled = select(1).where(
            ProjectSystem.project_id == Project.id,
            ProjectSystem.system == lacking,
            ProjectSystem.state.in_((str(SystemState.in_place), str(SystemState.not_applicable))),
        )
        query = query.where(~settled.exists())
    purpose = f"projects:{area}:{lacking}:{name}"
    position = after_id(purpose, after)
    if position is not None:
        query = query.where(Project.id < position)
    rows = db.session.execute(query.order_by(Project.id.desc()).limit(USUAL + 1)).all()
    states = _states([row.Project.id for row in rows[:USUAL]])
    lines = [Line(row.Project, row[1], states.get(row.Project.id, {})) for row in rows[:USUAL]]
    return Page(lines, cursor(purpose, rows[USUAL - 1].Project.id) if len(rows) > USUAL else None)


def _reader(principal: Principal) -> None:
    if not principal.has(*READERS):
        raise Forbidden([wrong_role(READERS)])


def _states(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, dict[str, str]]:
    found: dict[uuid.UUID, dict[str, str]] = {}
    for row in db.session.scalars(select(ProjectSystem).where(ProjectSystem.project_id.in_(ids))):
        found.setdefault(row.project_id, {})[row.system] = row.state
    return found


def whole(principal: Principal, project_id: uuid.UUID) -> Whole:
    """One project. Raises NotFound or Forbidden."""
    row = _found(project_id)
    _reader(principal)
    systems = {one.system: one for one in db.session.scalars(select(ProjectSystem).filter_by(project_id=row.id))}
    firms = {
        one.id: one.name
        for one in db.session.scalars(select(Employer).where(Employer.id.in_([row.contractor_id, row.developer_id])))
    }
    counted = (
        select(func.count().filter(Case.closed_on.is_(None)), func.count())
        .select_from(Case)
        .join(CaseAccess, CaseAccess.case_id == Case.id)
        .where(Case.project_id == row.id, visible(principal))
    )
    open_cases, cases = db.session.execute(counted).one()
    return Whole(
        project=row,
        contractor=firms.get(row.contractor_id) if row.contractor_id else None,
        developer=firms.get(row.developer_id) if row.developer_id else None,
        systems={str(one): systems.get(one) for one in System},
        checks=_latest(ProjectCheck, row.id, ProjectCheck.created_at),
        visits=_latest(ProjectVisit, row.id, ProjectVisit.held_on),
        open_cases=open_cases,
        cases=cases,
        may_write=_writes(principal, row),
    )


def _latest(model: Any, project_id: uuid.UUID, order: Any) -> Sequence[Row[Any]]:
    query: Any = select(model, User.name).join(User, User.id == model.by_id).where(model.project_id == project_id)
    found: Sequence[Row[Any]] = db.session.execute(query.order_by(order.desc(), model.id.desc()).limit(LATEST)).all()
    return found


def _found(project_id: uuid.UUID) -> Project:
    row = db.session.get(Project, project_id)
    if row is None:
        raise NotFound
    return row


def _writes(principal: Principal, row: Project) -> bool:
    own = db.session.get_one(Organisation, principal.org_id)
    return principal.has(*WRITERS) and (own.parent_id is None or own.area_code == row.area_code)


def _writable(principal: Principal, project_id: uuid.UUID) -> Project:
    row = _found(project_id)
    if not principal.has(*WRITERS):
        raise Forbidden([wrong_role(WRITERS)])
    if not _writes(principal, row):
        raise Forbidden([Unmet("other_place")])
    return row


def check(
    principal: Principal,
    project_id: uuid.UUID,
    system: System,
    state: SystemState,
    *,
    checked_on: date,
    responsible: str | None = None,
    evidence: str | None = None,
    expires_on: date | None = None,
) -> None:
    """Put a check of one system on record; what is missing names who must act, what is in place its evidence. Of a
    wage deposit, `expires_on` is when its letter of guarantee ends; whoever checked it last is told beforehand.

    Raises:
        NotFound, Forbidden: no such project, or not of the person's place.
        Invalid: the day is to come, evidence or responsible are missing, or only a deposit in place can end.
    """
    row = _writable(principal, project_id)
    if checked_on > today():
        raise Invalid({"checked_on": [Unmet("day_future")]})
    if state is SystemState.missing and not responsible:
        raise Invalid({"responsible": [Unmet("required")]})
    if state is SystemState.in_place and not evidence:
        raise Invalid({"evidence": [Unmet("required")]})
    if expires_on is not None and (system, state) != (System.deposit, SystemState.in_place):
        raise Invalid({"expires_on": [Unmet("deposit_only")]})
    said: dict[str, Any] = {"state": str(state), "checked_on": checked_on, "responsible": responsible}
    said |= {"evidence": evidence, "expires_on": expires_on}
    db.session.add(ProjectCheck(id=new_id(), project_id=row.id, system=str(system), by_id=principal.user_id, **said))
    shown = insert(ProjectSystem).values(project_id=row.id, system=str(system), **said)
    db.session.execute(shown.on_conflict_do_update(index_elements=["project_id", "system"], set_=said))
    db.session.commit()


def visit(
    principal: Principal, project_id: uuid.UUID, kind: VisitKind, *, held_on: date, headcount: int, account: str
) -> None:
    """Put an inspection or a publicity event on record.

    Raises:
        NotFound, Forbidden: no such project, or not of the person's place.
        Invalid: the day is to come.
    """
    row = _writable(principal, project_id)
    if held_on > today():
        raise Invalid({"held_on": [Unmet("day_future")]})
    made = ProjectVisit(id=new_id(), project_id=row.id, kind=str(kind), held_on=held_on, account=account)
    made.headcount, made.organisation_id, made.by_id = headcount, principal.org_id, principal.user_id
    db.session.add(made)
    db.session.commit()


def guarantees(start: date, until: date) -> Sequence[Row[Any]]:
    """Letters of guarantee in place that end in this time, both days included: `project_id`, `expires_on`."""
    ending = ProjectSystem.expires_on.between(start, until), ProjectSystem.state == str(SystemState.in_place)
    query: Any = select(ProjectSystem.project_id, ProjectSystem.expires_on).where(*ending)
    found: Sequence[Row[Any]] = db.session.execute(query.order_by(ProjectSystem.expires_on)).all()
    return found


@dataclass(frozen=True, slots=True)
class Guarantee:
    """Whose letter of guarantee ends, and who checked it last."""

    name: str
    checker_id: uuid.UUID
    organisation_id: uuid.UUID


def guarantee(project_id: uuid.UUID, expires_on: date) -> Guarantee | None:
    """The guarantee that ends on this day, or None if it was replaced, called or corrected meanwhile."""
    latest = (
        select(Project.name, User.id, User.organisation_id)
        .join(ProjectSystem, ProjectSystem.project_id == Project.id)
        .join(ProjectCheck, (ProjectCheck.project_id == Project.id) & (ProjectCheck.system == ProjectSystem.system))
        .join(User, User.id == ProjectCheck.by_id)
        .where(
            Project.id == project_id,
            ProjectSystem.expires_on == expires_on,
            ProjectSystem.state == str(SystemState.in_place),
        )
        .order_by(ProjectCheck.created_at.desc(), ProjectCheck.id.desc())
    )
    row = db.session.execute(latest.limit(1)).first()
    return None if row is None else Guarantee(*row)
