"""Bringing stored deadlines in line with changed rules, a batch of cases at a time and set-based.

Most runs hang on their first day alone and are counted once for all that share it, see `wagecase.law.recount`. A case
with a run that was paused, extended or started by a lapse is folded whole from its clock events.
"""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Row, select, text

from wagecase.extensions import db
from wagecase.law.deadlines import ChainFault
from wagecase.law.deadlines import ComputedDeadline as Folded
from wagecase.law.recount import COUNTED_KEYS, ChangeScope, RecountedRun, recount_run
from wagecase.law.runs import RunState
from wagecase.models import Deadline, Event, Proceeding
from wagecase.services.base import bulk_insert
from wagecase.services.base.rules_in_force import RulesInForce
from wagecase.services.eventlog.case_state import LoggedEvent, fold_deadlines, parse_event
from wagecase.services.eventlog.deadline_move import DeadlineMove
from wagecase.services.eventlog.projections import KEY_COLUMNS, DeadlineKey, deadline_row

# A superset of what can move: rules 5 to 10 of the fold say which days a run of a kind has counted or ended on.
AFFECTED_SQL = """
(d.clock = ANY(CAST(:figures AS text[]))
 OR (d.clock = ANY(CAST(:forward AS text[])) AND d.started_on <= :last AND d.due_on >= :first)
 OR (d.clock = ANY(CAST(:rolling AS text[])) AND d.due_on >= :first AND d.due_on <= CAST(:last AS date) + 31)
 OR (d.clock = ANY(CAST(:backward AS text[])) AND d.due_on <= :last
     AND coalesce(CAST(d.derivation #>> '{start,anchor}' AS date), d.started_on) >= :first)
 OR (d.state = 'paused' AND d.started_on <= :last AND :first <= :last))
"""
CASES_SQL = "SELECT DISTINCT d.case_id FROM deadlines d WHERE d.case_id > :after AND {reached} ORDER BY 1 LIMIT :most"
ROWS_SQL = """
SELECT d.case_id, d.proceeding_id, d.clock, d.subject, d.run, d.kind, d.state, d.contingent, d.started_on, d.due_on,
       d.provisional, CAST(d.derivation #>> '{{start,anchor}}' AS date) AS anchor,
       (d.clock = ANY(CAST(:entangled AS text[]))
        OR d.derivation ?| ARRAY['steps', 'carried', 'after']) AS entangled
FROM deadlines d WHERE d.case_id = ANY(CAST(:cases AS uuid[])) AND {reached}
"""
UPDATE_SQL = text(
    """
    UPDATE deadlines d SET due_on = n.due_on, provisional = n.provisional, state = n.state,
        derivation = (d.derivation - CAST(:counted AS text[])) || parts.part || jsonb_build_object('state', n.state)
    FROM unnest(CAST(:proceeding_id AS uuid[]), CAST(:clock AS text[]), CAST(:subject AS text[]), CAST(:run AS int[]),
                CAST(:due_on AS date[]), CAST(:provisional AS boolean[]), CAST(:state AS text[]), CAST(:part AS int[]))
        AS n (proceeding_id, clock, subject, run, due_on, provisional, state, part)
    JOIN unnest(CAST(:parts AS jsonb[])) WITH ORDINALITY AS parts (part, number) ON parts.number = n.part
    WHERE d.proceeding_id = n.proceeding_id AND d.clock = n.clock AND d.subject = n.subject AND d.run = n.run
    """
)
DELETE_SQL = text(
    """
    DELETE FROM deadlines d
    USING unnest(CAST(:proceeding_id AS uuid[]), CAST(:clock AS text[]), CAST(:subject AS text[]), CAST(:run AS int[]))
        AS n (proceeding_id, clock, subject, run)
    WHERE d.proceeding_id = n.proceeding_id AND d.clock = n.clock AND d.subject = n.subject AND d.run = n.run
    """
)
ENDED_STATES = frozenset({RunState.stopped, RunState.superseded})


