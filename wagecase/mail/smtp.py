"""Mails over one SMTP connection, in bounded time.

A fault that concerns our side (greeting, log-in, sender) or the line is worth another try; 5xx for the recipient or the
content is for good. When the line breaks after the content was sent, nobody can tell whether the mail was taken.
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

from config import Smtp
from wagecase.mail.message import Outgoing, address_of, domain_of
from wagecase.mail.sender import Outcome, Result

ENHANCED = re.compile(rb"^([245]\.\d{1,3}\.\d{1,3})\b")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long we wait, in seconds: for one answer, and for everything that one call of `send` does.

    A mail is begun only in the first half of the budget, so that a slow server is not cut off within a mail.
    """

    answer: float = 30
    budget: float = 90


class Watchdog:
    """One thread that bites when a budget is used up: an answer that drips in would outlast every socket time-out.

    It never sleeps longer than a budget, so that it wakes in time for one that began while it slept.
    """

    def __init__(self, budget: float, bite: Callable[[], None]) -> None:
        self._budget, self._bite = budget, bite
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

    def dismiss(self) -> None:
        """Let the thread go; the next watch begins another."""
        self._over.set()
        self._over, self._thread = Event(), None

    def _watch(self) -> None:
        over, wait = self._over, self._budget
        while not over.wait(wait):
            left = self._left()
            if left <= 0:
                self._bite()
            wait = left if left > 0 else self._budget

    def _left(self) -> float:
        until = self._until
        return self._budget if until is None else until - time.monotonic()


class SmtpSender:
    """Opens its connection with the first mail and keeps it until a fault or the end of the context."""

    def __init__(self, server: Smtp, sender: str, patience: Patience | None = None) -> None:
        self._server, self._sender = server, sender
        self._patience = patience or Patience()
        self._line: smtplib.SMTP | None = None
        self._watchdog = Watchdog(self._patience.budget, self._cut)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._line is not None:
            with self._watchdog.watching():
                self._say_goodbye(self._line)
        self._line = None
        self._watchdog.dismiss()

    def send(self, mails: Sequence[Outgoing]) -> list[Result]:
        """One result for each mail, in order; after a fault of the line the rest is untried."""
        results: list[Result] = []
        half = time.monotonic() + self._patience.budget / 2
        with self._watchdog.watching():
            for mail in mails:
                if time.monotonic() > half:
                    break
                results.append(self._try(mail))
                if self._line is None:
                    break
        reason = results[-1].reason if results and self._line is None else "slow_server"
        return results + [Result(Outcome.untried, reason)] * (len(mails) - len(results))

    def _try(self, mail: Outgoing) -> Result:
        try:
            line = self._connected()
        except (OSError, smtplib.SMTPException) as fault:
            self._hang_up()
            return Result(Outcome.untried, f"connect: {_cause(fault)}")
        try:
            return self._offer(line, mail)
        except (OSError, smtplib.SMTPException) as fault:
            self._hang_up()
            return Result(Outcome.retry, f"line: {_cause(fault)}")

    def _offer(self, line: smtplib.SMTP, mail: Outgoing) -> Result:
        """Envelope, then content. Until the content is sent, a broken line means that the mail was not taken.

        The mail is composed while the server thinks about its sender.
        """
        line.putcmd("mail", f"FROM:<{address_of(self._sender)}>")
        content = mail.compose(self._sender)
        code, words = line.getreply()
        if code != 250:
            return self._answered(line, "sender", code, words, ours=True)
        line.putcmd("rcpt", f"TO:<{mail.to}>")
        code, words = line.getreply()
        if code not in (250, 251):
            return self._answered(line, "recipient", code, words)
        try:
            code, words = line.data(content)
        except smtplib.SMTPDataError as refusal:
            return self._answered(line, "content", refusal.smtp_code, refusal.smtp_error)
        except (OSError, smtplib.SMTPException) as fault:
            self._hang_up()
            return Result(Outcome.unknown, f"no answer: {_cause(fault)}")
        return Result(Outcome.sent) if code == 250 else self._answered(line, "content", code, words)

    def _answered(self, line: smtplib.SMTP, what: str, code: int, words: bytes | str, *, ours: bool = False) -> Result:
        """A refusal. 421 says that the server closes the line; otherwise the next mail goes over the same one."""
        reason = f"{what}: {_code(code, words)}"
        if code == 421 or line.sock is None:
            self._hang_up()
        else:
            self._reset(line)
        return Result(Outcome.refused if code >= 500 and not ours else Outcome.retry, reason)

    def _reset(self, line: smtplib.SMTP) -> None:
        try:
            line.rset()
        except (OSError, smtplib.SMTPException):
            self._hang_up()

    def _connected(self) -> smtplib.SMTP:
        if self._line is None:
            self._line = _line(self._server, domain_of(self._sender), self._patience.answer)
            _begin(self._line, self._server)
        return self._line

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
        self._line = None

    @staticmethod
    def _say_goodbye(line: smtplib.SMTP) -> None:
        try:
            line.quit()
        except (OSError, smtplib.SMTPException):
            line.close()

    def _cut(self) -> None:
        sock = self._line.sock if self._line is not None else None
        if sock is None:
            return
        try:
            # Past SSLSocket's own shutdown, which pulls the state away under the thread that reads.
            socket.socket.shutdown(sock, socket.SHUT_RDWR)
        except OSError:
            return


def _line(server: Smtp, our_name: str, wait: float) -> smtplib.SMTP:
    """A line that is not connected yet, so that the watchdog knows it before the server's first word."""
    line: smtplib.SMTP
    if server.security == "smtps":
        line = smtplib.SMTP_SSL(local_hostname=our_name, timeout=wait, context=ssl.create_default_context())
    else:
        line = smtplib.SMTP(local_hostname=our_name, timeout=wait)
    # The name that the server's certificate must bear; the constructor sets it only when it connects at once.
    line._host = server.host  # type: ignore[attr-defined] # typeshed leaves it out
    return line


def _begin(line: smtplib.SMTP, server: Smtp) -> None:
    """Connect, encrypt and log in, as the server's address says."""
    code, words = line.connect(server.host, server.port)
    if code != 220:
        raise smtplib.SMTPConnectError(code, words)
    if server.security == "smtp+starttls":
        line.starttls(context=ssl.create_default_context())
    line.ehlo_or_helo_if_needed()
    if server.user is not None:
        line.login(server.user, server.password or "")


def _cause(fault: Exception) -> str:
    """What went wrong, without the server's words."""
    if isinstance(fault, smtplib.SMTPResponseException):
        return _code(fault.smtp_code, fault.smtp_error)
    # smtplib turns a time-out while it reads into a disconnection.
    timeout = isinstance(fault, TimeoutError) or isinstance(fault.__context__, TimeoutError)
    return "timeout" if timeout else type(fault).__name__


def _code(code: int, words: bytes | str) -> str:
    """The SMTP code with its enhanced one (RFC 3463), where the server gave it."""
    found = ENHANCED.match(words if isinstance(words, bytes) else words.encode())
    return f"{code} {found[1].decode()}" if found else str(code)
