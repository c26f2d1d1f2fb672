"""Acts on a case that join and split it, answer the national platform, press and report. Review runs beside the stages,
so most of these acts stay where they are. What moves a case between offices is in `case_hand_over`."""

from __future__ import annotations

from wagecase.procedure.case.checks import (
    claims_in_no_proceeding,
    conclusion_listed,
    correctable,
    due_after,
    other_case_named,
    some_claims_stay,
)
from wagecase.procedure.case.guards import (
    awaits_city,
    clue_conclusion_known,
    is_clue,
    not_with_city,
    nothing_else_begun,
    passed_by_city,
    two_claims,
)
from wagecase.procedure.case.intake import AT_THE_DOOR, OPEN
from wagecase.procedure.case.transfer_guards import no_hand_over_open
from wagecase.procedure.core.acts import SAME_EVENT, Act, AskType, Reach
from wagecase.procedure.core.enums import Procedure, Role, Words
from wagecase.procedure.core.fields import CLAIMS, NOTE, REASON, ask
from wagecase.procedure.core.guards import from_elsewhere, handler_or_head, unanswered
from wagecase.procedure.core.sources import PRACTICE, source

ENDED = frozenset({"concluded", "not_accepted", "redirected"})
EVERYWHERE = OPEN | ENDED
CONCLUSION_CODE = ask(
    "conclusion",
    AskType.code,
    "核处结论代码",
    "Conclusion code",
    help=Words("平台十类核处结论之一，代码由本市配置", "One of the platform's ten conclusions, as configured"),
)

JOIN = Act(
    name="join",
    procedure=Procedure.case,
    label=Words("并案", "Join to another case"),
    at=AT_THE_DOOR | {"settled"},
    to="joined",
    by=frozenset({Role.head}),
    needs=(nothing_else_begun, no_hand_over_open),
    checks=(other_case_named,),
    asks=(ask("target", AskType.code, "并入的案号", "Number of the case it joins"), REASON),
    records="case.joined",
    effect="join",
    cite=source(PRACTICE),
)
UNJOIN = Act(
    name="unjoin",
    procedure=Procedure.case,
    label=Words("撤销并案", "Undo the joining"),
    at=frozenset({"joined"}),
    to="received",
    by=frozenset({Role.head}),
    asks=(REASON,),
    records="case.unjoined",
    effect="unjoin",
    cite=source(PRACTICE),
)
SPLIT = Act(
    name="split",
    procedure=Procedure.case,
    label=Words("分案", "Split off"),
    at=OPEN,
    to=None,
    by=frozenset({Role.head}),
    needs=(two_claims,),
    checks=(some_claims_stay, claims_in_no_proceeding),
    asks=(CLAIMS, REASON),
    records="case.split",
    effect="split",
    cite=source(PRACTICE),
)
SUBMIT = Act(
    name="submit",
    procedure=Procedure.case,
    label=Words("报市级审核", "Submit for the city's review"),
    at=EVERYWHERE,
    to=None,
    by=frozenset({Role.clerk, Role.inspector}),
    needs=(is_clue, clue_conclusion_known, not_with_city),
    checks=(conclusion_listed,),
    asks=(CONCLUSION_CODE, ask("account", AskType.text, "核查情况", "What was found")),
    records="case.submitted",
    cite=source("F06", "F07"),
)
SEND_BACK = Act(
    name="send_back",
    procedure=Procedure.case,
    label=Words("退回重核", "Send back"),
    at=EVERYWHERE,
    to=None,
    by=frozenset({Role.supervisor}),
    reach=Reach.outside,
    needs=(awaits_city,),
    after=("case.submitted",),
    asks=(REASON,),
    records="case.sent_back",
    letter="sent_back",
    cite=source("F07"),
)
APPROVE = Act(
    name="approve",
    procedure=Procedure.case,
    label=Words("审核通过", "Pass in review"),
    at=EVERYWHERE,
    to=None,
    by=frozenset({Role.supervisor}),
    reach=Reach.outside,
    needs=(awaits_city,),
    after=("case.submitted",),
    asks=(NOTE,),
    records="case.approved",
    cite=source("F07"),
)
ANSWER = Act(
    name="answer",
    procedure=Procedure.case,
    label=Words("答复线索", "Answer the clue"),
    at=EVERYWHERE,
    to=None,
    by=frozenset({Role.clerk, Role.inspector}),
    needs=(is_clue, passed_by_city),
    checks=(conclusion_listed,),
    after=("case.approved",),
    asks=(CONCLUSION_CODE, NOTE),
    records="case.answered",
    cite=source("F06", "F07"),
)
PRESS = Act(
    name="press",
    procedure=Procedure.case,
    label=Words("督办", "Press"),
    at=EVERYWHERE,
    to=None,
    by=frozenset({Role.supervisor}),
    reach=Reach.outside,
    needs=(from_elsewhere,),
    checks=(due_after("F01"),),
    asks=(ask("due", AskType.date, "回复期限", "Answer by"), ask("order", AskType.text, "督办要求", "What is asked")),
    records="case.pressed",
    sets_document=True,
    effect="issue_document",
    letter="pressed",
    cite=source("F01", "F07"),
)
ANSWER_PRESS = Act(
    name="answer_press",
    procedure=Procedure.case,
    label=Words("督办回复", "Answer the pressing"),
    at=EVERYWHERE,
    to=None,
    by=frozenset({Role.inspector, Role.head}),
    needs=(unanswered("case.pressed", "case.press_answered", "F01"),),
    after=("case.pressed",),
    asks=(ask("account", AskType.text, "回复内容", "Answer"),),
    records="case.press_answered",
    cite=source("F01"),
)
REPORT_INCIDENT = Act(
    name="report_incident",
    procedure=Procedure.case,
    label=Words("聚集报告", "Report a crowd"),
    at=EVERYWHERE,
    to=None,
    by=frozenset({Role.clerk, Role.inspector, Role.head}),
    asks=(
        ask("time", AskType.time, "时间", "Time"),
        ask("place", AskType.text, "地点", "Place"),
        ask("headcount", AskType.integer, "人数", "Headcount"),
        ask("extreme_act", AskType.yes_no, "有无极端行为", "Extreme act"),
        ask("settled", AskType.yes_no, "是否已平息", "Settled"),
        NOTE,
    ),
    records="case.incident",
    any_day=True,
    cite=source("F01", "A51"),
)
CORRECT = Act(
    name="correct",
    procedure=Procedure.case,
    label=Words("更正办理记录", "Correct an event"),
    at=EVERYWHERE | {"joined"},
    to=None,
    by=frozenset({Role.clerk, Role.inspector, Role.head}),
    needs=(handler_or_head,),
    checks=(correctable,),
    asks=(
        ask("position", AskType.integer, "被更正记录的序号", "Position of the event"),
        ask("void", AskType.yes_no, "是否作废", "Void it"),
        ask("due", AskType.date, "更正后的届满日", "Corrected last day set in the document", required=False),
        REASON,
    ),
    records=SAME_EVENT,
    effect="correct",
    any_day=True,
    cite=source(PRACTICE),
)

MOVE_ACTS = (
    JOIN,
    UNJOIN,
    SPLIT,
    SUBMIT,
    SEND_BACK,
    APPROVE,
    ANSWER,
    PRESS,
    ANSWER_PRESS,
    REPORT_INCIDENT,
    CORRECT,
)
