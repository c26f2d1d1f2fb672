"""What the further pages of a case show besides what `showing` gives: names for ids, labels for codes."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from wagecase.extensions import db
from wagecase.law.words import Words
from wagecase.models import Case, Claim, Person, Representation
from wagecase.procedure.core.acts import AskType
from wagecase.procedure.core.enums import Channel, Matter
from wagecase.services.access import access_log
from wagecase.services.base.errors import NotFound
from wagecase.services.base.principal import Principal
from wagecase.services.case_queries import act_form, api_view, event_wording, page_view

FIELD_LABELS: Mapping[str, Words] = {
    "id_number": Words("身份证件号码", "ID number"),
    "phone": Words("电话", "Phone"),
    "card": Words("银行卡号", "Bank card"),
    "address": Words("住址", "Home address"),
}


def person_and_field(principal: Principal, key: str, person_id: str, field: str, lang: str) -> tuple[str, str]:
    """The name of somebody on a case and the label of one of his protected fields; raises NotFound."""
    case = access_log.opened(principal, key)
    query = select(Person.name).where(Person.id == access_log.identifier(person_id), Person.case_id == case.id)
    name = db.session.scalar(query)
    if name is None or field not in FIELD_LABELS:
        raise NotFound
    return name, FIELD_LABELS[field].get(lang)


def payments(case: Case, lang: str) -> list[dict[str, Any]]:
    """The payments of a case; who paid goes by name."""
    rows = api_view.payments(case.id, lang)
    names = act_form.party_names(case.id) if any(one["payer"] for one in rows) else {}
    return [{**one, "payer": names.get(one["payer"], one["payer"])} for one in rows]


def workers(case_id: uuid.UUID) -> dict[uuid.UUID, str]:
    """The names of the workers of a case by their claims."""
    query = select(Claim.id, Person.name).join(Person, Person.id == Claim.worker_id).where(Claim.case_id == case_id)
    return {row.id: row.name for row in db.session.execute(query)}


def people(case_id: uuid.UUID) -> list[tuple[uuid.UUID, str]]:
    """Whoever may have given something: workers by their number on the roster, since names repeat, then the others."""
    query = (
        select(Person.id, Person.name, Claim.seq)
        .outerjoin(Claim, Claim.worker_id == Person.id)
        .where(Person.case_id == case_id, Person.name != "")
        .order_by(Claim.seq.nulls_last(), Person.name)
    )
    rows = db.session.execute(query).all()
    workers = {row.name for row in rows if row.seq is not None}
    numbered = [(row.id, f"{row.seq} {row.name}") for row in rows if row.seq is not None]
    return numbered + [(row.id, row.name) for row in rows if row.seq is None and row.name not in workers]


def named(case_id: uuid.UUID, rows: Sequence[Mapping[str, Any]], lang: str) -> dict[str, str]:
    """The names of the people, offices, parties and papers that the fields of a case's events hold, by their ids."""
    held: dict[frozenset[AskType], set[str]] = {
        kinds: {found for one in rows for found in event_wording.ids_in(one["name"], one["fields"], kinds)}
        for kinds in (event_wording.PEOPLE, event_wording.OFFICES, event_wording.PARTIES, event_wording.DOCUMENTS)
    }
    offices = api_view.offices((uuid.UUID(one) for one in held[event_wording.OFFICES]), lang)
    return {
        **page_view.names(held[event_wording.PEOPLE]),
        **{str(key): value["name"] for key, value in offices.items()},
        **(act_form.party_names(case_id) if held[event_wording.PARTIES] else {}),
        **(dict(act_form.documents(case_id, lang)) if held[event_wording.DOCUMENTS] else {}),
    }


def total(event: Mapping[str, Any]) -> Decimal | None:
    """What the amounts of an event's workers come to; None where it names no amounts."""
    amounts = [Decimal(fields["amount"]) for fields in event["claim_fields"].values() if "amount" in fields]
    return sum(amounts, Decimal(0)) if amounts else None


