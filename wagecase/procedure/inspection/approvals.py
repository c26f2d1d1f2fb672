"""Approvals of an inspection (practice 1): the handler asks, the head of the body endorses, the bureau's head decides.
What is asked for is a topic; where it stands is read from the events, never kept beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wagecase.procedure.core.acts import Actor, CaseView, Check, EventView, Guard, ProceedingView, Unmet
from wagecase.procedure.core.enums import ApprovalTopic
from wagecase.procedure.core.refusals import guard, unless, unmet
from wagecase.procedure.inspection.guards import corrected, hearing_settled, listing_open, order_unpaid, views_heard

STEPS = ("inspection.submitted", "inspection.endorsed", "inspection.approved", "inspection.returned")


@dataclass(frozen=True, slots=True)
class Topic:
    """`used_by` is the event that uses the approval up; None where what was approved may go to several parties."""

    name: ApprovalTopic
    at: frozenset[str]
    used_by: str | None = None
    needs: tuple[Guard, ...] = ()


_RUNNING = frozenset({"investigating", "ordered", "deciding", "notified", "decided", "enforcing"})
_NOTIFIED = frozenset({"notified", "decided"})

TOPICS: Mapping[str, Topic] = {
    topic.name: topic
    for topic in (
        Topic(ApprovalTopic.filed, frozenset({"filing"}), "inspection.filed"),
        Topic(ApprovalTopic.extended, _RUNNING | {"closed"}, "inspection.extended"),
        Topic(ApprovalTopic.decision, _NOTIFIED, needs=(views_heard, hearing_settled)),
        Topic(ApprovalTopic.penalty, _NOTIFIED, needs=(views_heard, hearing_settled)),
        Topic(ApprovalTopic.list, _RUNNING | {"closed"}, "inspection.listed", (order_unpaid, listing_open)),
        Topic(ApprovalTopic.withdrawn, _RUNNING, "inspection.filing_withdrawn", (corrected,)),
        Topic(ApprovalTopic.closed, _RUNNING, "inspection.closed"),
    )
}


def latest(view: CaseView, proceeding: ProceedingView, topic: Topic) -> EventView | None:
    """The last step that speaks of this topic, or the event that used the approval up."""
    steps = [e for name in STEPS for e in view.all(name, proceeding.id) if e.fields.get("for") == topic.name]
    used = view.all(topic.used_by, proceeding.id) if topic.used_by else ()
    return max((*steps, *used), key=lambda event: event.position, default=None)


def standing(view: CaseView, proceeding: ProceedingView, topic: str) -> str:
    """`submitted`, `endorsed`, `approved`, `returned`, the name of the event that used it up, or nothing."""
    last = latest(view, proceeding, TOPICS[topic])
    return last.name.removeprefix("inspection.") if last else ""


def waiting(view: CaseView, proceeding: ProceedingView, step: str) -> tuple[str, ...]:
    """The topics that stand at this step."""
    return tuple(topic for topic in TOPICS if standing(view, proceeding, topic) == step)


def stands_at(topic: str, step: str) -> Guard:
    """The topic has come as far as this step; else a refusal that says which step is missing."""

    def look(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
        held = standing(view, proceeding, topic) == step
        return unless(held, f"not_{step}", "A11", topic=f"topic:{topic}")

    return look


def something_waits(*steps: str) -> Guard:
    def look(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
        return unless(any(waiting(view, proceeding, step) for step in steps), "nothing_waits", "A11")

    return look


penalty_waits = guard(
    lambda v, p, a: standing(v, p, "penalty") in {"submitted", "endorsed"}, "penalty_not_submitted", "A17"
)


def nothing_else_waits(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """An inspection is not closed while its handler still waits for an answer from an approver."""
    open_ones = [t for step in ("submitted", "endorsed") for t in waiting(view, proceeding, step) if t != "closed"]
    return unmet("waits_already", topic=f"topic:{open_ones[0]}") if open_ones else None


def asked_by_someone_else(topic: str | None = None) -> Guard:
    """Whoever asked for an approval does not give it, even after leaving the case."""

    def look(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
        topics = [topic] if topic else [*waiting(view, proceeding, "submitted"), *waiting(view, proceeding, "endorsed")]
        own = [name for name in topics if _asker(view, proceeding, name) == actor.user_id]
        return unless(not topics or len(own) < len(topics), "own_work", "A11")

    return look


def _asker(view: CaseView, proceeding: ProceedingView, topic: str) -> str | None:
    asked = [e for e in view.all("inspection.submitted", proceeding.id) if e.fields.get("for") == topic]
    return asked[-1].actor_id if asked else None


def may_be_submitted(
    view: CaseView, proceeding: ProceedingView, actor: Actor, values: Mapping[str, Any]
) -> Unmet | None:
    """The topic belongs to this stage, is not with an approver already, and what it needs holds."""
    topic = TOPICS[values["for"]]
    if proceeding.stage not in topic.at:
        stage = f"stage:inspection.{proceeding.stage}"
        return unmet("not_submitted_here", field="for", topic=f"topic:{topic.name}", stage=stage)
    if standing(view, proceeding, topic.name) in {"submitted", "endorsed"}:
        return unmet("waits_already", field="for", topic=f"topic:{topic.name}")
    found = (need(view, proceeding, actor) for need in topic.needs)
    return next((one for one in found if one), None)


def topic_stands_at(*steps: str) -> Check:
    """The topic that was entered stands at one of these steps, and this person did not ask for it."""

    def look(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Mapping[str, Any]) -> Unmet | None:
        topic: str = values["for"]
        if standing(view, proceeding, topic) not in steps:
            return unmet(f"not_{steps[0]}", "A11", field="for", topic=f"topic:{topic}")
        return unless(_asker(view, proceeding, topic) != actor.user_id, "own_work", "A11", field="for")

    return look


def only_what_is_served_later(
    view: CaseView, proceeding: ProceedingView, actor: Actor, values: Mapping[str, Any]
) -> Unmet | None:
    """Filing, extension, listing and closing are the approver's own acts; `approve` is for what is served later."""
    topic = TOPICS[values["for"]]
    return unless(topic.used_by is None, "approved_by_own_act", field="for", topic=f"topic:{topic.name}")


def penalty_was_reviewed(
    view: CaseView, proceeding: ProceedingView, actor: Actor, values: Mapping[str, Any]
) -> Unmet | None:
    """A penalty is decided only after legal review 法制审核 of this submission (行政处罚法58, practice 1)."""
    if values["for"] != "penalty":
        return None
    asked = [e for e in view.all("inspection.submitted", proceeding.id) if e.fields.get("for") == "penalty"]
    review = view.last("inspection.reviewed", proceeding.id)
    holds = bool(asked and review and review.position > asked[-1].position and review.fields.get("opinion") == "agree")
    return unless(holds, "not_reviewed", "A17", field="for")
