"""Giving aid: the officer assigns a lawyer who may not refuse without cause (D05), each recipient signs (D11), the
lawyer tells of progress, ends, reports (D13); the officer changes him for cause (D15), terminates (D14), archives."""

from __future__ import annotations

from dataclasses import replace

from wagecase.procedure.case.other_acts import CORRECT as CORRECT_CASE
from wagecase.procedure.core.acts import Act, AskType, Reach
from wagecase.procedure.core.enums import Procedure, Role, Words
from wagecase.procedure.core.fields import CLAIMS, NOTE, NUMBER, REASON, ask, pick
from wagecase.procedure.core.sources import PRACTICE, source
from wagecase.procedure.legal_aid.checks import (
    aided,
    another_lawyer,
    not_before_last,
    not_reported,
    not_signed,
    over,
    with_lawyer,
    without_lawyer,
)
from wagecase.procedure.legal_aid.common import DECIDERS, HELPERS, LAWYER, OFFICER, TERMINATION, WORKING
from wagecase.procedure.legal_aid.guards import (
    all_reported,
    assigned_lawyer,
    nobody_left,
    nobody_objects,
    nobody_was_aided,
    somebody_aided,
)

FROM_PICKING = WORKING | {"picked"}
"""Aid may be provided first and be over before anybody has applied (D08, D14)."""


def _assign(name: str, at: frozenset[str], to: str | None, zh: str, en: str) -> Act:
    return Act(
        name=name,
        procedure=Procedure.legal_aid,
        label=Words(zh, en),
        at=at,
        to=to,
        by=DECIDERS,
        checks=(aided, without_lawyer, not_before_last),
        asks=(CLAIMS, LAWYER, NUMBER, NOTE),
        records="legal_aid.assigned",
        effect="assign_lawyer",
        letter="assigned",
        cite=source("D05", "D11"),
    )


ASSIGN = _assign("assign", frozenset({"picked", "examining"}), "aided", "指派律师", "Assign a lawyer")
ASSIGN_TOO = _assign("assign_too", frozenset({"aided"}), None, "为其他受援人指派律师", "Assign for further recipients")
SIGN = Act(
    name="sign",
    procedure=Procedure.legal_aid,
    label=Words("签订委托协议", "Agreement signed"),
    at=WORKING,
    to=None,
    by=HELPERS,
    reach=Reach.handlers,
    checks=(aided, with_lawyer, not_signed, not_before_last),
    asks=(CLAIMS, NOTE),
    records="legal_aid.signed",
    cite=source("D11"),
)
PROGRESS = Act(
    name="progress",
    procedure=Procedure.legal_aid,
    label=Words("通报进展", "Tell of progress"),
    at=WORKING,
    to=None,
    by=HELPERS,
    reach=Reach.handlers,
    checks=(with_lawyer,),
    asks=(
        CLAIMS,
        pick(
            "step",
            "进展",
            "Step",
            ("papers_prepared", "材料已准备", "Papers prepared"),
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
    cite=source("D13"),
)
ASK_RELEASE = Act(
    name="ask_release",
    procedure=Procedure.legal_aid,
    label=Words("申请不再承办", "Ask to be released"),
    at=WORKING,
    to=None,
    by=frozenset({Role.lawyer}),
    reach=Reach.handlers,
    needs=(assigned_lawyer,),
    asks=(
        pick(
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
    letter="aid_release_asked",
    cite=source("D05"),
)
CHANGE = Act(
    name="change_lawyer",
    procedure=Procedure.legal_aid,
    label=Words("更换承办人", "Change the lawyer"),
    at=WORKING,
    to=None,
    by=DECIDERS,
    checks=(aided, with_lawyer, another_lawyer),
    asks=(
        CLAIMS,
        LAWYER,
        pick(
            "ground",
            "更换事由",
            "Ground",
            ("recipient_asks", "受援人请求更换", "Recipient asks for it"),
            ("lawyer_cause", "承办人有正当理由", "The lawyer has good cause"),
            ("duty_failed", "承办人怠于履职", "The lawyer failed his duty"),
            ("other", "其他", "Other"),
        ),
        REASON,
    ),
    records="legal_aid.changed",
    effect="change_lawyer",
    letter="assigned",
    cite=source("D15", "D05"),
)
TERMINATE = Act(
    name="terminate",
    procedure=Procedure.legal_aid,
    label=Words("终止援助", "Terminate aid"),
    at=FROM_PICKING,
    to=None,
    by=DECIDERS,
    checks=(aided,),
    asks=(CLAIMS, TERMINATION, REASON, NUMBER),
    records="legal_aid.terminated",
    effect="note_lawyers",
    sets_document=True,
    cite=source("D14", "D09"),
)
END = Act(
    name="end",
    procedure=Procedure.legal_aid,
    label=Words("援助事项办结", "The matter is ended"),
    at=WORKING,
    to=None,
    by=HELPERS,
    reach=Reach.handlers,
    checks=(aided, with_lawyer),
    asks=(
        CLAIMS,
        pick(
            "result",
            "办理结果",
            "Result",
            ("paid", "款项已支付", "Paid"),
            ("award", "仲裁裁决", "Award"),
            ("judgment", "法院裁判", "Judgment"),
            ("settled", "调解、和解", "Settled"),
            ("enforced", "执行终结", "Enforcement ended"),
            ("withdrawn", "撤回", "Withdrawn"),
            ("advice", "提供咨询、代拟文书", "Advice or papers drafted"),
        ),
        NOTE,
    ),
    records="legal_aid.ended",
    cite=source("D13"),
)
REPORT = Act(
    name="report",
    procedure=Procedure.legal_aid,
    label=Words("提交结案报告", "Hand in the closing report"),
    at=FROM_PICKING,
    to=None,
    by=HELPERS,
    reach=Reach.handlers,
    checks=(over, not_reported),
    asks=(
        CLAIMS,
        ask("copies", AskType.yes_no, "是否附有法律文书副本等材料", "With copies of the documents"),
        ask("report", AskType.text, "结案报告", "Report"),
    ),
    records="legal_aid.reported",
    cite=source("D13"),
)
ARCHIVE = Act(
    name="archive",
    procedure=Procedure.legal_aid,
    label=Words("归档", "Archive"),
    at=FROM_PICKING,
    to="archived",
    by=OFFICER,
    needs=(somebody_aided, nobody_left, nobody_objects, all_reported),
    asks=(ask("file_number", AskType.code, "卷号", "File number", required=False), NOTE),
    records="legal_aid.archived",
    cite=source("D20", PRACTICE),
)
CLOSE = Act(
    name="close",
    procedure=Procedure.legal_aid,
    label=Words("未予援助，结束办理", "Close without aid"),
    at=FROM_PICKING,
    to="not_aided",
    by=DECIDERS,
    needs=(nobody_left, nobody_objects, nobody_was_aided),
    asks=(REASON,),
    records="legal_aid.ended",
    sets={"result": "no_aid"},
    cite=source(PRACTICE),
)
CORRECT = replace(CORRECT_CASE, procedure=Procedure.legal_aid, at=FROM_PICKING | {"archived"}, by=DECIDERS)

HELP_ACTS = (
    ASSIGN,
    ASSIGN_TOO,
    SIGN,
    PROGRESS,
    ASK_RELEASE,
    CHANGE,
    TERMINATE,
    END,
    REPORT,
    ARCHIVE,
    CLOSE,
    CORRECT,
)
