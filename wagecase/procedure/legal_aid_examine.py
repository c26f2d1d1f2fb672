"""Examining applications: the clock runs for each worker from his own signed application (D04); papers are asked for
once (D06); near a limit aid is provided first and the papers follow (D08); a refusal can be objected to (D09)."""

from __future__ import annotations

from wagecase.procedure.acts import Act, AskType
from wagecase.procedure.asks import CLAIMS, DUE, NOTE, NUMBER, REASON, ask, pick
from wagecase.procedure.checks import due_after
from wagecase.procedure.checks_legal_aid import (
    asked_once,
    exemption_proved,
    may_apply,
    may_object,
    not_aided_yet,
    not_before_last,
    not_first_yet,
    objecting,
    papers_overdue,
    pending,
    signed_by_each,
    to_be_decided,
    urgent_enough,
    waiting_for_papers,
)
from wagecase.procedure.figures import written
from wagecase.procedure.guards_legal_aid import limit_near
from wagecase.procedure.legal_aid_opening import APPLICATION
from wagecase.procedure.legal_aid_rows import DECIDERS, OFFICER, WORKING
from wagecase.procedure.sources import source
from wagecase.procedure.words import Procedure, Words

URGENT = written("legal_aid.urgent_days")
OBJECTION_AT = WORKING | {"not_aided", "archived"}


def _apply(name: str, at: frozenset[str], to: str | None, zh: str, en: str) -> Act:
    return Act(
        name=name,
        procedure=Procedure.legal_aid,
        label=Words(zh, en),
        at=at,
        to=to,
        by=OFFICER,
        warns=(limit_near,),
        checks=(may_apply, signed_by_each, exemption_proved),
        asks=APPLICATION,
        records="legal_aid.applied",
        effect="take_aid_application",
        any_day=True,
        cite=source("D01", "D02", "D04"),
    )


APPLY = _apply("apply", frozenset({"picked"}), "examining", "收到申请", "Application received")
APPLY_TOO = _apply("apply_too", WORKING, None, "收到其他劳动者的申请", "Application of further workers")
ASK_SUPPLEMENT = Act(
    name="ask_supplement",
    procedure=Procedure.legal_aid,
    label=Words("告知补充材料", "Ask for further papers"),
    at=WORKING,
    to=None,
    by=OFFICER,
    warns=(limit_near,),
    checks=(pending, asked_once, due_after("D06")),
    asks=(CLAIMS, DUE, ask("missing", AskType.text, "需补充或者说明的全部事项", "Everything that is missing"), NUMBER),
    records="legal_aid.supplement_asked",
    effect="leave_out_time",
    sets_document=True,
    cite=source("D06"),
)
SUPPLEMENT = Act(
    name="supplement",
    procedure=Procedure.legal_aid,
    label=Words("收到补充材料", "Further papers received"),
    at=WORKING,
    to=None,
    by=OFFICER,
    checks=(waiting_for_papers, not_before_last),
    asks=(CLAIMS, NOTE),
    records="legal_aid.supplemented",
    cite=source("D06"),
)
DEEM_WITHDRAWN = Act(
    name="deem_withdrawn",
    procedure=Procedure.legal_aid,
    label=Words("视为撤回申请", "Treat as withdrawn"),
    at=WORKING,
    to=None,
    by=OFFICER,
    checks=(waiting_for_papers, not_before_last, papers_overdue),
    asks=(CLAIMS, NOTE),
    records="legal_aid.deemed_withdrawn",
    cite=source("D06"),
)
WITHDRAW = Act(
    name="withdraw",
    procedure=Procedure.legal_aid,
    label=Words("申请人撤回申请", "Applicant withdraws"),
    at=WORKING,
    to=None,
    by=OFFICER,
    checks=(pending,),
    asks=(CLAIMS, NOTE),
    records="legal_aid.withdrawn",
    cite=source("D06"),
)
PROVIDE_FIRST = Act(
    name="provide_first",
    procedure=Procedure.legal_aid,
    label=Words("先行提供援助", "Provide aid first"),
    at=WORKING | {"picked"},
    to=None,
    by=DECIDERS,
    warns=(limit_near,),
    checks=(not_aided_yet, not_first_yet, urgent_enough, due_after("D08")),
    asks=(
        CLAIMS,
        pick(
            "ground",
            "先行提供的事由",
            "Ground",
            ("limit", f"距法定时效或者期限届满不足{URGENT}日", f"Fewer than {URGENT} days to a limit"),
            ("preservation", "需要立即申请财产保全、证据保全", "Preservation needed at once"),
            ("advance", "需要立即申请先予执行", "Advance enforcement needed at once"),
            ("other_law", "法律法规规定的其他情形", "Another case in law"),
        ),
        ask("due", AskType.date, "补办手续期限", "Papers to be completed by"),
        NOTE,
    ),
    records="legal_aid.provided_first",
    cite=source("D08"),
)
GRANT = Act(
    name="grant",
    procedure=Procedure.legal_aid,
    label=Words("决定给予援助", "Grant"),
    at=WORKING,
    to=None,
    by=DECIDERS,
    checks=(to_be_decided, not_before_last),
    asks=(CLAIMS, NUMBER, NOTE),
    records="legal_aid.granted",
    effect="note_lawyers",
    sets_document=True,
    cite=source("D04", "D21"),
)
REFUSE = Act(
    name="refuse",
    procedure=Procedure.legal_aid,
    label=Words("决定不予援助", "Refuse"),
    at=WORKING,
    to=None,
    by=DECIDERS,
    checks=(pending, not_before_last),
    asks=(
        CLAIMS,
        pick(
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
        NUMBER,
    ),
    records="legal_aid.refused",
    sets_document=True,
    cite=source("D07", "D01", "D03"),
)
OBJECT = Act(
    name="object",
    procedure=Procedure.legal_aid,
    label=Words("司法行政部门收到异议", "Justice bureau received an objection"),
    at=OBJECTION_AT,
    to=None,
    by=DECIDERS,
    checks=(may_object,),
    asks=(CLAIMS, ask("bureau", AskType.code, "司法行政部门", "Justice bureau"), NOTE),
    records="legal_aid.objected",
    cite=source("D09"),
)


def _decide(name: str, at: frozenset[str], to: str | None, outcome: str, zh: str, en: str, *facts: str) -> Act:
    return Act(
        name=name,
        procedure=Procedure.legal_aid,
        label=Words(zh, en),
        at=at,
        to=to,
        by=DECIDERS,
        checks=(objecting, not_before_last),
        asks=(CLAIMS, NUMBER, REASON),
        records="legal_aid.objection_decided",
        sets={"outcome": outcome},
        cite=source(*facts),
    )


UPHOLD = _decide("uphold", OBJECTION_AT, None, "uphold", "异议审查：维持", "Objection: upheld as decided", "D09", "D10")
OVERRULE = _decide("overrule", WORKING, None, "give", "异议审查：责令改正", "Objection: to be corrected", "D09")
OVERRULE_LATE = _decide(
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
    APPLY_TOO,
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
