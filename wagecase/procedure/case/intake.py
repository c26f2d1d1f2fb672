"""Acts on a case from its arrival until it is taken into hand or ends at the door. 登记 itself is no act here: the
service that opens the case records it, and nothing can keep a complaint from being received."""

from __future__ import annotations

from wagecase.procedure.case.checks import looks_too_old, not_in_a_forum, not_in_future, refusal_ground_holds
from wagecase.procedure.case.guards import (
    employer_identified,
    employer_still_unknown,
    is_clue,
    may_be_accepted,
    no_inspection_open,
    not_complaint_yet,
    not_elsewhere,
    not_signed_in,
    was_reopened,
    within_two_years,
)
from wagecase.procedure.core.acts import Act, AskType, Reach
from wagecase.procedure.core.enums import Procedure, Role, Words
from wagecase.procedure.core.fields import CLAIMS, HANDLERS, NOTE, REASON, ask, pick
from wagecase.procedure.core.sources import source

AT_THE_DOOR = frozenset({"received", "verifying", "supplementing"})
OPEN = AT_THE_DOOR | {"settled", "in_hand"}

CASEWORK = frozenset({Role.clerk, Role.inspector, Role.mediator, Role.arbitrator, Role.legal_aid_officer})
"""A case may belong to a body to which the worker applied directly; its people keep roster and money themselves."""

IN_A_FORUM = ask(
    "in_a_forum",
    AskType.yes_no,
    "是否已申请调解、仲裁或者提起诉讼",
    "Already in mediation, arbitration or court",
    required=False,
)

