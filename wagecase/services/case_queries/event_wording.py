"""What an event holds, in words: each field under the label of the ask that filled it, codes by their labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache

from wagecase.law.words import Words
from wagecase.procedure.core.acts import Ask, AskType
from wagecase.procedure.records import evidence, worker_statements
from wagecase.procedure.tables.table import PROCEDURES

YES_NO: Mapping[str, Words] = {"yes": Words("是", "Yes"), "no": Words("否", "No")}
PEOPLE = frozenset({AskType.person})
OFFICES = frozenset({AskType.organisation})
PARTIES = frozenset({AskType.party})
DOCUMENTS = frozenset({AskType.document})
TEXTS: Mapping[str, Words] = {"words": Words("原话", "In the person's words")}
# What stands on events that a service leaves by itself, as the asks of an act would say it.
BESIDE_ACTS: Mapping[str, tuple[Ask, ...]] = {
    evidence.ADDED: evidence.ASKS,
    worker_statements.SPOKE: worker_statements.ASKS,
}
HAPPENED: Mapping[str, Words] = {
    "happened_on": Words("发生日期", "Date on which it happened"),
    "happened_at": Words("发生时刻", "Moment at which it happened"),
}


@cache
def _asks(event: str) -> Mapping[str, Ask]:
    """The asks of all acts that leave this event, by their names."""
    acts = (act for spec in PROCEDURES.values() for act in spec.acts if act.records == event)
    return {ask.name: ask for asks in (*(act.asks for act in acts), BESIDE_ACTS.get(event, ())) for ask in asks}


def ids_in(event: str, fields: Mapping[str, str], kinds: frozenset[AskType]) -> list[str]:
    """The ids of people or organisations that the fields of an event hold."""
    asks = _asks(event)
    wanted = [name for name in fields if name in asks and asks[name].type in kinds]
    return [one for name in wanted for one in fields[name].split(",") if one]


def worded(event: str, fields: Mapping[str, str], names: Mapping[str, str], lang: str) -> list[tuple[str, str]]:
    """Label and value of each field that a person entered; `names` gives people, offices, parties and papers by id.

    Fields that an act sets by itself have no label and are left out: the event's own name says them.
    """
    asks = _asks(event)
    return [
        (asks[name].label.get(lang), _value(asks[name], value, names, lang))
        for name, value in fields.items()
        if name in asks and value
    ]


def labelled(event: str, names: Iterable[str], lang: str) -> dict[str, str]:
    """The labels of an event's texts; those of an intake come from no act."""
    asks = _asks(event)
    labels = {name: asks[name].label if name in asks else TEXTS.get(name, Words(name, name)) for name in names}
    return {name: label.get(lang) for name, label in labels.items()}


def _value(ask: Ask, value: str, names: Mapping[str, str], lang: str) -> str:
    if ask.type is AskType.money:
        return f"{Decimal(value):,.2f}"
    choices = dict(ask.choices) | (dict(YES_NO) if ask.type is AskType.yes_no else {})
    parts = [choices[one].get(lang) if one in choices else names.get(one, one) for one in value.split(",")]
    return ("、" if lang == "zh" else ", ").join(parts)
