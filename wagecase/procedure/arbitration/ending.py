"""How an arbitration ends without an award: a letter signed by both, withdrawal, which may be followed by a new
application, and absence, which may not (B22, C18, J13). And corrections of what was recorded."""

from __future__ import annotations

from dataclasses import replace

from wagecase.procedure.arbitration.award_checks import (
    applicants_only,
    every_applicant_consents,
    signed_by_both,
    some_applicants_remain,
)
from wagecase.procedure.arbitration.common import (
    ACCEPTED_STAGES,
    ALL_STAGES,
    OPEN_STAGES,
    WORKER_CONSENT,
    commission_act,
    tribunal_act,
)
from wagecase.procedure.arbitration.guards import applicant_absent, not_suspended, some_applicant_left
from wagecase.procedure.core.acts import FieldType
from wagecase.procedure.core.correction import CORRECT as CORRECT_CASE
from wagecase.procedure.core.enums import Bilingual, Procedure, Role
from wagecase.procedure.core.fields import DOCUMENT_NUMBER, EVIDENCE, REASON, form_field
from wagecase.procedure.core.sources import citation_of

WITHDRAWABLE_STAGES = OPEN_STAGES - {"awarded"}
PAYMENT_TERMS = form_field("terms", FieldType.claim_terms, "逐人付款约定", "Dated terms per worker")
SETTLEMENT_FIELDS = (
    PAYMENT_TERMS,
    WORKER_CONSENT,
    EVIDENCE,
    form_field("applicant_signed", FieldType.date, "申请人签收日", "Signed for by the applicant"),
    form_field("respondent_signed", FieldType.date, "被申请人签收日", "Signed for by the respondent"),
    DOCUMENT_NUMBER,
)
WITHDRAWING_CLAIMS = form_field("claims", FieldType.claims, "本人同意撤回的劳动者", "Workers who each consent")

SIGN_SETTLEMENT = tribunal_act(
    name="sign_settlement",
    label=Bilingual("双方签收调解书", "Both sides sign for the mediation letter"),
    at=ACCEPTED_STAGES,
    to="settled",
    needs=(not_suspended, some_applicant_left),
    checks=(applicants_only("terms"), every_applicant_consents("terms"), signed_by_both),
    form_fields=SETTLEMENT_FIELDS,
    after=("arbitration.accepted",),
    records="arbitration.settlement_signed",
    sets_document=True,
    effect="settle_claims",
    cite=citation_of("B22", "C36", "C38"),
)
SETTLE_SOME = tribunal_act(
    name="settle_some",
    label=Bilingual("部分劳动者签收调解书", "Some workers settle"),
    at=ACCEPTED_STAGES,
    needs=(not_suspended,),
    checks=(applicants_only("terms"), some_applicants_remain("terms"), signed_by_both),
    form_fields=SETTLEMENT_FIELDS,
    after=("arbitration.accepted",),
    records="arbitration.part_settled",
    sets_document=True,
    effect="settle_claims",
    cite=citation_of("B22", "C36", "C38"),
)
WITHDRAW = commission_act(
    name="withdraw",
    label=Bilingual("撤回仲裁申请", "Withdraw the application"),
    at=WITHDRAWABLE_STAGES,
    to="withdrawn",
    checks=(applicants_only("claims"), every_applicant_consents("claims")),
    form_fields=(
        WITHDRAWING_CLAIMS,
        WORKER_CONSENT,
        EVIDENCE,
        form_field("reason", FieldType.text, "撤回理由", "Reason", required=False),
    ),
    records="arbitration.withdrawn",
    cite=citation_of("C18", "C38", "J13"),
)
WITHDRAW_SOME = commission_act(
    name="withdraw_some",
    label=Bilingual("部分劳动者撤回", "Some workers withdraw"),
    at=WITHDRAWABLE_STAGES,
    checks=(applicants_only("claims"), some_applicants_remain("claims")),
    form_fields=(
        WITHDRAWING_CLAIMS,
        WORKER_CONSENT,
        EVIDENCE,
        form_field("reason", FieldType.text, "撤回理由", "Reason", required=False),
    ),
    records="arbitration.part_withdrawn",
    cite=citation_of("C18", "C38", "J13"),
)
DEEM_WITHDRAWN = tribunal_act(
    name="deem_withdrawn",
    label=Bilingual("按撤回仲裁申请处理", "Treat as withdrawn"),
    at=frozenset({"heard"}),
    to="deemed_withdrawn",
    needs=(not_suspended, applicant_absent),
    form_fields=(REASON, DOCUMENT_NUMBER),
    after=("arbitration.heard",),
    records="arbitration.deemed_withdrawn",
    sets_document=True,
    effect="issue_document",
    cite=citation_of("C18", "C23", "J13"),
)
CORRECT = replace(
    CORRECT_CASE,
    procedure=Procedure.arbitration,
    at=ALL_STAGES,
    by=frozenset({Role.arbitrator, Role.clerk, Role.head}),
)

END_ACTS = (SIGN_SETTLEMENT, SETTLE_SOME, WITHDRAW, WITHDRAW_SOME, DEEM_WITHDRAWN, CORRECT)
