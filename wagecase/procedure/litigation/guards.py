"""What stands behind a matter in court: with which agreement a payment order was asked for, by which window an
objection comes, on what a suit rests, and which title is enforced."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from wagecase.procedure.arbitration.awards import AWARD_EVENTS, enforceable_claims
from wagecase.procedure.core.acts import Actor, CaseView, Check, EventView, ProceedingView, Unmet
from wagecase.procedure.core.enums import Labelled
from wagecase.procedure.core.figures import cap
from wagecase.procedure.core.refusals import check, guard, refusal, refuse_unless

Values = Mapping[str, Any]


class EnforceableTitle(Labelled):
    """What a court enforces (C36), and the order to pay of an inspection (A24)."""

    award = "award", "仲裁裁决书", "Arbitration award"
    settlement = "settlement", "仲裁调解书", "Arbitration mediation letter"
    review = "review", "仲裁审查后的调解书", "Mediation letter after arbitration review"
    confirmation = "confirmation", "司法确认裁定", "Court's confirmation of the agreement"
    payment_order = "payment_order", "支付令", "Payment order"
    judgment = "judgment", "判决书、法院调解书", "Judgment or court mediation letter"
    decision = "decision", "行政处理决定", "Handling decision of the inspection"


TITLE_EVENTS: Mapping[str, tuple[str, ...]] = {
    EnforceableTitle.award: AWARD_EVENTS,
    EnforceableTitle.settlement: ("arbitration.settlement_signed", "arbitration.part_settled"),
    EnforceableTitle.review: ("mediation.review_finished",),
    EnforceableTitle.confirmation: ("litigation.confirmation_decided",),
    EnforceableTitle.payment_order: ("litigation.judgment_effective",),
    EnforceableTitle.judgment: ("litigation.judgment_effective",),
    EnforceableTitle.decision: ("inspection.decision_served",),
}


def rests_on_agreement(view: CaseView, proceeding: ProceedingView) -> bool:
    """Whether this payment order was asked for on a mediation agreement (B09) and not under 劳动合同法 30 (B10)."""
    opened = view.opening(proceeding)
    return bool(opened and opened.name == "mediation.payment_order_applied")


def claims_in_court(view: CaseView, proceeding: ProceedingView) -> tuple[str, ...]:
    """The claims that this matter in court was opened for; all of the case where its opening names none."""
    opened = view.opening(proceeding)
    return opened.claims if opened and opened.claims else tuple(one.id for one in view.claims)


def objection_deadline(view: CaseView, proceeding: ProceedingView) -> date | None:
    """The last day on which the debtor may pay or object (B11)."""
    runs = [d.due for d in view.clocks("payorder.object", proceeding.id) if d.due]
    return max(runs, default=None)


def objection_period_over(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """A payment order is enforced once the fifteen days passed without payment or objection (B11)."""
    last = objection_deadline(view, proceeding)
    return refusal("objection_runs", "B11", due=last) if last and last >= view.today else None


def warn_objection_late(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Hint: the debtor has fifteen days from receipt; what a later objection is worth is for the court to say (B11)."""
    last = objection_deadline(view, proceeding)
    late = last is not None and values["happened_on"] > last
    return refusal("objection_after_window", "B11", due=last) if late else None


objection_is_written = check(lambda v, p, a, x: x["written"] is True, "written", "objection_not_written", "B11")
some_money_owed = guard(lambda v, p, a: v.outstanding > 0, "nothing_owed", "B10")


def lapsed_payment_orders(view: CaseView, *, agreement: bool) -> tuple[ProceedingView, ...]:
    """Payment orders that an objection ended, by what they rested on (B12)."""
    ended = (one for one in view.proceedings if one.procedure == "litigation" and one.stage == "order_lapsed")
    return tuple(one for one in ended if rests_on_agreement(view, one) is agreement)


