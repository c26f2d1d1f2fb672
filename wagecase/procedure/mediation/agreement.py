"""Acts on an agreement: taking effect with its dated terms, performed or broken, and the ways of giving it force."""

from __future__ import annotations

from dataclasses import replace

from wagecase.procedure.case.other_acts import CORRECT as CORRECT_CASE
from wagecase.procedure.core.acts import Ask, AskType, Reach
from wagecase.procedure.core.enums import Procedure, Role, Words
from wagecase.procedure.core.fields import CLAIMS, NOTE, NUMBER, ask, pick
from wagecase.procedure.core.guards import unanswered
from wagecase.procedure.core.sources import source
from wagecase.procedure.mediation.common import EVERY_STAGE, IN_FORCE, JOINT, PERFORM_BY, body_act
from wagecase.procedure.mediation.guards import (
    agreement_is_free,
    agreement_reviewable,
    all_terms_kept,
    applied_jointly,
    claims_are_here,
    claims_broken,
    less_than_owed,
    letter_sets_a_day,
    one_term_per_day,
    review_extension_fits,
    signed_by_all,
    term_broken,
    terms_not_before_signing,
    way_is_free,
    within_window,
    works_on_case,
)

TERMS = Ask(
    "terms",
    AskType.claim_terms,
    Words("逐人分期付款约定", "Dated payments per worker"),
    help=Words("每名劳动者可有多期，每期写明金额和日期", "A worker may have several, each with amount and day"),
)
AGREEMENT = ask("document", AskType.document, "调解协议", "Agreement")
COURT = ask("court", AskType.code, "人民法院", "Court", required=False)

AGREE = body_act(
    name="agree",
    label=Words("调解协议生效", "Agreement takes effect"),
    at=frozenset({"accepted", "agreed"}),
    to="agreed",
    reach=Reach.handlers,
    after=("mediation.named",),
    checks=(claims_are_here, terms_not_before_signing, one_term_per_day, signed_by_all),
    hints=(less_than_owed,),
    asks=(
        TERMS,
        ask(
            "workers_signed",
            AskType.yes_no,
            "每名劳动者是否签名（或者有书面授权）",
            "Each worker signed, or gave written authority",
        ),
        ask("employer_signed", AskType.yes_no, "用人单位是否签名或者盖章", "Employer signed or sealed"),
        ask("mediator_signed", AskType.yes_no, "调解员是否签名", "Mediator signed"),
        ask("sealed", AskType.yes_no, "是否加盖调解组织印章", "Sealed by the body"),
        ask("confirms_relation", AskType.yes_no, "协议是否确认劳动关系", "Confirms a labour relation", required=False),
        NUMBER,
    ),
    records="mediation.agreement_effective",
    sets_document=True,
    effect="record_terms",
    cite=source("B08", "C38"),
)
RECORD_PERFORMED = body_act(
    name="record_performed",
    label=Words("登记协议履行完毕", "Record that the agreement was performed"),
    at=IN_FORCE,
    to="performed",
    needs=(all_terms_kept,),
    asks=(NOTE,),
    records="mediation.performed",
    cite=source("B09"),
)
RECORD_DEFAULT = body_act(
    name="record_default",
    label=Words("登记到期未履行", "Record the default"),
    at=IN_FORCE,
    to="defaulted",
    needs=(term_broken,),
    checks=(claims_are_here, claims_broken),
    asks=(CLAIMS, NOTE),
    records="mediation.defaulted",
    cite=source("B07", "B09"),
)
APPLY_REVIEW = body_act(
    name="apply_review",
    label=Words("共同申请仲裁审查", "Apply jointly for arbitration review"),
    at=IN_FORCE,
    needs=(way_is_free,),
    checks=(agreement_is_free, applied_jointly, agreement_reviewable),
    hints=(within_window("med.arb_review_apply", "B13"),),
    asks=(AGREEMENT, JOINT, ask("commission", AskType.code, "仲裁委员会", "Commission", required=False), NOTE),
    records="mediation.review_applied",
    cite=source("B13", "B14"),
)
RECORD_REVIEW_ACCEPTED = body_act(
    name="record_review_accepted",
    label=Words("登记仲裁审查受理", "Record that the review was accepted"),
    at=IN_FORCE,
    by=frozenset({Role.mediator, Role.arbitrator}),
    reach=Reach.outside,
    needs=(works_on_case,),
    after=("mediation.review_applied",),
    asks=(NUMBER,),
    records="mediation.review_accepted",
    cite=source("B14"),
)
RECORD_REVIEW_EXTENDED = replace(
    RECORD_REVIEW_ACCEPTED,
    name="record_review_extended",
    label=Words("登记仲裁审查延期批准", "Record that the review was extended"),
    checks=(review_extension_fits,),
    after=("mediation.review_accepted",),
    asks=(ask("days", AskType.integer, "延长天数（工作日）", "Working days added"), NOTE),
    records="mediation.review_extended",
)
FINISH_REVIEW = replace(
    RECORD_REVIEW_ACCEPTED,
    name="finish_review",
    label=Words("登记仲裁审查结果", "Record the result of the review"),
    needs=(works_on_case, unanswered("mediation.review_accepted", "mediation.review_finished", "B14")),
    checks=(letter_sets_a_day,),
    after=("mediation.review_accepted",),
    asks=(
        pick(
            "result",
            "审查结果",
            "Result",
            ("letter", "制作调解书", "Mediation letter made"),
            ("refused", "不制作调解书", "No letter made"),
            ("withdrawn", "送达前撤回", "Withdrawn before service"),
        ),
        PERFORM_BY,
        NUMBER,
    ),
    records="mediation.review_finished",
    sets_document=True,
)
APPLY_CONFIRMATION = body_act(
    name="apply_confirmation",
    label=Words("共同申请司法确认", "Apply jointly for judicial confirmation"),
    at=IN_FORCE,
    needs=(way_is_free,),
    checks=(agreement_is_free, applied_jointly),
    hints=(within_window("med.court_confirm_apply", "B15"),),
    asks=(AGREEMENT, JOINT, COURT, NOTE),
    records="mediation.confirmation_applied",
    opens=Procedure.litigation,
    opens_stage="confirmation_applied",
    opens_with="litigation.confirmation_applied",
    cite=source("B15", "B16"),
)
APPLY_PAYMENT_ORDER = body_act(
    name="apply_payment_order",
    label=Words("持调解协议申请支付令", "Apply for a payment order on the agreement"),
    at=IN_FORCE,
    needs=(term_broken,),
    checks=(claims_are_here, claims_broken),
    asks=(CLAIMS, COURT, NOTE),
    records="mediation.payment_order_applied",
    opens=Procedure.litigation,
    opens_stage="order_applied",
    opens_with="litigation.payment_order_applied",
    cite=source("B09", "B11", "B12"),
)
CORRECT = replace(CORRECT_CASE, procedure=Procedure.mediation, at=EVERY_STAGE, by=frozenset({Role.mediator, Role.head}))

AGREEMENT_ACTS = (
    AGREE,
    RECORD_PERFORMED,
    RECORD_DEFAULT,
    APPLY_REVIEW,
    RECORD_REVIEW_ACCEPTED,
    RECORD_REVIEW_EXTENDED,
    FINISH_REVIEW,
    APPLY_CONFIRMATION,
    APPLY_PAYMENT_ORDER,
    CORRECT,
)
