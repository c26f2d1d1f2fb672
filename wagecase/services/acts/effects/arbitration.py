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
from wagecase.procedure.arbitration.award_checks import limit_of
from wagecase.procedure.arbitration.awards import award_with, is_final
from wagecase.procedure.arbitration.checks import disputed, fast_grounds, simple_limit
from wagecase.procedure.arbitration.guards import applicants, collective, simple
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import ClaimOutcome
from wagecase.procedure.core.form_values import awarded
from wagecase.procedure.core.views import CaseView, EventView, ProceedingView
from wagecase.services.acts.effects import money
from wagecase.services.acts.party_resolution import party_of
from wagecase.services.base.dates import now
from wagecase.services.base.errors import Invalid
from wagecase.services.eventlog import hash_chain
from wagecase.services.eventlog.act_context import Performing

Rows = Sequence[Mapping[str, Any]]
PARTIAL = "arbitration.partial_award"


def _seen(doing: Performing) -> tuple[CaseView, ProceedingView]:
    view = doing.dossier.view(now())
    return view, next(one for one in view.proceedings if one.id == str(doing.proceeding.id))


def take_application(doing: Performing) -> None:
    """Receipt and acceptance speak of every applicant, so that limitation stops for each (facts C05, C37)."""
    view, proceeding = _seen(doing)
    doing.claims = list(applicants(view, proceeding.id))
    doing.fields["collective"] = "yes" if collective(view, proceeding.id) else "no"


def open_fast_track(doing: Performing) -> None:
    """The grounds that opened the track stay on record (fact C20)."""
    view, proceeding = _seen(doing)
    clear, agreed = doing.values["clear_facts"] is True, doing.values["both_agree"] is True
    found = fast_grounds(clear, disputed(view, proceeding), simple_limit(view), agreed)
    doing.fields["grounds"] = ",".join(found)


def set_hearing(doing: Performing) -> None:
    """Five working days bind the ordinary procedure only; in simple handling the tribunal sets the day (C14, C24)."""
    view, proceeding = _seen(doing)
    doing.fields["lead"] = "free" if simple(view, proceeding.id) else "bound"


def make_award(doing: Performing) -> None:
    """Items are sorted by the final-award test, each by itself; mixed content makes two documents (facts C30, C31).

    Raises:
        Invalid: no minimum wage is confirmed for the day that decides.
    """
    view, proceeding = _seen(doing)
    limit = limit_of(view, proceeding, doing.happened_on)
    if limit is None:
        raise Invalid({"items": [Unmet("no_minimum_wage")]})
    rows: Rows = doing.values["items"]
    sheets = {
        final: [row for row in rows if is_final(row["item"], row["amount"], limit) is (final == "yes")]
        for final in ("yes", "no")
    }
    written = [(final, found) for final, found in sheets.items() if found]
    for place, (final, found) in enumerate(written):
        _write(doing, place, final, found)
    if doing.name != PARTIAL:
        _outcomes(doing, applicants(view, proceeding.id))


def _write(doing: Performing, place: int, final: str, rows: Rows) -> None:
    """One award: its paper, its items, and its event, the first being the act's own."""
    document = _paper(doing, doing.position + place, doing.values.get("number") if place == 0 else None)
    fields = awarded(rows)
    for row in rows:
        db.session.add(
            AwardItem(
                id=new_id(),
                case_id=doing.case.id,
                proceeding_id=doing.proceeding.id,
                document_id=document,
                claim_id=uuid.UUID(row["claim"]),
                item=row["item"],
                amount=row["amount"],
                final=final == "yes",
            )
        )
    if place == 0:
        doing.document, doing.claims, doing.claim_fields = str(document), list(fields), fields
        doing.fields["final"] = final
        return
    doing.following.append(
        hash_chain.Record(
            name=doing.name,
            proceeding_id=doing.proceeding.id,
            happened_on=doing.happened_on,
            fields={**doing.fields, "final": final},
            claims=list(fields),
            claim_fields=fields,
            document=str(document),
        )
    )


