"""Approvals of an inspection (practice 1): the handler asks, the head of the body endorses, the bureau's head decides.
What is asked for is a topic; where it stands is read from the events, never kept beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wagecase.procedure.core.acts import Actor, CaseView, Check, EventView, Guard, ProceedingView, Unmet
from wagecase.procedure.core.enums import ApprovalTopic
from wagecase.procedure.core.refusals import guard, refusal, refuse_unless
from wagecase.procedure.inspection.guards import (
    breach_is_corrected,
    listing_is_allowed,
    order_unpaid,
    requested_hearing_held,
    views_heard,
)

APPROVAL_EVENTS = ("inspection.submitted", "inspection.endorsed", "inspection.approved", "inspection.returned")


@dataclass(frozen=True, slots=True)
class ApprovalRule:
    """`used_by` is the event that uses the approval up; None where what was approved may go to several parties."""

    name: ApprovalTopic
    at: frozenset[str]
    used_by: str | None = None
    needs: tuple[Guard, ...] = ()


_RUNNING_STAGES = frozenset({"investigating", "ordered", "deciding", "notified", "decided", "enforcing"})
_NOTIFIED_STAGES = frozenset({"notified", "decided"})

APPROVAL_RULES: Mapping[str, ApprovalRule] = {
    topic.name: topic
    for topic in (
        ApprovalRule(ApprovalTopic.filed, frozenset({"filing"}), "inspection.filed"),
        ApprovalRule(ApprovalTopic.extended, _RUNNING_STAGES | {"closed"}, "inspection.extended"),
        ApprovalRule(ApprovalTopic.decision, _NOTIFIED_STAGES, needs=(views_heard, requested_hearing_held)),
        ApprovalRule(ApprovalTopic.penalty, _NOTIFIED_STAGES, needs=(views_heard, requested_hearing_held)),
        ApprovalRule(
            ApprovalTopic.list, _RUNNING_STAGES | {"closed"}, "inspection.listed", (order_unpaid, listing_is_allowed)
        ),
        ApprovalRule(ApprovalTopic.withdrawn, _RUNNING_STAGES, "inspection.filing_withdrawn", (breach_is_corrected,)),
        ApprovalRule(ApprovalTopic.closed, _RUNNING_STAGES, "inspection.closed"),
    )
}


def latest_approval_event(view: CaseView, proceeding: ProceedingView, topic: ApprovalRule) -> EventView | None:
    """The last step that speaks of this topic, or the event that used the approval up."""
    steps = [e for name in APPROVAL_EVENTS for e in view.all(name, proceeding.id) if e.fields.get("for") == topic.name]
    used = view.all(topic.used_by, proceeding.id) if topic.used_by else ()
    return max((*steps, *used), key=lambda event: event.position, default=None)


def approval_status(view: CaseView, proceeding: ProceedingView, topic: str) -> str:
    """`submitted`, `endorsed`, `approved`, `returned`, the name of the event that used it up, or nothing."""
    last = latest_approval_event(view, proceeding, APPROVAL_RULES[topic])
    return last.name.removeprefix("inspection.") if last else ""


def topics_at_step(view: CaseView, proceeding: ProceedingView, step: str) -> tuple[str, ...]:
    """The topics that stand at this step."""
    return tuple(topic for topic in APPROVAL_RULES if approval_status(view, proceeding, topic) == step)


def approval_is_at(topic: str, step: str) -> Guard:
    """The topic has come as far as this step; else a refusal that says which step is missing."""

    def look(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
        held = approval_status(view, proceeding, topic) == step
        return refuse_unless(held, f"not_{step}", "A11", topic=f"topic:{topic}")

    return look


def any_approval_at(*steps: str) -> Guard:
    def look(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
        return refuse_unless(any(topics_at_step(view, proceeding, step) for step in steps), "nothing_waits", "A11")

    return look


penalty_is_submitted = guard(
    lambda v, p, a: approval_status(v, p, "penalty") in {"submitted", "endorsed"}, "penalty_not_submitted", "A17"
)


def no_other_approval_pending(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """An inspection is not closed while its handler still waits for an answer from an approver."""
    open_ones = [
        t for step in ("submitted", "endorsed") for t in topics_at_step(view, proceeding, step) if t != "closed"
    ]
    return refusal("waits_already", topic=f"topic:{open_ones[0]}") if open_ones else None


def submitted_by_another(topic: str | None = None) -> Guard:
    """Nobody gives an approval that they asked for, even after leaving the case."""

    def look(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
        topics = (
            [topic]
            if topic
            else [*topics_at_step(view, proceeding, "submitted"), *topics_at_step(view, proceeding, "endorsed")]
        )
        own = [name for name in topics if _submitted_by(view, proceeding, name) == actor.user_id]
        return refuse_unless(not topics or len(own) < len(topics), "own_work", "A11")

    return look


def _submitted_by(view: CaseView, proceeding: ProceedingView, topic: str) -> str | None:
    asked = [e for e in view.all("inspection.submitted", proceeding.id) if e.fields.get("for") == topic]
    return asked[-1].actor_id if asked else None


def may_be_submitted(
    view: CaseView, proceeding: ProceedingView, actor: Actor, values: Mapping[str, Any]
) -> Unmet | None:
    """The topic belongs to this stage, is not with an approver already, and what it needs holds."""
    topic = APPROVAL_RULES[values["for"]]
    if proceeding.stage not in topic.at:
        stage = f"stage:inspection.{proceeding.stage}"
        return refusal("not_submitted_here", field="for", topic=f"topic:{topic.name}", stage=stage)
    if approval_status(view, proceeding, topic.name) in {"submitted", "endorsed"}:
        return refusal("waits_already", field="for", topic=f"topic:{topic.name}")
    found = (need(view, proceeding, actor) for need in topic.needs)
    return next((one for one in found if one), None)


def chosen_topic_is_at(*steps: str) -> Check:
    """The topic that was entered stands at one of these steps, and this person did not ask for it."""

    def look(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Mapping[str, Any]) -> Unmet | None:
        topic: str = values["for"]
        if approval_status(view, proceeding, topic) not in steps:
            return refusal(f"not_{steps[0]}", "A11", field="for", topic=f"topic:{topic}")
        return refuse_unless(_submitted_by(view, proceeding, topic) != actor.user_id, "own_work", "A11", field="for")

    return look


def topic_is_served_later(
    view: CaseView, proceeding: ProceedingView, actor: Actor, values: Mapping[str, Any]
) -> Unmet | None:
    """Filing, extension, listing and closing are the approver's own acts; `approve` is for what is served later."""
    topic = APPROVAL_RULES[values["for"]]
    return refuse_unless(topic.used_by is None, "approved_by_own_act", field="for", topic=f"topic:{topic.name}")


def penalty_was_reviewed(
    view: CaseView, proceeding: ProceedingView, actor: Actor, values: Mapping[str, Any]
) -> Unmet | None:
    """A penalty is decided only after legal review 法制审核 of this submission (行政处罚法58, practice 1)."""
    if values["for"] != "penalty":
        return None
    asked = [e for e in view.all("inspection.submitted", proceeding.id) if e.fields.get("for") == "penalty"]
    review = view.last("inspection.reviewed", proceeding.id)
    holds = bool(asked and review and review.position > asked[-1].position and review.fields.get("opinion") == "agree")
    return refuse_unless(holds, "not_reviewed", "A17", field="for")
