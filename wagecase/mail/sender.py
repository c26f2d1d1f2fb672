"""What becomes of mails that are handed to a server, in the words that the outbox keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, Self

from wagecase.mail.message import OutgoingMail


class DeliveryOutcome(StrEnum):
    """`untried`: not offered, because something else went wrong first. `unknown`: offered whole, no answer came."""

    sent = "sent"
    retry = "retry"
    refused = "refused"
    unknown = "unknown"
    untried = "untried"


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """`reason` is a code of ours or of SMTP; a server's own words may name a person and are not kept."""

    outcome: DeliveryOutcome
    reason: str | None = None


class MailSender(Protocol):
    """Hands mails over within a bounded time, one result for each. A context: leaving it ends the connection."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def send(self, mails: Sequence[OutgoingMail]) -> list[DeliveryResult]: ...


class NullMailSender:
    """Used where there is no mail server: everything stays queued, with the reason."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """There is nothing to end."""

    def send(self, mails: Sequence[OutgoingMail]) -> list[DeliveryResult]:
        return [DeliveryResult(DeliveryOutcome.untried, "no_mail_server") for _ in mails]
