"""Acts on a case that join and split it, answer the national platform, order supervision and report. Review runs beside
the stages, so most of these acts stay where they are. What moves a case between offices is in `case_hand_over`."""

from __future__ import annotations

from wagecase.procedure.case.checks import (
    claims_in_no_proceeding,
    conclusion_is_configured,
    consolidated_case_exists,
    some_claims_remain,
)
from wagecase.procedure.case.guards import (
    approved_by_city,
    city_review_not_pending,
    city_review_pending,
    is_lead,
    lead_conclusion_known,
    no_other_proceeding,
    several_claims,
)
from wagecase.procedure.case.transfer_guards import no_transfer_in_transit
from wagecase.procedure.core.acts import Act, FieldType, PerformedBy
from wagecase.procedure.core.case_stages import ALL_STAGES, OPEN_STAGES, PRE_ACCEPTANCE_STAGES
from wagecase.procedure.core.checks import due_after
from wagecase.procedure.core.correction import CORRECT
from wagecase.procedure.core.enums import Bilingual, Procedure, Role
from wagecase.procedure.core.fields import CLAIMS, NOTE, REASON, form_field
from wagecase.procedure.core.guards import awaits_answer, from_other_organisation
from wagecase.procedure.core.sources import OFFICE_PRACTICE, citation_of

CONCLUSION_CODE = form_field(
    "conclusion",
    FieldType.code,
    "核处结论代码",
    "Conclusion code",
    help=Bilingual("平台十类核处结论之一，代码由本市配置", "One of the platform's ten conclusions, as configured"),
)

JOIN = Act(
    name="join",
    procedure=Procedure.case,
    label=Bilingual("并案", "Join to another case"),
    at=PRE_ACCEPTANCE_STAGES | {"settled"},
    to="joined",
    by=frozenset({Role.head}),
    needs=(no_other_proceeding, no_transfer_in_transit),
    checks=(consolidated_case_exists,),
    form_fields=(form_field("target", FieldType.code, "并入的案号", "Number of the case it joins"), REASON),
    records="case.joined",
    effect="join",
    cite=citation_of(OFFICE_PRACTICE),
)
UNJOIN = Act(
    name="unjoin",
    procedure=Procedure.case,
    label=Bilingual("撤销并案", "Undo the joining"),
    at=frozenset({"joined"}),
    to="received",
    by=frozenset({Role.head}),
    form_fields=(REASON,),
    records="case.unjoined",
    effect="unjoin",
    cite=citation_of(OFFICE_PRACTICE),
)
SPLIT = Act(
    name="split",
    procedure=Procedure.case,
    label=Bilingual("分案", "Split off"),
    at=OPEN_STAGES,
    to=None,
    by=frozenset({Role.head}),
    needs=(several_claims,),
    checks=(some_claims_remain, claims_in_no_proceeding),
    form_fields=(CLAIMS, REASON),
    records="case.split",
    effect="split",
    cite=citation_of(OFFICE_PRACTICE),
)
SUBMIT = Act(
    name="submit",
    procedure=Procedure.case,
    label=Bilingual("报市级审核", "Submit for the city's review"),
    at=ALL_STAGES,
    to=None,
    by=frozenset({Role.clerk, Role.inspector}),
    needs=(is_lead, lead_conclusion_known, city_review_not_pending),
    checks=(conclusion_is_configured,),
    form_fields=(CONCLUSION_CODE, form_field("account", FieldType.text, "核查情况", "What was found")),
    records="case.submitted",
    cite=citation_of("F06", "F07"),
)
SEND_BACK = Act(
    name="send_back",
    procedure=Procedure.case,
    label=Bilingual("退回重核", "Send back"),
    at=ALL_STAGES,
    to=None,
    by=frozenset({Role.supervisor}),
    performed_by=PerformedBy.outside,
    needs=(city_review_pending,),
    after=("case.submitted",),
    form_fields=(REASON,),
    records="case.sent_back",
    cite=citation_of("F07"),
)
APPROVE = Act(
    name="approve",
    procedure=Procedure.case,
    label=Bilingual("审核通过", "Pass in review"),
    at=ALL_STAGES,
    to=None,
    by=frozenset({Role.supervisor}),
    performed_by=PerformedBy.outside,
    needs=(city_review_pending,),
    after=("case.submitted",),
    form_fields=(NOTE,),
    records="case.approved",
    cite=citation_of("F07"),
)
ANSWER = Act(
    name="answer",
    procedure=Procedure.case,
    label=Bilingual("答复线索", "Answer the lead"),
    at=ALL_STAGES,
    to=None,
    by=frozenset({Role.clerk, Role.inspector}),
    needs=(is_lead, approved_by_city),
    checks=(conclusion_is_configured,),
    after=("case.approved",),
    form_fields=(CONCLUSION_CODE, NOTE),
    records="case.answered",
    cite=citation_of("F06", "F07"),
)
ISSUE_SUPERVISION_ORDER = Act(
    name="order_supervision",
    procedure=Procedure.case,
    label=Bilingual("督办", "Issue a supervision order"),
    at=ALL_STAGES,
    to=None,
    by=frozenset({Role.supervisor}),
    performed_by=PerformedBy.outside,
    needs=(from_other_organisation,),
    checks=(due_after("F01"),),
    form_fields=(
        form_field("due", FieldType.date, "回复期限", "Answer by"),
        form_field("order", FieldType.text, "督办要求", "What is asked"),
    ),
    records="case.supervision_ordered",
    sets_document=True,
    effect="issue_document",
    cite=citation_of("F01", "F07"),
)
ANSWER_SUPERVISION_ORDER = Act(
    name="answer_supervision",
    procedure=Procedure.case,
    label=Bilingual("督办回复", "Answer the supervision order"),
    at=ALL_STAGES,
    to=None,
    by=frozenset({Role.inspector, Role.head}),
    needs=(awaits_answer("case.supervision_ordered", "case.supervision_answered", "F01"),),
    after=("case.supervision_ordered",),
    form_fields=(form_field("account", FieldType.text, "回复内容", "Answer"),),
    records="case.supervision_answered",
    cite=citation_of("F01"),
)
REPORT_INCIDENT = Act(
    name="report_incident",
    procedure=Procedure.case,
    label=Bilingual("聚集报告", "Report a collective incident"),
    at=ALL_STAGES,
    to=None,
    by=frozenset({Role.clerk, Role.inspector, Role.head}),
    form_fields=(
        form_field("time", FieldType.time, "时间", "Time"),
        form_field("place", FieldType.text, "地点", "Place"),
        form_field("headcount", FieldType.integer, "人数", "Headcount"),
        form_field("extreme_act", FieldType.yes_no, "有无极端行为", "Extreme act"),
        form_field("settled", FieldType.yes_no, "是否已平息", "Settled"),
        NOTE,
    ),
    records="case.incident",
    any_day=True,
    cite=citation_of("F01", "A51"),
)

COORDINATION_ACTS = (
    JOIN,
    UNJOIN,
    SPLIT,
    SUBMIT,
    SEND_BACK,
    APPROVE,
    ANSWER,
    ISSUE_SUPERVISION_ORDER,
    ANSWER_SUPERVISION_ORDER,
    REPORT_INCIDENT,
    CORRECT,
)
