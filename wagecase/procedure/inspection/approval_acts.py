"""Naming inspectors, recusal, and the way of an approval: submitted, endorsed, then approved or returned."""

from __future__ import annotations

from wagecase.procedure.core.acts import Act, FieldType, PerformedBy
from wagecase.procedure.core.enums import ApprovalTopic, Bilingual, Procedure, Role
from wagecase.procedure.core.fields import HANDLERS, NOTE, REASON, choice_field, enum_field, form_field
from wagecase.procedure.core.sources import citation_of
from wagecase.procedure.inspection.approvals import (
    any_approval_at,
    approval_is_at,
    chosen_topic_is_at,
    may_be_submitted,
    penalty_is_submitted,
    penalty_was_reviewed,
    submitted_by_another,
    topic_is_served_later,
)
from wagecase.procedure.inspection.checks import is_handler, two_inspectors_named
from wagecase.procedure.inspection.common import FILED_OR_CLOSED_STAGES, OPEN_STAGES, bureau_act, handler_act, head_act

TOPIC_FIELD = enum_field("for", "报批事项", "Matter for approval", ApprovalTopic)
FILING_OR_LATER = OPEN_STAGES | FILED_OR_CLOSED_STAGES

ASSIGN = head_act(
    name="assign",
    label=Bilingual("指派监察员", "Name the inspectors"),
    at=OPEN_STAGES,
    not_handler=False,
    form_fields=(HANDLERS, NOTE),
    checks=(two_inspectors_named,),
    records="inspection.assigned",
    effect="assign_handlers",
    cite=citation_of("A19"),
)
RECUSE = Act(
    name="recuse",
    procedure=Procedure.inspection,
    label=Bilingual("回避", "Recuse"),
    at=OPEN_STAGES,
    to=None,
    by=frozenset({Role.inspector, Role.head}),
    performed_by=PerformedBy.organisation,
    checks=(is_handler,),
    form_fields=(form_field("handler", FieldType.person, "回避的监察员", "Inspector recused"), REASON),
    records="inspection.recused",
    effect="remove_handler",
    cite=citation_of("A19"),
)
SUBMIT = handler_act(
    name="submit",
    label=Bilingual("报请审批", "Submit for approval"),
    at=FILING_OR_LATER,
    checks=(may_be_submitted,),
    form_fields=(TOPIC_FIELD, form_field("account", FieldType.text, "报批意见", "What is proposed and why")),
    records="inspection.submitted",
    cite=citation_of("A11", "A16"),
)
ENDORSE = head_act(
    name="endorse",
    label=Bilingual("机构负责人同意", "Endorse"),
    at=FILING_OR_LATER,
    needs=(any_approval_at("submitted"), submitted_by_another()),
    checks=(chosen_topic_is_at("submitted"),),
    form_fields=(TOPIC_FIELD, NOTE),
    records="inspection.endorsed",
    cite=citation_of("A11", "A16"),
)
APPROVE = bureau_act(
    name="approve",
    label=Bilingual("局领导批准", "Approve"),
    at=FILING_OR_LATER,
    needs=(any_approval_at("endorsed"), submitted_by_another()),
    checks=(topic_is_served_later, chosen_topic_is_at("endorsed"), penalty_was_reviewed),
    form_fields=(TOPIC_FIELD, NOTE),
    records="inspection.approved",
    cite=citation_of("A11", "A16"),
)
RETURN_SUBMISSION = head_act(
    name="return",
    label=Bilingual("审批退回", "Return to the handler"),
    at=FILING_OR_LATER,
    by=frozenset({Role.head, Role.bureau_head}),
    needs=(any_approval_at("submitted", "endorsed"), submitted_by_another()),
    checks=(chosen_topic_is_at("submitted", "endorsed"),),
    form_fields=(TOPIC_FIELD, REASON),
    records="inspection.returned",
    cite=citation_of("A11", "A16"),
)
FILE = bureau_act(
    name="file",
    label=Bilingual("批准立案", "File"),
    at=frozenset({"filing"}),
    to="investigating",
    needs=(approval_is_at("filed", "endorsed"), submitted_by_another("filed")),
    form_fields=(
        form_field("penalty", FieldType.yes_no, "是否拟予行政处罚", "A penalty is intended", required=False),
        NOTE,
    ),
    records="inspection.filed",
    cite=citation_of("A03", "A08", "A09"),
)
LEGAL_REVIEW = bureau_act(
    name="review",
    label=Bilingual("法制审核", "Review legally"),
    at=frozenset({"notified", "decided"}),
    by=frozenset({Role.legal_reviewer}),
    needs=(penalty_is_submitted,),
    after=("inspection.submitted",),
    form_fields=(
        choice_field(
            "opinion",
            "审核意见",
            "Opinion",
            ("agree", "同意", "Agreed"),
            ("amend", "修改后再报", "To be amended"),
            ("disagree", "不同意", "Not agreed"),
        ),
        form_field("account", FieldType.text, "审核说明", "Grounds"),
    ),
    records="inspection.reviewed",
    cite=citation_of("A17"),
)

APPROVAL_ACTS = (ASSIGN, RECUSE, SUBMIT, ENDORSE, APPROVE, RETURN_SUBMISSION, FILE, LEGAL_REVIEW)
