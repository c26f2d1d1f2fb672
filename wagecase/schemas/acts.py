"""Forms of acts. They are made from the rows of the procedure tables, so that the tables define the API."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from marshmallow import ValidationError, fields

from wagecase.procedure.core.acts import Act, FieldType, FormField
from wagecase.procedure.core.enums import AwardItemKind
from wagecase.procedure.tables.table import PROCEDURES, get_act
from wagecase.schemas.complaints import MAX_ROSTER_ROWS
from wagecase.schemas.fields import (
    BooleanField,
    ChoiceField,
    DateField,
    IdField,
    InstantField,
    IntegerField,
    ListField,
    MoneyField,
    NestedField,
    OutputObjectField,
    OutputTextField,
    StrictSchema,
    TextField,
)

ALL_CLAIMS = "all"


class ClaimIdsField(ListField):
    """Claims of the case by their ids, or `all` of them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(IdField(required=True), least=1, most=MAX_ROSTER_ROWS, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        if value == ALL_CLAIMS:
            return ALL_CLAIMS
        ids = tuple(super()._deserialize(value, attr, data, **options))
        if len(set(ids)) < len(ids):
            raise ValidationError("twice")
        return ids

    def _length(self, value: Any) -> None:
        if value != ALL_CLAIMS:
            super()._length(value)


class ClaimAmountSchema(StrictSchema):
    claim = IdField(required=True)
    amount = MoneyField(required=True)


class ClaimTermSchema(ClaimAmountSchema):
    """One dated payment of an agreement; a worker may have several."""

    amount = MoneyField(required=True, positive=True)
    due = DateField(required=True)


class AwardRowSchema(ClaimAmountSchema):
    """One item of an award; zero where it is dismissed."""

    item = ChoiceField([one.value for one in AwardItemKind], required=True)


def _award_items_field(ask: FormField, **options: Any) -> fields.Field[Any]:
    return ListField(NestedField(AwardRowSchema), least=1, most=MAX_ROSTER_ROWS * len(AwardItemKind), **options)


def _terms_field(ask: FormField, **options: Any) -> fields.Field[Any]:
    return ListField(NestedField(ClaimTermSchema), least=1, most=MAX_ROSTER_ROWS, **options)


def _amounts_field(ask: FormField, **options: Any) -> fields.Field[Any]:
    return ListField(NestedField(ClaimAmountSchema), least=1, most=MAX_ROSTER_ROWS, **options)


def _money_field(ask: FormField, **options: Any) -> fields.Field[Any]:
    """An `amount` is money that moves or is promised and so more than nothing; other sums may be zero."""
    return MoneyField(positive=ask.name == "amount", **options)


FIELD_BUILDERS: Mapping[FieldType, Callable[..., fields.Field[Any]]] = {
    FieldType.date: lambda ask, **options: DateField(**options),
    FieldType.time: lambda ask, **options: InstantField(**options),
    FieldType.money: _money_field,
    FieldType.integer: lambda ask, **options: IntegerField(**options),
    FieldType.text: lambda ask, **options: TextField(10_000, lines=True, **options),
    FieldType.code: lambda ask, **options: TextField(100, **options),
    FieldType.choice: lambda ask, **options: ChoiceField([value for value, _ in ask.choices], **options),
    FieldType.yes_no: lambda ask, **options: BooleanField(**options),
    FieldType.claims: lambda ask, **options: ClaimIdsField(**options),
    FieldType.claim_amounts: _amounts_field,
    FieldType.claim_terms: _terms_field,
    FieldType.award_items: _award_items_field,
    FieldType.party: lambda ask, **options: IdField(**options),
    FieldType.person: lambda ask, **options: IdField(**options),
    FieldType.organisation: lambda ask, **options: IdField(**options),
    FieldType.document: lambda ask, **options: IdField(**options),
}


def build_field(ask: FormField) -> fields.Field[Any]:
    """The field of one ask, described in both languages for the API's own description."""
    told = {"title": f"{ask.label.zh} / {ask.label.en}"}
    if ask.help:
        told["description"] = f"{ask.help.zh} / {ask.help.en}"
    if ask.many:
        inner = FIELD_BUILDERS[ask.type](ask, required=True)
        return ListField(inner, least=1, most=100, required=ask.required, metadata=told)
    return FIELD_BUILDERS[ask.type](ask, required=ask.required, metadata=told)


@cache
def act_schema(procedure: str, name: str) -> type[StrictSchema]:
    """The form of an act: what it asks for, and the day or the instant on which it happened. Raises UnknownAct."""
    act = get_act(procedure, name)
    rows: dict[str, Any] = {ask.name: build_field(ask) for ask in act.form_fields}
    rows["happened_on"] = DateField(
        metadata={"title": "发生日期，默认今天 / Date on which it happened, today by default"}
    )
    rows["happened_at"] = InstantField(
        future=False, metadata={"title": "发生时刻，按小时计的期限需要 / Instant, where hours count"}
    )
    return type(f"{act.procedure}_{act.name}", (StrictSchema,), rows)


def all_acts() -> Iterator[Act]:
    for spec in PROCEDURES.values():
        yield from spec.acts


class ActResultSchema(StrictSchema):
    """What an act has done."""

    case_id = IdField()
    proceeding_id = IdField()
    position = IntegerField()
    stage = OutputTextField()
    stage_label = OutputTextField()
    version = IntegerField()
    opened = IdField(allow_none=True)
    warnings = ListField(OutputTextField())


class PermissionSchema(StrictSchema):
    """An act of this stage: whether it is open to the caller, and what stands against it."""

    name = OutputTextField()
    label = OutputTextField()
    allowed = BooleanField()
    reasons = ListField(OutputObjectField())
    warnings = ListField(OutputObjectField())
    asks = ListField(OutputObjectField())
    to = OutputTextField()
    opens = OutputTextField()
    cite = OutputTextField()
