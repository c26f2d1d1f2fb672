"""Giving aid: the officer assigns a lawyer who may not refuse without cause (D05), each recipient signs (D11), the
lawyer informs of progress, ends, reports (D13); the officer replaces the lawyer for cause (D15), terminates (D14),
archives."""

from __future__ import annotations

from dataclasses import replace

from wagecase.procedure.core.acts import Act, FieldType, PerformedBy
from wagecase.procedure.core.correction import CORRECT as CORRECT_CASE
from wagecase.procedure.core.enums import Bilingual, Procedure, Role
from wagecase.procedure.core.fields import CLAIMS, DOCUMENT_NUMBER, NOTE, REASON, choice_field, form_field
from wagecase.procedure.core.sources import OFFICE_PRACTICE, citation_of
from wagecase.procedure.legal_aid.checks import (
    aid_has_ended,
    aided,
    lawyer_is_another,
    not_before_previous_step,
    not_reported,
    not_signed,
    with_lawyer,
    without_lawyer,
)
from wagecase.procedure.legal_aid.common import (
    AID_ROLES,
    DECIDING_ROLES,
    LAWYER,
    OFFICER_ROLES,
    TERMINATION_GROUND,
    WORKING_STAGES,
)
from wagecase.procedure.legal_aid.guards import (
    all_reports_submitted,
    is_assigned_lawyer,
    no_aid_given,
    no_aid_open,
    no_objection_pending,
    some_aid_ended,
)

PICKED_OR_LATER = WORKING_STAGES | {"picked"}
"""Aid may be provided first and be over before anybody has applied (D08, D14)."""


def _assignment_act(name: str, at: frozenset[str], to: str | None, zh: str, en: str) -> Act:
    return Act(
        name=name,
        procedure=Procedure.legal_aid,
        label=Bilingual(zh, en),
        at=at,
        to=to,
        by=DECIDING_ROLES,
        checks=(aided, without_lawyer, not_before_previous_step),
        form_fields=(CLAIMS, LAWYER, DOCUMENT_NUMBER, NOTE),
        records="legal_aid.assigned",
        effect="assign_lawyer",
        cite=citation_of("D05", "D11"),
    )


