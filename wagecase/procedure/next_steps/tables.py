"""The tables of next doors: one row for each way on, with the reason, the facts and the clocks that keep its days.
These are the doors out of mediation and the courts; `door_rows` has the others."""

from __future__ import annotations

from wagecase.procedure.core.enums import Words
from wagecase.procedure.core.views import CaseView, ProceedingView
from wagecase.procedure.litigation.guards import about, late, on_agreement
from wagecase.procedure.mediation.guards import (
    agreed_claims,
    agreements,
    broken_claims,
    chosen,
    concerned,
    unagreed_claims,
)
from wagecase.procedure.next_steps.windows import Claims, Row, Target, When, limitation, of_clocks, of_papers, owing


def at(*stages: str) -> When:
    return lambda view, proceeding: proceeding.stage in stages


def _all_applied(view: CaseView, proceeding: ProceedingView) -> Claims:
    return owing(view, concerned(view, proceeding))


def _without(view: CaseView, proceeding: ProceedingView) -> Claims:
    """Workers for whom the talks ended without agreement."""
    whole = proceeding.stage in {"failed", "refused", "withdrawn"}
    ended = {claim for one in view.all("mediation.failed", proceeding.id) for claim in one.claims}
    return owing(view, unagreed_claims(view, proceeding) if whole else ended - agreed_claims(view, proceeding))


def _broken(view: CaseView, proceeding: ProceedingView) -> Claims:
    return owing(view, broken_claims(view, proceeding))


def _agreed(view: CaseView, proceeding: ProceedingView) -> Claims:
    return owing(view, agreed_claims(view, proceeding))


def _free(view: CaseView, proceeding: ProceedingView) -> bool:
    """An agreement is in force for which neither review nor confirmation was chosen."""
    return any(chosen(view, proceeding, one) is None for one in agreements(view, proceeding))


def _free_and_reviewable(view: CaseView, proceeding: ProceedingView) -> bool:
    return any(
        chosen(view, proceeding, one) is None and one.fields.get("confirms_relation") != "yes"
        for one in agreements(view, proceeding)
    )


def _ended(view: CaseView, proceeding: ProceedingView) -> bool:
    return proceeding.ended_on is not None


def _letter(view: CaseView, proceeding: ProceedingView) -> bool:
    return view.happened("mediation.review_finished", proceeding.id, result="letter")


MEDIATION: tuple[Row, ...] = (
    Row(
        Target.arbitration,
        at("negotiating"),
        Words(
            "对方不同意协商或者逾期不回应的，可以申请仲裁",
            "If the other side refuses or does not answer, arbitration is open",
        ),
        ("B06", "B07", "C03"),
        claims=_all_applied,
        windows=limitation,
        act="case.apply_arbitration",
    ),
    Row(
        Target.arbitration,
        at("applied", "accepted"),
        Words(
            "收到调解申请十五日内未达成协议的，可以申请仲裁",
            "Fifteen days after the application without an agreement, arbitration is open",
        ),
        ("B03",),
        claims=_all_applied,
        windows=of_clocks("med.law"),
        act="case.apply_arbitration",
    ),
    Row(
        Target.arbitration,
        _ended,
        Words("没有达成调解协议，可以申请仲裁", "No agreement was reached, so arbitration is open"),
        ("B03", "B07", "C03"),
        claims=_without,
        windows=limitation,
        act="case.apply_arbitration",
    ),
    Row(
        Target.payment_order,
        _ended,
        Words("拖欠劳动报酬，没有调解协议也可以申请支付令", "Wages are unpaid: a payment order needs no agreement"),
        ("B10", "B12"),
        claims=_without,
        act="case.apply_payment_order",
    ),
    Row(
        Target.payment_order,
        _ended,
        Words(
            "约定期限内不履行，可以持调解协议申请支付令",
            "The agreed day passed unpaid: a payment order on the agreement",
        ),
        ("B09", "B11"),
        claims=_broken,
        act="mediation.apply_payment_order",
    ),
    Row(
        Target.arbitration,
        _ended,
        Words("约定期限内不履行，可以申请仲裁", "The agreed day passed unpaid: arbitration is open"),
        ("B07", "B09", "C03"),
        claims=_broken,
        windows=limitation,
        act="case.apply_arbitration",
    ),
    Row(
        Target.review,
        _free_and_reviewable,
        Words(
            "双方可以共同申请仲裁审查，与司法确认只能选择一项",
            "Both sides may apply together for arbitration review; it or court confirmation, not both",
        ),
        ("B13", "B14"),
        claims=_agreed,
        windows=of_clocks("med.arb_review_apply"),
        who="party",
        act="mediation.apply_review",
    ),
    Row(
        Target.confirmation,
        _free,
        Words(
            "双方可以共同申请司法确认，与仲裁审查只能选择一项",
            "Both sides may apply together for court confirmation; it or arbitration review, not both",
        ),
        ("B15", "B16"),
        claims=_agreed,
        windows=of_clocks("med.court_confirm_apply"),
        who="party",
        act="mediation.apply_confirmation",
    ),
    Row(
        Target.enforcement,
        _letter,
        Words("仲裁审查后的调解书可以申请执行", "The mediation letter after review can be enforced"),
        ("B13", "C36"),
        claims=_broken,
        windows=of_papers("mediation.review_finished"),
        act="case.apply_enforcement",
    ),
    Row(
        Target.legal_aid,
        at("failed", "refused", "defaulted"),
        Words("有权申请法律援助", "The worker has a right to ask for legal aid"),
        ("D01", "D17"),
        claims=lambda v, p: owing(v, {*_without(v, p), *_broken(v, p)}),
    ),
)


