"""What an event holds, in words: each field under the label of the ask that filled it, codes by their labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache

from wagecase.law.words import Bilingual
from wagecase.procedure.core.acts import FieldType, FormField
from wagecase.procedure.records import evidence, worker_statements
from wagecase.procedure.tables.table import PROCEDURES

YES_NO_LABELS: Mapping[str, Bilingual] = {"yes": Bilingual("是", "Yes"), "no": Bilingual("否", "No")}
PERSON_TYPES = frozenset({FieldType.person})
ORGANISATION_TYPES = frozenset({FieldType.organisation})
PARTY_TYPES = frozenset({FieldType.party})
DOCUMENT_TYPES = frozenset({FieldType.document})
TEXT_LABELS: Mapping[str, Bilingual] = {"words": Bilingual("原话", "In the person's words")}
# What stands on events that a service leaves by itself, as the asks of an act would say it.
FIELDS_WITHOUT_ACT: Mapping[str, tuple[FormField, ...]] = {
    evidence.EVIDENCE_ADDED: evidence.EVIDENCE_FIELDS,
    worker_statements.STATEMENT_MADE: worker_statements.STATEMENT_FIELDS,
}
DATE_LABELS: Mapping[str, Bilingual] = {
    "happened_on": Bilingual("发生日期", "Date on which it happened"),
    "happened_at": Bilingual("发生时刻", "Moment at which it happened"),
}


@cache
def _fields_of_event(event: str) -> Mapping[str, FormField]:
    """The asks of all acts that leave this event, by their names."""
    acts = (act for spec in PROCEDURES.values() for act in spec.acts if act.records == event)
    return {
        ask.name: ask
        for asks in (*(act.form_fields for act in acts), FIELDS_WITHOUT_ACT.get(event, ()))
        for ask in asks
    }


def referenced_ids(event: str, fields: Mapping[str, str], kinds: frozenset[FieldType]) -> list[str]:
    """The ids of people or organisations that the fields of an event hold."""
    asks = _fields_of_event(event)
    wanted = [name for name in fields if name in asks and asks[name].type in kinds]
    return [one for name in wanted for one in fields[name].split(",") if one]


def describe_fields(
    event: str, fields: Mapping[str, str], names: Mapping[str, str], lang: str
) -> list[tuple[str, str]]:
    """Label and value of each field that a person entered; `names` gives people, offices, parties and papers by id.

    Fields that an act sets by itself have no label and are left out: the event's own name says them.
    """
    asks = _fields_of_event(event)
    return [
        (asks[name].label.get(lang), _field_text(asks[name], value, names, lang))
        for name, value in fields.items()
        if name in asks and value
    ]


def text_labels(event: str, names: Iterable[str], lang: str) -> dict[str, str]:
    """The labels of an event's texts; those of an intake come from no act."""
    asks = _fields_of_event(event)
    labels = {
        name: asks[name].label if name in asks else TEXT_LABELS.get(name, Bilingual(name, name)) for name in names
    }
    return {name: label.get(lang) for name, label in labels.items()}


def _field_text(ask: FormField, value: str, names: Mapping[str, str], lang: str) -> str:
    if ask.type is FieldType.money:
        return f"{Decimal(value):,.2f}"
    choices = dict(ask.choices) | (dict(YES_NO_LABELS) if ask.type is FieldType.yes_no else {})
    parts = [choices[one].get(lang) if one in choices else names.get(one, one) for one in value.split(",")]
    return ("、" if lang == "zh" else ", ").join(parts)
