"""Returned mail: the address is marked, its message goes to the office's mailbox, and who answers for it is told.

A report counts only for a mail that we sent within the last days, by the Message-ID in the outbox, whose 74 random bits
nobody but the mail's own way knows; and only against the address to which the outbox says that it went. Whoever forges
one can therefore do no more than mark his own address, of which his administrator learns the same day.
"""

from __future__ import annotations

import imaplib
import uuid
from collections import defaultdict
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select, update

from wagecase.extensions import current_config, db
from wagecase.mail import mailbox, rendering
from wagecase.mail.bounces import Bounce, DeliveryFate, parse_bounce
from wagecase.mail.sender import MailSender
from wagecase.models import BouncedAddress, Proceeding, Reminder, User
from wagecase.services.base.dates import now
from wagecase.services.base.heartbeats import record_heartbeat
from wagecase.services.notifications.bounces import suppressed_addresses
from wagecase.services.notifications.monitoring import direct_alerts
from wagecase.services.notifications.monitoring.direct_alerts import AlertMessage, AlertRecipients

logger = structlog.get_logger(__name__)

# Servers keep trying for five days; a report that is older than this is of no use.
MAX_REPORT_AGE = timedelta(days=10)


def read_bounces(moment: datetime) -> int:
    """Read what has come in; returns how many mails. A mailbox that is away is looked at again the next time."""
    config, found = current_config(), 0
    if config.bounce_folder is not None:
        found += mailbox.read_folder(config.bounce_folder, _process_raw)
    if config.bounce_mailbox is not None:
        try:
            found += mailbox.read_imap(config.bounce_mailbox, _process_raw)
        except (OSError, imaplib.IMAP4.error) as fault:
            logger.error("the mailbox of returned mail cannot be read", fault=type(fault).__name__)
            return found
    record_heartbeat("bounces", moment)
    db.session.commit()
    return found


def _process_raw(raw: bytes) -> None:
    bounce = parse_bounce(raw)
    if bounce is not None:
        process_bounce(bounce, now())


def process_bounce(bounce: Bounce, moment: datetime) -> int:
    """Do what a report calls for; returns for how many reminders it did."""
    rows = db.session.scalars(
        select(Reminder)
        .where(Reminder.id.in_([uuid.UUID(one[1:37]) for one in bounce.message_ids]))
        .where(Reminder.message_id.in_(bounce.message_ids), Reminder.state.in_(("sent", "unknown")))
        .where(Reminder.address_index.is_not(None), Reminder.sending_at > moment - MAX_REPORT_AGE)
        .with_for_update()
    ).all()
    for row in rows:
        if row.address_index is None:
            continue
        if bounce.delivery is DeliveryFate.delivered:
            suppressed_addresses.unsuppress(row.address_index)
            continue
        fresh = suppressed_addresses.suppress(row.address_index, bounce.status, row.id, moment)
        # The second time there is no other way left: it has failed, and a person is told.
        db.session.execute(
            update(Reminder)
            .where(Reminder.id == row.id)
            .values(
                state="queued" if fresh else "failed",
                reason=f"bounced: {bounce.status}",
                attempts=0,
                next_try_at=moment,
                sent_at=None,
            )
        )
    db.session.commit()
    return len(rows)


def notify_bounces(sender: MailSender, moment: datetime) -> int:
    """Tell who answers for an office of addresses that were marked since; returns how many."""
    query = (
        select(BouncedAddress, User.username, Proceeding.organisation_id, User.organisation_id.label("own"))
        .join(Reminder, Reminder.id == BouncedAddress.reminder_id)
        .outerjoin(Proceeding, Proceeding.id == Reminder.proceeding_id)
        .outerjoin(User, User.id == Reminder.user_id)
        .where(BouncedAddress.notified_at.is_(None))
    )
    offices: dict[uuid.UUID | None, list[tuple[BouncedAddress, str]]] = defaultdict(list)
    for row in db.session.execute(query):
        name = row.username or "—"
        offices[row.own or row.organisation_id].append((row.BouncedAddress, name))
    answerable = AlertRecipients() if offices else None
    told = 0
    for office, rows in offices.items():
        if answerable is not None and direct_alerts.send_alert(sender, answerable.of(office), _bounce_alert(rows)):
            for mark, _name in rows:
                mark.notified_at = moment
            told += len(rows)
    db.session.commit()
    return told


def _bounce_alert(rows: list[tuple[BouncedAddress, str]]) -> AlertMessage:
    names = [{"name": name, "code": mark.code} for mark, name in rows]
    link = f"{current_config().public_url}/console/failures"
    return AlertMessage("mail_bounced", {lang: {"names": names, "link": link} for lang in rendering.LANGUAGES})
