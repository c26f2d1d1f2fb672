"""Claims on a case: a page of them masked, a change of what was listed, and doubts about a roster for a person."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import Case, CaseAccess, Claim, Person
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.case_stages import END_STAGES
from wagecase.services.access import visibility
from wagecase.services.base.dates import today
from wagecase.services.base.errors import Forbidden, Invalid, NotFound, Refused, Stale
from wagecase.services.base.pagination import DEFAULT_LIMIT, Page, after_number, encode_cursor
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role
from wagecase.services.crypto import field_encryption
from wagecase.services.crypto.personal_data import masked_person
from wagecase.services.eventlog import case_state, claim_limits, hash_chain, projections
from wagecase.services.intake.add_claims import LISTING_ROLES
from wagecase.services.intake.new_complaint import NewClaim
from wagecase.services.intake.open_case import LIMIT_DAY_FIELDS

PERIOD_FIELDS = ("period_from", "period_to")
# One phone on so many rows is worth a second look: a foreman may have given his own for all.
SHARED_PHONE_THRESHOLD = 3


def roster_warnings(claims: Sequence[NewClaim]) -> list[Unmet]:
    """What looks odd about a roster. It never keeps a row out: doubt is a warning to a person."""
    phones = Counter(claim.worker.phone for claim in claims if claim.worker.phone)
    found = [Unmet("roster_same_phone", {"count": str(n)}) for n in phones.values() if n >= SHARED_PHONE_THRESHOLD]
    seen: set[str] = set()
    for row, claim in enumerate(claims, start=1):
        number = claim.worker.id_number
        if number in seen:
            found.append(Unmet("roster_same_person", {"row": str(row)}))
        seen |= {number} if number else set()
    return found


def claims_page(case_id: uuid.UUID, *, after: str | None = None, limit: int = DEFAULT_LIMIT) -> Page:
    """Claims of a case that is open to the caller, in the order of the roster, with their workers masked."""
    query = (
        select(Claim, Person)
        .join(Person, Person.id == Claim.worker_id)
        .where(Claim.case_id == case_id, Claim.seq > after_number("claims", after))
        .order_by(Claim.seq)
    )
    rows = db.session.execute(query.limit(limit + 1)).all()
    following = encode_cursor("claims", rows[limit - 1].Claim.seq) if len(rows) > limit else None
    shown = [(row.Claim, row.Person) for row in rows[:limit]]
    return Page(present_claims(shown), following)


def present_claims(rows: Iterable[tuple[Claim, Person]]) -> list[dict[str, Any]]:
    """Claims as they may be shown in a list."""
    pairs = list(rows)
    keys = field_encryption.load_data_keys(person.data_key_id for _, person in pairs)
    found = claim_limits.limits_by_claim([claim for claim, _ in pairs])
    return [
        {**_claim_columns(claim), "worker": masked_person(person, keys), "limits": found[claim.id]}
        for claim, person in pairs
    ]


def _claim_columns(claim: Claim) -> dict[str, Any]:
    return {column.key: getattr(claim, column.key) for column in Claim.__table__.columns}


def get_claim(claim_id: uuid.UUID) -> dict[str, Any]:
    """A claim whose case is open to the caller, as it may be shown."""
    found = db.session.execute(
        select(Claim, Person).join(Person, Person.id == Claim.worker_id).where(Claim.id == claim_id)
    )
    row = found.one()
    return present_claims([(row.Claim, row.Person)])[0]


def case_of_claim(principal: Principal, claim_id: uuid.UUID) -> uuid.UUID:
    """The case of a claim, if this person may see it; raises NotFound."""
    query = (
        select(Claim.case_id)
        .join(CaseAccess, CaseAccess.case_id == Claim.case_id)
        .where(Claim.id == claim_id, visibility.visible_to(principal))
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def edit_claim(principal: Principal, claim_id: uuid.UUID, changes: Mapping[str, Any], version: int) -> None:
    """Change what was listed of a claim, and leave an event of it; the period stands once the amount has been found.

    Raises:
        NotFound, Forbidden: not this person's case, or not his role.
        Stale: somebody changed the claim since it was read.
        Refused: the case has ended.
        Invalid: nothing to change, or the period can no longer change, or would end before it begins.
    """
    case_id = case_of_claim(principal, claim_id)
    if not principal.has(*LISTING_ROLES):
        raise Forbidden([wrong_role(LISTING_ROLES)])
    case = visibility.get_visible_case(principal, case_id, lock=True)
    dossier = case_state.load_dossier(case)
    claim = next((each for each in dossier.claims if each.id == claim_id), None)
    if claim is None:
        raise NotFound
    if claim.version != version:
        raise Stale(claim.version)
    _check_edit(case, claim, changes)
    known = {name: getattr(claim, column) for name, column in LIMIT_DAY_FIELDS.items()}
    for name, value in changes.items():
        setattr(claim, name, value)
    claim.version += 1
    _log_edit(principal, dossier, claim, sorted(changes), known)
    db.session.commit()


def _check_edit(case: Case, claim: Claim, changes: Mapping[str, Any]) -> None:
    if case.stage in END_STAGES:
        raise Refused([Unmet("wrong_stage", {"stage": f"stage:case.{case.stage}"})])
    if not changes:
        raise Invalid({"": [Unmet("nothing_to_change")]})
    fixed = [name for name in PERIOD_FIELDS if name in changes] if claim.found is not None else []
    if fixed:
        raise Invalid({name: [Unmet("period_fixed")] for name in fixed})
    begin, end = (changes.get(name, getattr(claim, name)) for name in PERIOD_FIELDS)
    if begin and end and end < begin:
        raise Invalid({"period_to": [Unmet("period_order")]})


def _log_edit(
    principal: Principal,
    dossier: case_state.Dossier,
    claim: Claim,
    changed: list[str],
    known: Mapping[str, date | None],
) -> None:
    """A day that becomes known comes with the event of the change; one that was wrong is corrected where it stood."""
    days = {name: getattr(claim, column) for name, column in LIMIT_DAY_FIELDS.items()}
    wrong = {name for name, day in known.items() if day is not None and day != days[name]}
    for entry, fields in _events_stating_days(dossier, str(claim.id), wrong):
        told = {name: day.isoformat() for name, day in days.items() if name in fields and day is not None}
        _append_record(principal, dossier, _corrected_record(entry, str(claim.id), fields, told))
    new = {name: day.isoformat() for name, day in days.items() if known[name] is None and day is not None}
    record = hash_chain.EventRecord(
        name="case.claims_listed",
        proceeding_id=dossier.root.id,
        happened_on=today(),
        fields={"changed": ",".join(changed)},
        claims=[str(claim.id)],
        claim_fields={str(claim.id): new} if new else {},
    )
    _append_record(principal, dossier, record)
    dossier.root.version += 1
    projections.refresh_projections(dossier)


def _events_stating_days(
    dossier: case_state.Dossier, claim: str, wrong: set[str]
) -> list[tuple[case_state.LoggedEvent, set[str]]]:
    """The events in force that said a day of this claim, each with those of its days that were wrong."""
    over = {entry.body["corrects"] for entry in dossier.log}
    found = []
    for entry in dossier.log:
        fields = wrong & set(entry.body["claim_fields"].get(claim, {}))
        if fields and entry.body["position"] not in over and not entry.body["void"]:
            found.append((entry, fields))
    return found


def _corrected_record(
    entry: case_state.LoggedEvent, claim: str, wrong: set[str], told: Mapping[str, str]
) -> hash_chain.EventRecord:
    """The event as it should have been written: the same in all but this claim's days (fold rule 2)."""
    body, clock = entry.body, entry.clock
    own = {name: value for name, value in body["claim_fields"][claim].items() if name not in wrong}
    return hash_chain.EventRecord(
        name=clock.name,
        proceeding_id=uuid.UUID(body["proceeding"]),
        happened_on=clock.on,
        happened_at=clock.at,
        fields=clock.fields,
        claims=clock.claims,
        claim_fields={**body["claim_fields"], claim: {**own, **told}},
        party=clock.party,
        document=clock.document,
        corrects=clock.position,
    )


def _append_record(principal: Principal, dossier: case_state.Dossier, record: hash_chain.EventRecord) -> None:
    event = hash_chain.append_event(dossier.case, record, principal.user_id, principal.org_id)
    dossier.log.append(case_state.parse_event(event["body"], event["recorded_at"]))
