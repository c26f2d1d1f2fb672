"""Enqueues the morning digests on working days when the quiet hours end, to everyone who may have something to read.

What a digest says is found when it is claimed; it is dropped where there is nothing to say.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text

from wagecase.extensions import db
from wagecase.models import Heartbeat
from wagecase.procedure.notifications.message_subject import SUBJECT_COLUMNS, MessageSubjectKind, subject_sql
from wagecase.services.base import rules_in_force as rulebook
from wagecase.services.base.dates import LEGAL_TIMEZONE, legal_date
from wagecase.services.base.heartbeats import record_heartbeat
from wagecase.services.base.locks import try_advisory_lock
from wagecase.services.base.sql import row_count
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.notifications.recipients.preferences import DUE_SOON_DAYS
from wagecase.services.notifications.schedule.digest_content import APPROVAL_ROLES, late_before
from wagecase.services.notifications.schedule.quiet_hours import QUIET_UNTIL_SETTING, setting_time

RULE, TEMPLATE = "digest", "morning_digest"

# The id is made of person and day, so that the key itself forbids a second digest.
ENQUEUE_SQL = text(
    f"""
    INSERT INTO reminders (id, rule, template, {SUBJECT_COLUMNS}, due_on, send_on, role, user_id,
                           state, attempts, next_try_at, created_at)
    SELECT CAST(md5('digest:' || u.id || ':' || CAST(:today AS date)) AS uuid), :rule, :template,
           {subject_sql(MessageSubjectKind.digest, "u.id")}, CAST(:today AS date), CAST(:today AS date), 'person',
           u.id, 'queued', 0, :moment, :moment
    FROM users u
    WHERE u.active AND u.email IS NOT NULL AND (
        EXISTS (SELECT FROM work_items w WHERE w.owner_id = u.id AND w.due_on < :before)
        OR EXISTS (SELECT FROM preferences f JOIN work_items w ON w.owner_id = f.user_id
                   WHERE f.user_id = u.id AND f.name = 'reminders' AND (f.value ->> 'digest')::boolean
                     AND w.due_on BETWEEN CAST(:today AS date) AND CAST(:today AS date) + :soon)
        OR EXISTS (SELECT FROM user_roles r WHERE r.user_id = u.id AND r.role = ANY(CAST(:approvers AS text[]))))
    ON CONFLICT (id) DO NOTHING
    """  # noqa: S608  (our own words; every value is a parameter)
)


@unit_of_work()
def enqueue_digests(moment: datetime) -> int | None:
    """Enqueue today's digests once their hour has come; how many, or None if it is not the time or it was done."""
    rules = rulebook.current_rules()
    local = moment.astimezone(LEGAL_TIMEZONE)
    today = local.date()
    if (
        local.time() < setting_time(rules, QUIET_UNTIL_SETTING)
        or not rules.calendar.is_workday(today)
        or not try_advisory_lock("wagecase.digest")
    ):
        return None
    last = db.session.get(Heartbeat, RULE)
    if last is not None and legal_date(last.at) >= today:
        return None
    values = {
        "today": today,
        "moment": moment,
        "rule": RULE,
        "template": TEMPLATE,
        "before": late_before(today, rules),
        "soon": DUE_SOON_DAYS,
        "approvers": [str(role) for role in APPROVAL_ROLES],
    }
    count = row_count(ENQUEUE_SQL, values)
    record_heartbeat(RULE, moment)
    return count
