"""Transfer to the police. It runs beside the inspection, because a fine must not replace it, nor it the wages (A42)."""

from __future__ import annotations

from wagecase.procedure.core.acts import FieldType
from wagecase.procedure.core.enums import Bilingual
from wagecase.procedure.core.fields import DOCUMENT_NUMBER, INSPECTORS, NOTE, REASON, form_field
from wagecase.procedure.core.guards import awaits_answer
from wagecase.procedure.core.sources import citation_of
from wagecase.procedure.inspection.checks import transfer_file_is_complete, two_inspectors_present
from wagecase.procedure.inspection.common import FILED_OR_CLOSED_STAGES, FILED_STAGES, bureau_act, handler_act
from wagecase.procedure.inspection.guards import (
    no_police_transfer_under_way,
    order_unpaid,
    police_decided,
    police_transfer_is_at,
    police_upheld_refusal,
    transfer_reported_by_another,
    two_inspectors,
    warn_criminal_amount,
)

REPORT_TRANSFER = handler_act(
    name="report_transfer",
    label=Bilingual("报告移送", "Report for transfer"),
    at=FILED_STAGES,
    needs=(two_inspectors, order_unpaid, no_police_transfer_under_way),
    warns=(warn_criminal_amount,),
    checks=(two_inspectors_present,),
    form_fields=(
        INSPECTORS,
        form_field("account", FieldType.text, "核实情况和移送建议", "What was found, and the proposal"),
    ),
    records="inspection.transfer_reported",
    cite=citation_of("A32", "A35", "A39"),
)
APPROVE_TRANSFER = bureau_act(
    name="approve_transfer",
    label=Bilingual("批准移送", "Approve the transfer"),
    at=FILED_STAGES,
    needs=(
        police_transfer_is_at("inspection.transfer_reported", "transfer_not_reported"),
        transfer_reported_by_another,
    ),
    warns=(warn_criminal_amount,),
    after=("inspection.transfer_reported",),
    form_fields=(form_field("time", FieldType.time, "批准时间", "Time of approval"), NOTE),
    records="inspection.transfer_approved",
    cite=citation_of("A39"),
)
REFUSE_TRANSFER = bureau_act(
    name="refuse_transfer",
    label=Bilingual("不批准移送", "Refuse the transfer"),
    at=FILED_STAGES,
    needs=(
        police_transfer_is_at("inspection.transfer_reported", "transfer_not_reported"),
        transfer_reported_by_another,
    ),
    after=("inspection.transfer_reported",),
    form_fields=(REASON,),
    records="inspection.transfer_refused",
    cite=citation_of("A39"),
)
TRANSFER = handler_act(
    name="transfer",
    label=Bilingual("移送公安机关", "Transfer to the police"),
    at=FILED_STAGES,
    needs=(order_unpaid, police_transfer_is_at("inspection.transfer_approved", "transfer_not_approved")),
    after=("inspection.transfer_approved",),
    checks=(transfer_file_is_complete,),
    form_fields=(
        form_field("time", FieldType.time, "移送时间", "Time of transfer"),
        form_field("letter", FieldType.yes_no, "涉嫌犯罪案件移送书", "Transfer letter"),
        form_field("report", FieldType.yes_no, "涉嫌犯罪案件情况的调查报告", "Investigation report"),
        form_field("items_list", FieldType.yes_no, "涉案物品清单", "List of items"),
        form_field(
            "expertise", FieldType.yes_no, "有关检验报告或者鉴定结论", "Test or appraisal reports", required=False
        ),
        form_field("office", FieldType.code, "接收的公安机关", "Police office"),
        DOCUMENT_NUMBER,
    ),
    records="inspection.transferred",
    sets_document=True,
    effect="issue_document",
    cite=citation_of("A39", "A42"),
)
RECORD_POLICE = handler_act(
    name="record_police",
    label=Bilingual("登记公安机关决定", "Record the decision of the police"),
    at=FILED_OR_CLOSED_STAGES,
    after=("inspection.transferred",),
    form_fields=(
        form_field("filed", FieldType.yes_no, "公安机关是否立案", "Did the police file the case"),
        DOCUMENT_NUMBER,
        NOTE,
    ),
    records="inspection.police_decided",
    cite=citation_of("A40"),
)
HAND_ITEMS = handler_act(
    name="hand_items",
    label=Bilingual("移交涉案物品", "Hand over the items"),
    at=FILED_OR_CLOSED_STAGES,
    needs=(police_decided("yes", "police_filed_missing"),),
    after=("inspection.police_decided",),
    form_fields=(form_field("receipt", FieldType.code, "交接单号", "Receipt number"), NOTE),
    records="inspection.items_handed",
    cite=citation_of("A41"),
)
ASK_RECONSIDER = handler_act(
    name="ask_reconsider",
    label=Bilingual("提请公安机关复议", "Ask the police to reconsider"),
    at=FILED_OR_CLOSED_STAGES,
    needs=(police_decided("no", "police_not_filed_missing"),),
    after=("inspection.police_decided",),
    form_fields=(REASON, DOCUMENT_NUMBER),
    records="inspection.reconsider_asked",
    sets_document=True,
    effect="issue_document",
    cite=citation_of("A41"),
)
RECORD_RECONSIDERED = handler_act(
    name="record_reconsidered",
    label=Bilingual("登记复议答复", "Record the answer on reconsideration"),
    at=FILED_OR_CLOSED_STAGES,
    needs=(awaits_answer("inspection.reconsider_asked", "inspection.reconsider_answered", "A41"),),
    after=("inspection.reconsider_asked",),
    form_fields=(
        form_field("filed", FieldType.yes_no, "复议后是否立案", "Filed on reconsideration"),
        NOTE,
    ),
    records="inspection.reconsider_answered",
    cite=citation_of("A41"),
)

ASK_PROCURATORATE = handler_act(
    name="ask_procuratorate",
    label=Bilingual("建议检察机关立案监督", "Ask the procuratorate"),
    at=FILED_OR_CLOSED_STAGES,
    needs=(police_upheld_refusal,),
    after=("inspection.police_decided",),
    form_fields=(REASON, DOCUMENT_NUMBER),
    records="inspection.procuratorate_asked",
    sets_document=True,
    effect="issue_document",
    cite=citation_of("A41"),
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
