"""The promise of the reminders under faults, a row each: what was injected, enqueued, sent, doubled, failed, lost.

Nothing is ever lost. Doubled is only what the server took while nobody could record it, under the same Message-ID.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from random import Random
from threading import Thread

import pytest
from flask import Flask
from kombu.exceptions import OperationalError
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

import config
from tests import world
from tests.servers import Behaviour, RunningPostgres, RunningValkey, eventually
from tests.workers.desk import NotificationDesk, at_time
from tests.workers.faults import (
    DeliveryTally,
    count_deliveries,
    create_due_messages,
    expire_leases,
    kill_workers,
    make_retries_due,
)
from tests.workers.running import ManualBeat, run_worker
from wagecase.embedded.process import Child
from wagecase.extensions import db
from wagecase.mail.smtp import SmtpSender, SmtpTimeouts
from wagecase.services.administration import settings
from wagecase.services.notifications.delivery import mail_sender
from wagecase.services.notifications.delivery.mail_sender import CONNECTIONS
from wagecase.services.notifications.outbox.outbox import BATCH_SIZE

DAY = "2026-10-14"
KILLS, CROWD = 10, 240


@pytest.fixture
def beat(valkey_url: str) -> Iterator[ManualBeat]:
    beat = ManualBeat(valkey_url)
    yield beat
    beat.close()


@pytest.fixture(scope="module")
def crew(session_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Child]:
    """One worker with two processes, shared by the rows of this file."""
    log = tmp_path_factory.mktemp("crew") / "worker.log"
    with run_worker(config.child_environment(session_environment), log) as child:
        yield child


def finish(desk: NotificationDesk, beat: ManualBeat, owed: int) -> DeliveryTally:
    """Let the leases of the dead run out once, and beat go on until everything is sent."""
    expire_leases(desk)
    return go_on(desk, beat, owed)


def go_on(desk: NotificationDesk, beat: ManualBeat, owed: int) -> DeliveryTally:
    """Let beat go on until everything is sent."""

    def sent() -> bool:
        keep_busy(desk, beat)
        return sum(row.state == "sent" for row in desk.outbox()) == owed

    eventually(sent, 60)
    return count_deliveries(desk)


def keep_busy(desk: NotificationDesk, beat: ManualBeat) -> None:
    """What waits for its next try is due, and somebody is called to send it."""
    make_retries_due(desk)
    if not desk.app.extensions["broker"].llen("reminders"):
        beat("send")


def keep_busy_until(desk: NotificationDesk, beat: ManualBeat, mark: int) -> bool:
    keep_busy(desk, beat)
    return desk.smtp.attempts >= mark


# What the mail server does with the first mails, and what is true a few hours later.
SERVER: dict[str, tuple[list[Behaviour], DeliveryTally]] = {
    "it drops the line in DATA": (["accept", "drop"], DeliveryTally(7, 7, 0)),
    "it takes the mail and drops the line": (["accept", "drop_after"], DeliveryTally(7, 7, 1)),
    "it hangs in DATA": (["accept", "hang"], DeliveryTally(7, 7, 0)),
    "it is slow": ([("slow", 0.7)] * 3, DeliveryTally(7, 7, 0)),
    "it answers 421": ([421, 421], DeliveryTally(7, 7, 0)),
    "it answers 451": ([451] * 5, DeliveryTally(7, 7, 0)),
    "it greylists everyone": ([451] * 7, DeliveryTally(7, 7, 0)),
    "it answers 550 to one": ([550], DeliveryTally(7, 6, 0, failed=1)),
}


@pytest.mark.parametrize("fault", SERVER)
def test_a_mail_server(desk: NotificationDesk, fault: str) -> None:
    script, expected = SERVER[fault]
    create_due_messages(desk, 7, DAY)
    desk.smtp.script(*script)
    with at_time(DAY):
        desk.sweep()
        smtp = desk.app.config["WAGECASE"].smtp
        with desk.app.app_context():
            mail_sender.send_queued_mail(SmtpSender(smtp, "wagecase@example.cn", SmtpTimeouts(answer=1, budget=1.8)))
    desk.sweep_and_send(f"{DAY} 10:03", f"{DAY} 10:10", f"{DAY} 11:00", f"{DAY} 14:00")
    assert count_deliveries(desk) == expected


def held(desk: NotificationDesk, statement: str) -> Iterator[None]:
    """Hold a lock in the database that the worker runs into at the step at which it is to die."""
    with desk.app.app_context(), db.engine.connect() as holding, holding.begin():
        holding.execute(text(statement))
        yield


def test_killed_after_claiming(desk: NotificationDesk, crew: Child, beat: ManualBeat) -> None:
    create_due_messages(desk, 12)
    desk.sweep()
    for _ in held(desk, "LOCK TABLE absences IN ACCESS EXCLUSIVE MODE"):
        beat("send")
        eventually(lambda: {row.state for row in desk.outbox()} == {"sending"}, 30)
        kill_workers(crew)
    assert {row.sending_at for row in desk.outbox()} == {None}
    assert finish(desk, beat, 12) == DeliveryTally(12, 12, 0)


def test_killed_while_a_mail_is_handed_over(desk: NotificationDesk, crew: Child, beat: ManualBeat) -> None:
    create_due_messages(desk, 12)
    desk.sweep()
    desk.smtp.script("accept", "accept", "hang")
    beat("send")
    eventually(lambda: desk.smtp.attempts == 3, 30)
    kill_workers(crew)
    desk.smtp.release()
    assert finish(desk, beat, 12) == DeliveryTally(12, 12, doubled=2)


def test_killed_while_the_database_makes_the_record_of_a_batch(
    desk: NotificationDesk, crew: Child, beat: ManualBeat
) -> None:
    """What the database was asked for it does, though nobody waits for it: those five are sent, the next five
    unknown."""
    create_due_messages(desk, 12)
    desk.sweep()
    desk.smtp.script(*["accept"] * (BATCH_SIZE - 1), ("slow", 2))
    beat("send")
    eventually(lambda: desk.smtp.attempts == BATCH_SIZE, 30)
    for _ in held(desk, "SELECT id FROM reminders FOR UPDATE"):
        eventually(lambda: waiting(desk) == 1)
        kill_workers(crew)
    eventually(lambda: [row.state for row in desk.outbox()].count("sent") == BATCH_SIZE)
    assert finish(desk, beat, 12) == DeliveryTally(12, 12, 0)


def waiting(desk: NotificationDesk) -> int:
    """How many statements wait for a lock on the outbox."""
    with desk.app.app_context():
        query = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%reminders%'"
        found = db.session.execute(text(query)).scalar_one()
        db.session.rollback()
        return int(found)


def test_two_beats_and_a_broker_that_is_emptied_between_them(
    desk: NotificationDesk, crew: Child, beat: ManualBeat, valkey_url: str
) -> None:
    create_due_messages(desk, 12)
    other = ManualBeat(valkey_url)
    for each in (beat, other, beat, other):
        each("sweep", "send")
    desk.app.extensions["broker"].flushall()
    for each in (other, beat):
        each("sweep", "send", "send")
    eventually(lambda: desk.outbox(), 30)
    assert go_on(desk, beat, 12) == DeliveryTally(12, 12, 0)
    other.close()


def test_two_workers_killed_at_random_ten_times_while_mail_is_due(
    desk: NotificationDesk, crew: Child, beat: ManualBeat
) -> None:
    create_due_messages(desk, CROWD)
    desk.sweep()
    chance = Random(7)
    # A server that takes its time, so that there is something left to send at the tenth kill.
    desk.smtp.script(*[("slow", 0.04)] * CROWD)
    for _ in range(KILLS):
        beat("send", "send")
        mark = min(desk.smtp.attempts + chance.randrange(1, CROWD // KILLS - 8), CROWD)
        eventually(partial(keep_busy_until, desk, beat, mark), 30)
        kill_workers(crew, slice(chance.randrange(2), None))
        expire_leases(desk)
    found = finish(desk, beat, CROWD)
    assert (found.owed, found.sent, found.failed, found.lost) == (CROWD, CROWD, 0, 0)
    assert found.doubled <= KILLS * 2 * CONNECTIONS * BATCH_SIZE


def test_the_database_is_killed_while_a_batch_is_in_the_air(
    own_postgres: RunningPostgres, valkey: RunningValkey, make_app: Callable[..., Flask], desk: NotificationDesk
) -> None:
    app = make_app(postgres=own_postgres, valkey=valkey, smtp=desk.smtp)
    with app.app_context():
        elsewhere = NotificationDesk(app, world.create_demo_people(), desk.smtp)
        for name in ("quiet_from", "quiet_until"):
            settings.set_setting(f"reminders.{name}", "00:00")
        # No district is asked for its reports, whatever the season.
        settings.set_setting("spring_festival.report_days", "0")
        db.session.commit()
    create_due_messages(elsewhere, 12)
    elsewhere.sweep()
    desk.smtp.script("accept", ("slow", 1))
    faults: list[Exception] = []

    def send() -> None:
        try:
            elsewhere.send()
        except DBAPIError as fault:
            faults.append(fault)

    sending = Thread(target=send)
    sending.start()
    eventually(lambda: desk.smtp.attempts == 2, 30)
    own_postgres.kill()
    sending.join()
    own_postgres.start()
    expire_leases(elsewhere)
    elsewhere.send()
    assert len(faults) == 1
    assert count_deliveries(elsewhere) == DeliveryTally(12, 12, doubled=BATCH_SIZE)


def test_valkey_is_gone_for_ten_minutes(
    own_valkey: RunningValkey, postgres: RunningPostgres, make_app: Callable[..., Flask], desk: NotificationDesk
) -> None:
    """Nobody hears beat. What waits, and what comes due meanwhile, goes out once when it is heard again."""
    elsewhere = NotificationDesk(make_app(postgres=postgres, valkey=own_valkey, smtp=desk.smtp), desk.staff, desk.smtp)
    beat = ManualBeat(own_valkey.url)
    create_due_messages(elsewhere, 7, DAY)
    desk.smtp.script(451, 451, 451)
    assert len(elsewhere.sweep_and_send(f"{DAY} 09:59")) == 4
    own_valkey.kill()
    with at_time(f"{DAY} 10:05"):
        with pytest.raises(OperationalError):
            beat("sweep", "send")
        create_due_messages(elsewhere, 5, DAY)
    assert count_deliveries(elsewhere) == DeliveryTally(7, 4, 0, lost=3)
    own_valkey.start()
    with at_time(f"{DAY} 10:10"):
        beat("sweep", "send")
    assert elsewhere.app.extensions["broker"].llen("reminders") == 2
    assert len(elsewhere.sweep_and_send(f"{DAY} 10:10")) == 8
    assert count_deliveries(elsewhere) == DeliveryTally(12, 12, 0)
    beat.close()


def test_the_clock_is_set_back_an_hour_over_midnight_and_at_noon(desk: NotificationDesk) -> None:
    create_due_messages(desk, 7, DAY)
    desk.smtp.script(451, 451)
    for moment in ("00:30", "12:00"):
        desk.sweep_and_send(f"{DAY} {moment}")
        desk.sweep_and_send("2026-10-13 23:30" if moment == "00:30" else f"{DAY} 11:00")
    desk.sweep_and_send(f"{DAY} 12:05", f"{DAY} 12:30")
    assert count_deliveries(desk) == DeliveryTally(7, 7, 0)


def test_at_midnight_of_tianjin_and_of_no_other_place_a_day_begins(desk: NotificationDesk) -> None:
    create_due_messages(desk, 7, DAY)
    assert desk.sweep_and_send("2026-10-13 23:59:59") == []
    assert len(desk.sweep_and_send(f"{DAY} 00:00:01")) == 7
    desk.sweep_and_send(f"{DAY} 07:59", f"{DAY} 08:01", f"{DAY} 23:59")
    assert count_deliveries(desk) == DeliveryTally(7, 7, 0)
