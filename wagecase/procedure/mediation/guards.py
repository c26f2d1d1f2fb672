"""What mediation looks at: the claims it is about, agreements and their dated terms, and the one way of strengthening
an agreement that may be chosen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from wagecase.procedure.core.acts import Actor, CaseView, Check, EventView, ProceedingView, PromiseView, Unmet
from wagecase.procedure.core.figures import cap
from wagecase.procedure.core.refusals import check, guard, refusal, refuse_unless

Values = Mapping[str, Any]

AGREEMENT_EVENT = "mediation.agreement_effective"
MEDIATION_CLOCKS: Mapping[str, str] = {"committee": "med.committee", "onestop": "med.onestop"}
"""The clock of each form that has one; for people's and town bodies only the law's fifteen days run (B03, J01)."""


def mediation_form(view: CaseView, proceeding: ProceedingView) -> str | None:
    """The form under which it was accepted, until then the one applied for."""
    last = view.last("mediation.accepted", proceeding.id) or view.last("mediation.applied", proceeding.id)
    return last.fields.get("form") if last else None


def claims_concerned(view: CaseView, proceeding: ProceedingView) -> frozenset[str]:
    """The claims that the proceeding was opened for."""
    opened = view.opening(proceeding)
    return frozenset(opened.claims) if opened else frozenset()


def list_agreements(view: CaseView, proceeding: ProceedingView) -> tuple[EventView, ...]:
    return view.all(AGREEMENT_EVENT, proceeding.id)


def agreed_claims(view: CaseView, proceeding: ProceedingView) -> frozenset[str]:
    return frozenset(one for event in list_agreements(view, proceeding) for one in event.claims)


def unagreed_claims(view: CaseView, proceeding: ProceedingView) -> frozenset[str]:
    return claims_concerned(view, proceeding) - agreed_claims(view, proceeding)


def agreed_terms(view: CaseView, proceeding: ProceedingView) -> tuple[PromiseView, ...]:
    """The dated terms of every agreement that stand; a later agreement takes the place of an earlier one."""
    positions = {event.position for event in list_agreements(view, proceeding)}
    return tuple(one for one in view.promises if one.position in positions and not one.withdrawn)


def broken_terms(view: CaseView, proceeding: ProceedingView) -> tuple[PromiseView, ...]:
    """Terms whose agreed day has passed with money owed (B09). The day itself still belongs to the employer."""
    return tuple(one for one in agreed_terms(view, proceeding) if one.unkept and one.due < view.today)


def broken_claims(view: CaseView, proceeding: ProceedingView) -> frozenset[str]:
    return frozenset(claim for one in broken_terms(view, proceeding) for claim in one.claims)


def next_term_date(view: CaseView, proceeding: ProceedingView) -> date | None:
    return min((one.due for one in agreed_terms(view, proceeding) if one.unkept), default=None)


def some_term_broken(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    if broken_terms(view, proceeding):
        return None
    due = next_term_date(view, proceeding)
    return refusal("term_still_runs", "B09", due=due) if due else refusal("terms_kept", "B09")


all_terms_kept = guard(
    lambda v, p, a: bool(agreed_terms(v, p)) and not any(one.unkept for one in agreed_terms(v, p)),
    "terms_unkept",
    "B09",
)
some_unagreed = guard(lambda v, p, a: bool(unagreed_claims(v, p)), "all_agreed", "B08")
no_answer_in_time = guard(
    lambda v, p, a: any(d.state == "running" and d.due and d.due < v.today for d in v.clocks("med.negotiate", p.id)),
    "negotiation_runs",
    "B06",
)
CONFIRMATION_EVENTS = ("mediation.review_applied", "mediation.confirmation_applied")
"""Arbitration review or court confirmation: one of the two for each agreement (B13, B15)."""


def confirmation_route(view: CaseView, proceeding: ProceedingView, agreement: EventView) -> EventView | None:
    """The way that was taken to give this agreement force."""
    taken = (one for name in CONFIRMATION_EVENTS for one in view.all(name, proceeding.id))
    return next((one for one in taken if one.document == agreement.document), None)


some_agreement_without_route = guard(
    lambda v, p, a: any(confirmation_route(v, p, one) is None for one in list_agreements(v, p)),
    "one_way_chosen",
    "B13",
    "B15",
)


def agreement_has_no_route(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    named = next((one for one in list_agreements(view, proceeding) if one.document == values["document"]), None)
    if named is None:
        return refusal("no_such_agreement", "B08", field="document")
    return refuse_unless(
        confirmation_route(view, proceeding, named) is None, "one_way_chosen", "B13", "B15", field="document"
    )


def agreement_reviewable(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """An agreement that confirms a labour relation is not reviewed (B14)."""
    named = next((one for one in list_agreements(view, proceeding) if one.document == values["document"]), None)
    about_relation = named is not None and named.fields.get("confirms_relation") == "yes"
    return refusal("relation_not_reviewed", "B14", field="document") if about_relation else None


def warn_agreement_window_over(clock: str, *facts: str) -> Check:
    """Hint: the last day for this agreement is over, and the other body may refuse; nothing is rejected here."""

    def look(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
        runs = view.clocks(clock, proceeding.id)
        days = [one.due for one in runs if one.subject.startswith(f"document:{values['document']}") and one.due]
        over = bool(days) and max(days) < values["happened_on"]
        return refusal("window_passed", *facts, clock=f"clock:{clock}", due=max(days)) if over else None

    return look


def warn_other_mediation_open(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """Warning: a mediation of this case is open already; different workers may well have different ones."""
    running = any(one.procedure == "mediation" and one.ended_on is None for one in view.proceedings)
    return refusal("mediation_open", "B03") if running else None


def claims_in_this_mediation(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    named = {row["claim"] for row in values["terms"]} if "terms" in values else set(values["claims"])
    strange = named - claims_concerned(view, proceeding)
    field = "terms" if "terms" in values else "claims"
    return refusal("claims_not_here", field=field, count=len(strange)) if strange else None


def claims_unagreed(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    bound = set(values["claims"]) & agreed_claims(view, proceeding)
    return refusal("claims_agreed", "B08", field="claims", count=len(bound)) if bound else None


def claims_broken(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Only a worker for whom an agreed day passed unpaid has an employer in default (B09)."""
    kept = set(values["claims"]) - broken_claims(view, proceeding)
    return refusal("claims_not_in_default", "B09", field="claims", count=len(kept)) if kept else None


