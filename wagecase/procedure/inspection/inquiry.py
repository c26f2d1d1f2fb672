"""Inquiry, instruction and their time-limits. The instruction is no decision: it has its own due date (practice 2)."""

from __future__ import annotations

from wagecase.procedure.core.acts import FieldType
from wagecase.procedure.core.enums import Bilingual
from wagecase.procedure.core.fields import (
    CLAIMS,
    DOCUMENT,
    DOCUMENT_NUMBER,
    DUE_DATE,
    INSPECTORS,
    NOTE,
    PARTY,
    SERVICE_METHOD,
    choice_field,
    form_field,
)
from wagecase.procedure.core.guards import only_once
from wagecase.procedure.core.sources import citation_of
from wagecase.procedure.inspection.approvals import approval_is_at, submitted_by_another
from wagecase.procedure.inspection.checks import (
    due_after_service,
    extension_within_law,
    instruction_has_lapsed,
    order_is_open,
    two_inspectors_present,
    warn_money_outstanding,
)
from wagecase.procedure.inspection.common import FILED_OR_CLOSED_STAGES, FILED_STAGES, bureau_act, handler_act
from wagecase.procedure.inspection.guards import some_instruction_open, some_order_open, two_inspectors

INVESTIGATING_STAGES = frozenset({"investigating", "ordered"})

SERVE_INQUIRY = handler_act(
    name="serve_inquiry",
    label=Bilingual("送达询问通知", "Serve an inquiry notice"),
    at=INVESTIGATING_STAGES,
    needs=(two_inspectors,),
    checks=(due_after_service,),
    form_fields=(
        PARTY,
        form_field("due", FieldType.date, "要求到场日", "Day of appearance"),
        SERVICE_METHOD,
        DOCUMENT_NUMBER,
    ),
    records="inspection.inquiry_served",
    sets_document=True,
    effect="issue_document",
    cite=citation_of("A19", "A37"),
)
INTERVIEW = handler_act(
    name="interview",
    label=Bilingual("制作询问笔录", "Interview"),
    at=INVESTIGATING_STAGES,
    needs=(two_inspectors,),
    checks=(two_inspectors_present,),
    form_fields=(INSPECTORS, form_field("record", FieldType.text, "笔录摘要", "What was said")),
    records="inspection.interviewed",
    cite=citation_of("A19", "A31"),
)
INSPECT = handler_act(
    name="inspect",
    label=Bilingual("现场检查", "Inspect on the spot"),
    at=INVESTIGATING_STAGES,
    needs=(two_inspectors,),
    checks=(two_inspectors_present,),
    form_fields=(INSPECTORS, form_field("record", FieldType.text, "检查情况", "What was found")),
    records="inspection.inspected",
    cite=citation_of("A19", "A31"),
)
EXTEND = bureau_act(
    name="extend",
    label=Bilingual("批准延期", "Extend"),
    at=FILED_OR_CLOSED_STAGES,
    needs=(approval_is_at("extended", "endorsed"), submitted_by_another("extended")),
    checks=(extension_within_law,),
    form_fields=(
        choice_field(
            "clock",
            "延长的期限",
            "Time-limit",
            ("insp.investigate", "调查期限", "Investigation"),
            ("insp.close_tj", "本市结案期限", "Closing, Tianjin"),
            ("insp.decide", "作出决定期限", "Decision"),
            ("insp.list_decide", "列入决定期限", "Listing decision"),
        ),
        form_field("days", FieldType.integer, "延长天数（按该期限的单位）", "Days, in the unit of that time-limit"),
        NOTE,
    ),
    records="inspection.extended",
    cite=citation_of("A11", "A12", "A13", "A52"),
)
CONCLUDE_INVESTIGATION = handler_act(
    name="conclude_investigation",
    label=Bilingual("调查终结", "Conclude the investigation"),
    at=INVESTIGATING_STAGES,
    to="deciding",
    needs=(two_inspectors, only_once("inspection.investigated")),
    form_fields=(
        choice_field(
            "finding",
            "调查结论",
            "Finding",
            ("violation", "违法事实成立", "Breach established"),
            ("none", "违法事实不成立", "No breach established"),
        ),
        form_field("account", FieldType.text, "调查终结报告摘要", "Summary of the report"),
    ),
    records="inspection.investigated",
    cite=citation_of("A11", "A13"),
)
INSTRUCT = handler_act(
    name="instruct",
    label=Bilingual("送达限期改正指令", "Serve an instruction"),
    at=frozenset({"investigating", "ordered", "deciding"}),
    to="ordered",
    needs=(two_inspectors,),
    checks=(due_after_service,),
    form_fields=(
        PARTY,
        DUE_DATE,
        CLAIMS,
        form_field("amount", FieldType.money, "责令支付金额（元）", "Amount ordered (yuan)"),
        SERVICE_METHOD,
        DOCUMENT_NUMBER,
    ),
    records="inspection.instruction_served",
    sets_document=True,
    effect="issue_document",
    cite=citation_of("A16", "A20", "J07"),
)
RECORD_PERFORMANCE = handler_act(
    name="record_performance",
    label=Bilingual("登记已履行", "Record that an order was performed"),
    at=FILED_STAGES,
    needs=(some_order_open,),
    checks=(order_is_open,),
    hints=(warn_money_outstanding,),
    form_fields=(
        DOCUMENT,
        form_field("listed", FieldType.yes_no, "当事人是否在失信名单上", "Is the employer on the list", required=False),
        form_field("party", FieldType.party, "履行的当事人", "Party who performed", required=False),
        NOTE,
    ),
    records="inspection.instruction_performed",
    cite=citation_of("A16", "A20"),
)
RECORD_LAPSE = handler_act(
    name="record_lapse",
    label=Bilingual("登记到期未改", "Record that the instruction lapsed"),
    at=FILED_STAGES,
    needs=(some_instruction_open,),
    after=("inspection.instruction_served",),
    checks=(instruction_has_lapsed,),
    form_fields=(DOCUMENT, NOTE),
    records="inspection.instruction_lapsed",
    cite=citation_of("A20", "A35", "J07"),
)

INQUIRY_ACTS = (
    SERVE_INQUIRY,
    INTERVIEW,
    INSPECT,
    EXTEND,
    CONCLUDE_INVESTIGATION,
    INSTRUCT,
    RECORD_PERFORMANCE,
    RECORD_LAPSE,
)
