"""Who is meant by a party: its own id, its firm's or its person's. Events always carry the party's own."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import Case, Claim, Employer, Party, new_id
from wagecase.procedure.core.acts import Act, FieldType, Unmet
from wagecase.services.base.errors import Invalid
from wagecase.services.eventlog.case_state import Dossier


def resolve_party(case: Case, claims: Iterable[Claim], given: str) -> Party | None:
    """The party that is named; a firm or a worker of the case becomes one when first named. None for anyone else."""
    try:
        wanted = uuid.UUID(given)
    except ValueError:
        return None
    query = select(Party).where(
        Party.case_id == case.id,
        (Party.id == wanted) | (Party.employer_id == wanted) | (Party.person_id == wanted),
    )
    known = db.session.scalar(query)
    return known or _create_party(case, claims, wanted)


def _create_party(case: Case, claims: Iterable[Claim], wanted: uuid.UUID) -> Party | None:
    if db.session.get(Employer, wanted) is not None:
        side = "employer" if wanted == case.employer_id else "liable"
        made = Party(id=new_id(), case_id=case.id, side=side, employer_id=wanted)
    elif any(claim.worker_id == wanted for claim in claims):
        made = Party(id=new_id(), case_id=case.id, side="worker", person_id=wanted)
    else:
        return None
    db.session.add(made)
    db.session.flush()
    return made


def _asks_for_party(act: Act, values: Mapping[str, Any]) -> bool:
    return bool(values.get("party")) and any(
        ask.name == "party" and ask.type is FieldType.party for ask in act.form_fields
    )


def with_party_ids(dossier: Dossier, act: Act, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The values with the party by its own id, so that guards compare like with like and clocks find their subject.

    A name that is no party stays as entered until `must_be_known`, which comes after the person's right to act.
    """
    if not _asks_for_party(act, values):
        return values
    found = resolve_party(dossier.case, dossier.claims, str(values["party"]))
    return {**values, "party": str(found.id)} if found else values


def require_known_party(dossier: Dossier, act: Act, values: Mapping[str, Any]) -> None:
    """Raise Invalid where the party named is none of the case: its event would start a clock for nobody."""
    if _asks_for_party(act, values) and resolve_party(dossier.case, dossier.claims, str(values["party"])) is None:
        raise Invalid({"party": [Unmet("not_a_party")]})
