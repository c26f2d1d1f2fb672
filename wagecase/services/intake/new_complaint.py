"""What an intake is given and what it gives back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from wagecase.procedure.core.enums import MatterKind, Role
from wagecase.services.crypto.personal_data import NewPerson
from wagecase.services.registry import employers


@dataclass(frozen=True)
class NewClaim:
    """One row of a roster: who, and what they claim (yuan)."""

    worker: NewPerson
    claimed: Decimal
    period_from: date | None = None
    period_to: date | None = None
    # The last day of the labour relation, where it has ended (fact C04).
    relation_ended_on: date | None = None
    team: str | None = None
    job: str | None = None
    pay_basis: str | None = None
    # On what ground the contact speaks for this worker (see `models.Representation`); None where nobody was asked.
    ground: str | None = None


@dataclass(frozen=True)
class NewComplaint:
    """What came in. Saving needs only a way to reach the worker and the worker's words."""

    channel: str
    words: str
    contact: NewPerson
    # Somebody else through whom the worker can be reached.
    backup: NewPerson | None = None
    matter: str = MatterKind.complaint
    area_code: str | None = None
    received_at: datetime | None = None
    platform_no: str | None = None
    capacity: str | None = None
    confidential: bool = False
    employer: employers.NewEmployer | None = None
    employer_as_stated: str | None = None
    project: employers.NewProject | None = None
    cause: str | None = None
    claims: Sequence[NewClaim] = ()
    # Whatever else was stated that names nobody: work place, times, sums, documents, what the worker asks for.
    details: Mapping[str, Any] = field(default_factory=dict)
    # The code on the worker's receipt, where there is one; only its digest is kept.
    progress_code: str | None = None
    # The form's files, which go onto the case with it; see `evidence.take`.
    evidence_of: uuid.UUID | None = None


@dataclass(frozen=True)
class OpenedCase:
    """What an intake gives back."""

    complaint_id: uuid.UUID
    case_id: uuid.UUID
    number: str
    proceeding_id: uuid.UUID


LISTING_ROLES = frozenset({Role.clerk, Role.inspector})


# The dated fields from which limits run per claim, and the column of each: the look-back of inspection (fact A10) and
# the limitation of arbitration (fact C04).
LIMIT_DAY_FIELDS = {"arrears_ended": "period_to", "relation_ended": "relation_ended_on"}
