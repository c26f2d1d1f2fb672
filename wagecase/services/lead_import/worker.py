"""The work of an import, step by step: read the file into rows, check them, let them become cases.

A worker process holds a lease. Each chunk is one transaction that ends with the import's position, under the lease's
token: a worker that was killed has written whole chunks only, one that lost its lease writes nothing more, and the
next goes on where the position stands.
"""

from __future__ import annotations

import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from psycopg.errors import UniqueViolation
from sqlalchemy import func, or_, select, update

from wagecase.extensions import db
from wagecase.models import LeadImport, User
from wagecase.services.base.dates import now
from wagecase.services.base.principal import Principal
from wagecase.services.base.text_search import normalise_text
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.crypto import field_encryption
from wagecase.services.intake.open_cases_bulk import FirstEventFoldCache
from wagecase.services.lead_import import check_rows, open_cases, sealed_storage
from wagecase.services.lead_import.column_mapping import NO_FIELD
from wagecase.services.lead_import.import_queries import PENDING_STATES
from wagecase.services.spreadsheets import reader
from wagecase.services.spreadsheets.clipboard import TOTAL_WORDS
from wagecase.services.spreadsheets.reader import Sheet

# Longer than the largest file takes to read; every chunk renews it.
LEASE = timedelta(seconds=120)
PLATFORM_NO_CONSTRAINT = "uq_complaints_platform_no"
NOT_FILLED_FIELDS = frozenset({"amount", "headcount"})


class ImportLost(Exception):
    """Somebody else has the import now, or it was cancelled."""


class ImportLease:
    """One worker's hold on one import."""

    def __init__(self, row: LeadImport, token: uuid.UUID) -> None:
        self.id, self.token = row.id, token
        self.key = field_encryption.load_data_key(row.data_key_id)
        self.principal = Principal.from_user(db.session.get_one(User, row.user_id))
        self.folder = FirstEventFoldCache()

    def row(self) -> LeadImport:
        return db.session.get_one(LeadImport, self.id, populate_existing=True)

    def keep(self, at: str, **values: Any) -> None:
        """Write how far the work has come, within the step's own unit of work.

        Raises:
            ImportLost: the lease is another's, or the import is no longer at that state.
        """
        mine = (LeadImport.id == self.id, LeadImport.lease_token == self.token, LeadImport.state == at)
        lease = {"lease_until": func.clock_timestamp() + LEASE}
        kept = db.session.execute(update(LeadImport).where(*mine).values({**lease, **values}).returning(LeadImport.id))
        if not kept.all():
            raise ImportLost

    @unit_of_work()
    def release(self) -> None:
        mine = (LeadImport.id == self.id, LeadImport.lease_token == self.token)
        db.session.execute(update(LeadImport).where(*mine).values(lease_token=None, lease_until=None))


def work_on_pending_imports(seconds: float) -> int:
    """Work on what is to be done, for about so long; returns how many steps that was."""
    until, steps = time.monotonic() + seconds, 0
    while time.monotonic() < until and (holder := _acquire_import(None)):
        steps += _run_steps(holder, until)
    return steps


def work_on_import(import_id: uuid.UUID, seconds: float) -> None:
    """Work on this import now, where a person waits for a small file; does nothing if another does."""
    holder = _acquire_import(import_id)
    if holder is not None:
        _run_steps(holder, time.monotonic() + seconds)


