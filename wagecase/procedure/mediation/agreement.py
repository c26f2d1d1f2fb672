"""Acts on an agreement: taking effect with its dated terms, performed or broken, and the ways of giving it force."""

from __future__ import annotations

from dataclasses import replace

from wagecase.procedure.core.acts import FieldType, FormField, PerformedBy
from wagecase.procedure.core.correction import CORRECT as CORRECT_CASE
from wagecase.procedure.core.enums import Bilingual, Procedure, Role
from wagecase.procedure.core.fields import CLAIMS, DOCUMENT_NUMBER, NOTE, choice_field, form_field
from wagecase.procedure.core.guards import awaits_answer, works_on_case
from wagecase.procedure.core.sources import citation_of
from wagecase.procedure.mediation.common import AGREEMENT_STAGES, ALL_STAGES, APPLIED_JOINTLY, PERFORM_BY, body_act
from wagecase.procedure.mediation.guards import (
    agreement_has_no_route,
    agreement_reviewable,
    all_terms_kept,
    applied_jointly,
    claims_broken,
    claims_in_this_mediation,
    mediation_document_sets_due_date,
    one_term_per_day,
    review_extension_is_valid,
    signed_by_all,
    some_agreement_without_route,
    some_term_broken,
    terms_not_before_signing,
    warn_agreement_window_over,
    warn_settled_for_less,
)

PAYMENT_TERMS = FormField(
    "terms",
    FieldType.claim_terms,
    Bilingual("逐人分期付款约定", "Dated payments per worker"),
    help=Bilingual("每名劳动者可有多期，每期写明金额和日期", "A worker may have several, each with amount and day"),
)
AGREEMENT_DOCUMENT = form_field("document", FieldType.document, "调解协议", "Agreement")
COURT = form_field("court", FieldType.code, "人民法院", "Court", required=False)

