"""Checks of what a person entered in acts of an arbitration. The act's legal date is the value `happened_on`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from wagecase.law.figures import NoFigure
from wagecase.procedure.arbitration.guards import (
    applicant_claims,
    barred_claims,
    hearing_day,
    in_collective_handling,
    in_simple_handling,
)
from wagecase.procedure.core.acts import Actor, CaseView, Check, ProceedingView, Unmet
from wagecase.procedure.core.figures import count, figure, lead, term
from wagecase.procedure.core.refusals import check, refusal, refuse_unless

Values = Mapping[str, Any]


# The application


def oral_has_record(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """An oral application is taken down in a record (C07)."""
    whole = values["form"] != "oral" or bool(values["record"])
    return refuse_unless(whole, "oral_without_record", "C07", field="record")


def warn_copies_missing(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Hint: a copy for each respondent belongs to the application; a missing one is no ground to send anyone away."""
    short = values["copies"] < values["respondents"]
    return refusal("copies_missing", "C07", field="copies", count=values["respondents"]) if short else None


def not_in_another_arbitration(
    view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values
) -> Unmet | None:
    """One claim is before one tribunal at a time (C01)."""
    running = [one for one in view.proceedings if one.procedure == "arbitration" and not one.ended_on]
    taken = {claim for one in running for claim in applicant_claims(view, one.id)}
    twice = [claim for claim in values["claims"] if claim in taken]
    return refusal("in_arbitration_already", "C01", field="claims", count=len(twice)) if twice else None


