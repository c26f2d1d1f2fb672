"""Guards of arbitration: who takes part, which track runs, what has been served, and whether a hearing may be held."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from wagecase.procedure.arbitration.awards import list_awards, service_events, unserved_claims
from wagecase.procedure.core.acts import Actor, CaseView, EventView, ProceedingView, Unmet
from wagecase.procedure.core.figures import count
from wagecase.procedure.core.refusals import guard, refusal, refuse_unless

COPY_SERVICE_EVENTS = ("arbitration.respondent_served", "arbitration.posted", "arbitration.public_notice")
HEARING_NOTICE_EVENTS = ("arbitration.hearing_notified", "arbitration.collective_notified")
HEARING_EVENTS = ("arbitration.hearing_set", "arbitration.postponed", *HEARING_NOTICE_EVENTS)
LEAVING_EVENTS = ("arbitration.part_withdrawn", "arbitration.part_settled")
JOINING_EVENTS = ("arbitration.applied", "arbitration.claim_changed")
ANSWER_CLOCKS = ("arb.answer", "arb.answer_agreed")


def _is_involved(view: CaseView, proceeding: ProceedingView, actor: Actor) -> bool:
    return any(actor.belongs_to(one.org_id) for one in view.proceedings)


organisation_is_involved = guard(_is_involved, "other_organisation")


def applied_on(view: CaseView, proceeding: ProceedingView) -> date:
    event = view.last("arbitration.applied", proceeding.id)
    return event.on if event else proceeding.opened_on


def _claims_of(view: CaseView, proceeding_id: str, names: Iterable[str]) -> frozenset[str]:
    return frozenset(claim for name in names for one in view.all(name, proceeding_id) for claim in one.claims)


def applicant_claims(view: CaseView, proceeding_id: str) -> tuple[str, ...]:
    """The claims that are before the tribunal: applied for or added, and not withdrawn or settled since."""
    before = _claims_of(view, proceeding_id, JOINING_EVENTS) - _claims_of(view, proceeding_id, LEAVING_EVENTS)
    return tuple(one.id for one in view.claims if one.id in before)


def undecided_claims(view: CaseView, proceeding_id: str) -> tuple[str, ...]:
    """Applicants about whom no award has said anything yet."""
    said = {claim for award in list_awards(view, proceeding_id) for claim in award.claims}
    return tuple(one for one in applicant_claims(view, proceeding_id) if one not in said)


def in_collective_handling(view: CaseView, proceeding_id: str) -> bool:
    """So many workers with a common claim that the case is collective (C37)."""
    event = view.last("arbitration.applied", proceeding_id)
    many = bool(event) and len(applicant_claims(view, proceeding_id)) >= count(view, "arbitration.collective_workers")
    return many and event is not None and event.fields.get("common") == "yes"


def in_simple_handling(view: CaseView, proceeding_id: str) -> bool:
    """In simple handling 简易处理, the fast track."""
    last = view.latest(("arbitration.fast_tracked", "arbitration.left_fast_track"), proceeding_id)
    return last is not None and last.name == "arbitration.fast_tracked"


def latest_event_is(view: CaseView, proceeding_id: str, name: str, *others: str) -> bool:
    last = view.latest((name, *others), proceeding_id)
    return last is not None and last.name == name


def barred_claims(view: CaseView, claims: Iterable[str], but: str | None = None) -> tuple[str, ...]:
    """Claims whose applicant stayed away from a hearing before: a new application is not accepted (C18, J13). One that
    was withdrawn of the applicant's own will may come again."""
    gone = {
        claim
        for one in view.all("arbitration.deemed_withdrawn")
        if one.proceeding_id != but
        for claim in applicant_claims(view, one.proceeding_id)
    }
    return tuple(claim for claim in claims if claim in gone)


def hearing_day(view: CaseView, proceeding_id: str) -> date | None:
    """The day that was set or moved last."""
    last = view.latest(HEARING_EVENTS, proceeding_id)
    text = last.fields.get("hearing_on") if last else None
    return date.fromisoformat(text) if text else None


def current_hearing_notice(view: CaseView, proceeding_id: str) -> EventView | None:
    """The notice of the present hearing day: a new day needs a new notice (C14)."""
    last = view.latest(HEARING_NOTICE_EVENTS, proceeding_id)
    day = hearing_day(view, proceeding_id)
    fits = last is not None and day is not None and last.fields.get("hearing_on") == day.isoformat()
    return last if fits else None


