"""The pool of a centre or union: a referral is taken up by one officer (领办), returned with a reason, or passed to a
colleague when an officer leaves."""

from __future__ import annotations

from wagecase.procedure.core.acts import Act, FieldType
from wagecase.procedure.core.enums import Bilingual, Procedure
from wagecase.procedure.core.fields import CLAIMS, NOTE, REASON, choice_field, form_field
from wagecase.procedure.core.sources import OFFICE_PRACTICE, citation_of
from wagecase.procedure.legal_aid.common import DECIDING_ROLES, OFFICER_ROLES, WORKING_STAGES
from wagecase.procedure.legal_aid.guards import no_application_yet, referral_not_taken, warn_limit_near

TAKE_REFERRAL = Act(
    name="pick",
    procedure=Procedure.legal_aid,
    label=Bilingual("领办", "Pick up"),
    at=frozenset({"referred"}),
    to="picked",
    by=OFFICER_ROLES,
    late=referral_not_taken,
    warns=(warn_limit_near,),
    form_fields=(NOTE,),
    records="legal_aid.picked",
    effect="take_up",
    cite=citation_of(OFFICE_PRACTICE),
)
RETURN_REFERRAL = Act(
    name="decline",
    procedure=Procedure.legal_aid,
    label=Bilingual("退回转介", "Return the referral"),
    at=frozenset({"referred", "picked"}),
    to="declined",
    by=DECIDING_ROLES,
    needs=(no_application_yet,),
    form_fields=(
        choice_field(
            "ground",
            "退回理由",
            "Ground",
            ("out_of_scope", "不属于法律援助范围", "Outside the scope of aid"),
            ("wrong_place", "不属于本机构管辖", "Another body's place"),
            ("aided_already", "同一事项已获援助", "Aided already in the same matter"),
            ("not_reached", "无法联系劳动者", "Workers cannot be reached"),
            ("not_wanted", "劳动者不申请", "Workers do not apply"),
            ("other", "其他", "Other"),
        ),
        REASON,
    ),
    after=("legal_aid.referred",),
    records="legal_aid.declined",
    effect="return_referral",
    cite=citation_of("D01", "D03"),
)
CHANGE_OFFICER = Act(
    name="change_officer",
    procedure=Procedure.legal_aid,
    label=Bilingual("调整经办人", "Change the officer"),
    at=WORKING_STAGES | {"picked"},
    to=None,
    by=DECIDING_ROLES,
    form_fields=(form_field("officer", FieldType.person, "经办人", "Officer"), REASON),
    records="legal_aid.picked",
    effect="change_officer",
    cite=citation_of(OFFICE_PRACTICE),
)
CALLBACK = Act(
    name="callback",
    procedure=Procedure.legal_aid,
    label=Bilingual("回访受援人", "Call the recipient back"),
    at=frozenset({"archived"}),
    to=None,
    by=DECIDING_ROLES,
    not_handler=True,
    form_fields=(
        CLAIMS,
        choice_field(
            "result",
            "结果",
            "Result",
            ("satisfied", "满意", "Satisfied"),
            ("fairly", "基本满意", "Fairly satisfied"),
            ("unsatisfied", "不满意", "Not satisfied"),
            ("not_reached", "未接通", "Not reached"),
        ),
        form_field("charged_fee", FieldType.yes_no, "有无被收取财物", "Charged anything"),
        form_field("words", FieldType.text, "原话", "In the recipient's words", required=False),
    ),
    records="legal_aid.callback_recorded",
    cite=citation_of("D19", "D20"),
)

POOL_ACTS = (TAKE_REFERRAL, RETURN_REFERRAL, CHANGE_OFFICER, CALLBACK)
