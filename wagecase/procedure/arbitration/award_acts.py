"""Awards: part first, advance enforcement, the award itself final or not by its items, default, and its service, which
opens a window for each party by itself (C28–C34)."""

from __future__ import annotations

from functools import partial

from wagecase.procedure.arbitration.award_checks import (
    applicants_only,
    award_not_served_before,
    employer_may_set_aside,
    employer_not_served,
    every_applicant_decided,
    items_are_unique,
    minimum_wage_known,
    names_an_award,
    party_may_sue,
    rights_clear_and_need_urgent,
    some_applicant_undecided,
    warn_remedy_window_over,
    warn_two_awards,
)
from wagecase.procedure.arbitration.checks import posting_allowed
from wagecase.procedure.arbitration.common import (
    ACCEPTED_STAGES,
    DECIDED_STAGES,
    FORMAL_SERVICE_METHOD,
    RESPONDENT,
    after_award_act,
    tribunal_act,
)
from wagecase.procedure.arbitration.guards import (
    every_award_served,
    no_extension_pending,
    not_suspended,
    organisation_is_involved,
    respondent_absent,
)
from wagecase.procedure.arbitration.service import PHOTO_REFERENCE, POSTING_GROUND
from wagecase.procedure.core.acts import Act, FieldType, PerformedBy
from wagecase.procedure.core.enums import Bilingual, Procedure
from wagecase.procedure.core.fields import AMOUNTS, DOCUMENT_NUMBER, NOTE, form_field
from wagecase.procedure.core.roles import OPENING_ROLES
from wagecase.procedure.core.sources import citation_of

HEARD_STAGE = frozenset({"heard"})
SERVICE_STAGES = ACCEPTED_STAGES | DECIDED_STAGES
"""A partial award is served while the rest is still being heard."""

AWARD_ITEMS = form_field(
    "items",
    FieldType.award_items,
    "逐人逐项裁决",
    "Award per worker and item",
    help=Bilingual("驳回的填零", "Zero where it is dismissed"),
)
AWARD_DOCUMENT = form_field("document", FieldType.document, "裁决书", "Award")
REMEDY_PARTY = form_field("party", FieldType.party, "当事人", "Party")
remedy_act = partial(
    Act,
    procedure=Procedure.arbitration,
    at=SERVICE_STAGES,
    to=None,
    by=OPENING_ROLES,
    performed_by=PerformedBy.outside,
    needs=(organisation_is_involved,),
    opens=Procedure.litigation,
)
"""Everybody who works on the case may record what a party did in court, and follow it there."""
PERFORM_BY = form_field(
    "perform_by", FieldType.date, "裁决书确定的履行期限届满日", "Last day for performing", required=False
)

