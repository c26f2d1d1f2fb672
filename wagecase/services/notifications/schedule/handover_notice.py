"""One message to each successor of a desk that was handed over: how many matters they have now, and no names."""

from __future__ import annotations

import uuid

from sqlalchemy import text

from wagecase.extensions import db
from wagecase.procedure.notifications.message_subject import SUBJECT_COLUMNS, MessageSubjectKind, subject_sql
from wagecase.services.base import rules_in_force
from wagecase.services.base.dates import legal_date, now
from wagecase.services.notifications.schedule.quiet_hours import next_sending_time

ROLE = "successor"
RULE, TEMPLATE = "desk.handed_over", "desk_received"

# The id is made of rule, handover and person, so that the key itself forbids a second message.
ENQUEUE_SQL = text(
    f"""
    INSERT INTO reminders (id, rule, template, {SUBJECT_COLUMNS}, due_on, send_on, role, user_id,
                           state, attempts, next_try_at, created_at)
    SELECT CAST(md5(:rule || ':' || i.handover_id || ':' || i.successor_id) AS uuid), :rule, :template,
           {subject_sql(MessageSubjectKind.desk_handover, "i.handover_id")}, CAST(:today AS date),
           CAST(:today AS date), :role, i.successor_id, 'queued', 0, :try_at, :moment
    FROM desk_handover_items i
    WHERE i.handover_id = :handover AND i.state = 'done'
    GROUP BY i.handover_id, i.successor_id
    ON CONFLICT (id) DO NOTHING
    """  # noqa: S608  (our own words; every value is a parameter)
)


def enqueue_handover_notices(handover_id: uuid.UUID) -> None:
    """Enqueue each successor's message, once however often it is asked for. The caller commits."""
    moment = now()
    values = {
        "rule": RULE,
        "template": TEMPLATE,
        "role": ROLE,
        "handover": handover_id,
        "today": legal_date(moment),
        "moment": moment,
        "try_at": next_sending_time(moment, rules_in_force.current_rules()),
    }
    db.session.execute(ENQUEUE_SQL, values)
