"""Examining applications: the clock runs for each worker from their own signed application (D04); documents are asked
for once (D06); near a limit aid is provided first and the formalities follow (D08); a refusal can be objected to
(D09)."""

from __future__ import annotations

from wagecase.procedure.core.acts import Act, FieldType
from wagecase.procedure.core.checks import due_after
from wagecase.procedure.core.enums import Bilingual, Procedure
from wagecase.procedure.core.fields import CLAIMS, DOCUMENT_NUMBER, DUE_DATE, NOTE, REASON, choice_field, form_field
from wagecase.procedure.core.figures import written
from wagecase.procedure.core.sources import citation_of
from wagecase.procedure.legal_aid.checks import (
    application_pending,
    awaiting_documents,
    documents_requested_once,
    exemption_proved,
    first_aid_is_urgent,
    may_apply,
    may_object,
    not_aided_yet,
    not_before_previous_step,
    not_yet_provided_first,
    objection_pending,
    signed_by_each,
    supplement_overdue,
    to_be_decided,
)
from wagecase.procedure.legal_aid.common import DECIDING_ROLES, OFFICER_ROLES, WORKING_STAGES
from wagecase.procedure.legal_aid.guards import warn_limit_near
from wagecase.procedure.legal_aid.opening import APPLICATION_FIELDS

URGENT = written("legal_aid.urgent_days")
OBJECTION_STAGES = WORKING_STAGES | {"not_aided", "archived"}


def _application_act(name: str, at: frozenset[str], to: str | None, zh: str, en: str) -> Act:
    return Act(
        name=name,
        procedure=Procedure.legal_aid,
        label=Bilingual(zh, en),
        at=at,
        to=to,
        by=OFFICER_ROLES,
        warns=(warn_limit_near,),
        checks=(may_apply, signed_by_each, exemption_proved),
        form_fields=APPLICATION_FIELDS,
        records="legal_aid.applied",
        effect="take_aid_application",
        any_day=True,
        cite=citation_of("D01", "D02", "D04"),
    )


