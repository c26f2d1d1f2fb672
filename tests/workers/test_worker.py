"""The promise of the reminders on real parts: a worker process, its broker, the database and an SMTP server."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from kombu.exceptions import OperationalError
from redis import Redis
from sqlalchemy import select

import workers.tasks
from tests.api.calling import Caller
from tests.servers import RunningPostgres, RunningValkey, eventually
from tests.workers.desk import CLERK, FIRST, NotificationDesk
from tests.workers.running import ManualBeat, run_worker
from wagecase.extensions import db
from wagecase.mail.smtp import SmtpTimeouts
from wagecase.models import Heartbeat
from wagecase.services.base.dates import today
from wagecase.services.notifications.outbox.outbox import LEASE
from workers.schedule import SCHEDULE


@pytest.fixture
def beat(valkey_url: str) -> Iterator[ManualBeat]:
    beat = ManualBeat(valkey_url)
    yield beat
    beat.close()


def enqueue(desk: NotificationDesk, count: int) -> None:
    """As many deadlines that fall due today."""
    for _ in range(count):
        _, proceeding, _ = desk.case(FIRST)
        desk.deadline(proceeding, today().isoformat())


def states(desk: NotificationDesk) -> Counter[str]:
    return Counter(row.state for row in desk.outbox())


def test_a_worker_enqueues_and_sends_once_however_often_beat_calls(
    desk: NotificationDesk, process_environment: dict[str, str], beat: ManualBeat, tmp_path: Path
) -> None:
    enqueue(desk, 3)
    with run_worker(process_environment, tmp_path / "worker.log"):
        beat("sweep", "sweep")
        eventually(lambda: len(desk.outbox()) == 3, 30)
        beat("send", "send", "sweep", "send")
        eventually(lambda: states(desk) == {"sent": 3})
        beat("sweep", "send", "heartbeat")
        eventually(lambda: desk.app.extensions["broker"].get("wagecase:last-sweep"))
    assert len(desk.smtp.mails) == 3


def test_the_broker_may_be_gone_and_come_back_empty(
    desk: NotificationDesk,
    postgres: RunningPostgres,
    own_valkey: RunningValkey,
    make_app: Callable[..., Flask],
    process_environment: dict[str, str],
    tmp_path: Path,
) -> None:
    """Complaints are taken all the while; the reminders go afterwards, once each."""
    app = make_app(postgres=postgres, valkey=own_valkey, smtp=desk.smtp)
    beat = ManualBeat(own_valkey.url)
    with run_worker({**process_environment, "REDIS_URL": own_valkey.url}, tmp_path / "worker.log"):
        beat("sweep")
        eventually(lambda: heartbeats(desk), 30)
        own_valkey.kill()
        caller = Caller.log_in(app.test_client(), CLERK)
        taken = [caller.complain()["case_number"] for _ in range(3)]
        enqueue(desk, 3)
        with pytest.raises(OperationalError):
            beat("send")
        own_valkey.start()
        beat.close()
        beat = ManualBeat(own_valkey.url)
        beat("sweep", "send")
        eventually(lambda: all_sent_after(desk, beat), 60)
        beat("sweep", "send", "heartbeat")
        eventually(lambda: Redis.from_url(own_valkey.url).get("wagecase:last-sweep"), 30)
    beat.close()
    assert len(set(taken)) == len(desk.smtp.mails) == 3


def all_sent_after(desk: NotificationDesk, beat: ManualBeat) -> bool:
    """Beat calls each minute; here as often as somebody looks."""
    beat("sweep", "send")
    return states(desk) == {"sent": 3}


def heartbeats(desk: NotificationDesk) -> list[str]:
    with desk.app.app_context():
        return list(db.session.scalars(select(Heartbeat.part)))


def test_a_batch_is_over_before_its_lease() -> None:
    assert timedelta(seconds=SmtpTimeouts().budget) < LEASE


def test_every_call_of_beat_has_its_task_and_every_task_its_call() -> None:
    tasks = {name for name in vars(workers.tasks) if hasattr(getattr(workers.tasks, name), "apply_async")}
    assert {entry["task"] for entry in SCHEDULE.values()} == {f"workers.tasks.{name}" for name in tasks}
    assert all(0 < entry["options"]["expires"] < 3600 for entry in SCHEDULE.values())
