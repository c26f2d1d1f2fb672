"""The small watch beside the queue: it looks every minute and writes directly when reminders pile up or have failed.

It needs neither broker nor worker, and it says so even when the database is away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from wagecase.extensions import current_config, db
from wagecase.mail import rendering
from wagecase.services.notifications.bounces import bounces
from wagecase.services.notifications.monitoring import direct_alerts, health_figures, notify_failures
from wagecase.services.notifications.monitoring.direct_alerts import AlertMessage, AlertRecipients
from wagecase.services.notifications.monitoring.health_figures import QueueHealth
from wagecase.services.notifications.recipients.recipients import NotificationRecipient

logger = structlog.get_logger(__name__)

# The same trouble is reported again after this long, and at once when it is another.
REPEAT_INTERVAL = timedelta(hours=4)


@dataclass
class QueueWatchdog:
    """It remembers whom to write to, for the hour in which the database cannot be asked."""

    readers: Sequence[NotificationRecipient] = ()
    reported: list[str] = field(default_factory=list)
    reported_at: datetime | None = None

    def check_once(self, moment: datetime) -> list[str]:
        """Look once; returns the faults it saw, in Chinese. Whatever is wrong with the database is one of them."""
        found: QueueHealth | None = None
        try:
            found = health_figures.queue_health(moment)
            self.readers = direct_alerts.operator_recipients() or AlertRecipients().city()
            notify_failures.notify_failures(direct_alerts.alert_sender(), moment)
            bounces.notify_bounces(direct_alerts.alert_sender(), moment)
        except SQLAlchemyError as fault:
            found = None
            logger.error("the watch cannot ask the database", fault=type(fault).__name__)
        finally:
            db.session.remove()
        seen = health_figures.health_faults(found, "zh")
        if self._is_news(seen, moment):
            self._send_alert(found, seen, moment)
        return seen

    def _is_news(self, seen: Sequence[str], moment: datetime) -> bool:
        """Whether these faults are another kind than those reported last, or it was reported long ago."""
        if not seen:
            self.reported, self.reported_at = [], None
            return False
        return (
            _without_figures(seen) != self.reported
            or self.reported_at is None
            or moment - self.reported_at >= REPEAT_INTERVAL
        )

    def _send_alert(self, found: QueueHealth | None, seen: Sequence[str], moment: datetime) -> None:
        readers = direct_alerts.operator_recipients() or self.readers
        values = {lang: _alert_values(found, lang) for lang in rendering.LANGUAGES}
        if direct_alerts.send_alert(direct_alerts.alert_sender(), readers, AlertMessage("ops_alert", values)):
            self.reported, self.reported_at = _without_figures(seen), moment
        else:
            logger.error("an alert reached nobody", faults=list(seen))


def _without_figures(faults: Sequence[str]) -> list[str]:
    """The faults without their figures, which change from minute to minute."""
    return ["".join(sign for sign in one if not sign.isdigit()) for one in faults]


def _alert_values(found: QueueHealth | None, lang: str) -> dict[str, object]:
    return {
        "faults": health_figures.health_faults(found, lang),
        "waiting": found.waiting if found else "?",
        "oldest": found.minutes if found else "?",
        "sent": found.sent_hour if found else "?",
        "link": f"{current_config().public_url}/console/operations",
    }