ASSIGN = _assignment_act("assign", frozenset({"picked", "examining"}), "aided", "指派律师", "Assign a lawyer")
ASSIGN_FURTHER = _assignment_act(
    "assign_too", frozenset({"aided"}), None, "为其他受援人指派律师", "Assign for further recipients"
)
SIGN = Act(
    name="sign",
    procedure=Procedure.legal_aid,
    label=Bilingual("签订委托协议", "Agreement signed"),
    at=WORKING_STAGES,
    to=None,
    by=AID_ROLES,
    performed_by=PerformedBy.handlers,
    checks=(aided, with_lawyer, not_signed, not_before_previous_step),
    form_fields=(CLAIMS, NOTE),
    records="legal_aid.signed",
    cite=citation_of("D11"),
)
REPORT_PROGRESS = Act(
    name="progress",
    procedure=Procedure.legal_aid,
    label=Bilingual("通报进展", "Inform of progress"),
    at=WORKING_STAGES,
    to=None,
    by=AID_ROLES,
    performed_by=PerformedBy.handlers,
    checks=(with_lawyer,),
    form_fields=(
        CLAIMS,
        choice_field(
            "step",
            "进展",
            "Step",
            ("documents_prepared", "材料已准备", "Documents prepared"),
            ("applied", "已申请仲裁、起诉或者调解", "Applied or sued"),
            ("accepted", "已受理", "Accepted"),
            ("hearing", "已开庭或者调解", "Heard or mediated"),
            ("decided", "已裁决、判决或者达成协议", "Decided or agreed"),
            ("enforcing", "执行中", "Being enforced"),
            ("other", "其他", "Other"),
        ),
        NOTE,
    ),
    records="legal_aid.progressed",
    cite=citation_of("D13"),
)
ASK_RELEASE = Act(
    name="ask_release",
    procedure=Procedure.legal_aid,
    label=Bilingual("申请不再承办", "Ask to be released"),
    at=WORKING_STAGES,
    to=None,
    by=frozenset({Role.lawyer}),
    performed_by=PerformedBy.handlers,
    needs=(is_assigned_lawyer,),
    form_fields=(
        choice_field(
            "ground",
            "正当理由",
            "Cause",
            ("conflict", "存在利益冲突", "Conflict of interest"),
            ("illness", "因病等无法履职", "Illness or the like"),
            ("recused", "依法应当回避", "Bound to withdraw by law"),
            ("other_cause", "其他正当理由", "Another good cause"),
        ),
        REASON,
    ),
    records="legal_aid.release_asked",
    cite=citation_of("D05"),
)
CHANGE_LAWYER = Act(
    name="change_lawyer",
    procedure=Procedure.legal_aid,
    label=Bilingual("更换承办人", "Change the lawyer"),
    at=WORKING_STAGES,
    to=None,
    by=DECIDING_ROLES,
    checks=(aided, with_lawyer, lawyer_is_another),
    form_fields=(
        CLAIMS,
        LAWYER,
        choice_field(
            "ground",
            "更换事由",
            "Ground",
            ("recipient_asks", "受援人请求更换", "Recipient asks for it"),
            ("lawyer_cause", "承办人有正当理由", "The lawyer has good cause"),
            ("duty_failed", "承办人怠于履职", "The lawyer failed in their duty"),
            ("other", "其他", "Other"),
        ),
        REASON,
    ),
    records="legal_aid.changed",
    effect="change_lawyer",
    cite=citation_of("D15", "D05"),
)
TERMINATE = Act(
    name="terminate",
    procedure=Procedure.legal_aid,
    label=Bilingual("终止援助", "Terminate aid"),
    at=PICKED_OR_LATER,
    to=None,
    by=DECIDING_ROLES,
    checks=(aided,),
    form_fields=(CLAIMS, TERMINATION_GROUND, REASON, DOCUMENT_NUMBER),
    records="legal_aid.terminated",
    effect="note_lawyers",
    sets_document=True,
    cite=citation_of("D14", "D09"),
)
END_AID = Act(
    name="end",
    procedure=Procedure.legal_aid,
    label=Bilingual("援助事项办结", "The matter is ended"),
    at=WORKING_STAGES,
    to=None,
    by=AID_ROLES,
    performed_by=PerformedBy.handlers,
    checks=(aided, with_lawyer),
    form_fields=(
        CLAIMS,
        choice_field(
            "result",
            "办理结果",
            "Result",
            ("paid", "款项已支付", "Paid"),
            ("award", "仲裁裁决", "Award"),
            ("judgment", "法院裁判", "Judgment"),
            ("settled", "调解、和解", "Settled"),
            ("enforced", "执行终结", "Enforcement ended"),
            ("withdrawn", "撤回", "Withdrawn"),
            ("advice", "提供咨询、代拟文书", "Advice or documents drafted"),
        ),
        NOTE,
    ),
    records="legal_aid.ended",
    cite=citation_of("D13"),
)
SUBMIT_CLOSING_REPORT = Act(
    name="report",
    procedure=Procedure.legal_aid,
    label=Bilingual("提交结案报告", "Hand in the closing report"),
    at=PICKED_OR_LATER,
    to=None,
    by=AID_ROLES,
    performed_by=PerformedBy.handlers,
    checks=(aid_has_ended, not_reported),
    form_fields=(
        CLAIMS,
        form_field("copies", FieldType.yes_no, "是否附有法律文书副本等材料", "With copies of the documents"),
        form_field("report", FieldType.text, "结案报告", "Report"),
    ),
    records="legal_aid.reported",
    cite=citation_of("D13"),
)
ARCHIVE = Act(
    name="archive",
    procedure=Procedure.legal_aid,
    label=Bilingual("归档", "Archive"),
    at=PICKED_OR_LATER,
    to="archived",
    by=OFFICER_ROLES,
    needs=(some_aid_ended, no_aid_open, no_objection_pending, all_reports_submitted),
    form_fields=(form_field("file_number", FieldType.code, "卷号", "File number", required=False), NOTE),
    records="legal_aid.archived",
    cite=citation_of("D20", OFFICE_PRACTICE),
)
CLOSE = Act(
    name="close",
    procedure=Procedure.legal_aid,
    label=Bilingual("未予援助，结束办理", "Close without aid"),
    at=PICKED_OR_LATER,
    to="not_aided",
    by=DECIDING_ROLES,
    needs=(no_aid_open, no_objection_pending, no_aid_given),
    form_fields=(REASON,),
    records="legal_aid.ended",
    sets={"result": "no_aid"},
    cite=citation_of(OFFICE_PRACTICE),
)
CORRECT = replace(CORRECT_CASE, procedure=Procedure.legal_aid, at=PICKED_OR_LATER | {"archived"}, by=DECIDING_ROLES)

HELP_ACTS = (
    ASSIGN,
    ASSIGN_FURTHER,
    SIGN,
    REPORT_PROGRESS,
    ASK_RELEASE,
    CHANGE_LAWYER,
    TERMINATE,
    END_AID,
    SUBMIT_CLOSING_REPORT,
    ARCHIVE,
    CLOSE,
    CORRECT,
)
