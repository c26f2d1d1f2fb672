"""Answers to leads as the rows of a file, in the columns in which the leads came."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ScalarSelect, Select, any_, func, select, text

from wagecase.extensions import db
from wagecase.models import (
    Case,
    CaseAccess,
    Complaint,
    Employer,
    Event,
    LeadExport,
    LeadImport,
    LeadRow,
    LeadShape,
    Organisation,
    Person,
    Project,
    SealedText,
)
from wagecase.procedure.core.enums import MatterKind
from wagecase.procedure.records.complaint_fields import COLUMN_FIELDS, answer_text
from wagecase.services.access.visibility import visible_to
from wagecase.services.base.dates import LEGAL_TIMEZONE
from wagecase.services.base.principal import Principal
from wagecase.services.crypto import field_encryption
from wagecase.services.intake.open_cases_bulk import SOURCE_ROW_PURPOSE
from wagecase.services.lead_import import column_mapping

BATCH_SIZE = 200
MAX_LISTED = 20
# The last answer of each case that stands: not voided, not corrected; and the account the city passed.
ANSWERS_SQL = text(
    """
    SELECT wanted.id AS case_id, answered.happened_on, answered.body AS answered, submitted.body AS submitted
    FROM unnest(CAST(:cases AS uuid[])) AS wanted (id)
    CROSS JOIN LATERAL (SELECT happened_on, position, body FROM events e
        WHERE e.case_id = wanted.id AND e.name = 'case.answered' AND NOT e.void
          AND NOT EXISTS (SELECT FROM events c WHERE c.case_id = e.case_id AND c.corrects = e.position)
        ORDER BY position DESC LIMIT 1) answered
    LEFT JOIN LATERAL (SELECT body FROM events s
        WHERE s.case_id = wanted.id AND s.name = 'case.submitted' AND s.position < answered.position
        ORDER BY position DESC LIMIT 1) submitted ON true
    """
)


@dataclass(frozen=True, slots=True)
class LeadExportFilter:
    """Which leads: of a district or of all, received or answered in these days; in the columns of which shape."""

    from_on: date
    until_on: date
    area_code: str | None = None
    answered_only: bool = True
    shape: str | None = None


@dataclass(frozen=True, slots=True)
class LeadAnswer:
    """What was answered, and when."""

    on: date
    conclusion: str
    account_id: str | None


def list_shapes(principal: Principal) -> Sequence[LeadShape]:
    """The shapes of files that the person's organisation has settled, the latest first."""
    query = select(LeadShape).where(LeadShape.organisation_id == principal.org_id)
    return db.session.scalars(query.order_by(LeadShape.saved_at.desc()).limit(MAX_LISTED)).all()


def list_exports(principal: Principal) -> Sequence[LeadExport]:
    """What the person's organisation took out last."""
    query = select(LeadExport).where(LeadExport.organisation_id == principal.org_id)
    return db.session.scalars(query.order_by(LeadExport.id.desc()).limit(MAX_LISTED)).all()


def export_columns(principal: Principal, filters: LeadExportFilter, lang: str) -> tuple[list[str], list[str]]:
    """The titles of the shape with a field for each, and behind them the answers that it has no column for."""
    shape = db.session.get(LeadShape, (principal.org_id, filters.shape)) if filters.shape else None
    if shape is None:
        fields = list(column_mapping.FIELD_LABELS)
        return [column_mapping.column_title(field, lang) for field in fields], fields
    lacking = [field for field in column_mapping.ANSWER_FIELDS if field not in shape.columns]
    titles = [*shape.titles, *(column_mapping.column_title(field, lang) for field in lacking)]
    return titles, [*shape.columns, *[""] * (len(shape.titles) - len(shape.columns)), *lacking]


def export_batch(principal: Principal, filters: LeadExportFilter, after: uuid.UUID) -> Sequence[Any]:
    """Leads that the person may see, in the order of their arrival here, with what a row of them needs.

    Their ids come first, by themselves: else all that a row needs would be gathered for each lead that is left out.
    """
    ids = db.session.scalars(_next_cases(principal, filters, after)).all()
    query = (
        select(Complaint, Case, Person, Employer, Project, Organisation, LeadImport.shape, SealedText)
        .join(Case, Case.id == Complaint.case_id)
        .join(Person, Person.id == Complaint.contact_id)
        .join(Organisation, Organisation.id == Case.owner_org_id)
        .outerjoin(Employer, Employer.id == Case.employer_id)
        .outerjoin(Project, Project.id == Case.project_id)
        .outerjoin(LeadRow, LeadRow.complaint_id == Complaint.id)
        .outerjoin(LeadImport, LeadImport.id == LeadRow.import_id)
        .outerjoin(
            SealedText, (SealedText.case_id == Complaint.opened_case_id) & (SealedText.purpose == SOURCE_ROW_PURPOSE)
        )
        .where(Complaint.id.in_(ids))
    )
    return db.session.execute(query.order_by(Complaint.id)).all() if ids else []


