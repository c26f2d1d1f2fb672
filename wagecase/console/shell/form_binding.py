"""From an HTML form to the body that an act's schema reads, and from its faults back to the fields beside which they
are shown. A row of the roster is known in a form by its number, which is shorter than its id and says as much."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from wagecase.procedure.arbitration.awards import AwardItem
from wagecase.procedure.core.acts import Act, Ask, Unmet
from wagecase.schemas.acts import ALL, schema_of
from wagecase.schemas.messages import flatten, say, tell
from wagecase.services.case_queries.act_form import ActForm

# Chinese time all year round; a browser's field gives a time without its zone.
ZONE = "+08:00"
MOST_TERMS = 12
ITEMS = tuple(AwardItem)


@dataclass
class Faults:
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
class Read:
    """What a form says: the body for the schema, and for each field of rows the roster's number of each row."""

    body: dict[str, Any]
    seqs: dict[str, list[int]]


def read(form: ActForm, typed: MultiDict[str, str]) -> Read:
    """The body of an act from what was typed; fields left blank are left out."""
    ids, body, seqs = {one["seq"]: one["id"] for one in form.claims}, {}, {}
    for ask in form.act.asks:
        value, rows = _READERS.get(str(ask.type), _single)(ask, typed, ids)
        if value not in (None, "", []):
            body[ask.name] = value
        if rows is not None:
            seqs[ask.name] = rows
    if typed.get("happened_on"):
        body["happened_on"] = typed["happened_on"]
    if typed.get("happened_at"):
        body["happened_at"] = _time(typed["happened_at"])
    return Read(body, seqs)


Found = tuple[Any, list[int] | None]


def _single(ask: Ask, typed: MultiDict[str, str], ids: Mapping[int, str]) -> Found:
    if ask.many:
        return [one for one in typed.getlist(ask.name) if one], None
    return typed.get(ask.name, ""), None


def _time(text: str) -> str:
    return text + ZONE if text and "T" in text and not text.endswith(ZONE) else text


def _moment(ask: Ask, typed: MultiDict[str, str], ids: Mapping[int, str]) -> Found:
    return _time(typed.get(ask.name, "")), None


def _claims(ask: Ask, typed: MultiDict[str, str], ids: Mapping[int, str]) -> Found:
    chosen = typed.getlist(ask.name)
    if ALL in chosen:
        return ALL, None
    return [ids[int(one)] for one in chosen if one.isdigit() and int(one) in ids], None


def _amounts(ask: Ask, typed: MultiDict[str, str], ids: Mapping[int, str]) -> Found:
    rows = [(seq, typed.get(f"{ask.name}.{seq}", "").strip()) for seq in ids]
    filled = [(seq, text) for seq, text in rows if text]
    return [{"claim": ids[seq], "amount": plain(text)} for seq, text in filled], [seq for seq, _ in filled]


def _terms(ask: Ask, typed: MultiDict[str, str], ids: Mapping[int, str]) -> Found:
    found, rows = [], []
    for seq in ids:
        for number in range(1, terms_shown(typed) + 1):
            given = {part: typed.get(f"{ask.name}.{seq}.{number}.{part}", "").strip() for part in ("amount", "due")}
            if any(given.values()):
                found.append({"claim": ids[seq], "amount": plain(given["amount"]), "due": given["due"]})
                rows.append(seq)
    return found, rows


def _items(ask: Ask, typed: MultiDict[str, str], ids: Mapping[int, str]) -> Found:
    found, rows = [], []
    for seq in ids:
        for item in ITEMS:
            text = typed.get(f"{ask.name}.{seq}.{item}", "").strip()
            if text:
                found.append({"claim": ids[seq], "item": str(item), "amount": plain(text)})
                rows.append(seq)
    return found, rows


def plain(text: str) -> str:
    """An amount as people write it, without the marks that set off thousands."""
    return text.replace(",", "").replace("，", "")


def _money(ask: Ask, typed: MultiDict[str, str], ids: Mapping[int, str]) -> Found:
    return plain(typed.get(ask.name, "").strip()), None


def terms_shown(typed: MultiDict[str, str]) -> int:
    """How many payments the form has room for with each worker."""
    text = typed.get("terms_shown", "1")
    return min(max(int(text), 1), MOST_TERMS) if text.isdigit() and len(text) < 3 else 1


_READERS: Mapping[str, Callable[[Ask, MultiDict[str, str], Mapping[int, str]], Found]] = MappingProxyType(
    {
        "claims": _claims,
        "claim_amounts": _amounts,
        "claim_terms": _terms,
        "award_items": _items,
        "money": _money,
        "time": _moment,
    }
)


def parsed(act: Act, given: Read, lang: str) -> tuple[dict[str, Any], Faults]:
    """The values that the service takes, and what does not fit."""
    faults = Faults()
    try:
        return dict(schema_of(act.procedure, act.name)().load(given.body)), faults
    except ValidationError as error:
        for path, message in flatten(error.normalized_messages()):
            faults.add([str(part) for part in path], say(message, lang), given.seqs)
    return {}, faults


def refused(fields: Mapping[str, Iterable[Unmet]], given: Read, lang: str) -> Faults:
    """What the service found wrong, by the paths that it names."""
    faults = Faults()
    for path, unmet in fields.items():
        for one in unmet:
            faults.add(path.split("/") if path else [], tell(one, lang), given.seqs)
    return faults


def filled(form: ActForm, typed: MultiDict[str, str], source: str) -> MultiDict[str, str]:
    """What was typed, with the empty amounts of the roster filled from a column of it."""
    found = MultiDict(typed)
    for ask in form.act.asks:
        if str(ask.type) == "claim_amounts":
            for row in form.claims:
                name = f"{ask.name}.{row['seq']}"
                if not found.get(name) and row.get(source) is not None:
                    found[name] = f"{row[source]:.2f}"
    return found
