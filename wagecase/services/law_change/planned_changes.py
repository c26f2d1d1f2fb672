"""A change of settings or calendar that may move open deadlines: counted first, shown, confirmed, then carried out.

Counting and carrying out are series of units of work: a page that waits asks for the next ones, and the worker's sweep
does what no page asks for.
"""

from __future__ import annotations

import time
import uuid
from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from wagecase.extensions import db
from wagecase.law.change import LawChangeFile
from wagecase.law.recount import change_scope
from wagecase.models import AuditEntry, PlannedChange, Proceeding, new_id
from wagecase.procedure.core.acts import Unmet
from wagecase.services.base import rules_in_force
from wagecase.services.base.dates import now
from wagecase.services.base.errors import Refused
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import require_administrator
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.eventlog.deadline_move import DeadlineMove
from wagecase.services.law_change import apply
from wagecase.services.law_change.apply import ChangeInProgress, ChangeTally, UnfinishedChange
from wagecase.services.law_change.plan_queries import get_planned_change, parse_change
from wagecase.services.law_change.recompute import DeadlineRecalculation

# Cases that are counted together; how long a page's request and a sweep count, in seconds.
BATCH_SIZE = 500
SLICE_SECONDS, SWEEP_SECONDS = 3.0, 40.0
EMPTY_COUNTS: dict[str, Any] = {"cases": 0, "examined": 0, "settled": 0, "faults": 0, "clocks": {}, "organisations": {}}


@unit_of_work()
def plan_change(principal: Principal, change: LawChangeFile) -> uuid.UUID:
    """Record a change whose effects are to be counted; returns its id."""
    require_administrator(principal)
    version = rules_in_force.current_versions()
    row = PlannedChange(
        id=new_id(),
        source=change.source,
        year=change.year,
        days={day.isoformat(): working for day, working in change.days.items()},
        settings=dict(change.settings),
        state="looking",
        planned_by=principal.user_id,
        settings_seen=version[0],
        days_seen=version[1],
        tally=EMPTY_COUNTS,
    )
    db.session.add(row)
    return row.id


def count_effects(plan_id: uuid.UUID, seconds: float) -> None:
    """Count what would move, for so many seconds, a unit of work for each batch of cases."""
    until = time.monotonic() + seconds
    row = db.session.get_one(PlannedChange, plan_id)
    change = parse_change(row)
    recalculation = DeadlineRecalculation(
        rules_in_force.rules_as_of((row.settings_seen, row.days_seen)),
        rules_in_force.rules_with_changes(change.days, change.settings),
        change_scope(change, rules_in_force.current_rules().book),
    )
    while _count_next_batch(plan_id, recalculation) and time.monotonic() <= until:
        pass


@unit_of_work()
def _count_next_batch(plan_id: uuid.UUID, recalculation: DeadlineRecalculation) -> bool:
    """Count one batch of cases; False once all are counted or the plan is over."""
    row = _lock_plan(plan_id)
    if row.state != "looking":
        return False
    cases = recalculation.cases(row.done_until, BATCH_SIZE)
    if cases:
        _count_batch(row, recalculation, cases)
    else:
        row.state = "looked"
    return bool(cases)


def _lock_plan(plan_id: uuid.UUID) -> PlannedChange:
    fresh = select(PlannedChange).where(PlannedChange.id == plan_id).execution_options(populate_existing=True)
    return db.session.scalars(fresh.with_for_update()).one()


def _count_batch(row: PlannedChange, recalculation: DeadlineRecalculation, cases: list[uuid.UUID]) -> None:
    batch = recalculation.look(cases)
    moved = [move for move in batch.moves if move.to_another_day]
    before = row.tally
    row.done_until = cases[-1]
    row.tally = {
        "cases": before["cases"] + len(cases),
        "examined": before["examined"] + batch.examined,
        "settled": before["settled"] + len(batch.moves) - len(moved),
        "faults": before["faults"] + len(batch.faults),
        "clocks": _by_clock(before["clocks"], moved),
        "organisations": _by_organisation(before["organisations"], moved),
    }


def _by_clock(before: Mapping[str, Any], moved: list[DeadlineMove]) -> dict[str, dict[str, int]]:
    """For each clock how many fall later, earlier, or have or lose their day."""
    found = {clock: Counter(counts) for clock, counts in before.items()}
    for move in moved:
        found.setdefault(move.clock, Counter())[_direction(move)] += 1
    return {clock: dict(counts) for clock, counts in found.items()}


def _direction(move: DeadlineMove) -> str:
    if move.before is None or move.after is None:
        return "begins" if move.before is None else "ends"
    return "later" if move.after > move.before else "earlier"


def _by_organisation(before: Mapping[str, int], moved: list[DeadlineMove]) -> dict[str, int]:
    query = select(Proceeding.id, Proceeding.organisation_id).where(
        Proceeding.id.in_({move.proceeding_id for move in moved})
    )
    owners = {row.id: str(row.organisation_id) for row in db.session.execute(query)}
    return dict(Counter(before) + Counter(owners[move.proceeding_id] for move in moved))


def confirm_plan(principal: Principal, plan_id: uuid.UUID) -> None:
    """Let the worker carry the change out; confirmed twice, it is confirmed once.

    Raises:
        Refused: the rules have changed since it was counted, or another change is being carried out.
    """
    require_administrator(principal)
    try:
        _confirm_plan(principal, plan_id)
    except IntegrityError as error:
        raise Refused([Unmet("another_change")]) from error


@unit_of_work()
def _confirm_plan(principal: Principal, plan_id: uuid.UUID) -> None:
    row = _lock_plan(get_planned_change(principal, plan_id).id)
    if row.state in ("confirmed", "done"):
        return
    if row.state != "looked" or (row.settings_seen, row.days_seen) != rules_in_force.current_versions():
        raise Refused([Unmet("rules_moved")])
    row.state, row.confirmed_by = "confirmed", principal.user_id
    db.session.add(AuditEntry(user_id=principal.user_id, action="change_confirmed", subject=str(plan_id), detail={}))


@unit_of_work()
def drop_plan(principal: Principal, plan_id: uuid.UUID) -> None:
    """Give a change up that is not confirmed yet."""
    row = _lock_plan(get_planned_change(principal, plan_id).id)
    if row.state in ("looking", "looked"):
        row.state, row.finished_at = "dropped", now()


def run_planned_changes() -> None:
    """The worker's sweep: count what no page counts, then carry out the change that is confirmed."""
    until = time.monotonic() + SWEEP_SECONDS
    for plan_id in list(db.session.scalars(select(PlannedChange.id).where(PlannedChange.state == "looking"))):
        count_effects(plan_id, max(until - time.monotonic(), 0))
    row = db.session.scalar(select(PlannedChange).where(PlannedChange.state == "confirmed"))
    if row is not None:
        _apply_plan(row.id, parse_change(row), row.confirmed_by, until)


def _apply_plan(plan_id: uuid.UUID, change: LawChangeFile, by: uuid.UUID | None, until: float) -> None:
    """Apply batches until all are done or the time is up; the next sweep continues where this one stopped."""
    applying = apply.apply_change(change, ChangeTally(), by)
    try:
        for _ in applying:
            if time.monotonic() > until:
                return
    except (ChangeInProgress, UnfinishedChange):
        return
    finally:
        applying.close()
    _finish_plan(plan_id)


@unit_of_work()
def _finish_plan(plan_id: uuid.UUID) -> None:
    row = _lock_plan(plan_id)
    row.state, row.finished_at = "done", now()
