"""What becomes of mails on servers that take them, refuse them, hang, drip, and cut the connection."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from tests.mail.certificate import self_signed
from tests.servers import Postbox, eventually
from wagecase.configuration.values import SmtpServer
from wagecase.embedded import ports
from wagecase.mail.message import OutgoingMail
from wagecase.mail.sender import DeliveryOutcome, DeliveryResult, NullMailSender
from wagecase.mail.smtp import BudgetTimer, SmtpSender, SmtpTimeouts

SENT = DeliveryResult(DeliveryOutcome.sent)
SHORT = SmtpTimeouts(answer=0.5, budget=2)


@pytest.fixture
def box() -> Iterator[Postbox]:
    with Postbox() as box:
        yield box


def mails(count: int, to: str = "someone") -> list[OutgoingMail]:
    written = datetime(2026, 10, 9, tzinfo=UTC)
    return [OutgoingMail(f"{to}{one}@example.cn", "题", "您好\n", "zh", f"<{one}@x>", written) for one in range(count)]


def sender(port: int, timeouts: SmtpTimeouts = SHORT, **other: Any) -> SmtpSender:
    return SmtpSender(
        SmtpServer(**{"security": "smtp", "host": ports.HOST, "port": port, **other}), "w@example.cn", timeouts
    )


def port_of(box: Postbox) -> int:
    return int(box.url.rpartition(":")[2])


def send(box: Postbox, count: int = 1, timeouts: SmtpTimeouts = SHORT) -> list[DeliveryResult]:
    with sender(port_of(box), timeouts) as through:
        return through.send(mails(count))


def test_mails_of_several_calls_go_over_one_connection(box: Postbox) -> None:
    with sender(port_of(box)) as through:
        assert through.send(mails(3)) == [SENT] * 3
        connection = through._connection
        assert through.send(mails(2)) == [SENT] * 2
        assert through._connection is connection
    assert [mail.message["Message-ID"] for mail in box.mails] == ["<0@x>", "<1@x>", "<2@x>", "<0@x>", "<1@x>"]


@pytest.mark.parametrize(
    ("behaviour", "result"),
    [
        (451, DeliveryResult(DeliveryOutcome.retry, "content: 451")),
        (550, DeliveryResult(DeliveryOutcome.refused, "content: 550")),
    ],
)
def test_an_answer_about_one_mail_leaves_the_line_to_the_next(
    box: Postbox, behaviour: int, result: DeliveryResult
) -> None:
    box.script(behaviour)
    assert send(box, 3) == [result, SENT, SENT]


def test_after_421_the_rest_waits_for_another_line(box: Postbox) -> None:
    box.script("accept", 421)
    untried = DeliveryResult(DeliveryOutcome.untried, "content: 421")
    with sender(port_of(box)) as through:
        assert through.send(mails(4)) == [SENT, DeliveryResult(DeliveryOutcome.retry, "content: 421"), untried, untried]
        assert through.send(mails(1)) == [SENT]


@pytest.mark.parametrize("behaviour", ["drop", "drop_after"])
def test_a_line_cut_after_the_content_leaves_the_outcome_unknown(box: Postbox, behaviour: str) -> None:
    box.script(behaviour)
    results = send(box, 2)
    assert [one.outcome for one in results] == [DeliveryOutcome.unknown, DeliveryOutcome.untried]
    assert results[0].reason == "no answer: SMTPServerDisconnected"


def test_a_server_that_hangs_is_left_after_the_time_for_one_answer(box: Postbox) -> None:
    box.script("hang")
    results = send(box, 2)
    assert results == [
        DeliveryResult(DeliveryOutcome.unknown, "no answer: timeout"),
        DeliveryResult(DeliveryOutcome.untried, "no answer: timeout"),
    ]


def test_no_mail_is_begun_in_the_second_half_of_the_budget(box: Postbox) -> None:
    box.always(("slow", 0.4))
    results = send(box, 6, SmtpTimeouts(answer=5, budget=2))
    assert results == [SENT] * 3 + [DeliveryResult(DeliveryOutcome.untried, "slow_server")] * 3


class Refusing:
    """A server that is particular about who writes to whom; the methods' names are aiosmtpd's."""

    def __init__(self, sender: str = "250 OK", recipient: str = "250 OK") -> None:
        self.sender, self.recipient = sender, recipient

    async def handle_MAIL(self, _server: Any, _session: Any, envelope: Any, address: str, _: Any) -> str:  # noqa: N802
        envelope.mail_from = address
        return self.sender

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _: Any) -> str:  # noqa: N802
        if not address.startswith("someone0"):
            envelope.rcpt_tos.append(address)
            return "250 OK"
        envelope.rcpt_tos += [address] if self.recipient.startswith("250") else []
        return self.recipient

    async def handle_DATA(self, *_: Any) -> str:  # noqa: N802
        return "250 OK"


@contextmanager
def server(handler: Any, **other: Any) -> Iterator[int]:
    (port,) = ports.free_ports(None)
    controller = Controller(handler, hostname=ports.HOST, port=port, **other)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        ("550 5.1.1 no such user someone0@example.cn", DeliveryResult(DeliveryOutcome.refused, "recipient: 550 5.1.1")),
        ("450 4.2.0 greylisted", DeliveryResult(DeliveryOutcome.retry, "recipient: 450 4.2.0")),
    ],
)
def test_a_refused_recipient_is_reported_by_code_and_never_by_name(answer: str, result: DeliveryResult) -> None:
    with server(Refusing(recipient=answer)) as port, sender(port) as through:
        assert through.send(mails(2)) == [result, SENT]


def test_a_refusal_of_our_own_address_is_tried_again_and_fails_no_mail() -> None:
    with server(Refusing(sender="553 5.1.8 unknown sender")) as port, sender(port) as through:
        assert through.send(mails(1)) == [DeliveryResult(DeliveryOutcome.retry, "sender: 553 5.1.8")]


def test_where_nobody_listens_nothing_is_tried() -> None:
    (port,) = ports.free_ports(None)
    with sender(port) as through:
        assert (
            through.send(mails(2)) == [DeliveryResult(DeliveryOutcome.untried, "connect: ConnectionRefusedError")] * 2
        )


@contextmanager
def talker(*words: bytes, pause: float = 0) -> Iterator[int]:
    """A server that sends these words to every client, one by one, and listens to nothing."""
    done = Event()
    with socket.create_server((ports.HOST, 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                for word in words:
                    try:
                        connection.sendall(word)
                    except OSError:
                        return
                    done.wait(pause)
                done.wait(10)

        thread = Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        done.set()
        thread.join()


def test_a_server_that_does_not_want_us_is_a_fault_of_the_line() -> None:
    with talker(b"554 5.7.1 go away\r\n") as port, sender(port) as through:
        assert through.send(mails(1)) == [DeliveryResult(DeliveryOutcome.untried, "connect: 554 5.7.1")]


def test_an_answer_that_drips_in_is_cut_off_when_the_budget_ends() -> None:
    patience, begun = SmtpTimeouts(answer=0.5, budget=1), time.monotonic()
    with talker(*[b"2"] * 100, pause=0.1) as port, sender(port, patience) as through:
        (result,) = through.send(mails(1))
        assert time.monotonic() - begun < 5
    assert result.outcome is DeliveryOutcome.untried


def test_without_a_server_everything_stays_queued() -> None:
    with NullMailSender() as through:
        assert through.send(mails(2)) == [DeliveryResult(DeliveryOutcome.untried, "no_mail_server")] * 2


def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: LoginPassword) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (b"wage", b"case"))


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A certificate for localhost that this process trusts."""
    chain, key = self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(chain))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(chain, key)
    return context


