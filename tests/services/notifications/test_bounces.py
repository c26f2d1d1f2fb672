"""Mail that comes back marks the address to which it went by the outbox, and no other; forged reports do nothing."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.services.notifications.test_recipients import due_today, mailbox
from tests.workers.desk import FIRST, HEAD, NotificationDesk, at_time, local_instant, recipients_and_titles
from wagecase.configuration.values import ImapMailbox
from wagecase.extensions import db
from wagecase.mail.bounces import Bounce, DeliveryFate, parse_bounce
from wagecase.models import BouncedAddress
from wagecase.services.notifications.bounces import bounces
from wagecase.services.notifications.monitoring.watchdog import QueueWatchdog

DAY = "2026-10-14"
OURS = "<0192f1d0-0000-7000-8000-000000000001@example.cn>"


def report(message_id: str, action: str = "failed", status: str = "5.1.1") -> bytes:
    """A delivery status notification as RFC 3464 draws it."""
    return (
        "From: MAILER-DAEMON@mx.example.com\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\nMIME-Version: 1.0\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.com\r\n\r\n"
        f"Final-Recipient: rfc822; someone.else@example.com\r\nAction: {action}\r\nStatus: {status}\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id}\r\nSubject: x\r\n\r\n--b--\r\n"
    ).encode()


def in_words(sender: str, subject: str, words: str, charset: str = "utf-8") -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = sender, subject
    mail.set_content(words, charset=charset)
    return mail.as_bytes()


FAILED = Bounce(frozenset({OURS}), DeliveryFate.failed, "5.1.1")


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (report(OURS), FAILED),
        (report(OURS, "delivered", "2.0.0"), replace(FAILED, delivery=DeliveryFate.delivered, status="2.0.0")),
        (report(OURS, "delayed", "4.4.1"), None),
        (report("<somebody@elsewhere.cn>"), None),
        (in_words("postmaster@qq.com", "来自qq.com的退信", f"邮箱不存在 550 5.1.1\n原邮件 {OURS}", "gb18030"), FAILED),
        (in_words("Postmaster@163.com", "系统退信", f"{OURS} 550 User not found"), replace(FAILED, status="5.0.0")),
        (in_words("someone@example.com", "退信", f"{OURS} 550 5.1.1"), None),
        (in_words("postmaster@qq.com", "会议通知", f"{OURS} 550 5.1.1"), None),
        (in_words("postmaster@qq.com", "退信", f"{OURS} 452 4.2.2 邮箱已满，将继续投递"), None),
        (b"\xff\xfe no mail at all", None),
    ],
)
def test_reports_are_read_in_form_and_in_words_and_nothing_else_is(raw: bytes, found: Bounce | None) -> None:
    assert parse_bounce(raw) == found


@pytest.fixture
def dropped(desk: NotificationDesk, tmp_path: Path) -> Iterator[Path]:
    """The folder from which the application reads returned mail."""
    config = desk.app.config["WAGECASE"]
    desk.app.config["WAGECASE"] = replace(config, bounce_folder=tmp_path)
    yield tmp_path
    desk.app.config["WAGECASE"] = config


def come_back(desk: NotificationDesk, folder: Path, *reports: bytes) -> None:
    for number, raw in enumerate(reports):
        (folder / f"{number}.eml").write_bytes(raw)
    with at_time(f"{DAY} 10:30"), desk.app.app_context():
        assert bounces.read_bounces(local_instant(f"{DAY} 10:30")) == len(reports)


def marks(desk: NotificationDesk) -> int:
    with desk.app.app_context():
        return len(db.session.scalars(select(BouncedAddress)).all())


def test_a_returned_mail_goes_to_the_mailbox_and_its_administrator_is_notified_once(
    desk: NotificationDesk, dropped: Path
) -> None:
    due_today(desk, FIRST)
    (mail,) = desk.sweep_and_send(DAY)
    come_back(desk, dropped, report(str(mail.message["Message-ID"])))
    assert desk.states() == [("queued", "bounced: 5.1.1")]
    with mailbox(desk, "office@example.com"):
        assert recipients_and_titles(desk.sweep_and_send(f"{DAY} 10:31")) == [("office", "今日到期")]
    desk.smtp.clear()
    for minute in (32, 33):
        with at_time(f"{DAY} 10:{minute}"), desk.app.app_context():
            QueueWatchdog().check_once(local_instant(f"{DAY} 10:{minute}"))
    assert [one for one in recipients_and_titles(desk.smtp.mails) if one[1] == "退信"] == [
        ("admin.binhai", "退信"),
        (HEAD, "退信"),
    ]
    assert [path.name for path in (dropped / "read").iterdir()] == ["0.eml"]


def test_what_comes_back_from_the_mailbox_too_has_failed(desk: NotificationDesk, dropped: Path) -> None:
    due_today(desk, FIRST)
    with mailbox(desk, "office@example.com"):
        for _ in range(3):
            desk.sweep_and_send(f"{DAY} 10:31")
            come_back(desk, dropped, report(str(desk.smtp.mails[-1].message["Message-ID"])))
    assert desk.states() == [("failed", "bounced: 5.1.1")]
    assert recipients_and_titles(desk.smtp.mails) == [
        (FIRST, "今日到期"),
        ("office", "今日到期"),
        ("office", "今日到期"),
    ]


def test_a_forged_or_old_report_does_nothing(desk: NotificationDesk, dropped: Path) -> None:
    due_today(desk, FIRST)
    (mail,) = desk.sweep_and_send(DAY)
    genuine = str(mail.message["Message-ID"])
    forged = [OURS, genuine.replace("@example.cn", "@evil.cn")]
    come_back(desk, dropped, *map(report, forged), in_words("someone@example.com", "退信", f"{genuine} 550 5.1.1"))
    desk.update_outbox(sending_at=local_instant("2026-09-01"))
    come_back(desk, dropped, report(genuine))
    assert (marks(desk), desk.states()) == (0, [("sent", None)])


def test_a_mail_that_arrives_later_clears_the_mark(desk: NotificationDesk, dropped: Path) -> None:
    due_today(desk, FIRST)
    (mail,) = desk.sweep_and_send(DAY)
    genuine = str(mail.message["Message-ID"])
    come_back(desk, dropped, report(genuine))
    assert marks(desk) == 1
    desk.update_outbox(state="sent")
    come_back(desk, dropped, report(genuine, "delivered", "2.0.0"))
    assert marks(desk) == 0


class Box(socketserver.StreamRequestHandler):
    """An IMAP server with one unread mail, as much of it as our side speaks (RFC 3501)."""

    mail = b""
    said: list[str]

    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        while line := self.rfile.readline().decode():
            tag, _, command = line.strip().partition(" ")
            self.said.append(command)
            self.wfile.write(self._answer(command) + f"{tag} OK done\r\n".encode())

    def _answer(self, command: str) -> bytes:
        if command.startswith("CAPABILITY"):
            return b"* CAPABILITY IMAP4rev1\r\n"
        if command.startswith("SELECT"):
            return b"* 1 EXISTS\r\n"
        if command.startswith("SEARCH"):
            return b"* SEARCH 1\r\n"
        if command.startswith("FETCH"):
            return b"* 1 FETCH (BODY[]<0> {%d}\r\n%s)\r\n" % (len(self.mail), self.mail)
        return b"* BYE\r\n" if command.startswith("LOGOUT") else b""


@contextmanager
def imap(raw: bytes) -> Iterator[tuple[int, list[str]]]:
    said: list[str] = []
    handler = type("OneMail", (Box,), {"mail": raw, "said": said})
    with socketserver.TCPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1], said
        server.shutdown()
        thread.join()


def test_a_mailbox_is_read_over_imap_and_marked_read(desk: NotificationDesk) -> None:
    due_today(desk, FIRST)
    (mail,) = desk.sweep_and_send(DAY)
    config = desk.app.config["WAGECASE"]
    with imap(report(str(mail.message["Message-ID"]))) as (port, said):
        box = ImapMailbox(secure=False, host="127.0.0.1", port=port, user="wage", password="case")
        desk.app.config["WAGECASE"] = replace(config, bounce_mailbox=box)
        with at_time(f"{DAY} 10:30"), desk.app.app_context():
            assert bounces.read_bounces(local_instant(f"{DAY} 10:30")) == 1
        desk.app.config["WAGECASE"] = replace(config, bounce_mailbox=replace(box, port=1))
        with desk.app.app_context():
            assert bounces.read_bounces(local_instant(DAY)) == 0
        desk.app.config["WAGECASE"] = config
    assert marks(desk) == 1
    assert [one for one in said if one.startswith("STORE")] == ["STORE 1 +FLAGS (\\Seen)"]
