"""Acts that take a case, or a part of it, to another office. Passed down or on (交办, 转办) it changes its owner;
transferred by statute (移送) it stays, and the other authority does its own part beside. Both are receipted, answered
or returned with a reason, and one office owns the case at any moment."""

from __future__ import annotations

from wagecase.procedure.case.checks import due_after
from wagecase.procedure.case.intake import OPEN
from wagecase.procedure.case.transfer_guards import (
    addressed_to_me,
    more_time_asked_of_me,
    no_hand_over_open,
    not_before_receipt,
    not_before_sent,
    owes_an_answer,
    owes_by_a_day,
    to_another_office,
)
from wagecase.procedure.core.acts import Act, AskType, Reach
from wagecase.procedure.core.enums import HandOverKind, Procedure, Role, Words
from wagecase.procedure.core.fields import NOTE, NUMBER, REASON, ask, choose
from wagecase.procedure.core.sources import source

OUTSIDE = OPEN | {"concluded", "not_accepted", "redirected"}
"""Where a receipt, a return or an answer may come in: a transfer outlives the case that it came from."""

TO_ORG = ask("to_org", AskType.organisation, "接收单位", "Receiving office")
ANSWER_BY = ask("due", AskType.date, "回复期限", "Answer by", required=False)
RECEIVERS = frozenset({Role.clerk, Role.inspector, Role.head})
GIVERS = RECEIVERS | {Role.supervisor}

HAND_OVER = Act(
    name="hand_over",
    procedure=Procedure.case,
    label=Words("交办、转办", "Hand over"),
    at=OPEN,
    to=None,
    by=frozenset({Role.clerk, Role.head, Role.supervisor}),
    needs=(no_hand_over_open,),
    checks=(to_another_office, due_after("A06")),
    asks=(
        choose("kind", "方式", "Kind", HandOverKind, HandOverKind.downward, HandOverKind.sideways),
        TO_ORG,
        ANSWER_BY,
        NUMBER,
        REASON,
    ),
    records="case.handed_over",
    effect="hand_over",
    sets_document=True,
    letter="handed_over",
    cite=source("A01", "A06"),
)
TRANSFER = Act(
    name="transfer",
    procedure=Procedure.case,
    label=Words("移送", "Transfer to another authority"),
    at=OPEN,
    to=None,
    by=frozenset({Role.clerk, Role.inspector, Role.head}),
    checks=(to_another_office, due_after("A06")),
    asks=(
        TO_ORG,
        ask("matter", AskType.text, "移送事项", "What is transferred"),
        ANSWER_BY,
        NUMBER,
    ),
    records="case.transferred",
    sets={"kind": HandOverKind.statutory.value},
    effect="hand_over",
    sets_document=True,
    letter="transferred",
    cite=source("A06"),
)
RECEIPT = Act(
    name="receipt",
    procedure=Procedure.case,
    label=Words("签收", "Receipt"),
    at=OUTSIDE,
    to=None,
    by=RECEIVERS,
    reach=Reach.outside,
    needs=(addressed_to_me,),
    checks=(not_before_sent,),
    asks=(NOTE,),
    records="case.receipted",
    sets={"of": "hand_over"},
    effect="take_receipt",
    any_day=True,
    letter="hand_over_receipted",
    cite=source("A06"),
)
RETURN = Act(
    name="return",
    procedure=Procedure.case,
    label=Words("退回", "Return"),
    at=OUTSIDE,
    to=None,
    by=RECEIVERS,
    reach=Reach.outside,
    needs=(addressed_to_me,),
    checks=(not_before_sent,),
    asks=(REASON,),
    records="case.returned",
    effect="return_hand_over",
    any_day=True,
    letter="returned",
    cite=source("A06"),
)
ANSWER_HAND_OVER = Act(
    name="answer_hand_over",
    procedure=Procedure.case,
    label=Words("回复移交事项", "Answer what was handed over"),
    at=OUTSIDE,
    to=None,
    by=RECEIVERS,
    reach=Reach.outside,
    needs=(owes_an_answer,),
    checks=(not_before_receipt,),
    asks=(ask("account", AskType.text, "办理结果", "What was done"), NUMBER),
    records="case.hand_over_answered",
    effect="answer_hand_over",
    any_day=True,
    letter="hand_over_answered",
    cite=source("A06"),
)

ASK_MORE_TIME = Act(
    name="ask_more_time",
    procedure=Procedure.case,
    label=Words("申请延长回复期限", "Ask for more time to answer"),
    at=OUTSIDE,
    to=None,
    by=RECEIVERS,
    reach=Reach.outside,
    needs=(owes_by_a_day,),
    checks=(not_before_receipt, due_after("A06")),
    asks=(ask("due", AskType.date, "希望延长至", "More time until"), REASON),
    records="case.more_time_asked",
    effect="ask_more_time",
    letter="more_time_asked",
    cite=source("A06"),
)
GRANT_MORE_TIME = Act(
    name="grant_more_time",
    procedure=Procedure.case,
    label=Words("同意延长回复期限", "Grant more time to answer"),
    at=OUTSIDE,
    to=None,
    by=GIVERS,
    reach=Reach.outside,
    needs=(more_time_asked_of_me,),
    checks=(due_after("A06"),),
    asks=(ask("due", AskType.date, "新的回复期限", "Answer by"), NOTE),
    records="case.more_time_granted",
    effect="grant_more_time",
    letter="more_time_granted",
    cite=source("A06"),
)
REFUSE_MORE_TIME = Act(
    name="refuse_more_time",
    procedure=Procedure.case,
    label=Words("不同意延长回复期限", "Refuse more time to answer"),
    at=OUTSIDE,
    to=None,
    by=GIVERS,
    reach=Reach.outside,
    needs=(more_time_asked_of_me,),
    asks=(REASON,),
    records="case.more_time_refused",
    effect="refuse_more_time",
    letter="more_time_refused",
    cite=source("A06"),
)

HAND_OVER_ACTS = (
    HAND_OVER,
    TRANSFER,
    RECEIPT,
    RETURN,
    ANSWER_HAND_OVER,
    ASK_MORE_TIME,
    GRANT_MORE_TIME,
    REFUSE_MORE_TIME,
)
