"""From the application to acceptance, refusal or silence: receipt, one list of corrections, papers promised for later,
and mediation first where the parties agree."""

from __future__ import annotations

from wagecase.procedure.arbitration.checks import consent_to_mediate, only_lesser_papers, refusal_holds
from wagecase.procedure.arbitration.common import OPEN, desk_act, head_act
from wagecase.procedure.arbitration.guards import has_part, not_barred, silence_lasts, someone_applies, told_once
from wagecase.procedure.case.checks import due_after
from wagecase.procedure.core.acts import Act, Ask, AskType, Reach
from wagecase.procedure.core.enums import Procedure, Role, Words
from wagecase.procedure.core.fields import EVIDENCE, HANDLERS, NOTE, NUMBER, REASON, ask, pick
from wagecase.procedure.core.guards import unanswered
from wagecase.procedure.core.sources import source

LACKING = Ask(
    "lacking",
    AskType.choice,
    Words("申请书缺少的内容", "What the application lacks"),
    required=False,
    many=True,
    choices=tuple(
        (name, Words(zh, en))
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
MISSING = ask("missing", AskType.text, "需补正的全部材料", "Everything that must be corrected")

ASSIGN = head_act(
    name="assign",
    label=Words("指派仲裁员", "Name the arbitrators"),
    at=OPEN,
    asks=(HANDLERS, NOTE),
    records="arbitration.assigned",
    effect="assign_handlers",
    letter="assigned",
    cite=source("C13"),
)
RECEIPT = desk_act(
    name="receipt",
    label=Words("收件", "Receive the papers"),
    at=frozenset({"applied"}),
    to="examining",
    asks=(LACKING, NUMBER, NOTE),
    after=("arbitration.applied",),
    records="arbitration.receipted",
    effect="take_application",
    cite=source("C08", "C09", "C39"),
)
ASK_CORRECTION = desk_act(
    name="ask_correction",
    label=Words("一次性告知补正", "Tell all corrections at once"),
    at=frozenset({"examining"}),
    to="correcting",
    needs=(told_once,),
    asks=(MISSING, LACKING, NUMBER),
    after=("arbitration.receipted",),
    records="arbitration.correction_asked",
    sets_document=True,
    effect="issue_document",
    cite=source("C08"),
)
RECORD_CORRECTION = desk_act(
    name="record_correction",
    label=Words("收到补正", "Corrections received"),
    at=frozenset({"correcting"}),
    to="examining",
    asks=(NOTE,),
    after=("arbitration.correction_asked",),
    records="arbitration.corrected",
    cite=source("C08"),
)
TOLERATE = desk_act(
    name="tolerate",
    label=Words("容缺收件", "Take the papers with some to follow"),
    at=frozenset({"examining"}),
    checks=(only_lesser_papers, due_after("C27")),
    asks=(
        ask("missing", AskType.text, "容缺的非关键材料", "Lesser papers that are missing"),
        ask("essential", AskType.yes_no, "是否影响受理审查", "Acceptance hangs on them"),
        ask("due", AskType.date, "承诺补齐日期", "Promised for"),
    ),
    after=("arbitration.receipted",),
    records="arbitration.tolerance_promised",
    cite=source("C27", "G29"),
)
RECORD_PAPERS = desk_act(
    name="record_papers",
    label=Words("容缺材料补齐", "Promised papers came in"),
    at=OPEN,
    needs=(unanswered("arbitration.tolerance_promised", "arbitration.papers_completed", "C27"),),
    asks=(NOTE,),
    after=("arbitration.tolerance_promised",),
    records="arbitration.papers_completed",
    cite=source("C27", "G29"),
)
MEDIATE_FIRST = desk_act(
    name="mediate_first",
    label=Words("同意先行调解", "Agree to mediation first"),
    at=frozenset({"examining"}),
    to="mediating",
    checks=(consent_to_mediate,),
    asks=(
        ask("consent", AskType.yes_no, "当事人是否同意先行调解", "The parties agree to mediation first"),
        EVIDENCE,
        NOTE,
    ),
    after=("arbitration.receipted",),
    records="arbitration.mediation_advised",
    cite=source("B20"),
)
END_MEDIATION = desk_act(
    name="end_mediation",
    label=Words("先行调解结束", "End mediation first"),
    at=frozenset({"mediating"}),
    to="examining",
    asks=(
        pick(
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
    cite=source("B20"),
)
ACCEPT = desk_act(
    name="accept",
    label=Words("受理", "Accept"),
    at=frozenset({"examining"}),
    to="preparing",
    needs=(not_barred, someone_applies),
    asks=(NUMBER, NOTE),
    after=("arbitration.receipted",),
    records="arbitration.accepted",
    sets_document=True,
    effect="take_application",
    cite=source("C06", "C09", "C39"),
)
REFUSE = desk_act(
    name="refuse",
    label=Words("不予受理", "Do not accept"),
    at=frozenset({"examining", "correcting"}),
    to="refused",
    checks=(refusal_holds,),
    asks=(
        pick(
            "ground",
            "不予受理的理由",
            "Ground",
            ("not_a_dispute", "不属于劳动人事争议", "No labour dispute"),
            ("other_commission", "不属于本委管辖", "Another commission's"),
            ("not_corrected", "告知后未补正", "Not corrected after being told"),
            ("deemed_withdrawn", "曾按撤回申请处理后重新申请", "Applied anew after staying away"),
        ),
        REASON,
        NUMBER,
    ),
    after=("arbitration.receipted",),
    records="arbitration.refused",
    sets={"next": "litigation"},
    sets_document=True,
    effect="issue_document",
    cite=source("C09", "C10", "C18"),
)
RECORD_SILENCE = Act(
    name="record_silence",
    procedure=Procedure.arbitration,
    label=Words("逾期未作出决定", "No decision in time"),
    at=frozenset({"examining"}),
    to="unanswered",
    by=frozenset({Role.arbitrator, Role.clerk, Role.head, Role.inspector, Role.legal_aid_officer, Role.lawyer}),
    reach=Reach.outside,
    needs=(has_part, silence_lasts),
    asks=(NOTE,),
    after=("arbitration.receipted",),
    records="arbitration.unanswered",
    sets={"next": "litigation"},
    cite=source("C09", "C10"),
)

INTAKE_ACTS = (
    ASSIGN,
    RECEIPT,
    ASK_CORRECTION,
    RECORD_CORRECTION,
    TOLERATE,
    RECORD_PAPERS,
    MEDIATE_FIRST,
    END_MEDIATION,
    ACCEPT,
    REFUSE,
    RECORD_SILENCE,
)