def _next_cases(principal: Principal, filters: LeadExportFilter, after: uuid.UUID) -> Select[uuid.UUID]:
    query = (
        select(Complaint.id)
        .join(Case, Case.id == Complaint.case_id)
        .join(CaseAccess, CaseAccess.case_id == Case.id)
        .where(visible_to(principal), Complaint.matter == MatterKind.lead, Complaint.id > after)
    )
    if filters.area_code:
        query = query.where(Case.area_code == filters.area_code)
    if filters.answered_only:
        query = query.where(Complaint.case_id == any_(func.array(_answered_cases(filters))))
    else:
        query = query.where(Complaint.received_on.between(filters.from_on, filters.until_on))
    return query.order_by(Complaint.id).limit(BATCH_SIZE)


def _answered_cases(filters: LeadExportFilter) -> ScalarSelect[uuid.UUID]:
    """Cases with an answer in these days; whether it is the one that stands is looked at row by row."""
    days = Event.happened_on.between(filters.from_on, filters.until_on)
    return select(Event.case_id).where(Event.name == "case.answered", days).scalar_subquery()


def answers_by_case(case_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, LeadAnswer]:
    """The answer in force of each case that has one."""
    found = {}
    for row in db.session.execute(ANSWERS_SQL, {"cases": list(case_ids)}):
        submitted = json.loads(row.submitted) if row.submitted else {"texts": {}}
        account_id = submitted["texts"].get("account", [None])[0]
        conclusion = json.loads(row.answered)["fields"].get("conclusion", "")
        found[row.case_id] = LeadAnswer(row.happened_on, conclusion, account_id)
    return found


def in_period(filters: LeadExportFilter, answer: LeadAnswer | None) -> bool:
    """Whether a lead belongs into the file by the day of its answer, where that is asked for."""
    if not filters.answered_only:
        return True
    return answer is not None and filters.from_on <= answer.on <= filters.until_on


def export_cells(
    found: Sequence[Any], answers: Mapping[uuid.UUID, LeadAnswer], columns: Sequence[str], shape: str | None, lang: str
) -> Iterator[Sequence[str]]:
    """The cells of each lead, for the fields of these columns."""
    texts = _sealed_texts(found, answers)
    keys = field_encryption.load_data_keys(
        [one.Person.data_key_id for one in found]
        + [one.SealedText.data_key_id for one in found if one.SealedText]
        + [row.data_key_id for row in texts.values()]
    )
    for one in found:
        answer = answers.get(one.Case.id)
        values = _field_values(one, answer, texts, keys, lang)
        came = _original_cells(one, keys) if shape and one.shape == shape else []
        cells = [
            came[at] if at < len(came) and field not in column_mapping.ANSWER_FIELDS else values.get(field, "")
            for at, field in enumerate(columns)
        ]
        yield cells


def _sealed_texts(found: Sequence[Any], answers: Mapping[uuid.UUID, LeadAnswer]) -> dict[str, SealedText]:
    """The sealed words of the leads and the accounts of their answers."""
    ids = [one.Complaint.words_id for one in found]
    ids += [uuid.UUID(answer.account_id) for answer in answers.values() if answer.account_id]
    return {str(row.id): row for row in db.session.scalars(select(SealedText).where(SealedText.id.in_(ids)))}


def _original_cells(one: Any, keys: Mapping[uuid.UUID, field_encryption.UnwrappedKey]) -> list[str]:
    """The cells of the row that the lead came in; none where the person was erased."""
    key = keys.get(one.SealedText.data_key_id) if one.SealedText else None
    return [str(cell) for cell in json.loads(field_encryption.open_sealed_text(one.SealedText, key))] if key else []


def _field_values(
    one: Any,
    answer: LeadAnswer | None,
    texts: Mapping[str, SealedText],
    keys: Mapping[uuid.UUID, field_encryption.UnwrappedKey],
    lang: str,
) -> dict[str, str]:
    """A lead by the fields of its columns, for a file in other columns than its own, and its answer."""
    complaint, case, person, details = one.Complaint, one.Case, one.Person, one.Complaint.details
    key = keys.get(person.data_key_id)
    clear = {
        field: key.open(sealed, f"persons.{field}:{person.id}")
        for field in ("phone", "id_number", "card", "address")
        if key and (sealed := getattr(person, field))
    }
    values = {
        "platform_no": complaint.platform_no,
        "received_at": complaint.received_at.astimezone(LEGAL_TIMEZONE).strftime("%Y-%m-%d %H:%M"),
        "words": _open_text(str(complaint.words_id), texts, keys),
        "name": person.name,
        "employer": one.Employer.name if one.Employer else case.employer_as_stated,
        "uscc": one.Employer.uscc if one.Employer else None,
        "project": one.Project.name if one.Project else None,
        **{one.name: answer_text(details[one.name], lang) for one in COLUMN_FIELDS if one.name in details},
        "headcount": details.get("headcount") or case.workers or None,
        "amount": details.get("amount_stated") or case.claimed or None,
        "office": one.Organisation.names["zh" if lang.startswith("zh") else "en"],
        "case_number": case.number,
        **clear,
    }
    if answer:
        account = _open_text(answer.account_id, texts, keys) if answer.account_id else None
        values |= {"conclusion": answer.conclusion, "account": account, "answered_on": answer.on.isoformat()}
    return {field: str(value) for field, value in values.items() if value is not None}


def _open_text(
    text_id: str, texts: Mapping[str, SealedText], keys: Mapping[uuid.UUID, field_encryption.UnwrappedKey]
) -> str:
    row = texts.get(text_id)
    key = keys.get(row.data_key_id) if row else None
    return field_encryption.open_sealed_text(row, key) if row and key else ""
