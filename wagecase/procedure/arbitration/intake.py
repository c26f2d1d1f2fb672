"""From the application to acceptance, refusal or silence: receipt, one list of corrections, documents promised for
later, and mediation first where the parties agree."""

from __future__ import annotations

from wagecase.procedure.arbitration.checks import (
    consents_to_mediation,
    only_minor_documents_missing,
    refusal_ground_is_valid,
)
from wagecase.procedure.arbitration.common import OPEN_STAGES, commission_act, head_act
from wagecase.procedure.arbitration.guards import (
    acceptance_decision_overdue,
    no_applicant_barred,
    one_correction_notice_only,
    organisation_is_involved,
    some_applicant_left,
)
from wagecase.procedure.core.acts import Act, FieldType, FormField, PerformedBy
from wagecase.procedure.core.checks import due_after
from wagecase.procedure.core.enums import Bilingual, Procedure, Role
from wagecase.procedure.core.fields import DOCUMENT_NUMBER, EVIDENCE, HANDLERS, NOTE, REASON, choice_field, form_field
from wagecase.procedure.core.guards import awaits_answer
from wagecase.procedure.core.sources import citation_of

MISSING_CONTENTS = FormField(
    "lacking",
    FieldType.choice,
    Bilingual("申请书缺少的内容", "What the application lacks"),
    required=False,
    many=True,
    choices=tuple(
        (name, Bilingual(zh, en))
        for name, zh, en in (
            ("worker_identity", "劳动者姓名、性别、出生日期、身份证件号码", "The worker's name, sex, birth, ID number"),
            ("worker_address", "劳动者住所、通讯地址和联系电话", "The worker's domicile, address and phone"),
            ("employer_identity", "用人单位名称、法定代表人或者主要负责人", "The employer's name and representative"),
            ("employer_address", "用人单位住所、通讯地址和联系电话", "The employer's domicile, address and phone"),
            ("requests", "仲裁请求和所根据的事实、理由", "Claims, facts and reasons"),
            ("evidence", "证据和证据来源、证人姓名和住所", "Evidence with its source, witnesses"),
            ("copies", "副本份数", "Copies"),
            ("signature", "签名或者盖章", "Signature"),
        )
    ),
)
CORRECTIONS_REQUIRED = form_field("missing", FieldType.text, "需补正的全部材料", "Everything that must be corrected")

