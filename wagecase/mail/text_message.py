"""Text messages to workers: templates, how many characters they take, and the ways to hand them to a gateway.

A provider in China sends approved templates only, so a text is a template's name with its values; the same template,
written as it is registered there, makes the words here. Knows neither models nor services.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Protocol, Self

from wagecase.mail.message import OutgoingMail
from wagecase.mail.sender import DeliveryOutcome, DeliveryResult, MailSender

TEMPLATE_FOLDER = Path(__file__).parent / "texts"
LANGUAGES = ("zh", "en")
# UCS-2 in two joined segments (3GPP TS 23.040): 67 each; the provider puts the office's signature before it.
MAX_CHARACTERS = 134
PLACEHOLDER_PATTERN = re.compile(r"\$\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class SmsMessage:
    """A message to one phone in E.164. Sent again it has the same `id`."""

    id: str
    to: str
    name: str
    language: str
    values: Mapping[str, str]
    written_at: datetime

    @property
    def body(self) -> str:
        return render_sms(self.name, self.language, self.values)


class SmsSender(Protocol):
    """Hands texts over within a bounded time, one result for each. A context: leaving it ends the connection."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def send(self, texts: Sequence[SmsMessage]) -> list[DeliveryResult]: ...


def sms_template_names() -> tuple[str, ...]:
    """Every text there is."""
    return tuple(sorted(path.stem for path in (TEMPLATE_FOLDER / "zh").glob("*.txt")))


@cache
def sms_template(name: str, language: str) -> str:
    """A text as it is registered with the provider, its values written ${so}."""
    return (TEMPLATE_FOLDER / language / f"{name}.txt").read_text("utf-8").strip()


def render_sms(name: str, language: str, values: Mapping[str, str]) -> str:
    """The words of a text; raises KeyError if a value is missing."""
    return PLACEHOLDER_PATTERN.sub(lambda found: values[found[1]], sms_template(name, language))


class NullSmsSender:
    """Used where there is no gateway: everything stays queued, with the reason."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """There is nothing to end."""

    def send(self, texts: Sequence[SmsMessage]) -> list[DeliveryResult]:
        return [DeliveryResult(DeliveryOutcome.untried, "no_sms_gateway") for _ in texts]


class RecordingSmsSender:
    """For development: no phone gets anything, the mail sink shows each text as a mail to the number."""

    def __init__(self, sink: MailSender) -> None:
        self._sink = sink

    def __enter__(self) -> Self:
        self._sink.__enter__()
        return self

    def __exit__(self, *reason: object) -> None:
        self._sink.__exit__(*reason)

    def send(self, texts: Sequence[SmsMessage]) -> list[DeliveryResult]:
        return self._sink.send([_as_mail(one) for one in texts])


def _as_mail(text: SmsMessage) -> OutgoingMail:
    to = f"{text.to.lstrip('+')}@sms.invalid"
    return OutgoingMail(
        to, f"SMS {text.name}", text.body + "\n", text.language, f"<{text.id}@sms.invalid>", text.written_at
    )
