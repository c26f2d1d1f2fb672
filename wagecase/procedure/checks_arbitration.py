"""Checks of what a person entered in acts of an arbitration. The act's legal date is the value `happened_on`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from wagecase.law.amounts import NoFigure
from wagecase.procedure.acts import Actor, CaseView, Check, ProceedingView, Unmet
from wagecase.procedure.figures import count, figure, lead, term
from wagecase.procedure.guards_arbitration import (
    applicants,
    barred,
    collective,
    hearing_day,
    simple,
)
from wagecase.procedure.refusing import check, unless, unmet

Values = Mapping[str, Any]


# The application


def oral_has_record(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """An oral application is taken down in a record (C07)."""
    whole = values["form"] != "oral" or bool(values["record"])
    return unless(whole, "oral_without_record", "C07", field="record")


def copies_enough(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Hint: a copy for each respondent belongs to the application; a missing one is no ground to send anyone away."""
    short = values["copies"] < values["respondents"]
    return unmet("copies_missing", "C07", field="copies", count=values["respondents"]) if short else None


def not_before_a_tribunal(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """One claim is before one tribunal at a time (C01)."""
    running = [one for one in view.proceedings if one.procedure == "arbitration" and not one.ended_on]
    taken = {claim for one in running for claim in applicants(view, one.id)}
    twice = [claim for claim in values["claims"] if claim in taken]
    return unmet("in_arbitration_already", "C01", field="claims", count=len(twice)) if twice else None


def perhaps_barred(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Hint: the applicant stayed away from a hearing before; the commission will have to refuse (C18, J13)."""
    gone = barred(view, values["claims"])
    return unmet("perhaps_barred", "C18", "J13", field="claims", count=len(gone)) if gone else None


def perhaps_late(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Hint: the limitation seems over. It is the employer's defence, never a reason for software to refuse (C06)."""
    over = {
        one.subject.removeprefix("claim:")
        for one in view.clocks("arb.limitation", view.root.id)
        if one.state == "running" and one.due and one.due < values["happened_on"]
    }
    late = [claim for claim in values["claims"] if claim in over]
    return unmet("limitation_over", "C03", "C04", "C06", field="claims", count=len(late)) if late else None


# Acceptance


def only_lesser_papers(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """What may be handed in later is what the matter does not hang on (C27)."""
    return unless(values["essential"] is not True, "essential_paper", "C27", field="essential")


consent_to_mediate = check(lambda v, p, a, x: x["consent"] is True, "consent", "no_consent_so_accept", "B20")
both_consent = check(lambda v, p, a, x: x["consent"] is True, "consent", "delegation_needs_consent", "B21")


def refusal_holds(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Missing papers are no ground before they were asked for, absence none where nobody was absent (C08, C09, C18)."""
    ground = values["ground"]
    if ground == "not_corrected":
        asked = view.happened("arbitration.correction_asked", proceeding.id)
        return unless(asked, "correction_not_asked", "C08", "C09", field="ground")
    if ground == "deemed_withdrawn":
        gone = barred(view, applicants(view, proceeding.id), but=proceeding.id)
        return unless(bool(gone), "nobody_stayed_away", "C18", field="ground")
    return None


# The fast track

EXCLUSIONS = ("public_interest", "major_effect", "respondent_missing", "unsuitable")


def not_excluded(name: str) -> Check:
    """One of the four matters that are never handled simply (C21)."""
    return check(lambda v, p, a, x: x[name] is not True, name, f"not_simple_{name}", "C21")


def disputed(view: CaseView, proceeding: ProceedingView) -> Decimal:
    """The amount in dispute: what all applicants claim, in yuan."""
    before = applicants(view, proceeding.id)
    return sum((one.claimed for one in view.claims if one.id in before), Decimal(0))


def simple_limit(view: CaseView) -> Decimal | None:
    """Last year's average yearly wage of the city; None as long as the authority has not confirmed it (G32)."""
    try:
        return figure(view, "arbitration.simple_amount")
    except NoFigure:
        return None


def fast_grounds(clear: bool, amount: Decimal, limit: Decimal | None, agreed: bool) -> tuple[str, ...]:
    """The grounds of simple handling that hold; any one is enough (C20)."""
    held = {"clear_facts": clear, "amount": limit is not None and amount <= limit, "agreed": agreed}
    return tuple(name for name, holds in held.items() if holds)


def _grounds(view: CaseView, proceeding: ProceedingView, values: Values) -> tuple[str, ...]:
    amount, limit = disputed(view, proceeding), simple_limit(view)
    return fast_grounds(values["clear_facts"] is True, amount, limit, values["both_agree"] is True)


def facts_are_clear(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    return unless(bool(_grounds(view, proceeding, values)), "facts_not_clear", "C20", field="clear_facts")


def amount_is_small(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """The reason why the amount opens no fast track, said only where nothing else does (C20, G32)."""
    if _grounds(view, proceeding, values):
        return None
    limit = simple_limit(view)
    if limit is None:
        return unmet("figure_unset", "C20", setting="wage.average_year")
    return unmet("amount_not_small", "C20", amount=disputed(view, proceeding), limit=limit)


def both_agreed(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    return unless(bool(_grounds(view, proceeding, values)), "sides_not_agreed", "C20", field="both_agree")


def agreement_on_file(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """That both agree is shown by a paper, not remembered (C20)."""
    shown = values["both_agree"] is not True or bool(values["evidence"])
    return unless(shown, "agreement_not_on_file", "C20", field="evidence")


def amount_could_not_be_judged(
    view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values
) -> Unmet | None:
    """Hint: on another ground the track is open, but the amount was not looked at (G32)."""
    return unmet("figure_unset", "C20", setting="wage.average_year") if simple_limit(view) is None else None


# Service and answer


def shortened_to_a_day(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """A shortened time has a last day, on or before the one that the law would give (C12, C22)."""
    if values["kind"] == "dropped":
        return unless(values["due"] is None, "dropped_has_no_day", "C22", field="due")
    due: date | None = values["due"]
    if due is None or due < values["happened_on"]:
        return unmet("shortened_day_missing", "C22", field="due")
    subject = f"party:{values['party']}"
    ends = [one.due for one in view.clocks("arb.answer", proceeding.id) if one.subject == subject and one.due]
    return unless(not ends or due <= max(ends), "not_shorter", "C22", field="due", due=max(ends, default=due))


def counterclaim_in_time(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """A counter-claim belongs into the time to answer; later it is an application of its own (C12)."""
    subject = f"party:{values['party']}"
    ends = [one.due for one in view.clocks("arb.answer", proceeding.id) if one.subject == subject and one.due]
    open_ = bool(ends) and values["happened_on"] <= max(ends)
    return unless(open_, "counterclaim_late", "C12", field="party")


def posting_allowed(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """A closed employer's gate serves only where many workers apply; a refused receipt always (C19)."""
    least = count(view, "arbitration.posting_workers")
    many = len(applicants(view, proceeding.id)) >= least
    return unless(many or values["ground"] != "closed", "too_few_to_post", "C19", field="ground", count=least)


def notice_is_over(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """A public notice has served its document when its thirty days are over (H20)."""
    found = [
        one
        for one in view.clocks("arb.public_notice", proceeding.id)
        if f"document:{values['document']}" in one.subject
    ]
    due = max((one.due for one in found if one.due), default=None)
    if due is None:
        return unmet("no_such_notice", "H20", field="document")
    return unless(values["happened_on"] >= due, "notice_runs", "H20", field="document", due=due)


# Tribunal and hearing


def tribunal_size(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """One arbitrator in simple handling, three in a collective case that is not handled simply (C20, C39)."""
    named = len(set(proceeding.handler_ids))
    if simple(view, proceeding.id):
        return unless(named == 1, "tribunal_of_one", "C20", count=named)
    if collective(view, proceeding.id):
        return unless(named == 3, "tribunal_of_three", "C39", count=named)
    return unless(named in {1, 3}, "tribunal_one_or_three", "C13", count=named)


def three_to_five(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    low, high = count(view, "arbitration.representatives_low"), count(view, "arbitration.representatives_high")
    named = values["claims"]
    if not set(named) <= set(applicants(view, proceeding.id)):
        return unmet("not_an_applicant", "C38", field="claims")
    return unless(low <= len(named) <= high, "representatives_number", "C38", field="claims", low=low, high=high)


HEARING_NOTICE, POSTPONE_REQUEST = "arb.hearing_notice", "arb.postpone_request"
"""The clocks that count back from the hearing, 调解仲裁法 35 and 办案规则 38, 80 (C14)."""


def _lead(view: CaseView, values: Values) -> date:
    return lead(view, HEARING_NOTICE, values["hearing_on"])


def hearing_later(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    ahead = values["hearing_on"] > values["happened_on"]
    return unless(ahead, "hearing_not_later", "C14", field="hearing_on")


def hearing_lead(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """The notice comes so many days before the hearing; in simple handling the tribunal sets the day (C14, C24)."""
    latest = _lead(view, values)
    holds = values["happened_on"] <= latest or simple(view, proceeding.id)
    days = term(view, HEARING_NOTICE)
    return unless(holds, "hearing_lead_short", "C14", field="hearing_on", latest=latest, days=days)


def lead_is_free(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Hint: the day is nearer than the law asks, as simple handling allows; the right to be heard stays (C24)."""
    short = values["happened_on"] > _lead(view, values) and simple(view, proceeding.id)
    days = term(view, HEARING_NOTICE)
    return unmet("lead_free", "C24", latest=_lead(view, values), days=days) if short else None


def the_day_that_was_set(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    day = hearing_day(view, proceeding.id)
    holds = day is None or values["hearing_on"] == day or day < values["happened_on"]
    return unless(holds, "other_day_set", "C14", field="hearing_on", due=day or "")


def simple_notice_allowed(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Phone, text, fax and e-mail belong to simple handling, and someone says whether it was taken in (C23)."""
    if values["how"] != "simple":
        return None
    if not simple(view, proceeding.id):
        return unmet("simple_notice_only_simple", "C23", field="how")
    return unless(values["confirmed"] is not None, "say_whether_confirmed", "C23", field="confirmed")


def postponement_in_time(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Hint: asked for too late; whether the reason stands is for the tribunal (C14)."""
    day = hearing_day(view, proceeding.id)
    last = lead(view, POSTPONE_REQUEST, day) if day else None
    late = last is not None and values["happened_on"] > last
    return unmet("postponement_late", "C14", latest=last, days=term(view, POSTPONE_REQUEST)) if late else None


def on_the_hearing_day(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    day = hearing_day(view, proceeding.id)
    return unless(day is None or values["happened_on"] >= day, "before_hearing", "C14", due=day or "")


# Time


def extension_in_law(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """At most the days of the law in all, approved while the clock still runs (C15)."""
    clock = view.book.clocks["arb.award"]
    running = [one for one in view.clocks(clock.name, proceeding.id) if one.state in {"running", "paused"}]
    if not running:
        return unmet("clock_not_running", *clock.facts, field="days", clock=f"clock:{clock.name}")
    dues = [one.due for one in running if one.due]
    if dues and values["happened_on"] > max(dues):
        return unmet("extension_too_late", "C15", field="days", clock=f"clock:{clock.name}", due=max(dues))
    if values["days"] <= 0:
        return unmet("length_not_positive", field="days")
    cap = clock.extension.cap if clock.extension and clock.extension.cap else 0
    left = cap - _granted(view, proceeding.id, running[-1].started_by)
    fits = values["days"] <= left
    return unless(fits, "extension_beyond_law", "C15", field="days", clock=f"clock:{clock.name}", cap=cap, left=left)


def _granted(view: CaseView, proceeding_id: str, since: int) -> int:
    """Days granted in the run that is open: a restart makes the extension available again (fold rule 4)."""
    events = view.all("arbitration.extended", proceeding_id)
    return sum(int(one.fields["days"]) for one in events if one.position > since)
