"""Where a complaint belongs and what is known already: the two questions that an intake asks before it writes, for one
complaint in few statements and for many at once."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select, text, tuple_

from wagecase.extensions import db
from wagecase.models import Employer, Project
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import MatterKind, OrgKind
from wagecase.services.access.visibility import SUPERIORS_SQL, superior_ids
from wagecase.services.base import rules_in_force
from wagecase.services.base.errors import Invalid
from wagecase.services.base.principal import Principal
from wagecase.services.base.rules_in_force import VERSIONS_SQL, RuleVersions
from wagecase.services.intake.new_complaint import NewComplaint
from wagecase.services.registry import employers
from wagecase.services.registry.employers import (
    FIND_EMPLOYER_SQL,
    FIND_PROJECT_SQL,
    EmployerKey,
    NewEmployer,
    NewProject,
)

# Bodies to which a worker may apply directly; the case is then theirs.
PROCEEDING_BODIES = frozenset(
    {OrgKind.mediation_body, OrgKind.arbitration_body, OrgKind.legal_aid_centre, OrgKind.union}
)
# For each place that was asked about: the body's own place where none was named, and the brigade that answers for it.
JURISDICTION_SQL = text(
    """
    SELECT asked.area AS asked, own.kind, areas.code AS area, brigade.organisation_id AS brigade
    FROM organisations own CROSS JOIN unnest(CAST(:areas AS text[])) AS asked (area)
    LEFT JOIN areas ON areas.code = coalesce(asked.area, own.area_code)
    LEFT JOIN jurisdictions brigade ON brigade.area_code = areas.code AND brigade.kind = 'inspection_brigade'
    WHERE own.id = :org
    """
)
KNOWN_SQL = text(f"SELECT {SUPERIORS_SQL}, {VERSIONS_SQL}, {FIND_EMPLOYER_SQL}, {FIND_PROJECT_SQL}")


@dataclass(frozen=True, slots=True)
class IntakeContext:
    """The place of work, the body that has the case and its superiors, the rules in force, employer and project."""

    area_code: str
    owner_org_id: uuid.UUID
    superiors: Sequence[uuid.UUID]
    versions: RuleVersions
    employer_id: uuid.UUID | None
    project_id: uuid.UUID | None


def resolve_jurisdiction(principal: Principal, given: NewComplaint) -> IntakeContext:
    """Look up what an intake needs.

    Raises:
        Invalid: there is no such place of work.
    """
    area, owner = _competent_bodies(principal, [given])[0]
    values = {
        "org": owner,
        "area": area,
        "uscc": given.employer.uscc if given.employer else None,
        "employer": given.employer.name if given.employer else None,
        "project": given.project.name if given.project else None,
    }
    above, settings, calendar, employer, project = db.session.connection().execute(KNOWN_SQL, values).one()
    return IntakeContext(area, owner, above, (settings, calendar), employer, project)


def resolve_jurisdictions(principal: Principal, complaints: Sequence[NewComplaint]) -> list[IntakeContext]:
    """Look up what many intakes need; employers and projects that nobody knew are made here.

    Raises:
        Invalid: one of them names no place of work that there is.
    """
    places = _competent_bodies(principal, complaints)
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


def _competent_bodies(principal: Principal, complaints: Sequence[NewComplaint]) -> list[tuple[str, uuid.UUID]]:
    """The place of work of each with the inspection body that answers for it (facts A01, A02); the own place of the
    body that took it where none was stated.

    An application to a mediation, arbitration or legal-aid body stays with the body that took it.
    """
    wanted = {"org": principal.org_id, "areas": list({given.area_code for given in complaints})}
    known = {row.asked: row for row in db.session.connection().execute(JURISDICTION_SQL, wanted)}
    found = []
    for given in complaints:
        row = known[given.area_code]
        if row.brigade is None:
            raise Invalid({"district": [Unmet("unknown_district", {"district": given.area_code or ""})]})
        keeps = given.matter == MatterKind.application and row.kind in PROCEEDING_BODIES
        found.append((row.area, principal.org_id if keeps else row.brigade))
    return found


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
