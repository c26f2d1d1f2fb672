"""What goes onto the documents of an intake: the worker's receipt, and the register or record to sign."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert, select

from wagecase.extensions import db
from wagecase.models import (
    Case,
    Claim,
    Complaint,
    Deadline,
    Employer,
    Organisation,
    Person,
    Project,
    Unmasking,
    User,
    new_id,
    utcnow,
)
from wagecase.services.access import access_log
from wagecase.services.base import rules_in_force
from wagecase.services.base.errors import Forbidden
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.crypto import field_encryption, personal_data
from wagecase.services.crypto.personal_data import SEALED_FIELDS
from wagecase.services.intake import duplicates
from wagecase.services.intake.duplicates import DuplicateCandidate
from wagecase.services.intake.tracking_code import ISSUING_ROLES


@dataclass(frozen=True)
class IntakeReceipt:
    """What a worker takes home: nothing on it names them or what they stated."""

    complaint: Complaint
    case: Case
    organisation: Organisation
    due_on: date | None
    due_for: str | None
    alike: tuple[DuplicateCandidate, ...] = ()


@dataclass(frozen=True)
class IntakeRecord:
    """A register or record, with the contact's data in clear to check and sign."""

    complaint: Complaint
    case: Case
    organisation: Organisation
    taker: str | None
    employer: Employer | None
    project: Project | None
    contact: Person
    clear: Mapping[str, str]
    backup: str | None
    words: str | None
    claims: Sequence[Any]


def get_receipt(principal: Principal, row: Complaint, lang: str) -> IntakeReceipt:
    """The receipt of a complaint that was read."""
    case = db.session.get_one(Case, row.case_id)
    due_on, clock = next_office_deadline(case.id)
    clocks = rules_in_force.current_rules().book.clocks
    label = clocks[clock].label.get(lang) if clock is not None and clock in clocks else None
    office = db.session.get_one(Organisation, case.owner_org_id)
    alike = duplicates.find_duplicates(principal, duplicates.query_from_case(case), besides=case.id)
    return IntakeReceipt(row, case, office, due_on, label, tuple(alike))


def next_office_deadline(case_id: uuid.UUID) -> tuple[date | None, str | None]:
    """The day and the clock of the office's next duty."""
    query = (
        select(Deadline.due_on, Deadline.clock)
        .where(Deadline.case_id == case_id, Deadline.state == "running", Deadline.due_on.is_not(None))
        .where(~Deadline.contingent, Deadline.kind == "duty")
        .order_by(Deadline.due_on)
    )
    found = db.session.execute(query.limit(1)).first()
    return (found.due_on, found.clock) if found else (None, None)


def get_intake_record(principal: Principal, complaint_id: uuid.UUID, purpose: str) -> IntakeRecord:
    """What is printed to be signed. The contact's protected fields are shown in clear: one record each, committed
    before display (个人信息保护法 51).

    Raises:
        NotFound, Forbidden: not this person's complaint, or not their role.
    """
    if not principal.has(*ISSUING_ROLES):
        raise Forbidden([wrong_role(ISSUING_ROLES)])
    found = access_log.read_complaint(principal, str(complaint_id))
    clear = _unmasked_fields(principal, db.session.get_one(Person, found.contact_id), purpose)
    row = access_log.read_complaint(principal, str(complaint_id))
    query = (
        select(Case, Organisation, Employer, Project, User.name.label("taker"))
        .select_from(Case)
        .join(Organisation, Organisation.id == Case.owner_org_id)
        .outerjoin(Employer, Employer.id == Case.employer_id)
        .outerjoin(Project, Project.id == Case.project_id)
        .outerjoin(User, User.id == row.taken_by)
        .where(Case.id == row.case_id)
    )
    about = db.session.execute(query).one()
    backup = row.details.get("backup_contact")
    return IntakeRecord(
        complaint=row,
        case=about.Case,
        organisation=about.Organisation,
        taker=about.taker,
        employer=about.Employer,
        project=about.Project,
        contact=db.session.get_one(Person, row.contact_id),
        clear=clear,
        backup=db.session.get_one(Person, uuid.UUID(backup)).name if backup else None,
        words=personal_data.open_texts([row.words_id])[row.words_id],
        claims=_record_claims(about.Case),
    )


def _record_claims(case: Case) -> Sequence[Any]:
    query = (
        select(Claim.seq, Person.name, Claim.job, Claim.period_from, Claim.period_to, Claim.claimed)
        .join(Person, Person.id == Claim.worker_id)
        .where(Claim.case_id == case.id)
        .order_by(Claim.seq)
    )
    return db.session.execute(query).all()


def _unmasked_fields(principal: Principal, person: Person, purpose: str) -> dict[str, str]:
    there = [field for field in SEALED_FIELDS if getattr(person, field) is not None]
    keys = field_encryption.load_data_keys([person.data_key_id])
    if not there or person.data_key_id not in keys:
        return {}
    key = keys[person.data_key_id]
    clear = {field: key.open(getattr(person, field), f"persons.{field}:{person.id}") for field in there}
    common = {"user_id": principal.user_id, "case_id": person.case_id, "person_id": person.id, "purpose": purpose}
    rows = [{**common, "id": new_id(), "at": utcnow(), "field": field} for field in there]
    with unit_of_work():
        db.session.execute(insert(Unmasking), rows)
    return clear
