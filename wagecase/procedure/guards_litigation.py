"""What stands behind a matter in court: with which agreement a payment order was asked for, by which window an
objection comes, on what a suit rests, and which title is enforced."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from wagecase.procedure.acts import Actor, CaseView, Check, EventView, ProceedingView, Unmet
from wagecase.procedure.awards import AWARDS, effective_claims
from wagecase.procedure.figures import cap
from wagecase.procedure.refusing import check, guard, unless, unmet
from wagecase.procedure.words import Labelled

Values = Mapping[str, Any]


class Title(Labelled):
    """What a court enforces (C36), and the order to pay of an inspection (A24)."""

    award = "award", "仲裁裁决书", "Arbitration award"
    settlement = "settlement", "仲裁调解书", "Arbitration mediation letter"
    review = "review", "仲裁审查后的调解书", "Mediation letter after arbitration review"
    confirmation = "confirmation", "司法确认裁定", "Court's confirmation of the agreement"
    payment_order = "payment_order", "支付令", "Payment order"
    judgment = "judgment", "判决书、法院调解书", "Judgment or court mediation letter"
    decision = "decision", "行政处理决定", "Handling decision of the inspection"


TITLE_EVENTS: Mapping[str, tuple[str, ...]] = {
    Title.award: AWARDS,
    Title.settlement: ("arbitration.settlement_signed", "arbitration.part_settled"),
    Title.review: ("mediation.review_finished",),
    Title.confirmation: ("litigation.confirmation_decided",),
    Title.payment_order: ("litigation.judgment_effective",),
    Title.judgment: ("litigation.judgment_effective",),
    Title.decision: ("inspection.decision_served",),
}


def on_agreement(view: CaseView, proceeding: ProceedingView) -> bool:
    """Whether this payment order was asked for on a mediation agreement (B09) and not under 劳动合同法 30 (B10)."""
    opened = view.opening(proceeding)
    return bool(opened and opened.name == "mediation.payment_order_applied")


def about(view: CaseView, proceeding: ProceedingView) -> tuple[str, ...]:
    """The claims that this matter in court was opened for; all of the case where its opening names none."""
    opened = view.opening(proceeding)
    return opened.claims if opened and opened.claims else tuple(one.id for one in view.claims)


def objection_until(view: CaseView, proceeding: ProceedingView) -> date | None:
    """The last day on which the debtor may pay or object (B11)."""
    runs = [d.due for d in view.clocks("payorder.object", proceeding.id) if d.due]
    return max(runs, default=None)


def objection_over(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """A payment order is enforced once the fifteen days passed without payment or objection (B11)."""
    last = objection_until(view, proceeding)
    return unmet("objection_runs", "B11", due=last) if last and last >= view.today else None


def objection_in_time(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Hint: the debtor has fifteen days from receipt; what a later objection is worth is for the court to say (B11)."""
    last = objection_until(view, proceeding)
    late = last is not None and values["happened_on"] > last
    return unmet("objection_after_window", "B11", due=last) if late else None


objection_written = check(lambda v, p, a, x: x["written"] is True, "written", "objection_not_written", "B11")
something_owed = guard(lambda v, p, a: v.outstanding > 0, "nothing_owed", "B10")


def lapsed_orders(view: CaseView, *, agreement: bool) -> tuple[ProceedingView, ...]:
    """Payment orders that an objection ended, by what they rested on (B12)."""
    ended = (one for one in view.proceedings if one.procedure == "litigation" and one.stage == "order_lapsed")
    return tuple(one for one in ended if on_agreement(view, one) is agreement)


