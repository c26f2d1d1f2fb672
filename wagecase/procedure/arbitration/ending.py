"""How an arbitration ends without an award: a letter signed by both, withdrawal, which may be followed by a new
application, and absence, which may not (B22, C18, J13). And corrections of what was recorded."""

from __future__ import annotations

from dataclasses import replace

from wagecase.procedure.arbitration.award_checks import applicants_only, each_consents, signed_by_both, some_stay
from wagecase.procedure.arbitration.common import ACCEPTED, AUTHORITY, EVERYWHERE, OPEN, desk_act, tribunal_act
from wagecase.procedure.arbitration.guards import applicant_stayed_away, not_suspended, someone_applies
from wagecase.procedure.case.other_acts import CORRECT as CORRECT_CASE
from wagecase.procedure.core.acts import AskType
from wagecase.procedure.core.enums import Procedure, Role, Words
from wagecase.procedure.core.fields import EVIDENCE, NUMBER, REASON, ask
from wagecase.procedure.core.sources import source

WITHDRAWABLE = OPEN - {"awarded"}
TERMS = ask("terms", AskType.claim_terms, "逐人付款约定", "Dated terms per worker")
SIGNED = (
    TERMS,
    AUTHORITY,
    EVIDENCE,
    ask("applicant_signed", AskType.date, "申请人签收日", "Signed for by the applicant"),
    ask("respondent_signed", AskType.date, "被申请人签收日", "Signed for by the respondent"),
    NUMBER,
)
LEAVING = ask("claims", AskType.claims, "本人同意撤回的劳动者", "Workers who each consent")

SIGN_SETTLEMENT = tribunal_act(
    name="sign_settlement",
    label=Words("双方签收调解书", "Both sides sign for the mediation letter"),
    at=ACCEPTED,
    to="settled",
    needs=(not_suspended, someone_applies),
    checks=(applicants_only("terms"), each_consents("terms"), signed_by_both),
    asks=SIGNED,
    after=("arbitration.accepted",),
    records="arbitration.settlement_signed",
    sets_document=True,
    effect="settle_claims",
    cite=source("B22", "C36", "C38"),
)
SETTLE_SOME = tribunal_act(
    name="settle_some",
    label=Words("部分劳动者签收调解书", "Some workers settle"),
    at=ACCEPTED,
    needs=(not_suspended,),
    checks=(applicants_only("terms"), some_stay("terms"), signed_by_both),
    asks=SIGNED,
    after=("arbitration.accepted",),
    records="arbitration.part_settled",
    sets_document=True,
    effect="settle_claims",
    cite=source("B22", "C36", "C38"),
)
WITHDRAW = desk_act(
    name="withdraw",
    label=Words("撤回仲裁申请", "Withdraw the application"),
    at=WITHDRAWABLE,
    to="withdrawn",
    checks=(applicants_only("claims"), each_consents("claims")),
    asks=(LEAVING, AUTHORITY, EVIDENCE, ask("reason", AskType.text, "撤回理由", "Reason", required=False)),
    records="arbitration.withdrawn",
    cite=source("C18", "C38", "J13"),
)
WITHDRAW_SOME = desk_act(
    name="withdraw_some",
    label=Words("部分劳动者撤回", "Some workers withdraw"),
    at=WITHDRAWABLE,
    checks=(applicants_only("claims"), some_stay("claims")),
    asks=(LEAVING, AUTHORITY, EVIDENCE, ask("reason", AskType.text, "撤回理由", "Reason", required=False)),
    records="arbitration.part_withdrawn",
    cite=source("C18", "C38", "J13"),
)
DEEM_WITHDRAWN = tribunal_act(
    name="deem_withdrawn",
    label=Words("按撤回仲裁申请处理", "Treat as withdrawn"),
    at=frozenset({"heard"}),
    to="deemed_withdrawn",
    needs=(not_suspended, applicant_stayed_away),
    asks=(REASON, NUMBER),
    after=("arbitration.heard",),
    records="arbitration.deemed_withdrawn",
    sets_document=True,
    effect="issue_document",
    cite=source("C18", "C23", "J13"),
)
CORRECT = replace(
    CORRECT_CASE,
    procedure=Procedure.arbitration,
    at=EVERYWHERE,
    by=frozenset({Role.arbitrator, Role.clerk, Role.head}),
)

END_ACTS = (SIGN_SETTLEMENT, SETTLE_SOME, WITHDRAW, WITHDRAW_SOME, DEEM_WITHDRAWN, CORRECT)
