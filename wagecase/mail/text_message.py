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

from wagecase.mail.message import Outgoing
from wagecase.mail.sender import Outcome, Result, Sender

FOLDER = Path(__file__).parent / "texts"
LANGUAGES = ("zh", "en")
# UCS-2 in two joined segments (3GPP TS 23.040): 67 each; the provider puts the office's signature before it.
MOST = 134
PLACE = re.compile(r"\$\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Text:
    """A message to one phone in E.164. Sent again it has the same `id`."""

    id: str
    to: str
    name: str
    language: str
    values: Mapping[str, str]
    written_at: datetime

    @property
    def body(self) -> str:
        return render(self.name, self.language, self.values)


class TextSender(Protocol):
    """Hands texts over within a bounded time, one result for each. A context: leaving it ends the connection."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def send(self, texts: Sequence[Text]) -> list[Result]: ...


def names() -> tuple[str, ...]:
    """Every text there is."""
    return tuple(sorted(path.stem for path in (FOLDER / "zh").glob("*.txt")))


@cache
def template(name: str, language: str) -> str:
    """A text as it is registered with the provider, its values written ${so}."""
    return (FOLDER / language / f"{name}.txt").read_text("utf-8").strip()


def render(name: str, language: str, values: Mapping[str, str]) -> str:
    """The words of a text; raises KeyError if a value is missing."""
    return PLACE.sub(lambda found: values[found[1]], template(name, language))


class NoGateway:
    """Stands where there is no gateway: everything stays owed, with the reason."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """There is nothing to end."""

    def send(self, texts: Sequence[Text]) -> list[Result]:
        return [Result(Outcome.untried, "no_sms_gateway") for _ in texts]


class RecordingSender:
    """For development: no phone gets anything, the mail sink shows each text as a mail to the number."""

    def __init__(self, sink: Sender) -> None:
        self._sink = sink

    def __enter__(self) -> Self:
        self._sink.__enter__()
        return self

    def __exit__(self, *reason: object) -> None:
        self._sink.__exit__(*reason)

    def send(self, texts: Sequence[Text]) -> list[Result]:
        return self._sink.send([_shown(one) for one in texts])


def _shown(text: Text) -> Outgoing:
    to = f"{text.to.lstrip('+')}@sms.invalid"
    return Outgoing(
        to, f"SMS {text.name}", text.body + "\n", text.language, f"<{text.id}@sms.invalid>", text.written_at
    )
