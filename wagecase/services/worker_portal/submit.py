"""A complaint from a worker's phone: the same intake as everybody's, once for each form, and the receipt for it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import Case, Complaint, Organisation
from wagecase.services.base import idempotency
from wagecase.services.base.errors import AlreadyProcessed, IdempotencyKeyReused
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.case_queries import intake_documents
from wagecase.services.evidence import files
from wagecase.services.intake import open_case, tracking_code
from wagecase.services.intake.new_complaint import NewComplaint
from wagecase.services.worker_portal import portal_principal, worker_drafts


@dataclass(frozen=True)
class WorkerReceipt:
    """What a worker keeps. `code` is None once another one was given out at the counter."""

    number: str
    code: str | None
    address: str
    received_at: datetime
    office: str
    phone: str | None
    due_on: date | None
    group: bool


def submit_complaint(secret: str, given: NewComplaint, body: bytes) -> bool:
    """Open the case of this form; False where it was handed in before and stays as it was.

    Raises:
        Invalid: the place of work is unknown.
    """
    key = worker_drafts.secret_digest(secret).hex()
    try:
        _submit(secret, given, key, body)
    except AlreadyProcessed as before:
        _finish_again(secret, uuid.UUID(before.resource_id))
    except IdempotencyKeyReused:
        page = portal_principal.portal_principal()
        _finish_again(secret, uuid.UUID(idempotency.get_resource_id(str(page.user_id), key)))
        return False
    return True


@unit_of_work()
def _submit(secret: str, given: NewComplaint, key: str, body: bytes) -> None:
    """The case with the form's files on it, and the draft finished: all of it or nothing."""
    page = portal_principal.portal_principal()
    taken = replace(
        given, progress_code=tracking_code.derive_code(secret), evidence_of=worker_drafts.draft_files_id(secret)
    )
    opened = open_case.write_case(page, taken, idempotency_key=key, body=body)
    worker_drafts.finish_draft(secret, opened.complaint_id)


@unit_of_work()
def _finish_again(secret: str, complaint_id: uuid.UUID) -> None:
    """The form came again: files that were added to it since go onto its case too."""
    of_complaint = select(Complaint.case_id).where(Complaint.id == complaint_id).scalar_subquery()
    case = db.session.scalars(select(Case).where(Case.id == of_complaint).with_for_update()).one()
    page = portal_principal.portal_principal()
    files.attach_draft_files(case, worker_drafts.draft_files_id(secret), page.user_id, case.owner_org_id)
    worker_drafts.finish_draft(secret, complaint_id)


def get_worker_receipt(secret: str, complaint_id: uuid.UUID, lang: str) -> WorkerReceipt:
    """The receipt of what this form opened; its code is drawn from the form's own secret and stands nowhere."""
    complaint = db.session.get_one(Complaint, complaint_id)
    case = db.session.get_one(Case, complaint.opened_case_id)
    office = db.session.get_one(Organisation, case.owner_org_id)
    code = tracking_code.derive_code(secret)
    known = code if tracking_code.code_matches(complaint, code) else None
    number = case.number or ""
    return WorkerReceipt(
        number=number,
        code=tracking_code.format_code(known) if known else None,
        address=tracking_code.tracking_url(number, known),
        received_at=complaint.received_at,
        office=office.names[lang],
        phone=office.phone,
        due_on=intake_documents.next_office_deadline(case.id)[0],
        group=complaint.capacity is not None,
    )
