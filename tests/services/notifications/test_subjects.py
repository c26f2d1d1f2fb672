"""What a message is about: named alike in Python and in SQL, in a form's field and in the columns."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import CheckConstraint, select, text

from tests.workers.desk import FIRST, NotificationDesk, at_time, local_instant
from wagecase.extensions import db
from wagecase.law.book import ClockKind, load_book
from wagecase.models import Deadline, Reminder, ReminderHold
from wagecase.procedure.notifications.message_subject import (
    CLAIMS,
    DEADLINE_GROUP_SQL,
    GROUPED_DEADLINE_SQL,
    PARTIES,
    SINGLE_DEADLINE_SQL,
    SUBJECT_COLUMNS,
    MessageSubject,
    MessageSubjectKind,
)
from wagecase.services.base import rules_in_force
from wagecase.services.eventlog.deadline_move import DeadlineMove
from wagecase.services.notifications.outbox.context import subject_of
from wagecase.services.notifications.outbox.resolve import RESOLVERS
from wagecase.services.notifications.schedule import deadline_moved

DOCUMENT = "document:0192f1d0-0000-7000-8000-000000000001"
DEADLINES = [
    ("", "duty"),
    ("claim:1", "window"),
    ("claim:2", "wait"),
    (DOCUMENT, "window"),
    (f"{DOCUMENT}/party:1", "window"),
    (f"{DOCUMENT}/party:2", "duty"),
    ("party:7", "wait"),
]
NAMED_SQL = f"""
WITH found AS (
    SELECT d.subject AS original, d.clock, d.run, d.subject, {DEADLINE_GROUP_SQL} AS grouped FROM deadlines d)
SELECT original, kind, clock, run, subject, grouped FROM (
    SELECT original, {SINGLE_DEADLINE_SQL} FROM found WHERE grouped = ''
    UNION ALL SELECT original, {GROUPED_DEADLINE_SQL} FROM found WHERE grouped <> '') named
"""  # noqa: S608  (our own fragments)


def test_the_sweep_names_deadlines_as_everybody_else_does(desk: NotificationDesk) -> None:
    _, proceeding, _ = desk.case(FIRST)
    for run, (subject, kind) in enumerate(DEADLINES, start=1):
        desk.deadline(proceeding, "2026-10-14", subject=subject, kind=kind, run=run)
    with desk.app.app_context():
        by_sql = {row.original: MessageSubject(*row[1:]) for row in db.session.execute(text(NAMED_SQL))}
        by_python = {row.subject: subject_of(row) for row in db.session.scalars(select(Deadline))}
    assert by_sql == by_python
    assert {one.grouped for one in by_python.values()} == {"", CLAIMS, PARTIES}


@pytest.mark.parametrize(
    "about",
    [
        MessageSubject.of(MessageSubjectKind.event, 7),
        MessageSubject.of_claims("arb.limitation"),
        *(MessageSubject.of_deadline("arb.sue", 2, subject, kind) for subject, kind in DEADLINES),
    ],
    ids=lambda one: one.key,
)
def test_a_subject_survives_a_form_and_the_columns(about: MessageSubject) -> None:
    assert MessageSubject.from_key(about.key) == about
    assert MessageSubject(**about.columns()) == about  # type: ignore[arg-type] # each value has its column's type
    assert ", ".join(about.columns()) == SUBJECT_COLUMNS


@pytest.mark.parametrize("key", ["", "deadline", "nothing||0||", "deadline|insp.accept|one||", "event||0|7||"])
def test_a_key_that_names_nothing_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        MessageSubject.from_key(key)


@pytest.mark.parametrize("model", [Reminder, ReminderHold])
def test_the_columns_take_every_kind_and_group_and_each_kind_is_resolved(model: type[Reminder | ReminderHold]) -> None:
    known = " ".join(
        str(one.sqltext)
        for one in model.metadata.tables[model.__tablename__].constraints
        if isinstance(one, CheckConstraint)
    )
    assert [kind for kind in (*MessageSubjectKind, CLAIMS, PARTIES) if f"'{kind}'" not in known] == []
    assert set(RESOLVERS) == set(MessageSubjectKind)


def test_a_move_of_one_document_is_one_message(desk: NotificationDesk) -> None:
    case, proceeding, _ = desk.case(FIRST)
    before, after = date(2026, 10, 14), date(2026, 10, 15)
    clock = next(one.name for one in load_book().clocks.values() if one.kind is ClockKind.window)
    moves = [
        DeadlineMove(case, proceeding, clock, f"{DOCUMENT}/party:{number}", number, before, after, False, False)
        for number in (1, 2, 3)
    ]
    with desk.app.app_context(), at_time("2026-10-09"):
        rules = rules_in_force.current_rules()
        assert deadline_moved.enqueue_moved_notices(moves, rules, local_instant("2026-10-09")) == 1
        assert deadline_moved.enqueue_moved_notices(moves, rules, local_instant("2026-10-09")) == 0