SIGN_IN = Act(
    name="sign_in",
    procedure=Procedure.case,
    label=Words("签收线索", "Sign in the clue"),
    at=OPEN,
    to=None,
    by=frozenset({Role.clerk, Role.inspector}),
    needs=(is_clue, not_signed_in),
    asks=(NOTE,),
    records="case.receipted",
    sets={"of": "clue"},
    cite=source("F05"),
)
ASSIGN = Act(
    name="assign",
    procedure=Procedure.case,
    label=Words("分派", "Assign"),
    at=frozenset({"received"}),
    to="verifying",
    by=frozenset({Role.head}),
    asks=(HANDLERS, NOTE),
    records="case.assigned",
    effect="assign_handlers",
    letter="assigned",
    cite=source("A06"),
)
REASSIGN = Act(
    name="reassign",
    procedure=Procedure.case,
    label=Words("改派", "Assign to someone else"),
    at=frozenset({"verifying", "supplementing", "settled", "in_hand"}),
    to=None,
    by=frozenset({Role.head}),
    asks=(HANDLERS, REASON),
    records="case.assigned",
    effect="assign_handlers",
    letter="assigned",
    cite=source("A06"),
)
LIST_CLAIMS = Act(
    name="list_claims",
    procedure=Procedure.case,
    label=Words("登记欠薪明细", "List the claims"),
    at=OPEN,
    to=None,
    by=CASEWORK,
    asks=(
        CLAIMS,
        ask("arrears_ended", AskType.date, "欠薪行为终了日", "Day on which the arrears ended", required=False),
        ask("relation_ended", AskType.date, "劳动关系终止日", "Day on which the employment ended", required=False),
        NOTE,
    ),
    checks=(not_in_future("arrears_ended"), not_in_future("relation_ended")),
    records="case.claims_listed",
    any_day=True,
    cite=source("E04", "A10"),
)
NAME_EMPLOYER = Act(
    name="name_employer",
    procedure=Procedure.case,
    label=Words("登记查明的用人单位", "Record which employer it is"),
    at=OPEN,
    to=None,
    by=CASEWORK,
    needs=(employer_still_unknown,),
    asks=(
        ask("employer", AskType.code, "用人单位名称", "Name of the employer"),
        ask("uscc", AskType.code, "统一社会信用代码", "Unified social credit code", required=False),
        NOTE,
    ),
    records="case.employer_named",
    effect="name_employer",
    cite=source("A03", "A05"),
)
ASK_SUPPLEMENT = Act(
    name="ask_supplement",
    procedure=Procedure.case,
    label=Words("告知补正", "Ask to supplement"),
    at=frozenset({"received", "verifying"}),
    to="supplementing",
    by=frozenset({Role.clerk, Role.inspector}),
    asks=(ask("missing", AskType.text, "需补正的内容", "What is missing"),),
    records="case.supplement_asked",
    sets_document=True,
    effect="issue_document",
    cite=source("A05"),
)
SUPPLEMENT = Act(
    name="supplement",
    procedure=Procedure.case,
    label=Words("收到补正", "Supplements received"),
    at=frozenset({"supplementing"}),
    to="verifying",
    by=frozenset({Role.clerk, Role.inspector}),
    after=("case.supplement_asked",),
    asks=(NOTE,),
    records="case.supplemented",
    cite=source("A05"),
)
VERIFY = Act(
    name="verify",
    procedure=Procedure.case,
    label=Words("核实", "Verify"),
    at=frozenset({"verifying"}),
    to=None,
    by=frozenset({Role.inspector}),
    reach=Reach.handlers,
    asks=(
        pick(
            "finding",
            "核实结果",
            "Finding",
            ("violation", "发现违法行为", "Violation found"),
            ("none", "未发现违法行为", "No violation found"),
            ("unclear", "情况不明", "Unclear"),
        ),
        ask("account", AskType.text, "核查情况", "What was found"),
    ),
    records="case.verified",
    cite=source("A09", "F05"),
)
SETTLE = Act(
    name="settle",
    procedure=Procedure.case,
    label=Words("协调解决", "Settle without filing"),
    at=frozenset({"verifying"}),
    to="settled",
    by=frozenset({Role.inspector}),
    reach=Reach.handlers,
    needs=(is_clue, not_complaint_yet),
    asks=(ask("account", AskType.text, "协调情况", "How it was settled"),),
    records="case.settled",
    cite=source("F05", "A16"),
)
START_COMPLAINT = Act(
    name="start_complaint",
    procedure=Procedure.case,
    label=Words("转为投诉", "Turn into a complaint"),
    at=AT_THE_DOOR | {"settled"},
    to="verifying",
    by=frozenset({Role.clerk, Role.inspector}),
    needs=(is_clue, not_complaint_yet),
    asks=(
        ask(
            "over_two_years", AskType.yes_no, "违法行为是否看来已超过两年", "Seems older than two years", required=False
        ),
        NOTE,
    ),
    records="case.complaint_started",
    cite=source("F12", "A03"),
)
ACCEPT = Act(
    name="accept",
    procedure=Procedure.case,
    label=Words("受理", "Accept"),
    at=frozenset({"verifying"}),
    to="in_hand",
    by=frozenset({Role.inspector}),
    reach=Reach.handlers,
    needs=(may_be_accepted, employer_identified, not_elsewhere, no_inspection_open),
    warns=(within_two_years,),
    checks=(not_in_a_forum,),
    asks=(IN_A_FORUM, NOTE),
    records="case.accepted",
    opens=Procedure.inspection,
    cite=source("A03", "A08", "F12"),
)
ACCEPT_AGAIN = Act(
    name="accept_again",
    procedure=Procedure.case,
    label=Words("重办立案受理", "Accept again"),
    at=frozenset({"in_hand"}),
    to=None,
    by=frozenset({Role.inspector}),
    needs=(was_reopened, employer_identified, not_elsewhere, no_inspection_open),
    warns=(within_two_years,),
    checks=(not_in_a_forum,),
    asks=(IN_A_FORUM, REASON),
    records="case.accepted",
    opens=Procedure.inspection,
    cite=source("A03", "A08"),
)
NOT_ACCEPT = Act(
    name="not_accept",
    procedure=Procedure.case,
    label=Words("不予受理", "Do not accept"),
    at=frozenset({"verifying", "supplementing"}),
    to="not_accepted",
    by=frozenset({Role.inspector}),
    reach=Reach.handlers,
    asks=(
        pick(
            "ground",
            "不予受理的理由",
            "Ground",
            ("older_than_two_years", "违法行为已超过两年", "The act is older than two years"),
            (
                "not_supplemented",
                "告知补正后仍未明确用人单位或损害事实",
                "Still unclear after being told to supplement",
            ),
        ),
        REASON,
    ),
    checks=(refusal_ground_holds,),
    hints=(looks_too_old,),
    records="case.not_accepted",
    sets_document=True,
    effect="issue_document",
    cite=source("A04", "A05"),
)
REDIRECT = Act(
    name="redirect",
    procedure=Procedure.case,
    label=Words("告知其他途径", "Tell the right door"),
    at=AT_THE_DOOR,
    to="redirected",
    by=frozenset({Role.clerk, Role.inspector}),
    asks=(
        pick(
            "ground",
            "告知的理由",
            "Ground",
            ("not_inspection_matter", "不属于劳动保障监察职权范围", "Not a matter of labour inspection"),
            ("other_office", "应由其他部门管辖", "Another office has jurisdiction"),
            ("other_procedure", "应按劳动争议处理或诉讼程序办理", "Belongs to dispute handling or the court"),
        ),
        ask("door", AskType.code, "告知的部门或途径", "Office or door named"),
        NOTE,
    ),
    records="case.redirected",
    cite=source("A05", "A23"),
)

INTAKE_ACTS = (
    SIGN_IN,
    ASSIGN,
    REASSIGN,
    LIST_CLAIMS,
    NAME_EMPLOYER,
    ASK_SUPPLEMENT,
    SUPPLEMENT,
    VERIFY,
    SETTLE,
    START_COMPLAINT,
    ACCEPT,
    ACCEPT_AGAIN,
    NOT_ACCEPT,
    REDIRECT,
)
