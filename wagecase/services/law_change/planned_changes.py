"""A change of settings or calendar that may move open deadlines: counted first, shown, confirmed, then carried out.

Counting and carrying out go by stretches: a page that waits asks for the next one, and the worker's sweep does what no
page does. The page shows counts by clock and by organisation; an administrator sees no case.
"""

from __future__ import annotations

import time
import uuid
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from wagecase.extensions import db
from wagecase.law.change import LawChangeFile
from wagecase.law.recount import change_scope
from wagecase.models import AuditEntry, LawChange, Organisation, PlannedChange, Proceeding, new_id
from wagecase.procedure.core.acts import Unmet
from wagecase.services.base import rules_in_force
from wagecase.services.base.dates import now
from wagecase.services.base.errors import NotFound, Refused
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import require_administrator
from wagecase.services.eventlog.deadline_move import DeadlineMove
from wagecase.services.law_change import apply
from wagecase.services.law_change.apply import ChangeInProgress, ChangeTally, UnfinishedChange
from wagecase.services.law_change.recompute import DeadlineRecalculation

# Cases that are counted together; a page's stretch and the sweep's, in seconds.
BATCH_SIZE = 500
SLICE_SECONDS, SWEEP_SECONDS = 3.0, 40.0
EMPTY_COUNTS: dict[str, Any] = {"cases": 0, "examined": 0, "settled": 0, "faults": 0, "clocks": {}, "organisations": {}}


def plan_change(principal: Principal, change: LawChangeFile) -> uuid.UUID:
    """Write a change down to be looked at. Commits."""
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
    made = row.id
    db.session.commit()
    return made


def parse_change(row: PlannedChange) -> LawChangeFile:
    days = {date.fromisoformat(day): bool(working) for day, working in row.days.items()}
    return LawChangeFile(row.source, row.year, dict(sorted(days.items())), row.settings)


def get_planned_change(principal: Principal, plan_id: uuid.UUID) -> PlannedChange:
    """One planned change; raises NotFound."""
    require_administrator(principal)
    found = db.session.get(PlannedChange, plan_id)
    if found is None:
        raise NotFound
    return found


def running_change(row: PlannedChange) -> LawChange | None:
    """How far the change has been carried out; None before the worker has begun."""
    return db.session.scalar(
        select(LawChange)
        .where(LawChange.digest == parse_change(row).digest, LawChange.started_at >= row.created_at)
        .order_by(LawChange.started_at.desc())
        .limit(1)
    )


def count_effects(plan_id: uuid.UUID, seconds: float) -> None:
    """Count what would move, for so long. Commits."""
    until = time.monotonic() + seconds
    row = _lock_plan(plan_id)
    change = parse_change(row)
    refolding = DeadlineRecalculation(
        rules_in_force.rules_as_of((row.settings_seen, row.days_seen)),
        rules_in_force.rules_with_changes(change.days, change.settings),
        change_scope(change, rules_in_force.current_rules().book),
    )
    while row.state == "looking":
        cases = refolding.cases(row.done_until, BATCH_SIZE)
        if cases:
            _count_batch(row, refolding, cases)
        else:
            row.state = "looked"
        db.session.commit()
        if time.monotonic() > until:
            return
        row = _lock_plan(plan_id)
    db.session.commit()


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


def moves_by_organisation(row: PlannedChange, lang: str) -> list[tuple[str, int]]:
    """How many of each organisation's deadlines move, the most first."""
    counts: Mapping[str, int] = row.tally["organisations"]
    query = select(Organisation).where(Organisation.id.in_([uuid.UUID(one) for one in counts]))
    names = {str(one.id): one.names["zh" if lang == "zh" else "en"] for one in db.session.scalars(query)}
    return sorted(((names[one], count) for one, count in counts.items()), key=lambda one: (-one[1], one[0]))


def confirm_plan(principal: Principal, plan_id: uuid.UUID) -> None:
    """Let the worker carry it out. SupervisionOrder twice it is confirmed once. Commits.

    Raises:
        Refused: the rules have changed since it was looked at, or another change is being carried out.
    """
    require_administrator(principal)
    row = get_planned_change(principal, plan_id)
    row = _lock_plan(row.id)
    if row.state in ("confirmed", "done"):
        return
    if row.state != "looked" or (row.settings_seen, row.days_seen) != rules_in_force.current_versions():
        raise Refused([Unmet("rules_moved")])
    row.state, row.confirmed_by = "confirmed", principal.user_id
    db.session.add(AuditEntry(user_id=principal.user_id, action="change_confirmed", subject=str(plan_id), detail={}))
    try:
        db.session.commit()
    except IntegrityError as error:
        db.session.rollback()
        raise Refused([Unmet("another_change")]) from error


def drop_plan(principal: Principal, plan_id: uuid.UUID) -> None:
    """Leave things as they are. Commits."""
    row = _lock_plan(get_planned_change(principal, plan_id).id)
    if row.state in ("looking", "looked"):
        row.state, row.finished_at = "dropped", now()
    db.session.commit()


def run_planned_changes() -> None:
    """What the worker's sweep does: count what no page counts, then carry out the change that is confirmed."""
    until = time.monotonic() + SWEEP_SECONDS
    for plan_id in list(db.session.scalars(select(PlannedChange.id).where(PlannedChange.state == "looking"))):
        count_effects(plan_id, max(until - time.monotonic(), 0))
    row = db.session.scalar(select(PlannedChange).where(PlannedChange.state == "confirmed"))
    if row is not None:
        _apply_plan(row.id, parse_change(row), row.confirmed_by, until)


def _apply_plan(plan_id: uuid.UUID, change: LawChangeFile, by: uuid.UUID | None, until: float) -> None:
    """Go on with the batches until they are done or the time is up; the next sweep goes on where this one stopped."""
    applying = apply.apply_change(change, ChangeTally(), by)
    try:
        for _ in applying:
            if time.monotonic() > until:
                return
    except (ChangeInProgress, UnfinishedChange):
        db.session.rollback()
        return
    finally:
        applying.close()
    row = _lock_plan(plan_id)
    row.state, row.finished_at = "done", now()
    db.session.commit()
