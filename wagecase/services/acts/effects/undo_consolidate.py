"""Undoing a joining: the events of it are void on both chains, and whatever it moved comes back to where it was.

A voided stop lets the clocks run on as if nothing had stopped them (fold rule 3): a mistake wins and loses no time.
"""

from __future__ import annotations

import uuid

from sqlalchemy import select, update

from wagecase.extensions import db
from wagecase.models import Case, Claim, Complaint, Payment
from wagecase.procedure.case.checks import claims_in_no_proceeding
from wagecase.procedure.core.acts import Unmet
from wagecase.services.acts.effects.consolidate import ROSTER_EVENTS, move_claims
from wagecase.services.acts.effects.registration import effect
from wagecase.services.base.dates import now
from wagecase.services.base.errors import Refused
from wagecase.services.eventlog import case_state, hash_chain, projections
from wagecase.services.eventlog.act_context import ActContext
from wagecase.services.eventlog.case_state import Dossier, LoggedEvent


@effect("unjoin")
def undo_join(ctx: ActContext) -> None:
    """Complaints, claims and workers come back, with their numbers, channels and answers; both rows are locked.

    Raises:
        Refused: the other case went on into a third, or a worker of this one was paid, split off or taken into a
            proceeding there since.
    """
    into = case_state.load_dossier(db.session.get_one(Case, ctx.case.joined_into_id))
    if into.case.joined_into_id is not None:
        raise Refused([Unmet("joined_further")])
    joined = _last_join_event(ctx.dossier, "case.joined", "leaves")
    moving = _returning_claims(ctx, into)
    _void_on_other_case(
        ctx, into, _last_join_event(into, "case.joined", "takes", str(ctx.case.id)), [str(one.id) for one in moving]
    )
    ctx.following_records.append(_void_record(joined))
    ctx.fields["into"] = str(into.case.id)
    _return_complaints(ctx.case.id, into.case.id)
    ctx.case.joined_into_id = None
    move_claims(into, ctx.dossier, moving)
    _restore_stage(ctx, joined.body["fields"].get("stage", "received"))
    projections.refresh_projections(into)


def _last_join_event(dossier: Dossier, name: str, side: str, other: str | None = None) -> LoggedEvent:
    """The last event of a joining on one of its sides."""
    return next(
        one
        for one in reversed(dossier.log)
        if one.body["name"] == name
        and one.body["fields"].get("side") == side
        and other in (None, one.body["fields"].get("from"))
        and not one.body["void"]
    )


def _returning_claims(ctx: ActContext, into: Dossier) -> list[Claim]:
    """The claims that this case had, all still free to come back."""
    had = {claim for one in ctx.dossier.log if one.body["name"] in ROSTER_EVENTS for claim in one.body["claims"]}
    found = [one for one in into.claims if str(one.id) in had]
    paid = select(Payment.claim_id).where(Payment.claim_id.in_([one.id for one in found]))
    held = {str(one) for one in db.session.scalars(paid)}
    view = into.view(now())
    root = next(one for one in view.proceedings if one.procedure == "case")
    for one in found:
        if claims_in_no_proceeding(view, root, ctx.principal.actor, {"claims": (str(one.id),)}):
            held.add(str(one.id))
    gone = {str(one) for one in db.session.scalars(select(Claim.id).where(Claim.id.in_(map(uuid.UUID, had))))}
    gone -= {str(one.id) for one in found}
    if held or gone:
        raise Refused([Unmet("claims_moved_on", {"count": str(len(held | gone))})])
    return found


def _void_on_other_case(ctx: ActContext, into: Dossier, taken: LoggedEvent, claims: list[str]) -> None:
    """On the other case the joining and the roster that came with it were never."""
    listed = [
        one
        for one in into.log
        if one.body["name"] == "case.claims_listed"
        and one.body["position"] > taken.body["position"]
        and set(one.body["claims"]) <= set(claims)
        and not one.body["void"]
    ]
    corrected = {one.body["corrects"] for one in into.log}
    for event in (taken, *(one for one in listed if one.body["position"] not in corrected)):
        row = hash_chain.append_event(into.case, _void_record(event), ctx.principal.user_id, ctx.principal.org_id)
        into.log.append(case_state.parse_event(row["body"], row["recorded_at"]))


def _void_record(event: LoggedEvent) -> hash_chain.EventRecord:
    """The record that declares an event void."""
    body, clock = event.body, event.clock
    return hash_chain.EventRecord(
        name=clock.name,
        proceeding_id=uuid.UUID(body["proceeding"]),
        happened_on=clock.on,
        happened_at=clock.at,
        fields=clock.fields,
        claims=clock.claims,
        claim_fields=body["claim_fields"],
        party=clock.party,
        document=clock.document,
        corrects=clock.position,
        void=True,
    )


def _return_complaints(case_id: uuid.UUID, into_id: uuid.UUID) -> None:
    """The complaints that opened this case, or a case that had joined it before."""
    opened, found = [case_id], {case_id}
    while opened:
        beneath = select(Case.id).where(Case.joined_into_id.in_(opened), Case.id.not_in(found))
        opened = list(db.session.scalars(beneath))
        found |= set(opened)
    theirs = Complaint.case_id == into_id, Complaint.opened_case_id.in_(found)
    db.session.execute(update(Complaint).where(*theirs).values(case_id=case_id))


def _restore_stage(ctx: ActContext, stage: str) -> None:
    """The case stands where it stood when it was joined."""
    ctx.keeps_stage = True
    root = ctx.dossier.root
    root.stage, root.stage_since, root.ended_on = stage, ctx.happened_on, None
    ctx.case.stage, ctx.case.closed_on = stage, None
