"""From an HTML form to the body that an act's schema reads, and from its faults back to the fields beside which they
are shown. A row of the roster is known in a form by its number, which is shorter than its id and says as much."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from wagecase.procedure.core.acts import Act, FormField, Unmet
from wagecase.procedure.core.enums import AwardItemKind
from wagecase.schemas.acts import ALL_CLAIMS, act_schema
from wagecase.schemas.messages import flatten_errors, message_text, refusal_text
from wagecase.services.case_queries.act_form import ActForm

# Chinese time all year round; a browser's field gives a time without its zone.
ZONE_SUFFIX = "+08:00"
MAX_TERMS = 12
AWARD_ITEMS = tuple(AwardItemKind)


@dataclass
class FormFaults:
    """What is wrong, in the reader's language: by field, by row of the roster, and of the whole."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    rows: dict[str, dict[int, list[str]]] = field(default_factory=dict)
    whole: list[str] = field(default_factory=list)

    def add(self, path: Sequence[str], told: str, seqs: Mapping[str, Sequence[int]]) -> None:
        """Put a message where its value is: `path` begins with the field's name, a row's place follows."""
        if not path:
            self.whole.append(told)
        elif len(path) > 1 and path[1].isdigit() and int(path[1]) < len(seqs.get(path[0], ())):
            self.rows.setdefault(path[0], {}).setdefault(seqs[path[0]][int(path[1])], []).append(told)
        else:
            self.fields.setdefault(path[0], []).append(told)

    def __bool__(self) -> bool:
        return bool(self.fields or self.rows or self.whole)


@dataclass(frozen=True)
class BoundForm:
    """What a form says: the body for the schema, and for each field of rows the roster's number of each row."""

    body: dict[str, Any]
    seqs: dict[str, list[int]]


def bind_act_form(form: ActForm, typed: MultiDict[str, str]) -> BoundForm:
    """The body of an act from what was typed; fields left blank are left out."""
    ids, body, seqs = {one["seq"]: one["id"] for one in form.claims}, {}, {}
    for ask in form.act.form_fields:
        value, rows = _BINDERS.get(str(ask.type), _bind_single)(ask, typed, ids)
        if value not in (None, "", []):
            body[ask.name] = value
        if rows is not None:
            seqs[ask.name] = rows
    if typed.get("happened_on"):
        body["happened_on"] = typed["happened_on"]
    if typed.get("happened_at"):
        body["happened_at"] = _with_zone(typed["happened_at"])
    return BoundForm(body, seqs)


BoundValue = tuple[Any, list[int] | None]


def _bind_single(ask: FormField, typed: MultiDict[str, str], ids: Mapping[int, str]) -> BoundValue:
    if ask.many:
        return [one for one in typed.getlist(ask.name) if one], None
    return typed.get(ask.name, ""), None


def _with_zone(text: str) -> str:
    return text + ZONE_SUFFIX if text and "T" in text and not text.endswith(ZONE_SUFFIX) else text


def _bind_instant(ask: FormField, typed: MultiDict[str, str], ids: Mapping[int, str]) -> BoundValue:
    return _with_zone(typed.get(ask.name, "")), None


def _bind_claims(ask: FormField, typed: MultiDict[str, str], ids: Mapping[int, str]) -> BoundValue:
    chosen = typed.getlist(ask.name)
    if ALL_CLAIMS in chosen:
        return ALL_CLAIMS, None
    return [ids[int(one)] for one in chosen if one.isdigit() and int(one) in ids], None


def _bind_amounts(ask: FormField, typed: MultiDict[str, str], ids: Mapping[int, str]) -> BoundValue:
    rows = [(seq, typed.get(f"{ask.name}.{seq}", "").strip()) for seq in ids]
    filled = [(seq, text) for seq, text in rows if text]
    return [{"claim": ids[seq], "amount": strip_thousands(text)} for seq, text in filled], [seq for seq, _ in filled]


def _bind_terms(ask: FormField, typed: MultiDict[str, str], ids: Mapping[int, str]) -> BoundValue:
    found, rows = [], []
    for seq in ids:
        for number in range(1, terms_shown(typed) + 1):
            given = {part: typed.get(f"{ask.name}.{seq}.{number}.{part}", "").strip() for part in ("amount", "due")}
            if any(given.values()):
                found.append({"claim": ids[seq], "amount": strip_thousands(given["amount"]), "due": given["due"]})
                rows.append(seq)
    return found, rows


def _bind_award_items(ask: FormField, typed: MultiDict[str, str], ids: Mapping[int, str]) -> BoundValue:
    found, rows = [], []
    for seq in ids:
        for item in AWARD_ITEMS:
            text = typed.get(f"{ask.name}.{seq}.{item}", "").strip()
            if text:
                found.append({"claim": ids[seq], "item": str(item), "amount": strip_thousands(text)})
                rows.append(seq)
    return found, rows


def strip_thousands(text: str) -> str:
    """An amount as people write it, without the marks that set off thousands."""
    return text.replace(",", "").replace("，", "")


def _bind_money(ask: FormField, typed: MultiDict[str, str], ids: Mapping[int, str]) -> BoundValue:
    return strip_thousands(typed.get(ask.name, "").strip()), None


def terms_shown(typed: MultiDict[str, str]) -> int:
    """How many payments the form can hold for each worker."""
    text = typed.get("terms_shown", "1")
    return min(max(int(text), 1), MAX_TERMS) if text.isdigit() and len(text) < 3 else 1


_BINDERS: Mapping[str, Callable[[FormField, MultiDict[str, str], Mapping[int, str]], BoundValue]] = MappingProxyType(
    {
        "claims": _bind_claims,
        "claim_amounts": _bind_amounts,
        "claim_terms": _bind_terms,
        "award_items": _bind_award_items,
        "money": _bind_money,
        "time": _bind_instant,
    }
)


def validate_act_form(act: Act, given: BoundForm, lang: str) -> tuple[dict[str, Any], FormFaults]:
    """The values that the service takes, and what does not fit."""
    faults = FormFaults()
    try:
        return dict(act_schema(act.procedure, act.name)().load(given.body)), faults
    except ValidationError as error:
        for path, message in flatten_errors(error.normalized_messages()):
            faults.add([str(part) for part in path], message_text(message, lang), given.seqs)
    return {}, faults


def faults_of_refusal(fields: Mapping[str, Iterable[Unmet]], given: BoundForm, lang: str) -> FormFaults:
    """What the service found wrong, by the paths that it names."""
    faults = FormFaults()
    for path, unmet in fields.items():
        for one in unmet:
            faults.add(path.split("/") if path else [], refusal_text(one, lang), given.seqs)
    return faults


def fill_amounts(form: ActForm, typed: MultiDict[str, str], source: str) -> MultiDict[str, str]:
    """What was typed, with the empty amounts of the roster filled from a column of it."""
    found = MultiDict(typed)
    for ask in form.act.form_fields:
        if str(ask.type) == "claim_amounts":
            for row in form.claims:
                name = f"{ask.name}.{row['seq']}"
                if not found.get(name) and row.get(source) is not None:
                    found[name] = f"{row[source]:.2f}"
    return found