RECORD_AGREEMENT = body_act(
    name="agree",
    label=Bilingual("调解协议生效", "Agreement takes effect"),
    at=frozenset({"accepted", "agreed"}),
    to="agreed",
    performed_by=PerformedBy.handlers,
    after=("mediation.named",),
    checks=(claims_in_this_mediation, terms_not_before_signing, one_term_per_day, signed_by_all),
    hints=(warn_settled_for_less,),
    form_fields=(
        PAYMENT_TERMS,
        form_field(
            "workers_signed",
            FieldType.yes_no,
            "每名劳动者是否签名（或者有书面授权）",
            "Each worker signed, or gave written authority",
        ),
        form_field("employer_signed", FieldType.yes_no, "用人单位是否签名或者盖章", "Employer signed or sealed"),
        form_field("mediator_signed", FieldType.yes_no, "调解员是否签名", "Mediator signed"),
        form_field("sealed", FieldType.yes_no, "是否加盖调解组织印章", "Sealed by the body"),
        form_field(
            "confirms_relation", FieldType.yes_no, "协议是否确认劳动关系", "Confirms a labour relation", required=False
        ),
        DOCUMENT_NUMBER,
    ),
    records="mediation.agreement_effective",
    sets_document=True,
    effect="record_terms",
    cite=citation_of("B08", "C38"),
)
RECORD_PERFORMED = body_act(
    name="record_performed",
    label=Bilingual("登记协议履行完毕", "Record that the agreement was performed"),
    at=AGREEMENT_STAGES,
    to="performed",
    needs=(all_terms_kept,),
    form_fields=(NOTE,),
    records="mediation.performed",
    cite=citation_of("B09"),
)
RECORD_DEFAULT = body_act(
    name="record_default",
    label=Bilingual("登记到期未履行", "Record the default"),
    at=AGREEMENT_STAGES,
    to="defaulted",
    needs=(some_term_broken,),
    checks=(claims_in_this_mediation, claims_broken),
    form_fields=(CLAIMS, NOTE),
    records="mediation.defaulted",
    cite=citation_of("B07", "B09"),
)
APPLY_REVIEW = body_act(
    name="apply_review",
    label=Bilingual("共同申请仲裁审查", "Apply jointly for arbitration review"),
    at=AGREEMENT_STAGES,
    needs=(some_agreement_without_route,),
    checks=(agreement_has_no_route, applied_jointly, agreement_reviewable),
    hints=(warn_agreement_window_over("med.arb_review_apply", "B13"),),
    form_fields=(
        AGREEMENT_DOCUMENT,
        APPLIED_JOINTLY,
        form_field("commission", FieldType.code, "仲裁委员会", "Commission", required=False),
        NOTE,
    ),
    records="mediation.review_applied",
    cite=citation_of("B13", "B14"),
)
RECORD_REVIEW_ACCEPTED = body_act(
    name="record_review_accepted",
    label=Bilingual("登记仲裁审查受理", "Record that the review was accepted"),
    at=AGREEMENT_STAGES,
    by=frozenset({Role.mediator, Role.arbitrator}),
    performed_by=PerformedBy.outside,
    needs=(works_on_case,),
    after=("mediation.review_applied",),
    form_fields=(DOCUMENT_NUMBER,),
    records="mediation.review_accepted",
    cite=citation_of("B14"),
)
RECORD_REVIEW_EXTENDED = replace(
    RECORD_REVIEW_ACCEPTED,
    name="record_review_extended",
    label=Bilingual("登记仲裁审查延期批准", "Record that the review was extended"),
    checks=(review_extension_is_valid,),
    after=("mediation.review_accepted",),
    form_fields=(form_field("days", FieldType.integer, "延长天数（工作日）", "Working days added"), NOTE),
    records="mediation.review_extended",
)
FINISH_REVIEW = replace(
    RECORD_REVIEW_ACCEPTED,
    name="finish_review",
    label=Bilingual("登记仲裁审查结果", "Record the result of the review"),
    needs=(works_on_case, awaits_answer("mediation.review_accepted", "mediation.review_finished", "B14")),
    checks=(mediation_document_sets_due_date,),
    after=("mediation.review_accepted",),
    form_fields=(
        choice_field(
            "result",
            "审查结果",
            "Result",
            ("letter", "制作调解书", "Mediation letter made"),
            ("refused", "不制作调解书", "No letter made"),
            ("withdrawn", "送达前撤回", "Withdrawn before service"),
        ),
        PERFORM_BY,
        DOCUMENT_NUMBER,
    ),
    records="mediation.review_finished",
    sets_document=True,
)
APPLY_CONFIRMATION = body_act(
    name="apply_confirmation",
    label=Bilingual("共同申请司法确认", "Apply jointly for judicial confirmation"),
    at=AGREEMENT_STAGES,
    needs=(some_agreement_without_route,),
    checks=(agreement_has_no_route, applied_jointly),
    hints=(warn_agreement_window_over("med.court_confirm_apply", "B15"),),
    form_fields=(AGREEMENT_DOCUMENT, APPLIED_JOINTLY, COURT, NOTE),
    records="mediation.confirmation_applied",
    opens=Procedure.litigation,
    opens_stage="confirmation_applied",
    opens_with="litigation.confirmation_applied",
    cite=citation_of("B15", "B16"),
)
APPLY_PAYMENT_ORDER = body_act(
    name="apply_payment_order",
    label=Bilingual("持调解协议申请支付令", "Apply for a payment order on the agreement"),
    at=AGREEMENT_STAGES,
    needs=(some_term_broken,),
    checks=(claims_in_this_mediation, claims_broken),
    form_fields=(CLAIMS, COURT, NOTE),
    records="mediation.payment_order_applied",
    opens=Procedure.litigation,
    opens_stage="order_applied",
    opens_with="litigation.payment_order_applied",
    cite=citation_of("B09", "B11", "B12"),
)
CORRECT = replace(CORRECT_CASE, procedure=Procedure.mediation, at=ALL_STAGES, by=frozenset({Role.mediator, Role.head}))

AGREEMENT_ACTS = (
    RECORD_AGREEMENT,
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
