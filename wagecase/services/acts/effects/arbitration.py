"""What acts of an arbitration change: awards and their items, service on each worker, and what a suit is about."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from wagecase.extensions import db
from wagecase.models import AwardItem, Claim, Document, Party, new_id
from wagecase.procedure.arbitration.award_checks import final_award_limit
from wagecase.procedure.arbitration.awards import award_by_document, is_final
from wagecase.procedure.arbitration.checks import amount_in_dispute, fast_track_grounds, simple_handling_limit
from wagecase.procedure.arbitration.guards import applicant_claims, in_collective_handling, in_simple_handling
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import ClaimOutcome
from wagecase.procedure.core.form_values import award_fields
from wagecase.procedure.core.views import CaseView, EventView, ProceedingView
from wagecase.services.acts.effects import money
from wagecase.services.acts.effects.registration import effect
from wagecase.services.acts.party_resolution import resolve_party
from wagecase.services.base.dates import now
from wagecase.services.base.errors import Invalid
from wagecase.services.eventlog import hash_chain, totals
from wagecase.services.eventlog.act_context import ActContext

AwardRows = Sequence[Mapping[str, Any]]
PARTIAL_AWARD_EVENT = "arbitration.partial_award"


def _case_views(ctx: ActContext) -> tuple[CaseView, ProceedingView]:
    view = ctx.dossier.view(now())
    return view, next(one for one in view.proceedings if one.id == str(ctx.proceeding.id))


@effect("take_application")
def receive_arbitration_application(ctx: ActContext) -> None:
    """Receipt and acceptance speak of every applicant, so that limitation stops for each (facts C05, C37)."""
    view, proceeding = _case_views(ctx)
    ctx.claims = list(applicant_claims(view, proceeding.id))
    ctx.fields["collective"] = "yes" if in_collective_handling(view, proceeding.id) else "no"


@effect("open_fast_track")
def open_fast_track(ctx: ActContext) -> None:
    """The grounds that opened the track stay on record (fact C20)."""
    view, proceeding = _case_views(ctx)
    clear, agreed = ctx.values["clear_facts"] is True, ctx.values["both_agree"] is True
    found = fast_track_grounds(clear, amount_in_dispute(view, proceeding), simple_handling_limit(view), agreed)
    ctx.fields["grounds"] = ",".join(found)


@effect("set_hearing")
def set_hearing(ctx: ActContext) -> None:
    """Five working days bind the ordinary procedure only; in simple handling the tribunal sets the day (C14, C24)."""
    view, proceeding = _case_views(ctx)
    ctx.fields["notice"] = "free" if in_simple_handling(view, proceeding.id) else "bound"


@effect("make_award")
def make_award(ctx: ActContext) -> None:
    """Items are sorted by the final-award test, each by itself; mixed content makes two documents (facts C30, C31).

    Raises:
        Invalid: no minimum wage is confirmed for the day that decides.
    """
    view, proceeding = _case_views(ctx)
    limit = final_award_limit(view, proceeding, ctx.happened_on)
    if limit is None:
        raise Invalid({"items": [Unmet("no_minimum_wage")]})
    rows: AwardRows = ctx.values["items"]
    sheets = {
        final: [row for row in rows if is_final(row["item"], row["amount"], limit) is (final == "yes")]
        for final in ("yes", "no")
    }
    written = [(final, found) for final, found in sheets.items() if found]
    for place, (final, found) in enumerate(written):
        _write_award(ctx, place, final, found)
    if ctx.name != PARTIAL_AWARD_EVENT:
        _set_claim_outcomes(ctx, applicant_claims(view, proceeding.id))


def _write_award(ctx: ActContext, place: int, final: str, rows: AwardRows) -> None:
    """One award: its paper, its items, and its event, the first being the act's own."""
    document = _award_document(ctx, ctx.position + place, ctx.values.get("number") if place == 0 else None)
    fields = award_fields(rows)
    for row in rows:
        db.session.add(
            AwardItem(
                id=new_id(),
                case_id=ctx.case.id,
                proceeding_id=ctx.proceeding.id,
                document_id=document,
                claim_id=uuid.UUID(row["claim"]),
                item=row["item"],
                amount=row["amount"],
                final=final == "yes",
            )
        )
    if place == 0:
        ctx.document, ctx.claims, ctx.claim_fields = str(document), list(fields), fields
        ctx.fields["final"] = final
        return
    ctx.following_records.append(
        hash_chain.EventRecord(
            name=ctx.name,
            proceeding_id=ctx.proceeding.id,
            happened_on=ctx.happened_on,
            fields={**ctx.fields, "final": final},
            claims=list(fields),
            claim_fields=fields,
            document=str(document),
        )
    )


