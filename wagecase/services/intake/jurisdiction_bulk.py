"""The two questions of `bearings`, asked once for many complaints: where each belongs, and what is known already."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select, text, tuple_

from wagecase.extensions import db
from wagecase.models import Employer, Organisation, Project
from wagecase.procedure.core.acts import Unmet
from wagecase.services.access.visibility import superior_ids
from wagecase.services.base import rules_in_force
from wagecase.services.base.errors import Invalid
from wagecase.services.base.principal import Principal
from wagecase.services.intake import jurisdiction
from wagecase.services.intake.jurisdiction import IntakeContext
from wagecase.services.intake.new_complaint import NewComplaint
from wagecase.services.registry import employers
from wagecase.services.registry.employers import EmployerKey, NewEmployer, NewProject

BRIGADES_SQL = text("SELECT area_code, organisation_id FROM jurisdictions WHERE kind = 'inspection_brigade'")


def resolve_jurisdictions(principal: Principal, complaints: Sequence[NewComplaint]) -> list[IntakeContext]:
    """Look up what many intakes need; employers and projects that nobody knew are made here.

    Raises:
        Invalid: one of them names no place of work that there is.
    """
    own = db.session.get_one(Organisation, principal.org_id)
    brigades = {row.area_code: row.organisation_id for row in db.session.connection().execute(BRIGADES_SQL)}
    places = [_competent_body_bulk(own, brigades, given) for given in complaints]
    above = {owner: superior_ids(owner) for owner in {owner for _, owner in places}}
    versions = rules_in_force.current_versions()
    firms = _employer_ids(given.employer for given in complaints if given.employer)
    sites = _project_ids(
        (given.project, area) for given, (area, _) in zip(complaints, places, strict=True) if given.project
    )
    return [
        IntakeContext(
            area_code=area,
            owner_org_id=owner,
            superiors=above[owner],
            versions=versions,
            employer_id=firms[_firm_key(given.employer)] if given.employer else None,
            project_id=sites[given.project.name, area] if given.project else None,
        )
        for given, (area, owner) in zip(complaints, places, strict=True)
    ]


def _competent_body_bulk(
    own: Organisation, brigades: Mapping[str, uuid.UUID], given: NewComplaint
) -> tuple[str, uuid.UUID]:
    area = given.area_code or own.area_code
    if area not in brigades:
        raise Invalid({"district": [Unmet("unknown_district", {"district": given.area_code or ""})]})
    return area, own.id if jurisdiction.keeps_complaint(given.matter, own.kind) else brigades[area]


def _firm_key(given: NewEmployer) -> EmployerKey:
    return (given.uscc, "") if given.uscc else (None, given.name)


def _employer_ids(given: Iterable[NewEmployer]) -> dict[EmployerKey, uuid.UUID]:
    wanted = {_firm_key(one): one for one in reversed(list(given))}
    codes = [code for code, _ in wanted if code]
    names = [name for code, name in wanted if code is None]
    query = select(Employer.id, Employer.uscc, Employer.name)
    found: dict[EmployerKey, uuid.UUID] = {}
    for row in db.session.execute(query.where(Employer.name.in_(names), Employer.uscc.is_(None))):
        found.setdefault((None, row.name), row.id)
    for row in db.session.execute(query.where(Employer.uscc.in_(codes))):
        found[row.uscc, ""] = row.id
    unknown = {key: one for key, one in wanted.items() if key not in found}
    return found | employers.create_employers(unknown)


def _project_ids(given: Iterable[tuple[NewProject, str]]) -> dict[tuple[str, str], uuid.UUID]:
    wanted = {(project.name, area): project for project, area in reversed(list(given))}
    query = select(Project.id, Project.name, Project.area_code)
    found: dict[tuple[str, str], uuid.UUID] = {}
    for row in db.session.execute(query.where(tuple_(Project.name, Project.area_code).in_(list(wanted)))):
        found.setdefault((row.name, row.area_code), row.id)
    unknown = {key: one for key, one in wanted.items() if key not in found}
    return found | employers.create_projects(unknown)
