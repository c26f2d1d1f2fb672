"""When beat calls which task, in Asia/Shanghai. A message that waits longer than its period is dropped."""

from __future__ import annotations

import logging
from typing import Any

from celery.beat import ScheduleEntry, Scheduler, SchedulingError
from celery.schedules import crontab

EVERY_MINUTE: dict[str, Any] = {"schedule": crontab(), "options": {"expires": 55}}
# Done at most once a day, whatever the number of calls: an hour in which nothing runs is made good in the next.
HOURLY: dict[str, Any] = {"schedule": crontab(minute=20), "options": {"expires": 3000}}
EVERY_TEN_MINUTES: dict[str, Any] = {"schedule": crontab(minute="*/10"), "options": {"expires": 500}}
# A night that is missed is made good in the next.
NIGHTLY: dict[str, Any] = {"schedule": crontab(hour=3, minute=40), "options": {"expires": 3000}}
# A person waits for it before a page: a file is taken up at once, and goes on when one call's time is over.
EVERY_TEN_SECONDS: dict[str, Any] = {"schedule": 10.0, "options": {"expires": 8}}
SCHEDULE: dict[str, dict[str, Any]] = {
    "heartbeat": {"task": "workers.tasks.heartbeat", **EVERY_MINUTE},
    "sweep": {"task": "workers.tasks.sweep", **EVERY_MINUTE},
    "finish_desk_handovers": {"task": "workers.tasks.finish_desk_handovers", **EVERY_MINUTE},
    "carry_out_changes": {"task": "workers.tasks.carry_out_changes", **EVERY_MINUTE},
    "enqueue_digests": {"task": "workers.tasks.enqueue_digests", **EVERY_MINUTE},
    "enqueue_callbacks": {"task": "workers.tasks.enqueue_callbacks", **EVERY_MINUTE},
    "enqueue_inactivity": {"task": "workers.tasks.enqueue_inactivity", **HOURLY},
    "send": {"task": "workers.tasks.send", **EVERY_MINUTE},
    "send_texts": {"task": "workers.tasks.send_texts", **EVERY_MINUTE},
    "draw_previews": {"task": "workers.tasks.draw_previews", **EVERY_MINUTE},
    "forget_keys": {"task": "workers.tasks.forget_keys", **HOURLY},
    "import_leads": {"task": "workers.tasks.import_leads", **EVERY_TEN_SECONDS},
    "forget_imports": {"task": "workers.tasks.forget_imports", **HOURLY},
    "forget_drafts": {"task": "workers.tasks.forget_drafts", **HOURLY},
    "clear_vault": {"task": "workers.tasks.clear_vault", **NIGHTLY},
    "checkpoint": {"task": "workers.tasks.checkpoint", **HOURLY},
    "count_figures": {"task": "workers.tasks.count_figures", **EVERY_TEN_MINUTES},
    "gather_campaigns": {"task": "workers.tasks.gather_campaigns", **HOURLY},
    "read_bounces": {"task": "workers.tasks.read_bounces", **EVERY_TEN_MINUTES},
    "make_partitions": {"task": "workers.tasks.make_partitions", **HOURLY},
}

# Notifications have a queue and workers of their own, so that no import and no preview can delay it.
REMINDER_QUEUE, IMPORT_QUEUE, DEFAULT_QUEUE = "reminders", "imports", "default"
NOTIFICATION_TASKS = (
    "heartbeat",
    "sweep",
    "enqueue_digests",
    "enqueue_callbacks",
    "enqueue_inactivity",
    "send",
    "send_texts",
)
ROUTES: dict[str, dict[str, str]] = {
    **{f"workers.tasks.{name}": {"queue": REMINDER_QUEUE} for name in NOTIFICATION_TASKS},
    "workers.tasks.import_*": {"queue": IMPORT_QUEUE},
}

logger = logging.getLogger(__name__)


class PlainScheduler(Scheduler):
    """Beat's scheduler in memory: what is due is known by the database, so a missed tick is one line and no page."""

    def apply_entry(self, entry: ScheduleEntry, producer: Any = None) -> None:
        try:
            self.apply_async(entry, producer=producer, advance=False)
        except SchedulingError as reason:
            logger.error("%s", reason)