TOLD: Mapping[str, Words] = {
    "workplace": Words("用工地点", "Place of work"),
    "headcount": Words("人数（约）", "Workers (about)"),
    "amount_told": Words("金额（约，元）", "Amount (about, yuan)"),
    "has_iou": Words("有无欠条", "IOU"),
    "requests": Words("请求事项", "Requests"),
    "already_in_proceedings": Words("是否已仲裁、诉讼", "Already in arbitration or court"),
    "construction": Words("工程建设领域", "In construction"),
    "platform_worker": Words("平台用工", "Platform work"),
    "employer_gone": Words("单位已注销或者找不到人", "Employer struck off or cannot be found"),
    "urgent": Words("情况紧急", "Urgent"),
    "convenient_time": Words("方便联系的时间", "Convenient time"),
    "going_home_on": Words("返乡日", "Going home on"),
    "language": Words("语言", "Language"),
    "occupation": Words("职业", "Occupation"),
    "age": Words("年龄", "Age"),
    "unsure": Words("说不准的", "Not sure of"),
    "privacy_notice": Words("已告知并同意个人信息使用说明（版本）", "Agreed to the notice on personal data (version)"),
}
UNSURE: Mapping[str, Words] = {
    "employer": Words("单位名称", "the employer's name"),
    "amount": Words("金额", "the amount"),
    "amount_unknown": Words("不知道金额", "does not know the amount"),
    "amounts": Words("人数和总额", "headcount and total"),
}
GROUNDS: Mapping[str, Words] = {
    "self": Words("本人", "Speaks for himself"),
    "written": Words("有签字授权", "Authority in writing"),
    "said": Words("口头同意", "Agreed by word of mouth"),
    "not_asked": Words("尚未问过本人", "Not asked yet"),
}
YES_NO: Mapping[bool, Words] = {True: Words("是", "Yes"), False: Words("否", "No")}


def complaints(case: Case, lang: str) -> list[dict[str, Any]]:
    """The complaints of a case with the labels of their codes."""
    spoken = _spoken_for(case, lang)
    return [
        {
            **one,
            "channel_label": Channel(one["channel"]).label.get(lang),
            "matter_label": Matter(one["matter"]).label.get(lang),
            "said": [*_told(one["told"], lang), *spoken.get(one["id"], ())],
        }
        for one in api_view.complaints_of(case)
    ]


def _spoken_for(case: Case, lang: str) -> dict[uuid.UUID, list[tuple[str, str]]]:
    """For each complaint on what ground its contact speaks for whom, by their numbers on the roster."""
    query = (
        select(Representation.complaint_id, Representation.ground, func.array_agg(Claim.seq).label("rows"))
        .join(Claim, Claim.id == Representation.claim_id)
        .where(Claim.case_id == case.id)
        .group_by(Representation.complaint_id, Representation.ground)
        .order_by(func.min(Claim.seq))
    )
    found: dict[uuid.UUID, list[tuple[str, str]]] = {}
    for row in db.session.execute(query):
        numbers = ("、" if lang == "zh" else ", ").join(map(str, sorted(row.rows)))
        label = Words("明细第 {} 号", "rows {}").get(lang).format(numbers)
        found.setdefault(row.complaint_id, []).append((GROUNDS[row.ground].get(lang), label))
    return found


def _told(told: Mapping[str, Any], lang: str) -> Iterator[tuple[str, str]]:
    for name, label in TOLD.items():
        if name in told:
            value = told[name]
            unsure = [UNSURE[one].get(lang) for one in str(value).split(",")] if name == "unsure" else []
            yield label.get(lang), ("、" if lang == "zh" else ", ").join(unsure) or _value(value, lang)


def _value(value: Any, lang: str) -> str:
    return YES_NO[value].get(lang) if isinstance(value, bool) else str(value)
