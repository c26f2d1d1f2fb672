"""Joining a complaint to another case and splitting workers off: both leave an event on both chains."""

from __future__ import annotations

import uuid

from sqlalchemy import insert, select, update

from wagecase.extensions import db
from wagecase.law.deadlines import effective_events
from wagecase.models import Case, Claim, Complaint, DataKey, Person, Proceeding, SearchGrams, new_id
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.case_stages import END_STAGES
from wagecase.services.access import visibility
from wagecase.services.acts.effects import money
from wagecase.services.acts.effects.registration import effect
from wagecase.services.base import text_search
from wagecase.services.base.errors import Invalid
from wagecase.services.crypto import field_encryption
from wagecase.services.eventlog import case_state, hash_chain, projections, totals
from wagecase.services.eventlog.act_context import ActContext
from wagecase.services.eventlog.case_numbers import assign_number
from wagecase.services.eventlog.case_state import Dossier

ROSTER_EVENTS = ("case.received", "case.claims_listed")
CLAIM_DAY_FIELDS = ("arrears_ended", "relation_ended")
RECEIPT_FIELDS = ("complaint", "channel", "matter", "over_two_years")


@effect("join")
def join_case(ctx: ActContext) -> None:
    """The complaints and claims of this case move to the case with the number given; both rows are locked already."""
    target = db.session.scalar(select(Case).where(Case.number == ctx.values["target"]))
    if target is None or target.stage in END_STAGES:
        raise Invalid({"target": [Unmet("no_such_open_case")]})
    into = case_state.load_dossier(target)
    moving = list(ctx.dossier.claims)
    _log_on_other_case(ctx, into)
    ctx.fields |= {"into": str(target.id), "side": "leaves", "stage": ctx.proceeding.stage}
    ctx.case.joined_into_id = target.id
    _list_claims(ctx, into, moving)
    move_complaints(ctx.case.id, target.id)
    move_claims(ctx.dossier, into, moving)
    projections.refresh_projections(into)


def _log_on_other_case(ctx: ActContext, other: Dossier) -> None:
    """The same event on the other case's chain; only the case that leaves ends its clocks by it."""
    fields = {"from": str(ctx.case.id), "side": "takes"}
    _append_record(ctx, other, hash_chain.EventRecord(ctx.act.records, other.root.id, ctx.happened_on, fields=fields))


def _append_record(ctx: ActContext, other: Dossier, record: hash_chain.EventRecord) -> None:
    row = hash_chain.append_event(other.case, record, ctx.principal.user_id, ctx.principal.org_id)
    other.log.append(case_state.parse_event(row["body"], row["recorded_at"]))


def _list_claims(ctx: ActContext, other: Dossier, claims: list[Claim]) -> None:
    """The claims come onto the other case with the days that their own clocks run from (facts A10, C04)."""
    ids = [str(claim.id) for claim in claims]
    known = _known_claim_days(ctx.dossier, ids)
    fields = {claim: known[claim] for claim in ids if claim in known}
    name, root = "case.claims_listed", other.root.id
    if ids:
        _append_record(ctx, other, hash_chain.EventRecord(name, root, ctx.happened_on, claims=ids, claim_fields=fields))


def _known_claim_days(dossier: Dossier, ids: list[str]) -> dict[str, dict[str, str]]:
    """Per claim what the rosters of a case last said of it."""
    known: dict[str, dict[str, str]] = {}
    for event in effective_events([entry.clock for entry in dossier.log]):
        if event.name in ROSTER_EVENTS:
            for claim in (one for one in event.claims if one in ids):
                said = {**event.fields, **event.claim_fields.get(claim, {})}
                known.setdefault(claim, {}).update({day: said[day] for day in CLAIM_DAY_FIELDS if day in said})
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
        totals.recompute_totals(dossier)
        _refresh_search_index(dossier)


def _refresh_search_index(dossier: Dossier) -> None:
    db.session.flush()
    names = db.session.scalars(select(Person.name).where(Person.case_id == dossier.case.id))
    row = db.session.get_one(SearchGrams, dossier.case.id)
    kept = row.text.split(text_search.SEPARATOR)
    row.text = text_search.search_text([*names, *kept])
    row.grams = text_search.bigrams(row.text)


@effect("split")
def split_case(ctx: ActContext) -> None:
    """Some claims go to a new case of the same office, employer and project, which starts where this one stands."""
    moving = money.named_claims(ctx)
    fresh = _open_split_case(ctx)
    _log_on_other_case(ctx, fresh)
    ctx.fields |= {"into": str(fresh.case.id), "side": "leaves"}
    _log_received(ctx, fresh, moving)
    _list_claims(ctx, fresh, moving)
    move_claims(ctx.dossier, fresh, moving)
    projections.refresh_projections(fresh)
    assign_number(fresh.case.id, fresh.case.area_code, ctx.happened_on.year)


def _log_received(ctx: ActContext, fresh: Dossier, claims: list[Claim]) -> None:
    """What is split off was received when its complaint was, so that the days for its acceptance go on (fact A03).

    Once the complaint has been accepted no duty is open on it, and the part that starts again is received on this day.
    """
    logged = effective_events([entry.clock for entry in ctx.dossier.log])
    starts = [event for event in logged if event.name in ("case.received", "case.complaint_started")]
    accepted = any(event.name == "case.accepted" for event in logged)
    for event in starts[-1:] if accepted else starts:
        on = ctx.happened_on if accepted else event.on
        fields = {name: value for name, value in event.fields.items() if name in RECEIPT_FIELDS}
        ids = [str(claim.id) for claim in claims]
        _append_record(ctx, fresh, hash_chain.EventRecord(event.name, fresh.root.id, on, fields=fields, claims=ids))


def _open_split_case(ctx: ActContext) -> Dossier:
    old = ctx.case
    key, key_row = field_encryption.key_ring().make()
    db.session.execute(insert(DataKey), [key_row])
    case = Case(
        id=new_id(),
        area_code=old.area_code,
        owner_org_id=old.owner_org_id,
        matter=old.matter,
        employer_id=old.employer_id,
        employer_as_stated=old.employer_as_stated,
        project_id=old.project_id,
        cause=old.cause,
        opened_on=ctx.happened_on,
        stage="received",
        workers=0,
        claimed=totals.ZERO,
        paid=totals.ZERO,
        advanced=totals.ZERO,
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
        opened_on=ctx.happened_on,
        opened_position=1,
        stage_since=ctx.happened_on,
        version=1,
    )
    old_text = db.session.get_one(SearchGrams, old.id).text
    db.session.add(case)
    db.session.flush()
    db.session.add_all([root, SearchGrams(case_id=case.id, text=old_text, grams=text_search.bigrams(old_text))])
    db.session.flush()
    visibility.grant_case_access(case.id, old.owner_org_id, "owner")
    return Dossier(case, [root], {}, [], [], [], ctx.dossier.investment, [], ctx.dossier.rules)
