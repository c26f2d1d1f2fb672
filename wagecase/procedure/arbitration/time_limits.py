"""What stops, restarts and lengthens the forty-five days: suspension, a changed claim, a party, a counter-claim, a case
received from another commission, and fifteen days more that the commission's head approves (C15, C17)."""

from __future__ import annotations

from wagecase.procedure.arbitration.checks import counterclaim_in_time, extension_in_law
from wagecase.procedure.arbitration.common import ACCEPTED, desk_act, head_act, tribunal_act
from wagecase.procedure.arbitration.guards import extension_waits, is_suspended, no_extension_waits, not_suspended
from wagecase.procedure.core.acts import AskType
from wagecase.procedure.core.enums import Words
from wagecase.procedure.core.fields import CLAIMS, NOTE, NUMBER, PARTY, REASON, ask, pick
from wagecase.procedure.core.sources import source

SUSPEND = tribunal_act(
    name="suspend",
    label=Words("中止审理", "Suspend"),
    at=ACCEPTED,
    needs=(not_suspended,),
    asks=(REASON,),
    records="arbitration.suspended",
    cite=source("C17"),
)
RESUME = tribunal_act(
    name="resume",
    label=Words("恢复审理", "Resume"),
    at=ACCEPTED,
    needs=(is_suspended,),
    asks=(NOTE,),
    after=("arbitration.suspended",),
    records="arbitration.resumed",
    cite=source("C17"),
)
CHANGE_CLAIM = tribunal_act(
    name="change_claim",
    label=Words("受理变更、增加的请求", "Accept a changed claim"),
    at=ACCEPTED,
    needs=(not_suspended,),
    asks=(CLAIMS, ask("requests", AskType.text, "变更后的请求", "The claim as changed")),
    after=("arbitration.accepted",),
    records="arbitration.claim_changed",
    cite=source("C17"),
)
ADD_PARTY = tribunal_act(
    name="add_party",
    label=Words("追加当事人", "Add a party"),
    at=ACCEPTED,
    needs=(not_suspended,),
    asks=(
        PARTY,
        pick(
            "ground",
            "追加的理由",
            "Ground",
            (
                "investor",
                "单位无照、停业、解散：出资人、开办单位",
                "No licence or dissolved: investor or founding body",
            ),
            ("liable", "对欠薪负有清偿责任", "Liable for the wages"),
            ("other", "与处理结果有利害关系", "Interested in the outcome"),
        ),
        NOTE,
    ),
    after=("arbitration.accepted",),
    records="arbitration.party_added",
    cite=source("C17", "C41"),
)
ACCEPT_COUNTERCLAIM = tribunal_act(
    name="accept_counterclaim",
    label=Words("受理反申请并合并审理", "Accept a counter-claim"),
    at=ACCEPTED,
    needs=(not_suspended,),
    checks=(counterclaim_in_time,),
    asks=(PARTY, ask("requests", AskType.text, "反申请请求", "The counter-claim")),
    after=("arbitration.accepted",),
    records="arbitration.counterclaimed",
    cite=source("C12", "C17"),
)
RECEIVE_JURISDICTION = desk_act(
    name="receive_jurisdiction",
    label=Words("接收移送管辖", "Receive it from another commission"),
    at=ACCEPTED,
    asks=(
        ask("sender", AskType.organisation, "移送的仲裁委员会", "Commission that sent it", required=False),
        NUMBER,
        NOTE,
    ),
    after=("arbitration.accepted",),
    records="arbitration.jurisdiction_received",
    cite=source("C01", "C17"),
)
ASK_EXTENSION = tribunal_act(
    name="ask_extension",
    label=Words("报请延期", "Ask for more time"),
    at=ACCEPTED,
    needs=(no_extension_waits,),
    asks=(ask("days", AskType.integer, "拟延长天数", "Days asked for"), REASON),
    after=("arbitration.accepted",),
    records="arbitration.extension_asked",
    sets={"for": "extended"},
    cite=source("C15"),
)
EXTEND = head_act(
    name="extend",
    label=Words("批准延期并书面通知", "Extend, with written notice"),
    at=ACCEPTED,
    not_handler=True,
    needs=(extension_waits,),
    checks=(extension_in_law,),
    asks=(ask("days", AskType.integer, "延长天数", "Days added"), NUMBER, NOTE),
    after=("arbitration.extension_asked",),
    records="arbitration.extended",
    sets_document=True,
    effect="issue_document",
    cite=source("C15"),
)
RETURN_EXTENSION = head_act(
    name="return_extension",
    label=Words("退回延期报请", "Refuse more time"),
    at=ACCEPTED,
    not_handler=True,
    needs=(extension_waits,),
    asks=(REASON,),
    after=("arbitration.extension_asked",),
    records="arbitration.extension_returned",
    sets={"for": "extended"},
    letter="approval_returned",
    cite=source("C15"),
)

TIME_ACTS = (
    SUSPEND,
    RESUME,
    CHANGE_CLAIM,
    ADD_PARTY,
    ACCEPT_COUNTERCLAIM,
    RECEIVE_JURISDICTION,
    ASK_EXTENSION,
    EXTEND,
    RETURN_EXTENSION,
)