ASSIGN = head_act(
    name="assign",
    label=Bilingual("指派仲裁员", "Name the arbitrators"),
    at=OPEN_STAGES,
    form_fields=(HANDLERS, NOTE),
    records="arbitration.assigned",
    effect="assign_handlers",
    cite=citation_of("C13"),
)
RECEIPT = commission_act(
    name="receipt",
    label=Bilingual("收件", "Receive the documents"),
    at=frozenset({"applied"}),
    to="examining",
    form_fields=(MISSING_CONTENTS, DOCUMENT_NUMBER, NOTE),
    after=("arbitration.applied",),
    records="arbitration.receipted",
    effect="take_application",
    cite=citation_of("C08", "C09", "C39"),
)
ASK_CORRECTION = commission_act(
    name="ask_correction",
    label=Bilingual("一次性告知补正", "Ask for all corrections at once"),
    at=frozenset({"examining"}),
    to="correcting",
    needs=(one_correction_notice_only,),
    form_fields=(CORRECTIONS_REQUIRED, MISSING_CONTENTS, DOCUMENT_NUMBER),
    after=("arbitration.receipted",),
    records="arbitration.correction_asked",
    sets_document=True,
    effect="issue_document",
    cite=citation_of("C08"),
)
RECORD_CORRECTION = commission_act(
    name="record_correction",
    label=Bilingual("收到补正", "Corrections received"),
    at=frozenset({"correcting"}),
    to="examining",
    form_fields=(NOTE,),
    after=("arbitration.correction_asked",),
    records="arbitration.corrected",
    cite=citation_of("C08"),
)
ACCEPT_INCOMPLETE_FILING = commission_act(
    name="tolerate",
    label=Bilingual("容缺收件", "Accept with documents to follow"),
    at=frozenset({"examining"}),
    checks=(only_minor_documents_missing, due_after("C27")),
    form_fields=(
        form_field("missing", FieldType.text, "容缺的非关键材料", "Minor documents that are missing"),
        form_field("essential", FieldType.yes_no, "是否影响受理审查", "Acceptance hangs on them"),
        form_field("due", FieldType.date, "承诺补齐日期", "Promised for"),
    ),
    after=("arbitration.receipted",),
    records="arbitration.tolerance_promised",
    cite=citation_of("C27", "G29"),
)
RECORD_DOCUMENTS = commission_act(
    name="record_documents",
    label=Bilingual("容缺材料补齐", "Promised documents completed"),
    at=OPEN_STAGES,
    needs=(awaits_answer("arbitration.tolerance_promised", "arbitration.documents_completed", "C27"),),
    form_fields=(NOTE,),
    after=("arbitration.tolerance_promised",),
    records="arbitration.documents_completed",
    cite=citation_of("C27", "G29"),
)
MEDIATE_FIRST = commission_act(
    name="mediate_first",
    label=Bilingual("同意先行调解", "Agree to mediation first"),
    at=frozenset({"examining"}),
    to="mediating",
    checks=(consents_to_mediation,),
    form_fields=(
        form_field("consent", FieldType.yes_no, "当事人是否同意先行调解", "The parties agree to mediation first"),
        EVIDENCE,
        NOTE,
    ),
    after=("arbitration.receipted",),
    records="arbitration.mediation_advised",
    cite=citation_of("B20"),
)
END_MEDIATION = commission_act(
    name="end_mediation",
    label=Bilingual("先行调解结束", "End mediation first"),
    at=frozenset({"mediating"}),
    to="examining",
    form_fields=(
        choice_field(
            "result",
            "结果",
            "Result",
            ("agreed", "达成协议", "Agreed"),
            ("failed", "未达成协议", "Not agreed"),
        ),
        NOTE,
    ),
    after=("arbitration.mediation_advised",),
    records="arbitration.mediation_ended",
    cite=citation_of("B20"),
)
ACCEPT = commission_act(
    name="accept",
    label=Bilingual("受理", "Accept"),
    at=frozenset({"examining"}),
    to="preparing",
    needs=(no_applicant_barred, some_applicant_left),
    form_fields=(DOCUMENT_NUMBER, NOTE),
    after=("arbitration.receipted",),
    records="arbitration.accepted",
    sets_document=True,
    effect="take_application",
    cite=citation_of("C06", "C09", "C39"),
)
REFUSE = commission_act(
    name="refuse",
    label=Bilingual("不予受理", "Do not accept"),
    at=frozenset({"examining", "correcting"}),
    to="refused",
    checks=(refusal_ground_is_valid,),
    form_fields=(
        choice_field(
            "ground",
            "不予受理的理由",
            "Ground",
            ("not_a_dispute", "不属于劳动人事争议", "No labour dispute"),
            ("other_commission", "不属于本委管辖", "Another commission's"),
            ("not_corrected", "告知后未补正", "Not corrected after being asked"),
            ("deemed_withdrawn", "曾按撤回申请处理后重新申请", "Applied again after staying away"),
        ),
        REASON,
        DOCUMENT_NUMBER,
    ),
    after=("arbitration.receipted",),
    records="arbitration.refused",
    sets={"next": "litigation"},
    sets_document=True,
    effect="issue_document",
    cite=citation_of("C09", "C10", "C18"),
)
RECORD_SILENCE = Act(
    name="record_silence",
    procedure=Procedure.arbitration,
    label=Bilingual("逾期未作出决定", "No decision in time"),
    at=frozenset({"examining"}),
    to="unanswered",
    by=frozenset({Role.arbitrator, Role.clerk, Role.head, Role.inspector, Role.legal_aid_officer, Role.lawyer}),
    performed_by=PerformedBy.outside,
    needs=(organisation_is_involved, acceptance_decision_overdue),
    form_fields=(NOTE,),
    after=("arbitration.receipted",),
    records="arbitration.unanswered",
    sets={"next": "litigation"},
    cite=citation_of("C09", "C10"),
)

INTAKE_ACTS = (
    ASSIGN,
    RECEIPT,
    ASK_CORRECTION,
    RECORD_CORRECTION,
    ACCEPT_INCOMPLETE_FILING,
    RECORD_DOCUMENTS,
    MEDIATE_FIRST,
    END_MEDIATION,
    ACCEPT,
    REFUSE,
    RECORD_SILENCE,
)
