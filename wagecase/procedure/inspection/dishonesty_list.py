"""The dishonesty list: prior notice, objections, listing after the order ran out, and removed. It outlives the
inspection."""

from __future__ import annotations

from wagecase.procedure.core.acts import FieldType
from wagecase.procedure.core.enums import Bilingual
from wagecase.procedure.core.fields import (
    DOCUMENT,
    DOCUMENT_NUMBER,
    NOTE,
    PARTY,
    REASON,
    SERVICE_METHOD,
    choice_field,
    form_field,
)
from wagecase.procedure.core.guards import awaits_answer
from wagecase.procedure.core.sources import citation_of
from wagecase.procedure.inspection.approvals import approval_is_at, submitted_by_another
from wagecase.procedure.inspection.checks import names_an_order, warn_late_objection
from wagecase.procedure.inspection.common import FILED_OR_CLOSED_STAGES, bureau_act, handler_act
from wagecase.procedure.inspection.guards import (
    is_listed,
    listing_is_allowed,
    not_listed_yet,
    order_lapsed,
    order_unpaid,
    warn_criminal_amount,
    warn_listing_exemption,
)

SERVE_LISTING_NOTICE = handler_act(
    name="notice_list",
    label=Bilingual("送达失信告知", "Serve the notice of listing"),
    at=FILED_OR_CLOSED_STAGES,
    needs=(order_unpaid, not_listed_yet),
    warns=(warn_criminal_amount,),
    form_fields=(PARTY, SERVICE_METHOD, DOCUMENT_NUMBER),
    records="inspection.list_noticed",
    sets_document=True,
    effect="issue_document",
    cite=citation_of("A51", "A53"),
)
RECORD_LISTING_OBJECTION = handler_act(
    name="object_list",
    label=Bilingual("登记当事人异议", "Record an objection"),
    at=FILED_OR_CLOSED_STAGES,
    needs=(not_listed_yet,),
    after=("inspection.list_noticed",),
    hints=(warn_late_objection,),
    form_fields=(PARTY, form_field("objection", FieldType.text, "异议内容", "Objection")),
    records="inspection.list_objected",
    cite=citation_of("A53"),
)
CHECK_LISTING_OBJECTION = handler_act(
    name="check_objection",
    label=Bilingual("核查异议", "Check the objection"),
    at=FILED_OR_CLOSED_STAGES,
    needs=(awaits_answer("inspection.list_objected", "inspection.list_objection_checked", "A53"),),
    after=("inspection.list_objected",),
    form_fields=(
        PARTY,
        choice_field(
            "result",
            "核查结果",
            "Result",
            ("upheld", "异议成立", "Upheld"),
            ("rejected", "异议不成立", "Rejected"),
        ),
        REASON,
    ),
    records="inspection.list_objection_checked",
    cite=citation_of("A53"),
)
PUT_ON_LIST = bureau_act(
    name="list",
    label=Bilingual("决定列入", "List"),
    at=FILED_OR_CLOSED_STAGES,
    needs=(
        order_unpaid,
        listing_is_allowed,
        not_listed_yet,
        approval_is_at("list", "endorsed"),
        submitted_by_another("list"),
    ),
    warns=(warn_criminal_amount, warn_listing_exemption),
    after=("inspection.list_noticed",),
    checks=(names_an_order,),
    form_fields=(PARTY, DOCUMENT, DOCUMENT_NUMBER, NOTE),
    records="inspection.listed",
    cite=citation_of("A51", "A52", "A55"),
)
DECIDE_NOT_TO_LIST = bureau_act(
    name="drop_list",
    label=Bilingual("决定不予列入", "Do not list"),
    at=FILED_OR_CLOSED_STAGES,
    needs=(order_lapsed, not_listed_yet),
    checks=(names_an_order,),
    form_fields=(
        DOCUMENT,
        choice_field(
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
    cite=citation_of("A51", "A53", "A54"),
)
APPLY_FOR_REMOVAL = handler_act(
    name="apply_unlist",
    label=Bilingual("登记提前移出申请", "Record an application for early removal"),
    at=FILED_OR_CLOSED_STAGES,
    needs=(is_listed,),
    after=("inspection.listed",),
    form_fields=(PARTY, NOTE),
    records="inspection.unlist_applied",
    cite=citation_of("A56"),
)
DECIDE_REMOVAL = bureau_act(
    name="decide_unlist",
    label=Bilingual("决定是否提前移出", "Decide on early removal"),
    at=FILED_OR_CLOSED_STAGES,
    needs=(awaits_answer("inspection.unlist_applied", "inspection.unlist_decided", "A56"),),
    after=("inspection.unlist_applied",),
    form_fields=(
        PARTY,
        form_field("granted", FieldType.yes_no, "是否准予提前移出", "Early removal granted"),
        NOTE,
    ),
    records="inspection.unlist_decided",
    cite=citation_of("A56"),
)
ANNUL_LISTING = bureau_act(
    name="annul_listing",
    label=Bilingual("撤销列入决定", "Annul the listing"),
    at=FILED_OR_CLOSED_STAGES,
    needs=(is_listed,),
    after=("inspection.listed",),
    form_fields=(PARTY, REASON),
    records="inspection.list_annulled",
    cite=citation_of("A57"),
)
REMOVE_FROM_LIST = bureau_act(
    name="unlist",
    label=Bilingual("移出名单", "Remove from the list"),
    at=FILED_OR_CLOSED_STAGES,
    needs=(is_listed,),
    after=("inspection.listed",),
    form_fields=(
        choice_field(
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
    cite=citation_of("A55", "A56", "A57"),
)

LIST_ACTS = (
    SERVE_LISTING_NOTICE,
    RECORD_LISTING_OBJECTION,
    CHECK_LISTING_OBJECTION,
    PUT_ON_LIST,
    DECIDE_NOT_TO_LIST,
    APPLY_FOR_REMOVAL,
    DECIDE_REMOVAL,
    ANNUL_LISTING,
    REMOVE_FROM_LIST,
)
