"""Texts to workers become rows of the outbox, one for each complaint's contact; once, however often it is asked for."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, text

from wagecase.extensions import db
from wagecase.models import Complaint
from wagecase.procedure.notifications.message_subject import (
    CLAIMS,
    SUBJECT_COLUMNS,
    MessageSubject,
    MessageSubjectKind,
    subject_sql,
)
from wagecase.procedure.notifications.sms_rules import LIMITATION_RULE, PROMISE_RULE, TEXT_RULES_BY_EVENT
from wagecase.services.base import rules_in_force as rulebook
from wagecase.services.base.dates import legal_date, now
from wagecase.services.base.locks import try_advisory_lock
from wagecase.services.base.sql import row_count
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.eventlog.act_context import ActContext
from wagecase.services.notifications.outbox.new_message import NewMessage, enqueue_messages
from wagecase.services.notifications.schedule.quiet_hours import SWEEP_BATCH_SIZE, next_sending_time

SMS_CHANNEL, WORKER_ROLE_PREFIX = "sms", "worker:"
# What has waited longer is no news any more.
SMS_MAX_AGE_DAYS = 3
REMINDER_COLUMNS = f"""
(id, rule, template, case_id, proceeding_id, {SUBJECT_COLUMNS}, due_on, send_on, role, channel,
 state, attempts, next_try_at, created_at)
"""
PROMISES_SQL = f"""
INSERT INTO reminders {REMINDER_COLUMNS}
SELECT gen_random_uuid(), :rule, :template, p.case_id, root.id, {subject_sql(MessageSubjectKind.promise, "p.id")},
           p.due_on,
       p.due_on + CAST(:days AS int), '{WORKER_ROLE_PREFIX}' || c.id, '{SMS_CHANNEL}', 'queued', 0, :try_at, :moment
FROM pay_promises p
JOIN proceedings root ON root.case_id = p.case_id AND root.procedure = 'case'
JOIN complaints c ON c.case_id = p.case_id
WHERE p.kept < p.amount AND p.withdrawn_on IS NULL AND p.promised_on <= p.due_on + CAST(:days AS int)
  AND p.due_on BETWEEN CAST(:today AS date) - CAST(:days AS int) - CAST(:stale AS int)
                   AND CAST(:today AS date) - CAST(:days AS int)
  AND NOT EXISTS (SELECT FROM reminders r WHERE r.rule = :rule AND r.proceeding_id = root.id
                  AND r.kind = '{MessageSubjectKind.promise}' AND r.subject = CAST(p.id AS text) AND r.due_on = p.due_on
                  AND r.role = '{WORKER_ROLE_PREFIX}' || c.id)
LIMIT :most ON CONFLICT DO NOTHING
"""  # noqa: S608  (our own words; every value is a parameter)
LIMITATIONS_SQL = f"""
INSERT INTO reminders {REMINDER_COLUMNS}
SELECT DISTINCT ON (c.id, d.due_on) gen_random_uuid(), :rule, :template, d.case_id, d.proceeding_id,
       '{MessageSubjectKind.deadline}', d.clock, 0, '', '{CLAIMS}', d.due_on,
       d.due_on - CAST(:days AS int), '{WORKER_ROLE_PREFIX}' || c.id, '{SMS_CHANNEL}', 'queued', 0, :try_at, :moment
FROM deadlines d JOIN complaints c ON c.case_id = d.case_id
WHERE d.clock = :clock AND d.state = 'running' AND NOT d.contingent
  AND d.due_on BETWEEN CAST(:today AS date) AND CAST(:today AS date) + CAST(:days AS int)
  AND NOT EXISTS (SELECT FROM reminders r WHERE r.rule = :rule AND r.case_id = d.case_id
                  AND r.due_on = d.due_on AND r.role = '{WORKER_ROLE_PREFIX}' || c.id)
LIMIT :most ON CONFLICT DO NOTHING
"""  # noqa: S608


def enqueue_sms_for_event(ctx: ActContext) -> None:
    """Enqueue the worker's news of an act, in the act's own transaction."""
    rule = TEXT_RULES_BY_EVENT.get(ctx.name)
    if rule is None or ctx.corrects is not None:
        return
    complaints = db.session.scalars(select(Complaint.id).where(Complaint.case_id == ctx.case.id)).all()
    position, moment = ctx.case.chain_length - len(ctx.following_records), now()
    enqueue_messages(
        NewMessage(
            rule=rule.name,
            template=rule.text,
            about=MessageSubject.of(MessageSubjectKind.event, position),
            due_on=legal_date(moment),
            send_on=legal_date(moment),
            role=f"{WORKER_ROLE_PREFIX}{complaint}",
            next_try_at=next_sending_time(moment, ctx.dossier.rules),
            case_id=ctx.case.id,
            proceeding_id=ctx.dossier.root.id,
            channel=SMS_CHANNEL,
        )
        for complaint in complaints
    )


@unit_of_work()
def enqueue_due_sms() -> int | None:
    """Enqueue what has become due of promises and limitations; how many texts, or None while another sweep runs."""
    moment, rules = now(), rulebook.current_rules()
    if not try_advisory_lock("wagecase.text_sweep"):
        return None
    common: dict[str, Any] = {
        "today": legal_date(moment),
        "moment": moment,
        "try_at": next_sending_time(moment, rules),
        "most": SWEEP_BATCH_SIZE,
        "stale": SMS_MAX_AGE_DAYS,
    }
    days, count = rules.settings.get(PROMISE_RULE.setting), 0
    if days is not None:
        promised = {"rule": PROMISE_RULE.name, "template": PROMISE_RULE.text, "days": days}
        count += row_count(text(PROMISES_SQL), {**common, **promised})
    limited = {
        "rule": LIMITATION_RULE.name,
        "template": LIMITATION_RULE.text,
        "clock": LIMITATION_RULE.clock,
        "days": LIMITATION_RULE.days,
    }
    return count + row_count(text(LIMITATIONS_SQL), {**common, **limited})
