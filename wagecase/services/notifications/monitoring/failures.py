"""Reminders that failed for good: told the same day, past the queue, to those who answer for the office; on a page."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, select, text, tuple_, update

from wagecase.extensions import current_config, db
from wagecase.mail import rendering
from wagecase.mail.sender import MailSender
from wagecase.models import Case, Heartbeat, Proceeding, Reminder, User
from wagecase.procedure.core.enums import Role
from wagecase.procedure.notifications.sms_rules import TEXT_RULES
from wagecase.services.base.dates import now
from wagecase.services.base.errors import Forbidden, NotFound
from wagecase.services.base.heartbeats import record_heartbeat
from wagecase.services.base.pagination import DEFAULT_LIMIT, Page, after_instant, encode_cursor
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role
from wagecase.services.notifications.catalogue.reasons import delivery_reason_text
from wagecase.services.notifications.catalogue.roles import role_label
from wagecase.services.notifications.monitoring import direct_alerts
from wagecase.services.notifications.monitoring.direct_alerts import AlertMessage, AlertRecipients
from wagecase.services.notifications.schedule.sms_enqueue import SMS_CHANNEL

FAILURE_READERS = (Role.administrator, Role.head, Role.bureau_head)
HEARTBEAT_PART = "failures_notified"
# One mail in ten minutes says as much as ten, and is still read the same day.
MIN_INTERVAL = timedelta(minutes=10)
MAX_ROWS, MAX_LINES = 2000, 20
SUBORDINATES_SQL = text(
    """
    WITH RECURSIVE below AS (
        SELECT id, 1 AS depth FROM organisations WHERE id = :org
        UNION ALL
        SELECT o.id, b.depth + 1 FROM organisations o JOIN below b ON o.parent_id = b.id WHERE b.depth < 8
    )
    SELECT id FROM below
    """
)


@dataclass(frozen=True, slots=True)
class FailedNotification:
    """A reminder that reached nobody: about which case, which letter, for whom, and why."""

    id: uuid.UUID
    number: str
    template: str
    to: str
    name: str
    reason: str
    due_on: date
    created_at: datetime
    notified_at: datetime | None


def _responsible_office() -> Any:
    """The organisation that answers for a message."""
    return func.coalesce(Proceeding.organisation_id, User.organisation_id)


def _failures_query() -> Any:
    return (
        select(Reminder, Case.number, User.name, _responsible_office().label("office"))
        .outerjoin(Proceeding, Proceeding.id == Reminder.proceeding_id)
        .outerjoin(Case, Case.id == Reminder.case_id)
        .outerjoin(User, User.id == Reminder.user_id)
    )


def notify_failures(sender: MailSender, moment: datetime) -> int | None:
    """Tell whoever answers for the office of what has failed since; returns how many reminders that were.

    None while it was told a short time ago. A mail that cannot be handed over leaves its reminders unnotified: they are
    tried again, and `wagecase_reminders_unnotified` counts them.
    """
    last = db.session.get(Heartbeat, HEARTBEAT_PART)
    if last is not None and moment - last.at < MIN_INTERVAL:
        return None
    unnotified = and_(Reminder.state == "failed", Reminder.notified_at.is_(None))
    offices: dict[uuid.UUID | None, list[Any]] = defaultdict(list)
    for row in db.session.execute(_failures_query().where(unnotified).order_by(Reminder.id).limit(MAX_ROWS)):
        offices[row.office].append(row)
    answerable = AlertRecipients() if offices else None
    told = [
        row.Reminder.id
        for office, rows in offices.items()
        if answerable is not None and direct_alerts.send_alert(sender, answerable.of(office), _failure_alert(rows))
        for row in rows
    ]
    db.session.execute(update(Reminder).where(Reminder.id.in_(told)).values(notified_at=moment))
    if told:
        record_heartbeat(HEARTBEAT_PART, moment)
    db.session.commit()
    return len(told)


def _failure_alert(rows: Sequence[Any]) -> AlertMessage:
    link = f"{current_config().public_url}/console/failures"
    shown = rows[:MAX_LINES]
    return AlertMessage(
        "mail_failed",
        {
            lang: {"count": len(rows), "link": link, "lines": [_failure_line(row, lang) for row in shown]}
            for lang in rendering.LANGUAGES
        },
    )


def reminder_title(one: Reminder, lang: str) -> str:
    """What a letter or a text is called."""
    if one.channel == SMS_CHANNEL:
        return next(rule.label.get(lang) for rule in TEXT_RULES if rule.text == one.template)
    return rendering.template_title(one.template, lang)


def _failure_line(row: Any, lang: str) -> dict[str, str]:
    return {
        "number": row.number or "—",
        "template": reminder_title(row.Reminder, lang),
        "to": role_label(row.Reminder.role, lang),
        "reason": delivery_reason_text(row.Reminder.reason, lang),
    }


def visible_organisations(principal: Principal) -> list[uuid.UUID]:
    """The organisations whose failures a person may see: his own, for an administrator also those below it.

    Raises:
        Forbidden: his role does not answer for mail.
    """
    if not principal.has(*FAILURE_READERS):
        raise Forbidden([wrong_role(FAILURE_READERS)])
    if not principal.has(Role.administrator, Role.bureau_head):
        return [principal.org_id]
    return list(db.session.scalars(SUBORDINATES_SQL, {"org": principal.org_id}))


def list_failures(principal: Principal, lang: str, *, after: str | None = None, limit: int = DEFAULT_LIMIT) -> Page:
    """What failed in the person's reach, the newest first; raises Forbidden, Invalid."""
    query = _failures_query().where(
        Reminder.state == "failed", _responsible_office().in_(visible_organisations(principal))
    )
    position = after_instant("failures", after)
    if position is not None:
        query = query.where(tuple_(Reminder.created_at, Reminder.id) < position)
    rows = db.session.execute(query.order_by(Reminder.created_at.desc(), Reminder.id.desc()).limit(limit + 1)).all()
    lines = [_failed_notification(row, lang) for row in rows[:limit]]
    last = lines[-1] if len(rows) > limit else None
    return Page(lines, encode_cursor("failures", last.created_at, last.id) if last else None)


def _failed_notification(row: Any, lang: str) -> FailedNotification:
    line, one = _failure_line(row, lang), row.Reminder
    return FailedNotification(
        one.id, **line, name=row.name or "", due_on=one.due_on, created_at=one.created_at, notified_at=one.notified_at
    )


def retry_notification(principal: Principal, reminder_id: uuid.UUID) -> None:
    """Owe a failed reminder once more: its address was mended, or its recipient found.

    Raises:
        Forbidden, NotFound: it is none of the person's reach, or did not fail.
    """
    rows = visible_organisations(principal)
    found = db.session.execute(
        _failures_query().where(Reminder.id == reminder_id, Reminder.state == "failed", _responsible_office().in_(rows))
    ).one_or_none()
    if found is None:
        raise NotFound
    copy = ":" in found.Reminder.role or found.Reminder.role == "person"
    db.session.execute(
        update(Reminder)
        .where(Reminder.id == reminder_id, Reminder.state == "failed")
        .values(
            state="queued",
            attempts=0,
            reason=None,
            notified_at=None,
            next_try_at=now(),
            asked_by=principal.user_id,
            user_id=found.Reminder.user_id if copy else None,
        )
    )
    db.session.commit()
