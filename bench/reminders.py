"""Reminders at scale: what a worker drains beside a bare smtplib loop, a sweep of a million deadlines beside bare SQL,
a worker's memory over many sends, and twenty thousand due at once while two workers are killed at random ten times.

`python -m bench.reminders [DEADLINES] [SENDS] [SURPLUS]`. Aims: at least 70 % of the bare loop, a sweep within twice
the bare SQL, memory flat, nothing lost.
"""

from __future__ import annotations

import resource
import signal
import smtplib
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from pathlib import Path
from random import Random

from aiosmtpd.controller import Controller
from sqlalchemy import text

import config
from tests import servers, world
from tests.conftest import close_connections, make_databases
from tests.servers import Postbox, eventually
from tests.workers.desk import FIRST, NotificationDesk
from tests.workers.faults import count_deliveries, expire_leases, kill_workers, make_retries_due
from tests.workers.running import ManualBeat, run_worker
from wagecase import create_app
from wagecase.embedded import ports
from wagecase.extensions import db
from wagecase.services.administration import settings
from wagecase.services.base.dates import now, today
from wagecase.services.notifications.delivery import mail_sender
from wagecase.services.notifications.outbox import outbox

FIGURES = [int(one) for one in sys.argv[1:]] + [1_000_000, 100_000, 20_000][len(sys.argv) - 1 :]
DEADLINES, MAIL_COUNT, CASE_COUNT = FIGURES
BATCH, KILLS = 4000, 10
OPEN_DEADLINES_SQL = text(
    """
    INSERT INTO deadlines (proceeding_id, case_id, clock, subject, run, kind, state, contingent, started_on, started_by,
                           due_on, provisional, derivation)
    SELECT proceeding_id, case_id, clock, 'party:' || n, run, kind, state, contingent, started_on, started_by,
           due_on + 30 + n % 300, provisional, derivation
    FROM deadlines CROSS JOIN generate_series(1000000, 1000000 + :count) AS n
    WHERE proceeding_id = :proceeding AND subject = ''
    """
)
# Cases like one that is there, each with its deadline: `:round` keeps the copies of several calls apart.
COPY_SQL = [
    text(
        f"""
        INSERT INTO {table} SELECT (jsonb_populate_record(o, jsonb_build_object({", ".join(own)}))).*
        FROM {table} o CROSS JOIN generate_series(1, :count) AS n WHERE o.{by} = :id
        """  # noqa: S608  (our own names)
    )
    for table, by, own in (
        ("cases", "id", ("'id', md5('c' || :round || n)::uuid", "'number', o.number || '-' || :round || n")),
        ("proceedings", "id", ("'id', md5('p' || :round || n)::uuid", "'case_id', md5('c' || :round || n)::uuid")),
        ("proceeding_handlers", "proceeding_id", ("'proceeding_id', md5('p' || :round || n)::uuid",)),
        (
            "deadlines",
            "proceeding_id",
            ("'proceeding_id', md5('p' || :round || n)::uuid", "'case_id', md5('c' || :round || n)::uuid"),
        ),
    )
]
# What any sweep must do: find today's rows and write as many.
BARE_INSERT_SQL = text(
    """
    INSERT INTO reminders (id, rule, template, case_id, proceeding_id, kind, clock, run, subject, due_on,
                           send_on, role, state, attempts, next_try_at, created_at)
    SELECT gen_random_uuid(), 'bare', 'due_today', case_id, proceeding_id, 'deadline', clock, run, subject, due_on,
           due_on, 'handler', 'queued', 0, now(), now()
    FROM deadlines WHERE state = 'running' AND NOT contingent AND due_on = CAST(:today AS date)
    """
)


