"""The fields that acts ask for. Personal words go into `text`, which is sealed; everything else is safe on an event."""

from __future__ import annotations

from wagecase.procedure.core.acts import FieldType, FormField
from wagecase.procedure.core.enums import Bilingual, Labelled, PayerSource, ServiceMethod, choices_of
from wagecase.procedure.core.figures import written


def form_field(
    name: str,
    kind: FieldType,
    zh: str,
    en: str,
    *,
    required: bool = True,
    many: bool = False,
    help: Bilingual | None = None,
) -> FormField:
    return FormField(name, kind, Bilingual(zh, en), required=required, many=many, help=help)


def enum_field(name: str, zh: str, en: str, kind: type[Labelled], *only: Labelled, required: bool = True) -> FormField:
    return FormField(name, FieldType.choice, Bilingual(zh, en), required=required, choices=choices_of(kind, *only))


def choice_field(name: str, zh: str, en: str, *choices: tuple[str, str, str], required: bool = True) -> FormField:
    """A choice among a few values that no other table speaks of, each written (value, zh, en)."""
    rows = tuple((value, Bilingual(*label)) for value, *label in choices)
    return FormField(name, FieldType.choice, Bilingual(zh, en), required=required, choices=rows)


LEAST = written("inspectors")
REASON = form_field("reason", FieldType.text, "理由", "Reason")
NOTE = form_field("note", FieldType.text, "备注", "Note", required=False)
CLAIMS = form_field("claims", FieldType.claims, "涉及的劳动者", "Workers concerned")
AMOUNTS = form_field("amounts", FieldType.claim_amounts, "逐人金额（元）", "Amount per worker (yuan)")
AMOUNT = form_field("amount", FieldType.money, "金额（元）", "Amount (yuan)")
PARTY = form_field("party", FieldType.party, "受送达人", "Party served")
DOCUMENT = form_field("document", FieldType.document, "所涉文书", "Document concerned")
SERVICE_METHOD = enum_field("method", "送达方式", "How it was served", ServiceMethod)
DOCUMENT_NUMBER = form_field("number", FieldType.code, "文号", "Document number", required=False)
EVIDENCE = form_field("evidence", FieldType.code, "凭证编号", "Evidence reference")
MONEY_SOURCE = enum_field("source", "资金来源", "Where the money came from", PayerSource)
TIME_OF_DAY = form_field(
    "hour",
    FieldType.code,
    "时刻",
    "Time of day",
    required=False,
    help=Bilingual("24小时制，如 09:30", "24 hours, such as 09:30"),
)
HANDLERS = form_field("handlers", FieldType.person, "承办人", "Handlers", many=True)
INSPECTORS = form_field(
    "inspectors",
    FieldType.person,
    "到场监察员",
    "Inspectors present",
    many=True,
    help=Bilingual(f"不得少于{LEAST}名，并出示证件", f"At least {LEAST}, badges shown"),
)
DUE_DATE = form_field(
    "due",
    FieldType.date,
    "指定期限届满日",
    "Last day set in the document",
    help=Bilingual("文书上写明的日期", "As the document says"),
)
