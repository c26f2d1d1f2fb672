"""Money on a case, in yuan and per claim: found, promised, paid with its source, confirmed. Totals are recomputed."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import Claim, Payment, PayPromise, new_id
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import ClaimOutcome, PayerSource
from wagecase.services.acts.effects.registration import effect
from wagecase.services.base.errors import Invalid
from wagecase.services.eventlog import hash_chain
from wagecase.services.eventlog.act_context import ActContext
from wagecase.services.eventlog.case_state import Dossier
from wagecase.services.eventlog.totals import ZERO, set_totals


def outstanding(claim: Claim) -> Decimal:
    """What is still owed: of what was found, and until then of what the worker stated."""
    owed = claim.claimed if claim.found is None else claim.found
    return max(owed - claim.paid, ZERO)


def all_paid(claims: Iterable[Claim]) -> bool:
    """Whether nothing is outstanding on any claim that was not withdrawn; false where nobody claims anything."""
    status = [claim for claim in claims if claim.outcome != ClaimOutcome.withdrawn]
    return bool(status) and all(outstanding(claim) == ZERO for claim in status)


def _claim_amounts(ctx: ActContext) -> list[tuple[Claim, Decimal]]:
    known = {str(claim.id): claim for claim in ctx.dossier.claims}
    rows = ctx.values["amounts"]
    if any(str(row["claim"]) not in known for row in rows):
        raise Invalid({"amounts": [Unmet("not_a_claim")]})
    return [(known[str(row["claim"])], row["amount"]) for row in rows]


def named_claims(ctx: ActContext) -> list[Claim]:
    """The claims of this case that the act lists.

    Raises:
        Invalid: one of them is not a claim of this case.
    """
    wanted = {str(each) for each in ctx.values["claims"]}
    found = [claim for claim in ctx.dossier.claims if str(claim.id) in wanted]
    if len(found) < len(wanted):
        raise Invalid({"claims": [Unmet("not_a_claim")]})
    return found


@effect("set_found")
def set_found_amounts(ctx: ActContext) -> None:
    """What the office found to be owed to each worker, and on what evidence."""
    for claim, amount in _claim_amounts(ctx):
        claim.found, claim.found_basis = amount, ctx.values.get("ground")
        claim.version += 1
    set_totals(ctx.case, ctx.dossier.claims)


@effect("set_outcomes")
def set_outcomes(ctx: ActContext) -> None:
    """The outcome of each claim that the act lists: what one worker gets may differ from the next."""
    outcome = str(ctx.values.get("outcome") or ctx.act.sets["outcome"])
    for claim in named_claims(ctx):
        claim.outcome = outcome
        claim.version += 1


@effect("take_payment")
def record_payment(ctx: ActContext) -> None:
    """Money that reached workers; `settled` says on the event that nothing is outstanding any more."""
    source = str(ctx.values.get("source") or PayerSource.emergency_fund)
    for claim, amount in _claim_amounts(ctx):
        db.session.add(
            Payment(
                id=new_id(),
                case_id=ctx.case.id,
                claim_id=claim.id,
                amount=amount,
                paid_on=ctx.happened_on,
                source=source,
                payer=ctx.fields.get("payer"),
                evidence=ctx.values.get("evidence"),
                for_month=ctx.values.get("month"),
                event_position=ctx.position,
            )
        )
    ctx.fields.setdefault("source", source)
    recompute_money(ctx.dossier)
    ctx.fields["settled"] = "yes" if all_paid(ctx.dossier.claims) else "no"


@effect("reverse_payment")
def reverse_payment(ctx: ActContext) -> None:
    """Take a mistaken payment back, for all its claims. If it had settled the case, the duty to pay runs again."""
    position = int(ctx.values["position"])
    wrong = _payments_at(ctx.case.id, position)
    for row in wrong:
        db.session.add(
            Payment(
                id=new_id(),
                case_id=row.case_id,
                claim_id=row.claim_id,
                amount=row.amount,
                paid_on=ctx.happened_on,
                source=row.source,
                event_position=ctx.position,
                reverses_id=row.id,
            )
        )
    ctx.claims = [str(row.claim_id) for row in wrong]
    recompute_money(ctx.dossier)
    for claim in ctx.dossier.claims:
        if claim.outcome == ClaimOutcome.paid_in_full and outstanding(claim) > ZERO:
            claim.outcome = None
    if not all_paid(ctx.dossier.claims):
        ctx.following_records.extend(_settlement_corrections(ctx))


def _settlement_corrections(ctx: ActContext) -> list[hash_chain.EventRecord]:
    """Corrections of payments that once settled the case: they no longer do, so that stopped clocks run again."""
    corrected = {entry.body["corrects"] for entry in ctx.dossier.log}
    return [
        hash_chain.EventRecord(
            name=body["name"],
            proceeding_id=uuid.UUID(body["proceeding"]),
            happened_on=date.fromisoformat(body["on"]),
            fields={**body["fields"], "settled": "no"},
            claims=body["claims"],
            claim_fields=body["claim_fields"],
            corrects=body["position"],
        )
        for body in (entry.body for entry in ctx.dossier.log)
        if body["fields"].get("settled") == "yes" and body["position"] not in corrected and not body["void"]
    ]


def _payments_at(case_id: uuid.UUID, position: int) -> list[Payment]:
    query = select(Payment).where(
        Payment.case_id == case_id, Payment.event_position == position, Payment.reverses_id.is_(None)
    )
    return list(db.session.scalars(query))


@effect("confirm_receipt")
def confirm_receipt(ctx: ActContext) -> None:
    """Each worker himself has said that the money came."""
    for claim in named_claims(ctx):
        claim.confirmed_on = ctx.happened_on
        claim.version += 1


@effect("record_promise")
def record_promise(ctx: ActContext) -> None:
    """A dated promise of the employer for some claims."""
    row = PayPromise(
        id=new_id(),
        case_id=ctx.case.id,
        claim_ids=[claim.id for claim in named_claims(ctx)],
        amount=ctx.values["amount"],
        due_on=ctx.values["due"],
        promised_on=ctx.happened_on,
        event_position=ctx.position,
        kept=ZERO,
    )
    db.session.add(row)
    ctx.dossier.promises.append(row)
    ctx.fields["promise"] = str(row.id)


@effect("record_terms")
def record_agreement_terms(ctx: ActContext) -> None:
    """The dated terms of an agreement, each a promise of its own. What was promised to the same workers before gives
    way to it, so that money paid as agreed is counted for the agreement (fact B08)."""
    known = {str(claim.id): claim.id for claim in ctx.dossier.claims}
    rows = ctx.values["terms"]
    if any(row["claim"] not in known for row in rows):
        raise Invalid({"terms": [Unmet("not_a_claim")]})
    agreed = {known[row["claim"]] for row in rows}
    for promise in ctx.dossier.promises:
        if set(promise.claim_ids) <= agreed and promise.kept < promise.amount and promise.withdrawn_on is None:
            promise.withdrawn_on = ctx.happened_on
    for row in rows:
        promise = PayPromise(
            id=new_id(),
            case_id=ctx.case.id,
            claim_ids=[known[row["claim"]]],
            amount=row["amount"],
            due_on=row["due"],
            promised_on=ctx.happened_on,
            event_position=ctx.position,
            kept=ZERO,
        )
        db.session.add(promise)
        ctx.dossier.promises.append(promise)


@effect("reopen")
def reopen_case(ctx: ActContext) -> None:
    """A closed case comes back; outcomes of claims that are not paid in full are open again."""
    for claim in ctx.dossier.claims:
        if claim.outcome is not None and claim.outcome != "withdrawn" and outstanding(claim) > ZERO:
            claim.outcome = None


def recompute_money(dossier: Dossier) -> None:
    """Bring claims, promises and the case's totals in line with the payments that stand."""
    db.session.flush()
    status = _valid_payments(dossier.case.id)
    received = payments_by_claim(status)
    for claim in dossier.claims:
        own = received.get(claim.id, [])
        paid = sum((row.amount for row in own if row.source != PayerSource.emergency_fund), ZERO)
        advanced = sum((row.amount for row in own if row.source == PayerSource.emergency_fund), ZERO)
        if (paid, advanced) != (claim.paid, claim.advanced):
            claim.paid, claim.advanced = paid, advanced
            claim.version += 1
    allocate_to_promises(dossier.promises, status)
    set_totals(dossier.case, dossier.claims)


