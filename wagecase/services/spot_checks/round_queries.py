"""Rounds of spot checks with their steps, their population and their sample. Nothing is written here.

The seed is shown to the city and the auditors at once, to the offices only when the calls are over: with it they could
work out which of their cases are called.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import SpotCheck, SpotCheckCase, SpotCheckDraw, SpotCheckStep
from wagecase.procedure.core.enums import Role
from wagecase.procedure.records.spot_checks import PopulationEntry, SampledCase, SamplingRule, sha256_hex
from wagecase.services.base.errors import Forbidden, NotFound
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role

# Those who may draw, and those who may see the population and the sample.
DRAWING_ROLES = (Role.supervisor,)
VIEWING_ROLES = (Role.supervisor, Role.auditor)


@dataclass(frozen=True, slots=True)
class SpotCheckRound:
    """A round with the steps it has taken."""

    row: SpotCheck
    steps: dict[str, SpotCheckStep]

    @property
    def rule(self) -> SamplingRule:
        return SamplingRule.read(self.row.rule)

    @property
    def state(self) -> str:
        """published, frozen, drawn, ended or cancelled."""
        last = [step for step in ("cancelled", "ended", "drawn", "frozen") if step in self.steps]
        return last[0] if last else "published"

    @property
    def rule_digest(self) -> str:
        return sha256_hex(self.row.rule.encode())


def require_drawing_role(principal: Principal) -> None:
    if not principal.has(*DRAWING_ROLES):
        raise Forbidden([wrong_role(DRAWING_ROLES)])


def get_round_to_draw(principal: Principal, round_id: uuid.UUID) -> SpotCheckRound:
    """A round for those who draw it. Raises NotFound or Forbidden."""
    found = get_round_to_view(principal, round_id)
    require_drawing_role(principal)
    return found


def list_rounds() -> list[SpotCheckRound]:
    """Every round, the latest first: everybody who signs in may see what is published."""
    rows = db.session.scalars(select(SpotCheck).order_by(SpotCheck.published_at.desc(), SpotCheck.id.desc())).all()
    return _with_steps(rows)


def _with_steps(rows: Sequence[SpotCheck]) -> list[SpotCheckRound]:
    found: dict[uuid.UUID, dict[str, SpotCheckStep]] = {row.id: {} for row in rows}
    for step in db.session.scalars(select(SpotCheckStep).where(SpotCheckStep.round_id.in_(found))):
        found[step.round_id][step.step] = step
    return [SpotCheckRound(row, found[row.id]) for row in rows]


def get_round(round_id: uuid.UUID) -> SpotCheckRound:
    """Raises NotFound."""
    row = db.session.get(SpotCheck, round_id)
    if row is None:
        raise NotFound
    return _with_steps([row])[0]


def get_round_to_view(principal: Principal, round_id: uuid.UUID) -> SpotCheckRound:
    """A round for those who may see its population and sample.

    Raises:
        NotFound: there is none.
        Forbidden: neither of the city that drew it nor its auditor.
    """
    found = get_round(round_id)
    if not principal.has(*VIEWING_ROLES) or found.row.organisation_id != principal.org_id:
        raise Forbidden([wrong_role(VIEWING_ROLES)])
    return found


def visible_seed(principal: Principal, found: SpotCheckRound) -> str | None:
    """The opened seed, for whom it may be known now: see above."""
    drawn = found.steps.get("drawn")
    if drawn is None:
        return None
    inside = principal.has(*VIEWING_ROLES) and found.row.organisation_id == principal.org_id
    return drawn.seed if inside or found.state in ("ended", "cancelled") else None


def get_population(round_id: uuid.UUID) -> list[PopulationEntry]:
    query = select(SpotCheckCase).where(SpotCheckCase.round_id == round_id)
    return sorted(
        PopulationEntry(row.stratum, str(row.case_id), row.area_code, tuple(map(str, row.claim_ids)))
        for row in db.session.scalars(query)
    )


def get_sample(round_id: uuid.UUID) -> list[SampledCase]:
    query = select(SpotCheckDraw).where(SpotCheckDraw.round_id == round_id)
    found = [
        SampledCase(row.stratum, str(row.case_id), row.place, str(row.claim_id)) for row in db.session.scalars(query)
    ]
    return sorted(found, key=lambda one: (one.stratum, one.place))
