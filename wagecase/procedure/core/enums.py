"""The words of an office as enums. Every member carries its label, Chinese first, because pages, letters and diagrams
all speak from these tables and must not disagree."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from wagecase.law.words import Bilingual
from wagecase.procedure.core.events import EVENTS

__all__ = [
    "EVENTS",
    "ApprovalTopic",
    "ArrearsCause",
    "Bilingual",
    "CallbackResult",
    "Channel",
    "ClaimOutcome",
    "ClosingGround",
    "Conclusion",
    "InvestmentKind",
    "Labelled",
    "LiableGround",
    "MatterKind",
    "OrgKind",
    "OutreachKind",
    "PayerSource",
    "Procedure",
    "Role",
    "ServiceMethod",
    "TransferKind",
    "choices_of",
]


class Labelled(StrEnum):
    """A string enum whose members are written `name = value, zh, en`."""

    label: Bilingual

    def __new__(cls, value: str, zh: str = "", en: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = Bilingual(zh, en)
        return member


def choices_of(kind: type[Labelled], *only: Labelled) -> tuple[tuple[str, Bilingual], ...]:
    """Value and label of the members, in the enum's order; `only` narrows."""
    return tuple((member.value, member.label) for member in kind if not only or member in only)


class Role(Labelled):
    clerk = "clerk", "受理员", "Clerk"
    inspector = "inspector", "劳动保障监察员", "Labour inspector"
    mediator = "mediator", "调解员", "Mediator"
    arbitrator = "arbitrator", "仲裁员", "Arbitrator"
    legal_aid_officer = "legal_aid_officer", "法律援助工作人员", "Legal-aid officer"
    lawyer = "lawyer", "援助律师", "Legal-aid lawyer"
    head = "head", "机构负责人", "Head of the body"
    bureau_head = "bureau_head", "局领导", "Head of the bureau"
    legal_reviewer = "legal_reviewer", "法制审核人员", "Legal reviewer"
    supervisor = "supervisor", "市级督办", "City supervisor"
    administrator = "administrator", "系统管理员", "Administrator"
    auditor = "auditor", "审计员", "Auditor"
    worker = "worker", "劳动者", "Worker"
    machine = "machine", "外部系统", "Other system"
    system = "system", "本系统", "This system"


class Procedure(Labelled):
    case = "case", "案件", "Case"
    inspection = "inspection", "劳动保障监察", "Labour inspection"
    mediation = "mediation", "调解", "Mediation"
    arbitration = "arbitration", "仲裁", "Arbitration"
    legal_aid = "legal_aid", "法律援助", "Legal aid"
    litigation = "litigation", "诉讼", "Litigation"
    enforcement = "enforcement", "法院执行", "Court enforcement"


class Channel(Labelled):
    phone_page = "phone_page", "手机网页", "Phone page"
    counter = "counter", "窗口", "Counter"
    hotline_12333 = "hotline_12333", "12333热线", "Hotline 12333"
    hotline_12345 = "hotline_12345", "12345热线", "Hotline 12345"
    lead_platform = "lead_platform", "全国根治欠薪线索反映平台", "National lead platform"
    api = "api", "外部系统接入", "Other system"
    letter = "letter", "来信", "Letter"
    transferred = "transferred", "其他单位移交", "Transferred by another office"


class MatterKind(Labelled):
    """What came in. Only a complaint starts the acceptance clock (A03); a lead once it is turned into one (F12)."""

    complaint = "complaint", "投诉", "Complaint"
    report = "report", "举报", "Report"
    lead = "lead", "线索", "Lead"
    application = "application", "申请", "Application to a mediation, arbitration or legal-aid body"


