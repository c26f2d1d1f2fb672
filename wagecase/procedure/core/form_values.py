"""From a form to an event: are the values whole, of their type and within bounds, and what does the event carry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from wagecase.procedure.core.acts import Act, Actor, CaseView, Check, FieldType, FormField, ProceedingView, Unmet
from wagecase.procedure.core.enums import AwardItemKind
from wagecase.procedure.core.refusals import refusal

MONEY_LIMIT = Decimal("10000000000")
"""Yuan. Ten digits before the point are what a row can hold; more is a slip of the hand."""

ALL_CLAIMS = "all"
MAX_CODE_LENGTH, MAX_TEXT_LENGTH = 100, 10000


def _is_money(value: object) -> bool:
    if not isinstance(value, Decimal) or not value.is_finite():
        return False
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -2 and 0 <= value < MONEY_LIMIT


def _is_text_within(limit: int) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and bool(value.strip()) and len(value) <= limit and "\0" not in value


def _is_claim_amount(row: object) -> bool:
    return isinstance(row, Mapping) and set(row) == {"claim", "amount"} and _is_money(row["amount"])


def _is_claim_term(row: object) -> bool:
    """One payment of an agreement: who, how much, until when."""
    keys = {"claim", "amount", "due"}
    return isinstance(row, Mapping) and set(row) == keys and _is_money(row["amount"]) and _is_date(row["due"])


def _is_award_item(row: object) -> bool:
    """One item of an award: who, what for, how much; zero where it is dismissed."""
    keys = {"claim", "item", "amount"}
    return (
        isinstance(row, Mapping) and set(row) == keys and _is_money(row["amount"]) and row["item"] in set(AwardItemKind)
    )


def _is_date(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _is_list_of(fits: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list | tuple) and bool(value) and all(fits(row) for row in value)


def _is_claims(value: object) -> bool:
    return value == ALL_CLAIMS or (
        isinstance(value, list | tuple) and bool(value) and all(isinstance(one, str) for one in value)
    )


_IS_VALID: Mapping[FieldType, Callable[[object], bool]] = MappingProxyType(
    {
        FieldType.date: _is_date,
        FieldType.time: lambda v: isinstance(v, datetime) and v.tzinfo is not None,
        FieldType.money: _is_money,
        FieldType.integer: lambda v: isinstance(v, int) and not isinstance(v, bool) and abs(v) < 10**9,
        FieldType.text: _is_text_within(MAX_TEXT_LENGTH),
        FieldType.code: _is_text_within(MAX_CODE_LENGTH),
        FieldType.choice: lambda v: isinstance(v, str),
        FieldType.yes_no: lambda v: isinstance(v, bool),
        FieldType.claims: _is_claims,
        FieldType.claim_amounts: _is_list_of(_is_claim_amount),
        FieldType.claim_terms: _is_list_of(_is_claim_term),
        FieldType.award_items: _is_list_of(_is_award_item),
        FieldType.party: _is_text_within(MAX_CODE_LENGTH),
        FieldType.person: _is_text_within(MAX_CODE_LENGTH),
        FieldType.organisation: _is_text_within(MAX_CODE_LENGTH),
        FieldType.document: _is_text_within(MAX_CODE_LENGTH),
    }
)


def field_faults(view: CaseView, act: Act, values: Mapping[str, Any]) -> tuple[Unmet, ...]:
    """Every field that is missing, not asked for, or not of its type."""
    known = {ask.name for ask in act.form_fields}
    strange = [refusal("unknown_field", field=name, name=name) for name in sorted(values.keys() - known)]
    found = (_field_fault(view, ask, values.get(ask.name)) for ask in act.form_fields)
    return (*strange, *(one for one in found if one))


def _field_fault(view: CaseView, ask: FormField, value: Any) -> Unmet | None:
    if value is None or value == "":
        return _field_refusal("missing_value", ask) if ask.required else None
    if ask.many and (not isinstance(value, list | tuple) or not value):
        return _field_refusal("wrong_value", ask)
    if not all(_IS_VALID[ask.type](one) for one in (value if ask.many else (value,))):
        return _field_refusal(f"wrong_{ask.type}" if ask.type is FieldType.money else "wrong_value", ask)
    if ask.choices and not set(value if ask.many else (value,)) <= {name for name, _ in ask.choices}:
        return _field_refusal("unknown_choice", ask)
    return _unknown_claims(view, ask, value)


def _unknown_claims(view: CaseView, ask: FormField, value: Any) -> Unmet | None:
    ids = _claim_ids(view, ask, value)
    if len(set(ids)) < len(ids):
        return _field_refusal("claim_twice", ask)
    known = {one.id for one in view.claims}
    strange = [one for one in ids if one not in known]
    return (
        _field_refusal("unknown_claims", ask, count=str(len(strange)))
        if strange or _all_claims_of_empty_case(ask, ids)
        else None
    )


def _all_claims_of_empty_case(ask: FormField, ids: tuple[str, ...]) -> bool:
    return ask.type is FieldType.claims and not ids


def _claim_ids(view: CaseView, ask: FormField, value: Any) -> tuple[str, ...]:
    if ask.type is FieldType.claims:
        return tuple(one.id for one in view.claims) if value == ALL_CLAIMS else tuple(value)
    if ask.type in (FieldType.claim_terms, FieldType.award_items):
        return _claims_in_rows(value)
    return tuple(row["claim"] for row in value) if ask.type is FieldType.claim_amounts else ()


def _field_refusal(code: str, ask: FormField, **params: str) -> Unmet:
    return Unmet(code, {"zh": ask.label.get("zh"), "en": ask.label.get("en"), **params}, ask.name)


def resolve_values(view: CaseView, act: Act, values: Mapping[str, Any], happened_on: date) -> dict[str, Any]:
    """What checks look at: every ask has a value or None, `all` is spelt out, and the act's date stands beside them."""
    whole: dict[str, Any] = {ask.name: values.get(ask.name) for ask in act.form_fields}
    for ask in act.form_fields:
        if ask.type is FieldType.claims and whole[ask.name] is not None:
            whole[ask.name] = _claim_ids(view, ask, whole[ask.name])
    return {**act.sets, **whole, "happened_on": happened_on}


