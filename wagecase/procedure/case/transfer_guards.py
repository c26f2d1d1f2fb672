"""Guards of what goes to another office: a move (交办, 转办) passes the case on, a transfer (移送) leaves it there.

Each hand-over issues a paper; its receipt, return and answer name that paper, so that several may be under way at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wagecase.procedure.core.acts import Actor, CaseView, Check, EventView, ProceedingView, Unmet
from wagecase.procedure.core.refusals import guard, unless, unmet

MOVED, TRANSFERRED = "case.handed_over", "case.transferred"
MORE_TIME = ("case.more_time_asked", "case.more_time_granted", "case.more_time_refused")
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class HandOver:
    """One hand-over with what came of it."""

    sent: EventView
    receipted: EventView | None
    returned: EventView | None
    answered: EventView | None
    # More time is asked for and neither granted nor refused yet.
    asked: EventView | None = None

    @property
    def to_org(self) -> str:
        return self.sent.fields.get("to_org", "")

    @property
    def moves(self) -> bool:
        return self.sent.name == MOVED

    @property
    def on_its_way(self) -> bool:
        return self.receipted is None and self.returned is None

    @property
    def unanswered(self) -> bool:
        return self.receipted is not None and self.answered is None


def hand_overs(view: CaseView) -> Iterator[HandOver]:
    """Every hand-over of the case, in order of sending."""
    found: dict[tuple[str, str | None], EventView] = {}
    for name in ("case.receipted", "case.returned", "case.hand_over_answered"):
        found |= {(name, event.document): event for event in view.all(name)}
    asked = _asked(view)
    for sent in sorted((*view.all(MOVED), *view.all(TRANSFERRED)), key=lambda event: event.position):
        yield HandOver(
            sent,
            found.get(("case.receipted", sent.document)),
            found.get(("case.returned", sent.document)),
            found.get(("case.hand_over_answered", sent.document)),
            asked.get(sent.document),
        )


def _asked(view: CaseView) -> dict[str | None, EventView]:
    """By paper the request for more time that nobody has answered."""
    told = sorted((event for name in MORE_TIME for event in view.all(name)), key=lambda event: event.position)
    last = {event.document: event for event in told}
    return {paper: event for paper, event in last.items() if event.name == MORE_TIME[0]}


def waiting_for(view: CaseView, actor: Actor) -> HandOver | None:
    """What this person's office is asked to receipt; at most one at a time is under way to an office."""
    return next((one for one in hand_overs(view) if one.on_its_way and actor.belongs_to(one.to_org)), None)


def owed_by(view: CaseView, actor: Actor) -> HandOver | None:
    """What this person's office has receipted and not answered, the oldest first."""
    return next((one for one in hand_overs(view) if one.unanswered and actor.belongs_to(one.to_org)), None)


def asked_of(view: CaseView, actor: Actor) -> HandOver | None:
    """Of what this person's office gave away, the oldest for which more time is asked."""
    given = (one for one in hand_overs(view) if one.asked and not one.answered)
    return next((one for one in given if actor.belongs_to(one.sent.org_id)), None)


def move_on_its_way(view: CaseView) -> HandOver | None:
    return next((one for one in hand_overs(view) if one.moves and one.on_its_way), None)


no_hand_over_open = guard(lambda v, p, a: move_on_its_way(v) is None, "hand_over_open", "A06")
more_time_asked_of_me = guard(lambda v, p, a: asked_of(v, a) is not None, "no_time_asked", "A06")
owes_an_answer = guard(lambda v, p, a: owed_by(v, a) is not None, "no_answer_owed", "A06")


def addressed_to_me(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    if not any(one.on_its_way for one in hand_overs(view)):
        return unmet("no_hand_over", "A06")
    return unless(waiting_for(view, actor) is not None, "not_addressed_to_you", "A06")


def owes_by_a_day(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """More time is asked once at a time, and of an answer that is due by a day."""
    owed = owed_by(view, actor)
    if owed is None or "due" not in owed.sent.fields:
        return unmet("no_answer_day", "A06")
    return unless(owed.asked is None, "time_asked_already", "A06")


def all_answered(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """A warning: another office still owes an answer that was asked for by a day."""
    missing = [one for one in hand_overs(view) if one.unanswered and "due" in one.sent.fields]
    return unmet("hand_over_unanswered", "A06", count=len(missing)) if missing else None


def to_another_office(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Not to itself, and not to an office to which something is under way already."""
    if values["to_org"] == view.org_id:
        return unmet("same_organisation", "A06", field="to_org")
    double = any(one.on_its_way and one.to_org == values["to_org"] for one in hand_overs(view))
    return unmet("hand_over_open", "A06", field="to_org") if double else None


def _not_before(find: Callable[[CaseView, Actor], HandOver | None], started: str) -> Check:
    """The act is dated not before this part of the hand-over that it is about."""

    def look(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
        one = find(view, actor)
        earlier = getattr(one, started) if one else None
        on: date = values["happened_on"]
        if earlier is None or earlier.on <= on:
            return None
        return unmet("before_event", "H01", field="happened_on", event=f"event:{earlier.name}", on=earlier.on)

    return look


not_before_sent = _not_before(waiting_for, "sent")
not_before_receipt = _not_before(owed_by, "receipted")