def create_due_cases(desk: NotificationDesk, count: int) -> None:
    """So many cases that have something due today."""
    case, proceeding, _ = desk.case(FIRST)
    desk.deadline(proceeding, today().isoformat(), started_on=today())
    with desk.app.app_context():
        db.session.execute(text("SET LOCAL statement_timeout = 0"))
        for statement, origin in zip(COPY_SQL, (case, proceeding, proceeding, proceeding), strict=True):
            values = {"count": count - 1, "id": origin, "round": f"{proceeding}-"}
            db.session.execute(statement, values)
        db.session.commit()


class DiscardHandler:
    """What takes every mail and keeps none."""

    async def handle_DATA(self, *_: object) -> str:  # noqa: N802 - aiosmtpd's name
        return "250 OK"


def serve_sink(port: int) -> None:
    """A mail server in a process of its own, so that it shares no lock with whom it is measured against."""
    Controller(DiscardHandler(), hostname=ports.HOST, port=port).start()
    signal.pause()


@contextmanager
def running_sink() -> Iterator[int]:
    (port,) = ports.free_ports(None)
    process = get_context("spawn").Process(target=serve_sink, args=(port,), daemon=True)
    process.start()
    eventually(lambda: _responds(port), 20)
    yield port
    process.terminate()


def _responds(port: int) -> bool:
    try:
        with smtplib.SMTP(ports.HOST, port, timeout=1):
            return True
    except OSError:
        return False


def bare_smtp_rate(port: int, mails: list[tuple[str, bytes]]) -> float:
    """Mails a second over one connection, with nothing else to do."""
    started = time.monotonic()
    with smtplib.SMTP(ports.HOST, port) as line:
        for to, content in mails:
            line.sendmail("wagecase@example.cn", [to], content)
    return len(mails) / (time.monotonic() - started)


def composed_mails(desk: NotificationDesk) -> list[tuple[str, bytes]]:
    """Mails as they are sent, composed beforehand."""
    create_due_cases(desk, BATCH)
    desk.sweep()
    with desk.app.app_context():
        token, rows = outbox.claim_messages(now())
        ready = mail_sender.prepare_mails(token, rows)
        composed = [(one.mail.to, one.mail.compose("wagecase@example.cn")) for one in ready]
        db.session.rollback()
    return [composed[number % len(composed)] for number in range(BATCH)]


def worker_rate(desk: NotificationDesk) -> float:
    """Mails a second of one worker, the outbox and the judging of each included."""
    make_retries_due(desk)
    started, sent = time.monotonic(), 0
    with desk.app.app_context():
        while found := mail_sender.send_over_connections(run_seconds=600):
            sent += found
    return sent / (time.monotonic() - started)


