"""What a fault may cost, counted on both ends: the outbox's rows, and the mails that the server took."""

from __future__ import annotations

import os
import signal
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import text

from tests.servers import eventually
from tests.workers.desk import FIRST, NotificationDesk
from wagecase.embedded.process import Child
from wagecase.extensions import db
from wagecase.services.base.dates import today

# So many deadlines of one case that fall due on a day, each with its own message.
ADD_DEADLINES_SQL = text(
    """
    INSERT INTO deadlines (proceeding_id, case_id, clock, subject, run, kind, state, contingent, started_on, started_by,
                           due_on, provisional, derivation)
    SELECT proceeding_id, case_id, clock, 'party:' || n, run, kind, state, contingent, started_on, started_by,
           due_on, provisional, derivation
    FROM deadlines CROSS JOIN generate_series(2, :count) AS n WHERE proceeding_id = :proceeding
    """
)


@dataclass(frozen=True)
class DeliveryTally:
    """`lost`: neither sent nor failed in the open. `doubled`: taken once more under the same Message-ID."""

    owed: int
    sent: int
    doubled: int
    failed: int = 0
    lost: int = 0


def create_due_messages(desk: NotificationDesk, count: int, day: str | None = None) -> None:
    """Enqueue as many messages as are asked for, on today or a day; of clocks too young for an earlier warning."""
    _, proceeding, _ = desk.case(FIRST)
    due = day or today().isoformat()
    desk.deadline(proceeding, due, started_on=date.fromisoformat(due))
    with desk.app.app_context():
        db.session.execute(ADD_DEADLINES_SQL, {"count": count, "proceeding": proceeding})
        db.session.commit()


def count_deliveries(desk: NotificationDesk) -> DeliveryTally:
    """What became of everything; a mail under an unknown Message-ID is a fault of its own."""
    taken = Counter(str(mail.message["Message-ID"]) for mail in desk.smtp.mails)
    rows = desk.outbox()
    sent = {row.message_id for row in rows if row.state == "sent"}
    assert set(taken) <= {row.message_id for row in rows}
    return DeliveryTally(
        owed=len(rows),
        sent=len(sent),
        doubled=sum(taken.values()) - len(taken),
        failed=sum(row.state == "failed" for row in rows),
        lost=sum(row.state not in ("sent", "failed") for row in rows) + len(sent - set(taken)),
    )


def expire_leases(desk: NotificationDesk) -> None:
    """Let every lease run out, as the database's clock would in three minutes."""
    with desk.app.app_context():
        db.session.execute(text("UPDATE reminders SET lease_until = now() WHERE state = 'sending'"))
        db.session.commit()
    make_retries_due(desk)


def make_retries_due(desk: NotificationDesk) -> None:
    """Let the time of every next try come."""
    ready = "UPDATE reminders SET next_try_at = now() WHERE state IN ('queued', 'unknown') AND next_try_at > now()"
    with desk.app.app_context():
        db.session.execute(text(ready))
        db.session.commit()


def worker_processes(parent: Child) -> list[int]:
    """The processes in which a worker does its tasks."""
    pid = parent.process.pid
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def kill_workers(parent: Child, which: slice = slice(None)) -> None:
    """Kill processes of a worker with -9; it starts others."""
    before = worker_processes(parent)
    for pid in before[which]:
        os.kill(pid, signal.SIGKILL)
    eventually(
        lambda: len(worker_processes(parent)) == len(before) and not set(before[which]) & set(worker_processes(parent))
    )
