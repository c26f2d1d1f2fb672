"""The tables of next next_steps: one row for each way on, with the reason, the facts and the clocks that keep its days.
These are the next_steps out of mediation and the courts; `door_rows` has the others."""

from __future__ import annotations

from wagecase.procedure.core.enums import Bilingual
from wagecase.procedure.core.views import CaseView, ProceedingView
from wagecase.procedure.litigation.guards import claims_in_court, duty_was_late, rests_on_agreement
from wagecase.procedure.mediation.guards import (
    agreed_claims,
    broken_claims,
    claims_concerned,
    confirmation_route,
    list_agreements,
    unagreed_claims,
)
from wagecase.procedure.next_steps.windows import (
    ClaimIds,
    NextStepRule,
    NextStepTarget,
    StepCondition,
    claims_owed,
    limitation_windows,
    windows_of_clocks,
    windows_of_documents,
)


def stage_in(*stages: str) -> StepCondition:
    return lambda view, proceeding: proceeding.stage in stages


def _claims_applied(view: CaseView, proceeding: ProceedingView) -> ClaimIds:
    return claims_owed(view, claims_concerned(view, proceeding))


def _claims_without_agreement(view: CaseView, proceeding: ProceedingView) -> ClaimIds:
    """Workers for whom the talks ended without agreement."""
    whole = proceeding.stage in {"failed", "refused", "withdrawn"}
    ended = {claim for one in view.all("mediation.failed", proceeding.id) for claim in one.claims}
    return claims_owed(view, unagreed_claims(view, proceeding) if whole else ended - agreed_claims(view, proceeding))


def _claims_broken(view: CaseView, proceeding: ProceedingView) -> ClaimIds:
    return claims_owed(view, broken_claims(view, proceeding))


def _claims_agreed(view: CaseView, proceeding: ProceedingView) -> ClaimIds:
    return claims_owed(view, agreed_claims(view, proceeding))


def _agreement_without_route(view: CaseView, proceeding: ProceedingView) -> bool:
    """An agreement is in force for which neither review nor confirmation was chosen."""
    return any(confirmation_route(view, proceeding, one) is None for one in list_agreements(view, proceeding))


def _agreement_reviewable(view: CaseView, proceeding: ProceedingView) -> bool:
    return any(
        confirmation_route(view, proceeding, one) is None and one.fields.get("confirms_relation") != "yes"
        for one in list_agreements(view, proceeding)
    )


def _talks_ended(view: CaseView, proceeding: ProceedingView) -> bool:
    return proceeding.ended_on is not None


def _mediation_document_issued(view: CaseView, proceeding: ProceedingView) -> bool:
    return view.happened("mediation.review_finished", proceeding.id, result="letter")