@dataclass
class RecalculationBatch:
    """What the rows of some cases come to under the new rules. `faults` are cases whose chain cannot be folded."""

    examined: int = 0
    moves: list[DeadlineMove] = field(default_factory=list)
    written: list[tuple[Row[Any], RecountedRun]] = field(default_factory=list)
    replaced: list[dict[str, Any]] = field(default_factory=list)
    gone: list[DeadlineKey] = field(default_factory=list)
    faults: list[uuid.UUID] = field(default_factory=list)

    @property
    def proceedings(self) -> set[uuid.UUID]:
        """The proceedings of which some row changes."""
        named = {row.proceeding_id for row, _ in self.written} | {row["proceeding_id"] for row in self.replaced}
        return named | {key[0] for key in self.gone}


class DeadlineRecalculation:
    """One change of the rules, from `before` to `after`; counts are remembered by clock and first day."""

    def __init__(self, before: RulesInForce, after: RulesInForce, reach: ChangeScope) -> None:
        self.before, self.after = before, after
        self.where = {name: list(it) if isinstance(it, tuple) else it for name, it in asdict(reach).items()}
        self._counted: dict[tuple[str, date, date | None], tuple[RecountedRun, RecountedRun]] = {}
        self._record_console_message = sorted({name for clock in after.book.clocks.values() for name in clock.heard})

    def cases(self, after: uuid.UUID | None, most: int) -> list[uuid.UUID]:
        """The next cases of which some row may move, in the order of their ids."""
        values = {**self.where, "after": after or uuid.UUID(int=0), "most": most}
        del values["entangled"]
        return list(db.session.scalars(text(CASES_SQL.format(reached=AFFECTED_SQL)), values))

    def look(self, cases: Sequence[uuid.UUID]) -> RecalculationBatch:
        """What the change does to these cases; nothing is written."""
        found = db.session.execute(
            text(ROWS_SQL.format(reached=AFFECTED_SQL)), {**self.where, "cases": list(cases)}
        ).all()
        whole = {row.case_id for row in found if row.entangled}
        batch = RecalculationBatch(examined=len(found))
        for row in found:
            if row.case_id not in whole:
                self._plain(row, batch)
        if whole:
            self._fold(whole, batch)
        return batch

    def _plain(self, row: Row[Any], batch: RecalculationBatch) -> None:
        pair = self._pair(row.clock, row.started_on, row.anchor)
        if pair is None:
            return
        before, after = pair
        ended = row.state in ENDED_STATES
        state = row.state if ended else after.state
        stands = (row.due_on, row.provisional, row.state) == (after.due, after.provisional, state)
        if not stands or before.told != after.told:
            batch.written.append((row, after))
        if not ended and not row.contingent:
            _note_move(batch, row, before, after)

    def _pair(self, clock: str, day: date, anchor: date | None) -> tuple[RecountedRun, RecountedRun] | None:
        """The run under the old rules and the new; None for a clock that the book does not know any more."""
        key = (clock, day, anchor)
        known = self.after.book.clocks.get(clock)
        if known is None:
            return None
        if key not in self._counted:
            before, after = (
                recount_run(known, day, anchor, one.calendar, one.settings) for one in (self.before, self.after)
            )
            self._counted[key] = before, after
        return self._counted[key]

    def _fold(self, cases: set[uuid.UUID], batch: RecalculationBatch) -> None:
        """Cases whose runs hang on one another, from their events, under the old rules and the new."""
        proceedings, events = _proceedings_by_case(cases), _events_by_case(cases, self._record_console_message)
        present = _stored_deadlines(cases)
        for case_id in sorted(cases):
            own = proceedings[case_id]
            try:
                before = _folded_by_key(case_id, fold_deadlines(own, events[case_id], self.before))
                after = _folded_by_key(case_id, fold_deadlines(own, events[case_id], self.after))
            except ChainFault:
                batch.faults.append(case_id)
                continue
            batch.gone += [key for key in present[case_id] if key not in after]
            batch.replaced += [row for key, row in after.items() if present[case_id].get(key) != row]
            _compare_runs(before, after, batch)

    def write(self, batch: RecalculationBatch) -> None:
        """Bring the rows in line; the caller holds the cases' locks and commits."""
        if batch.written:
            db.session.execute(UPDATE_SQL, _column_arrays(batch.written))
        changed = [*batch.gone, *(_deadline_key(row) for row in batch.replaced)]
        if changed:
            columns = zip(*changed, strict=True)
            db.session.execute(DELETE_SQL, {name: list(each) for name, each in zip(KEY_COLUMNS, columns, strict=True)})
        bulk_insert.bulk_insert(Deadline, batch.replaced)


