"""When beat calls which task, in Asia/Shanghai. A message that waits longer than its period is dropped."""

from __future__ import annotations

from typing import Any

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, Any]] = {
    "heartbeat": {"task": "workers.tasks.heartbeat", "schedule": crontab(), "options": {"expires": 55}},
}
