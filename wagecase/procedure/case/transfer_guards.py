"""Guards of what goes to another office: a move (交办, 转办) passes the case on, a transfer (移送) leaves it there.

Each transfer issues a document; its receipt, return and answer name it, so that several may be under way at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wagecase.procedure.core.acts import Actor, CaseView, Check, EventView, ProceedingView, Unmet
from wagecase.procedure.core.refusals import guard, refusal, refuse_unless

CASE_TRANSFERRED, STATUTORY_TRANSFER_SENT = "case.transferred", "case.transferred_by_statute"
MORE_TIME_EVENTS = ("case.more_time_asked", "case.more_time_granted", "case.more_time_refused")
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TransferRecord:
    """One transfer with its results."""

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
    def changes_owner(self) -> bool:
        return self.sent.name == CASE_TRANSFERRED

    @property
    def in_transit(self) -> bool:
        return self.receipted is None and self.returned is None

    @property
    def unanswered(self) -> bool:
        return self.receipted is not None and self.answered is None


def list_transfers(view: CaseView) -> Iterator[TransferRecord]:
    """Every hand-over of the case, in order of sending."""
    found: dict[tuple[str, str | None], EventView] = {}
    for name in ("case.receipted", "case.returned", "case.transfer_answered"):
        found |= {(name, event.document): event for event in view.all(name)}
    asked = _open_time_requests(view)
    for sent in sorted(
        (*view.all(CASE_TRANSFERRED), *view.all(STATUTORY_TRANSFER_SENT)), key=lambda event: event.position
    ):
        yield TransferRecord(
            sent,
            found.get(("case.receipted", sent.document)),
            found.get(("case.returned", sent.document)),
            found.get(("case.transfer_answered", sent.document)),
            asked.get(sent.document),
        )


def _open_time_requests(view: CaseView) -> dict[str | None, EventView]:
    """By document the request for more time that nobody has answered."""
    told = sorted((event for name in MORE_TIME_EVENTS for event in view.all(name)), key=lambda event: event.position)
    last = {event.document: event for event in told}
    return {paper: event for paper, event in last.items() if event.name == MORE_TIME_EVENTS[0]}


def transfer_to_receipt(view: CaseView, actor: Actor) -> TransferRecord | None:
    """What this person's office is asked to receipt; at most one at a time is under way to an office."""
    return next((one for one in list_transfers(view) if one.in_transit and actor.belongs_to(one.to_org)), None)


def transfer_to_answer(view: CaseView, actor: Actor) -> TransferRecord | None:
    """What this person's office has receipted and not answered, the oldest first."""
    return next((one for one in list_transfers(view) if one.unanswered and actor.belongs_to(one.to_org)), None)


def transfer_with_time_request(view: CaseView, actor: Actor) -> TransferRecord | None:
    """Of what this person's office gave away, the oldest for which more time is asked."""
    given = (one for one in list_transfers(view) if one.asked and not one.answered)
    return next((one for one in given if actor.belongs_to(one.sent.org_id)), None)


def transfer_in_transit(view: CaseView) -> TransferRecord | None:
    return next((one for one in list_transfers(view) if one.changes_owner and one.in_transit), None)


no_transfer_in_transit = guard(lambda v, p, a: transfer_in_transit(v) is None, "transfer_open", "A06")
time_request_to_decide = guard(lambda v, p, a: transfer_with_time_request(v, a) is not None, "no_time_asked", "A06")
answer_is_due = guard(lambda v, p, a: transfer_to_answer(v, a) is not None, "no_answer_owed", "A06")


def transfer_addressed_here(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    if not any(one.in_transit for one in list_transfers(view)):
        return refusal("no_transfer", "A06")
    return refuse_unless(transfer_to_receipt(view, actor) is not None, "not_addressed_to_you", "A06")


def more_time_may_be_asked(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """More time is asked once at a time, and of an answer that is due by a day."""
    transfer = transfer_to_answer(view, actor)
    if transfer is None or "due" not in transfer.sent.fields:
        return refusal("no_answer_day", "A06")
    return refuse_unless(transfer.asked is None, "time_asked_already", "A06")


def warn_answers_outstanding(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """A warning: another office has not yet given an answer that was asked for by a day."""
    missing = [one for one in list_transfers(view) if one.unanswered and "due" in one.sent.fields]
    return refusal("transfer_unanswered", "A06", count=len(missing)) if missing else None


def to_another_office(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Not to itself, and not to an office to which something is under way already."""
    if values["to_org"] == view.org_id:
        return refusal("same_organisation", "A06", field="to_org")
    double = any(one.in_transit and one.to_org == values["to_org"] for one in list_transfers(view))
    return refusal("transfer_open", "A06", field="to_org") if double else None


def _not_before(find: Callable[[CaseView, Actor], TransferRecord | None], started: str) -> Check:
    """The act is dated not before this part of the hand-over that it is about."""

    def look(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
        one = find(view, actor)
        earlier = getattr(one, started) if one else None
        on: date = values["happened_on"]
        if earlier is None or earlier.on <= on:
            return None
        return refusal("before_event", "H01", field="happened_on", event=f"event:{earlier.name}", on=earlier.on)

    return look


not_before_sent = _not_before(transfer_to_receipt, "sent")
not_before_receipt = _not_before(transfer_to_answer, "receipted")
