"""Where a complaint belongs and what is known already: the two questions that an intake asks before it writes."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text

from wagecase.extensions import db
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import MatterKind, OrgKind
from wagecase.services.access.visibility import SUPERIORS_SQL
from wagecase.services.base.errors import Invalid
from wagecase.services.base.principal import Principal
from wagecase.services.base.rules_in_force import VERSIONS_SQL, RuleVersions
from wagecase.services.intake.new_complaint import NewComplaint
from wagecase.services.registry.employers import FIND_EMPLOYER_SQL, FIND_PROJECT_SQL

# Bodies to which a worker may apply directly; the case is then theirs.
PROCEEDING_BODIES = frozenset(
    {OrgKind.mediation_body, OrgKind.arbitration_body, OrgKind.legal_aid_centre, OrgKind.union}
)
JURISDICTION_SQL = text(
    """
    SELECT own.kind, areas.code AS area, brigade.organisation_id AS brigade
    FROM organisations own
    LEFT JOIN areas ON areas.code = coalesce(:area, own.area_code)
    LEFT JOIN jurisdictions brigade ON brigade.area_code = areas.code AND brigade.kind = 'inspection_brigade'
    WHERE own.id = :org
    """
)
KNOWN_SQL = text(f"SELECT {SUPERIORS_SQL}, {VERSIONS_SQL}, {FIND_EMPLOYER_SQL}, {FIND_PROJECT_SQL}")


@dataclass(frozen=True)
class IntakeContext:
    """The place of work, who answers for it with his superiors, the rules in force, and known employer and project."""

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
    area, owner = _competent_body(principal, given)
    values = {
        "org": owner,
        "area": area,
        "uscc": given.employer.uscc if given.employer else None,
        "employer": given.employer.name if given.employer else None,
        "project": given.project.name if given.project else None,
    }
    above, settings, calendar, employer, project = db.session.connection().execute(KNOWN_SQL, values).one()
    return IntakeContext(area, owner, above, (settings, calendar), employer, project)


def _competent_body(principal: Principal, given: NewComplaint) -> tuple[str, uuid.UUID]:
    """Place of work to the inspection body that answers for it (facts A01, A02); the taker's own place if none is said.

    An application to a mediation, arbitration or legal-aid body stays with the body that took it.
    """
    row = db.session.connection().execute(JURISDICTION_SQL, {"org": principal.org_id, "area": given.area_code}).one()
    if row.brigade is None:
        raise Invalid({"district": [Unmet("unknown_district", {"district": given.area_code or ""})]})
    return row.area, principal.org_id if keeps_complaint(given.matter, row.kind) else row.brigade


def keeps_complaint(matter: str, kind: str) -> bool:
    """Whether what came in belongs to the body that took it, and not to the inspection of the place."""
    return matter == MatterKind.application and kind in PROCEEDING_BODIES