def warn_earlier_default(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Hint: the applicant stayed away from a hearing before; the commission will have to refuse (C18, J13)."""
    gone = barred_claims(view, values["claims"])
    return refusal("perhaps_barred", "C18", "J13", field="claims", count=len(gone)) if gone else None


def warn_limitation_over(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Hint: the limitation seems over. It is the employer's defence, never a reason for software to refuse (C06)."""
    over = {
        one.subject.removeprefix("claim:")
        for one in view.clocks("arb.limitation", view.root.id)
        if one.state == "running" and one.due and one.due < values["happened_on"]
    }
    late = [claim for claim in values["claims"] if claim in over]
    return refusal("limitation_over", "C03", "C04", "C06", field="claims", count=len(late)) if late else None


# Acceptance


def only_minor_documents_missing(
    view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values
) -> Unmet | None:
    """What may be handed in later is what the matter does not hang on (C27)."""
    return refuse_unless(values["essential"] is not True, "essential_document", "C27", field="essential")


consents_to_mediation = check(lambda v, p, a, x: x["consent"] is True, "consent", "no_consent_so_accept", "B20")
both_consent_to_delegation = check(
    lambda v, p, a, x: x["consent"] is True, "consent", "delegation_needs_consent", "B21"
)


def refusal_ground_is_valid(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Missing documents are no ground before they were asked for, absence none where nobody was absent (C08, C09,
    C18)."""
    ground = values["ground"]
    if ground == "not_corrected":
        asked = view.happened("arbitration.correction_asked", proceeding.id)
        return refuse_unless(asked, "correction_not_asked", "C08", "C09", field="ground")
    if ground == "deemed_withdrawn":
        gone = barred_claims(view, applicant_claims(view, proceeding.id), but=proceeding.id)
        return refuse_unless(bool(gone), "nobody_stayed_away", "C18", field="ground")
    return None


# The fast track

EXCLUSIONS = ("public_interest", "major_effect", "respondent_missing", "unsuitable")


def not_excluded(name: str) -> Check:
    """One of the four matters that are never handled simply (C21)."""
    return check(lambda v, p, a, x: x[name] is not True, name, f"not_simple_{name}", "C21")


def amount_in_dispute(view: CaseView, proceeding: ProceedingView) -> Decimal:
    """The amount in dispute: what all applicants claim, in yuan."""
    before = applicant_claims(view, proceeding.id)
    return sum((one.claimed for one in view.claims if one.id in before), Decimal(0))


def simple_handling_limit(view: CaseView) -> Decimal | None:
    """Last year's average yearly wage of the city; None as long as the authority has not confirmed it (G32)."""
    try:
        return figure(view, "arbitration.simple_amount")
    except NoFigure:
        return None


def fast_track_grounds(clear: bool, amount: Decimal, limit: Decimal | None, agreed: bool) -> tuple[str, ...]:
    """The grounds of simple handling that hold; any one is enough (C20)."""
    held = {"clear_facts": clear, "amount": limit is not None and amount <= limit, "agreed": agreed}
    return tuple(name for name, holds in held.items() if holds)


def _grounds_entered(view: CaseView, proceeding: ProceedingView, values: Values) -> tuple[str, ...]:
    amount, limit = amount_in_dispute(view, proceeding), simple_handling_limit(view)
    return fast_track_grounds(values["clear_facts"] is True, amount, limit, values["both_agree"] is True)


def fast_track_ground_holds(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    return refuse_unless(
        bool(_grounds_entered(view, proceeding, values)), "facts_not_clear", "C20", field="clear_facts"
    )


def warn_amount_above_limit(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """The reason why the amount opens no fast track, said only where nothing else does (C20, G32)."""
    if _grounds_entered(view, proceeding, values):
        return None
    limit = simple_handling_limit(view)
    if limit is None:
        return refusal("figure_unset", "C20", setting="wage.average_year")
    return refusal("amount_not_small", "C20", amount=amount_in_dispute(view, proceeding), limit=limit)


def both_agreed(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    return refuse_unless(
        bool(_grounds_entered(view, proceeding, values)), "sides_not_agreed", "C20", field="both_agree"
    )


def agreement_on_file(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """That both agree is shown by a document (C20)."""
    shown = values["both_agree"] is not True or bool(values["evidence"])
    return refuse_unless(shown, "agreement_not_on_file", "C20", field="evidence")


def warn_amount_not_compared(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Hint: on another ground the track is open, but the amount was not looked at (G32)."""
    return refusal("figure_unset", "C20", setting="wage.average_year") if simple_handling_limit(view) is None else None


# Service and answer


def shortened_period_is_valid(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """A shortened time has a last day, on or before the one that the law would give (C12, C22)."""
    if values["kind"] == "dropped":
        return refuse_unless(values["due"] is None, "dropped_has_no_day", "C22", field="due")
    due: date | None = values["due"]
    if due is None or due < values["happened_on"]:
        return refusal("shortened_day_missing", "C22", field="due")
    subject = f"party:{values['party']}"
    ends = [one.due for one in view.clocks("arb.answer", proceeding.id) if one.subject == subject and one.due]
    return refuse_unless(not ends or due <= max(ends), "not_shorter", "C22", field="due", due=max(ends, default=due))


def counterclaim_in_time(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """A counter-claim belongs into the time to answer; later it is an application of its own (C12)."""
    subject = f"party:{values['party']}"
    ends = [one.due for one in view.clocks("arb.answer", proceeding.id) if one.subject == subject and one.due]
    open_ = bool(ends) and values["happened_on"] <= max(ends)
    return refuse_unless(open_, "counterclaim_late", "C12", field="party")


def posting_allowed(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """A closed employer's gate serves only where many workers apply; a refused receipt always (C19)."""
    least = count(view, "arbitration.posting_workers")
    many = len(applicant_claims(view, proceeding.id)) >= least
    return refuse_unless(many or values["ground"] != "closed", "too_few_to_post", "C19", field="ground", count=least)


def public_notice_expired(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """A public notice has served its document when its thirty days are over (H20)."""
    found = [
        one
        for one in view.clocks("arb.public_notice", proceeding.id)
        if f"document:{values['document']}" in one.subject
    ]
    due = max((one.due for one in found if one.due), default=None)
    if due is None:
        return refusal("no_such_notice", "H20", field="document")
    return refuse_unless(values["happened_on"] >= due, "notice_runs", "H20", field="document", due=due)


# Tribunal and hearing


def tribunal_size_is_valid(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """One arbitrator in simple handling, three in a collective case that is not handled simply (C20, C39)."""
    named = len(set(proceeding.handler_ids))
    if in_simple_handling(view, proceeding.id):
        return refuse_unless(named == 1, "tribunal_of_one", "C20", count=named)
    if in_collective_handling(view, proceeding.id):
        return refuse_unless(named == 3, "tribunal_of_three", "C39", count=named)
    return refuse_unless(named in {1, 3}, "tribunal_one_or_three", "C13", count=named)


def three_to_five_representatives(
    view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values
) -> Unmet | None:
    low, high = count(view, "arbitration.representatives_low"), count(view, "arbitration.representatives_high")
    named = values["claims"]
    if not set(named) <= set(applicant_claims(view, proceeding.id)):
        return refusal("not_an_applicant", "C38", field="claims")
    return refuse_unless(low <= len(named) <= high, "representatives_number", "C38", field="claims", low=low, high=high)


HEARING_NOTICE, POSTPONE_REQUEST = "arb.hearing_notice", "arb.postpone_request"
"""The clocks that count back from the hearing, 调解仲裁法 35 and 办案规则 38, 80 (C14)."""


def _notice_deadline(view: CaseView, values: Values) -> date:
    return lead(view, HEARING_NOTICE, values["hearing_on"])


def hearing_is_later(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    ahead = values["hearing_on"] > values["happened_on"]
    return refuse_unless(ahead, "hearing_not_later", "C14", field="hearing_on")


def hearing_notice_in_time(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """The notice comes so many days before the hearing; in simple handling the tribunal sets the day (C14, C24)."""
    latest = _notice_deadline(view, values)
    holds = values["happened_on"] <= latest or in_simple_handling(view, proceeding.id)
    days = term(view, HEARING_NOTICE)
    return refuse_unless(holds, "notice_period_short", "C14", field="hearing_on", latest=latest, days=days)


def warn_short_notice(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Hint: the day is nearer than the law asks, as simple handling allows; the right to be heard stays (C24)."""
    short = values["happened_on"] > _notice_deadline(view, values) and in_simple_handling(view, proceeding.id)
    days = term(view, HEARING_NOTICE)
    return refusal("notice_free", "C24", latest=_notice_deadline(view, values), days=days) if short else None


def hearing_held_on_day_set(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    day = hearing_day(view, proceeding.id)
    holds = day is None or values["hearing_on"] == day or day < values["happened_on"]
    return refuse_unless(holds, "other_day_set", "C14", field="hearing_on", due=day or "")


def simple_notice_allowed(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Phone, text, fax and e-mail belong to simple handling, and someone says whether it was taken in (C23)."""
    if values["how"] != "simple":
        return None
    if not in_simple_handling(view, proceeding.id):
        return refusal("simple_notice_only_simple", "C23", field="how")
    return refuse_unless(values["confirmed"] is not None, "say_whether_confirmed", "C23", field="confirmed")


def warn_late_postponement_request(
    view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values
) -> Unmet | None:
    """Hint: asked for too late; whether the reason stands is for the tribunal (C14)."""
    day = hearing_day(view, proceeding.id)
    last = lead(view, POSTPONE_REQUEST, day) if day else None
    late = last is not None and values["happened_on"] > last
    return refusal("postponement_late", "C14", latest=last, days=term(view, POSTPONE_REQUEST)) if late else None


def on_the_hearing_day(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    day = hearing_day(view, proceeding.id)
    return refuse_unless(day is None or values["happened_on"] >= day, "before_hearing", "C14", due=day or "")


# Time


def extension_within_cap(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """At most the days of the law in all, approved while the clock still runs (C15)."""
    clock = view.book.clocks["arb.award"]
    running = [one for one in view.clocks(clock.name, proceeding.id) if one.state in {"running", "paused"}]
    if not running:
        return refusal("clock_not_running", *clock.facts, field="days", clock=f"clock:{clock.name}")
    dues = [one.due for one in running if one.due]
    if dues and values["happened_on"] > max(dues):
        return refusal("extension_too_late", "C15", field="days", clock=f"clock:{clock.name}", due=max(dues))
    if values["days"] <= 0:
        return refusal("length_not_positive", field="days")
    cap = clock.extension.cap if clock.extension and clock.extension.cap else 0
    left = cap - _days_granted(view, proceeding.id, running[-1].started_by)
    fits = values["days"] <= left
    return refuse_unless(
        fits, "extension_beyond_law", "C15", field="days", clock=f"clock:{clock.name}", cap=cap, left=left
    )


def _days_granted(view: CaseView, proceeding_id: str, since: int) -> int:
    """Days granted in the run that is open: a restart makes the extension available again (fold rule 4)."""
    events = view.all("arbitration.extended", proceeding_id)
    return sum(int(one.fields["days"]) for one in events if one.position > since)
