"""What becomes of mails that are handed to a server, in the words that the ledger keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, Self

from wagecase.mail.message import Outgoing


class Outcome(StrEnum):
    """`untried`: not offered, because something else went wrong first. `unknown`: offered whole, no answer came."""

    sent = "sent"
    retry = "retry"
    refused = "refused"
    unknown = "unknown"
    untried = "untried"


@dataclass(frozen=True, slots=True)
class Result:
    """`reason` is a code of ours or of SMTP; a server's own words may name a person and are not kept."""

    outcome: Outcome
    reason: str | None = None


class Sender(Protocol):
    """Hands mails over within a bounded time, one result for each. A context: leaving it ends the connection."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def send(self, mails: Sequence[Outgoing]) -> list[Result]: ...


class NullSender:
    """Stands where there is no mail server: everything stays owed, with the reason."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """There is nothing to end."""

    def send(self, mails: Sequence[Outgoing]) -> list[Result]:
        return [Result(Outcome.untried, "no_mail_server") for _ in mails]
