"""Acts that close a case, ask afterwards whether the money came, and open it again. Concluded (办结), agreed and paid
in full are three counts: the guard looks at the claims, never at the wish."""

from __future__ import annotations

from wagecase.procedure.case.checks import (
    answers_match_call_result,
    conclusion_matches_outcomes,
    not_in_future,
    outcome_not_withdrawn,
    paid_in_full_has_no_balance,
    reopening_ground_holds,
    satisfaction_asked_after_payment,
)
from wagecase.procedure.case.guards import (
    caller_is_independent,
    complaint_was_decided,
    every_outcome_known,
    head_or_city_supervisor,
    lead_answered,
    other_proceedings_ended,
    verified_settled_or_withdrawn,
)
from wagecase.procedure.case.transfer_guards import no_transfer_in_transit, warn_answers_outstanding
from wagecase.procedure.core.acts import Act, FieldType, PerformedBy
from wagecase.procedure.core.case_stages import PRE_ACCEPTANCE_STAGES
from wagecase.procedure.core.enums import Bilingual, CallbackResult, ClaimOutcome, Conclusion, Procedure, Role
from wagecase.procedure.core.fields import CLAIMS, NOTE, REASON, choice_field, enum_field, form_field
from wagecase.procedure.core.guards import has_claims
from wagecase.procedure.core.roles import CALLBACK_ROLES
from wagecase.procedure.core.sources import citation_of

RECORD_OUTCOME = Act(
    name="record_outcome",
    procedure=Procedure.case,
    label=Bilingual("登记逐人结果", "Record outcomes per worker"),
    at=PRE_ACCEPTANCE_STAGES | {"settled", "in_hand"},
    to=None,
    by=frozenset({Role.inspector, Role.mediator, Role.arbitrator, Role.legal_aid_officer}),
    performed_by=PerformedBy.handlers,
    needs=(has_claims,),
    checks=(outcome_not_withdrawn, paid_in_full_has_no_balance),
    form_fields=(CLAIMS, enum_field("outcome", "结果", "Outcome", ClaimOutcome), NOTE),
    records="case.outcome_recorded",
    effect="set_outcomes",
    cite=citation_of("A16"),
)
CONCLUDE = Act(
    name="conclude",
    procedure=Procedure.case,
    label=Bilingual("办结", "Conclude"),
    at=PRE_ACCEPTANCE_STAGES | {"settled", "in_hand"},
    to="concluded",
    by=frozenset({Role.head}),
    not_handler=True,
    needs=(
        complaint_was_decided,
        verified_settled_or_withdrawn,
        other_proceedings_ended,
        every_outcome_known,
        lead_answered,
        no_transfer_in_transit,
    ),
    warns=(warn_answers_outstanding,),
    checks=(conclusion_matches_outcomes,),
    form_fields=(enum_field("conclusion", "办结方式", "Conclusion", Conclusion), NOTE),
    records="case.concluded",
    cite=citation_of("A06", "A16"),
)
CALLBACK = Act(
    name="callback",
    procedure=Procedure.case,
    label=Bilingual("回访", "Record the call-back"),
    at=frozenset({"concluded"}),
    to=None,
    by=CALLBACK_ROLES,
    performed_by=PerformedBy.outside,
    needs=(caller_is_independent,),
    after=("case.concluded",),
    checks=(answers_match_call_result, not_in_future("received_on"), satisfaction_asked_after_payment),
    form_fields=(
        CLAIMS,
        enum_field("result", "拨打结果", "Result of the call", CallbackResult),
        form_field("identity_checked", FieldType.yes_no, "是否核实本人身份", "Identity checked", required=False),
        form_field("received_amount", FieldType.money, "实际到手（元）", "Received (yuan)", required=False),
        form_field("received_on", FieldType.date, "到账日期", "Received on", required=False),
        form_field("own_card", FieldType.yes_no, "是否本人银行卡", "On the worker's own card", required=False),
        form_field("still_owed", FieldType.money, "还差多少（元）", "Still owed (yuan)", required=False),
        form_field(
            "asked_to_say_satisfied",
            FieldType.yes_no,
            "有无被要求先表示满意或撤诉",
            "Asked to say satisfied",
            required=False,
        ),
        form_field("charged_fee", FieldType.yes_no, "有无被收费", "Charged a fee", required=False),
        form_field("differs", FieldType.yes_no, "与办结情况是否不符", "Differs from the conclusion", required=False),
        choice_field(
            "satisfaction",
            "满意度",
            "Satisfaction",
            ("satisfied", "满意", "Satisfied"),
            ("fairly", "基本满意", "Fairly satisfied"),
            ("unsatisfied", "不满意", "Not satisfied"),
            required=False,
        ),
        form_field("words", FieldType.text, "原话", "In the worker's words", required=False),
    ),
    records="case.callback_recorded",
    cite=citation_of("F01", "F11"),
)
REOPEN = Act(
    name="reopen",
    procedure=Procedure.case,
    label=Bilingual("重办", "Reopen"),
    at=frozenset({"concluded"}),
    to="in_hand",
    by=frozenset({Role.head, Role.supervisor}),
    performed_by=PerformedBy.outside,
    needs=(head_or_city_supervisor,),
    checks=(reopening_ground_holds,),
    after=("case.concluded",),
    form_fields=(
        choice_field(
            "ground",
            "重办的原因",
            "Ground",
            ("callback_differs", "回访情况与办结不符", "The call-back differs"),
            ("payment_reversed", "到账被冲正", "A payment was reversed"),
            ("new_facts", "发现新的事实", "New facts"),
        ),
        REASON,
    ),
    records="case.reopened",
    effect="reopen",
    cite=citation_of("F01", "F11"),
)

CLOSE_ACTS = (RECORD_OUTCOME, CONCLUDE, CALLBACK, REOPEN)
