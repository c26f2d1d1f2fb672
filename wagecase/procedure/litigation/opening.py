"""Doors from a case to the court: a payment order without an agreement, a suit, and enforcement. An agreement and an
award lead there from their own tables."""

from __future__ import annotations

from wagecase.procedure.case.other_acts import EVERYWHERE
from wagecase.procedure.core.acts import Act, AskType, Reach
from wagecase.procedure.core.enums import Procedure, Words
from wagecase.procedure.core.fields import CLAIMS, DOCUMENT, NOTE, ask, choose, pick
from wagecase.procedure.core.guards import has_claims
from wagecase.procedure.core.sources import source
from wagecase.procedure.litigation.common import COURT
from wagecase.procedure.litigation.guards import (
    Title,
    award_binds,
    dunned_before,
    enforcement_late,
    ground_of_suit,
    something_owed,
    still_to_perform,
    title_is_known,
)
from wagecase.procedure.mediation.guards import works_on_case
from wagecase.procedure.mediation.opening import LEADING_ON

APPLY_PAYMENT_ORDER = Act(
    name="apply_payment_order",
    procedure=Procedure.case,
    label=Words("申请支付令（无调解协议）", "Apply for a payment order, without an agreement"),
    at=EVERYWHERE,
    to=None,
    by=LEADING_ON,
    reach=Reach.outside,
    needs=(works_on_case, has_claims, something_owed),
    asks=(CLAIMS, COURT, NOTE),
    records="litigation.payment_order_applied",
    opens=Procedure.litigation,
    opens_stage="order_applied",
    opens_first=True,
    cite=source("B10", "B11", "B12"),
)
FILE_SUIT = Act(
    name="file_suit",
    procedure=Procedure.case,
    label=Words("向法院起诉", "Sue in court"),
    at=EVERYWHERE,
    to=None,
    by=LEADING_ON,
    reach=Reach.outside,
    needs=(works_on_case, has_claims),
    checks=(ground_of_suit,),
    asks=(
        CLAIMS,
        pick(
            "ground",
            "直接起诉的依据",
            "What opens the court's door",
            ("iou", "有工资欠条，不涉及其他争议", "A written wage IOU and no other dispute"),
            ("order_lapsed", "持调解协议申请的支付令失效", "A payment order on an agreement lapsed"),
            ("refused", "仲裁不予受理或者逾期未决定", "Arbitration refused or did not decide in time"),
            ("overdue", "仲裁逾期未裁决", "The award is overdue"),
            ("annulled", "仲裁裁决被撤销", "The award was set aside"),
        ),
        ask("iou", AskType.code, "欠条凭证编号", "Reference of the IOU", required=False),
        ask("other_dispute", AskType.yes_no, "是否涉及其他争议", "Any other dispute besides", required=False),
        COURT,
        NOTE,
    ),
    records="litigation.filed",
    opens=Procedure.litigation,
    opens_stage="suit_filed",
    opens_first=True,
    cite=source("B12", "C10", "C15", "C35"),
)
APPLY_ENFORCEMENT = Act(
    name="apply_enforcement",
    procedure=Procedure.case,
    label=Words("申请法院执行", "Apply for enforcement"),
    at=EVERYWHERE,
    to=None,
    by=LEADING_ON,
    reach=Reach.outside,
    needs=(works_on_case, has_claims, something_owed),
    checks=(title_is_known, award_binds, dunned_before),
    hints=(enforcement_late, still_to_perform),
    asks=(CLAIMS, choose("title", "执行依据", "Enforced on", Title), DOCUMENT, COURT, NOTE),
    records="enforcement.applied",
    opens=Procedure.enforcement,
    opens_stage="applied",
    opens_first=True,
    cite=source("C34", "C36", "A24"),
)

LITIGATION_OPENING = (APPLY_PAYMENT_ORDER, FILE_SUIT, APPLY_ENFORCEMENT)
