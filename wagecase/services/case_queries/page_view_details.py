"""What the further pages of a case show besides what `showing` gives: names for ids, labels for codes."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from wagecase.extensions import db
from wagecase.law.words import Bilingual
from wagecase.models import Case, Claim, Person, Representation
from wagecase.procedure.core.acts import FieldType
from wagecase.procedure.core.enums import Channel, MatterKind
from wagecase.procedure.records import complaint_fields
from wagecase.services.access import access_log
from wagecase.services.base import lookups
from wagecase.services.base.errors import NotFound
from wagecase.services.case_queries import act_form, api_view, event_wording, page_view

PERSON_FIELD_LABELS: Mapping[str, Bilingual] = {
    "id_number": Bilingual("身份证件号码", "ID number"),
    "phone": Bilingual("电话", "Phone"),
    "card": Bilingual("银行卡号", "Bank card"),
    "address": Bilingual("住址", "Home address"),
}


def person_field_labels(case: Case, person_id: str, field: str, lang: str) -> tuple[str, str]:
    """The name of somebody on a case and the label of one of their protected fields; raises NotFound."""
    query = select(Person.name).where(Person.id == access_log.parse_id(person_id), Person.case_id == case.id)
    name = db.session.scalar(query)
    if name is None or field not in PERSON_FIELD_LABELS:
        raise NotFound
    return name, PERSON_FIELD_LABELS[field].get(lang)


def labelled_payments(case: Case, lang: str) -> list[dict[str, Any]]:
    """The payments of a case; who paid goes by name."""
    rows = api_view.list_payments(case.id, lang)
    names = act_form.party_names(case.id) if any(one["payer"] for one in rows) else {}
    return [{**one, "payer": names.get(one["payer"], one["payer"])} for one in rows]


def worker_names_by_claim(case_id: uuid.UUID) -> dict[uuid.UUID, str]:
    """The names of the workers of a case by their claims."""
    query = select(Claim.id, Person.name).join(Person, Person.id == Claim.worker_id).where(Claim.case_id == case_id)
    return {row.id: row.name for row in db.session.execute(query)}


def evidence_givers(case_id: uuid.UUID) -> list[tuple[uuid.UUID, str]]:
    """The possible providers: workers by their number on the roster, since names repeat, then the others."""
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


def names_in_events(case_id: uuid.UUID, rows: Sequence[Mapping[str, Any]], lang: str) -> dict[str, str]:
    """The names of the people, offices, parties and papers that the fields of a case's events hold, by their ids."""
    held: dict[frozenset[FieldType], set[str]] = {
        kinds: {found for one in rows for found in event_wording.referenced_ids(one["name"], one["fields"], kinds)}
        for kinds in (
            event_wording.PERSON_TYPES,
            event_wording.ORGANISATION_TYPES,
            event_wording.PARTY_TYPES,
            event_wording.DOCUMENT_TYPES,
        )
    }
    offices = lookups.organisations_by_id((uuid.UUID(one) for one in held[event_wording.ORGANISATION_TYPES]), lang)
    return {
        **page_view.user_names(held[event_wording.PERSON_TYPES]),
        **{str(key): value["name"] for key, value in offices.items()},
        **(act_form.party_names(case_id) if held[event_wording.PARTY_TYPES] else {}),
        **(dict(act_form.document_options(case_id, lang)) if held[event_wording.DOCUMENT_TYPES] else {}),
    }


def event_total(event: Mapping[str, Any]) -> Decimal | None:
    """What the amounts of an event's workers come to; None where it names no amounts."""
    amounts = [Decimal(fields["amount"]) for fields in event["claim_fields"].values() if "amount" in fields]
    return sum(amounts, Decimal(0)) if amounts else None


PAGE_RECORD_LABELS: Mapping[str, Bilingual] = {
    "unsure": Bilingual("说不准的", "Not sure of"),
    "privacy_notice": Bilingual(
        "已告知并同意个人信息使用说明（版本）", "Agreed to the notice on personal data (version)"
    ),
}
UNSURE_LABELS: Mapping[str, Bilingual] = {
    "employer": Bilingual("单位名称", "the employer's name"),
    "amount": Bilingual("金额", "the amount"),
    "amount_unknown": Bilingual("不知道金额", "does not know the amount"),
    "amounts": Bilingual("人数和总额", "headcount and total"),
}
GROUND_LABELS: Mapping[str, Bilingual] = {
    "self": Bilingual("本人", "Speaks for themselves"),
    "written": Bilingual("有签字授权", "Authority in writing"),
    "said": Bilingual("口头同意", "Agreed by word of mouth"),
    "not_asked": Bilingual("尚未问过本人", "Not asked yet"),
}


def labelled_complaints(case: Case, lang: str) -> list[dict[str, Any]]:
    """The complaints of a case with the labels of their codes."""
    spoken = _represented_workers(case, lang)
    return [
        {
            **one,
            "channel_label": Channel(one["channel"]).label.get(lang),
            "matter_label": MatterKind(one["matter"]).label.get(lang),
            "said": [*_labelled_answers(one["details"], lang), *spoken.get(one["id"], ())],
        }
        for one in api_view.list_complaints_of_case(case)
    ]


def _represented_workers(case: Case, lang: str) -> dict[uuid.UUID, list[tuple[str, str]]]:
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
        label = Bilingual("明细第 {} 号", "rows {}").get(lang).format(numbers)
        found.setdefault(row.complaint_id, []).append((GROUND_LABELS[row.ground].get(lang), label))
    return found


def _labelled_answers(details: Mapping[str, Any], lang: str) -> Iterator[tuple[str, str]]:
    yield from complaint_fields.labelled_answers(details, lang)
    for name, label in PAGE_RECORD_LABELS.items():
        if name in details:
            value = str(details[name])
            unsure = [UNSURE_LABELS[one].get(lang) for one in value.split(",")] if name == "unsure" else []
            yield label.get(lang), ("、" if lang == "zh" else ", ").join(unsure) or value
