"""What has become due becomes a row of the ledger: by the rules, set-based, and once however often it is swept.

Unique are rule, proceeding, subject, due date, day of sending and role. A row that was dropped because its deadline had
ended is owed again when the deadline comes back to the same date.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert

from wagecase.extensions import db
from wagecase.models import Heartbeat
from wagecase.services import rules as rulebook
from wagecase.services.reminder_hours import earliest
from wagecase.services.reminder_plan import Step, plan_of
from wagecase.services.timing import legal_date

# The reason of a row that was dropped because what it is about had ended; only such rows can come back.
ENDED = "ended"

STEPS = """
unnest(CAST(:rules AS text[]), CAST(:clocks AS text[]), CAST(:roles AS text[]), CAST(:letters AS text[]),
       CAST(:firsts AS int[]), CAST(:lasts AS int[])) AS step (rule, clock, role, letter, first, last)
"""
# Two claims whose time runs out on one day make one message, not two thousand.
DEADLINES = """
SELECT DISTINCT step.rule, step.letter, d.case_id, d.proceeding_id,
       CASE WHEN d.subject LIKE 'claim:%' THEN 'clock:' || d.clock || ':0:claims'
            ELSE 'clock:' || d.clock || ':' || d.run || ':' || d.subject END AS subject,
       d.due_on, d.due_on + step.first AS send_on, step.role
FROM deadlines d JOIN {steps} ON step.clock = d.clock
WHERE d.state = 'running' AND d.due_on IS NOT NULL AND NOT d.contingent
  AND d.due_on BETWEEN :from AND :until
  AND d.due_on BETWEEN CAST(:today AS date) - step.last AND CAST(:today AS date) - step.first
  AND d.started_on <= d.due_on + step.first
"""
PROMISES = """
SELECT step.rule, step.letter, p.case_id, root.id AS proceeding_id, 'promise:' || p.id AS subject,
       p.due_on, p.due_on + step.first AS send_on, step.role
FROM pay_promises p
JOIN proceedings root ON root.case_id = p.case_id AND root.procedure = 'case'
JOIN {steps} ON step.clock = ''
WHERE p.kept < p.amount AND p.withdrawn_on IS NULL
  AND p.due_on BETWEEN :from AND :until
  AND p.due_on BETWEEN CAST(:today AS date) - step.last AND CAST(:today AS date) - step.first
  AND p.promised_on <= p.due_on + step.first
"""
OWE = """
INSERT INTO reminders (id, rule, letter, case_id, proceeding_id, subject, due_on, send_on, role,
                       state, attempts, next_try_at, created_at)
SELECT gen_random_uuid(), x.rule, x.letter, x.case_id, x.proceeding_id, x.subject, x.due_on, x.send_on, x.role,
       'owed', 0, :try_at, :moment
FROM ({due}) x
WHERE NOT EXISTS (
    SELECT FROM reminders r
    WHERE (r.rule, r.proceeding_id, r.subject, r.due_on, r.send_on, r.role)
        = (x.rule, x.proceeding_id, x.subject, x.due_on, x.send_on, x.role)
      AND (r.state <> 'dropped' OR r.reason IS DISTINCT FROM '{ended}'))
ON CONFLICT ON CONSTRAINT uq_reminders_once DO UPDATE
SET state = 'owed', attempts = 0, reason = NULL, user_id = NULL, next_try_at = excluded.next_try_at
WHERE reminders.state = 'dropped' AND reminders.reason = '{ended}'
"""


def alone(name: str) -> bool:
    """Whether no other transaction does this now; the lock goes with the transaction."""
    return bool(db.session.scalar(text("SELECT pg_try_advisory_xact_lock(hashtext(:name))"), {"name": name}))


def beat(part: str, moment: datetime) -> None:
    """Remember when a part of the clockwork last did its work."""
    row = insert(Heartbeat).values(part=part, at=moment)
    db.session.execute(row.on_conflict_do_update(index_elements=["part"], set_={"at": moment}))


def sweep(moment: datetime) -> int | None:
    """Owe all that has become due by this moment; how many messages that is, or None while another sweep runs."""
    if not alone("wagecase.sweep"):
        db.session.rollback()
        return None
    rules = rulebook.current()
    plan = plan_of(rules.book, rules.settings)
    today, try_at = legal_date(moment), earliest(moment, rules)
    owed = _owe(DEADLINES, plan.clocks, today, moment, try_at) + _owe(PROMISES, plan.promises, today, moment, try_at)
    beat("sweep", moment)
    db.session.commit()
    return owed


def _owe(due: str, steps: Sequence[Step], today: date, moment: datetime, try_at: datetime) -> int:
    if not steps:
        return 0
    values = {**_columns(steps), "today": today, "moment": moment, "try_at": try_at}
    values["from"] = today - timedelta(days=max(step.last for step in steps))
    values["until"] = today - timedelta(days=min(step.first for step in steps))
    result: Any = db.session.execute(text(OWE.format(due=due.format(steps=STEPS), ended=ENDED)), values)
    return int(result.rowcount)


def _columns(steps: Sequence[Step]) -> dict[str, Any]:
    return {
        "rules": [step.rule for step in steps],
        "clocks": [step.clock for step in steps],
        "roles": [step.role for step in steps],
        "letters": [step.letter for step in steps],
        "firsts": [step.first for step in steps],
        "lasts": [step.last for step in steps],
    }
