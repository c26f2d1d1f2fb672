"""Forms of acts. They are made from the rows of the procedure tables, so that the tables define the API."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from marshmallow import ValidationError, fields

from wagecase.procedure.arbitration.awards import AwardItem
from wagecase.procedure.core.acts import Act, Ask, AskType
from wagecase.procedure.tables.table import PROCEDURES, act_of
from wagecase.schemas.complaints import LONGEST_ROSTER
from wagecase.schemas.fields import (
    Choice,
    Day,
    Flag,
    Id,
    Instant,
    Money,
    Part,
    Rows,
    Schema,
    Shown,
    Text,
    Whole,
    Word,
)

ALL = "all"


class Claims(Rows):
    """Claims of the case by their ids, or `all` of them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Id(required=True), least=1, most=LONGEST_ROSTER, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        if value == ALL:
            return ALL
        ids = tuple(super()._deserialize(value, attr, data, **options))
        if len(set(ids)) < len(ids):
            raise ValidationError("twice")
        return ids

    def _length(self, value: Any) -> None:
        if value != ALL:
            super()._length(value)


class ClaimAmountSchema(Schema):
    claim = Id(required=True)
    amount = Money(required=True)


class ClaimTermSchema(ClaimAmountSchema):
    """One dated payment of an agreement; a worker may have several."""

    amount = Money(required=True, positive=True)
    due = Day(required=True)


class AwardRowSchema(ClaimAmountSchema):
    """One item of an award; zero where it is dismissed."""

    item = Choice([one.value for one in AwardItem], required=True)


def _items(ask: Ask, **options: Any) -> fields.Field:
    return Rows(Part(AwardRowSchema), least=1, most=LONGEST_ROSTER * len(AwardItem), **options)


def _terms(ask: Ask, **options: Any) -> fields.Field:
    return Rows(Part(ClaimTermSchema), least=1, most=LONGEST_ROSTER, **options)


def _amounts(ask: Ask, **options: Any) -> fields.Field:
    return Rows(Part(ClaimAmountSchema), least=1, most=LONGEST_ROSTER, **options)


def _money(ask: Ask, **options: Any) -> fields.Field:
    """An `amount` is money that moves or is promised and so more than nothing; other sums may be zero."""
    return Money(positive=ask.name == "amount", **options)


FIELDS: Mapping[AskType, Callable[..., fields.Field]] = {
    AskType.date: lambda ask, **options: Day(**options),
    AskType.time: lambda ask, **options: Instant(**options),
    AskType.money: _money,
    AskType.integer: lambda ask, **options: Whole(**options),
    AskType.text: lambda ask, **options: Text(10_000, lines=True, **options),
    AskType.code: lambda ask, **options: Text(100, **options),
    AskType.choice: lambda ask, **options: Choice([value for value, _ in ask.choices], **options),
    AskType.yes_no: lambda ask, **options: Flag(**options),
    AskType.claims: lambda ask, **options: Claims(**options),
    AskType.claim_amounts: _amounts,
    AskType.claim_terms: _terms,
    AskType.award_items: _items,
    AskType.party: lambda ask, **options: Id(**options),
    AskType.person: lambda ask, **options: Id(**options),
    AskType.organisation: lambda ask, **options: Id(**options),
    AskType.document: lambda ask, **options: Id(**options),
}


def field_of(ask: Ask) -> fields.Field:
    """The field of one ask, described in both languages for the API's own description."""
    told = {"title": f"{ask.label.zh} / {ask.label.en}"}
    if ask.help:
        told["description"] = f"{ask.help.zh} / {ask.help.en}"
    if ask.many:
        inner = FIELDS[ask.type](ask, required=True)
        return Rows(inner, least=1, most=100, required=ask.required, metadata=told)
    return FIELDS[ask.type](ask, required=ask.required, metadata=told)


@cache
def schema_of(procedure: str, name: str) -> type[Schema]:
    """The form of an act: what it asks for, and the day or the instant on which it happened. Raises UnknownAct."""
    act = act_of(procedure, name)
    rows: dict[str, Any] = {ask.name: field_of(ask) for ask in act.asks}
    rows["happened_on"] = Day(metadata={"title": "发生日期，默认今天 / Date on which it happened, today by default"})
    rows["happened_at"] = Instant(
        future=False, metadata={"title": "发生时刻，按小时计的期限需要 / Instant, where hours count"}
    )
    return type(f"{act.procedure}_{act.name}", (Schema,), rows)


def every_act() -> Iterator[Act]:
    for spec in PROCEDURES.values():
        yield from spec.acts


class DoneSchema(Schema):
    """What an act has done."""

    case_id = Id()
    proceeding_id = Id()
    position = Whole()
    stage = Word()
    stage_label = Word()
    version = Whole()
    opened = Id(allow_none=True)
    warnings = Rows(Word())


class PermissionSchema(Schema):
    """An act of this stage: whether it is open to the caller, and what stands against it."""

    name = Word()
    label = Word()
    allowed = Flag()
    reasons = Rows(Shown())
    warnings = Rows(Shown())
    asks = Rows(Shown())
    to = Word()
    opens = Word()
    cite = Word()
