"""A row of the fault matrix for which no other worker may be near: what is late of an earlier test would send along."""

from __future__ import annotations

import socket
from pathlib import Path

import config
from tests.servers import eventually
from tests.workers.desk import NotificationDesk
from tests.workers.faults import DeliveryTally, count_deliveries, create_due_messages, expire_leases
from tests.workers.running import ManualBeat, run_worker
from wagecase.services.notifications.outbox.outbox import BATCH_SIZE


def test_killed_after_announcing_a_batch(
    desk: NotificationDesk, session_environment: dict[str, str], valkey_url: str, tmp_path: Path
) -> None:
    """With a worker of its own, whose mail server takes the call and says nothing."""
    create_due_messages(desk, 12)
    desk.sweep()
    broker = f"{valkey_url.rpartition('/')[0]}/5"
    own = ManualBeat(broker)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
        environment = config.child_environment({**session_environment, "SMTP_URL": url, "REDIS_URL": broker})
        with run_worker(environment, tmp_path / "worker.log") as doomed:
            own("send")
            eventually(lambda: sum(row.sending_at is not None for row in desk.outbox()) == BATCH_SIZE, 30)
            doomed.kill()
    own.close()
    expire_leases(desk)
    desk.send()
    assert count_deliveries(desk) == DeliveryTally(12, 12, 0)
