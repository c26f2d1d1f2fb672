"""The Celery application; every task runs inside the Flask application's context, its id in its log lines."""

from __future__ import annotations

from typing import Any

import structlog
from celery import Celery, Task
from flask import Flask
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from structlog.contextvars import bound_contextvars

from wagecase import create_core, create_or_exit
from wagecase.extensions import TIMEZONE, config_of, redis_options
from workers.schedule import DEFAULT_QUEUE, ROUTES, SCHEDULE

LOST_DATABASE = (OperationalError, InterfaceError, PoolTimeout)
logger = structlog.get_logger(__name__)


def create_celery(app: Flask) -> Celery:
    """Bind Celery to one Flask application, whose settings it takes."""

    class ContextTask(Task):
        # A lost database is one line without a stack: beat asks again, and the row is still due.
        throws = LOST_DATABASE

        def __call__(self, *args: object, **kwargs: object) -> Any:
            with bound_contextvars(task=self.name, task_id=self.request.id), app.app_context():
                try:
                    return self.run(*args, **kwargs)
                except LOST_DATABASE as fault:
                    logger.warning("unavailable", error=type(fault).__name__)
                    raise

    celery = Celery("wagecase", task_cls=ContextTask, broker=config_of(app).redis_url, include=["workers.tasks"])
    celery.conf.update(CELERY_SETTINGS)
    celery.flask_app = app
    celery.set_default()
    return celery


CELERY_SETTINGS: dict[str, Any] = {
    "beat_schedule": SCHEDULE,
    "beat_scheduler": "workers.schedule:PlainScheduler",
    "broker_connection_max_retries": None,
    "broker_connection_retry_on_startup": True,
    "broker_connection_timeout": redis_options()["socket_connect_timeout"],
    "broker_transport_options": {**redis_options(), "retry_on_timeout": False},
    "enable_utc": True,
    "task_default_queue": DEFAULT_QUEUE,
    "task_ignore_result": True,
    "task_publish_retry": False,
    "task_routes": ROUTES,
    "task_serializer": "json",
    "task_soft_time_limit": 240,
    "task_time_limit": 300,
    "timezone": TIMEZONE,
    "worker_cancel_long_running_tasks_on_connection_loss": True,
    "worker_hijack_root_logger": False,
    "worker_prefetch_multiplier": 1,
}


celery = create_celery(create_or_exit(create_core))
