"""Acts of mediation from the request to negotiate to the day when the talks are over."""

from __future__ import annotations

from wagecase.procedure.core.acts import FieldType
from wagecase.procedure.core.checks import time_of_day_is_valid
from wagecase.procedure.core.enums import Bilingual, ServiceMethod
from wagecase.procedure.core.fields import (
    CLAIMS,
    HANDLERS,
    NOTE,
    REASON,
    TIME_OF_DAY,
    choice_field,
    enum_field,
    form_field,
)
from wagecase.procedure.core.guards import awaits_answer
from wagecase.procedure.core.sources import OFFICE_PRACTICE, citation_of
from wagecase.procedure.mediation.common import MEDIATION_FORM, RUNNING_STAGES, body_act, mediator_act
from wagecase.procedure.mediation.guards import (
    both_agree_to_extend,
    both_consent_to_mediation,
    claims_in_this_mediation,
    claims_unagreed,
    extension_is_valid,
    no_answer_in_time,
    oral_is_recorded,
    session_ahead,
    some_unagreed,
    warn_form_changed,
    warn_outside_onestop_scope,
)
from wagecase.procedure.mediation.opening import APPLY_MEDIATION

ANSWER_NEGOTIATION = body_act(
    name="answer_negotiation",
    label=Bilingual("登记对协商要求的回应", "Record the answer to the request"),
    at=frozenset({"negotiating"}),
    needs=(awaits_answer("mediation.negotiation_asked", "mediation.negotiation_answered", "B06"),),
    checks=(claims_in_this_mediation,),
    form_fields=(CLAIMS, form_field("agrees", FieldType.yes_no, "是否同意协商", "Agrees to negotiate"), NOTE),
    records="mediation.negotiation_answered",
    cite=citation_of("B06"),
)
RECORD_SILENCE = body_act(
    name="record_silence",
    label=Bilingual("登记逾期不回应协商", "Record that no answer came"),
    at=frozenset({"negotiating"}),
    needs=(
        awaits_answer("mediation.negotiation_asked", "mediation.negotiation_answered", "B06"),
        no_answer_in_time,
    ),
    checks=(claims_in_this_mediation,),
    form_fields=(CLAIMS, NOTE),
    records="mediation.negotiation_unanswered",
    cite=citation_of("B06", "B07"),
)
APPLY = body_act(
    name="apply",
    label=Bilingual("转为申请调解", "Go on to an application"),
    at=frozenset({"negotiating"}),
    to="applied",
    checks=(claims_in_this_mediation, oral_is_recorded),
    hints=(warn_outside_onestop_scope,),
    form_fields=tuple(one for one in APPLY_MEDIATION.form_fields if one.name != "body"),
    records="mediation.applied",
    cite=citation_of("B02", "B03"),
)
ASK_CONSENT = body_act(
    name="ask_consent",
    label=Bilingual("征询对方同意", "Ask the other side for consent"),
    at=frozenset({"applied"}),
    form_fields=(enum_field("method", "征询方式", "How it was asked", ServiceMethod, required=False), NOTE),
    records="mediation.consent_asked",
    cite=citation_of("B04"),
)
ACCEPT = body_act(
    name="accept",
    label=Bilingual("受理调解", "Accept"),
    at=frozenset({"applied"}),
    to="accepted",
    checks=(both_consent_to_mediation,),
    hints=(warn_form_changed,),
    form_fields=(
        MEDIATION_FORM,
        form_field("both_consent", FieldType.yes_no, "双方是否同意调解", "Both sides agree to mediate"),
        NOTE,
    ),
    records="mediation.accepted",
    cite=citation_of("B04", "B05", "B17"),
)
REFUSE = body_act(
    name="refuse",
    label=Bilingual("不予受理", "Do not accept"),
    at=frozenset({"applied"}),
    to="refused",
    checks=(claims_in_this_mediation,),
    form_fields=(
        CLAIMS,
        choice_field(
            "ground",
            "不予受理的理由",
            "Ground",
            ("other_side_unwilling", "对方不同意调解", "The other side does not agree"),
            ("not_in_scope", "不属于受理范围", "Outside what the body takes"),
        ),
        REASON,
    ),
    records="mediation.refused",
    cite=citation_of("B04", "B07"),
)
NAME_MEDIATOR = body_act(
    name="name",
    label=Bilingual("指定调解员", "Name the mediator"),
    at=RUNNING_STAGES,
    form_fields=(HANDLERS, NOTE),
    records="mediation.named",
    effect="assign_handlers",
    template="assigned",
    cite=citation_of("B01"),
)
SET_SESSION = mediator_act(
    name="set_session",
    label=Bilingual("约定调解", "Set a session"),
    at=frozenset({"accepted"}),
    after=("mediation.named",),
    checks=(session_ahead, time_of_day_is_valid),
    form_fields=(
        form_field("hearing_on", FieldType.date, "调解日期", "Day of the session"),
        TIME_OF_DAY,
        form_field("place", FieldType.code, "调解地点", "Place of the session", required=False),
        NOTE,
    ),
    records="mediation.session_set",
    cite=citation_of(OFFICE_PRACTICE),
)
HOLD_SESSION = mediator_act(
    name="hold_session",
    label=Bilingual("组织调解", "Hold a session"),
    at=frozenset({"accepted"}),
    after=("mediation.named",),
    form_fields=(
        form_field("time", FieldType.time, "调解时间", "Time"),
        form_field("workers_came", FieldType.yes_no, "劳动者是否到场", "Workers were there"),
        form_field("employer_came", FieldType.yes_no, "用人单位是否到场", "Employer was there"),
        form_field("record", FieldType.text, "调解笔录", "Record of the session"),
    ),
    records="mediation.session_held",
    cite=citation_of("B03"),
)
EXTEND = body_act(
    name="extend",
    label=Bilingual("登记双方同意延长", "Extend by both sides' consent"),
    at=frozenset({"accepted"}),
    checks=(both_agree_to_extend, extension_is_valid),
    form_fields=(
        form_field("days", FieldType.integer, "延长天数（日）", "Days added"),
        form_field("workers_consent", FieldType.yes_no, "劳动者是否同意", "Workers consent"),
        form_field("employer_consents", FieldType.yes_no, "用人单位是否同意", "Employer consents"),
        NOTE,
    ),
    records="mediation.extended",
    cite=citation_of("B05", "B17"),
)
FAILURE_GROUND = choice_field(
    "ground",
    "终止的原因",
    "Why it ended",
    ("no_agreement", "未达成协议", "No agreement was reached"),
    ("unwilling", "一方或者双方不同意继续调解", "One side does not want to go on"),
    ("time_over", "期限届满未达成协议", "The time ran out without agreement"),
)
END_WITHOUT_AGREEMENT = body_act(
    name="fail",
    label=Bilingual("终止调解", "End without agreement"),
    at=frozenset({"accepted"}),
    to="failed",
    checks=(claims_in_this_mediation,),
    form_fields=(CLAIMS, FAILURE_GROUND, NOTE),
    records="mediation.failed",
    cite=citation_of("B03", "B05", "B07", "B17"),
)
RECORD_WITHOUT_AGREEMENT = body_act(
    name="fail_rest",
    label=Bilingual("登记其余劳动者未达成协议", "Record workers without agreement"),
    at=frozenset({"agreed", "defaulted"}),
    needs=(some_unagreed,),
    checks=(claims_in_this_mediation, claims_unagreed),
    form_fields=(CLAIMS, FAILURE_GROUND, NOTE),
    records="mediation.failed",
    cite=citation_of("B03", "B05", "B07"),
)
WITHDRAW = body_act(
    name="withdraw",
    label=Bilingual("撤回调解申请", "Withdraw the application"),
    at=RUNNING_STAGES | {"negotiating"},
    to="withdrawn",
    form_fields=(form_field("reason", FieldType.text, "撤回理由", "Reason", required=False),),
    records="mediation.withdrawn",
    cite=citation_of("B03"),
)

TALK_ACTS = (
    ANSWER_NEGOTIATION,
    RECORD_SILENCE,
    APPLY,
    ASK_CONSENT,
    ACCEPT,
    REFUSE,
    NAME_MEDIATOR,
    SET_SESSION,
    HOLD_SESSION,
    EXTEND,
    END_WITHOUT_AGREEMENT,
    RECORD_WITHOUT_AGREEMENT,
    WITHDRAW,
)
