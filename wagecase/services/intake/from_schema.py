"""From the checked fields of a complaint to what an intake takes, wherever it came in."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from wagecase.procedure.records.complaint_fields import COMPLAINT_FIELDS
from wagecase.procedure.records.evidence import EvidenceChannel, EvidenceKind, EvidenceProvider
from wagecase.services.crypto.personal_data import NewPerson
from wagecase.services.evidence import files as evidence_service
from wagecase.services.intake.new_complaint import NewClaim, NewComplaint
from wagecase.services.registry.employers import NewEmployer, NewProject

ComplaintData = Mapping[str, Any]

PERSON_FIELDS = ("sex", "id_number", "phone", "card", "address")
CLAIM_FIELDS = ("period_from", "period_to", "relation_ended_on", "team", "job", "pay_basis")
DIRECT_FIELDS = (
    "channel",
    "matter",
    "received_at",
    "words",
    "capacity",
    "confidential",
    "platform_no",
    "employer_as_stated",
    "cause",
)


def to_person(given: ComplaintData) -> NewPerson:
    return NewPerson(given.get("name") or "", **{name: given.get(name) for name in PERSON_FIELDS})


def to_claims(rows: Sequence[ComplaintData]) -> list[NewClaim]:
    """Rows of a roster as the services know them."""
    return [NewClaim(to_person(row), row["claimed"], **{name: row.get(name) for name in CLAIM_FIELDS}) for row in rows]


def to_evidence(given: ComplaintData, name: str | None) -> evidence_service.EvidenceInput:
    """What is said of a file, and the name that it came with."""
    return evidence_service.EvidenceInput(
        EvidenceKind(given["kind"]),
        EvidenceProvider(given["giver"]),
        EvidenceChannel(given["channel"]),
        name=name or "",
        about=given.get("about") or "",
        **{f"{one}_id": uuid.UUID(given[one]) for one in ("person", "claim", "payment") if given.get(one)},
    )


def to_complaint(given: ComplaintData, *, progress_code: str | None = None) -> NewComplaint:
    """A complaint as the services know it; what was stated besides is kept as it was stated."""
    stated = {one.name: given[one.name] for one in COMPLAINT_FIELDS if given.get(one.name) is not None}
    written = {name: value if isinstance(value, bool | int) else str(value) for name, value in stated.items()}
    backup = given.get("backup_contact")
    plain: dict[str, Any] = {name: given.get(name) for name in DIRECT_FIELDS}
    return NewComplaint(
        contact=to_person(given["contact"]),
        backup=to_person(backup) if backup else None,
        area_code=given.get("district"),
        employer=NewEmployer(**given["employer"]) if given.get("employer") else None,
        project=NewProject(**given["project"]) if given.get("project") else None,
        claims=to_claims(given["claims"]),
        details=written,
        progress_code=progress_code,
        **plain,
    )