def ground_of_suit(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Wages go to arbitration first; these are the doors past it (B12, C10, C15, C35)."""
    return _GROUNDS[values["ground"]](view, values)


def _on_iou(view: CaseView, values: Values) -> Unmet | None:
    if values["other_dispute"] is not False:
        return unmet("iou_with_other_dispute", "C35", field="other_dispute")
    return unless(bool(values["iou"]), "iou_missing", "C35", field="iou")


def _on_lapsed_order(view: CaseView, values: Values) -> Unmet | None:
    """With an agreement the worker may sue on it at once; without, arbitration comes first (B12)."""
    wanted = set(values["claims"])
    if wanted <= {claim for one in lapsed_orders(view, agreement=True) for claim in about(view, one)}:
        return None
    without = {claim for one in lapsed_orders(view, agreement=False) for claim in about(view, one)}
    return unmet("arbitration_first" if wanted & without else "no_order_lapsed_on_agreement", "B12", field="ground")


def _after_refusal(view: CaseView, values: Values) -> Unmet | None:
    refused = view.happened("arbitration.refused") or late(view, "arb.accept") or late(view, "arb.collective_accept")
    return unless(refused, "arbitration_not_refused", "C10", field="ground")


def _award_overdue(view: CaseView, values: Values) -> Unmet | None:
    return unless(late(view, "arb.award"), "award_not_overdue", "C15", field="ground")


def _award_annulled(view: CaseView, values: Values) -> Unmet | None:
    return unless(
        view.happened("litigation.setaside_decided", result="annulled"), "award_stands", "C32", field="ground"
    )


_GROUNDS = {
    "iou": _on_iou,
    "order_lapsed": _on_lapsed_order,
    "refused": _after_refusal,
    "overdue": _award_overdue,
    "annulled": _award_annulled,
}


def late(view: CaseView, clock: str) -> bool:
    """Whether a duty of this name was not met by its day on any proceeding of the case."""
    runs = [one for _, one in view.deadlines if one.clock == clock and one.due]
    return any(one.due and (one.stopped_on or view.today) > one.due for one in runs)


def titles(view: CaseView, title: str) -> tuple[EventView, ...]:
    """The papers of this kind on record that oblige somebody to pay."""
    found = (event for name in TITLE_EVENTS[title] for event in view.all(name))
    return tuple(
        one
        for one in found
        if one.fields.get("result") not in {"refused", "withdrawn", "dismissed"}
        and one.fields.get("title") in {None, title}
    )


def title_is_known(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    known = {one.document for one in titles(view, values["title"])}
    return unless(values["document"] in known, "no_such_title", "C36", field="document")


def award_binds(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Of a group those enforce for whom the award is in effect, whatever the others do (C34)."""
    award = next((one for one in titles(view, values["title"]) if one.document == values["document"]), None)
    if values["title"] != Title.award or award is None:
        return None
    bound = set(effective_claims(view, award))
    free = set(values["claims"]) - bound
    return unmet("award_not_effective", "C33", "C34", field="claims", count=len(free)) if free else None


def dunned_before(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """The order to pay goes to court by the bureau's own application, after demand and windows (A24–A26)."""
    asked = values["title"] != Title.decision or view.happened("inspection.enforcement_applied")
    return unless(asked, "bureau_applies", "A24", "A26", field="title")


def enforcement_late(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Hint: two years from the last day to perform are over (C36)."""
    subject = f"document:{values['document']}"
    days = [d.due for d in view.clocks("enf.apply", view.root.id) if d.subject.startswith(subject) and d.due]
    over = bool(days) and max(days) < values["happened_on"]
    return unmet("window_passed", "C36", clock="clock:enf.apply", due=max(days)) if over else None


def still_to_perform(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Hint: the day until which the paper lets the debtor perform has not passed (C36)."""
    paper = next((one for one in titles(view, values["title"]) if one.document == values["document"]), None)
    day = paper.fields.get("perform_by") if paper else None
    runs = day is not None and date.fromisoformat(day) >= values["happened_on"]
    return unmet("performance_runs", "C36", field="document", due=day) if runs else None


def days_within(clock: str, *facts: str) -> Check:
    """A positive number of days, at most what the clock can be extended by."""

    def look(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
        if values["days"] <= 0:
            return unmet("length_not_positive", field="days")
        most = cap(view, clock)
        return unless(most is None or values["days"] <= most, "longer_than_law", *facts, field="days", cap=most)

    return look


def result_fits_money(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Collected in full is said only where the workers concerned are owed nothing: ended is not paid."""
    wanted = set(about(view, proceeding))
    owed = sum((one.outstanding for one in view.claims if one.id in wanted), Decimal(0))
    holds = values["result"] != "collected" or owed == 0
    return unless(holds, "collected_but_owed", "C36", field="result", amount=owed)
