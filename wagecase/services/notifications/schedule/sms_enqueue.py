"""Texts that are owed to workers become rows of the outbox, one for each complaint's contact; once, however often."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert

from wagecase.extensions import db
from wagecase.models import Complaint, Reminder, new_id
from wagecase.procedure.notifications.sms_rules import LIMITATION_RULE, PROMISE_RULE, TEXT_RULES_BY_EVENT
from wagecase.services.base import rules_in_force as rulebook
from wagecase.services.base.dates import legal_date, now
from wagecase.services.base.locks import try_advisory_lock
from wagecase.services.eventlog.act_context import ActContext
from wagecase.services.notifications.schedule.quiet_hours import next_sending_time
from wagecase.services.notifications.schedule.sweep import SWEEP_BATCH_SIZE

SMS_CHANNEL, WORKER_ROLE_PREFIX = "sms", "worker:"
# What has waited longer is no news any more.
SMS_MAX_AGE_DAYS = 3
REMINDER_COLUMNS = """
(id, rule, template, case_id, proceeding_id, subject, due_on, send_on, role, channel,
 state, attempts, next_try_at, created_at)
"""
PROMISES_SQL = f"""
INSERT INTO reminders {REMINDER_COLUMNS}
SELECT gen_random_uuid(), :rule, :template, p.case_id, root.id, 'promise:' || p.id, p.due_on,
       p.due_on + CAST(:days AS int), '{WORKER_ROLE_PREFIX}' || c.id, '{SMS_CHANNEL}', 'queued', 0, :try_at, :moment
FROM pay_promises p
JOIN proceedings root ON root.case_id = p.case_id AND root.procedure = 'case'
JOIN complaints c ON c.case_id = p.case_id
WHERE p.kept < p.amount AND p.withdrawn_on IS NULL AND p.promised_on <= p.due_on + CAST(:days AS int)
  AND p.due_on BETWEEN CAST(:today AS date) - CAST(:days AS int) - CAST(:stale AS int)
                   AND CAST(:today AS date) - CAST(:days AS int)
  AND NOT EXISTS (SELECT FROM reminders r WHERE r.rule = :rule AND r.proceeding_id = root.id
                  AND r.subject = 'promise:' || p.id AND r.due_on = p.due_on
                  AND r.role = '{WORKER_ROLE_PREFIX}' || c.id)
LIMIT :most ON CONFLICT DO NOTHING
"""  # noqa: S608  (our own words; every value is a parameter)
LIMITATIONS_SQL = f"""
INSERT INTO reminders {REMINDER_COLUMNS}
SELECT DISTINCT ON (c.id, d.due_on) gen_random_uuid(), :rule, :template, d.case_id, d.proceeding_id,
       'clock:' || d.clock || ':0:claims', d.due_on,
       d.due_on - CAST(:days AS int), '{WORKER_ROLE_PREFIX}' || c.id, '{SMS_CHANNEL}', 'queued', 0, :try_at, :moment
FROM deadlines d JOIN complaints c ON c.case_id = d.case_id
WHERE d.clock = :clock AND d.state = 'running' AND NOT d.contingent
  AND d.due_on BETWEEN CAST(:today AS date) AND CAST(:today AS date) + CAST(:days AS int)
  AND NOT EXISTS (SELECT FROM reminders r WHERE r.rule = :rule AND r.case_id = d.case_id
                  AND r.due_on = d.due_on AND r.role = '{WORKER_ROLE_PREFIX}' || c.id)
LIMIT :most ON CONFLICT DO NOTHING
"""  # noqa: S608


def enqueue_sms_for_event(ctx: ActContext) -> None:
    """Owe the worker the news of an act, in the act's own transaction."""
    rule = TEXT_RULES_BY_EVENT.get(ctx.name)
    if rule is None or ctx.corrects is not None:
        return
    complaints = db.session.scalars(select(Complaint.id).where(Complaint.case_id == ctx.case.id)).all()
    position, moment = ctx.case.chain_length - len(ctx.following_records), now()
    rows = [
        {
            "id": new_id(),
            "rule": rule.name,
            "template": rule.text,
            "case_id": ctx.case.id,
            "proceeding_id": ctx.dossier.root.id,
            "subject": f"event:{position}",
            "due_on": legal_date(moment),
            "send_on": legal_date(moment),
            "role": f"{WORKER_ROLE_PREFIX}{complaint}",
            "channel": SMS_CHANNEL,
            "next_try_at": next_sending_time(moment, ctx.dossier.rules),
        }
        for complaint in complaints
    ]
    if rows:
        db.session.execute(insert(Reminder).on_conflict_do_nothing(), rows)


def enqueue_due_sms() -> int | None:
    """Owe what has become due of promises and limitations; how many texts, or None while another sweep runs."""
    moment, rules = now(), rulebook.current_rules()
    if not try_advisory_lock("wagecase.text_sweep"):
        db.session.rollback()
        return None
    common: dict[str, Any] = {
        "today": legal_date(moment),
        "moment": moment,
        "try_at": next_sending_time(moment, rules),
        "most": SWEEP_BATCH_SIZE,
        "stale": SMS_MAX_AGE_DAYS,
    }
    days, owed = rules.settings.get(PROMISE_RULE.setting), 0
    if days is not None:
        owed += _enqueue(
            PROMISES_SQL, {**common, "rule": PROMISE_RULE.name, "template": PROMISE_RULE.text, "days": days}
        )
    told = {
        "rule": LIMITATION_RULE.name,
        "template": LIMITATION_RULE.text,
        "clock": LIMITATION_RULE.clock,
        "days": LIMITATION_RULE.days,
    }
    owed += _enqueue(LIMITATIONS_SQL, {**common, **told})
    db.session.commit()
    return owed


def _enqueue(statement: str, values: dict[str, Any]) -> int:
    result: Any = db.session.execute(text(statement), values)
    return int(result.rowcount)
