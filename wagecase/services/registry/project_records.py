"""Checks of the four systems of a project and visits to its site, put on record by an office of the place."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from wagecase.extensions import db
from wagecase.models import (
    Project,
    ProjectCheck,
    ProjectSystem,
    ProjectVisit,
    new_id,
)
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.records.projects import VisitKind, WageSystem, WageSystemState
from wagecase.services.base.dates import today
from wagecase.services.base.errors import Forbidden, Invalid
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.registry.projects import REGISTER_WRITERS, find_project, may_write


def _require_writable(principal: Principal, project_id: uuid.UUID) -> Project:
    row = find_project(project_id)
    if not principal.has(*REGISTER_WRITERS):
        raise Forbidden([wrong_role(REGISTER_WRITERS)])
    if not may_write(principal, row):
        raise Forbidden([Unmet("other_place")])
    return row


@unit_of_work()
def record_check(
    principal: Principal,
    project_id: uuid.UUID,
    system: WageSystem,
    state: WageSystemState,
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
    row = _require_writable(principal, project_id)
    if checked_on > today():
        raise Invalid({"checked_on": [Unmet("day_future")]})
    if state is WageSystemState.missing and not responsible:
        raise Invalid({"responsible": [Unmet("required")]})
    if state is WageSystemState.in_place and not evidence:
        raise Invalid({"evidence": [Unmet("required")]})
    if expires_on is not None and (system, state) != (WageSystem.deposit, WageSystemState.in_place):
        raise Invalid({"expires_on": [Unmet("deposit_only")]})
    said: dict[str, Any] = {"state": str(state), "checked_on": checked_on, "responsible": responsible}
    said |= {"evidence": evidence, "expires_on": expires_on}
    db.session.add(ProjectCheck(id=new_id(), project_id=row.id, system=str(system), by_id=principal.user_id, **said))
    shown = insert(ProjectSystem).values(project_id=row.id, system=str(system), **said)
    db.session.execute(shown.on_conflict_do_update(index_elements=["project_id", "system"], set_=said))


@unit_of_work()
def record_visit(
    principal: Principal, project_id: uuid.UUID, kind: VisitKind, *, held_on: date, headcount: int, account: str
) -> None:
    """Put an inspection or a publicity event on record.

    Raises:
        NotFound, Forbidden: no such project, or not of the person's place.
        Invalid: the day is to come.
    """
    row = _require_writable(principal, project_id)
    if held_on > today():
        raise Invalid({"held_on": [Unmet("day_future")]})
    made = ProjectVisit(id=new_id(), project_id=row.id, kind=str(kind), held_on=held_on, account=account)
    made.headcount, made.organisation_id, made.by_id = headcount, principal.org_id, principal.user_id
    db.session.add(made)