def failed_checks(
    checks: tuple[Check, ...], view: CaseView, proceeding: ProceedingView, actor: Actor, values: Mapping[str, Any]
) -> tuple[Unmet, ...]:
    return tuple(one for check in checks if (one := check(view, proceeding, actor, values)))


@dataclass(frozen=True, slots=True)
class EventContent:
    """What an act writes. `fields` go onto the event in clear and name nobody; `texts` must be sealed."""

    fields: Mapping[str, str]
    texts: Mapping[str, str]
    claims: tuple[str, ...]
    claim_fields: Mapping[str, Mapping[str, str]]
    party: str | None
    document: str | None
    at: datetime | None


_CLAIM_FIELD_TYPES = frozenset(
    {FieldType.claims, FieldType.claim_amounts, FieldType.claim_terms, FieldType.award_items}
)
_KEPT_OUT_OF_FIELDS = _CLAIM_FIELD_TYPES | {FieldType.text}


def event_content(view: CaseView, act: Act, values: Mapping[str, Any]) -> EventContent:
    """The event's content in canonical text: ISO dates, plain decimals, yes or no, several values joined by a comma."""
    given = {ask: values[ask.name] for ask in act.form_fields if values.get(ask.name) not in (None, "")}
    return EventContent(
        fields={
            **act.sets,
            **{ask.name: _canonical_text(value) for ask, value in given.items() if ask.type not in _KEPT_OUT_OF_FIELDS},
        },
        texts={ask.name: value for ask, value in given.items() if ask.type is FieldType.text},
        claims=tuple(one for ask, value in given.items() for one in _claim_ids(view, ask, value)),
        claim_fields={
            claim: own for ask, value in given.items() for claim, own in _fields_per_claim(ask, value).items()
        },
        party=_first_of_type(given, FieldType.party),
        document=_first_of_type(given, FieldType.document),
        at=_first_of_type(given, FieldType.time),
    )


def _fields_per_claim(ask: FormField, value: Any) -> dict[str, dict[str, str]]:
    """What the event says of each claim: its amount; of an agreement the sum, the last day, and every term."""
    if ask.type is FieldType.claim_amounts:
        return {row["claim"]: {"amount": _canonical_text(row["amount"])} for row in value}
    if ask.type is FieldType.claim_terms:
        return {
            claim: _agreement_fields([row for row in value if row["claim"] == claim])
            for claim in _claims_in_rows(value)
        }
    return award_fields(value) if ask.type is FieldType.award_items else {}


def award_fields(rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """An award as the event keeps it: per claim the sum, and each item by its name."""
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        own = found.setdefault(row["claim"], {"amount": "0"})
        own["amount"] = _canonical_text(Decimal(own["amount"]) + row["amount"])
        own[row["item"]] = _canonical_text(row["amount"])
    return found


def _claims_in_rows(rows: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row["claim"] for row in rows))


def _agreement_fields(rows: list[Mapping[str, Any]]) -> dict[str, str]:
    return {
        "amount": _canonical_text(sum((row["amount"] for row in rows), Decimal(0))),
        "last_due": max(row["due"] for row in rows).isoformat(),
        "terms": ";".join(f"{row['due'].isoformat()}={_canonical_text(row['amount'])}" for row in rows),
    }


def _first_of_type(given: Mapping[FormField, Any], kind: FieldType) -> Any:
    return next((value for ask, value in given.items() if ask.type is kind), None)


def _canonical_text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ",".join(_canonical_text(one) for one in value)
    return (
        value.isoformat()
        if isinstance(value, date | datetime)
        else f"{value:f}"
        if isinstance(value, Decimal)
        else str(value)
    )
