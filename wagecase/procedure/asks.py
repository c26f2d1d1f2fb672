"""The fields that acts ask for. Personal words go into `text`, which is sealed; everything else is safe on an event."""

from __future__ import annotations

from wagecase.procedure.acts import Ask, AskType
from wagecase.procedure.figures import written
from wagecase.procedure.words import Labelled, PayerSource, ServiceMethod, Words, choices_of


def ask(
    name: str, kind: AskType, zh: str, en: str, *, required: bool = True, many: bool = False, help: Words | None = None
) -> Ask:
    return Ask(name, kind, Words(zh, en), required=required, many=many, help=help)


def choose(name: str, zh: str, en: str, kind: type[Labelled], *only: Labelled, required: bool = True) -> Ask:
    return Ask(name, AskType.choice, Words(zh, en), required=required, choices=choices_of(kind, *only))


def pick(name: str, zh: str, en: str, *choices: tuple[str, str, str], required: bool = True) -> Ask:
    """A choice among a few values that no other table speaks of, each written (value, zh, en)."""
    rows = tuple((value, Words(*label)) for value, *label in choices)
    return Ask(name, AskType.choice, Words(zh, en), required=required, choices=rows)


LEAST = written("inspectors")
REASON = ask("reason", AskType.text, "理由", "Reason")
NOTE = ask("note", AskType.text, "备注", "Note", required=False)
CLAIMS = ask("claims", AskType.claims, "涉及的劳动者", "Workers concerned")
AMOUNTS = ask("amounts", AskType.claim_amounts, "逐人金额（元）", "Amount per worker (yuan)")
AMOUNT = ask("amount", AskType.money, "金额（元）", "Amount (yuan)")
PARTY = ask("party", AskType.party, "受送达人", "Party served")
DOCUMENT = ask("document", AskType.document, "所涉文书", "Document concerned")
METHOD = choose("method", "送达方式", "How it was served", ServiceMethod)
NUMBER = ask("number", AskType.code, "文号", "Document number", required=False)
EVIDENCE = ask("evidence", AskType.code, "凭证编号", "Evidence reference")
SOURCE = choose("source", "资金来源", "Where the money came from", PayerSource)
HOUR = ask(
    "hour",
    AskType.code,
    "时刻",
    "Time of day",
    required=False,
    help=Words("24小时制，如 09:30", "24 hours, such as 09:30"),
)
HANDLERS = ask("handlers", AskType.person, "承办人", "Handlers", many=True)
INSPECTORS = ask(
    "inspectors",
    AskType.person,
    "到场监察员",
    "Inspectors present",
    many=True,
    help=Words(f"不得少于{LEAST}名，并出示证件", f"At least {LEAST}, badges shown"),
)
DUE = ask(
    "due",
    AskType.date,
    "指定期限届满日",
    "Last day set in the document",
    help=Words("文书上写明的日期", "As the document says"),
)
