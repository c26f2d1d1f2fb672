"""Checks of what a person entered in acts on the case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from wagecase.procedure.case.guards import older_than_two_years
from wagecase.procedure.core.acts import Actor, CaseView, Check, ProceedingView, Unmet
from wagecase.procedure.core.checks import Values
from wagecase.procedure.core.enums import ClaimOutcome, Conclusion
from wagecase.procedure.core.refusals import check, refusal, refuse_unless


def paid_in_full_has_no_balance(
    view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values
) -> Unmet | None:
    """`paid_in_full` is said only of claims for which nothing is outstanding; everything else is another count."""
    if values["outcome"] != ClaimOutcome.paid_in_full:
        return None
    short = [one for one in view.claims if one.id in values["claims"] and one.outstanding > 0]
    owed = sum((one.outstanding for one in short), Decimal(0))
    return refusal("not_paid_in_full", field="outcome", count=len(short), amount=owed) if short else None


_ALLOWED_OUTCOMES = {
    Conclusion.paid_in_full: {ClaimOutcome.paid_in_full, ClaimOutcome.withdrawn},
    Conclusion.agreement: {ClaimOutcome.agreed, ClaimOutcome.paid_in_full, ClaimOutcome.withdrawn},
    Conclusion.withdrawn: {ClaimOutcome.withdrawn},
    Conclusion.not_established: {ClaimOutcome.not_established, ClaimOutcome.withdrawn},
}
_REQUIRED_OUTCOME = {
    Conclusion.paid_in_full: ClaimOutcome.paid_in_full,
    Conclusion.agreement: ClaimOutcome.agreed,
    Conclusion.awarded: ClaimOutcome.awarded,
    Conclusion.enforcement: ClaimOutcome.enforcement,
    Conclusion.other_procedure: ClaimOutcome.other_procedure,
    Conclusion.transferred: ClaimOutcome.transferred,
}


def conclusion_matches_outcomes(
    view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values
) -> Unmet | None:
    """The conclusion says no more than the claims do: closed is not paid."""
    conclusion = Conclusion(values["conclusion"])
    outcomes = {ClaimOutcome(one.outcome) for one in view.claims if one.outcome}
    named = _REQUIRED_OUTCOME.get(conclusion)
    fits = outcomes <= _ALLOWED_OUTCOMES.get(conclusion, set(ClaimOutcome))
    told = named is None or not view.claims or named in outcomes
    return refuse_unless(fits and told, "conclusion_does_not_fit", field="conclusion")


def conclusion_codes(settings: Mapping[str, Any]) -> Mapping[str, str]:
    """The platform's conclusions by code, as this city has them (F06); none while nobody has entered them."""
    listed = str(settings.get("lead.conclusions") or "").replace("；", ";").replace("\n", ";")
    pairs = (one.replace("＝", "=").partition("=") for one in listed.split(";") if one.strip())
    return {code.strip(): (label or code).strip() for code, _, label in pairs}


