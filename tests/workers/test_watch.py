"""What is wrong is reported directly, to a person, the same day: without queue, worker, broker, even without
database."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import world
from tests.servers import RunningPostgres, RunningValkey
from tests.workers.desk import CITY, FIRST, HEAD, NotificationDesk, at_time, local_instant, recipients_and_titles
from wagecase.embedded.programs import ROOT
from wagecase.extensions import db
from wagecase.services.administration import settings
from wagecase.services.base import heartbeats
from wagecase.services.base.errors import Forbidden, NotFound
from wagecase.services.notifications.monitoring import direct_alerts, failures, health_figures, notify_failures
from wagecase.services.notifications.monitoring.watchdog import REPEAT_INTERVAL, QueueWatchdog

DAY = "2026-10-14"
ADMIN = "admin.binhai"


def enqueue(desk: NotificationDesk, count: int = 1) -> None:
    for _ in range(count):
        _, proceeding, _ = desk.case(FIRST)
        desk.deadline(proceeding, DAY)
    with at_time(DAY):
        desk.sweep()


def check_once(desk: NotificationDesk, watch: QueueWatchdog, moment: str) -> list[str]:
    """One look of the watch while the sweep goes on."""
    with at_time(moment), desk.app.app_context():
        heartbeats.record_heartbeat("sweep", local_instant(moment))
        db.session.commit()
        return watch.check_once(local_instant(moment))


def test_what_failed_for_good_is_notified_once_to_head_and_administrator_the_same_day(desk: NotificationDesk) -> None:
    enqueue(desk, 3)
    desk.smtp.script(550, 550)
    desk.sweep_and_send(DAY)
    desk.smtp.clear()
    watch = QueueWatchdog()
    for minute in (1, 2, 30):
        check_once(desk, watch, f"{DAY} 10:{minute:02}")
    assert recipients_and_titles(desk.smtp.mails) == [(ADMIN, "未送达"), (HEAD, "未送达")]
    (mail, _) = desk.smtp.mails
    assert "2封提醒最终未能送达" in str(mail.message["Subject"])
    assert "今日到期：承办人，原因：邮件被拒收 (550)" in mail.text
    with desk.app.app_context():
        assert health_figures.queue_health(local_instant(DAY)).unreported == 0


def test_a_failure_that_cannot_be_notified_stays_open_and_is_notified_later(desk: NotificationDesk) -> None:
    enqueue(desk)
    desk.smtp.always(550)
    desk.sweep_and_send(DAY)
    check_once(desk, QueueWatchdog(), f"{DAY} 10:01")
    with desk.app.app_context():
        assert health_figures.queue_health(local_instant(DAY)).unreported == 1
    desk.smtp.always("accept")
    check_once(desk, QueueWatchdog(), f"{DAY} 10:02")
    assert recipients_and_titles(desk.smtp.mails) == [(ADMIN, "未送达"), (HEAD, "未送达")]


def test_reminders_that_pile_up_are_notified_once_and_again_when_it_lasts(desk: NotificationDesk) -> None:
    enqueue(desk, 2)
    watch = QueueWatchdog()
    assert check_once(desk, watch, f"{DAY} 10:29") == []
    for moment in ("10:31", "10:32", "11:00"):
        (fault,) = [one for one in check_once(desk, watch, f"{DAY} {moment}") if "积压" in one]
    assert "最久一封已等待60分钟" in fault
    assert recipients_and_titles(desk.smtp.mails) == [(ADMIN, "系统告警")]
    later = (local_instant(f"{DAY} 10:31") + REPEAT_INTERVAL + timedelta(minutes=1)).strftime("%Y-%m-%d %H:%M")
    check_once(desk, watch, later)
    assert len(desk.smtp.mails) == 2


def test_the_night_is_no_fault_and_a_clock_that_stands_still_is(desk: NotificationDesk) -> None:
    _, proceeding, _ = desk.case(FIRST)
    desk.deadline(proceeding, "2026-10-15")
    with at_time(f"{DAY} 23:00"):
        desk.sweep()
    with desk.app.app_context():
        settings.set_setting("reminders.quiet_from", "20:00")
        settings.set_setting("reminders.quiet_until", "08:00")
        db.session.commit()
        quiet = local_instant("2026-10-15 00:10")
        assert health_figures.queue_health(quiet).oldest == timedelta()
        assert [
            one for one in health_figures.health_faults(health_figures.queue_health(quiet), "en") if "No sweep" in one
        ]


def test_the_watch_speaks_without_a_database_to_the_operator_over_a_server_of_its_own(
    make_app: Callable[..., Flask], own_postgres: RunningPostgres, valkey: RunningValkey, desk: NotificationDesk
) -> None:
    app = make_app(postgres=own_postgres, valkey=valkey, smtp=desk.smtp)
    config = app.config["WAGECASE"]
    app.config["WAGECASE"] = replace(config, alert_mail="operator@example.cn", alert_smtp=config.smtp, smtp=None)
    own_postgres.kill()
    with app.app_context():
        assert QueueWatchdog().check_once(local_instant(DAY)) == ["没有设置邮件服务器", "数据库无法访问"]
    assert recipients_and_titles(desk.smtp.mails) == [("operator", "系统告警")]


def test_the_command_looks_once_and_its_code_says_whether_all_is_well(
    desk: NotificationDesk, process_environment: dict[str, str]
) -> None:
    command = [sys.executable, "-m", "flask", "ops", "watch", "--once"]
    ran = subprocess.run(command, env=process_environment, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stdout) == (1, "到期扫描从未运行\n"), ran.stderr
    assert recipients_and_titles(desk.smtp.mails) == [(ADMIN, "系统告警")]


def test_only_those_who_answer_for_the_office_see_a_failure_and_send_it_again(desk: NotificationDesk) -> None:
    enqueue(desk)
    desk.smtp.script(550)
    desk.sweep_and_send(DAY)
    (row,) = desk.outbox()
    with at_time(DAY), desk.app.app_context():
        for who in (HEAD, ADMIN, "bureauhead.binhai"):
            (line,) = failures.list_failures(world.principal(who), "zh").items
            assert (line.template, line.reason) == ("今日到期", "邮件被拒收 (550)")
        for who in (FIRST, CITY):
            with pytest.raises(Forbidden):
                failures.list_failures(world.principal(who), "zh")
        assert not failures.list_failures(world.principal("arbhead.binhai"), "zh").items
        with pytest.raises(NotFound):
            notify_failures.retry_notification(world.principal("arbhead.binhai"), row.id)
        notify_failures.retry_notification(world.principal(HEAD), row.id)
        with pytest.raises(NotFound):
            notify_failures.retry_notification(world.principal(HEAD), row.id)
    assert recipients_and_titles(desk.sweep_and_send(f"{DAY} 11:00")) == [(FIRST, "今日到期")]


def test_heads_without_an_address_fall_to_the_next_who_answers(desk: NotificationDesk) -> None:
    with desk.app.app_context():
        config = desk.app.config["WAGECASE"]
        desk.app.config["WAGECASE"] = replace(config, alert_mail="operator@example.cn")
        try:
            assert [one.address for one in direct_alerts.AlertRecipients().of(None)] == ["operator@example.cn"]
        finally:
            desk.app.config["WAGECASE"] = config


def test_metrics_are_for_this_machine_or_who_has_the_token(desk: NotificationDesk, client: FlaskClient) -> None:
    enqueue(desk, 2)
    text = client.get("/metrics").text
    assert 'wagecase_reminders_waiting{state="queued"}' in text
    assert 'wagecase_took_seconds{part="sweep"}' in text
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "10.0.0.7"}).status_code == 403
    assert client.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 403
    config = desk.app.config["WAGECASE"]
    desk.app.config["WAGECASE"] = replace(config, metrics_token="t" * 24)
    try:
        far = {"REMOTE_ADDR": "10.0.0.7"}
        assert client.get("/metrics").status_code == 403
        assert (
            client.get("/metrics", headers={"Authorization": f"Bearer {'t' * 24}"}, environ_base=far).status_code == 200
        )
    finally:
        desk.app.config["WAGECASE"] = config
