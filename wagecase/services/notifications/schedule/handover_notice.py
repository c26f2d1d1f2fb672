"""One letter to each successor of a desk that was handed over. It says how many matters he has now, and names none."""

from __future__ import annotations

import uuid

from sqlalchemy import func, select, text

from wagecase.extensions import db
from wagecase.models import DeskHandoverItem, ProceedingHandler
from wagecase.services.base import rules_in_force
from wagecase.services.base.dates import legal_date, now
from wagecase.services.notifications.schedule.quiet_hours import next_sending_time

SUBJECT_KIND, ROLE = "desk", "successor"
RULE, TEMPLATE = "desk.handed_over", "desk_received"

# The id is made of rule, handover and person, so that the key itself forbids a second letter.
ENQUEUE_SQL = text(
    """
    INSERT INTO reminders (id, rule, template, subject, due_on, send_on, role, user_id,
                           state, attempts, next_try_at, created_at)
    SELECT CAST(md5(:rule || ':' || i.handover_id || ':' || i.successor_id) AS uuid), :rule, :template,
           :subject || ':' || i.handover_id, CAST(:today AS date), CAST(:today AS date), :role, i.successor_id,
           'queued', 0, :try_at, :moment
    FROM desk_handover_items i
    WHERE i.handover_id = :handover AND i.state = 'done'
    GROUP BY i.handover_id, i.successor_id
    ON CONFLICT (id) DO NOTHING
    """
)


def enqueue_handover_notices(handover_id: uuid.UUID) -> None:
    """Owe each successor his letter, once however often it is asked for. The caller commits."""
    moment = now()
    values = {
        "rule": RULE,
        "template": TEMPLATE,
        "subject": SUBJECT_KIND,
        "role": ROLE,
        "handover": handover_id,
        "today": legal_date(moment),
        "moment": moment,
        "try_at": next_sending_time(moment, rules_in_force.current_rules()),
    }
    db.session.execute(ENQUEUE_SQL, values)


def count_received_matters(subject: str, user_id: uuid.UUID | None) -> int:
    """How many matters of the handover this person took over and still has."""
    query = (
        select(func.count())
        .select_from(DeskHandoverItem)
        .join(ProceedingHandler, ProceedingHandler.proceeding_id == DeskHandoverItem.proceeding_id)
        .where(
            DeskHandoverItem.handover_id == uuid.UUID(subject.partition(":")[2]),
            DeskHandoverItem.state == "done",
            DeskHandoverItem.successor_id == user_id,
            ProceedingHandler.user_id == user_id,
        )
    )
    return db.session.scalar(query) or 0