def _note_move(batch: RecalculationBatch, row: Row[Any], before: RecountedRun, after: RecountedRun) -> None:
    if (before.due, before.provisional) != (after.due, after.provisional):
        key = (row.case_id, row.proceeding_id, row.clock, row.subject, row.run)
        batch.moves.append(DeadlineMove(*key, before.due, after.due, before.provisional, after.provisional))


def _column_arrays(written: Sequence[tuple[Row[Any], RecountedRun]]) -> dict[str, Any]:
    """Rows as one array for each column; what rows share of their derivations is sent once."""
    numbers: dict[int, int] = {}
    parts: list[str] = []
    for _, counted in written:
        if numbers.setdefault(id(counted), len(parts) + 1) > len(parts):
            parts.append(json.dumps(dict(counted.told), ensure_ascii=False))
    columns: dict[str, Any] = {name: [getattr(row, name) for row, _ in written] for name in KEY_COLUMNS}
    return {
        **columns,
        "due_on": [counted.due for _, counted in written],
        "provisional": [counted.provisional for _, counted in written],
        "state": [row.state if row.state in ENDED_STATES else str(counted.state) for row, counted in written],
        "part": [numbers[id(counted)] for _, counted in written],
        "parts": parts,
        "counted": list(COUNTED_KEYS),
    }


def _proceedings_by_case(cases: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Any]]:
    found: dict[uuid.UUID, list[Any]] = defaultdict(list)
    query = select(Proceeding.id, Proceeding.case_id, Proceeding.procedure).where(Proceeding.case_id.in_(cases))
    for row in db.session.execute(query):
        found[row.case_id].append(row)
    return found


def _events_by_case(cases: Collection[uuid.UUID], heard: Sequence[str]) -> dict[uuid.UUID, list[LoggedEvent]]:
    """The events that clocks hear, by Core: of a long case most events are of no clock's concern."""
    found: dict[uuid.UUID, list[LoggedEvent]] = defaultdict(list)
    query = select(Event.case_id, Event.body, Event.recorded_at).where(Event.case_id.in_(cases), Event.name.in_(heard))
    for case_id, body, recorded_at in db.session.execute(query.order_by(Event.case_id, Event.position)):
        found[case_id].append(parse_event(body, recorded_at))
    return found


def _stored_deadlines(cases: Collection[uuid.UUID]) -> dict[uuid.UUID, dict[DeadlineKey, dict[str, Any]]]:
    found: dict[uuid.UUID, dict[DeadlineKey, dict[str, Any]]] = defaultdict(dict)
    table = Deadline.metadata.tables[Deadline.__tablename__]
    for mapping in db.session.execute(select(table).where(table.c.case_id.in_(cases))).mappings():
        row = dict(mapping)
        found[row["case_id"]][_deadline_key(row)] = row
    return found


def _deadline_key(row: Mapping[str, Any]) -> DeadlineKey:
    return row["proceeding_id"], row["clock"], row["subject"], row["run"]


def _folded_by_key(
    case_id: uuid.UUID, folded: Mapping[uuid.UUID, Sequence[Folded]]
) -> dict[DeadlineKey, dict[str, Any]]:
    values = (deadline_row(case_id, owner, one) for owner, found in folded.items() for one in found)
    return {_deadline_key(row): row for row in values}


def _compare_runs(
    before: Mapping[DeadlineKey, Mapping[str, Any]],
    after: Mapping[DeadlineKey, Mapping[str, Any]],
    batch: RecalculationBatch,
) -> None:
    """The open runs of a folded case that differ; a run that only one of the two knows has no day in the other."""
    for key in sorted({*before, *after}):
        was, now = before.get(key, {}), after.get(key, {})
        row = now or was
        if row["state"] in ENDED_STATES or row["contingent"]:
            continue
        first, then = was.get("due_on"), now.get("due_on")
        doubts = bool(was.get("provisional")), bool(now.get("provisional"))
        if first != then or doubts[0] != doubts[1]:
            batch.moves.append(DeadlineMove(row["case_id"], *key, first, then, *doubts))