class OrgKind(Labelled):
    city_bureau = "city_bureau", "市人社局", "City bureau"
    district_bureau = "district_bureau", "区人社局", "District bureau"
    zone_bureau = "zone_bureau", "功能区人社部门", "Bureau of a functional zone"
    inspection_brigade = "inspection_brigade", "劳动保障监察机构", "Inspection brigade"
    mediation_body = "mediation_body", "调解组织", "Mediation body"
    arbitration_body = "arbitration_body", "仲裁委员会", "Arbitration body"
    legal_aid_centre = "legal_aid_centre", "法律援助中心", "Legal-aid centre"
    union = "union", "工会", "Trade union"
    partner = "partner", "协作部门", "Partner department"


class ArrearsCause(Labelled):
    unapproved_project = "unapproved_project", "三无工程", "Project without approval, funds or licence"
    project_money_unpaid = "project_money_unpaid", "拖欠工程款", "Project money unpaid"
    settlement_dispute = "settlement_dispute", "结算纠纷", "Dispute over settlement"
    subcontracted = "subcontracted", "转包", "Unlawful sub-transfer"
    casual_work = "casual_work", "零散用工", "Casual work"
    without_reason = "without_reason", "无故拖欠", "Without reason"
    other = "other", "其他", "Other"


class OutreachKind(Labelled):
    consultation = "consultation", "法律咨询", "Consultations"
    publicity = "publicity", "普法宣传", "Publicity of the law"


class InvestmentKind(Labelled):
    """Only a government project has the exit of articles 59 and 60 (A48a, A48b)."""

    government = "government", "政府投资", "Government-funded"
    state_enterprise = "state_enterprise", "国有企业投资", "Funded by a state enterprise"
    private = "private", "社会投资", "Privately funded"
    mixed = "mixed", "混合投资", "Mixed"


class PayerSource(Labelled):
    """Where the money came from. The emergency fund is help, never the employer's payment (A48)."""

    special_account = "special_account", "农民工工资专用账户", "Special wage account"
    general_contractor = "general_contractor", "总包清偿", "General contractor"
    developer = "developer", "建设单位垫付", "Developer"
    subcontractor = "subcontractor", "分包单位", "Subcontractor"
    employer = "employer", "用人单位", "Employer"
    deposit = "deposit", "工资保证金", "Wage deposit"
    emergency_fund = "emergency_fund", "应急周转金", "Emergency fund"
    court = "court", "法院执行", "Court enforcement"


class LiableGround(Labelled):
    """The articles of 保障农民工工资支付条例 on which someone else than the employer must pay (A43–A46)."""

    developer_advances = "developer_advances", "建设单位以未结清工程款为限垫付（29条）", "Developer advances (art. 29)"
    contractor_pays = "contractor_pays", "总包先行清偿：分包拖欠（30条3款）", "General contractor pays first (art. 30)"
    sub_transfer = "sub_transfer", "总包先行清偿：转包（30条4款）", "General contractor pays: sub-transfer (art. 30)"
    unlicensed = "unlicensed", "发包给个人或无资质单位（36条）", "Work given to unlicensed persons (art. 36)"
    name_lent = "name_lent", "出借资质、挂靠（36条）", "Name lent to another builder (art. 36)"
    unlawful_project = "unlawful_project", "违反规划、建设法规的工程（37条）", "Project against planning law (art. 37)"
    dispatch = "dispatch", "使用无资质劳务派遣（18条）", "User of unlicensed dispatch (art. 18)"
    name_lender = "name_lender", "出借名义经营（19条）", "Name-lender (art. 19)"
    investor = "investor", "合伙人、出资人（20条）", "Partner or investor (art. 20)"
    merger = "merger", "合并、分立后的承继单位（21条）", "Successor after merger or split (art. 21)"
    dissolution = "dissolution", "解散、注销后的主要出资人（22条）", "Main investor after dissolution (art. 22)"


class ServiceMethod(Labelled):
    handed = "handed", "直接送达", "Handed over"
    left = "left", "留置送达", "Left at the place"
    posted = "posted", "张贴送达", "Posted at the place"
    mail = "mail", "邮寄送达", "Mail"
    electronic = "electronic", "电子送达", "Electronic"
    public_notice = "public_notice", "公告送达", "Public notice"