APPLY = _application_act("apply", frozenset({"picked"}), "examining", "收到申请", "Application received")
APPLY_FURTHER = _application_act(
    "apply_too", WORKING_STAGES, None, "收到其他劳动者的申请", "Application of further workers"
)
ASK_SUPPLEMENT = Act(
    name="ask_supplement",
    procedure=Procedure.legal_aid,
    label=Bilingual("告知补充材料", "Ask for further documents"),
    at=WORKING_STAGES,
    to=None,
    by=OFFICER_ROLES,
    warns=(warn_limit_near,),
    checks=(application_pending, documents_requested_once, due_after("D06")),
    form_fields=(
        CLAIMS,
        DUE_DATE,
        form_field("missing", FieldType.text, "需补充或者说明的全部事项", "Everything that is missing"),
        DOCUMENT_NUMBER,
    ),
    records="legal_aid.supplement_asked",
    effect="leave_out_time",
    sets_document=True,
    cite=citation_of("D06"),
)
SUPPLEMENT = Act(
    name="supplement",
    procedure=Procedure.legal_aid,
    label=Bilingual("收到补充材料", "Further documents received"),
    at=WORKING_STAGES,
    to=None,
    by=OFFICER_ROLES,
    checks=(awaiting_documents, not_before_previous_step),
    form_fields=(CLAIMS, NOTE),
    records="legal_aid.supplemented",
    cite=citation_of("D06"),
)
DEEM_WITHDRAWN = Act(
    name="deem_withdrawn",
    procedure=Procedure.legal_aid,
    label=Bilingual("视为撤回申请", "Treat as withdrawn"),
    at=WORKING_STAGES,
    to=None,
    by=OFFICER_ROLES,
    checks=(awaiting_documents, not_before_previous_step, supplement_overdue),
    form_fields=(CLAIMS, NOTE),
    records="legal_aid.deemed_withdrawn",
    cite=citation_of("D06"),
)
WITHDRAW = Act(
    name="withdraw",
    procedure=Procedure.legal_aid,
    label=Bilingual("申请人撤回申请", "Applicant withdraws"),
    at=WORKING_STAGES,
    to=None,
    by=OFFICER_ROLES,
    checks=(application_pending,),
    form_fields=(CLAIMS, NOTE),
    records="legal_aid.withdrawn",
    cite=citation_of("D06"),
)
PROVIDE_FIRST = Act(
    name="provide_first",
    procedure=Procedure.legal_aid,
    label=Bilingual("先行提供援助", "Provide aid first"),
    at=WORKING_STAGES | {"picked"},
    to=None,
    by=DECIDING_ROLES,
    warns=(warn_limit_near,),
    checks=(not_aided_yet, not_yet_provided_first, first_aid_is_urgent, due_after("D08")),
    form_fields=(
        CLAIMS,
        choice_field(
            "ground",
            "先行提供的事由",
            "Ground",
            ("limit", f"距法定时效或者期限届满不足{URGENT}日", f"Fewer than {URGENT} days to a limit"),
            ("preservation", "需要立即申请财产保全、证据保全", "Preservation needed at once"),
            ("advance", "需要立即申请先予执行", "Advance enforcement needed at once"),
            ("other_law", "法律法规规定的其他情形", "Another case in law"),
        ),
        form_field("due", FieldType.date, "补办手续期限", "Documents to be completed by"),
        NOTE,
    ),
    records="legal_aid.provided_first",
    cite=citation_of("D08"),
)
GRANT = Act(
    name="grant",
    procedure=Procedure.legal_aid,
    label=Bilingual("决定给予援助", "Grant"),
    at=WORKING_STAGES,
    to=None,
    by=DECIDING_ROLES,
    checks=(to_be_decided, not_before_previous_step),
    form_fields=(CLAIMS, DOCUMENT_NUMBER, NOTE),
    records="legal_aid.granted",
    effect="note_lawyers",
    sets_document=True,
    cite=citation_of("D04"),
)
REFUSE = Act(
    name="refuse",
    procedure=Procedure.legal_aid,
    label=Bilingual("决定不予援助", "Refuse"),
    at=WORKING_STAGES,
    to=None,
    by=DECIDING_ROLES,
    checks=(application_pending, not_before_previous_step),
    form_fields=(
        CLAIMS,
        choice_field(
            "ground",
            "不予援助的理由",
            "Ground",
            ("out_of_scope", "不属于法律援助范围", "Outside the scope of aid"),
            ("no_hardship", "不符合经济困难条件", "No hardship"),
            ("wrong_place", "不属于本机构管辖", "Another body's place"),
            ("aided_already", "同一事项已获援助", "Aided already in the same matter"),
            ("other", "其他", "Other"),
        ),
        REASON,
        DOCUMENT_NUMBER,
    ),
    records="legal_aid.refused",
    sets_document=True,
    cite=citation_of("D07", "D01", "D03"),
)
OBJECT = Act(
    name="object",
    procedure=Procedure.legal_aid,
    label=Bilingual("司法行政部门收到异议", "Justice bureau received an objection"),
    at=OBJECTION_STAGES,
    to=None,
    by=DECIDING_ROLES,
    checks=(may_object,),
    form_fields=(CLAIMS, form_field("bureau", FieldType.code, "司法行政部门", "Justice bureau"), NOTE),
    records="legal_aid.objected",
    cite=citation_of("D09"),
)


def _objection_decision_act(
    name: str, at: frozenset[str], to: str | None, outcome: str, zh: str, en: str, *facts: str
) -> Act:
    return Act(
        name=name,
        procedure=Procedure.legal_aid,
        label=Bilingual(zh, en),
        at=at,
        to=to,
        by=DECIDING_ROLES,
        checks=(objection_pending, not_before_previous_step),
        form_fields=(CLAIMS, DOCUMENT_NUMBER, REASON),
        records="legal_aid.objection_decided",
        sets={"outcome": outcome},
        cite=citation_of(*facts),
    )


UPHOLD = _objection_decision_act(
    "uphold", OBJECTION_STAGES, None, "uphold", "异议审查：维持", "Objection: upheld as decided", "D09", "D10"
)
OVERRULE = _objection_decision_act(
    "overrule", WORKING_STAGES, None, "give", "异议审查：责令改正", "Objection: to be corrected", "D09"
)
OVERRULE_LATE = _objection_decision_act(
    "overrule_late",
    frozenset({"not_aided", "archived"}),
    "examining",
    "give",
    "异议审查：责令改正并恢复办理",
    "Objection: to be corrected, matter reopened",
    "D09",
)

EXAMINE_ACTS = (
    APPLY,
    APPLY_FURTHER,
    ASK_SUPPLEMENT,
    SUPPLEMENT,
    DEEM_WITHDRAWN,
    WITHDRAW,
    PROVIDE_FIRST,
    GRANT,
    REFUSE,
    OBJECT,
    UPHOLD,
    OVERRULE,
    OVERRULE_LATE,
)
