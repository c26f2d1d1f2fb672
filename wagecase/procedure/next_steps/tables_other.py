"""Next steps after arbitration, legal aid, inspection, enforcement and the case itself."""

from __future__ import annotations

from collections.abc import Callable

from wagecase.procedure.arbitration.awards import enforceable_claims, list_awards
from wagecase.procedure.core.enums import Bilingual
from wagecase.procedure.core.views import CaseView, EventView, ProceedingView
from wagecase.procedure.litigation.guards import claims_in_court
from wagecase.procedure.next_steps.windows import (
    ClaimIds,
    ClaimSelector,
    NextStepRule,
    NextStepTarget,
    StepCondition,
    all_claims,
    claims_owed,
    limitation_windows,
    windows_of_clocks,
    windows_of_documents,
)

RIGHT_TO_LEGAL_AID = Bilingual("有权申请法律援助", "The worker has a right to ask for legal aid")


def _stage_in(*stages: str) -> StepCondition:
    return lambda view, proceeding: proceeding.stage in stages


def _event_happened(*names: str) -> StepCondition:
    return lambda view, proceeding: any(view.happened(name, proceeding.id) for name in names)


def _duty_was_late(*clocks: str) -> StepCondition:
    """A duty of this proceeding is late, or was met late."""

    def look(view: CaseView, proceeding: ProceedingView) -> bool:
        runs = [one for name in clocks for one in view.clocks(name, proceeding.id)]
        return any(one.due and one.stopped_on is None and one.due < view.today for one in runs)

    return look


def _claims_applied(view: CaseView, proceeding: ProceedingView) -> ClaimIds:
    return claims_owed(view, claims_in_court(view, proceeding))


def _claims_bound_by_award(view: CaseView, proceeding: ProceedingView) -> ClaimIds:
    """Workers for whom an award is in effect, no matter who else has sued (C34)."""
    found = {claim for one in list_awards(view, proceeding.id) for claim in enforceable_claims(view, one)}
    return claims_owed(view, found)


ARBITRATION_STEPS: tuple[NextStepRule, ...] = (
    NextStepRule(
        NextStepTarget.suit,
        lambda v, p: (
            p.stage in {"refused", "unanswered"} or _duty_was_late("arb.accept", "arb.collective_accept")(v, p)
        ),
        Bilingual("不予受理或者逾期未作出决定，可以起诉", "Refused, or not decided in time: the worker may sue"),
        ("C10",),
        claims=_claims_applied,
        act="case.file_suit",
    ),
    NextStepRule(
        NextStepTarget.suit,
        _duty_was_late("arb.award"),
        Bilingual("逾期未作出裁决，可以起诉", "The award is overdue: the parties may sue"),
        ("C15",),
        claims=_claims_applied,
        who="party",
        act="case.file_suit",
    ),
    NextStepRule(
        NextStepTarget.arbitration,
        _stage_in("withdrawn"),
        Bilingual("自愿撤回的，可以重新申请仲裁", "A voluntary withdrawal may be followed by a new application"),
        ("C18", "C05"),
        claims=_claims_applied,
        windows=limitation_windows,
        act="case.apply_arbitration",
    ),
    NextStepRule(
        NextStepTarget.arbitration,
        _stage_in("deemed_withdrawn"),
        Bilingual("按撤回处理后重新申请的，不予受理", "After absence a new application is refused"),
        ("C18",),
        claims=_claims_applied,
        shut=True,
    ),
    NextStepRule(
        NextStepTarget.suit,
        _event_happened("arbitration.award_served", "arbitration.posted", "arbitration.public_notice"),
        Bilingual(
            "不服裁决的，自收到之日起十五日内起诉",
            "A party that disagrees with the award sues within fifteen days of receiving it",
        ),
        ("C32", "C33"),
        claims=all_claims,
        windows=windows_of_clocks("arb.sue"),
        who="party",
        act="arbitration.record_suit",
    ),
    NextStepRule(
        NextStepTarget.setaside,
        lambda v, p: bool(v.clocks("arb.setaside", p.id)),
        Bilingual("用人单位可以申请撤销终局裁决", "The employer may ask the court to set a final award aside"),
        ("C32",),
        claims=all_claims,
        windows=windows_of_clocks("arb.setaside"),
        who="employer",
        act="arbitration.record_setaside",
    ),
    NextStepRule(
        NextStepTarget.enforcement,
        _event_happened("arbitration.award_made", "arbitration.partial_award", "arbitration.default_award"),
        Bilingual(
            "裁决生效后不履行的，可以申请执行；部分劳动者起诉不影响其他人",
            "An award in effect can be enforced; the suit of some does not stop the others",
        ),
        ("C34", "C36"),
        claims=_claims_bound_by_award,
        windows=windows_of_documents("arbitration.award_served"),
        act="case.apply_enforcement",
    ),
    NextStepRule(
        NextStepTarget.enforcement,
        _event_happened("arbitration.settlement_signed"),
        Bilingual("调解书生效后不履行的，可以申请执行", "The mediation letter can be enforced if it is not performed"),
        ("B22", "C36"),
        claims=_claims_applied,
        windows=windows_of_documents("arbitration.settlement_signed"),
        act="case.apply_enforcement",
    ),
    NextStepRule(
        NextStepTarget.legal_aid,
        lambda v, p: p.ended_on is not None,
        RIGHT_TO_LEGAL_AID,
        ("D01", "D17"),
        claims=_claims_applied,
    ),
)

_AID_STEPS = (
    "legal_aid.granted",
    "legal_aid.refused",
    "legal_aid.terminated",
    "legal_aid.objected",
    "legal_aid.objection_decided",
)