@pytest.mark.parametrize(("password", "outcome"), [("case", DeliveryOutcome.sent), ("no", DeliveryOutcome.untried)])
def test_starttls_comes_before_the_password(
    certificate: ssl.SSLContext, password: str, outcome: DeliveryOutcome
) -> None:
    locked = {"tls_context": certificate, "require_starttls": True, "authenticator": check, "auth_required": True}
    login: dict[str, Any] = {"security": "smtp+starttls", "host": "localhost", "user": "wage", "password": password}
    with server(Refusing(), **locked) as port, sender(port, **login) as through:
        assert [one.outcome for one in through.send(mails(1))] == [outcome]


def test_a_certificate_for_another_name_is_not_trusted(certificate: ssl.SSLContext) -> None:
    with server(Refusing(), tls_context=certificate) as port, sender(port, security="smtp+starttls") as through:
        assert through.send(mails(1)) == [DeliveryResult(DeliveryOutcome.untried, "connect: SSLCertVerificationError")]


def test_a_budget_that_begins_while_the_watchdog_sleeps_ends_in_time() -> None:
    bitten: list[float] = []
    watchdog = BudgetTimer(0.4, lambda: bitten.append(time.monotonic()))
    with watchdog.watching():
        assert not bitten
    begun = time.monotonic()
    with watchdog.watching():
        eventually(lambda: bitten, 5)
    watchdog.stop()
    assert 0.4 <= bitten[0] - begun < 0.8
