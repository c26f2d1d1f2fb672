"""Telling the owners of open deadlines that a change of the law moved them: rows of the outbox, written with the move.

The day before the move stands in the rule, behind its name: a deadline that moves twice is told of twice.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import text

from wagecase.extensions import db
from wagecase.models import new_id
from wagecase.procedure.notifications.reminder_rules import ReminderAudience
from wagecase.services.base.dates import legal_date
from wagecase.services.base.rules_in_force import RulesInForce
from wagecase.services.eventlog.deadline_move import DeadlineMove
from wagecase.services.notifications.schedule.quiet_hours import next_sending_time
from wagecase.services.notifications.schedule.schedule import role_of_audience

RULE, TEMPLATE = "law_changed", "deadline_moved"
UNKNOWN_DATE = "unset"
ENQUEUE_SQL = text(
    """
    INSERT INTO reminders (id, rule, template, case_id, proceeding_id, subject, due_on, send_on, role,
                           state, attempts, next_try_at, created_at)
    SELECT n.id, n.rule, :template, n.case_id, n.proceeding_id, n.subject, n.due_on, :today, n.role,
           'queued', 0, :try_at, :moment
    FROM unnest(CAST(:id AS uuid[]), CAST(:rule AS text[]), CAST(:case_id AS uuid[]), CAST(:proceeding_id AS uuid[]),
                CAST(:subject AS text[]), CAST(:due_on AS date[]), CAST(:role AS text[]))
        AS n (id, rule, case_id, proceeding_id, subject, due_on, role)
    ON CONFLICT ON CONSTRAINT uq_reminders_once DO NOTHING
    """
)


def enqueue_moved_notices(moves: Iterable[DeadlineMove], rules: RulesInForce, moment: datetime) -> int:
    """Owe a message for each deadline that has a day and a new one; returns how many. The caller commits.

    Claims that move together make one message, as they do when their time runs out.
    """
    told = dict.fromkeys(_notice_columns(move, rules) for move in moves if move.after and move.to_another_day)
    if not told:
        return 0
    names = ("rule", "case_id", "proceeding_id", "subject", "due_on", "role")
    columns = {name: list(each) for name, each in zip(names, zip(*told, strict=True), strict=True)}
    values = {
        "template": TEMPLATE,
        "today": legal_date(moment),
        "moment": moment,
        "try_at": next_sending_time(moment, rules),
    }
    result: Any = db.session.execute(ENQUEUE_SQL, {**columns, **values, "id": [new_id() for _ in told]})
    return int(result.rowcount)


def _notice_columns(move: DeadlineMove, rules: RulesInForce) -> tuple[str, uuid.UUID, uuid.UUID, str, date | None, str]:
    of_claims = move.subject.startswith("claim:")
    subject = f"clock:{move.clock}:{'0:claims' if of_claims else f'{move.run}:{move.subject}'}"
    role = role_of_audience(ReminderAudience.owner, rules.book.clocks[move.clock])
    rule = f"{RULE}.{move.before.isoformat() if move.before else UNKNOWN_DATE}"
    return rule, move.case_id, move.proceeding_id, subject, move.after, role


def previous_due_date(rule: str) -> date | None:
    """The day that the deadline had, from the rule of its message; None where it had none."""
    name, _, day = rule.partition(".")
    return date.fromisoformat(day) if name == RULE and day != UNKNOWN_DATE else None