class ClaimOutcome(Labelled):
    paid_in_full = "paid_in_full", "全额到账", "Paid in full"
    partly_paid = "partly_paid", "部分到账", "Paid in part"
    agreed = "agreed", "达成付款协议", "Agreement to pay"
    awarded = "awarded", "仲裁裁决支付", "Awarded in arbitration"
    enforcement = "enforcement", "已申请强制执行", "With the court for enforcement"
    other_procedure = "other_procedure", "转入仲裁或诉讼", "Went to arbitration or court"
    transferred = "transferred", "移送司法机关", "Transferred to the judicial organs"
    withdrawn = "withdrawn", "本人撤回", "Withdrawn by the worker"
    not_established = "not_established", "欠薪不成立", "Arrears not established"


class Conclusion(Labelled):
    """How a case was concluded (办结). Concluded, agreed and paid in full are three counts, never one."""

    paid_in_full = "paid_in_full", "全额到账", "Paid in full"
    agreement = "agreement", "达成付款协议", "Agreement to pay"
    awarded = "awarded", "仲裁裁决", "Arbitration award"
    enforcement = "enforcement", "已申请法院强制执行", "Court enforcement applied for"
    other_procedure = "other_procedure", "转入仲裁或诉讼", "Went to arbitration or court"
    transferred = "transferred", "移送其他机关", "Transferred to another organ"
    withdrawn = "withdrawn", "劳动者撤回", "Withdrawn by the workers"
    not_established = "not_established", "欠薪不成立", "Arrears not established"
    mixed = "mixed", "各劳动者结果不同", "Different outcomes for different workers"


class ClosingGround(Labelled):
    """On what an inspection is closed (结案)."""

    paid_in_full = "paid_in_full", "全额到账", "Paid in full"
    performed = "performed", "已按文书履行", "Performed as ordered"
    enforcement_applied = "enforcement_applied", "已申请法院强制执行", "Court enforcement applied for"
    transferred = "transferred", "已移送公安", "Transferred to the police"
    not_established = "not_established", "违法事实不成立", "No breach established"
    other_procedure = "other_procedure", "已进入仲裁或诉讼", "Gone to arbitration or court"
    withdrawn = "withdrawn", "劳动者全部撤回", "Withdrawn by every worker"


class ApprovalTopic(Labelled):
    """What a handler may ask the head of the body and the head of the bureau to approve (practice 1)."""

    filed = "filed", "立案", "Filing"
    extended = "extended", "延期", "Extension"
    decision = "decision", "行政处理决定", "Handling decision"
    penalty = "penalty", "行政处罚决定", "Penalty decision"
    list = "list", "列入失信名单", "Listing"
    withdrawn = "withdrawn", "撤销立案", "Withdrawal of the filing"
    closed = "closed", "结案", "Closing"


class TransferKind(Labelled):
    downward = "downward", "交办", "Downward transfer"
    sideways = "sideways", "转办", "Sideways transfer"
    statutory = "statutory", "移送", "Statutory transfer"


class CallbackResult(Labelled):
    reached = "reached", "接通", "Reached"
    suspended = "suspended", "停机", "Number suspended"
    dead_number = "dead_number", "空号", "No such number"
    refused = "refused", "拒接", "Call refused"
    other_person = "other_person", "非本人", "Someone else answered"
    no_answer = "no_answer", "无人接听", "No answer"


class AwardItemKind(Labelled):
    """What is asked for; `limited` ones are final up to twelve minimum wages (调解仲裁法 47, C30)."""

    wages = "wages", "劳动报酬", "Wages"
    injury_medical = "injury_medical", "工伤医疗费", "Medical cost of a work injury"
    compensation = "compensation", "经济补偿", "Economic compensation"
    damages = "damages", "赔偿金", "Damages"
    other = "other", "其他请求", "Other claims"

    @property
    def limited(self) -> bool:
        return self is not AwardItemKind.other
