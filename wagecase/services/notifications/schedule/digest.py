"""The morning digest: what stays late after its mails is one line a day, and approvals that wait are counted.

Owed on working days when the quiet hours end, to everyone who may have something to read; written when it is claimed,
and dropped if there is nothing to say. Its lines come from the work list, so that the two agree.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import text

from wagecase.extensions import db
from wagecase.models import Heartbeat
from wagecase.procedure.core.enums import Procedure, Role
from wagecase.procedure.inspection.approvals import APPROVAL_EVENTS, APPROVAL_RULES
from wagecase.services.base import rules_in_force as rulebook
from wagecase.services.base.dates import LEGAL_TIMEZONE, legal_date
from wagecase.services.base.heartbeats import record_heartbeat
from wagecase.services.base.locks import try_advisory_lock
from wagecase.services.base.rules_in_force import RulesInForce
from wagecase.services.notifications.recipients import preferences
from wagecase.services.notifications.recipients.preferences import DEFAULT_PREFERENCES, DUE_SOON_DAYS
from wagecase.services.notifications.schedule.quiet_hours import QUIET_UNTIL_SETTING, setting_time

RULE, TEMPLATE = "digest", "morning_digest"
ESCALATION_SETTING = "reminders.escalate_city_days"
MAX_LINES = 50
APPROVAL_ROLES = (Role.head, Role.bureau_head, Role.supervisor)

# The id is made of person and day, so that the key itself forbids a second digest.
ENQUEUE_SQL = text(
    """
    INSERT INTO reminders (id, rule, template, subject, due_on, send_on, role, user_id,
                           state, attempts, next_try_at, created_at)
    SELECT CAST(md5('digest:' || u.id || ':' || CAST(:today AS date)) AS uuid), :rule, :template, 'person:' || u.id,
           CAST(:today AS date), CAST(:today AS date), 'person', u.id, 'queued', 0, :moment, :moment
    FROM users u
    WHERE u.active AND u.email IS NOT NULL AND (
        EXISTS (SELECT FROM work_items w WHERE w.owner_id = u.id AND w.due_on < :before)
        OR EXISTS (SELECT FROM preferences f JOIN work_items w ON w.owner_id = f.user_id
                   WHERE f.user_id = u.id AND f.name = 'reminders' AND (f.value ->> 'digest')::boolean
                     AND w.due_on BETWEEN CAST(:today AS date) AND CAST(:today AS date) + :soon)
        OR EXISTS (SELECT FROM user_roles r WHERE r.user_id = u.id AND r.role = ANY(CAST(:approvers AS text[]))))
    ON CONFLICT (id) DO NOTHING
    """
)
OWN_LATE_SQL = """
SELECT w.id, c.number, p.procedure, w.clock, w.due_on FROM work_items w
JOIN proceedings p ON p.id = w.proceeding_id JOIN cases c ON c.id = w.case_id
WHERE w.owner_id = :user AND w.due_on < :before ORDER BY w.due_on, w.id LIMIT :most
"""
DUE_SOON_SQL = """
SELECT w.id, c.number, p.procedure, w.clock, w.due_on FROM work_items w
JOIN proceedings p ON p.id = w.proceeding_id JOIN cases c ON c.id = w.case_id
WHERE w.owner_id = :user AND w.due_on BETWEEN :today AND :until ORDER BY w.due_on, w.id LIMIT :most
"""
BODY_LATE_SQL = """
SELECT w.id, c.number, p.procedure, w.clock, w.due_on FROM work_items w
JOIN proceedings p ON p.id = w.proceeding_id JOIN cases c ON c.id = w.case_id
WHERE w.organisation_id = :org AND p.organisation_id = :org AND w.due_on < :before
ORDER BY w.due_on, w.id LIMIT :most
"""
CITY_LATE_SQL = """
SELECT w.id, c.number, p.procedure, w.clock, w.due_on FROM work_items w
JOIN proceedings p ON p.id = w.proceeding_id JOIN cases c ON c.id = w.case_id
WHERE w.organisation_id = :org AND w.due_on < :before ORDER BY w.due_on, w.id LIMIT :most
"""
LATE_SQL_BY_ROLE: Mapping[Role, str] = MappingProxyType({Role.head: BODY_LATE_SQL, Role.supervisor: CITY_LATE_SQL})

# The last step of each topic on each proceeding; those that stand at `:waits` are for this person.
PENDING_APPROVALS_SQL = text(
    """
    SELECT count(*), min(last.happened_on) FROM (
        SELECT DISTINCT ON (e.proceeding_id, topic.name) e.proceeding_id, e.name, e.happened_on, e.actor_id
        FROM work_items w
        JOIN proceedings p ON p.id = w.proceeding_id AND p.procedure = :procedure
        JOIN events e ON e.proceeding_id = p.id AND e.name = ANY(CAST(:names AS text[])) AND NOT e.void
        CROSS JOIN LATERAL (SELECT coalesce(
            (SELECT u.topic FROM unnest(CAST(:used AS text[]), CAST(:topics AS text[])) AS u (event, topic)
             WHERE u.event = e.name),
            CAST(e.body AS json) #>> '{fields,for}', '')) AS topic (name)
        WHERE w.organisation_id = :org AND (NOT :own_body OR p.organisation_id = :org)
          AND NOT EXISTS (
              SELECT FROM proceeding_handlers h WHERE h.proceeding_id = p.id AND h.user_id = :user)
        ORDER BY e.proceeding_id, topic.name, e.position DESC
    ) last WHERE last.name = :waits AND last.actor_id IS DISTINCT FROM :user
    """
)
_TOPIC_BY_EVENT = {topic.used_by: name for name, topic in APPROVAL_RULES.items() if topic.used_by}
_INSPECTION_APPROVALS = {
    "procedure": "inspection",
    "names": [*APPROVAL_EVENTS, *_TOPIC_BY_EVENT],
    "used": list(_TOPIC_BY_EVENT),
    "topics": [str(topic) for topic in _TOPIC_BY_EVENT.values()],
}
_LEAD_REVIEWS = {
    "procedure": "case",
    "names": ["case.submitted", "case.sent_back", "case.approved"],
    "used": [],
    "topics": [],
}
APPROVAL_PARAMETERS: Mapping[Role, Mapping[str, Any]] = MappingProxyType(
    {
        Role.head: {**_INSPECTION_APPROVALS, "waits": "inspection.submitted", "own_body": True},
        Role.bureau_head: {**_INSPECTION_APPROVALS, "waits": "inspection.endorsed", "own_body": False},
        Role.supervisor: {**_LEAD_REVIEWS, "waits": "case.submitted", "own_body": False},
    }
)


@dataclass(frozen=True, slots=True)
class DigestContent:
    """What one person's digest says. `more` is true where the late ones were too many to list."""

    today: date
    late: Sequence[tuple[str, str, str, date]]
    soon: Sequence[tuple[str, str, str, date]]
    more: bool
    waiting: int
    oldest: date | None
    rules: RulesInForce

    def values(self, lang: str) -> dict[str, Any]:
        late = [self._line(*line, lang) for line in self.late]
        soon = [self._line(*line, lang) for line in self.soon]
        return {"late": late, "soon": soon, "more": self.more, "waiting": self.waiting, "oldest": self.oldest}

    def _line(self, number: str, procedure: str, clock: str, due: date, lang: str) -> dict[str, Any]:
        clocks = self.rules.book.clocks
        return {
            "number": number,
            "procedure": Procedure(procedure).label.get(lang),
            "what": clocks[clock].label.get(lang) if clock in clocks else clock,
            "due": due,
            "days": (self.today - due).days,
        }


def enqueue_digests(moment: datetime) -> int | None:
    """Owe today's digests once their hour has come; how many, or None if it is not the time or they are owed."""
    rules = rulebook.current_rules()
    local = moment.astimezone(LEGAL_TIMEZONE)
    today = local.date()
    if (
        local.time() < setting_time(rules, QUIET_UNTIL_SETTING)
        or not rules.calendar.is_workday(today)
        or not try_advisory_lock("wagecase.digest")
    ):
        db.session.rollback()
        return None
    last = db.session.get(Heartbeat, RULE)
    if last is not None and legal_date(last.at) >= today:
        db.session.rollback()
        return None
    values = {
        "today": today,
        "moment": moment,
        "rule": RULE,
        "template": TEMPLATE,
        "before": _late_before(today, rules),
    }
    result: Any = db.session.execute(
        ENQUEUE_SQL, {**values, "soon": DUE_SOON_DAYS, "approvers": [str(role) for role in APPROVAL_ROLES]}
    )
    owed = int(result.rowcount)
    record_heartbeat(RULE, moment)
    db.session.commit()
    return owed


def _late_before(today: date, rules: RulesInForce) -> date:
    """What was due before this day has had all its mails."""
    return today - timedelta(days=int(rules.settings.get(ESCALATION_SETTING) or 0))


def digest_content(user_id: uuid.UUID, today: date, rules: RulesInForce) -> DigestContent | None:
    """What a person's digest says this morning; None if there is nothing."""
    query = "SELECT u.organisation_id, array_agg(r.role) FROM users u JOIN user_roles r ON r.user_id = u.id"
    row = db.session.execute(text(f"{query} WHERE u.id = :user GROUP BY u.id"), {"user": user_id}).one_or_none()
    if row is None:
        return None
    org_id, roles = row
    late = _late_lines(user_id, org_id, roles, _late_before(today, rules))
    waiting = [_pending_approvals(user_id, org_id, role) for role in APPROVAL_ROLES if role in roles]
    count, oldest = sum(found for found, _ in waiting), min((day for _, day in waiting if day), default=None)
    soon = _due_soon(user_id, today)
    if not late and not soon and not count:
        return None
    return DigestContent(today, late[:MAX_LINES], soon, len(late) > MAX_LINES, count, oldest, rules)


def _due_soon(user_id: uuid.UUID, today: date) -> list[tuple[str, str, str, date]]:
    """What is due soon, for who wants to read it here instead of in single mails."""
    if not preferences.preferences_by_user([user_id]).get(user_id, DEFAULT_PREFERENCES).digest:
        return []
    values = {"user": user_id, "today": today, "until": today + timedelta(days=DUE_SOON_DAYS), "most": MAX_LINES}
    return [
        (row.number, row.procedure, row.clock, row.due_on) for row in db.session.execute(text(DUE_SOON_SQL), values)
    ]


def _late_lines(
    user_id: uuid.UUID, org_id: uuid.UUID, roles: Sequence[str], before: date
) -> list[tuple[str, str, str, date]]:
    """The late ones of the person's own desk and, for who answers for others, of theirs; each proceeding once."""
    values = {"user": user_id, "org": org_id, "before": before, "most": MAX_LINES + 1}
    queries = [OWN_LATE_SQL, *(query for role, query in LATE_SQL_BY_ROLE.items() if role in roles)]
    found = {
        (row.number, row.procedure, row.clock): row.due_on
        for query in queries
        for row in db.session.execute(text(query), values)
    }
    return sorted(((*key, due) for key, due in found.items()), key=lambda line: (line[3], line[0], line[1]))


def _pending_approvals(user_id: uuid.UUID, org_id: uuid.UUID, role: Role) -> tuple[int, date | None]:
    row = db.session.execute(PENDING_APPROVALS_SQL, {**APPROVAL_PARAMETERS[role], "user": user_id, "org": org_id}).one()
    return row[0], row[1]
