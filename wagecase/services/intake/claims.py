"""A change of what was listed of a claim."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from wagecase.models import Case, Claim
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.case_stages import END_STAGES
from wagecase.services.access import visibility
from wagecase.services.base.dates import today
from wagecase.services.base.errors import Forbidden, Invalid, NotFound, Refused, Stale
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.eventlog import case_state, hash_chain, projections
from wagecase.services.intake.claim_views import case_of_claim
from wagecase.services.intake.new_complaint import LIMIT_DAY_FIELDS, LISTING_ROLES

PERIOD_FIELDS = ("period_from", "period_to")


@unit_of_work()
def edit_claim(principal: Principal, claim_id: uuid.UUID, changes: Mapping[str, Any], version: int) -> None:
    """Change what was listed of a claim, and leave an event of it; the period stands once the amount has been found.

    Raises:
        NotFound, Forbidden: not this person's case, or not their role.
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
