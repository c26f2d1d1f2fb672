"""Doors out of arbitration, legal aid, inspection, enforcement and the case itself."""

from __future__ import annotations

from collections.abc import Callable

from wagecase.procedure.arbitration.awards import awards_of, effective_claims
from wagecase.procedure.core.enums import Words
from wagecase.procedure.core.views import CaseView, EventView, ProceedingView
from wagecase.procedure.litigation.guards import about
from wagecase.procedure.next_steps.windows import (
    Claims,
    Row,
    Target,
    When,
    Whose,
    everyone,
    limitation,
    of_clocks,
    of_papers,
    owing,
)

ASK_FOR_AID = Words("有权申请法律援助", "The worker has a right to ask for legal aid")


def _at(*stages: str) -> When:
    return lambda view, proceeding: proceeding.stage in stages


def _happened(*names: str) -> When:
    return lambda view, proceeding: any(view.happened(name, proceeding.id) for name in names)


def _late(*clocks: str) -> When:
    """A duty of this proceeding is late, or was met late."""

    def look(view: CaseView, proceeding: ProceedingView) -> bool:
        runs = [one for name in clocks for one in view.clocks(name, proceeding.id)]
        return any(one.due and one.stopped_on is None and one.due < view.today for one in runs)

    return look


def _applied(view: CaseView, proceeding: ProceedingView) -> Claims:
    return owing(view, about(view, proceeding))


def _bound(view: CaseView, proceeding: ProceedingView) -> Claims:
    """Workers for whom an award is in effect, whoever else has sued (C34)."""
    found = {claim for one in awards_of(view, proceeding.id) for claim in effective_claims(view, one)}
    return owing(view, found)


ARBITRATION: tuple[Row, ...] = (
    Row(
        Target.suit,
        lambda v, p: p.stage in {"refused", "unanswered"} or _late("arb.accept", "arb.collective_accept")(v, p),
        Words("不予受理或者逾期未作出决定，可以起诉", "Refused, or not decided in time: the worker may sue"),
        ("C10",),
        claims=_applied,
        act="case.file_suit",
    ),
    Row(
        Target.suit,
        _late("arb.award"),
        Words("逾期未作出裁决，可以起诉", "The award is overdue: the parties may sue"),
        ("C15",),
        claims=_applied,
        who="party",
        act="case.file_suit",
    ),
    Row(
        Target.arbitration,
        _at("withdrawn"),
        Words("自愿撤回的，可以重新申请仲裁", "A voluntary withdrawal may be followed by a new application"),
        ("C18", "C05"),
        claims=_applied,
        windows=limitation,
        act="case.apply_arbitration",
    ),
    Row(
        Target.arbitration,
        _at("deemed_withdrawn"),
        Words("按撤回处理后重新申请的，不予受理", "After absence a new application is refused"),
        ("C18",),
        claims=_applied,
        shut=True,
    ),
    Row(
        Target.suit,
        _happened("arbitration.award_served", "arbitration.posted", "arbitration.public_notice"),
        Words(
            "不服裁决的，自收到之日起十五日内起诉",
            "Whoever disagrees with the award sues within fifteen days of receiving it",
        ),
        ("C32", "C33"),
        claims=everyone,
        windows=of_clocks("arb.sue"),
        who="party",
        act="arbitration.record_suit",
    ),
    Row(
        Target.setaside,
        lambda v, p: bool(v.clocks("arb.setaside", p.id)),
        Words("用人单位可以申请撤销终局裁决", "The employer may ask the court to set a final award aside"),
        ("C32",),
        claims=everyone,
        windows=of_clocks("arb.setaside"),
        who="employer",
        act="arbitration.record_setaside",
    ),
    Row(
        Target.enforcement,
        _happened("arbitration.award_made", "arbitration.partial_award", "arbitration.default_award"),
        Words(
            "裁决生效后不履行的，可以申请执行；部分劳动者起诉不影响其他人",
            "An award in effect can be enforced; the suit of some does not stop the others",
        ),
        ("C34", "C36"),
        claims=_bound,
        windows=of_papers("arbitration.award_served"),
        act="case.apply_enforcement",
    ),
    Row(
        Target.enforcement,
        _happened("arbitration.settlement_signed"),
        Words("调解书生效后不履行的，可以申请执行", "The mediation letter can be enforced if it is not performed"),
        ("B22", "C36"),
        claims=_applied,
        windows=of_papers("arbitration.settlement_signed"),
        act="case.apply_enforcement",
    ),
    Row(
        Target.legal_aid,
        lambda v, p: p.ended_on is not None,
        ASK_FOR_AID,
        ("D01", "D17"),
        claims=_applied,
    ),
)

_AID_STEPS = (
    "legal_aid.granted",
    "legal_aid.refused",
    "legal_aid.terminated",
    "legal_aid.objected",
    "legal_aid.objection_decided",
)


