"""Naming inspectors, recusal, and the way of an approval: submitted, endorsed, then approved or returned."""

from __future__ import annotations

from wagecase.procedure.core.acts import Act, AskType, Reach
from wagecase.procedure.core.enums import ApprovalTopic, Procedure, Role, Words
from wagecase.procedure.core.fields import HANDLERS, NOTE, REASON, ask, choose, pick
from wagecase.procedure.core.sources import source
from wagecase.procedure.inspection.approvals import (
    asked_by_someone_else,
    may_be_submitted,
    only_what_is_served_later,
    penalty_waits,
    penalty_was_reviewed,
    something_waits,
    stands_at,
    topic_stands_at,
)
from wagecase.procedure.inspection.checks import is_handler, two_named
from wagecase.procedure.inspection.common import AND_AFTER, OPEN, bureau_act, handler_act, head_act

TOPIC = choose("for", "报批事项", "Matter for approval", ApprovalTopic)
EVERYWHERE = OPEN | AND_AFTER

ASSIGN = head_act(
    name="assign",
    label=Words("指派监察员", "Name the inspectors"),
    at=OPEN,
    not_handler=False,
    asks=(HANDLERS, NOTE),
    checks=(two_named,),
    records="inspection.assigned",
    effect="assign_handlers",
    letter="assigned",
    cite=source("A19"),
)
RECUSE = Act(
    name="recuse",
    procedure=Procedure.inspection,
    label=Words("回避", "Recuse"),
    at=OPEN,
    to=None,
    by=frozenset({Role.inspector, Role.head}),
    reach=Reach.organisation,
    checks=(is_handler,),
    asks=(ask("handler", AskType.person, "回避的监察员", "Inspector recused"), REASON),
    records="inspection.recused",
    effect="remove_handler",
    cite=source("A19"),
)
SUBMIT = handler_act(
    name="submit",
    label=Words("报请审批", "Submit for approval"),
    at=EVERYWHERE,
    checks=(may_be_submitted,),
    asks=(TOPIC, ask("account", AskType.text, "报批意见", "What is proposed and why")),
    records="inspection.submitted",
    cite=source("A11", "A16"),
)
ENDORSE = head_act(
    name="endorse",
    label=Words("机构负责人同意", "Endorse"),
    at=EVERYWHERE,
    needs=(something_waits("submitted"), asked_by_someone_else()),
    checks=(topic_stands_at("submitted"),),
    asks=(TOPIC, NOTE),
    records="inspection.endorsed",
    cite=source("A11", "A16"),
)
APPROVE = bureau_act(
    name="approve",
    label=Words("局领导批准", "Approve"),
    at=EVERYWHERE,
    needs=(something_waits("endorsed"), asked_by_someone_else()),
    checks=(only_what_is_served_later, topic_stands_at("endorsed"), penalty_was_reviewed),
    asks=(TOPIC, NOTE),
    records="inspection.approved",
    cite=source("A11", "A16"),
)
RETURN = head_act(
    name="return",
    label=Words("审批退回", "Return to the handler"),
    at=EVERYWHERE,
    by=frozenset({Role.head, Role.bureau_head}),
    needs=(something_waits("submitted", "endorsed"), asked_by_someone_else()),
    checks=(topic_stands_at("submitted", "endorsed"),),
    asks=(TOPIC, REASON),
    records="inspection.returned",
    letter="approval_returned",
    cite=source("A11", "A16"),
)
FILE = bureau_act(
    name="file",
    label=Words("批准立案", "File"),
    at=frozenset({"filing"}),
    to="investigating",
    needs=(stands_at("filed", "endorsed"), asked_by_someone_else("filed")),
    asks=(ask("penalty", AskType.yes_no, "是否拟予行政处罚", "A penalty is intended", required=False), NOTE),
    records="inspection.filed",
    cite=source("A03", "A08", "A09"),
)
LEGAL_REVIEW = bureau_act(
    name="review",
    label=Words("法制审核", "Review legally"),
    at=frozenset({"notified", "decided"}),
    by=frozenset({Role.legal_reviewer}),
    needs=(penalty_waits,),
    after=("inspection.submitted",),
    asks=(
        pick(
            "opinion",
            "审核意见",
            "Opinion",
            ("agree", "同意", "Agreed"),
            ("amend", "修改后再报", "To be amended"),
            ("disagree", "不同意", "Not agreed"),
        ),
        ask("account", AskType.text, "审核说明", "Grounds"),
    ),
    records="inspection.reviewed",
    cite=source("A17"),
)

APPROVAL_ACTS = (ASSIGN, RECUSE, SUBMIT, ENDORSE, APPROVE, RETURN, FILE, LEGAL_REVIEW)
