"""One row of a lead platform's file: from its cells to a complaint, or to what is wrong with which of them. Pure.

It is read through the schema that every complaint goes through; a fault is led back to the column it came from.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from types import MappingProxyType
from typing import Any

from marshmallow import ValidationError

from wagecase.procedure.core.enums import Channel, MatterKind
from wagecase.procedure.records.complaint_fields import COLUMN_FIELDS, AnswerType
from wagecase.schemas.complaints import ComplaintSchema
from wagecase.schemas.messages import flatten_errors
from wagecase.services.base.dates import LEGAL_TIMEZONE
from wagecase.services.base.text_search import normalise_text
from wagecase.services.spreadsheets import clipboard
from wagecase.services.spreadsheets.date_parsing import parse_date
from wagecase.services.spreadsheets.writer import FORMULA_PREFIXES

COMPLAINT_SCHEMA = ComplaintSchema()
# Where in the body each field of a column goes; what stands under `claim` makes the reporter's own claim.
FIELD_PATHS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "platform_no": ("platform_no",),
        "received_at": ("received_at",),
        "words": ("words",),
        "name": ("contact", "name"),
        "phone": ("contact", "phone"),
        "id_number": ("contact", "id_number"),
        "card": ("contact", "card"),
        "sex": ("contact", "sex"),
        "address": ("contact", "address"),
        "employer": ("employer", "name"),
        "uscc": ("employer", "uscc"),
        "employer_address": ("employer", "business_address"),
        "legal_representative": ("employer", "legal_representative"),
        "project": ("project", "name"),
        **{one.name: (one.name,) for one in COLUMN_FIELDS},
        "amount": ("claim", "claimed"),
        "period_from": ("claim", "period_from"),
        "period_to": ("claim", "period_to"),
        "job": ("claim", "job"),
        "team": ("claim", "team"),
    }
)
FIELD_BY_PATH: Mapping[tuple[str, ...], str] = MappingProxyType({path: field for field, path in FIELD_PATHS.items()})
PERSON_FIELDS = ("name", "sex", "id_number", "phone", "card", "address")
YES_WORDS = frozenset({"是", "有", "y", "yes", "true", "1", "工程", "工程建设"})
NO_WORDS = frozenset({"否", "无", "n", "no", "false", "0", "非工程", "非工程建设"})
APPROXIMATE_WORDS = re.compile(r"^(约|大约|大概|共计?|合计)|(左右|余|多|人|名)$")
# A whole number of that many digits that a spreadsheet kept as a number: its last digits are gone.
LOST_DIGITS_PATTERN = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{2}", re.ASCII)
EXACT_FIELDS = frozenset({"id_number", "card", "phone", "platform_no", "uscc"})
RANGE_SEPARATOR = re.compile(r"\s*(?:至|到|—+|--+|~|～|－|–| - )\s*")
TIME_OF_DAY_PATTERN = re.compile(r"([0-9]{1,2})[:：时点]([0-9]{1,2})", re.ASCII)

# What the schema says of JSON is said of cells.
FILE_MESSAGES: Mapping[str, str] = MappingProxyType(
    {
        "blank": "cell_empty",
        "required": "cell_empty",
        "instant_form": "day_unreadable",
        "instant_naive": "day_unreadable",
        "day_form": "day_unreadable",
        "not_yes_no": "yes_no_expected",
    }
)

CellFault = tuple[str, str]


@dataclass(frozen=True)
class ParsedRow:
    """What a row says: the values of a complaint, or what is wrong by field; and where the work was, as stated."""

    data: Mapping[str, Any]
    wrong: Sequence[CellFault] = ()
    place: tuple[str, ...] = ()


def parse_row(cells: Mapping[str, str]) -> ParsedRow:
    """A row by its fields. The district is for the caller to find from `place`, who knows the districts."""
    lost = [(field, "digits_lost") for field in EXACT_FIELDS if LOST_DIGITS_PATTERN.fullmatch(cells.get(field, ""))]
    if lost:
        return ParsedRow({}, lost)
    body = _complaint_body(
        {field: NORMALISERS.get(field, _without_apostrophe)(cell) for field, cell in cells.items() if cell}
    )
    place = tuple(cells[name] for name in ("district", "workplace", "project") if cells.get(name))
    try:
        return ParsedRow(COMPLAINT_SCHEMA.load(body), (), place)
    except ValidationError as error:
        faults = {_field_at(path): message for path, message in reversed(list(flatten_errors(error.messages)))}
        return ParsedRow({}, [_cell_fault(field, message, cells) for field, message in sorted(faults.items())], place)


def _cell_fault(field: str, message: str, cells: Mapping[str, str]) -> CellFault:
    """A fault as the reader of a file understands it, at the column that the file has."""
    at = "period" if field in ("period_from", "period_to") and field not in cells else field
    return at, "sex_form" if field == "sex" else FILE_MESSAGES.get(message, message)


def _without_apostrophe(cell: str) -> str:
    """Without the apostrophe behind which a cell is put when it goes out, lest it be taken for a formula."""
    text = cell.strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_PREFIXES) else text


def _complaint_body(values: Mapping[str, str]) -> dict[str, Any]:
    body: dict[str, Any] = {
        "channel": Channel.lead_platform.value,
        "matter": MatterKind.lead.value,
        "words": values.get("words", ""),
        "contact": {},
    }
    for field, value in {**_period(values.get("period", "")), **values}.items():
        *above, last = FIELD_PATHS.get(field, ("",))
        if last:
            (body.setdefault(above[0], {}) if above else body)[last] = value
    body["contact"].setdefault("phone", "")
    claim = body.pop("claim", {})
    body |= _place_amount(body, claim)
    _convert_types(body)
    if project := body.get("project"):
        project["place"] = body.get("workplace") or values.get("district") or project["name"]
    return body


def _period(cell: str) -> dict[str, str]:
    """One cell that names both ends of the arrears, or one end."""
    if not cell:
        return {}
    begin, *end = RANGE_SEPARATOR.split(cell, maxsplit=1)
    if not end:
        return {"period_to": clipboard.period_end(begin)} if parse_date(begin) else {"period_from": begin}
    return {"period_from": clipboard.period_start(begin), "period_to": clipboard.period_end(end[0])}


def _place_amount(body: dict[str, Any], claim: dict[str, Any]) -> dict[str, Any]:
    """The sum of a single reporter is their claim; a sum for several is kept as stated, until there is a roster."""
    several = body.get("headcount", "1") not in ("1", "")
    if several or not body["contact"].get("name"):
        return {"amount_stated": claim["claimed"]} if claim.get("claimed") else {}
    own = {name: value for name, value in body["contact"].items() if name in PERSON_FIELDS}
    return {"claims": [{**own, **claim}]} if claim.get("claimed") else {}


def _convert_types(body: dict[str, Any]) -> None:
    """Fields that the schema wants as other things than text; what is none of them stays, and the schema refuses it."""
    for one in COLUMN_FIELDS:
        if one.name in body:
            body[one.name] = CONVERTERS.get(one.type, str)(body[one.name])


def _whole_number(cell: str) -> int | str:
    return int(cell) if cell.isascii() and cell.isdecimal() and len(cell) < 9 else cell


def _yes_or_no(cell: str) -> bool | str:
    flag = normalise_text(cell)
    return flag in YES_WORDS if flag in YES_WORDS | NO_WORDS else cell


CONVERTERS: Mapping[AnswerType, Callable[[str], Any]] = MappingProxyType(
    {AnswerType.whole: _whole_number, AnswerType.yes_no: _yes_or_no}
)


def _field_at(path: Sequence[str | int]) -> str:
    """The column's field that a fault of the body is about."""
    parts = tuple(str(part) for part in path)
    if parts[0] == "claims":
        named = parts[2] if len(parts) > 2 else "claimed"
        return named if named in PERSON_FIELDS else FIELD_BY_PATH["claim", named]
    if parts[0] == "amount_stated":
        return "amount"
    return FIELD_BY_PATH.get(parts[:2]) or FIELD_BY_PATH.get(parts[:1], parts[0])


