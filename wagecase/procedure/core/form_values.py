"""From a form to an event: are the values whole, of their type and within bounds, and what does the event carry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from wagecase.procedure.arbitration.awards import AwardItem
from wagecase.procedure.core.acts import Act, Actor, Ask, AskType, CaseView, Check, ProceedingView, Unmet
from wagecase.procedure.core.refusals import unmet

MONEY_LIMIT = Decimal("10000000000")
"""Yuan. Ten digits before the point are what a row can hold; more is a slip of the hand."""

ALL = "all"
LONGEST_CODE, LONGEST_TEXT = 100, 10000


def _money(value: object) -> bool:
    if not isinstance(value, Decimal) or not value.is_finite():
        return False
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -2 and 0 <= value < MONEY_LIMIT


def _words(limit: int) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and bool(value.strip()) and len(value) <= limit and "\0" not in value


def _row(row: object) -> bool:
    return isinstance(row, Mapping) and set(row) == {"claim", "amount"} and _money(row["amount"])


def _term(row: object) -> bool:
    """One payment of an agreement: who, how much, until when."""
    keys = {"claim", "amount", "due"}
    return isinstance(row, Mapping) and set(row) == keys and _money(row["amount"]) and _day(row["due"])


def _item(row: object) -> bool:
    """One item of an award: who, what for, how much; zero where it is dismissed."""
    keys = {"claim", "item", "amount"}
    return isinstance(row, Mapping) and set(row) == keys and _money(row["amount"]) and row["item"] in set(AwardItem)


def _day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _rows(fits: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list | tuple) and bool(value) and all(fits(row) for row in value)


def _claims(value: object) -> bool:
    return value == ALL or (
        isinstance(value, list | tuple) and bool(value) and all(isinstance(one, str) for one in value)
    )


_IS: Mapping[AskType, Callable[[object], bool]] = MappingProxyType(
    {
        AskType.date: _day,
        AskType.time: lambda v: isinstance(v, datetime) and v.tzinfo is not None,
        AskType.money: _money,
        AskType.integer: lambda v: isinstance(v, int) and not isinstance(v, bool) and abs(v) < 10**9,
        AskType.text: _words(LONGEST_TEXT),
        AskType.code: _words(LONGEST_CODE),
        AskType.choice: lambda v: isinstance(v, str),
        AskType.yes_no: lambda v: isinstance(v, bool),
        AskType.claims: _claims,
        AskType.claim_amounts: _rows(_row),
        AskType.claim_terms: _rows(_term),
        AskType.award_items: _rows(_item),
        AskType.party: _words(LONGEST_CODE),
        AskType.person: _words(LONGEST_CODE),
        AskType.organisation: _words(LONGEST_CODE),
        AskType.document: _words(LONGEST_CODE),
    }
)


def entered(view: CaseView, act: Act, values: Mapping[str, Any]) -> tuple[Unmet, ...]:
    """Every field that is missing, not asked for, or not of its type."""
    known = {ask.name for ask in act.asks}
    strange = [unmet("unknown_field", field=name, name=name) for name in sorted(values.keys() - known)]
    found = (_field(view, ask, values.get(ask.name)) for ask in act.asks)
    return (*strange, *(one for one in found if one))


def _field(view: CaseView, ask: Ask, value: Any) -> Unmet | None:
    if value is None or value == "":
        return _fault("missing_value", ask) if ask.required else None
    if ask.many and (not isinstance(value, list | tuple) or not value):
        return _fault("wrong_value", ask)
    if not all(_IS[ask.type](one) for one in (value if ask.many else (value,))):
        return _fault(f"wrong_{ask.type}" if ask.type is AskType.money else "wrong_value", ask)
    if ask.choices and not set(value if ask.many else (value,)) <= {name for name, _ in ask.choices}:
        return _fault("unknown_choice", ask)
    return _unknown_claims(view, ask, value)


def _unknown_claims(view: CaseView, ask: Ask, value: Any) -> Unmet | None:
    ids = _claim_ids(view, ask, value)
    if len(set(ids)) < len(ids):
        return _fault("claim_twice", ask)
    known = {one.id for one in view.claims}
    strange = [one for one in ids if one not in known]
    return _fault("unknown_claims", ask, count=str(len(strange))) if strange or _all_of_none(ask, ids) else None


def _all_of_none(ask: Ask, ids: tuple[str, ...]) -> bool:
    return ask.type is AskType.claims and not ids


def _claim_ids(view: CaseView, ask: Ask, value: Any) -> tuple[str, ...]:
    if ask.type is AskType.claims:
        return tuple(one.id for one in view.claims) if value == ALL else tuple(value)
    if ask.type in (AskType.claim_terms, AskType.award_items):
        return _claims_in(value)
    return tuple(row["claim"] for row in value) if ask.type is AskType.claim_amounts else ()


def _fault(code: str, ask: Ask, **params: str) -> Unmet:
    return Unmet(code, {"zh": ask.label.get("zh"), "en": ask.label.get("en"), **params}, ask.name)


def resolved(view: CaseView, act: Act, values: Mapping[str, Any], happened_on: date) -> dict[str, Any]:
    """What checks look at: every ask has a value or None, `all` is spelt out, and the act's date stands beside them."""
    whole: dict[str, Any] = {ask.name: values.get(ask.name) for ask in act.asks}
    for ask in act.asks:
        if ask.type is AskType.claims and whole[ask.name] is not None:
            whole[ask.name] = _claim_ids(view, ask, whole[ask.name])
    return {**act.sets, **whole, "happened_on": happened_on}