MEDIATION_STEPS: tuple[NextStepRule, ...] = (
    NextStepRule(
        NextStepTarget.arbitration,
        stage_in("negotiating"),
        Bilingual(
            "对方不同意协商或者逾期不回应的，可以申请仲裁",
            "If the other side refuses or does not answer, arbitration is open",
        ),
        ("B06", "B07", "C03"),
        claims=_claims_applied,
        windows=limitation_windows,
        act="case.apply_arbitration",
    ),
    NextStepRule(
        NextStepTarget.arbitration,
        stage_in("applied", "accepted"),
        Bilingual(
            "收到调解申请十五日内未达成协议的，可以申请仲裁",
            "Fifteen days after the application without an agreement, arbitration is open",
        ),
        ("B03",),
        claims=_claims_applied,
        windows=windows_of_clocks("med.law"),
        act="case.apply_arbitration",
    ),
    NextStepRule(
        NextStepTarget.arbitration,
        _talks_ended,
        Bilingual("没有达成调解协议，可以申请仲裁", "No agreement was reached, so arbitration is open"),
        ("B03", "B07", "C03"),
        claims=_claims_without_agreement,
        windows=limitation_windows,
        act="case.apply_arbitration",
    ),
    NextStepRule(
        NextStepTarget.payment_order,
        _talks_ended,
        Bilingual("拖欠劳动报酬，没有调解协议也可以申请支付令", "Wages are unpaid: a payment order needs no agreement"),
        ("B10", "B12"),
        claims=_claims_without_agreement,
        act="case.apply_payment_order",
    ),
    NextStepRule(
        NextStepTarget.payment_order,
        _talks_ended,
        Bilingual(
            "约定期限内不履行，可以持调解协议申请支付令",
            "The agreed day passed unpaid: a payment order on the agreement",
        ),
        ("B09", "B11"),
        claims=_claims_broken,
        act="mediation.apply_payment_order",
    ),
    NextStepRule(
        NextStepTarget.arbitration,
        _talks_ended,
        Bilingual("约定期限内不履行，可以申请仲裁", "The agreed day passed unpaid: arbitration is open"),
        ("B07", "B09", "C03"),
        claims=_claims_broken,
        windows=limitation_windows,
        act="case.apply_arbitration",
    ),
    NextStepRule(
        NextStepTarget.review,
        _agreement_reviewable,
        Bilingual(
            "双方可以共同申请仲裁审查，与司法确认只能选择一项",
            "Both sides may apply together for arbitration review; it or court confirmation, not both",
        ),
        ("B13", "B14"),
        claims=_claims_agreed,
        windows=windows_of_clocks("med.arb_review_apply"),
        who="party",
        act="mediation.apply_review",
    ),
    NextStepRule(
        NextStepTarget.confirmation,
        _agreement_without_route,
        Bilingual(
            "双方可以共同申请司法确认，与仲裁审查只能选择一项",
            "Both sides may apply together for court confirmation; it or arbitration review, not both",
        ),
        ("B15", "B16"),
        claims=_claims_agreed,
        windows=windows_of_clocks("med.court_confirm_apply"),
        who="party",
        act="mediation.apply_confirmation",
    ),
    NextStepRule(
        NextStepTarget.enforcement,
        _mediation_document_issued,
        Bilingual("仲裁审查后的调解书可以申请执行", "The mediation letter after review can be enforced"),
        ("B13", "C36"),
        claims=_claims_broken,
        windows=windows_of_documents("mediation.review_finished"),
        act="case.apply_enforcement",
    ),
    NextStepRule(
        NextStepTarget.legal_aid,
        stage_in("failed", "refused", "defaulted"),
        Bilingual("有权申请法律援助", "The worker has a right to ask for legal aid"),
        ("D01", "D17"),
        claims=lambda v, p: claims_owed(v, {*_claims_without_agreement(v, p), *_claims_broken(v, p)}),
    ),
)


def _claims_in_court(view: CaseView, proceeding: ProceedingView) -> ClaimIds:
    return claims_owed(view, claims_in_court(view, proceeding))


def _payment_order_at(stage: str, agreement: bool) -> StepCondition:
    return lambda v, p: p.stage == stage and rests_on_agreement(v, p) is agreement


def _no_award_yet(view: CaseView, proceeding: ProceedingView) -> bool:
    """A suit that ended without a judgment, in a matter that no arbitration has decided."""
    return proceeding.stage in {"suit_refused", "suit_withdrawn"} and not view.happened("arbitration.award_made")


def _payment_order_late(view: CaseView, proceeding: ProceedingView) -> bool:
    waiting = proceeding.stage in {"order_applied", "order_accepted"}
    return waiting and (duty_was_late(view, "payorder.accept") or duty_was_late(view, "payorder.issue"))