no_applicant_barred = guard(
    lambda v, p, a: not barred_claims(v, applicant_claims(v, p.id), but=p.id), "deemed_withdrawn_before", "C18", "J13"
)
some_applicant_left = guard(lambda v, p, a: bool(applicant_claims(v, p.id)), "no_applicant_left")
on_fast_track = guard(lambda v, p, a: in_simple_handling(v, p.id), "not_on_fast_track", "C20", "C22")
off_fast_track = guard(lambda v, p, a: not in_simple_handling(v, p.id), "on_fast_track_already", "C20", "C21")
public_notice_allowed = guard(lambda v, p, a: not in_simple_handling(v, p.id), "leave_fast_track_first", "C21", "H20")
is_suspended = guard(
    lambda v, p, a: latest_event_is(v, p.id, "arbitration.suspended", "arbitration.resumed"), "not_suspended", "C17"
)
not_suspended = guard(
    lambda v, p, a: not latest_event_is(v, p.id, "arbitration.suspended", "arbitration.resumed"), "suspended_now", "C17"
)
tribunal_is_notified = guard(
    lambda v, p, a: v.latest(("arbitration.tribunal_notified", HEARING_NOTICE_EVENTS[1]), p.id) is not None,
    "tribunal_not_notified",
    "C13",
)
hearing_is_set = guard(lambda v, p, a: hearing_day(v, p.id) is not None, "hearing_not_set", "C14")
hearing_is_notified = guard(lambda v, p, a: current_hearing_notice(v, p.id) is not None, "hearing_not_notified", "C14")
delegation_not_open = guard(
    lambda v, p, a: not latest_event_is(v, p.id, "arbitration.delegated", "arbitration.heard"),
    "delegated_already",
    "B21",
)


def is_collective(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    least = count(view, "arbitration.collective_workers")
    return refuse_unless(in_collective_handling(view, proceeding.id), "not_collective", "C37", "C39", count=least)


def one_correction_notice_only(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """All corrections are asked for at once, so there is no second list (C08)."""
    return refuse_unless(
        not view.happened("arbitration.correction_asked", proceeding.id), "corrections_asked_once", "C08"
    )


def acceptance_decision_overdue(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """The five working days passed without a word on acceptance, so the court is open (C09, C10)."""
    running = [one for one in view.clocks("arb.accept", proceeding.id) if one.state == "running" and one.due]
    due = max((one.due for one in running if one.due), default=None)
    return refuse_unless(due is not None and due < view.today, "answer_not_overdue", "C09", "C10", due=due or "")


def copy_is_served(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """The respondent has the application, by hand or by posting or public notice that has taken effect (C11, C19)."""
    handed = view.happened("arbitration.respondent_served", proceeding.id)
    deemed = any(
        one.due is not None and one.due < view.today
        for name in ("arb.posting", "arb.public_notice")
        for one in view.clocks(name, proceeding.id)
    )
    return refuse_unless(handed or deemed, "copy_not_served", "C11")


def answer_time_over(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """The respondent's time to answer is over, used, or shortened by their own consent (C12, C22)."""
    running = [one for name in ANSWER_CLOCKS for one in view.clocks(name, proceeding.id) if one.state == "running"]
    last = max((one.due for one in running if one.due), default=None)
    open_ = last is not None and last >= view.today
    return refuse_unless(not open_, "answer_time_runs", "C12", "C22", due=last or "")


PRESENT_CODES = {"applicant": "applicant_was_there", "respondent": "respondent_was_there"}


def absent_from_hearing(view: CaseView, proceeding: ProceedingView, side: str) -> Unmet | None:
    """This side was absent from the last hearing, and the notice had reached it: a simple notice that nobody confirmed
    has no such effect (C18, C23)."""
    heard = view.last("arbitration.heard", proceeding.id)
    if heard is None or heard.fields.get(side) == "present":
        return refusal(PRESENT_CODES[side], "C18")
    told = current_hearing_notice(view, proceeding.id)
    sure = told is not None and (told.fields.get("how") != "simple" or told.fields.get("confirmed") == "yes")
    return refuse_unless(sure, "notice_unconfirmed", "C18", "C23")


def applicant_absent(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    return absent_from_hearing(view, proceeding, "applicant")


def respondent_absent(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    return absent_from_hearing(view, proceeding, "respondent")


EXTENSION_EVENTS = ("arbitration.extension_asked", "arbitration.extended", "arbitration.extension_returned")


def extension_pending(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """The tribunal has asked for more time, and someone else decides on it (C15)."""
    last = view.latest(EXTENSION_EVENTS, proceeding.id)
    if last is None or last.name != EXTENSION_EVENTS[0]:
        return refusal("extension_not_asked", "C15")
    return refuse_unless(last.actor_id != actor.user_id, "own_work", "C15")


def no_extension_pending(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    return refuse_unless(not latest_event_is(view, proceeding.id, *EXTENSION_EVENTS), "extension_waits_already", "C15")


def every_award_served(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """Each award has reached every worker in it and the employer, for each has remedies of their own (C31, C32,
    C33)."""
    missing = {claim for award in list_awards(view, proceeding.id) for claim in unserved_claims(view, award)}
    if missing:
        return refusal("award_unserved", "C32", "C33", count=len(missing))
    reached = all(service_events(view, award, "employer") for award in list_awards(view, proceeding.id))
    return refuse_unless(reached, "award_unserved_employer", "C32", "C33")