def _valid_payments(case_id: uuid.UUID) -> list[Payment]:
    rows = list(db.session.scalars(select(Payment).where(Payment.case_id == case_id).order_by(Payment.event_position)))
    gone = {row.reverses_id for row in rows if row.reverses_id}
    return [row for row in rows if row.reverses_id is None and row.id not in gone]


def payments_by_claim(payments: Iterable[Payment]) -> dict[uuid.UUID, list[Payment]]:
    """The payments of each claim in their order, so that a roster of thousands is walked once."""
    found: dict[uuid.UUID, list[Payment]] = defaultdict(list)
    for row in payments:
        found[row.claim_id].append(row)
    return found


def allocate_to_promises(promises: Sequence[PayPromise], payments: Sequence[Payment]) -> None:
    """Count each payment toward the promise that is due first among those made before it for the same worker."""
    left = {row.id: row.amount for row in payments if row.source != PayerSource.emergency_fund}
    received = payments_by_claim(payments)
    for promise in sorted(promises, key=lambda one: (one.due_on, one.event_position)):
        promise.kept, promise.kept_on = ZERO, None
        own = [row for claim in dict.fromkeys(promise.claim_ids) for row in received.get(claim, ())]
        for row in sorted(own, key=lambda one: one.event_position):
            if _counts_toward(row, promise):
                part = min(left.get(row.id, ZERO), promise.amount - promise.kept)
                left[row.id] = left.get(row.id, ZERO) - part
                promise.kept += part
                if part > ZERO and promise.kept == promise.amount:
                    promise.kept_on = row.paid_on


def _counts_toward(payment: Payment, promise: PayPromise) -> bool:
    """Made after it was given and before it was withdrawn."""
    after = payment.event_position > promise.event_position
    return after and (promise.withdrawn_on is None or payment.paid_on < promise.withdrawn_on)
