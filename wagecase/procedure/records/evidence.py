"""What a piece of evidence is, who gave it and how it came: codes that its event holds, with their labels."""

from __future__ import annotations

from wagecase.procedure.core.acts import FieldType, FormField
from wagecase.procedure.core.enums import Labelled, Role
from wagecase.procedure.core.fields import enum_field, form_field

EVIDENCE_ADDED = "case.evidence_added"
"""Left by the service that keeps the file: no act has a form that takes one."""


class EvidenceKind(Labelled):
    iou = "iou", "欠条、结算单", "Written IOU or settlement"
    attendance = "attendance", "考勤表", "Attendance sheet"
    wage_list = "wage_list", "工资表", "Wage list"
    chat = "chat", "聊天记录", "Chat"
    photo = "photo", "照片", "Photo"
    contract = "contract", "合同", "Contract"
    roster = "roster", "花名册", "Roster"
    recording = "recording", "录音、录像", "Recording"
    voucher = "voucher", "付款凭证", "Payment voucher"
    document = "document", "文书", "Official document"
    other = "other", "其他", "Other"


class EvidenceProvider(Labelled):
    """Who gave it. A piece that an office found itself was given by nobody outside."""

    worker = "worker", "劳动者", "Worker"
    representative = "representative", "代表人", "Representative"
    employer = "employer", "用人单位", "Employer"
    office = "office", "本单位调取", "Found by this office"
    partner = "partner", "其他单位", "Another organisation"
    other = "other", "其他人", "Somebody else"


class EvidenceChannel(Labelled):
    phone_page = "phone_page", "手机网页", "Phone page"
    counter = "counter", "窗口", "Counter"
    on_site = "on_site", "现场", "On the spot"
    letter = "letter", "来信", "Letter"
    message = "message", "微信、邮件等", "Message or mail"
    partner_page = "partner_page", "协作网页", "Partner's page"
    lead_platform = "lead_platform", "全国根治欠薪线索反映平台", "National lead platform"
    api = "api", "外部系统接入", "Other system"


EVIDENCE_ROLES = frozenset(
    {
        Role.clerk,
        Role.inspector,
        Role.mediator,
        Role.arbitrator,
        Role.legal_aid_officer,
        Role.lawyer,
        Role.head,
        Role.machine,
    }
)
"""Who may add evidence to a case that they may see."""

EVIDENCE_FIELDS: tuple[FormField, ...] = (
    enum_field("kind", "证据种类", "Kind of evidence", EvidenceKind),
    enum_field("giver", "提供人", "Given by", EvidenceProvider),
    enum_field("channel", "提供途径", "How it came", EvidenceChannel),
    form_field("sha256", FieldType.code, "封存件校验值", "Digest of the sealed file"),
)
"""The fields of its event that a person reads."""


# Kinds of file that a worker may choose; official documents and contracts are for others to name.
OFFERED_KINDS = tuple(one for one in EvidenceKind if one is not EvidenceKind.document)
