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
from wagecase.services.base.principal import Principal
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
    page, key = portal_principal.portal_principal(), worker_drafts.secret_digest(secret).hex()
    taken = replace(given, progress_code=tracking_code.derive_code(secret))
    try:
        complaint_id = open_case.open_case(page, taken, idempotency_key=key, body=body).complaint_id
        fresh = True
    except AlreadyProcessed as before:
        complaint_id, fresh = uuid.UUID(before.resource_id), True
    except IdempotencyKeyReused:
        complaint_id, fresh = uuid.UUID(idempotency.get_resource_id(str(page.user_id), key)), False
    _attach_files(secret, complaint_id, page)
    worker_drafts.finish_worker_draft(secret, complaint_id)
    return fresh


def _attach_files(secret: str, complaint_id: uuid.UUID, page: Principal) -> None:
    """Put the form's files on its case; done again after a broken try it finds only what is left."""
    of_complaint = select(Complaint.case_id).where(Complaint.id == complaint_id).scalar_subquery()
    case = db.session.scalars(select(Case).where(Case.id == of_complaint).with_for_update()).one()
    files.attach_draft_files(case, worker_drafts.draft_files_id(secret), page.user_id, case.owner_org_id)
    db.session.commit()


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
