"""From the checked fields of a complaint to what an intake takes, for every entrance alike."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from wagecase.procedure.records.evidence import EvidenceChannel, EvidenceKind, Giver
from wagecase.schemas.complaints import TOLD
from wagecase.services.crypto.personal_data import NewPerson
from wagecase.services.evidence import files as evidence_service
from wagecase.services.intake.open_case import NewClaim, NewComplaint
from wagecase.services.registry.employers import NewEmployer, NewProject

Given = Mapping[str, Any]

PERSON = ("sex", "id_number", "phone", "card", "address")
CLAIM = ("period_from", "period_to", "relation_ended_on", "team", "job", "pay_basis")
PLAIN = (
    "channel",
    "matter",
    "received_at",
    "words",
    "capacity",
    "confidential",
    "platform_no",
    "employer_as_told",
    "cause",
)


def person(given: Given) -> NewPerson:
    return NewPerson(given.get("name") or "", **{name: given.get(name) for name in PERSON})


def roster(rows: Sequence[Given]) -> list[NewClaim]:
    """Rows of a roster as the services know them."""
    return [NewClaim(person(row), row["claimed"], **{name: row.get(name) for name in CLAIM}) for row in rows]


def evidence(given: Given, name: str | None) -> evidence_service.Given:
    """What is said of a file, and the name that it came with."""
    return evidence_service.Given(
        EvidenceKind(given["kind"]),
        Giver(given["giver"]),
        EvidenceChannel(given["channel"]),
        name=name or "",
        about=given.get("about") or "",
        **{f"{one}_id": uuid.UUID(given[one]) for one in ("person", "claim", "payment") if given.get(one)},
    )


def complaint(given: Given, *, progress_code: str | None = None) -> NewComplaint:
    """A complaint as the services know it; what was told beside is kept as it was told."""
    told = {name: given[name] for name in TOLD if given.get(name) is not None}
    written = {name: value if isinstance(value, bool | int) else str(value) for name, value in told.items()}
    backup = given.get("backup_contact")
    plain: dict[str, Any] = {name: given.get(name) for name in PLAIN}
    return NewComplaint(
        contact=person(given["contact"]),
        backup=person(backup) if backup else None,
        area_code=given.get("district"),
        employer=NewEmployer(**given["employer"]) if given.get("employer") else None,
        project=NewProject(**given["project"]) if given.get("project") else None,
        claims=roster(given["claims"]),
        told=written,
        progress_code=progress_code,
        **plain,
    )
