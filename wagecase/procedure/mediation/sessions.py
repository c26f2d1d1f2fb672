"""Acts of mediation from the request to negotiate to the day when the talks are over."""

from __future__ import annotations

from wagecase.procedure.case.checks import hour_fits
from wagecase.procedure.core.acts import AskType
from wagecase.procedure.core.enums import ServiceMethod, Words
from wagecase.procedure.core.fields import CLAIMS, HANDLERS, HOUR, NOTE, REASON, ask, choose, pick
from wagecase.procedure.core.guards import unanswered
from wagecase.procedure.core.sources import PRACTICE, source
from wagecase.procedure.mediation.common import FORM, RUNNING, body_act, mediator_act
from wagecase.procedure.mediation.guards import (
    both_agree_to_extend,
    both_consent,
    claims_are_here,
    claims_unagreed,
    extension_fits,
    form_as_applied,
    no_answer_in_time,
    onestop_scope,
    oral_is_recorded,
    session_ahead,
    some_unagreed,
)
from wagecase.procedure.mediation.opening import APPLY_MEDIATION

ANSWER_NEGOTIATION = body_act(
    name="answer_negotiation",
    label=Words("登记对协商要求的回应", "Record the answer to the request"),
    at=frozenset({"negotiating"}),
    needs=(unanswered("mediation.negotiation_asked", "mediation.negotiation_answered", "B06"),),
    checks=(claims_are_here,),
    asks=(CLAIMS, ask("agrees", AskType.yes_no, "是否同意协商", "Agrees to negotiate"), NOTE),
    records="mediation.negotiation_answered",
    cite=source("B06"),
)
RECORD_SILENCE = body_act(
    name="record_silence",
    label=Words("登记逾期不回应协商", "Record that no answer came"),
    at=frozenset({"negotiating"}),
    needs=(
        unanswered("mediation.negotiation_asked", "mediation.negotiation_answered", "B06"),
        no_answer_in_time,
    ),
    checks=(claims_are_here,),
    asks=(CLAIMS, NOTE),
    records="mediation.negotiation_unanswered",
    cite=source("B06", "B07"),
)
APPLY = body_act(
    name="apply",
    label=Words("转为申请调解", "Go on to an application"),
    at=frozenset({"negotiating"}),
    to="applied",
    checks=(claims_are_here, oral_is_recorded),
    hints=(onestop_scope,),
    asks=tuple(one for one in APPLY_MEDIATION.asks if one.name != "body"),
    records="mediation.applied",
    cite=source("B02", "B03"),
)
ASK_CONSENT = body_act(
    name="ask_consent",
    label=Words("征询对方同意", "Ask the other side for consent"),
    at=frozenset({"applied"}),
    asks=(choose("method", "征询方式", "How it was asked", ServiceMethod, required=False), NOTE),
    records="mediation.consent_asked",
    cite=source("B04"),
)
ACCEPT = body_act(
    name="accept",
    label=Words("受理调解", "Accept"),
    at=frozenset({"applied"}),
    to="accepted",
    checks=(both_consent,),
    hints=(form_as_applied,),
    asks=(FORM, ask("both_consent", AskType.yes_no, "双方是否同意调解", "Both sides agree to mediate"), NOTE),
    records="mediation.accepted",
    cite=source("B04", "B05", "B17"),
)
REFUSE = body_act(
    name="refuse",
    label=Words("不予受理", "Do not accept"),
    at=frozenset({"applied"}),
    to="refused",
    checks=(claims_are_here,),
    asks=(
        CLAIMS,
        pick(
            "ground",
            "不予受理的理由",
            "Ground",
            ("other_side_unwilling", "对方不同意调解", "The other side does not agree"),
            ("not_in_scope", "不属于受理范围", "Outside what the body takes"),
        ),
        REASON,
    ),
    records="mediation.refused",
    cite=source("B04", "B07"),
)
NAME = body_act(
    name="name",
    label=Words("指定调解员", "Name the mediator"),
    at=RUNNING,
    asks=(HANDLERS, NOTE),
    records="mediation.named",
    effect="assign_handlers",
    letter="assigned",
    cite=source("B01"),
)
SET_SESSION = mediator_act(
    name="set_session",
    label=Words("约定调解", "Set a session"),
    at=frozenset({"accepted"}),
    after=("mediation.named",),
    checks=(session_ahead, hour_fits),
    asks=(
        ask("hearing_on", AskType.date, "调解日期", "Day of the session"),
        HOUR,
        ask("place", AskType.code, "调解地点", "Place of the session", required=False),
        NOTE,
    ),
    records="mediation.session_set",
    cite=source(PRACTICE),
)
HOLD_SESSION = mediator_act(
    name="hold_session",
    label=Words("组织调解", "Hold a session"),
    at=frozenset({"accepted"}),
    after=("mediation.named",),
    asks=(
        ask("time", AskType.time, "调解时间", "Time"),
        ask("workers_came", AskType.yes_no, "劳动者是否到场", "Workers were there"),
        ask("employer_came", AskType.yes_no, "用人单位是否到场", "Employer was there"),
        ask("record", AskType.text, "调解笔录", "Record of the session"),
    ),
    records="mediation.session_held",
    cite=source("B03"),
)
EXTEND = body_act(
    name="extend",
    label=Words("登记双方同意延长", "Extend by both sides' consent"),
    at=frozenset({"accepted"}),
    checks=(both_agree_to_extend, extension_fits),
    asks=(
        ask("days", AskType.integer, "延长天数（日）", "Days added"),
        ask("workers_consent", AskType.yes_no, "劳动者是否同意", "Workers consent"),
        ask("employer_consents", AskType.yes_no, "用人单位是否同意", "Employer consents"),
        NOTE,
    ),
    records="mediation.extended",
    cite=source("B05", "B17"),
)
WITHOUT_AGREEMENT = pick(
    "ground",
    "终止的原因",
    "Why it ended",
    ("no_agreement", "未达成协议", "No agreement was reached"),
    ("unwilling", "一方或者双方不同意继续调解", "One side does not want to go on"),
    ("time_over", "期限届满未达成协议", "The time ran out without agreement"),
)
FAIL = body_act(
    name="fail",
    label=Words("终止调解", "End without agreement"),
    at=frozenset({"accepted"}),
    to="failed",
    checks=(claims_are_here,),
    asks=(CLAIMS, WITHOUT_AGREEMENT, NOTE),
    records="mediation.failed",
    cite=source("B03", "B05", "B07", "B17"),
)
FAIL_REST = body_act(
    name="fail_rest",
    label=Words("登记其余劳动者未达成协议", "Record workers without agreement"),
    at=frozenset({"agreed", "defaulted"}),
    needs=(some_unagreed,),
    checks=(claims_are_here, claims_unagreed),
    asks=(CLAIMS, WITHOUT_AGREEMENT, NOTE),
    records="mediation.failed",
    cite=source("B03", "B05", "B07"),
)
WITHDRAW = body_act(
    name="withdraw",
    label=Words("撤回调解申请", "Withdraw the application"),
    at=RUNNING | {"negotiating"},
    to="withdrawn",
    asks=(ask("reason", AskType.text, "撤回理由", "Reason", required=False),),
    records="mediation.withdrawn",
    cite=source("B03"),
)

TALK_ACTS = (
    ANSWER_NEGOTIATION,
    RECORD_SILENCE,
    APPLY,
    ASK_CONSENT,
    ACCEPT,
    REFUSE,
    NAME,
    SET_SESSION,
    HOLD_SESSION,
    EXTEND,
    FAIL,
    FAIL_REST,
    WITHDRAW,
)
