"""A real worker process, and what beat would say to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from celery import Celery

from wagecase.embedded import programs
from wagecase.embedded.process import Child, Program
from wagecase.extensions import redis_options
from workers.schedule import DEFAULT_QUEUE, ROUTES


@contextmanager
def run_worker(environment: dict[str, str], log: Path, *queues: str) -> Iterator[Child]:
    """A worker as `make run` starts it, by default the one for reminders; its lines are kept in a file."""
    queues = queues or ("reminders",)
    program = programs.worker_program(environment, *queues)
    child = Child(Program(program.name, program.command, environment, program.folder, log=log, stop_seconds=8))
    try:
        yield child
    finally:
        child.kill()


class ManualBeat:
    """Publishes what beat publishes, when the test wishes and not each minute."""

    def __init__(self, redis_url: str) -> None:
        self.celery = Celery(broker=redis_url, set_as_current=False)
        self.celery.conf.update(
            # Where a test has no broker, one more try at once is enough.
            broker_transport_options={**redis_options(), "max_retries": 1, "interval_start": 0, "interval_step": 0},
            task_default_queue=DEFAULT_QUEUE,
            task_publish_retry=False,
            task_routes=ROUTES,
        )

    def __call__(self, *names: str) -> None:
        for name in names:
            self.celery.send_task(f"workers.tasks.{name}", ignore_result=True, expires=55)

    def close(self) -> None:
        self.celery.close()