LITIGATION_STEPS: tuple[NextStepRule, ...] = (
    NextStepRule(
        NextStepTarget.suit,
        _payment_order_at("order_lapsed", True),
        Bilingual(
            "持调解协议申请的支付令失效，可以直接依据调解协议起诉",
            "The payment order rested on an agreement: the worker may sue on the agreement at once",
        ),
        ("B12",),
        claims=_claims_in_court,
        act="case.file_suit",
    ),
    NextStepRule(
        NextStepTarget.arbitration,
        _payment_order_at("order_lapsed", True),
        Bilingual("也可以就原争议申请仲裁", "Arbitration over the dispute is open too"),
        ("B09", "C05"),
        claims=_claims_in_court,
        windows=limitation_windows,
        act="case.apply_arbitration",
    ),
    NextStepRule(
        NextStepTarget.arbitration,
        _payment_order_at("order_lapsed", False),
        Bilingual(
            "没有调解协议的支付令失效，应当先申请仲裁",
            "The payment order rested on no agreement: arbitration comes first",
        ),
        ("B12", "C05"),
        claims=_claims_in_court,
        windows=limitation_windows,
        act="case.apply_arbitration",
    ),
    NextStepRule(
        NextStepTarget.suit,
        _payment_order_at("order_lapsed", False),
        Bilingual("没有调解协议的，不能直接起诉", "Without an agreement the worker cannot sue at once"),
        ("B12",),
        claims=_claims_in_court,
        shut=True,
    ),
    NextStepRule(
        NextStepTarget.arbitration,
        stage_in("order_refused"),
        Bilingual("支付令申请未获支持，可以申请仲裁", "The court gave no payment order: arbitration is open"),
        ("B09", "C05"),
        claims=_claims_in_court,
        windows=limitation_windows,
        act="case.apply_arbitration",
    ),
    NextStepRule(
        NextStepTarget.arbitration,
        _payment_order_late,
        Bilingual("法院逾期未决定的，可以申请仲裁", "The court is late: arbitration is open"),
        ("B11", "C05"),
        claims=_claims_in_court,
        windows=limitation_windows,
        act="case.apply_arbitration",
    ),
    NextStepRule(
        NextStepTarget.enforcement,
        stage_in("order_effective"),
        Bilingual("债务人不异议又不履行，可以申请执行", "Neither objected to nor paid: the order can be enforced"),
        ("B11", "C36"),
        claims=_claims_in_court,
        windows=windows_of_documents("litigation.judgment_effective"),
        act="case.apply_enforcement",
    ),
    NextStepRule(
        NextStepTarget.enforcement,
        stage_in("confirmed"),
        Bilingual("经确认的协议可以申请执行", "A confirmed agreement can be enforced"),
        ("B15", "C36"),
        claims=_claims_in_court,
        windows=windows_of_documents("litigation.confirmation_decided"),
        act="case.apply_enforcement",
    ),
    NextStepRule(
        NextStepTarget.arbitration,
        stage_in("not_confirmed"),
        Bilingual("协议未获确认，发生争议的可以申请仲裁", "The agreement was not confirmed: arbitration is open"),
        ("B09", "C03"),
        claims=_claims_in_court,
        windows=limitation_windows,
        act="case.apply_arbitration",
    ),
    NextStepRule(
        NextStepTarget.enforcement,
        stage_in("judged"),
        Bilingual("裁判生效后不履行的，可以申请执行", "The judgment can be enforced if it is not performed"),
        ("C36",),
        claims=_claims_in_court,
        windows=windows_of_documents("litigation.judgment_effective"),
        act="case.apply_enforcement",
    ),
    NextStepRule(
        NextStepTarget.arbitration,
        _no_award_yet,
        Bilingual("没有经过仲裁的争议，可以申请仲裁", "The dispute has not been arbitrated: arbitration is open"),
        ("C03", "C05"),
        claims=_claims_in_court,
        windows=limitation_windows,
        act="case.apply_arbitration",
    ),
    NextStepRule(
        NextStepTarget.suit,
        stage_in("annulled"),
        Bilingual("裁决被撤销，可以就该争议起诉", "The award was set aside: the dispute can be taken to court"),
        ("C32",),
        claims=_claims_in_court,
        act="case.file_suit",
    ),
    NextStepRule(
        NextStepTarget.enforcement,
        stage_in("upheld"),
        Bilingual("裁决未被撤销，可以申请执行", "The award stands and can be enforced"),
        ("C32", "C36"),
        claims=_claims_in_court,
        act="case.apply_enforcement",
    ),
)