@unit_of_work()
def _acquire_import(import_id: uuid.UUID | None) -> ImportLease | None:
    free = or_(LeadImport.lease_until.is_(None), LeadImport.lease_until < func.clock_timestamp())
    query = select(LeadImport).where(LeadImport.state.in_(PENDING_STATES), free)
    if import_id is not None:
        query = query.where(LeadImport.id == import_id)
    row = db.session.scalar(
        query.order_by(LeadImport.created_at)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if row is None:
        return None
    row.lease_token = uuid.uuid4()
    row.lease_until = db.session.scalar(select(func.clock_timestamp() + LEASE))
    return ImportLease(row, row.lease_token)


def _run_steps(import_lease: ImportLease, until: float) -> int:
    """Step by step, until it is done or the time is over."""
    steps = 0
    try:
        while (state := import_lease.row().state) in STEP_BY_STATE:
            _run_step(import_lease, state)
            db.session.expunge_all()
            steps += 1
            if time.monotonic() > until:
                break
        import_lease.release()
    except ImportLost:
        db.session.expunge_all()
    return steps


def _run_step(import_lease: ImportLease, state: str) -> None:
    """One step as one unit of work. A platform number that somebody registered a moment ago undoes the step; done anew
    it finds that number."""
    try:
        with unit_of_work():
            STEP_BY_STATE[state](import_lease)
    except UniqueViolation as error:
        if error.diag.constraint_name != PLATFORM_NO_CONSTRAINT:
            raise


def _read_step(import_lease: ImportLease) -> None:
    """The file into rows, in one transaction; a kill in the middle leaves nothing of it."""
    row = import_lease.row()
    try:
        sheet = reader.read_sheets(sealed_storage.load_file(import_lease.key, import_lease.id))[row.sheet or 0]
    except reader.UnreadableTable as fault:
        import_lease.keep(
            "reading", state="failed", fault={"code": fault.code, "params": fault.params}, finished_at=now()
        )
        return
    sealed_storage.delete_rows(import_lease.id)
    aside: list[int] = []
    count, chunks = sealed_storage.store_rows(
        import_lease.key, import_lease.id, _data_rows(sheet, row.title_row or 0, row.columns or (), aside)
    )
    if not count:
        import_lease.keep("reading", state="failed", fault={"code": "no_rows", "params": {}}, finished_at=now())
        return
    import_lease.keep("reading", state="checking", rows=count, chunks=chunks, set_aside=len(aside))


def _data_rows(
    sheet: Sheet, title_row: int, columns: Sequence[str], aside: list[int]
) -> Iterator[sealed_storage.SheetRow]:
    """The rows beneath the titles; lines of totals are counted apart. What is joined downwards is filled in, but for
    sums: one sum beside three people may be of all three."""
    joined = {
        (number, column): first
        for first, last, column in sheet.joined
        if column < len(columns) and columns[column] not in NOT_FILLED_FIELDS | {NO_FIELD}
        for number in range(first + 1, last + 1)
    }
    tops = {first: cells for first, cells in sheet.rows if first in set(joined.values())}
    for number, cells in sheet.rows:
        if number <= title_row:
            continue
        if _is_total(cells):
            aside.append(number)
            continue
        if joined:
            cells = tuple(_fill_merged_cell(joined, tops, number, column, cell) for column, cell in enumerate(cells))
        yield number, cells


def _fill_merged_cell(
    joined: Mapping[tuple[int, int], int], tops: Mapping[int, Sequence[str]], number: int, column: int, cell: str
) -> str:
    first = joined.get((number, column), 0)
    return tops[first][column] if not cell and first in tops else cell


def _is_total(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return normalise_text(filled[0]).rstrip("：:") in TOTAL_WORDS and len(filled) <= len(cells) // 2 + 1


def _check_step(import_lease: ImportLease) -> None:
    """One chunk: what each of its rows is."""
    row = import_lease.row()
    given = sealed_storage.load_rows(import_lease.key, import_lease.id, row.checked)
    found = check_rows.check_rows(import_lease.principal, row, given)
    tally = Counter(line.status for line in found)
    counts = {status: getattr(row, status) + tally[status] for status in ("fresh", "again", "alike", "wrong")}
    checked = row.checked + 1
    import_lease.keep("checking", state="checked" if checked == row.chunks else "checking", checked=checked, **counts)


def _import_step(import_lease: ImportLease) -> None:
    """One chunk: its rows that may be taken become cases."""
    row = import_lease.row()
    given = sealed_storage.load_rows(import_lease.key, import_lease.id, row.done)
    taken, late = open_cases.open_chunk_cases(import_lease.principal, row, given, import_lease.folder)
    done = row.done + 1
    values: dict[str, Any] = {"imported": row.imported + taken, "again": row.again + sum(late.values()), "done": done}
    values |= {status: getattr(row, status) - count for status, count in late.items()}
    if done == row.chunks:
        values |= {"state": "done", "finished_at": now()}
    import_lease.keep("importing", **values)


STEP_BY_STATE: Mapping[str, Callable[[ImportLease], None]] = MappingProxyType(
    {"reading": _read_step, "checking": _check_step, "importing": _import_step}
)
