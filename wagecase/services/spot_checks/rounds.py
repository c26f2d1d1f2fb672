"""抽查回访: plan and publish a round, freeze its population, draw the sample, hand out the calls.

The order cannot be turned round: the seed is made by the machine and only its digest is published with the rule; then
the population is frozen, when its period is over; then the seed is opened and the sample follows from it. Nothing of
this can be changed afterwards, and a cancelled round stays to be seen. The seed is shown to the city and the auditors
at once, to the offices only when the calls are over: who knows it could work out which of his cases are called.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, text, update

from wagecase.extensions import db
from wagecase.models import (
    CallbackTask,
    DataKey,
    SpotCheck,
    SpotCheckCase,
    SpotCheckDraw,
    SpotCheckStep,
    new_id,
    utcnow,
)
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import Role
from wagecase.procedure.records.spot_checks import (
    PopulationEntry,
    SampledCase,
    SamplingRule,
    StratifiedBy,
    population_digest,
    select_sample,
    sha256_hex,
)
from wagecase.services.base.dates import today
from wagecase.services.base.errors import Forbidden, Invalid, NotFound, Refused
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role
from wagecase.services.crypto import field_encryption
from wagecase.services.crypto.field_encryption import DecryptionError
from wagecase.services.spot_checks.caller_assignment import assign_callbacks, eligible_callers
from wagecase.services.spot_checks.population import find_population

SEED_BYTES = 32
MAX_CASES = 100_000
# Those who may draw, and those who may look over their shoulder.
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


# Planning and reading.


def plan_round(
    principal: Principal, name: str, rule: SamplingRule, callers: Sequence[uuid.UUID], callback_days: int
) -> SpotCheck:
    """Publish a round: from here on its rule and its seed stand.

    Raises:
        Forbidden: only the city draws.
        Invalid: the period, the sizes or the callers do not fit.
    """
    _require_drawer(principal)
    faults = {name: [one] for name, one in _rule_refusals(rule, callers)}
    if faults:
        raise Invalid(faults)
    seed = secrets.token_bytes(SEED_BYTES)
    key, key_row = field_encryption.key_ring().make()
    row = SpotCheck(
        id=new_id(),
        name=name,
        organisation_id=principal.org_id,
        planned_by=principal.user_id,
        rule=rule.text,
        seed_digest=sha256_hex(seed),
        data_key_id=key.id,
        callers=list(dict.fromkeys(callers)),
        callback_days=callback_days,
    )
    row.seed = key.seal(seed.hex(), f"spot_checks.seed:{row.id}")
    db.session.execute(insert(DataKey), [key_row])
    db.session.add(row)
    db.session.commit()
    return row


def _require_drawer(principal: Principal) -> None:
    if not principal.has(*DRAWING_ROLES):
        raise Forbidden([wrong_role(DRAWING_ROLES)])


def get_round_to_draw(principal: Principal, round_id: uuid.UUID) -> SpotCheckRound:
    """A round for those who draw it. Raises NotFound or Forbidden."""
    found = get_round_to_view(principal, round_id)
    _require_drawer(principal)
    return found


def _rule_refusals(rule: SamplingRule, callers: Sequence[uuid.UUID]) -> Iterable[tuple[str, Unmet]]:
    if rule.closed_until < rule.closed_from:
        yield "closed_until", Unmet("period_backwards")
    if (rule.size is None) == (rule.percent is None):
        yield "size", Unmet("size_or_percent")
    if rule.amount_from and rule.amount_until and rule.amount_until < rule.amount_from:
        yield "amount_until", Unmet("amounts_backwards")
    if set(rule.strata) - set(StratifiedBy):
        yield "strata", Unmet("choice", {"choices": ", ".join(StratifiedBy)})
    if not callers or {row.id for row in eligible_callers(callers)} != set(callers):
        yield "callers", Unmet("callers_missing")


def list_rounds() -> list[SpotCheckRound]:
    """Every round, the latest first: what is published is for everybody who signs in."""
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


# The steps. Each takes the round's lock, so that of two at once the second finds the first one's step.


def _lock_round(principal: Principal, round_id: uuid.UUID, *after: str) -> SpotCheckRound:
    """The round, alone with it, if it stands at one of these states.

    Raises:
        NotFound, Forbidden: see `watched`.
        Refused: another step was taken before.
    """
    db.session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": f"spot_check:{round_id}"})
    found = get_round_to_draw(principal, round_id)
    if found.state not in after:
        raise Refused([Unmet("spot_check_step")])
    return found


def freeze_population(principal: Principal, round_id: uuid.UUID) -> SpotCheckStep:
    """Freeze the ordered list of cases that the rule holds, once its period is over.

    Raises:
        NotFound, Forbidden, Refused: not this person, not now, or nothing to draw from.
    """
    found = _lock_round(principal, round_id, "published")
    rule = found.rule
    if rule.closed_until >= today():
        raise Refused([Unmet("period_not_over", {"until": rule.closed_until.isoformat()})])
    entries, left_out = find_population(principal, rule)
    if not 0 < len(entries) <= MAX_CASES:
        raise Refused([Unmet("population_size", {"max": str(MAX_CASES), "count": str(len(entries))})])
    db.session.execute(insert(SpotCheckCase), [_population_row(round_id, entry) for entry in entries])
    step = _record_step(
        principal, round_id, "frozen", digest=population_digest(entries), cases=len(entries), left_out=left_out
    )
    db.session.commit()
    return step


def _population_row(round_id: uuid.UUID, entry: PopulationEntry) -> dict[str, Any]:
    claims = [uuid.UUID(one) for one in entry.claims]
    case = uuid.UUID(entry.case)
    return {
        "round_id": round_id,
        "case_id": case,
        "stratum": entry.stratum,
        "area_code": entry.area,
        "claim_ids": claims,
    }


def _record_step(principal: Principal, round_id: uuid.UUID, name: str, **more: Any) -> SpotCheckStep:
    row = SpotCheckStep(round_id=round_id, step=name, by_id=principal.user_id, at=utcnow(), **more)
    db.session.add(row)
    return row


def draw_sample(principal: Principal, round_id: uuid.UUID) -> SpotCheckStep:
    """Open the seed, draw, and hand out the calls. The population is read back and must still have its digest.

    Raises:
        NotFound, Forbidden, Refused: not this person, not now, or the frozen rows are not what they were.
    """
    found = _lock_round(principal, round_id, "frozen")
    seed, entries = _open_seed(found.row), get_population(round_id)
    if sha256_hex(seed) != found.row.seed_digest or population_digest(entries) != found.steps["frozen"].digest:
        raise Refused([Unmet("spot_check_tampered")])
    drawn = select_sample(seed, entries, found.rule)
    db.session.execute(insert(SpotCheckDraw), [_draw_row(round_id, one) for one in drawn])
    assign_callbacks(found.row, drawn)
    step = _record_step(principal, round_id, "drawn", seed=seed.hex(), cases=len(drawn))
    db.session.commit()
    return step


def _open_seed(row: SpotCheck) -> bytes:
    try:
        return bytes.fromhex(
            field_encryption.load_data_key(row.data_key_id).open(row.seed, f"spot_checks.seed:{row.id}")
        )
    except DecryptionError as error:
        raise Refused([Unmet("spot_check_tampered")]) from error


def _draw_row(round_id: uuid.UUID, one: SampledCase) -> dict[str, Any]:
    case, claim = uuid.UUID(one.case), uuid.UUID(one.claim)
    return {"round_id": round_id, "case_id": case, "stratum": one.stratum, "place": one.place, "claim_id": claim}


def end_round(principal: Principal, round_id: uuid.UUID) -> SpotCheckStep:
    """Close the round's results; calls that are still open are no longer made, and its seed is shown to everybody.

    Raises:
        NotFound, Forbidden, Refused: not this person, or not now.
    """
    _lock_round(principal, round_id, "drawn")
    return _finish_round(principal, round_id, "ended", None)


def cancel_round(principal: Principal, round_id: uuid.UUID, reason: str) -> SpotCheckStep:
    """Give a round up. It stays to be seen with its reason, so that nobody draws until the sample pleases.

    Raises:
        NotFound, Forbidden, Refused: not this person, or it is over.
    """
    _lock_round(principal, round_id, "published", "frozen", "drawn")
    return _finish_round(principal, round_id, "cancelled", reason)


def _finish_round(principal: Principal, round_id: uuid.UUID, step: str, reason: str | None) -> SpotCheckStep:
    left = update(CallbackTask).where(CallbackTask.round_id == round_id, CallbackTask.closed_at.is_(None))
    db.session.execute(left.values(closed_at=utcnow()))
    row = _record_step(principal, round_id, step, reason=reason)
    db.session.commit()
    return row