def _about(view: CaseView, proceeding: ProceedingView) -> Claims:
    return owing(view, about(view, proceeding))


def _order(stage: str, agreement: bool) -> When:
    return lambda v, p: p.stage == stage and on_agreement(v, p) is agreement


def _before_award(view: CaseView, proceeding: ProceedingView) -> bool:
    """A suit that ended without a judgment, in a matter that no arbitration has decided."""
    return proceeding.stage in {"suit_refused", "suit_withdrawn"} and not view.happened("arbitration.award_made")


def _order_late(view: CaseView, proceeding: ProceedingView) -> bool:
    waiting = proceeding.stage in {"order_applied", "order_accepted"}
    return waiting and (late(view, "payorder.accept") or late(view, "payorder.issue"))


LITIGATION: tuple[Row, ...] = (
    Row(
        Target.suit,
        _order("order_lapsed", True),
        Words(
            "持调解协议申请的支付令失效，可以直接依据调解协议起诉",
            "The payment order rested on an agreement: the worker may sue on the agreement at once",
        ),
        ("B12",),
        claims=_about,
        act="case.file_suit",
    ),
    Row(
        Target.arbitration,
        _order("order_lapsed", True),
        Words("也可以就原争议申请仲裁", "Arbitration over the dispute is open too"),
        ("B09", "C05"),
        claims=_about,
        windows=limitation,
        act="case.apply_arbitration",
    ),
    Row(
        Target.arbitration,
        _order("order_lapsed", False),
        Words(
            "没有调解协议的支付令失效，应当先申请仲裁",
            "The payment order rested on no agreement: arbitration comes first",
        ),
        ("B12", "C05"),
        claims=_about,
        windows=limitation,
        act="case.apply_arbitration",
    ),
    Row(
        Target.suit,
        _order("order_lapsed", False),
        Words("没有调解协议的，不能直接起诉", "Without an agreement the worker cannot sue at once"),
        ("B12",),
        claims=_about,
        shut=True,
    ),
    Row(
        Target.arbitration,
        at("order_refused"),
        Words("支付令申请未获支持，可以申请仲裁", "The court gave no payment order: arbitration is open"),
        ("B09", "C05"),
        claims=_about,
        windows=limitation,
        act="case.apply_arbitration",
    ),
    Row(
        Target.arbitration,
        _order_late,
        Words("法院逾期未决定的，可以申请仲裁", "The court is late: arbitration is open"),
        ("B11", "C05"),
        claims=_about,
        windows=limitation,
        act="case.apply_arbitration",
    ),
    Row(
        Target.enforcement,
        at("order_effective"),
        Words("债务人不异议又不履行，可以申请执行", "Neither objected to nor paid: the order can be enforced"),
        ("B11", "C36"),
        claims=_about,
        windows=of_papers("litigation.judgment_effective"),
        act="case.apply_enforcement",
    ),
    Row(
        Target.enforcement,
        at("confirmed"),
        Words("经确认的协议可以申请执行", "A confirmed agreement can be enforced"),
        ("B15", "C36"),
        claims=_about,
        windows=of_papers("litigation.confirmation_decided"),
        act="case.apply_enforcement",
    ),
    Row(
        Target.arbitration,
        at("not_confirmed"),
        Words("协议未获确认，发生争议的可以申请仲裁", "The agreement was not confirmed: arbitration is open"),
        ("B09", "C03"),
        claims=_about,
        windows=limitation,
        act="case.apply_arbitration",
    ),
    Row(
        Target.enforcement,
        at("judged"),
        Words("裁判生效后不履行的，可以申请执行", "The judgment can be enforced if it is not performed"),
        ("C36",),
        claims=_about,
        windows=of_papers("litigation.judgment_effective"),
        act="case.apply_enforcement",
    ),
    Row(
        Target.arbitration,
        _before_award,
        Words("没有经过仲裁的争议，可以申请仲裁", "The dispute has not been arbitrated: arbitration is open"),
        ("C03", "C05"),
        claims=_about,
        windows=limitation,
        act="case.apply_arbitration",
    ),
    Row(
        Target.suit,
        at("annulled"),
        Words("裁决被撤销，可以就该争议起诉", "The award was set aside: the dispute can be taken to court"),
        ("C32",),
        claims=_about,
        act="case.file_suit",
    ),
    Row(
        Target.enforcement,
        at("upheld"),
        Words("裁决未被撤销，可以申请执行", "The award stands and can be enforced"),
        ("C32", "C36"),
        claims=_about,
        act="case.apply_enforcement",
    ),
)