def _aid(last: Callable[[EventView], bool]) -> Whose:
    """The recipients whose last decision is such a one: each of a group has his own (D04, D09)."""

    def look(view: CaseView, proceeding: ProceedingView) -> Claims:
        events = sorted(
            (one for name in _AID_STEPS for one in view.all(name, proceeding.id)), key=lambda one: one.position
        )
        decided = {claim: one for one in events for claim in one.claims}
        return tuple(one.id for one in view.claims if one.id in decided and last(decided[one.id]))

    return look


_no_aid = _aid(lambda one: one.name in ("legal_aid.refused", "legal_aid.terminated"))
_upheld = _aid(lambda one: one.name == "legal_aid.objection_decided" and one.fields.get("outcome") == "uphold")


def _always(view: CaseView, proceeding: ProceedingView) -> bool:
    """Whose door it is says enough."""
    return True


LEGAL_AID: tuple[Row, ...] = (
    Row(
        Target.objection,
        _always,
        Words("对不予援助或者终止援助有异议的，可以提出", "Refused or ended: the worker may object"),
        ("D09",),
        claims=_no_aid,
        act="legal_aid.object",
    ),
    Row(
        Target.admin_review,
        _always,
        Words("对异议处理决定不服的，可以申请行政复议", "Still refused: administrative review is open"),
        ("D10", "A27"),
        claims=_upheld,
    ),
    Row(
        Target.admin_suit,
        _always,
        Words("对异议处理决定不服的，可以提起行政诉讼", "Still refused: administrative suit is open"),
        ("D10", "A28"),
        claims=_upheld,
    ),
    Row(
        Target.arbitration,
        lambda v, p: p.ended_on is not None and not v.happened("arbitration.applied"),
        Words("工资仍未付清，可以自行申请仲裁", "Wages are still owed: the worker may apply for arbitration himself"),
        ("C03", "C04"),
        windows=limitation,
        act="case.apply_arbitration",
    ),
)


def _ended(view: CaseView, proceeding: ProceedingView) -> bool:
    return proceeding.ended_on is not None


def _decided(view: CaseView, proceeding: ProceedingView) -> bool:
    return any(
        view.happened(name, proceeding.id) for name in ("inspection.decision_served", "inspection.penalty_served")
    )


def _for_workers(when: When) -> tuple[Row, ...]:
    """What a worker who is still owed money can always do once an office has ended its own work."""
    return (
        Row(
            Target.mediation,
            when,
            Words("可以申请调解", "Mediation can be asked for"),
            ("B01", "B02"),
            act="case.apply_mediation",
        ),
        Row(
            Target.arbitration,
            when,
            Words("工资仍未付清，可以申请仲裁", "Wages are still owed: arbitration is open"),
            ("C03", "C04"),
            windows=limitation,
            act="case.apply_arbitration",
        ),
        Row(
            Target.payment_order,
            when,
            Words("拖欠劳动报酬，可以申请支付令", "Wages are unpaid: a payment order can be asked for"),
            ("B10", "B12"),
            act="case.apply_payment_order",
        ),
        Row(
            Target.suit,
            when,
            Words(
                "有工资欠条且不涉及其他争议的，可以直接起诉",
                "With a written wage IOU and no other dispute the worker may sue",
            ),
            ("C35",),
            act="case.file_suit",
        ),
        Row(Target.legal_aid, when, ASK_FOR_AID, ("D01", "D17")),
    )


INSPECTION: tuple[Row, ...] = (
    Row(
        Target.enforcement,
        _decided,
        Words(
            "决定期满不履行，经催告后由劳动保障部门申请法院强制执行",
            "The decision ran out unperformed: after its demand the bureau asks the court to enforce",
        ),
        ("A24", "A25", "A26"),
        windows=of_clocks("insp.court_apply"),
        who="bureau",
        act="inspection.apply_enforcement",
    ),
    Row(
        Target.admin_review,
        _decided,
        Words("用人单位可以申请行政复议", "The employer may ask for administrative review"),
        ("A27",),
        claims=everyone,
        windows=of_clocks("review.apply"),
        who="employer",
        act="inspection.apply_review",
    ),
    Row(
        Target.admin_suit,
        _decided,
        Words("用人单位可以提起行政诉讼", "The employer may sue the decision"),
        ("A28",),
        claims=everyone,
        windows=of_clocks("review.sue", "insp.sue"),
        who="employer",
        act="inspection.sue",
    ),
    *_for_workers(_ended),
)

CASE: tuple[Row, ...] = _for_workers(_ended)

ENFORCEMENT: tuple[Row, ...] = (Row(Target.legal_aid, _ended, ASK_FOR_AID, ("D01", "D17"), claims=_applied),)