def _claims_by_last_decision(last: Callable[[EventView], bool]) -> ClaimSelector:
    """The recipients whose last decision is such a one: each of a group has their own (D04, D09)."""

    def look(view: CaseView, proceeding: ProceedingView) -> ClaimIds:
        events = sorted(
            (one for name in _AID_STEPS for one in view.all(name, proceeding.id)), key=lambda one: one.position
        )
        decided = {claim: one for one in events for claim in one.claims}
        return tuple(one.id for one in view.claims if one.id in decided and last(decided[one.id]))

    return look


_claims_without_aid = _claims_by_last_decision(lambda one: one.name in ("legal_aid.refused", "legal_aid.terminated"))
_claims_objection_upheld = _claims_by_last_decision(
    lambda one: one.name == "legal_aid.objection_decided" and one.fields.get("outcome") == "uphold"
)


def _always(view: CaseView, proceeding: ProceedingView) -> bool:
    """Whose step it is says enough."""
    return True


LEGAL_AID_STEPS: tuple[NextStepRule, ...] = (
    NextStepRule(
        NextStepTarget.objection,
        _always,
        Bilingual("对不予援助或者终止援助有异议的，可以提出", "Refused or ended: the worker may object"),
        ("D09",),
        claims=_claims_without_aid,
        act="legal_aid.object",
    ),
    NextStepRule(
        NextStepTarget.admin_review,
        _always,
        Bilingual("对异议处理决定不服的，可以申请行政复议", "Still refused: administrative review is open"),
        ("D10", "A27"),
        claims=_claims_objection_upheld,
    ),
    NextStepRule(
        NextStepTarget.admin_suit,
        _always,
        Bilingual("对异议处理决定不服的，可以提起行政诉讼", "Still refused: administrative suit is open"),
        ("D10", "A28"),
        claims=_claims_objection_upheld,
    ),
    NextStepRule(
        NextStepTarget.arbitration,
        lambda v, p: p.ended_on is not None and not v.happened("arbitration.applied"),
        Bilingual(
            "工资仍未付清，可以自行申请仲裁", "Wages are still owed: the worker may apply for arbitration directly"
        ),
        ("C03", "C04"),
        windows=limitation_windows,
        act="case.apply_arbitration",
    ),
)


def _proceeding_ended(view: CaseView, proceeding: ProceedingView) -> bool:
    return proceeding.ended_on is not None


def _decision_in_force(view: CaseView, proceeding: ProceedingView) -> bool:
    return any(
        view.happened(name, proceeding.id) for name in ("inspection.decision_served", "inspection.penalty_served")
    )


def _for_workers(when: StepCondition) -> tuple[NextStepRule, ...]:
    """What a worker who is still owed money can always do once an office has ended its own work."""
    return (
        NextStepRule(
            NextStepTarget.mediation,
            when,
            Bilingual("可以申请调解", "Mediation can be asked for"),
            ("B01", "B02"),
            act="case.apply_mediation",
        ),
        NextStepRule(
            NextStepTarget.arbitration,
            when,
            Bilingual("工资仍未付清，可以申请仲裁", "Wages are still owed: arbitration is open"),
            ("C03", "C04"),
            windows=limitation_windows,
            act="case.apply_arbitration",
        ),
        NextStepRule(
            NextStepTarget.payment_order,
            when,
            Bilingual("拖欠劳动报酬，可以申请支付令", "Wages are unpaid: a payment order can be asked for"),
            ("B10", "B12"),
            act="case.apply_payment_order",
        ),
        NextStepRule(
            NextStepTarget.suit,
            when,
            Bilingual(
                "有工资欠条且不涉及其他争议的，可以直接起诉",
                "With a written wage IOU and no other dispute the worker may sue",
            ),
            ("C35",),
            act="case.file_suit",
        ),
        NextStepRule(NextStepTarget.legal_aid, when, RIGHT_TO_LEGAL_AID, ("D01", "D17")),
    )


INSPECTION_STEPS: tuple[NextStepRule, ...] = (
    NextStepRule(
        NextStepTarget.enforcement,
        _decision_in_force,
        Bilingual(
            "决定期满不履行，经催告后由劳动保障部门申请法院强制执行",
            "The decision ran out unperformed: after its demand the bureau asks the court to enforce",
        ),
        ("A24", "A25", "A26"),
        windows=windows_of_clocks("insp.court_apply"),
        who="bureau",
        act="inspection.apply_enforcement",
    ),
    NextStepRule(
        NextStepTarget.admin_review,
        _decision_in_force,
        Bilingual("用人单位可以申请行政复议", "The employer may ask for administrative review"),
        ("A27",),
        claims=all_claims,
        windows=windows_of_clocks("review.apply"),
        who="employer",
        act="inspection.apply_review",
    ),
    NextStepRule(
        NextStepTarget.admin_suit,
        _decision_in_force,
        Bilingual("用人单位可以提起行政诉讼", "The employer may sue the decision"),
        ("A28",),
        claims=all_claims,
        windows=windows_of_clocks("review.sue", "insp.sue"),
        who="employer",
        act="inspection.sue",
    ),
    *_for_workers(_proceeding_ended),
)

CASE_STEPS: tuple[NextStepRule, ...] = _for_workers(_proceeding_ended)

ENFORCEMENT_STEPS: tuple[NextStepRule, ...] = (
    NextStepRule(
        NextStepTarget.legal_aid, _proceeding_ended, RIGHT_TO_LEGAL_AID, ("D01", "D17"), claims=_claims_applied
    ),
)
