"""Notifies of failed reminders the same day, past the queue, those who answer for the office; and retries them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import update

from wagecase.extensions import current_config, db
from wagecase.mail import rendering
from wagecase.mail.sender import MailSender
from wagecase.models import Heartbeat, Reminder
from wagecase.services.base.dates import now
from wagecase.services.base.errors import NotFound
from wagecase.services.base.heartbeats import record_heartbeat
from wagecase.services.base.principal import Principal
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.notifications.monitoring import direct_alerts
from wagecase.services.notifications.monitoring.direct_alerts import AlertMessage, AlertRecipients
from wagecase.services.notifications.monitoring.failures import (
    FailedRow,
    failure_line,
    failures_query,
    responsible_office,
    visible_organisations,
)

HEARTBEAT_PART = "failures_notified"
# One mail in ten minutes says as much as ten, and is still read the same day.
MIN_INTERVAL = timedelta(minutes=10)
MAX_ROWS, MAX_LINES = 2000, 20


@unit_of_work()
def notify_failures(sender: MailSender, moment: datetime) -> int | None:
    """Notify whoever answers for the office of what has failed since; returns how many reminders that were.

    None while somebody was notified a short time ago. A mail that cannot be handed over leaves its reminders
    unnotified: they are tried again, and `wagecase_reminders_unnotified` counts them.
    """
    last = db.session.get(Heartbeat, HEARTBEAT_PART)
    if last is not None and moment - last.at < MIN_INTERVAL:
        return None
    offices = _unnotified_by_office()
    responsible = AlertRecipients() if offices else None
    notified = [
        row.reminder.id
        for office, rows in offices.items()
        if responsible is not None and direct_alerts.send_alert(sender, responsible.of(office), _failure_alert(rows))
        for row in rows
    ]
    if notified:
        db.session.execute(update(Reminder).where(Reminder.id.in_(notified)).values(notified_at=moment))
        record_heartbeat(HEARTBEAT_PART, moment)
    return len(notified)


def _unnotified_by_office() -> Mapping[uuid.UUID | None, Sequence[FailedRow]]:
    query = failures_query().where(Reminder.notified_at.is_(None)).order_by(Reminder.id).limit(MAX_ROWS)
    offices: dict[uuid.UUID | None, list[FailedRow]] = defaultdict(list)
    for row in db.session.execute(query):
        found = FailedRow(*row)
        offices[found.office].append(found)
    return offices


def _failure_alert(rows: Sequence[FailedRow]) -> AlertMessage:
    link = f"{current_config().public_url}/console/failures"
    shown = rows[:MAX_LINES]
    return AlertMessage(
        "mail_failed",
        {
            lang: {"count": len(rows), "link": link, "lines": [failure_line(row, lang) for row in shown]}
            for lang in rendering.LANGUAGES
        },
    )


@unit_of_work()
def retry_notification(principal: Principal, reminder_id: uuid.UUID) -> None:
    """Queue a failed reminder once more: its address was mended, or its recipient found.

    Raises:
        Forbidden: the person's role does not answer for mail.
        NotFound: it is not in the person's reach, or did not fail.
    """
    offices = visible_organisations(principal)
    query = failures_query().where(Reminder.id == reminder_id, responsible_office().in_(offices))
    found = db.session.execute(query).one_or_none()
    if found is None:
        raise NotFound
    reminder = FailedRow(*found).reminder
    copy = ":" in reminder.role or reminder.role == "person"
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
            user_id=reminder.user_id if copy else None,
        )
    )
