"""What waits for an approver's word, oldest first. Where a topic stands is read from the events, as the procedure does.

The handler asks, the head of the body endorses, the head of the bureau decides; a penalty goes to the legal reviewer
besides (practice 1). Whether the approver may act is the table's to say; this list only shows where to look.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from wagecase.extensions import db
from wagecase.law.deadlines import ClockEvent, effective_events
from wagecase.models import Case, CaseAccess, Employer, Event, Proceeding, ProceedingHandler, User, WorkItem
from wagecase.procedure.core.acts import Act
from wagecase.procedure.core.enums import ApprovalTopic, Role
from wagecase.procedure.inspection.approvals import APPROVAL_EVENTS, APPROVAL_RULES
from wagecase.services.access.visibility import visible_to
from wagecase.services.base.dates import today
from wagecase.services.base.principal import APPROVING_ROLES, Principal
from wagecase.services.crypto import personal_data
from wagecase.services.eventlog import case_state

AWAITED_STEPS: Mapping[Role, frozenset[str]] = {
    Role.head: frozenset({"submitted"}),
    Role.bureau_head: frozenset({"endorsed"}),
    Role.legal_reviewer: frozenset({"submitted", "endorsed"}),
}
LEGALLY_REVIEWED = frozenset({ApprovalTopic.penalty.value})
TOPIC_BY_USE = {topic.used_by: topic.name.value for topic in APPROVAL_RULES.values() if topic.used_by}
FILE_EVENTS = (*APPROVAL_EVENTS, *TOPIC_BY_USE)
MAX_ROWS = 200


@dataclass(frozen=True)
class PendingApproval:
    """One topic of one proceeding that waits: who asked, when, and for what."""

    case_id: uuid.UUID
    number: str | None
    employer: str | None
    workers: int
    proceeding_id: uuid.UUID
    topic: str
    label: str
    asked_by: str
    asked_on: date
    days: int
    text_id: uuid.UUID | None
    position: int


def list_pending_approvals(principal: Principal, lang: str) -> list[PendingApproval]:
    """What waits for this person's role in their organisation or those beneath it; never what they asked for
    themselves."""
    steps = frozenset(step for role in principal.roles & APPROVING_ROLES for step in AWAITED_STEPS[role])
    if not steps:
        return []
    rows = _step_rows(principal)
    logs: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for row in rows:
        logs[row.proceeding_id].append(row)
    own = _own_proceedings(principal, list(logs))
    found = [
        _pending_approval(row, topic, entry, lang)
        for proceeding_id, log in logs.items()
        if proceeding_id not in own
        for row, topic, entry in _topics_at(log, steps)
        if row.actor_id != principal.user_id and _concerns_reviewer(principal, topic)
    ]
    return sorted(found, key=lambda one: (one.asked_on, one.position))[:MAX_ROWS]


def _step_rows(principal: Principal) -> Sequence[Any]:
    """The steps of all approvals on proceedings that still wait in the person's organisation, in their order."""
    orgs = [principal.org_id, *principal.answers_for]
    return db.session.execute(
        select(
            Event.case_id,
            Event.proceeding_id,
            Event.body,
            Event.recorded_at,
            Event.actor_id,
            User.name.label("asker"),
            Case.number,
            Case.workers,
            func.coalesce(Employer.name, Case.employer_as_stated).label("employer"),
        )
        .join(WorkItem, WorkItem.proceeding_id == Event.proceeding_id)
        .join(Proceeding, Proceeding.id == Event.proceeding_id)
        .join(CaseAccess, CaseAccess.case_id == Event.case_id)
        .join(Case, Case.id == Event.case_id)
        .outerjoin(Employer, Employer.id == Case.employer_id)
        .outerjoin(User, User.id == Event.actor_id)
        .where(WorkItem.organisation_id == principal.org_id, Proceeding.organisation_id.in_(orgs))
        .where(Event.name.in_(FILE_EVENTS), visible_to(principal))
        .order_by(Event.proceeding_id, Event.position)
    ).all()


def _own_proceedings(principal: Principal, proceeding_ids: Sequence[uuid.UUID]) -> frozenset[uuid.UUID]:
    query = select(ProceedingHandler.proceeding_id).where(
        ProceedingHandler.user_id == principal.user_id, ProceedingHandler.proceeding_id.in_(proceeding_ids)
    )
    return frozenset(db.session.scalars(query))


def _concerns_reviewer(principal: Principal, topic: str) -> bool:
    """A legal reviewer who approves nothing else sees only what needs their review."""
    return principal.has(Role.head, Role.bureau_head) or topic in LEGALLY_REVIEWED


def _topics_at(log: Sequence[Any], steps: frozenset[str]) -> Iterator[tuple[Any, str, ClockEvent]]:
    """The topics of one proceeding that stand at one of these steps, each with the row of its last submission."""
    parsed = {entry.body["position"]: (row, entry) for row in log for entry in [_parse_event(row)]}
    last: dict[str, ClockEvent] = {}
    asked: dict[str, ClockEvent] = {}
    for event in effective_events([entry.clock for _, entry in parsed.values()]):
        topic = TOPIC_BY_USE.get(event.name) or event.fields.get("for", "")
        last[topic] = event
        if event.name.endswith(".submitted"):
            asked[topic] = event
    for topic, event in last.items():
        if event.name.rpartition(".")[2] in steps and topic in asked:
            yield parsed[asked[topic].position][0], topic, asked[topic]


def _parse_event(row: Any) -> case_state.LoggedEvent:
    recorded: datetime = row.recorded_at
    return case_state.parse_event(row.body, recorded)


def _pending_approval(row: Any, topic: str, asked: ClockEvent, lang: str) -> PendingApproval:
    texts = case_state.parse_event(row.body, row.recorded_at).body["texts"]
    text = next(iter(texts.values()), None)
    return PendingApproval(
        case_id=row.case_id,
        number=row.number,
        employer=row.employer,
        workers=row.workers,
        proceeding_id=row.proceeding_id,
        topic=topic,
        label=ApprovalTopic(topic).label.get(lang),
        asked_by=row.asker or "",
        asked_on=asked.on,
        days=(today() - asked.on).days,
        text_id=uuid.UUID(text[0]) if text else None,
        position=asked.position,
    )


def answers_topic(topic: str, act: Act) -> bool:
    """Whether an approver's act can be the answer to this topic: what the topic is used up by, endorsing, returning,
    and `approve` for what the handler serves afterwards."""
    used_by = APPROVAL_RULES[topic].used_by
    if any(ask.name == "for" for ask in act.form_fields):
        return used_by is None or not act.records.endswith(".approved")
    return act.records == used_by or (topic in LEGALLY_REVIEWED and act.records.endswith(".reviewed"))


def get_proposal(one: PendingApproval) -> str | None:
    """What the handler proposes and why; None where there is nothing or it has been erased."""
    return personal_data.open_texts([one.text_id]).get(one.text_id) if one.text_id else None
