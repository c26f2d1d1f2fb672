"""What stops, restarts and lengthens the forty-five days: suspension, a changed claim, a party, a counter-claim, a case
received from another commission, and fifteen days more that the commission's head approves (C15, C17)."""

from __future__ import annotations

from wagecase.procedure.arbitration.checks import counterclaim_in_time, extension_within_cap
from wagecase.procedure.arbitration.common import ACCEPTED_STAGES, commission_act, head_act, tribunal_act
from wagecase.procedure.arbitration.guards import extension_pending, is_suspended, no_extension_pending, not_suspended
from wagecase.procedure.core.acts import FieldType
from wagecase.procedure.core.enums import Bilingual
from wagecase.procedure.core.fields import CLAIMS, DOCUMENT_NUMBER, NOTE, PARTY, REASON, choice_field, form_field
from wagecase.procedure.core.sources import citation_of

SUSPEND = tribunal_act(
    name="suspend",
    label=Bilingual("中止审理", "Suspend"),
    at=ACCEPTED_STAGES,
    needs=(not_suspended,),
    form_fields=(REASON,),
    records="arbitration.suspended",
    cite=citation_of("C17"),
)
RESUME = tribunal_act(
    name="resume",
    label=Bilingual("恢复审理", "Resume"),
    at=ACCEPTED_STAGES,
    needs=(is_suspended,),
    form_fields=(NOTE,),
    after=("arbitration.suspended",),
    records="arbitration.resumed",
    cite=citation_of("C17"),
)
CHANGE_CLAIM = tribunal_act(
    name="change_claim",
    label=Bilingual("受理变更、增加的请求", "Accept a changed claim"),
    at=ACCEPTED_STAGES,
    needs=(not_suspended,),
    form_fields=(CLAIMS, form_field("requests", FieldType.text, "变更后的请求", "The claim as changed")),
    after=("arbitration.accepted",),
    records="arbitration.claim_changed",
    cite=citation_of("C17"),
)
ADD_PARTY = tribunal_act(
    name="add_party",
    label=Bilingual("追加当事人", "Add a party"),
    at=ACCEPTED_STAGES,
    needs=(not_suspended,),
    form_fields=(
        PARTY,
        choice_field(
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
    cite=citation_of("C17", "C41"),
)
ACCEPT_COUNTERCLAIM = tribunal_act(
    name="accept_counterclaim",
    label=Bilingual("受理反申请并合并审理", "Accept a counter-claim"),
    at=ACCEPTED_STAGES,
    needs=(not_suspended,),
    checks=(counterclaim_in_time,),
    form_fields=(PARTY, form_field("requests", FieldType.text, "反申请请求", "The counter-claim")),
    after=("arbitration.accepted",),
    records="arbitration.counterclaimed",
    cite=citation_of("C12", "C17"),
)
RECEIVE_JURISDICTION = commission_act(
    name="receive_jurisdiction",
    label=Bilingual("接收移送管辖", "Receive it from another commission"),
    at=ACCEPTED_STAGES,
    form_fields=(
        form_field("sender", FieldType.organisation, "移送的仲裁委员会", "Commission that sent it", required=False),
        DOCUMENT_NUMBER,
        NOTE,
    ),
    after=("arbitration.accepted",),
    records="arbitration.jurisdiction_received",
    cite=citation_of("C01", "C17"),
)
ASK_EXTENSION = tribunal_act(
    name="ask_extension",
    label=Bilingual("报请延期", "Ask for more time"),
    at=ACCEPTED_STAGES,
    needs=(no_extension_pending,),
    form_fields=(form_field("days", FieldType.integer, "拟延长天数", "Days asked for"), REASON),
    after=("arbitration.accepted",),
    records="arbitration.extension_asked",
    sets={"for": "extended"},
    cite=citation_of("C15"),
)
EXTEND = head_act(
    name="extend",
    label=Bilingual("批准延期并书面通知", "Extend, with written notice"),
    at=ACCEPTED_STAGES,
    not_handler=True,
    needs=(extension_pending,),
    checks=(extension_within_cap,),
    form_fields=(form_field("days", FieldType.integer, "延长天数", "Days added"), DOCUMENT_NUMBER, NOTE),
    after=("arbitration.extension_asked",),
    records="arbitration.extended",
    sets_document=True,
    effect="issue_document",
    cite=citation_of("C15"),
)
RETURN_EXTENSION = head_act(
    name="return_extension",
    label=Bilingual("退回延期报请", "Refuse more time"),
    at=ACCEPTED_STAGES,
    not_handler=True,
    needs=(extension_pending,),
    form_fields=(REASON,),
    after=("arbitration.extension_asked",),
    records="arbitration.extension_returned",
    sets={"for": "extended"},
    cite=citation_of("C15"),
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
