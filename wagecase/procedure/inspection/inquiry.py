"""Inquiry, instruction and their time-limits. The instruction is no decision: it has its own due date (practice 2)."""

from __future__ import annotations

from wagecase.procedure.core.acts import AskType
from wagecase.procedure.core.enums import Words
from wagecase.procedure.core.fields import CLAIMS, DOCUMENT, DUE, INSPECTORS, METHOD, NOTE, NUMBER, PARTY, ask, pick
from wagecase.procedure.core.guards import not_yet
from wagecase.procedure.core.sources import source
from wagecase.procedure.inspection.approvals import asked_by_someone_else, stands_at
from wagecase.procedure.inspection.checks import (
    due_after_service,
    extension_within_law,
    instruction_has_lapsed,
    money_still_owed,
    order_is_open,
    two_present,
)
from wagecase.procedure.inspection.common import AND_AFTER, FILED, bureau_act, handler_act
from wagecase.procedure.inspection.guards import instruction_open, order_open, two_inspectors

INVESTIGATING = frozenset({"investigating", "ordered"})

SERVE_INQUIRY = handler_act(
    name="serve_inquiry",
    label=Words("送达询问通知", "Serve an inquiry notice"),
    at=INVESTIGATING,
    needs=(two_inspectors,),
    checks=(due_after_service,),
    asks=(PARTY, ask("due", AskType.date, "要求到场日", "Day of appearance"), METHOD, NUMBER),
    records="inspection.inquiry_served",
    sets_document=True,
    effect="issue_document",
    cite=source("A19", "A37"),
)
INTERVIEW = handler_act(
    name="interview",
    label=Words("制作询问笔录", "Interview"),
    at=INVESTIGATING,
    needs=(two_inspectors,),
    checks=(two_present,),
    asks=(INSPECTORS, ask("record", AskType.text, "笔录摘要", "What was said")),
    records="inspection.interviewed",
    cite=source("A19", "A31"),
)
INSPECT = handler_act(
    name="inspect",
    label=Words("现场检查", "Inspect on the spot"),
    at=INVESTIGATING,
    needs=(two_inspectors,),
    checks=(two_present,),
    asks=(INSPECTORS, ask("record", AskType.text, "检查情况", "What was found")),
    records="inspection.inspected",
    cite=source("A19", "A31"),
)
EXTEND = bureau_act(
    name="extend",
    label=Words("批准延期", "Extend"),
    at=AND_AFTER,
    needs=(stands_at("extended", "endorsed"), asked_by_someone_else("extended")),
    checks=(extension_within_law,),
    asks=(
        pick(
            "clock",
            "延长的期限",
            "Time-limit",
            ("insp.investigate", "调查期限", "Investigation"),
            ("insp.close_tj", "本市结案期限", "Closing, Tianjin"),
            ("insp.decide", "作出决定期限", "Decision"),
            ("insp.list_decide", "列入决定期限", "Listing decision"),
        ),
        ask("days", AskType.integer, "延长天数（按该期限的单位）", "Days, in the unit of that time-limit"),
        NOTE,
    ),
    records="inspection.extended",
    cite=source("A11", "A12", "A13", "A52"),
)
CONCLUDE_INVESTIGATION = handler_act(
    name="conclude_investigation",
    label=Words("调查终结", "Conclude the investigation"),
    at=INVESTIGATING,
    to="deciding",
    needs=(two_inspectors, not_yet("inspection.investigated")),
    asks=(
        pick(
            "finding",
            "调查结论",
            "Finding",
            ("violation", "违法事实成立", "Breach established"),
            ("none", "违法事实不成立", "No breach established"),
        ),
        ask("account", AskType.text, "调查终结报告摘要", "Summary of the report"),
    ),
    records="inspection.investigated",
    cite=source("A11", "A13"),
)
INSTRUCT = handler_act(
    name="instruct",
    label=Words("送达限期改正指令", "Serve an instruction"),
    at=frozenset({"investigating", "ordered", "deciding"}),
    to="ordered",
    needs=(two_inspectors,),
    checks=(due_after_service,),
    asks=(
        PARTY,
        DUE,
        CLAIMS,
        ask("amount", AskType.money, "责令支付金额（元）", "Amount ordered (yuan)"),
        METHOD,
        NUMBER,
    ),
    records="inspection.instruction_served",
    sets_document=True,
    effect="issue_document",
    cite=source("A16", "A20", "J07"),
)
RECORD_PERFORMANCE = handler_act(
    name="record_performance",
    label=Words("登记已履行", "Record that an order was performed"),
    at=FILED,
    needs=(order_open,),
    checks=(order_is_open,),
    hints=(money_still_owed,),
    asks=(
        DOCUMENT,
        ask("listed", AskType.yes_no, "当事人是否在失信名单上", "Is the employer on the list", required=False),
        ask("party", AskType.party, "履行的当事人", "Party who performed", required=False),
        NOTE,
    ),
    records="inspection.instruction_performed",
    cite=source("A16", "A20"),
)
RECORD_LAPSE = handler_act(
    name="record_lapse",
    label=Words("登记到期未改", "Record that the instruction lapsed"),
    at=FILED,
    needs=(instruction_open,),
    after=("inspection.instruction_served",),
    checks=(instruction_has_lapsed,),
    asks=(DOCUMENT, NOTE),
    records="inspection.instruction_lapsed",
    cite=source("A20", "A35", "J07"),
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
