"""Guards of legal aid: where each recipient stands, and how near a limit is at which aid must be provided first.

A group is as many recipients with one lawyer: each has their own application, decision and agreement (practice 3, D04,
D11), so guards ask for each claim and never for the group.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from wagecase.law.book import Book, ClockKind, ClockOwner
from wagecase.law.deadlines import RunState
from wagecase.law.runs import SHANGHAI
from wagecase.procedure.core.acts import Actor, CaseView, EventView, ProceedingView, Unmet
from wagecase.procedure.core.figures import urgent_days
from wagecase.procedure.core.refusals import guard, refusal, refuse_unless


@dataclass(frozen=True, slots=True)
class AidRecipient:
    """One worker's aid. `status`: nothing yet, applied, asked (for documents), gone, granted, refused, ended,
    terminated. `first`: aid was provided before the decision. `due`: the day set for the documents."""

    status: str = ""
    first: bool = False
    asked_before: bool = False
    due: str = ""
    lawyer: str = ""
    signed: bool = False
    objecting: bool = False
    overruled: bool = False
    reported: bool = False
    last_on: date = date.min

    @property
    def pending(self) -> bool:
        return self.status in ("applied", "asked")

    @property
    def aided(self) -> bool:
        """Aid is being given, by a decision or before it."""
        return self.status == "granted" or (self.first and (self.pending or not self.status))

    @property
    def over(self) -> bool:
        return self.status in ("ended", "terminated")

    @property
    def to_be_decided(self) -> bool:
        return self.pending or (self.status == "refused" and self.overruled)


def _apply_objection_decision(one: AidRecipient, event: EventView) -> AidRecipient:
    gives = event.fields.get("outcome") == "give"
    continued = gives and one.status == "terminated"
    return replace(one, objecting=False, overruled=gives, status="granted" if continued else one.status, reported=False)


_TRANSITIONS: Mapping[str, Callable[[AidRecipient, EventView], AidRecipient]] = MappingProxyType(
    {
        "applied": lambda one, e: replace(one, status="applied", overruled=False),
        "supplement_asked": lambda one, e: replace(one, status="asked", asked_before=True, due=e.fields.get("due", "")),
        "supplemented": lambda one, e: replace(one, status="applied"),
        "deemed_withdrawn": lambda one, e: replace(one, status="gone"),
        "withdrawn": lambda one, e: replace(one, status="gone"),
        "provided_first": lambda one, e: replace(one, first=True, due=e.fields.get("due", "")),
        "granted": lambda one, e: replace(one, status="granted"),
        "refused": lambda one, e: replace(one, status="refused", overruled=False),
        "objected": lambda one, e: replace(one, objecting=True),
        "objection_decided": _apply_objection_decision,
        "assigned": lambda one, e: replace(one, lawyer=e.fields.get("lawyer", "")),
        "changed": lambda one, e: replace(one, lawyer=e.fields.get("lawyer", ""), signed=False),
        "signed": lambda one, e: replace(one, signed=True),
        "terminated": lambda one, e: replace(one, status="terminated"),
        "ended": lambda one, e: replace(one, status="ended"),
        "reported": lambda one, e: replace(one, reported=True),
    }
)


def recipients_from_events(events: Iterable[EventView], proceeding_id: str) -> Mapping[str, AidRecipient]:
    """Where everyone stands whom an event of this proceeding names, by claim."""
    found: dict[str, AidRecipient] = {}
    for event in events:
        change = _TRANSITIONS.get(event.name.removeprefix("legal_aid."))
        if change is None or event.proceeding_id != proceeding_id:
            continue
        for claim in event.claims:
            found[claim] = _apply_event(found.get(claim, AidRecipient()), event, change)
    return found


def _apply_event(
    one: AidRecipient, event: EventView, change: Callable[[AidRecipient, EventView], AidRecipient]
) -> AidRecipient:
    return replace(change(one, event), last_on=max(one.last_on, event.on))


def aid_recipients(view: CaseView, proceeding: ProceedingView) -> Mapping[str, AidRecipient]:
    """Where everyone stands who is still on the case: claims that were split off are followed there."""
    found = recipients_from_events(view.events, proceeding.id)
    return {one.id: found[one.id] for one in view.claims if one.id in found}


def limit_clocks(book: Book) -> frozenset[str]:
    """The rights of a worker that lapse: limitation and windows to sue or apply, of whatever procedure but this."""
    owners = (ClockOwner.worker, ClockOwner.party)
    return frozenset(
        clock.name
        for clock in book.clocks.values()
        if clock.kind is ClockKind.window and clock.owner in owners and clock.procedure != "legal_aid"
    )


def nearest_limit(view: CaseView, proceeding_id: str, today: date) -> date | None:
    """The first day, from today on, on which a right of the workers lapses: of the case's own deadlines, or as the
    referral or an application says."""
    clocks = limit_clocks(view.book)
    running = [
        one.due
        for _, one in view.deadlines
        if one.clock in clocks and one.state is RunState.running and one.due and not one.contingent
        if one.subject.rpartition("party:")[2] not in view.employer_side
    ]
    told = [
        date.fromisoformat(event.fields["limit_on"])
        for name in ("legal_aid.referred", "legal_aid.applied")
        for event in view.all(name, proceeding_id)
        if "limit_on" in event.fields
    ]
    return min((day for day in (*running, *told) if day >= today), default=None)


def warn_limit_near(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """A warning with the day and the days left: aid can be provided first and the formalities completed later (D08)."""
    limit, urgent = nearest_limit(view, proceeding.id, view.today), urgent_days(view.book, view.today)
    if limit is None or (limit - view.today).days >= urgent:
        return None
    first = any(one.first or one.lawyer for one in aid_recipients(view, proceeding).values())
    left = (limit - view.today).days
    return None if first else refusal("aid_limit_near", "D08", on=limit, days=left, urgent=urgent)


def referral_not_taken(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """The second to try learns who picked the referral up and when."""
    picked = view.last("legal_aid.picked", proceeding.id)
    if picked is None:
        return None
    at = picked.recorded_at.astimezone(SHANGHAI)
    return refusal("aid_picked_already", who=f"user:{picked.actor_id}", at=f"{at:%Y-%m-%d %H.%M}")


def warn_aid_running(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """A warning: the case is with legal aid already; a further referral is for further workers or another body."""
    running = any(one.procedure == "legal_aid" and one.ended_on is None for one in view.proceedings)
    return refusal("aid_running") if running else None


no_application_yet = guard(lambda v, p, a: not aid_recipients(v, p), "aid_applications_in", "D04")
some_aid_ended = guard(
    lambda v, p, a: any(one.over for one in aid_recipients(v, p).values()), "aid_nobody_aided", "D13"
)
no_aid_open = guard(
    lambda v, p, a: not any(one.pending or one.aided for one in aid_recipients(v, p).values()), "aid_still_open", "D13"
)
no_objection_pending = guard(
    lambda v, p, a: not any(one.objecting for one in aid_recipients(v, p).values()), "aid_objection_open", "D09"
)
no_aid_given = guard(lambda v, p, a: not any(one.over for one in aid_recipients(v, p).values()), "aid_was_given", "D13")


def all_reports_submitted(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """The lawyer reports on every recipient assigned to them (D13)."""
    missing = [one for one in aid_recipients(view, proceeding).values() if one.over and one.lawyer and not one.reported]
    return refusal("aid_report_missing", "D13", count=len(missing)) if missing else None


def is_assigned_lawyer(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """Only the lawyer of a recipient asks to be released from that recipient."""
    mine = any(one.lawyer == actor.user_id and not one.over for one in aid_recipients(view, proceeding).values())
    return refuse_unless(mine, "aid_not_your_recipient", "D05")
