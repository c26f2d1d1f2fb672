"""What has become due becomes a row of the outbox: by the rules, set-based, and once however often it is swept.

Unique are rule, proceeding, subject, due date, day of sending and role. A row that was dropped because its deadline had
ended is queued again when the deadline comes back to the same date.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import text

from wagecase.extensions import db
from wagecase.procedure.notifications.message_subject import (
    DEADLINE_GROUP_SQL,
    GROUPED_DEADLINE_SQL,
    SINGLE_DEADLINE_SQL,
    SUBJECT_COLUMNS,
    MessageSubjectKind,
    subject_columns_of,
    subject_sql,
)
from wagecase.services.base import rules_in_force as rulebook
from wagecase.services.base.dates import legal_date
from wagecase.services.base.heartbeats import record_heartbeat
from wagecase.services.base.locks import try_advisory_lock
from wagecase.services.base.sql import row_count
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.notifications.catalogue.reasons import ENDED_REASON
from wagecase.services.notifications.outbox.new_message import enqueue_messages
from wagecase.services.notifications.schedule import due_messages
from wagecase.services.notifications.schedule.quiet_hours import SWEEP_BATCH_SIZE, next_sending_time
from wagecase.services.notifications.schedule.schedule import ReminderStep, get_reminder_plan

LOCK_NAME = "wagecase.sweep"

STEPS_SQL = """
unnest(CAST(:rules AS text[]), CAST(:clocks AS text[]), CAST(:roles AS text[]), CAST(:templates AS text[]),
       CAST(:firsts AS int[]), CAST(:lasts AS int[])) AS step (rule, clock, role, template, first, last)
"""
# What runs and has come to a step. A clock's span bounds the days before its steps look at each row for themselves.
# One document that reached twenty workers on one day opens twenty windows and makes one message; two claims whose time
# runs out on one day make one, not two thousand.
DUE_DEADLINES_SQL = f"""
WITH running AS MATERIALIZED (
    SELECT step.rule, step.template, step.role, step.first,
           d.case_id, d.proceeding_id, d.clock, d.run, d.subject, d.due_on, {DEADLINE_GROUP_SQL} AS grouped
    FROM unnest(CAST(:spanned AS text[]), CAST(:froms AS date[]), CAST(:untils AS date[])) AS span (clock, first, last)
    JOIN deadlines d ON d.clock = span.clock AND d.due_on BETWEEN span.first AND span.last
    JOIN {{steps}} ON step.clock = d.clock
    WHERE d.state = 'running' AND d.due_on IS NOT NULL AND NOT d.contingent
      AND d.due_on BETWEEN :from AND :until
      AND d.due_on BETWEEN CAST(:today AS date) - step.last AND CAST(:today AS date) - step.first
      AND d.started_on <= d.due_on + step.first {{only}})
SELECT rule, template, case_id, proceeding_id, {SINGLE_DEADLINE_SQL}, due_on, due_on + first AS send_on, role
FROM running WHERE grouped = ''
UNION ALL
SELECT DISTINCT rule, template, case_id, proceeding_id, {GROUPED_DEADLINE_SQL}, due_on, due_on + first AS send_on, role
FROM running WHERE grouped <> ''
"""  # noqa: S608  (our own words; every value is a parameter)
DUE_PROMISES_SQL = f"""
SELECT step.rule, step.template, p.case_id, root.id AS proceeding_id, {subject_sql(MessageSubjectKind.promise, "p.id")},
       p.due_on, p.due_on + step.first AS send_on, step.role
FROM pay_promises p
JOIN proceedings root ON root.case_id = p.case_id AND root.procedure = 'case'
JOIN {{steps}} ON step.clock = ''
WHERE p.kept < p.amount AND p.withdrawn_on IS NULL
  AND p.due_on BETWEEN :from AND :until
  AND p.due_on BETWEEN CAST(:today AS date) - step.last AND CAST(:today AS date) - step.first
  AND p.promised_on <= p.due_on + step.first
"""  # noqa: S608
ENQUEUE_SQL = f"""
WITH x AS MATERIALIZED ({{due}})
INSERT INTO reminders (id, rule, template, case_id, proceeding_id, {SUBJECT_COLUMNS}, due_on, send_on, role,
                       state, attempts, next_try_at, created_at)
SELECT gen_random_uuid(), x.rule, x.template, x.case_id, x.proceeding_id, {subject_columns_of("x")},
       x.due_on, x.send_on, x.role, 'queued', 0, :try_at, :moment
