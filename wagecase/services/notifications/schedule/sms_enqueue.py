"""Texts that are owed to workers become rows of the ledger, one for each complaint's contact; once, however often."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert

from wagecase.extensions import db
from wagecase.models import Complaint, Reminder, new_id
from wagecase.procedure.notifications.sms_rules import BY_EVENT, LIMITATION, PROMISE
from wagecase.services.base import rules_in_force as rulebook
from wagecase.services.base.dates import legal_date, now
from wagecase.services.eventlog.act_context import Performing
from wagecase.services.notifications.schedule.quiet_hours import earliest
from wagecase.services.notifications.schedule.sweep import CHUNK, alone

CHANNEL, ROLE = "sms", "worker:"
# What has waited longer is no news any more.
STALE_DAYS = 3
COLUMNS = """
(id, rule, letter, case_id, proceeding_id, subject, due_on, send_on, role, channel,
 state, attempts, next_try_at, created_at)
"""
PROMISES = f"""
INSERT INTO reminders {COLUMNS}
SELECT gen_random_uuid(), :rule, :letter, p.case_id, root.id, 'promise:' || p.id, p.due_on,
       p.due_on + CAST(:days AS int), '{ROLE}' || c.id, '{CHANNEL}', 'owed', 0, :try_at, :moment
FROM pay_promises p
JOIN proceedings root ON root.case_id = p.case_id AND root.procedure = 'case'
JOIN complaints c ON c.case_id = p.case_id
WHERE p.kept < p.amount AND p.withdrawn_on IS NULL AND p.promised_on <= p.due_on + CAST(:days AS int)
  AND p.due_on BETWEEN CAST(:today AS date) - CAST(:days AS int) - CAST(:stale AS int)
                   AND CAST(:today AS date) - CAST(:days AS int)
  AND NOT EXISTS (SELECT FROM reminders r WHERE r.rule = :rule AND r.proceeding_id = root.id
                  AND r.subject = 'promise:' || p.id AND r.due_on = p.due_on AND r.role = '{ROLE}' || c.id)
LIMIT :most ON CONFLICT DO NOTHING
"""  # noqa: S608  (our own words; every value is a parameter)
LIMITATIONS = f"""
INSERT INTO reminders {COLUMNS}
SELECT DISTINCT ON (c.id, d.due_on) gen_random_uuid(), :rule, :letter, d.case_id, d.proceeding_id,
       'clock:' || d.clock || ':0:claims', d.due_on,
       d.due_on - CAST(:days AS int), '{ROLE}' || c.id, '{CHANNEL}', 'owed', 0, :try_at, :moment
FROM deadlines d JOIN complaints c ON c.case_id = d.case_id
WHERE d.clock = :clock AND d.state = 'running' AND NOT d.contingent
  AND d.due_on BETWEEN CAST(:today AS date) AND CAST(:today AS date) + CAST(:days AS int)
  AND NOT EXISTS (SELECT FROM reminders r WHERE r.rule = :rule AND r.case_id = d.case_id
                  AND r.due_on = d.due_on AND r.role = '{ROLE}' || c.id)
LIMIT :most ON CONFLICT DO NOTHING
"""  # noqa: S608


def owe_at_once(doing: Performing) -> None:
    """Owe the worker the news of an act, in the act's own transaction."""
    rule = BY_EVENT.get(doing.name)
    if rule is None or doing.corrects is not None:
        return
    complaints = db.session.scalars(select(Complaint.id).where(Complaint.case_id == doing.case.id)).all()
    position, moment = doing.case.chain_length - len(doing.following), now()
    rows = [
        {
            "id": new_id(),
            "rule": rule.name,
            "letter": rule.text,
            "case_id": doing.case.id,
            "proceeding_id": doing.dossier.root.id,
            "subject": f"event:{position}",
            "due_on": legal_date(moment),
            "send_on": legal_date(moment),
            "role": f"{ROLE}{complaint}",
            "channel": CHANNEL,
            "next_try_at": earliest(moment, doing.dossier.rules),
        }
        for complaint in complaints
    ]
    if rows:
        db.session.execute(insert(Reminder).on_conflict_do_nothing(), rows)


def sweep() -> int | None:
    """Owe what has become due of promises and limitations; how many texts, or None while another sweep runs."""
    moment, rules = now(), rulebook.current()
    if not alone("wagecase.text_sweep"):
        db.session.rollback()
        return None
    common: dict[str, Any] = {
        "today": legal_date(moment),
        "moment": moment,
        "try_at": earliest(moment, rules),
        "most": CHUNK,
        "stale": STALE_DAYS,
    }
    days, owed = rules.settings.get(PROMISE.setting), 0
    if days is not None:
        owed += _owe(PROMISES, {**common, "rule": PROMISE.name, "letter": PROMISE.text, "days": days})
    told = {"rule": LIMITATION.name, "letter": LIMITATION.text, "clock": LIMITATION.clock, "days": LIMITATION.days}
    owed += _owe(LIMITATIONS, {**common, **told})
    db.session.commit()
    return owed


def _owe(statement: str, values: dict[str, Any]) -> int:
    result: Any = db.session.execute(text(statement), values)
    return int(result.rowcount)
