"""Guards of the case itself: lead or complaint, transfer, review by the city, close and call-back."""

from __future__ import annotations

from collections.abc import Collection

from wagecase.procedure.core.acts import Actor, CaseView, ProceedingView, Unmet
from wagecase.procedure.core.enums import MatterKind, Role
from wagecase.procedure.core.figures import is_beyond_look_back, term
from wagecase.procedure.core.refusals import guard, refusal, refuse_unless


def is_complaint(view: CaseView) -> bool:
    """A complaint from the start, or a lead turned into one (F12)."""
    return view.matter == MatterKind.complaint or view.happened("case.complaint_started")


def verification_finding(view: CaseView) -> str | None:
    """What the last verification found: violation, none or unclear."""
    last = view.last("case.verified")
    return last.fields.get("finding") if last else None


is_lead = guard(lambda v, p, a: v.matter == MatterKind.lead, "only_for_lead", "F05")
not_complaint_yet = guard(lambda v, p, a: not is_complaint(v), "complaint_already", "F12")
not_signed_in = guard(lambda v, p, a: not v.happened("case.receipted", of="lead"), "signed_in_already", "F05")
employer_still_unknown = guard(lambda v, p, a: not v.employer_known, "employer_known_already")
no_inspection_open = guard(
    lambda v, p, a: all(one.ended_on or one.procedure != "inspection" for one in v.proceedings),
    "inspection_open",
    "A03",
)
no_other_proceeding = guard(lambda v, p, a: not v.others, "proceedings_begun")
several_claims = guard(lambda v, p, a: len(v.claims) > 1, "one_claim_only")
was_reopened = guard(lambda v, p, a: v.happened("case.reopened"), "not_reopened", "A03")


def may_be_accepted(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """A lead is accepted as a complaint (F12), or filed of the office's own motion once a violation is verified."""
    if view.matter == MatterKind.complaint or is_complaint(view) or verification_finding(view) == "violation":
        return None
    return refusal("not_a_complaint_yet", "F12", "A08", "A09")


FORUMS = frozenset({"mediation", "arbitration", "litigation"})


def not_before_another_forum(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """Inspection leaves alone what mediation, arbitration or a court already handles (A23)."""
    open_ones = [one for one in view.proceedings if one.procedure in FORUMS and not one.ended_on]
    if not open_ones:
        return None
    return refusal("in_other_procedure", "A23", procedure=f"procedure:{open_ones[0].procedure}")


def older_than_two_years(view: CaseView) -> tuple[str, ...]:
    """Claims whose wages fell due before the look-back of the complaint began: a sign for a person, no more."""
    came = view.last("case.received")
    day = came.on if came else view.root.opened_on
    old = (one for one in view.claims if one.period_to and is_beyond_look_back(view.book, one.period_to, day))
    return tuple(one.id for one in old)


def within_two_years(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """Acts not discovered, reported or complained of within the look-back are not pursued, counted from the END of a
    continuing act (A10). Whether it continued is for a person to say."""
    old = older_than_two_years(view)
    return refusal("perhaps_too_old", "A04", "A10", count=len(old), years=term(view, "insp.lookback")) if old else None


def _review_status(view: CaseView) -> str:
    """Where the answer to a lead stands with the city: submitted, sent_back, approved, answered or nothing."""
    last = view.latest(("case.submitted", "case.sent_back", "case.approved", "case.answered"))
    return last.name.removeprefix("case.") if last else ""


city_review_pending = guard(lambda v, p, a: _review_status(v) == "submitted", "nothing_with_city", "F07")
city_review_not_pending = guard(lambda v, p, a: _review_status(v) != "submitted", "with_city_already", "F07")
approved_by_city = guard(lambda v, p, a: _review_status(v) == "approved", "not_passed_by_city", "F07")
lead_answered = guard(
    lambda v, p, a: v.matter != MatterKind.lead or v.happened("case.answered"), "lead_unanswered", "F05", "F06"
)
lead_conclusion_known = guard(
    lambda v, p, a: v.matter != MatterKind.lead or verification_finding(v) is not None or v.happened("case.settled"),
    "not_verified",
    "F05",
)


def complaint_was_decided(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """A complaint is accepted or refused in writing (A03, A04), never simply closed, unless every worker withdrew."""
    decided = not is_complaint(view) or view.happened("case.accepted") or all_withdrawn(view)
    return refuse_unless(decided, "complaint_undecided", "A03", "A04")


def all_withdrawn(view: CaseView) -> bool:
    return bool(view.claims) and all(one.outcome == "withdrawn" for one in view.claims)


def verified_settled_or_withdrawn(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    applied = view.matter == MatterKind.application and any(one.ended_on for one in view.others)
    known = (
        verification_finding(view)
        or view.happened("case.settled")
        or view.happened("case.accepted")
        or all_withdrawn(view)
    )
    known = known or applied
    return refuse_unless(bool(known), "not_verified", "F05", "A06")


def other_proceedings_ended(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    running = [one for one in view.others if one.ended_on is None]
    if not running:
        return None
    first = running[0]
    return refusal(
        "proceeding_open", procedure=f"procedure:{first.procedure}", stage=f"stage:{first.procedure}.{first.stage}"
    )


def every_outcome_known(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """What a worker gets may differ from the next worker's: each claim carries its own outcome."""
    missing = [one for one in view.claims if one.outcome is None]
    return refusal("outcome_missing", count=len(missing)) if missing else None


def caller_is_independent(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """A closed case is called back by someone who did not handle it, of another organisation or another team (F11)."""
    if any(actor.user_id in one.handler_ids for one in view.proceedings):
        return refusal("own_work", "F11")
    orgs = {one.org_id for one in view.proceedings}
    teams = {team for one in view.proceedings for team in one.handler_teams}
    return refuse_unless(is_independent_of(actor.org_id, actor.team, orgs, teams), "same_team", "F11")


def is_independent_of(org_id: str, team: str, orgs: Collection[str], teams: Collection[str]) -> bool:
    """Whether somebody of this organisation and team is of another organisation or team than those at work."""
    return org_id not in orgs or (bool(team) and bool(teams) and team not in teams)


def head_or_city_supervisor(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    allowed = Role.supervisor in actor.roles or actor.belongs_to(proceeding.org_id)
    return refuse_unless(allowed, "other_organisation")