def all_confirmed(fields: tuple[str, ...], code: str, *facts: str) -> Check:
    """Every one of these is a yes; the first that is not is named."""

    def look(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
        missing = next((name for name in fields if not values[name]), None)
        return refusal(code, *facts, field=missing) if missing else None

    return look


signed_by_all = all_confirmed(("workers_signed", "employer_signed", "mediator_signed", "sealed"), "not_signed", "B08")
both_agree_to_extend = all_confirmed(("workers_consent", "employer_consents"), "consent_missing", "B05", "B17")
applied_jointly = all_confirmed(("joint",), "not_joint", "B13", "B15")
session_ahead = check(lambda v, p, a, x: x["hearing_on"] >= x["happened_on"], "hearing_on", "session_in_past")
oral_is_recorded = check(lambda v, p, a, x: not x["oral"] or bool(x["record"]), "record", "oral_not_recorded", "B02")
mediation_document_sets_due_date = check(
    lambda v, p, a, x: x["result"] != "letter" or x["perform_by"] is not None, "perform_by", "perform_by_missing", "C36"
)


def terms_not_before_signing(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    early = [row["due"] for row in values["terms"] if row["due"] < values["happened_on"]]
    return refusal("due_has_passed", field="terms", due=min(early)) if early else None


def one_term_per_day(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    keys = [(row["claim"], row["due"]) for row in values["terms"]]
    return refuse_unless(len(set(keys)) == len(keys), "term_twice", field="terms")


def warn_settled_for_less(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Hint: a worker who settles for less than is owed must want to (C38); software only counts."""
    sums: dict[str, Decimal] = {}
    for row in values["terms"]:
        sums[row["claim"]] = sums.get(row["claim"], Decimal(0)) + row["amount"]
    less = [one for claim, total in sums.items() if (one := view.claim(claim)) and total < one.outstanding]
    return refusal("settled_below_owed", "C38", field="terms", count=len(less)) if less else None


def warn_outside_onestop_scope(
    view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values
) -> Unmet | None:
    """Hint: one-stop mediation takes pay, rewards and penalties, rest and occupational injury (B17)."""
    outside = values["form"] == "onestop" and values["dispute"] == "other"
    return refusal("outside_onestop", "B17", field="form") if outside else None


def warn_form_changed(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Hint: another form means other clocks (J01)."""
    asked = mediation_form(view, proceeding)
    return refuse_unless(asked in (None, values["form"]), "form_differs", "B05", "B17", field="form")


both_consent_to_mediation = check(
    lambda v, p, a, x: x["both_consent"] is True, "both_consent", "mediation_needs_consent", "B04"
)


def extension_is_valid(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """By consent and before the time is over; one-stop by fifteen days at most, the committee as agreed (B05, B17)."""
    name = MEDIATION_CLOCKS.get(mediation_form(view, proceeding) or "")
    days = [d.due for d in view.clocks(name, proceeding.id) if d.state == "running" and d.due] if name else []
    if name is None or not days:
        return refusal("no_term_to_extend", "B05", "B17", field="days")
    if values["days"] <= 0:
        return refusal("length_not_positive", field="days")
    if values["happened_on"] > max(days):
        return refusal("extension_too_late", "B05", "B17", field="days", clock=f"clock:{name}", due=max(days))
    return _within_cap(view, proceeding, name, values["days"])


def _within_cap(view: CaseView, proceeding: ProceedingView, name: str, days: int) -> Unmet | None:
    clock, most = view.book.clocks[name], cap(view, name)
    used = sum(int(e.fields["days"]) for e in view.all("mediation.extended", proceeding.id))
    if most is None or days <= most - used:
        return None
    return refusal(
        "extension_beyond_law", *clock.facts, field="days", clock=f"clock:{name}", cap=most, left=most - used
    )


def review_extension_is_valid(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Not more working days than the clock of the review allows (B14)."""
    if values["days"] <= 0:
        return refusal("length_not_positive", field="days")
    most = cap(view, "med.arb_review")
    return refuse_unless(most is None or values["days"] <= most, "longer_than_law", "B14", field="days", cap=most)