def resident_megabytes() -> float:
    """What this process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def measure_sweep(desk: NotificationDesk) -> None:
    _, proceeding, _ = desk.case(FIRST)
    desk.deadline(proceeding, today().isoformat(), started_on=today())
    with desk.app.app_context():
        db.session.execute(text("SET LOCAL statement_timeout = 0"))
        db.session.execute(OPEN_DEADLINES_SQL, {"count": DEADLINES, "proceeding": proceeding})
        db.session.commit()
    create_due_cases(desk, CASE_COUNT)
    with desk.app.app_context():
        db.session.execute(text("ANALYZE deadlines"))
        db.session.commit()
        started = time.monotonic()
        found = db.session.execute(BARE_INSERT_SQL, {"today": today()}).rowcount  # type: ignore[attr-defined] # a cursor's result
        floor = time.monotonic() - started
        db.session.rollback()
    started = time.monotonic()
    owed = desk.sweep()
    whole = time.monotonic() - started
    print(
        f"sweep: {owed} of {DEADLINES:,} open deadlines enqueued in {whole:.2f} s; bare SQL {found} in {floor:.2f} s: "
        f"{whole / floor:.2f} times (aim: 2)"
    )
    started = time.monotonic()
    desk.sweep()
    print(f"sweep with nothing new: {time.monotonic() - started:.2f} s")


def measure_sending(desk: NotificationDesk, port: int) -> None:
    mails, ratios = composed_mails(desk), list[float]()
    for _ in range(3):
        floor = bare_smtp_rate(port, mails)
        rate = worker_rate(desk)
        ratios.append(rate / floor)
        print(
            f"drained {rate:.0f} mails a second by one worker; bare smtplib {floor:.0f}: {rate / floor:.0%} (aim: 70 %)"
        )
        create_due_cases(desk, BATCH)
        desk.sweep()


def measure_memory(desk: NotificationDesk) -> None:
    marks = []
    for _ in range(max(MAIL_COUNT // BATCH, 2)):
        create_due_cases(desk, BATCH)
        desk.sweep()
        worker_rate(desk)
        marks.append(resident_megabytes())
    print(
        f"memory over {len(marks) * BATCH:,} sends: {marks[0]:.0f} MB, half way {marks[len(marks) // 2]:.0f} MB, "
        f"at the end {marks[-1]:.0f} MB"
    )


def measure_kills(desk: NotificationDesk, environment: dict[str, str], redis: str) -> None:
    """Everything real but the leases, which lapse when a worker has died instead of three minutes later."""
    create_due_cases(desk, CASE_COUNT)
    desk.sweep()
    beat, chance = ManualBeat(redis), Random(1)
    with run_worker(environment, Path(tempfile.mkdtemp()) / "worker.log") as crew:
        for _ in range(KILLS):
            beat("send", "send")
            mark = min(desk.smtp.attempts + chance.randrange(1, CASE_COUNT // KILLS), CASE_COUNT)
            while desk.smtp.attempts < mark:
                make_retries_due(desk)
                beat("send")
                time.sleep(0.2)
            kill_workers(crew, slice(chance.randrange(2), None))
            expire_leases(desk)
        while sum(row.state == "sent" for row in desk.outbox()) < CASE_COUNT:
            beat("send")
            expire_leases(desk)
            time.sleep(5)
    beat.close()
    found = count_deliveries(desk)
    most = max(Counter(str(mail.message["Message-ID"]) for mail in desk.smtp.mails).values())
    print(
        f"{KILLS} kills of two workers: enqueued {found.owed}, sent {found.sent}, doubled {found.doubled} "
        f"(under the same Message-ID, at most {most} times), failed {found.failed}, lost {found.lost}"
    )


def empty_outbox(desk: NotificationDesk, cleaner: servers.Cleaner) -> NotificationDesk:
    """An empty outbox, the same people."""
    cleaner.clean()
    desk.smtp.clear()
    with desk.app.app_context():
        people = world.create_demo_people()
        for name in ("quiet_from", "quiet_until"):
            settings.set_setting(f"reminders.{name}", "00:00")
        db.session.commit()
        db.session.remove()
    return NotificationDesk(desk.app, people, desk.smtp)


def main() -> None:
    with ExitStack() as stack:
        place = stack.enter_context(servers.server_place())
        postgres = stack.enter_context(servers.running_postgres(place))
        valkey = stack.enter_context(servers.running_valkey(place))
        make_databases(postgres)
        cleaner = servers.Cleaner(postgres, servers.DATABASE)
        stack.callback(cleaner.close)
        box, port = stack.enter_context(Postbox()), stack.enter_context(running_sink())
        urls = (postgres.url(), postgres.owner_url(), valkey.url)
        for smtp in (f"smtp://{ports.HOST}:{port}", box.url):
            environment = servers.application_environment(*urls, smtp, place.folder)
            app = create_app(config.load(environment))
            desk = NotificationDesk(app, {}, box)
            if smtp == box.url:
                measure_kills(empty_outbox(desk, cleaner), config.child_environment(environment), valkey.url)
            else:
                measure_sending(empty_outbox(desk, cleaner), port)
                measure_memory(empty_outbox(desk, cleaner))
                measure_sweep(empty_outbox(desk, cleaner))
            close_connections(app)


if __name__ == "__main__":
    main()