FROM x
WHERE NOT EXISTS (
    SELECT FROM reminders r
    WHERE (r.rule, r.proceeding_id, {subject_columns_of("r")}, r.due_on, r.send_on, r.role)
        = (x.rule, x.proceeding_id, {subject_columns_of("x")}, x.due_on, x.send_on, x.role)
      AND (r.state <> 'dropped' OR r.reason IS DISTINCT FROM '{ENDED_REASON}'))
LIMIT :most
ON CONFLICT ON CONSTRAINT uq_reminders_once DO UPDATE
SET state = 'queued', attempts = 0, reason = NULL, user_id = NULL, next_try_at = excluded.next_try_at
WHERE reminders.state = 'dropped' AND reminders.reason = '{ENDED_REASON}'
"""  # noqa: S608
SUPPRESS_SQL = f"""
INSERT INTO reminders (id, rule, template, case_id, proceeding_id, {SUBJECT_COLUMNS}, due_on, send_on, role,
                       state, attempts, next_try_at, created_at, reason)
SELECT gen_random_uuid(), x.rule, x.template, x.case_id, x.proceeding_id, {subject_columns_of("x")},
       x.due_on, x.send_on, x.role, 'dropped', 0, :moment, :moment, 'imported'
FROM ({{due}}) x
ON CONFLICT ON CONSTRAINT uq_reminders_once DO NOTHING
"""  # noqa: S608


def enqueue_due(moment: datetime) -> int | None:
    """Enqueue all that has become due by this moment; how many messages, or None while another sweep runs."""
    rules = rulebook.current_rules()
    plan = get_reminder_plan(rules.book, rules.settings)
    values = {
        "today": legal_date(moment),
        "moment": moment,
        "try_at": next_sending_time(moment, rules),
        "most": SWEEP_BATCH_SIZE,
    }
    count, begun = 0, time.monotonic()
    for due, steps in ((DUE_DEADLINES_SQL, plan.clocks), (DUE_PROMISES_SQL, plan.promises)):
        found: int | None = SWEEP_BATCH_SIZE
        while found == SWEEP_BATCH_SIZE:
            found = _enqueue_batch(due, steps, values)
            if found is None:
                return None
            count += found
    with unit_of_work():
        if not try_advisory_lock(LOCK_NAME):
            return None
        count += enqueue_messages(due_messages.other_due_messages(moment, rules))
        record_heartbeat("sweep", moment, time.monotonic() - begun)
    return count


def suppress_imported(case_ids: Sequence[uuid.UUID], moment: datetime) -> None:
    """Record as dropped what these cases would enqueue by this moment: they were imported, and their past is no news.

    The caller commits. What falls due later is enqueued as always.
    """
    rules = rulebook.current_rules()
    steps = get_reminder_plan(rules.book, rules.settings).clocks
    if not steps:
        return
    due = DUE_DEADLINES_SQL.format(steps=STEPS_SQL, only="AND d.case_id = ANY(CAST(:cases AS uuid[]))")
    values = {"today": legal_date(moment), "moment": moment, "cases": list(case_ids)}
    db.session.execute(text(SUPPRESS_SQL.format(due=due)), {**values, **_step_columns(steps, legal_date(moment))})


@unit_of_work()
def _enqueue_batch(due: str, steps: Sequence[ReminderStep], values: Mapping[str, Any]) -> int | None:
    """Enqueue one batch of what is due, in a transaction of its own; None if another sweep is at work."""
    if not try_advisory_lock(LOCK_NAME):
        return None
    if not steps:
        return 0
    statement = ENQUEUE_SQL.format(due=due.format(steps=STEPS_SQL, only=""))
    return row_count(text(statement), {**values, **_step_columns(steps, values["today"])})


def _step_columns(steps: Sequence[ReminderStep], today: date) -> dict[str, Any]:
    """The steps as arrays, and between which days a deadline must be due for any of them, in all and by clock."""
    spans: dict[str, tuple[date, date]] = {}
    for step in steps:
        first, last = spans.get(step.clock, (date.max, date.min))
        from_on, until = today - timedelta(days=step.last), today - timedelta(days=step.first)
        spans[step.clock] = min(first, from_on), max(last, until)
    return {
        "rules": [step.rule for step in steps],
        "clocks": [step.clock for step in steps],
        "roles": [step.role for step in steps],
        "templates": [step.template for step in steps],
        "firsts": [step.first for step in steps],
        "lasts": [step.last for step in steps],
        "spanned": list(spans),
        "froms": [first for first, _ in spans.values()],
        "untils": [last for _, last in spans.values()],
        "from": min(first for first, _ in spans.values()),
        "until": max(last for _, last in spans.values()),
    }