def _award_document(ctx: ActContext, position: int, number: str | None) -> uuid.UUID:
    row = Document(
        id=new_id(),
        case_id=ctx.case.id,
        proceeding_id=ctx.proceeding.id,
        kind=ctx.act.records,
        number=number,
        issued_on=ctx.happened_on,
        event_position=position,
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def _set_claim_outcomes(ctx: ActContext, wanted: Sequence[str]) -> None:
    """What was awarded is what is owed from now on; nothing awarded is a claim not established."""
    db.session.flush()
    query = (
        select(AwardItem.claim_id, func.sum(AwardItem.amount))
        .where(AwardItem.proceeding_id == ctx.proceeding.id)
        .group_by(AwardItem.claim_id)
    )
    sums: dict[uuid.UUID, Decimal] = {row[0]: row[1] for row in db.session.execute(query)}
    for claim in ctx.dossier.claims:
        if str(claim.id) in wanted and claim.id in sums:
            claim.found, claim.found_basis = sums[claim.id], "award"
            claim.outcome = ClaimOutcome.awarded if sums[claim.id] > 0 else ClaimOutcome.not_established
            claim.version += 1
    totals.recompute_totals(ctx.dossier)


def _award_event(ctx: ActContext) -> EventView:
    view, proceeding = _case_views(ctx)
    found = award_by_document(view, proceeding.id, str(ctx.values["document"]))
    if found is None:
        raise Invalid({"document": [Unmet("no_such_award")]})
    return found


@effect("serve_workers")
def serve_workers(ctx: ActContext) -> None:
    """Every worker is served individually: one event each, so that each has their own window (facts C33, C34)."""
    ctx.fields["final"] = _award_event(ctx).fields["final"]
    named = money.named_claims(ctx)
    first, *others = named
    ctx.party, ctx.claims = str(_worker_party(ctx, first).id), [str(first.id)]
    for claim in others:
        ctx.following_records.append(
            hash_chain.EventRecord(
                name=ctx.name,
                proceeding_id=ctx.proceeding.id,
                happened_on=ctx.happened_on,
                fields=dict(ctx.fields),
                claims=[str(claim.id)],
                party=str(_worker_party(ctx, claim).id),
                document=ctx.document,
            )
        )


def _worker_party(ctx: ActContext, claim: Claim) -> Party:
    found = resolve_party(ctx.case, ctx.dossier.claims, str(claim.worker_id))
    if found is None:
        raise Invalid({"claims": [Unmet("not_a_party")]})
    return found


@effect("serve_award")
def serve_award(ctx: ActContext) -> None:
    """Which remedy opens depends on whether the award is final (facts C32, C33)."""
    _served_party(ctx)
    ctx.fields["final"] = _award_event(ctx).fields["final"]


def _served_party(ctx: ActContext) -> Party:
    found = resolve_party(ctx.case, ctx.dossier.claims, str(ctx.values["party"]))
    if found is None:
        raise Invalid({"party": [Unmet("not_a_party")]})
    return found


@effect("record_suit")
def record_suit(ctx: ActContext) -> None:
    """A worker sues for themselves alone; an employer over the workers named, or over all of the award (fact C34)."""
    award, party = _award_event(ctx), _served_party(ctx)
    own = {str(one.id) for one in ctx.dossier.claims if one.worker_id == party.person_id}
    if party.side == "worker":
        ctx.claims = [claim for claim in award.claims if claim in own]
    else:
        named = ctx.values.get("claims") or award.claims
        ctx.claims = [claim for claim in award.claims if claim in named]
    ctx.fields["side"] = "worker" if party.side == "worker" else "employer"
    ctx.fields["final"] = award.fields["final"]


@effect("settle_claims")
def record_settlement_terms(ctx: ActContext) -> None:
    """The letter's dated terms become pay promises; the last of them is the day to perform by (facts B22, C36)."""
    money.record_agreement_terms(ctx)
    terms: AwardRows = ctx.values["terms"]
    last: date = max(row["due"] for row in terms)
    ctx.fields["perform_by"] = last.isoformat()
    agreed = {row["claim"] for row in terms}
    for claim in ctx.dossier.claims:
        if str(claim.id) in agreed:
            claim.outcome = ClaimOutcome.agreed
            claim.version += 1