def suit_ground_holds(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Wages go to arbitration first; these are the exceptions (B12, C10, C15, C35)."""
    return _SUIT_GROUNDS[values["ground"]](view, values)


def _suit_on_iou(view: CaseView, values: Values) -> Unmet | None:
    if values["other_dispute"] is not False:
        return refusal("iou_with_other_dispute", "C35", field="other_dispute")
    return refuse_unless(bool(values["iou"]), "iou_missing", "C35", field="iou")


def _suit_after_lapsed_order(view: CaseView, values: Values) -> Unmet | None:
    """With an agreement the worker may sue on it at once; without, arbitration comes first (B12)."""
    wanted = set(values["claims"])
    if wanted <= {claim for one in lapsed_payment_orders(view, agreement=True) for claim in claims_in_court(view, one)}:
        return None
    without = {claim for one in lapsed_payment_orders(view, agreement=False) for claim in claims_in_court(view, one)}
    return refusal("arbitration_first" if wanted & without else "no_order_lapsed_on_agreement", "B12", field="ground")


def _suit_after_refusal(view: CaseView, values: Values) -> Unmet | None:
    refused = (
        view.happened("arbitration.refused")
        or duty_was_late(view, "arb.accept")
        or duty_was_late(view, "arb.collective_accept")
    )
    return refuse_unless(refused, "arbitration_not_refused", "C10", field="ground")


def _suit_after_overdue_award(view: CaseView, values: Values) -> Unmet | None:
    return refuse_unless(duty_was_late(view, "arb.award"), "award_not_overdue", "C15", field="ground")


def _suit_after_annulment(view: CaseView, values: Values) -> Unmet | None:
    return refuse_unless(
        view.happened("litigation.setaside_decided", result="annulled"), "award_stands", "C32", field="ground"
    )


_SUIT_GROUNDS = {
    "iou": _suit_on_iou,
    "order_lapsed": _suit_after_lapsed_order,
    "refused": _suit_after_refusal,
    "overdue": _suit_after_overdue_award,
    "annulled": _suit_after_annulment,
}


def duty_was_late(view: CaseView, clock: str) -> bool:
    """Whether a duty of this name was not met by its day on any proceeding of the case."""
    runs = [one for _, one in view.deadlines if one.clock == clock and one.due]
    return any(one.due and (one.stopped_on or view.today) > one.due for one in runs)


def titles_on_record(view: CaseView, title: str) -> tuple[EventView, ...]:
    """The documents of this kind on record that oblige somebody to pay."""
    found = (event for name in TITLE_EVENTS[title] for event in view.all(name))
    return tuple(
        one
        for one in found
        if one.fields.get("result") not in {"refused", "withdrawn", "dismissed"}
        and one.fields.get("title") in {None, title}
    )


def title_is_on_record(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    known = {one.document for one in titles_on_record(view, values["title"])}
    return refuse_unless(values["document"] in known, "no_such_title", "C36", field="document")


def award_binds_claims(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Of a group those enforce for whom the award is in effect, whatever the others do (C34)."""
    award = next((one for one in titles_on_record(view, values["title"]) if one.document == values["document"]), None)
    if values["title"] != EnforceableTitle.award or award is None:
        return None
    bound = set(enforceable_claims(view, award))
    free = set(values["claims"]) - bound
    return refusal("award_not_effective", "C33", "C34", field="claims", count=len(free)) if free else None


def demand_served_before(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """The order to pay goes to court by the bureau's own application, after demand and windows (A24–A26)."""
    asked = values["title"] != EnforceableTitle.decision or view.happened("inspection.enforcement_applied")
    return refuse_unless(asked, "bureau_applies", "A24", "A26", field="title")


def warn_enforcement_late(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Hint: two years from the last day to perform are over (C36)."""
    subject = f"document:{values['document']}"
    days = [d.due for d in view.clocks("enf.apply", view.root.id) if d.subject.startswith(subject) and d.due]
    over = bool(days) and max(days) < values["happened_on"]
    return refusal("window_passed", "C36", clock="clock:enf.apply", due=max(days)) if over else None


def warn_performance_not_due(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Hint: the day until which the document lets the debtor perform has not passed (C36)."""
    paper = next((one for one in titles_on_record(view, values["title"]) if one.document == values["document"]), None)
    day = paper.fields.get("perform_by") if paper else None
    runs = day is not None and date.fromisoformat(day) >= values["happened_on"]
    return refusal("performance_runs", "C36", field="document", due=day) if runs else None


def days_within(clock: str, *facts: str) -> Check:
    """A positive number of days, at most what the clock can be extended by."""

    def look(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
        if values["days"] <= 0:
            return refusal("length_not_positive", field="days")
        most = cap(view, clock)
        return refuse_unless(most is None or values["days"] <= most, "longer_than_law", *facts, field="days", cap=most)

    return look


def result_matches_payments(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Collected in full is recorded only where nothing is owed to the workers concerned: ended is not paid."""
    wanted = set(claims_in_court(view, proceeding))
    owed = sum((one.outstanding for one in view.claims if one.id in wanted), Decimal(0))
    holds = values["result"] != "collected" or owed == 0
    return refuse_unless(holds, "collected_but_owed", "C36", field="result", amount=owed)