def _instant_text(cell: str) -> str:
    """A day with or without a time of day, as an instant in Tianjin; a bare day is its first minute."""
    day = parse_date(cell)
    if day is None:
        return cell.strip()
    clock = TIME_OF_DAY_PATTERN.search(unicodedata.normalize("NFKC", cell))
    hour, minute = (int(clock[1]), int(clock[2])) if clock else (0, 0)
    if "下午" in cell and hour < 12:
        hour += 12
    if hour > 23 or minute > 59:
        return cell.strip()
    return datetime.combine(day, time(hour, minute), LEGAL_TIMEZONE).isoformat()


def _without_approximation(cell: str) -> str:
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", cell))
    return APPROXIMATE_WORDS.sub("", APPROXIMATE_WORDS.sub("", text))


def _normalise_amount(cell: str) -> str:
    return clipboard.normalise_amount(_without_approximation(cell))


TYPE_NORMALISERS: Mapping[AnswerType, Callable[[str], str]] = MappingProxyType(
    {
        AnswerType.whole: _without_approximation,
        AnswerType.money: _normalise_amount,
        AnswerType.date: clipboard.period_start,
    }
)
NORMALISERS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        "received_at": _instant_text,
        "amount": _normalise_amount,
        **{one.name: TYPE_NORMALISERS[one.type] for one in COLUMN_FIELDS if one.type in TYPE_NORMALISERS},
        "period": _without_apostrophe,
        "period_from": clipboard.period_start,
        "period_to": clipboard.period_end,
        "sex": clipboard.CELL_NORMALISERS["sex"],
        "id_number": clipboard.CELL_NORMALISERS["id_number"],
        "card": clipboard.CELL_NORMALISERS["card"],
        "phone": clipboard.CELL_NORMALISERS["phone"],
        "platform_no": lambda cell: unicodedata.normalize("NFKC", cell).strip().lstrip("'"),
    }
)