def conclusion_is_configured(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """A conclusion of the platform is one of those that the city has configured, where it has."""
    codes = conclusion_codes(view.settings)
    known = not codes or values["conclusion"] in codes
    return refuse_unless(known, "conclusion_unlisted", "F06", field="conclusion", codes="、".join(codes))


def promise_day_not_past(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """A promise is for a day that had not passed when it was given; it may be entered later than that."""
    due: date = values["due"]
    return refuse_unless(due >= values["happened_on"], "due_has_passed", field="due", due=due)


def warn_overpayment(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """More than is owed may be right (interest, extra compensation), so it is a hint and no refusal."""
    over = [row for row in values["amounts"] if (one := view.claim(row["claim"])) and row["amount"] > one.outstanding]
    return refusal("more_than_owed", field="amounts", count=len(over)) if over else None


def payments_positive(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    empty = [row for row in values["amounts"] if row["amount"] <= 0]
    return refusal("amount_not_positive", field="amounts", count=len(empty)) if empty else None


def payment_is_reversible(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """A reversal names the event of the payment, which must not have been reversed before."""
    position: int = values["position"]
    paid = {e.position for name in ("case.paid", "inspection.fund_advanced") for e in view.all(name)}
    reversed_before = {e.fields.get("position") for e in view.all("case.payment_reversed")}
    return refuse_unless(position in paid and str(position) not in reversed_before, "no_such_payment", field="position")


def claims_were_paid(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Only a worker to whom money is on record can confirm that it arrived."""
    unpaid = [one for one in view.claims if one.id in values["claims"] and one.paid <= 0]
    return refusal("claims_unpaid", "E02", field="claims", count=len(unpaid)) if unpaid else None


def claims_not_withdrawn(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    gone = [one for one in view.claims if one.id in values["claims"] and one.outcome == "withdrawn"]
    return refusal("withdrawn_already", "C38", field="claims", count=len(gone)) if gone else None


def some_claims_remain(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    return refuse_unless(len(set(values["claims"])) < len(view.claims), "all_claims_taken", field="claims")


def claims_in_no_proceeding(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """A worker is not split off from under a mediation, an arbitration or a legal-aid matter that concerns them."""
    running = (view.opening(one) for one in view.others if one.ended_on is None)
    held = {claim for opened in running if opened for claim in opened.claims} & set(values["claims"])
    return refusal("claims_in_proceeding", field="claims", count=len(held)) if held else None


def consolidated_case_exists(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    return refuse_unless(values["target"] != view.number, "same_case", field="target")


def refusal_ground_holds(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Missing documents are no ground before the complainant was asked to supplement them (A05)."""
    if values["ground"] != "not_supplemented":
        return None
    return refuse_unless(view.happened("case.supplement_asked"), "not_asked_to_supplement", "A05", field="ground")


def warn_not_older_than_two_years(
    view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values
) -> Unmet | None:
    """Hint: refused as older than two years although no claim on the roster looks that old."""
    if values["ground"] != "older_than_two_years" or older_than_two_years(view):
        return None
    return refusal("not_seen_as_old", "A04", "A10", field="ground")


def satisfaction_asked_after_payment(
    view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values
) -> Unmet | None:
    """Elsewhere workers were urged to declare themselves satisfied before being paid: satisfaction is asked only once
    the money is confirmed."""
    if values.get("satisfaction") is None:
        return None
    arrived = (values.get("received_amount") or Decimal(0)) > 0 and values.get("received_on") is not None
    sure = values["result"] == "reached" and values.get("identity_checked") is True
    return refuse_unless(arrived and sure, "satisfaction_too_early", "F11", field="satisfaction")


_CALL_ANSWERS = ("identity_checked", "received_amount", "own_card", "asked_to_say_satisfied", "charged_fee", "differs")


def answers_match_call_result(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """A call that reached the worker brings the answers; one that did not cannot bring any."""
    reached = values["result"] == "reached"
    wrong = next((name for name in _CALL_ANSWERS if (values.get(name) is None) == reached), None)
    if wrong is None:
        return None
    return refusal("answer_missing" if reached else "not_reached", "F11", field=wrong)


def reopening_ground_holds(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    ground = values["ground"]
    concluded = view.last("case.concluded")
    if ground == "callback_differs":
        calls = view.all("case.callback_recorded", proceeding.id)
        holds = bool(calls) and calls[-1].fields.get("differs") == "yes"
    elif ground == "payment_reversed":
        last = view.last("case.payment_reversed")
        holds = bool(last and concluded and last.position > concluded.position)
    else:
        holds = True
    return refuse_unless(holds, "reopening_ground_missing", "F11", field="ground")


outcome_not_withdrawn = check(
    lambda v, p, a, x: x["outcome"] != ClaimOutcome.withdrawn, "outcome", "withdraw_by_act", "C38"
)
not_in_another_forum = check(lambda v, p, a, x: x["in_a_forum"] is not True, "in_a_forum", "in_forum", "A23")


def not_in_future(name: str) -> Check:
    """The day in this field has come; an empty field passes."""

    def look(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
        day: date | None = values[name]
        return refuse_unless(day is None or day <= view.today, "future_date", field=name, today=view.today)

    return look
