"""抽查回访: plan and publish a round, freeze its population, draw the sample, hand out the calls.

The order is fixed: the seed is made by the machine and only its digest is published with the rule; then the population
is frozen, when its period is over; then the seed is opened and the sample follows from it. Nothing of this can be
changed afterwards, and a cancelled round stays on view. Each step takes the lock of its round, so that of two at once
the second finds the step of the first.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import insert, text, update

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
from wagecase.services.base.errors import Invalid, Refused
from wagecase.services.base.principal import Principal
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.crypto import field_encryption
from wagecase.services.crypto.field_encryption import DecryptionError
from wagecase.services.spot_checks.caller_assignment import assign_callbacks, eligible_callers
from wagecase.services.spot_checks.population import find_population
from wagecase.services.spot_checks.round_queries import (
    SpotCheckRound,
    get_population,
    get_round_to_draw,
    require_drawing_role,
)

SEED_BYTES = 32
MAX_CASES = 100_000


@unit_of_work()
def plan_round(
    principal: Principal, name: str, rule: SamplingRule, callers: Sequence[uuid.UUID], callback_days: int
) -> SpotCheck:
    """Publish a round; its rule and its seed cannot be changed from then on.

    Raises:
        Forbidden: only the city draws.
        Invalid: the period, the sizes or the callers do not fit.
    """
    require_drawing_role(principal)
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
    return row


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


def _lock_round(principal: Principal, round_id: uuid.UUID, *after: str) -> SpotCheckRound:
    """The round, alone with it, if it stands at one of these states.

    Raises:
        NotFound, Forbidden: see `get_round_to_draw`.
        Refused: another step was taken before.
    """
    db.session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": f"spot_check:{round_id}"})
    found = get_round_to_draw(principal, round_id)
    if found.state not in after:
        raise Refused([Unmet("spot_check_step")])
    return found


@unit_of_work()
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
    return _record_step(
        principal, round_id, "frozen", digest=population_digest(entries), cases=len(entries), left_out=left_out
    )


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


@unit_of_work()
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
    return _record_step(principal, round_id, "drawn", seed=seed.hex(), cases=len(drawn))


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


@unit_of_work()
def end_round(principal: Principal, round_id: uuid.UUID) -> SpotCheckStep:
    """Close the round's results; calls that are still open are no longer made, and its seed is shown to everybody.

    Raises:
        NotFound, Forbidden, Refused: not this person, or not now.
    """
    _lock_round(principal, round_id, "drawn")
    return _finish_round(principal, round_id, "ended", None)


@unit_of_work()
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
    return _record_step(principal, round_id, step, reason=reason)
