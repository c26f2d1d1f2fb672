"""Awards: part first, advance enforcement, the award itself final or not by its items, default, and its service, which
opens a window for each party by itself (C28–C34)."""

from __future__ import annotations

from functools import partial

from wagecase.procedure.arbitration.award_checks import (
    applicants_only,
    clear_and_pressing,
    employer_not_served,
    everyone_decided,
    items_once,
    may_set_aside,
    may_sue,
    minimum_wage_known,
    names_an_award,
    not_served_before,
    someone_waits,
    two_documents,
    window_open,
)
from wagecase.procedure.arbitration.checks import posting_allowed
from wagecase.procedure.arbitration.common import ACCEPTED, DECIDED, FORMAL, RESPONDENT, after_award_act, tribunal_act
from wagecase.procedure.arbitration.guards import (
    every_award_served,
    has_part,
    no_extension_waits,
    not_suspended,
    respondent_stayed_away,
)
from wagecase.procedure.arbitration.service import PHOTO, POSTED_BECAUSE
from wagecase.procedure.core.acts import Act, AskType, Reach
from wagecase.procedure.core.enums import Procedure, Words
from wagecase.procedure.core.fields import AMOUNTS, NOTE, NUMBER, ask
from wagecase.procedure.core.sources import source
from wagecase.procedure.mediation.opening import LEADING_ON

HEARD = frozenset({"heard"})
SERVING = ACCEPTED | DECIDED
"""A partial award is served while the rest is still being heard."""

ITEMS = ask(
    "items",
    AskType.award_items,
    "逐人逐项裁决",
    "Award per worker and item",
    help=Words("驳回的填零", "Zero where it is dismissed"),
)
AWARD = ask("document", AskType.document, "裁决书", "Award")
SUER = ask("party", AskType.party, "当事人", "Party")
remedy_act = partial(
    Act,
    procedure=Procedure.arbitration,
    at=SERVING,
    to=None,
    by=LEADING_ON,
    reach=Reach.outside,
    needs=(has_part,),
    opens=Procedure.litigation,
)
"""Whoever works on the case may record what a party did in court, and follows it there."""
PERFORM_BY = ask("perform_by", AskType.date, "裁决书确定的履行期限届满日", "Last day for performing", required=False)

