"""Transfer to the police. It runs beside the inspection, because a fine must not replace it, nor it the wages (A42)."""

from __future__ import annotations

from wagecase.procedure.core.acts import AskType
from wagecase.procedure.core.enums import Words
from wagecase.procedure.core.fields import INSPECTORS, NOTE, NUMBER, REASON, ask
from wagecase.procedure.core.guards import unanswered
from wagecase.procedure.core.sources import source
from wagecase.procedure.inspection.checks import file_is_whole, two_present
from wagecase.procedure.inspection.common import AND_AFTER, FILED, bureau_act, handler_act
from wagecase.procedure.inspection.guards import (
    amount_known_criminal,
    order_unpaid,
    police,
    reporter_is_another,
    still_not_filed,
    transfer_not_under_way,
    transfer_stands_at,
    two_inspectors,
)

REPORT_TRANSFER = handler_act(
    name="report_transfer",
    label=Words("报告移送", "Report for transfer"),
    at=FILED,
    needs=(two_inspectors, order_unpaid, transfer_not_under_way),
    warns=(amount_known_criminal,),
    checks=(two_present,),
    asks=(INSPECTORS, ask("account", AskType.text, "核实情况和移送建议", "What was found, and the proposal")),
    records="inspection.transfer_reported",
    letter="transfer_reported",
    cite=source("A32", "A35", "A39"),
)
APPROVE_TRANSFER = bureau_act(
    name="approve_transfer",
    label=Words("批准移送", "Approve the transfer"),
    at=FILED,
    needs=(transfer_stands_at("inspection.transfer_reported", "transfer_not_reported"), reporter_is_another),
    warns=(amount_known_criminal,),
    after=("inspection.transfer_reported",),
    asks=(ask("time", AskType.time, "批准时间", "Time of approval"), NOTE),
    records="inspection.transfer_approved",
    letter="transfer_approved",
    cite=source("A39"),
)
REFUSE_TRANSFER = bureau_act(
    name="refuse_transfer",
    label=Words("不批准移送", "Refuse the transfer"),
    at=FILED,
    needs=(transfer_stands_at("inspection.transfer_reported", "transfer_not_reported"), reporter_is_another),
    after=("inspection.transfer_reported",),
    asks=(REASON,),
    records="inspection.transfer_refused",
    letter="transfer_refused",
    cite=source("A39"),
)
TRANSFER = handler_act(
    name="transfer",
    label=Words("移送公安机关", "Transfer to the police"),
    at=FILED,
    needs=(order_unpaid, transfer_stands_at("inspection.transfer_approved", "transfer_not_approved")),
    after=("inspection.transfer_approved",),
    checks=(file_is_whole,),
    asks=(
        ask("time", AskType.time, "移送时间", "Time of transfer"),
        ask("letter", AskType.yes_no, "涉嫌犯罪案件移送书", "Transfer letter"),
        ask("report", AskType.yes_no, "涉嫌犯罪案件情况的调查报告", "Investigation report"),
        ask("items_list", AskType.yes_no, "涉案物品清单", "List of items"),
        ask("expertise", AskType.yes_no, "有关检验报告或者鉴定结论", "Test or appraisal reports", required=False),
        ask("office", AskType.code, "接收的公安机关", "Police office"),
        NUMBER,
    ),
    records="inspection.transferred",
    sets_document=True,
    effect="issue_document",
    cite=source("A39", "A42"),
)
RECORD_POLICE = handler_act(
    name="record_police",
    label=Words("登记公安机关决定", "Record the decision of the police"),
    at=AND_AFTER,
    after=("inspection.transferred",),
    asks=(
        ask("filed", AskType.yes_no, "公安机关是否立案", "Did the police file the case"),
        NUMBER,
        NOTE,
    ),
    records="inspection.police_decided",
    cite=source("A40"),
)
HAND_ITEMS = handler_act(
    name="hand_items",
    label=Words("移交涉案物品", "Hand over the items"),
    at=AND_AFTER,
    needs=(police("yes", "police_filed_missing"),),
    after=("inspection.police_decided",),
    asks=(ask("receipt", AskType.code, "交接单号", "Receipt number"), NOTE),
    records="inspection.items_handed",
    cite=source("A41"),
)
ASK_RECONSIDER = handler_act(
    name="ask_reconsider",
    label=Words("提请公安机关复议", "Ask the police to reconsider"),
    at=AND_AFTER,
    needs=(police("no", "police_not_filed_missing"),),
    after=("inspection.police_decided",),
    asks=(REASON, NUMBER),
    records="inspection.reconsider_asked",
    sets_document=True,
    effect="issue_document",
    cite=source("A41"),
)
RECORD_RECONSIDERED = handler_act(
    name="record_reconsidered",
    label=Words("登记复议答复", "Record the answer on reconsideration"),
    at=AND_AFTER,
    needs=(unanswered("inspection.reconsider_asked", "inspection.reconsider_answered", "A41"),),
    after=("inspection.reconsider_asked",),
    asks=(
        ask("filed", AskType.yes_no, "复议后是否立案", "Filed on reconsideration"),
        NOTE,
    ),
    records="inspection.reconsider_answered",
    cite=source("A41"),
)

ASK_PROCURATORATE = handler_act(
    name="ask_procuratorate",
    label=Words("建议检察机关立案监督", "Ask the procuratorate"),
    at=AND_AFTER,
    needs=(still_not_filed,),
    after=("inspection.police_decided",),
    asks=(REASON, NUMBER),
    records="inspection.procuratorate_asked",
    sets_document=True,
    effect="issue_document",
    cite=source("A41"),
)

CRIME_ACTS = (
    REPORT_TRANSFER,
    APPROVE_TRANSFER,
    REFUSE_TRANSFER,
    TRANSFER,
    RECORD_POLICE,
    HAND_ITEMS,
    ASK_RECONSIDER,
    RECORD_RECONSIDERED,
    ASK_PROCURATORATE,
)
