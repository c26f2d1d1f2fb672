"""The row of an event: its names, whether it can be voided, who may read of it and who is notified of it at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Literal

from wagecase.law.words import Bilingual

NoticeRole = Literal[
    "assignee",
    "bureau_head",
    "city",
    "desk",
    "giver",
    "handler",
    "handlers",
    "head",
    "pool",
    "receiver",
]
"""Whom a notice goes to; the outbox finds the people of a role when it sends."""

PLAIN_NOTICE = "event_recorded"
"""The template that takes its words from the event's row."""


class Void(StrEnum):
    """Whether an event that was recorded by mistake can be declared void."""

    allowed = "allowed"
    by_act = "by_act"
    """Another act undoes it, because it changed rows of money."""
    never = "never"
    """It changed rows that no voiding brings back."""

    @property
    def refusal(self) -> str | None:
        """The code of the reason against voiding, if there is one."""
        return _REFUSALS.get(self)


_REFUSALS = {Void.by_act: "reverse_by_act", Void.never: "cannot_void"}


@dataclass(frozen=True, slots=True)
class EscalationNotice:
    """A notice that follows so many units of a setting after the event, if nothing has answered it by then."""

    name: str
    template: str
    to: tuple[NoticeRole, ...]
    setting: str
    unit: timedelta


@dataclass(frozen=True, slots=True)
class EventNotice:
    """Who is notified of an event by which template; a later event of `ended_by` makes it old news.

    What came `from_outside` is notified only where another organisation's person did it. `request` is what the plain
    template asks of its reader; a template of its own says so itself.
    """

    template: str
    to: tuple[NoticeRole, ...]
    ended_by: tuple[str, ...] = ()
    later: tuple[EscalationNotice, ...] = ()
    from_outside: bool = False
    request: Bilingual | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSpec:
    """One event, named `<procedure>.<event>`.

    `label` is its name in the record of a case. `phrase` names it within a sentence on a deadline: the Chinese fits
    自…之日起, the English "from …". `partner` shows it to the receiver of the transfer that it belongs to; without that
    no partner sees it. Workers see time limits, never events.
    """

    name: str
    label: Bilingual
    phrase: Bilingual
    void: Void
    partner: bool = False
    notice: EventNotice | None = None

    @property
    def procedure(self) -> str:
        return self.name.partition(".")[0]


def event(
    name: str,
    zh: str,
    en: str,
    phrase_zh: str,
    phrase_en: str,
    void: Void,
    *,
    partner: bool = False,
    notice: EventNotice | None = None,
) -> EventSpec:
    """A row of a table of events: name, label and phrase in both languages, and whether it can be voided."""
    return EventSpec(
        name=name,
        label=Bilingual(zh, en),
        phrase=Bilingual(phrase_zh, phrase_en),
        void=void,
        partner=partner,
        notice=notice,
    )


def plain_notice(
    zh: str, en: str, to: tuple[NoticeRole, ...], *, ended_by: tuple[str, ...] = (), from_outside: bool = False
) -> EventNotice:
    """A notice in the words of the event's row; the two sentences say what its reader is asked to do."""
    return EventNotice(PLAIN_NOTICE, to, ended_by, from_outside=from_outside, request=Bilingual(zh, en))
