"""Mails over one SMTP connection, in bounded time.

A fault that concerns our side (greeting, log-in, sender) or the connection is worth another try; 5xx for the
recipient or the content is for good. When the connection breaks after the content was sent, nobody can know whether
the mail was taken.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread
from typing import Self

from wagecase.configuration.values import SmtpServer
from wagecase.mail.message import OutgoingMail, bare_address, sender_domain
from wagecase.mail.sender import DeliveryOutcome, DeliveryResult

ENHANCED_CODE_PATTERN = re.compile(rb"^([245]\.\d{1,3}\.\d{1,3})\b")


@dataclass(frozen=True, slots=True)
class SmtpTimeouts:
    """How long we wait, in seconds: for one answer, and for everything that one call of `send` does.

    A mail is begun only in the first half of the budget, so that a slow server is not cut off within a mail.
    """

    answer: float = 30
    budget: float = 90


class BudgetTimer:
    """One thread that bites when a budget is used up: an answer that drips in would outlast every socket time-out.

    It never sleeps longer than a budget, so that it wakes in time for one that began while it slept.
    """

    def __init__(self, budget: float, bite: Callable[[], None]) -> None:
        self._budget, self._abort = budget, bite
        self._until: float | None = None
        self._over = Event()
        self._thread: Thread | None = None

    @contextmanager
    def watching(self) -> Iterator[None]:
        """What is done within may take one budget."""
        if self._thread is None:
            self._thread = Thread(target=self._watch, daemon=True)
            self._thread.start()
        self._until = time.monotonic() + self._budget
        try:
            yield
        finally:
            self._until = None

    def stop(self) -> None:
        """Let the thread go; the next watch begins another."""
        self._over.set()
        self._over, self._thread = Event(), None

    def _watch(self) -> None:
        over, wait = self._over, self._budget
        while not over.wait(wait):
            left = self._left()
            if left <= 0:
                self._abort()
            wait = left if left > 0 else self._budget

    def _left(self) -> float:
        until = self._until
        return self._budget if until is None else until - time.monotonic()


class SmtpSender:
    """Opens its connection with the first mail and keeps it until a fault or the end of the context."""

    def __init__(self, server: SmtpServer, sender: str, patience: SmtpTimeouts | None = None) -> None:
        self._server, self._sender = server, sender
        self._timeouts = patience or SmtpTimeouts()
        self._connection: smtplib.SMTP | None = None
        self._timer = BudgetTimer(self._timeouts.budget, self._abort)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._connection is not None:
            with self._timer.watching():
                self._quit(self._connection)
        self._connection = None
        self._timer.stop()

    def send(self, mails: Sequence[OutgoingMail]) -> list[DeliveryResult]:
        """One result for each mail, in order; after a fault of the connection the rest is untried."""
        results: list[DeliveryResult] = []
        half = time.monotonic() + self._timeouts.budget / 2
        with self._timer.watching():
            for mail in mails:
                if time.monotonic() > half:
                    break
                results.append(self._try(mail))
                if self._connection is None:
                    break
        reason = results[-1].reason if results and self._connection is None else "slow_server"
        return results + [DeliveryResult(DeliveryOutcome.untried, reason)] * (len(mails) - len(results))

    def _try(self, mail: OutgoingMail) -> DeliveryResult:
        try:
            connection = self._connected()
        except (OSError, smtplib.SMTPException) as fault:
            self._disconnect()
            return DeliveryResult(DeliveryOutcome.untried, f"connect: {_fault_cause(fault)}")
        try:
            return self._offer(connection, mail)
        except (OSError, smtplib.SMTPException) as fault:
            self._disconnect()
            return DeliveryResult(DeliveryOutcome.retry, f"connection: {_fault_cause(fault)}")

    def _offer(self, connection: smtplib.SMTP, mail: OutgoingMail) -> DeliveryResult:
        """Envelope, then content. Until the content is sent, a broken connection means that the mail was not taken.

        The mail is composed while the server thinks about its sender.
        """
        connection.putcmd("mail", f"FROM:<{bare_address(self._sender)}>")
        content = mail.compose(self._sender)
        code, words = connection.getreply()
        if code != 250:
            return self._answered(connection, "sender", code, words, ours=True)
        connection.putcmd("rcpt", f"TO:<{mail.to}>")
        code, words = connection.getreply()
        if code not in (250, 251):
            return self._answered(connection, "recipient", code, words)
        try:
            code, words = connection.data(content)
        except smtplib.SMTPDataError as refusal:
            return self._answered(connection, "content", refusal.smtp_code, refusal.smtp_error)
        except (OSError, smtplib.SMTPException) as fault:
            self._disconnect()
            return DeliveryResult(DeliveryOutcome.unknown, f"no answer: {_fault_cause(fault)}")
        return (
            DeliveryResult(DeliveryOutcome.sent) if code == 250 else self._answered(connection, "content", code, words)
        )

    def _answered(
        self, connection: smtplib.SMTP, what: str, code: int, words: bytes | str, *, ours: bool = False
    ) -> DeliveryResult:
        """A refusal. 421 says that the server closes the line; otherwise the next mail goes over the same one."""
        reason = f"{what}: {_reply_code(code, words)}"
        if code == 421 or connection.sock is None:
            self._disconnect()
        else:
            self._reset(connection)
        return DeliveryResult(DeliveryOutcome.refused if code >= 500 and not ours else DeliveryOutcome.retry, reason)

    def _reset(self, connection: smtplib.SMTP) -> None:
        try:
            connection.rset()
        except (OSError, smtplib.SMTPException):
            self._disconnect()

    def _connected(self) -> smtplib.SMTP:
        if self._connection is None:
            self._connection = _new_connection(self._server, sender_domain(self._sender), self._timeouts.answer)
            _open_session(self._connection, self._server)
        return self._connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    @staticmethod
    def _quit(connection: smtplib.SMTP) -> None:
        try:
            connection.quit()
        except (OSError, smtplib.SMTPException):
            connection.close()

    def _abort(self) -> None:
        sock = self._connection.sock if self._connection is not None else None
        if sock is None:
            return
        try:
            # Past SSLSocket's own shutdown, which pulls the state away under the thread that reads.
            socket.socket.shutdown(sock, socket.SHUT_RDWR)
        except OSError:
            return


def _new_connection(server: SmtpServer, our_name: str, wait: float) -> smtplib.SMTP:
    """A connection that is not connected yet, so that the watchdog knows it before the server's first word."""
    connection: smtplib.SMTP
    if server.security == "smtps":
        connection = smtplib.SMTP_SSL(local_hostname=our_name, timeout=wait, context=ssl.create_default_context())
    else:
        connection = smtplib.SMTP(local_hostname=our_name, timeout=wait)
    # The name that the server's certificate must bear; the constructor sets it only when it connects at once.
    connection._host = server.host  # type: ignore[attr-defined] # typeshed leaves it out
    return connection


def _open_session(connection: smtplib.SMTP, server: SmtpServer) -> None:
    """Connect, encrypt and log in, as the server's address says."""
    code, words = connection.connect(server.host, server.port)
    if code != 220:
        raise smtplib.SMTPConnectError(code, words)
    if server.security == "smtp+starttls":
        connection.starttls(context=ssl.create_default_context())
    connection.ehlo_or_helo_if_needed()
    if server.user is not None:
        connection.login(server.user, server.password or "")


def _fault_cause(fault: Exception) -> str:
    """What went wrong, without the server's words."""
    if isinstance(fault, smtplib.SMTPResponseException):
        return _reply_code(fault.smtp_code, fault.smtp_error)
    # smtplib turns a time-out while it reads into a disconnection.
    timeout = isinstance(fault, TimeoutError) or isinstance(fault.__context__, TimeoutError)
    return "timeout" if timeout else type(fault).__name__


def _reply_code(code: int, words: bytes | str) -> str:
    """The SMTP code with its enhanced one (RFC 3463), where the server gave it."""
    found = ENHANCED_CODE_PATTERN.match(words if isinstance(words, bytes) else words.encode())
    return f"{code} {found[1].decode()}" if found else str(code)