def judged(
    checks: tuple[Check, ...], view: CaseView, proceeding: ProceedingView, actor: Actor, values: Mapping[str, Any]
) -> tuple[Unmet, ...]:
    return tuple(one for check in checks if (one := check(view, proceeding, actor, values)))


@dataclass(frozen=True, slots=True)
class Recorded:
    """What an act writes. `fields` go onto the event in clear and name nobody; `texts` must be sealed."""

    fields: Mapping[str, str]
    texts: Mapping[str, str]
    claims: tuple[str, ...]
    claim_fields: Mapping[str, Mapping[str, str]]
    party: str | None
    document: str | None
    at: datetime | None


_CLAIMS_OF = frozenset({AskType.claims, AskType.claim_amounts, AskType.claim_terms, AskType.award_items})
_APART = _CLAIMS_OF | {AskType.text}


def recorded(view: CaseView, act: Act, values: Mapping[str, Any]) -> Recorded:
    """The event's content in canonical text: ISO dates, plain decimals, yes or no, several values joined by a comma."""
    given = {ask: values[ask.name] for ask in act.asks if values.get(ask.name) not in (None, "")}
    return Recorded(
        fields={**act.sets, **{ask.name: _written(value) for ask, value in given.items() if ask.type not in _APART}},
        texts={ask.name: value for ask, value in given.items() if ask.type is AskType.text},
        claims=tuple(one for ask, value in given.items() for one in _claim_ids(view, ask, value)),
        claim_fields={claim: own for ask, value in given.items() for claim, own in _per_claim(ask, value).items()},
        party=_first(given, AskType.party),
        document=_first(given, AskType.document),
        at=_first(given, AskType.time),
    )


def _per_claim(ask: Ask, value: Any) -> dict[str, dict[str, str]]:
    """What the event says of each claim: its amount; of an agreement the sum, the last day, and every term."""
    if ask.type is AskType.claim_amounts:
        return {row["claim"]: {"amount": _written(row["amount"])} for row in value}
    if ask.type is AskType.claim_terms:
        return {claim: _agreed([row for row in value if row["claim"] == claim]) for claim in _claims_in(value)}
    return awarded(value) if ask.type is AskType.award_items else {}


def awarded(rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """An award as the event keeps it: per claim the sum, and each item by its name."""
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        own = found.setdefault(row["claim"], {"amount": "0"})
        own["amount"] = _written(Decimal(own["amount"]) + row["amount"])
        own[row["item"]] = _written(row["amount"])
    return found


def _claims_in(rows: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row["claim"] for row in rows))


def _agreed(rows: list[Mapping[str, Any]]) -> dict[str, str]:
    return {
        "amount": _written(sum((row["amount"] for row in rows), Decimal(0))),
        "last_due": max(row["due"] for row in rows).isoformat(),
        "terms": ";".join(f"{row['due'].isoformat()}={_written(row['amount'])}" for row in rows),
    }


def _first(given: Mapping[Ask, Any], kind: AskType) -> Any:
    return next((value for ask, value in given.items() if ask.type is kind), None)


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ",".join(_written(one) for one in value)
    return (
        value.isoformat()
        if isinstance(value, date | datetime)
        else f"{value:f}"
        if isinstance(value, Decimal)
        else str(value)
    )
