"""Acts that close a case, ask afterwards whether the money came, and open it again. Concluded (办结), agreed and paid
in full are three counts: the guard looks at the claims, never at the wish."""

from __future__ import annotations

from wagecase.procedure.case.checks import (
    conclusion_fits,
    not_in_future,
    outcome_not_withdrawn,
    paid_means_paid,
    reached_means_asked,
    reopening_ground_holds,
    satisfaction_after_money,
)
from wagecase.procedure.case.guards import (
    clue_answered,
    complaint_was_decided,
    every_outcome_known,
    other_hand,
    others_ended,
    own_head_or_city,
    verified_settled_or_withdrawn,
)
from wagecase.procedure.case.intake import AT_THE_DOOR
from wagecase.procedure.case.transfer_guards import all_answered, no_hand_over_open
from wagecase.procedure.core.acts import Act, AskType, Reach
from wagecase.procedure.core.enums import CallResult, ClaimOutcome, Conclusion, Procedure, Role, Words
from wagecase.procedure.core.fields import CLAIMS, NOTE, REASON, ask, choose, pick
from wagecase.procedure.core.guards import has_claims
from wagecase.procedure.core.sources import source

RECORD_OUTCOME = Act(
    name="record_outcome",
    procedure=Procedure.case,
    label=Words("登记逐人结果", "Record outcomes per worker"),
    at=AT_THE_DOOR | {"settled", "in_hand"},
    to=None,
    by=frozenset({Role.inspector, Role.mediator, Role.arbitrator, Role.legal_aid_officer}),
    reach=Reach.handlers,
    needs=(has_claims,),
    checks=(outcome_not_withdrawn, paid_means_paid),
    asks=(CLAIMS, choose("outcome", "结果", "Outcome", ClaimOutcome), NOTE),
    records="case.outcome_recorded",
    effect="set_outcomes",
    cite=source("A16"),
)
CONCLUDE = Act(
    name="conclude",
    procedure=Procedure.case,
    label=Words("办结", "Conclude"),
    at=AT_THE_DOOR | {"settled", "in_hand"},
    to="concluded",
    by=frozenset({Role.head}),
    not_handler=True,
    needs=(
        complaint_was_decided,
        verified_settled_or_withdrawn,
        others_ended,
        every_outcome_known,
        clue_answered,
        no_hand_over_open,
    ),
    warns=(all_answered,),
    checks=(conclusion_fits,),
    asks=(choose("conclusion", "办结方式", "Conclusion", Conclusion), NOTE),
    records="case.concluded",
    cite=source("A06", "A16"),
)
CALL_BACK = Act(
    name="call_back",
    procedure=Procedure.case,
    label=Words("回访", "Call back"),
    at=frozenset({"concluded"}),
    to=None,
    by=frozenset({Role.supervisor, Role.clerk, Role.inspector, Role.head}),
    reach=Reach.outside,
    needs=(other_hand,),
    after=("case.concluded",),
    checks=(reached_means_asked, not_in_future("received_on"), satisfaction_after_money),
    asks=(
        CLAIMS,
        choose("result", "拨打结果", "Result of the call", CallResult),
        ask("identity_checked", AskType.yes_no, "是否核实本人身份", "Identity checked", required=False),
        ask("received_amount", AskType.money, "实际到手（元）", "Received (yuan)", required=False),
        ask("received_on", AskType.date, "到账日期", "Received on", required=False),
        ask("own_card", AskType.yes_no, "是否本人银行卡", "On the worker's own card", required=False),
        ask("still_owed", AskType.money, "还差多少（元）", "Still owed (yuan)", required=False),
        ask(
            "asked_to_say_satisfied",
            AskType.yes_no,
            "有无被要求先表示满意或撤诉",
            "Told to say satisfied",
            required=False,
        ),
        ask("charged_fee", AskType.yes_no, "有无被收费", "Charged a fee", required=False),
        ask("differs", AskType.yes_no, "与办结情况是否不符", "Differs from the conclusion", required=False),
        pick(
            "satisfaction",
            "满意度",
            "Satisfaction",
            ("satisfied", "满意", "Satisfied"),
            ("fairly", "基本满意", "Fairly satisfied"),
            ("unsatisfied", "不满意", "Not satisfied"),
            required=False,
        ),
        ask("words", AskType.text, "原话", "In the worker's words", required=False),
    ),
    records="case.called_back",
    cite=source("F01", "F11"),
)
REOPEN = Act(
    name="reopen",
    procedure=Procedure.case,
    label=Words("重办", "Reopen"),
    at=frozenset({"concluded"}),
    to="in_hand",
    by=frozenset({Role.head, Role.supervisor}),
    reach=Reach.outside,
    needs=(own_head_or_city,),
    checks=(reopening_ground_holds,),
    after=("case.concluded",),
    asks=(
        pick(
            "ground",
            "重办的原因",
            "Ground",
            ("call_back_differs", "回访情况与办结不符", "The call-back differs"),
            ("payment_reversed", "到账被冲正", "A payment was reversed"),
            ("new_facts", "发现新的事实", "New facts"),
        ),
        REASON,
    ),
    records="case.reopened",
    effect="reopen",
    cite=source("F01", "F11"),
)

CLOSE_ACTS = (RECORD_OUTCOME, CONCLUDE, CALL_BACK, REOPEN)
