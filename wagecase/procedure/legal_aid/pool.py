"""The pool of a centre or union: a referral is taken up by one officer (领办), returned with a reason, or passed to a
colleague when an officer leaves."""

from __future__ import annotations

from wagecase.procedure.core.acts import Act, AskType
from wagecase.procedure.core.enums import Procedure, Words
from wagecase.procedure.core.fields import CLAIMS, NOTE, REASON, ask, pick
from wagecase.procedure.core.sources import PRACTICE, source
from wagecase.procedure.legal_aid.common import DECIDERS, OFFICER, WORKING
from wagecase.procedure.legal_aid.guards import already_picked, limit_near, nobody_applied

PICK = Act(
    name="pick",
    procedure=Procedure.legal_aid,
    label=Words("领办", "Pick up"),
    at=frozenset({"referred"}),
    to="picked",
    by=OFFICER,
    late=already_picked,
    warns=(limit_near,),
    asks=(NOTE,),
    records="legal_aid.picked",
    effect="take_up",
    cite=source(PRACTICE),
)
DECLINE = Act(
    name="decline",
    procedure=Procedure.legal_aid,
    label=Words("退回转介", "Return the referral"),
    at=frozenset({"referred", "picked"}),
    to="declined",
    by=DECIDERS,
    needs=(nobody_applied,),
    asks=(
        pick(
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
    letter="aid_declined",
    cite=source("D01", "D03"),
)
REASSIGN = Act(
    name="reassign",
    procedure=Procedure.legal_aid,
    label=Words("改派经办人", "Pass to another officer"),
    at=WORKING | {"picked"},
    to=None,
    by=DECIDERS,
    asks=(ask("officer", AskType.person, "经办人", "Officer"), REASON),
    records="legal_aid.picked",
    effect="change_officer",
    cite=source(PRACTICE),
)
CALL_BACK = Act(
    name="call_back",
    procedure=Procedure.legal_aid,
    label=Words("回访受援人", "Call the recipient back"),
    at=frozenset({"archived"}),
    to=None,
    by=DECIDERS,
    not_handler=True,
    asks=(
        CLAIMS,
        pick(
            "result",
            "结果",
            "Result",
            ("satisfied", "满意", "Satisfied"),
            ("fairly", "基本满意", "Fairly satisfied"),
            ("unsatisfied", "不满意", "Not satisfied"),
            ("not_reached", "未接通", "Not reached"),
        ),
        ask("charged_fee", AskType.yes_no, "有无被收取财物", "Charged anything"),
        ask("words", AskType.text, "原话", "In the recipient's words", required=False),
    ),
    records="legal_aid.called_back",
    cite=source("D19", "D20"),
)

POOL_ACTS = (PICK, DECLINE, REASSIGN, CALL_BACK)
