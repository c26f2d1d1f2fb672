"""When beat calls which task, in Asia/Shanghai. A message that waits longer than its period is dropped."""

from __future__ import annotations

import logging
from typing import Any

from celery.beat import ScheduleEntry, Scheduler, SchedulingError
from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, Any]] = {
    "heartbeat": {"task": "workers.tasks.heartbeat", "schedule": crontab(), "options": {"expires": 55}},
}

logger = logging.getLogger(__name__)


class PlainScheduler(Scheduler):
    """Beat's scheduler in memory: what is due is known by the database, so a missed tick is one line and no page."""

    def apply_entry(self, entry: ScheduleEntry, producer: Any = None) -> None:
        try:
            self.apply_async(entry, producer=producer, advance=False)
        except SchedulingError as reason:
            logger.error("%s", reason)
