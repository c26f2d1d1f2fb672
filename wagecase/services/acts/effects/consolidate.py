"""Joining a complaint to another case and splitting workers off: both leave an event on both chains."""

from __future__ import annotations

import uuid

from sqlalchemy import insert, select, update

from wagecase.extensions import db
from wagecase.law.deadlines import effective
from wagecase.models import Case, Claim, Complaint, DataKey, Person, Proceeding, SearchGrams, new_id
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.stages import STAGES
from wagecase.services.access import visibility
from wagecase.services.acts.effects import money
from wagecase.services.base import text_search
from wagecase.services.base.errors import Invalid
from wagecase.services.crypto import field_encryption
from wagecase.services.eventlog import case_state, hash_chain, projections
from wagecase.services.eventlog.act_context import Performing
from wagecase.services.eventlog.case_numbers import take_number
from wagecase.services.eventlog.case_state import Dossier

ROSTERS = ("case.received", "case.claims_listed")
CLAIM_DAYS = ("arrears_ended", "relation_ended")
RECEIPT_FIELDS = ("complaint", "channel", "matter", "over_two_years")
ENDED = frozenset(stage.name for stage in STAGES["case"] if stage.end)


def join(doing: Performing) -> None:
    """The complaints and claims of this case move to the case with the number given; both rows are locked already."""
    target = db.session.scalar(select(Case).where(Case.number == doing.values["target"]))
    if target is None or target.stage in ENDED:
        raise Invalid({"target": [Unmet("no_such_open_case")]})
    into = case_state.dossier(target)
    moving = list(doing.dossier.claims)
    _note(doing, into)
    doing.fields |= {"into": str(target.id), "side": "leaves", "stage": doing.proceeding.stage}
    doing.case.joined_into_id = target.id
    _list(doing, into, moving)
    move_complaints(doing.case.id, target.id)
    move_claims(doing.dossier, into, moving)
    projections.settle(into)


def _note(doing: Performing, other: Dossier) -> None:
    """The same event on the other case's chain; only the case that leaves ends its clocks by it."""
    fields = {"from": str(doing.case.id), "side": "takes"}
    _log(doing, other, hash_chain.Record(doing.act.records, other.root.id, doing.happened_on, fields=fields))


def _log(doing: Performing, other: Dossier, record: hash_chain.Record) -> None:
    row = hash_chain.append(other.case, record, doing.principal.user_id, doing.principal.org_id)
    other.log.append(case_state.parse(row["body"], row["recorded_at"]))


def _list(doing: Performing, other: Dossier, claims: list[Claim]) -> None:
    """The claims come onto the other case with the days that their own clocks run from (facts A10, C04)."""
    ids = [str(claim.id) for claim in claims]
    known = _days_known(doing.dossier, ids)
    fields = {claim: known[claim] for claim in ids if claim in known}
    name, root = "case.claims_listed", other.root.id
    if ids:
        _log(doing, other, hash_chain.Record(name, root, doing.happened_on, claims=ids, claim_fields=fields))


def _days_known(dossier: Dossier, ids: list[str]) -> dict[str, dict[str, str]]:
    """Per claim what the rosters of a case last said of it."""
    known: dict[str, dict[str, str]] = {}
    for event in effective([entry.clock for entry in dossier.log]):
        if event.name in ROSTERS:
            for claim in (one for one in event.claims if one in ids):
                said = {**event.fields, **event.claim_fields.get(claim, {})}
                known.setdefault(claim, {}).update({day: said[day] for day in CLAIM_DAYS if day in said})
    return {claim: days for claim, days in known.items() if days}


def move_complaints(from_id: uuid.UUID, to_id: uuid.UUID) -> None:
    """Every complaint keeps its own number, channel and answer; only where it is worked on changes."""
    db.session.execute(update(Complaint).where(Complaint.case_id == from_id).values(case_id=to_id))


def move_claims(source: Dossier, target: Dossier, claims: list[Claim]) -> None:
    """Claims and their workers go over; they are numbered on behind those that are there."""
    db.session.flush()
    following = max((claim.seq for claim in target.claims), default=0)
    for seq, claim in enumerate(claims, start=following + 1):
        claim.case_id, claim.seq = target.case.id, seq
        claim.version += 1
        db.session.execute(update(Person).where(Person.id == claim.worker_id).values(case_id=target.case.id))
        source.claims.remove(claim)
        target.claims.append(claim)
    for dossier in (source, target):
        money.retotal(dossier)
        _search_again(dossier)


def _search_again(dossier: Dossier) -> None:
    db.session.flush()
    names = db.session.scalars(select(Person.name).where(Person.case_id == dossier.case.id))
    row = db.session.get_one(SearchGrams, dossier.case.id)
    kept = row.text.split(text_search.SEPARATOR)
    row.text = text_search.joined([*names, *kept])
    row.grams = text_search.grams(row.text)


def split(doing: Performing) -> None:
    """Some claims go to a new case of the same office, employer and project, which starts where this one stands."""
    moving = money.claims_named(doing)
    fresh = _new_case(doing)
    _note(doing, fresh)
    doing.fields |= {"into": str(fresh.case.id), "side": "leaves"}
    _receive(doing, fresh, moving)
    _list(doing, fresh, moving)
    move_claims(doing.dossier, fresh, moving)
    projections.settle(fresh)
    take_number(fresh.case.id, fresh.case.area_code, doing.happened_on.year)


def _receive(doing: Performing, fresh: Dossier, claims: list[Claim]) -> None:
    """What is split off was received when its complaint was, so that the days for its acceptance go on (fact A03).

    Once the complaint has been accepted nothing is owed on it, and the part that starts anew is received on this day.
    """
    logged = effective([entry.clock for entry in doing.dossier.log])
    starts = [event for event in logged if event.name in ("case.received", "case.complaint_started")]
    accepted = any(event.name == "case.accepted" for event in logged)
    for event in starts[-1:] if accepted else starts:
        on = doing.happened_on if accepted else event.on
        fields = {name: value for name, value in event.fields.items() if name in RECEIPT_FIELDS}
        ids = [str(claim.id) for claim in claims]
        _log(doing, fresh, hash_chain.Record(event.name, fresh.root.id, on, fields=fields, claims=ids))


def _new_case(doing: Performing) -> Dossier:
    old = doing.case
    key, key_row = field_encryption.ring().make()
    db.session.execute(insert(DataKey), [key_row])
    case = Case(
        id=new_id(),
        area_code=old.area_code,
        owner_org_id=old.owner_org_id,
        matter=old.matter,
        employer_id=old.employer_id,
        employer_as_told=old.employer_as_told,
        project_id=old.project_id,
        cause=old.cause,
        opened_on=doing.happened_on,
        stage="received",
        workers=0,
        claimed=money.ZERO,
        paid=money.ZERO,
        advanced=money.ZERO,
        chain_length=0,
        chain_head="",
        data_key_id=key.id,
    )
    root = Proceeding(
        id=new_id(),
        case_id=case.id,
        procedure="case",
        stage="received",
        organisation_id=old.owner_org_id,
        opened_on=doing.happened_on,
        opened_position=1,
        stage_since=doing.happened_on,
        version=1,
    )
    old_text = db.session.get_one(SearchGrams, old.id).text
    db.session.add(case)
    db.session.flush()
    db.session.add_all([root, SearchGrams(case_id=case.id, text=old_text, grams=text_search.grams(old_text))])
    db.session.flush()
    visibility.grant(case.id, old.owner_org_id, "owner")
    return Dossier(case, [root], {}, [], [], [], doing.dossier.investment, [], doing.dossier.rules)
