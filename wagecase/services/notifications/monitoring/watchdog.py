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
from wagecase.services.notifications.monitoring import direct_alerts, failures, health_figures
from wagecase.services.notifications.monitoring.direct_alerts import Answerable, Said
from wagecase.services.notifications.monitoring.health_figures import Standing
from wagecase.services.notifications.recipients.recipients import Recipient

logger = structlog.get_logger(__name__)

# The same trouble is told again after this long, and at once when it is another.
REPEAT = timedelta(hours=4)


@dataclass
class Watch:
    """One watch; it remembers whom to write to, for the hour in which the database cannot be asked."""

    readers: Sequence[Recipient] = ()
    told: list[str] = field(default_factory=list)
    told_at: datetime | None = None

    def look(self, moment: datetime) -> list[str]:
        """Look once; returns the faults it saw, in Chinese. Whatever is wrong with the database is one of them."""
        found: Standing | None = None
        try:
            found = health_figures.standing(moment)
            self.readers = direct_alerts.operator() or Answerable().city()
            failures.tell(direct_alerts.way(), moment)
            bounces.tell(direct_alerts.way(), moment)
        except SQLAlchemyError as fault:
            found = None
            logger.error("the watch cannot ask the database", fault=type(fault).__name__)
        finally:
            db.session.remove()
        seen = health_figures.faults(found, "zh")
        if self._news(seen, moment):
            self._tell(found, seen, moment)
        return seen

    def _news(self, seen: Sequence[str], moment: datetime) -> bool:
        """Whether these faults are another kind than those told last, or it was told long ago."""
        if not seen:
            self.told, self.told_at = [], None
            return False
        return _kinds(seen) != self.told or self.told_at is None or moment - self.told_at >= REPEAT

    def _tell(self, found: Standing | None, seen: Sequence[str], moment: datetime) -> None:
        readers = direct_alerts.operator() or self.readers
        values = {lang: _values(found, lang) for lang in rendering.LANGUAGES}
        if direct_alerts.deliver(direct_alerts.way(), readers, Said("ops_alert", values)):
            self.told, self.told_at = _kinds(seen), moment
        else:
            logger.error("an alert reached nobody", faults=list(seen))


def _kinds(seen: Sequence[str]) -> list[str]:
    """The faults without their figures, which change from minute to minute."""
    return ["".join(sign for sign in one if not sign.isdigit()) for one in seen]


def _values(found: Standing | None, lang: str) -> dict[str, object]:
    return {
        "faults": health_figures.faults(found, lang),
        "waiting": found.waiting if found else "?",
        "oldest": found.minutes if found else "?",
        "sent": found.sent_hour if found else "?",
        "link": f"{current_config().public_url}/console/operations",
    }