ORDER_ADVANCE = tribunal_act(
    name="order_advance",
    label=Words("裁决先予执行", "Order advance enforcement"),
    at=ACCEPTED,
    needs=(not_suspended,),
    checks=(applicants_only("amounts"), clear_and_pressing),
    asks=(
        RESPONDENT,
        AMOUNTS,
        ask("clear_rights", AskType.yes_no, "当事人之间权利义务关系明确", "Rights are clear"),
        ask(
            "living_affected",
            AskType.yes_no,
            "不先予执行将严重影响申请人生活",
            "Without it the worker's living suffers badly",
            help=Words("劳动者可以不提供担保", "The worker need not give security"),
        ),
        ask("court", AskType.code, "移送的人民法院", "Court it is sent to"),
        NUMBER,
    ),
    after=("arbitration.accepted",),
    records="arbitration.advance_enforced",
    sets_document=True,
    effect="issue_document",
    cite=source("C29"),
)
MAKE_PARTIAL = tribunal_act(
    name="make_partial_award",
    label=Words("先行裁决", "Award a part first"),
    at=HEARD,
    needs=(not_suspended,),
    checks=(applicants_only("items"), items_once, someone_waits, minimum_wage_known),
    hints=(two_documents,),
    asks=(
        ITEMS,
        ask("rest", AskType.yes_no, "所列劳动者是否还有其他请求待裁决", "These workers' other items are still open"),
        NUMBER,
        NOTE,
    ),
    after=("arbitration.heard",),
    records="arbitration.partial_award",
    sets_document=True,
    effect="make_award",
    cite=source("C28", "C30", "C31"),
)
MAKE_AWARD = tribunal_act(
    name="make_award",
    label=Words("裁决", "Make the award"),
    at=HEARD,
    to="awarded",
    needs=(not_suspended, no_extension_waits),
    checks=(applicants_only("items"), items_once, everyone_decided, minimum_wage_known),
    hints=(two_documents,),
    asks=(ITEMS, NUMBER, NOTE),
    after=("arbitration.heard",),
    records="arbitration.award_made",
    sets_document=True,
    effect="make_award",
    cite=source("C15", "C30", "C31", "J08"),
)
AWARD_BY_DEFAULT = tribunal_act(
    name="award_by_default",
    label=Words("缺席裁决", "Award by default"),
    at=HEARD,
    to="awarded",
    needs=(not_suspended, no_extension_waits, respondent_stayed_away),
    checks=(applicants_only("items"), items_once, everyone_decided, minimum_wage_known),
    hints=(two_documents,),
    asks=(ITEMS, NUMBER, NOTE),
    after=("arbitration.heard",),
    records="arbitration.default_award",
    sets_document=True,
    effect="make_award",
    cite=source("C18", "C23", "C30", "C31"),
)
SERVE_WORKERS = after_award_act(
    name="serve_workers",
    label=Words("向劳动者送达裁决书", "Serve the award on workers"),
    at=SERVING,
    checks=(names_an_award, not_served_before),
    asks=(AWARD, ask("claims", AskType.claims, "签收的劳动者", "Workers who received it"), FORMAL, PERFORM_BY),
    records="arbitration.award_served",
    sets={"side": "worker", "what": "award"},
    effect="serve_workers",
    cite=source("C23", "C32", "C33", "C34"),
)
SERVE_EMPLOYER = after_award_act(
    name="serve_employer",
    label=Words("向用人单位送达裁决书", "Serve the award on the employer"),
    at=SERVING,
    checks=(names_an_award, employer_not_served),
    asks=(AWARD, RESPONDENT, FORMAL),
    records="arbitration.award_served",
    sets={"side": "employer", "what": "award"},
    effect="serve_award",
    cite=source("C23", "C32", "C33"),
)
POST_AWARD = after_award_act(
    name="post_award",
    label=Words("留置、张贴裁决书", "Leave or post the award"),
    at=SERVING,
    checks=(names_an_award, employer_not_served, posting_allowed),
    asks=(AWARD, RESPONDENT, POSTED_BECAUSE, PHOTO),
    records="arbitration.posted",
    sets={"side": "employer", "what": "award"},
    effect="serve_award",
    cite=source("C19", "C32", "C33"),
)
ANNOUNCE_AWARD = after_award_act(
    name="announce_award",
    label=Words("公告送达裁决书", "Serve the award by public notice"),
    checks=(names_an_award, employer_not_served),
    asks=(AWARD, RESPONDENT, NOTE),
    records="arbitration.public_notice",
    sets={"side": "employer", "what": "award"},
    effect="serve_award",
    cite=source("C17", "C33", "H20"),
)
RECORD_SUIT = remedy_act(
    name="record_suit",
    label=Words("登记当事人起诉", "Record that a party sued"),
    checks=(names_an_award, may_sue),
    hints=(window_open("arb.sue"),),
    asks=(
        AWARD,
        SUER,
        ask(
            "claims",
            AskType.claims,
            "所涉劳动者（用人单位起诉时填）",
            "Workers concerned, where the employer sues",
            required=False,
        ),
        ask("court", AskType.code, "受诉法院", "Court", required=False),
    ),
    records="arbitration.sued",
    opens_stage="suit_filed",
    opens_with="litigation.filed",
    effect="record_suit",
    cite=source("C32", "C33", "C34"),
)
RECORD_SETASIDE = remedy_act(
    name="record_setaside",
    label=Words("登记申请撤销终局裁决", "Record an application to set aside"),
    checks=(names_an_award, may_set_aside),
    hints=(window_open("arb.setaside"),),
    asks=(AWARD, RESPONDENT, ask("court", AskType.code, "中级人民法院", "Intermediate court", required=False)),
    records="arbitration.setaside_applied",
    opens_stage="setaside_applied",
    cite=source("C32"),
)
CLOSE = after_award_act(
    name="close",
    label=Words("结案归档", "Close the file"),
    at=frozenset({"awarded"}),
    to="closed",
    needs=(every_award_served,),
    asks=(NUMBER, NOTE),
    records="arbitration.closed",
    cite=source("C40"),
)

AWARD_ACTS = (
    ORDER_ADVANCE,
    MAKE_PARTIAL,
    MAKE_AWARD,
    AWARD_BY_DEFAULT,
    SERVE_WORKERS,
    SERVE_EMPLOYER,
    POST_AWARD,
    ANNOUNCE_AWARD,
    RECORD_SUIT,
    RECORD_SETASIDE,
    CLOSE,
)
