"""The dishonesty list: told before, heard, listed after the order ran out, and removed. It outlives the inspection."""

from __future__ import annotations

from wagecase.procedure.core.acts import AskType
from wagecase.procedure.core.enums import Words
from wagecase.procedure.core.fields import DOCUMENT, METHOD, NOTE, NUMBER, PARTY, REASON, ask, pick
from wagecase.procedure.core.guards import unanswered
from wagecase.procedure.core.sources import source
from wagecase.procedure.inspection.approvals import asked_by_someone_else, stands_at
from wagecase.procedure.inspection.checks import names_an_order, objection_in_time
from wagecase.procedure.inspection.common import AND_AFTER, bureau_act, handler_act
from wagecase.procedure.inspection.guards import (
    amount_known_criminal,
    is_listed,
    listing_open,
    may_be_spared,
    not_listed_yet,
    order_lapsed,
    order_unpaid,
)

NOTICE_LIST = handler_act(
    name="notice_list",
    label=Words("送达失信告知", "Serve the notice of listing"),
    at=AND_AFTER,
    needs=(order_unpaid, not_listed_yet),
    warns=(amount_known_criminal,),
    asks=(PARTY, METHOD, NUMBER),
    records="inspection.list_noticed",
    sets_document=True,
    effect="issue_document",
    cite=source("A51", "A53"),
)
OBJECT_LIST = handler_act(
    name="object_list",
    label=Words("登记当事人异议", "Record an objection"),
    at=AND_AFTER,
    needs=(not_listed_yet,),
    after=("inspection.list_noticed",),
    hints=(objection_in_time,),
    asks=(PARTY, ask("objection", AskType.text, "异议内容", "Objection")),
    records="inspection.list_objected",
    cite=source("A53"),
)
CHECK_OBJECTION = handler_act(
    name="check_objection",
    label=Words("核查异议", "Check the objection"),
    at=AND_AFTER,
    needs=(unanswered("inspection.list_objected", "inspection.list_objection_checked", "A53"),),
    after=("inspection.list_objected",),
    asks=(
        PARTY,
        pick(
            "result",
            "核查结果",
            "Result",
            ("upheld", "异议成立", "Upheld"),
            ("rejected", "异议不成立", "Rejected"),
        ),
        REASON,
    ),
    records="inspection.list_objection_checked",
    cite=source("A53"),
)
LIST = bureau_act(
    name="list",
    label=Words("决定列入", "List"),
    at=AND_AFTER,
    needs=(
        order_unpaid,
        listing_open,
        not_listed_yet,
        stands_at("list", "endorsed"),
        asked_by_someone_else("list"),
    ),
    warns=(amount_known_criminal, may_be_spared),
    after=("inspection.list_noticed",),
    checks=(names_an_order,),
    asks=(PARTY, DOCUMENT, NUMBER, NOTE),
    records="inspection.listed",
    cite=source("A51", "A52", "A55"),
)
DROP_LIST = bureau_act(
    name="drop_list",
    label=Words("决定不予列入", "Do not list"),
    at=AND_AFTER,
    needs=(order_lapsed, not_listed_yet),
    checks=(names_an_order,),
    asks=(
        DOCUMENT,
        pick(
            "ground",
            "不予列入的理由",
            "Ground",
            ("corrected_promised", "已改正并书面承诺守信", "Corrected, with a written promise"),
            ("below_threshold", "未达到列入标准", "Below the threshold"),
            ("objection_upheld", "异议成立", "Objection upheld"),
        ),
        NOTE,
    ),
    records="inspection.list_dropped",
    cite=source("A51", "A53", "A54"),
)
APPLY_UNLIST = handler_act(
    name="apply_unlist",
    label=Words("登记提前移出申请", "Record an application for early removal"),
    at=AND_AFTER,
    needs=(is_listed,),
    after=("inspection.listed",),
    asks=(PARTY, NOTE),
    records="inspection.unlist_applied",
    cite=source("A56"),
)
DECIDE_UNLIST = bureau_act(
    name="decide_unlist",
    label=Words("决定是否提前移出", "Decide on early removal"),
    at=AND_AFTER,
    needs=(unanswered("inspection.unlist_applied", "inspection.unlist_decided", "A56"),),
    after=("inspection.unlist_applied",),
    asks=(
        PARTY,
        ask("granted", AskType.yes_no, "是否准予提前移出", "Early removal granted"),
        NOTE,
    ),
    records="inspection.unlist_decided",
    cite=source("A56"),
)
ANNUL_LISTING = bureau_act(
    name="annul_listing",
    label=Words("撤销列入决定", "Annul the listing"),
    at=AND_AFTER,
    needs=(is_listed,),
    after=("inspection.listed",),
    asks=(PARTY, REASON),
    records="inspection.list_annulled",
    cite=source("A57"),
)
UNLIST = bureau_act(
    name="unlist",
    label=Words("移出名单", "Remove from the list"),
    at=AND_AFTER,
    needs=(is_listed,),
    after=("inspection.listed",),
    asks=(
        pick(
            "ground",
            "移出的理由",
            "Ground",
            ("expired", "列入期限届满", "Term over"),
            ("early", "提前移出", "Early removal"),
            ("annulled", "列入决定被撤销", "Listing annulled"),
        ),
        PARTY,
        NOTE,
    ),
    records="inspection.unlisted",
    cite=source("A55", "A56", "A57"),
)

LIST_ACTS = (
    NOTICE_LIST,
    OBJECT_LIST,
    CHECK_OBJECTION,
    LIST,
    DROP_LIST,
    APPLY_UNLIST,
    DECIDE_UNLIST,
    ANNUL_LISTING,
    UNLIST,
)
