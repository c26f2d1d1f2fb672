"""A change of the law under running cases: shown first, then put in force, and the owners of what moves are told.

The rows of settings and calendar are written first, in one transaction with the memory of what was in force before.
Then the deadlines are brought in line in batches that commit with their messages and with how far they have come, so
that a change that was interrupted goes on where it stopped and tells nobody twice.
"""

from __future__ import annotations

import time
import uuid
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select, text

from wagecase.extensions import db
from wagecase.law.change import LawChangeFile
from wagecase.law.recount import change_scope
from wagecase.models import AuditEntry, CalendarDay, LawChange, SettingValue, new_id
from wagecase.services.base import rules_in_force
from wagecase.services.base.dates import now
from wagecase.services.eventlog import work_item_refresh
from wagecase.services.eventlog.deadline_move import DeadlineMove
from wagecase.services.law_change.recompute import DeadlineRecalculation, RecalculationBatch
from wagecase.services.notifications.schedule import deadline_moved

BATCH_SIZE = 4000
LOCK_NAME = "wagecase.law_change"
# Requests that were under way when the rules changed have counted by the old ones; longer than any may take.
MAX_WAIT_SECONDS = 120.0
OLDER_TRANSACTIONS_SQL = text(
    """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start < :since
    """
)
LOCK_CASES_SQL = text("SELECT id FROM cases WHERE id = ANY(CAST(:ids AS uuid[])) ORDER BY id FOR UPDATE")


class ChangeInProgress(Exception):
    """Another change is being applied now."""


class UnfinishedChange(Exception):
    """Another change was begun and must be finished first; says its source."""


@dataclass
class ChangeTally:
    """What a change came to. `moved` fall on another day, `settled` only become certain or uncertain."""

    cases: int = 0
    examined: int = 0
    moved: int = 0
    settled: int = 0
    notified: int = 0
    by_clock: Counter[str] = field(default_factory=Counter)
    faults: list[uuid.UUID] = field(default_factory=list)

    def add(self, cases: Sequence[uuid.UUID], batch: RecalculationBatch) -> None:
        moved = [move for move in batch.moves if move.to_another_day]
        self.cases += len(cases)
        self.examined += batch.examined
        self.moved += len(moved)
        self.settled += len(batch.moves) - len(moved)
        self.by_clock.update(move.clock for move in moved)
        self.faults += batch.faults


def simulate_change(change: LawChangeFile, tally: ChangeTally, size: int = BATCH_SIZE) -> Iterator[DeadlineMove]:
    """The open deadlines that would move, case by case; `tally` counts on the way. Nothing is written."""
    refolding = DeadlineRecalculation(
        rules_in_force.current_rules(),
        rules_in_force.rules_with_changes(change.days, change.settings),
        change_scope(change, rules_in_force.current_rules().book),
    )
    done: uuid.UUID | None = None
    while cases := refolding.cases(done, size):
        batch = refolding.look(cases)
        tally.add(cases, batch)
        yield from batch.moves
        done = cases[-1]


def apply_change(
    change: LawChangeFile, tally: ChangeTally, by: uuid.UUID | None = None, size: int = BATCH_SIZE
) -> Generator[LawChange, None, None]:
    """Put the change in force; yields once it is in force, and after each batch of cases that was committed.

    Raises:
        Busy: another process applies a change now.
        Unfinished: another change must be finished first.
    """
    with _exclusive_lock():
        row = _begin_change(change, by)
        if row is None:
            return
        yield row
        _wait_for_older_transactions()
        before = rules_in_force.rules_as_of((row.settings_before, row.days_before))
        after = rules_in_force.current_rules()
        refolding = DeadlineRecalculation(before, after, change_scope(change, after.book))
        while cases := refolding.cases(row.done_until, size):
            _apply_batch(refolding, cases, row, tally)
            yield row
        row.finished_at = now()
        _audit_change(row, "law_change_finished", cases=row.cases, moved=row.moved, notified=row.notified)
        db.session.commit()


@contextmanager
def _exclusive_lock() -> Iterator[None]:
    """One process at a time, whatever happens to it: the lock is that of a connection, and ends with it."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as guard:
        if not guard.scalar(text("SELECT pg_try_advisory_lock(hashtext(:name))"), {"name": LOCK_NAME}):
            raise ChangeInProgress
        try:
            yield
        finally:
            guard.execute(text("SELECT pg_advisory_unlock(hashtext(:name))"), {"name": LOCK_NAME})


def _begin_change(change: LawChangeFile, by: uuid.UUID | None) -> LawChange | None:
    """The change under way, or a new one with its rows; None where all it says is in force already."""
    open_one = db.session.scalar(select(LawChange).where(LawChange.finished_at.is_(None)))
    if open_one is not None and open_one.digest != change.digest:
        raise UnfinishedChange(open_one.source)
    if open_one is not None:
        return open_one
    version = rules_in_force.current_versions()
    if _already_in_force(change, version):
        return None
    row = LawChange(
        id=new_id(),
        digest=change.digest,
        source=change.source,
        settings_before=version[0],
        days_before=version[1],
        applied_by=by,
        started_at=now(),
    )
    db.session.add(row)
    db.session.add_all(CalendarDay(day=day, is_workday=it, source=change.source) for day, it in change.days.items())
    db.session.add_all(SettingValue(name=name, value=value, set_by=by) for name, value in change.settings.items())
    _audit_change(row, "law_change_begun", source=change.source, days=len(change.days), settings=dict(change.settings))
    db.session.commit()
    return row


def _already_in_force(change: LawChangeFile, version: rules_in_force.RuleVersions) -> bool:
    values, days = rules_in_force.stored_values(version)
    return days.items() >= change.days.items() and values.items() >= change.settings.items()


def _audit_change(row: LawChange, action: str, **detail: Any) -> None:
    db.session.add(AuditEntry(user_id=row.applied_by, action=action, subject=str(row.id), detail=detail))


def _wait_for_older_transactions() -> None:
    """Wait until everything that began before the new rules were committed has ended: it may have counted by the old.

    Raises:
        Busy: something does not end.
    """
    since = db.session.scalar(text("SELECT clock_timestamp()"))
    db.session.commit()
    limit = time.monotonic() + MAX_WAIT_SECONDS
    while db.session.scalar(OLDER_TRANSACTIONS_SQL, {"since": since}):
        db.session.commit()
        if time.monotonic() > limit:
            raise ChangeInProgress
        time.sleep(0.05)
    db.session.commit()


def _apply_batch(
    recalculation: DeadlineRecalculation, cases: Sequence[uuid.UUID], row: LawChange, tally: ChangeTally
) -> None:
    """One batch: lock its cases, look again at what they hold now, write, enqueue the messages, remember, commit."""
    db.session.execute(LOCK_CASES_SQL, {"ids": list(cases)})
    batch = recalculation.look(cases)
    recalculation.write(batch)
    work_item_refresh.refresh_work_items(batch.proceedings)
    told = deadline_moved.enqueue_moved_notices(batch.moves, recalculation.after, now())
    tally.add(cases, batch)
    tally.notified += told
    row.done_until = cases[-1]
    row.cases += len(cases)
    row.moved += sum(move.to_another_day for move in batch.moves)
    row.notified += told
    db.session.commit()