ORDER_ADVANCE = tribunal_act(
    name="order_advance",
    label=Bilingual("裁决先予执行", "Order advance enforcement"),
    at=ACCEPTED_STAGES,
    needs=(not_suspended,),
    checks=(applicants_only("amounts"), rights_clear_and_need_urgent),
    form_fields=(
        RESPONDENT,
        AMOUNTS,
        form_field("clear_rights", FieldType.yes_no, "当事人之间权利义务关系明确", "Rights are clear"),
        form_field(
            "living_affected",
            FieldType.yes_no,
            "不先予执行将严重影响申请人生活",
            "Without it the worker's living suffers badly",
            help=Bilingual("劳动者可以不提供担保", "The worker need not give security"),
        ),
        form_field("court", FieldType.code, "移送的人民法院", "Court it is sent to"),
        DOCUMENT_NUMBER,
    ),
    after=("arbitration.accepted",),
    records="arbitration.advance_enforced",
    sets_document=True,
    effect="issue_document",
    cite=citation_of("C29"),
)
MAKE_PARTIAL = tribunal_act(
    name="make_partial_award",
    label=Bilingual("先行裁决", "Award a part first"),
    at=HEARD_STAGE,
    needs=(not_suspended,),
    checks=(applicants_only("items"), items_are_unique, some_applicant_undecided, minimum_wage_known),
    hints=(warn_two_awards,),
    form_fields=(
        AWARD_ITEMS,
        form_field(
            "rest", FieldType.yes_no, "所列劳动者是否还有其他请求待裁决", "These workers' other items are still open"
        ),
        DOCUMENT_NUMBER,
        NOTE,
    ),
    after=("arbitration.heard",),
    records="arbitration.partial_award",
    sets_document=True,
    effect="make_award",
    cite=citation_of("C28", "C30", "C31"),
)
MAKE_AWARD = tribunal_act(
    name="make_award",
    label=Bilingual("裁决", "Make the award"),
    at=HEARD_STAGE,
    to="awarded",
    needs=(not_suspended, no_extension_pending),
    checks=(applicants_only("items"), items_are_unique, every_applicant_decided, minimum_wage_known),
    hints=(warn_two_awards,),
    form_fields=(AWARD_ITEMS, DOCUMENT_NUMBER, NOTE),
    after=("arbitration.heard",),
    records="arbitration.award_made",
    sets_document=True,
    effect="make_award",
    cite=citation_of("C15", "C30", "C31", "J08"),
)
AWARD_BY_DEFAULT = tribunal_act(
    name="award_by_default",
    label=Bilingual("缺席裁决", "Award by default"),
    at=HEARD_STAGE,
    to="awarded",
    needs=(not_suspended, no_extension_pending, respondent_absent),
    checks=(applicants_only("items"), items_are_unique, every_applicant_decided, minimum_wage_known),
    hints=(warn_two_awards,),
    form_fields=(AWARD_ITEMS, DOCUMENT_NUMBER, NOTE),
    after=("arbitration.heard",),
    records="arbitration.default_award",
    sets_document=True,
    effect="make_award",
    cite=citation_of("C18", "C23", "C30", "C31"),
)
SERVE_WORKERS = after_award_act(
    name="serve_workers",
    label=Bilingual("向劳动者送达裁决书", "Serve the award on workers"),
    at=SERVICE_STAGES,
    checks=(names_an_award, award_not_served_before),
    form_fields=(
        AWARD_DOCUMENT,
        form_field("claims", FieldType.claims, "签收的劳动者", "Workers who received it"),
        FORMAL_SERVICE_METHOD,
        PERFORM_BY,
    ),
    records="arbitration.award_served",
    sets={"side": "worker", "what": "award"},
    effect="serve_workers",
    cite=citation_of("C23", "C32", "C33", "C34"),
)
SERVE_EMPLOYER = after_award_act(
    name="serve_employer",
    label=Bilingual("向用人单位送达裁决书", "Serve the award on the employer"),
    at=SERVICE_STAGES,
    checks=(names_an_award, employer_not_served),
    form_fields=(AWARD_DOCUMENT, RESPONDENT, FORMAL_SERVICE_METHOD),
    records="arbitration.award_served",
    sets={"side": "employer", "what": "award"},
    effect="serve_award",
    cite=citation_of("C23", "C32", "C33"),
)
POST_AWARD = after_award_act(
    name="post_award",
    label=Bilingual("留置、张贴裁决书", "Leave or post the award"),
    at=SERVICE_STAGES,
    checks=(names_an_award, employer_not_served, posting_allowed),
    form_fields=(AWARD_DOCUMENT, RESPONDENT, POSTING_GROUND, PHOTO_REFERENCE),
    records="arbitration.posted",
    sets={"side": "employer", "what": "award"},
    effect="serve_award",
    cite=citation_of("C19", "C32", "C33"),
)
ANNOUNCE_AWARD = after_award_act(
    name="announce_award",
    label=Bilingual("公告送达裁决书", "Serve the award by public notice"),
    checks=(names_an_award, employer_not_served),
    form_fields=(AWARD_DOCUMENT, RESPONDENT, NOTE),
    records="arbitration.public_notice",
    sets={"side": "employer", "what": "award"},
    effect="serve_award",
    cite=citation_of("C17", "C33", "H20"),
)
RECORD_SUIT = remedy_act(
    name="record_suit",
    label=Bilingual("登记当事人起诉", "Record that a party sued"),
    checks=(names_an_award, party_may_sue),
    hints=(warn_remedy_window_over("arb.sue"),),
    form_fields=(
        AWARD_DOCUMENT,
        REMEDY_PARTY,
        form_field(
            "claims",
            FieldType.claims,
            "所涉劳动者（用人单位起诉时填）",
            "Workers concerned, where the employer sues",
            required=False,
        ),
        form_field("court", FieldType.code, "受诉法院", "Court", required=False),
    ),
    records="arbitration.sued",
    opens_stage="suit_filed",
    opens_with="litigation.filed",
    effect="record_suit",
    cite=citation_of("C32", "C33", "C34"),
)
RECORD_SETASIDE = remedy_act(
    name="record_setaside",
    label=Bilingual("登记申请撤销终局裁决", "Record an application to set aside"),
    checks=(names_an_award, employer_may_set_aside),
    hints=(warn_remedy_window_over("arb.setaside"),),
    form_fields=(
        AWARD_DOCUMENT,
        RESPONDENT,
        form_field("court", FieldType.code, "中级人民法院", "Intermediate court", required=False),
    ),
    records="arbitration.setaside_applied",
    opens_stage="setaside_applied",
    cite=citation_of("C32"),
)
CLOSE = after_award_act(
    name="close",
    label=Bilingual("结案归档", "Close the file"),
    at=frozenset({"awarded"}),
    to="closed",
    needs=(every_award_served,),
    form_fields=(DOCUMENT_NUMBER, NOTE),
    records="arbitration.closed",
    cite=citation_of("C40"),
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