def _paper(doing: Performing, position: int, number: str | None) -> uuid.UUID:
    row = Document(
        id=new_id(),
        case_id=doing.case.id,
        proceeding_id=doing.proceeding.id,
        kind=doing.act.records,
        number=number,
        issued_on=doing.happened_on,
        event_position=position,
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def _outcomes(doing: Performing, wanted: Sequence[str]) -> None:
    """What was awarded is what is owed from now on; nothing awarded is a claim not established."""
    db.session.flush()
    query = (
        select(AwardItem.claim_id, func.sum(AwardItem.amount))
        .where(AwardItem.proceeding_id == doing.proceeding.id)
        .group_by(AwardItem.claim_id)
    )
    sums: dict[uuid.UUID, Decimal] = {row[0]: row[1] for row in db.session.execute(query)}
    for claim in doing.dossier.claims:
        if str(claim.id) in wanted and claim.id in sums:
            claim.found, claim.found_basis = sums[claim.id], "award"
            claim.outcome = ClaimOutcome.awarded if sums[claim.id] > 0 else ClaimOutcome.not_established
            claim.version += 1
    money.retotal(doing.dossier)


def _award(doing: Performing) -> EventView:
    view, proceeding = _seen(doing)
    found = award_with(view, proceeding.id, str(doing.values["document"]))
    if found is None:
        raise Invalid({"document": [Unmet("no_such_award")]})
    return found


def serve_workers(doing: Performing) -> None:
    """Every worker is served by himself: one event each, so that each has his own window (facts C33, C34)."""
    doing.fields["final"] = _award(doing).fields["final"]
    named = money.claims_named(doing)
    first, *others = named
    doing.party, doing.claims = str(_worker(doing, first).id), [str(first.id)]
    for claim in others:
        doing.following.append(
            hash_chain.Record(
                name=doing.name,
                proceeding_id=doing.proceeding.id,
                happened_on=doing.happened_on,
                fields=dict(doing.fields),
                claims=[str(claim.id)],
                party=str(_worker(doing, claim).id),
                document=doing.document,
            )
        )


def _worker(doing: Performing, claim: Claim) -> Party:
    found = party_of(doing.case, doing.dossier.claims, str(claim.worker_id))
    if found is None:
        raise Invalid({"claims": [Unmet("not_a_party")]})
    return found


def serve_award(doing: Performing) -> None:
    """Which remedy opens depends on whether the award is final (facts C32, C33)."""
    _party(doing)
    doing.fields["final"] = _award(doing).fields["final"]


def _party(doing: Performing) -> Party:
    found = party_of(doing.case, doing.dossier.claims, str(doing.values["party"]))
    if found is None:
        raise Invalid({"party": [Unmet("not_a_party")]})
    return found


def record_suit(doing: Performing) -> None:
    """A worker sues for himself alone; an employer over the workers he names, or over all of the award (fact C34)."""
    award, party = _award(doing), _party(doing)
    own = {str(one.id) for one in doing.dossier.claims if one.worker_id == party.person_id}
    if party.side == "worker":
        doing.claims = [claim for claim in award.claims if claim in own]
    else:
        named = doing.values.get("claims") or award.claims
        doing.claims = [claim for claim in award.claims if claim in named]
    doing.fields["side"] = "worker" if party.side == "worker" else "employer"
    doing.fields["final"] = award.fields["final"]


def settle_claims(doing: Performing) -> None:
    """The letter's dated terms become pay promises; the last of them is the day to perform by (facts B22, C36)."""
    money.record_terms(doing)
    terms: Rows = doing.values["terms"]
    last: date = max(row["due"] for row in terms)
    doing.fields["perform_by"] = last.isoformat()
    agreed = {row["claim"] for row in terms}
    for claim in doing.dossier.claims:
        if str(claim.id) in agreed:
            claim.outcome = ClaimOutcome.agreed
            claim.version += 1
