"""Acts that lead from a case to the court: a payment order without an agreement, a suit, and enforcement. An agreement
and an award lead there from their own tables."""

from __future__ import annotations

from wagecase.procedure.core.acts import Act, FieldType, PerformedBy
from wagecase.procedure.core.case_stages import ALL_STAGES
from wagecase.procedure.core.enums import Bilingual, Procedure
from wagecase.procedure.core.fields import CLAIMS, DOCUMENT, NOTE, choice_field, enum_field, form_field
from wagecase.procedure.core.guards import has_claims, works_on_case
from wagecase.procedure.core.roles import OPENING_ROLES
from wagecase.procedure.core.sources import citation_of
from wagecase.procedure.litigation.common import COURT
from wagecase.procedure.litigation.guards import (
    EnforceableTitle,
    award_binds_claims,
    demand_served_before,
    some_money_owed,
    suit_ground_holds,
    title_is_on_record,
    warn_enforcement_late,
    warn_performance_not_due,
)

APPLY_PAYMENT_ORDER = Act(
    name="apply_payment_order",
    procedure=Procedure.case,
    label=Bilingual("申请支付令（无调解协议）", "Apply for a payment order, without an agreement"),
    at=ALL_STAGES,
    to=None,
    by=OPENING_ROLES,
    performed_by=PerformedBy.outside,
    needs=(works_on_case, has_claims, some_money_owed),
    form_fields=(CLAIMS, COURT, NOTE),
    records="litigation.payment_order_applied",
    opens=Procedure.litigation,
    opens_stage="order_applied",
    opens_first=True,
    cite=citation_of("B10", "B11", "B12"),
)
FILE_SUIT = Act(
    name="file_suit",
    procedure=Procedure.case,
    label=Bilingual("向法院起诉", "Sue in court"),
    at=ALL_STAGES,
    to=None,
    by=OPENING_ROLES,
    performed_by=PerformedBy.outside,
    needs=(works_on_case, has_claims),
    checks=(suit_ground_holds,),
    form_fields=(
        CLAIMS,
        choice_field(
            "ground",
            "直接起诉的依据",
            "What opens the way to court",
            ("iou", "有工资欠条，不涉及其他争议", "A written wage IOU and no other dispute"),
            ("order_lapsed", "持调解协议申请的支付令失效", "A payment order on an agreement lapsed"),
            ("refused", "仲裁不予受理或者逾期未决定", "Arbitration refused or did not decide in time"),
            ("overdue", "仲裁逾期未裁决", "The award is overdue"),
            ("annulled", "仲裁裁决被撤销", "The award was set aside"),
        ),
        form_field("iou", FieldType.code, "欠条凭证编号", "Reference of the IOU", required=False),
        form_field("other_dispute", FieldType.yes_no, "是否涉及其他争议", "Any other dispute besides", required=False),
        COURT,
        NOTE,
    ),
    records="litigation.filed",
    opens=Procedure.litigation,
    opens_stage="suit_filed",
    opens_first=True,
    cite=citation_of("B12", "C10", "C15", "C35"),
)
APPLY_ENFORCEMENT = Act(
    name="apply_enforcement",
    procedure=Procedure.case,
    label=Bilingual("申请法院执行", "Apply for enforcement"),
    at=ALL_STAGES,
    to=None,
    by=OPENING_ROLES,
    performed_by=PerformedBy.outside,
    needs=(works_on_case, has_claims, some_money_owed),
    checks=(title_is_on_record, award_binds_claims, demand_served_before),
    hints=(warn_enforcement_late, warn_performance_not_due),
    form_fields=(CLAIMS, enum_field("title", "执行依据", "Enforced on", EnforceableTitle), DOCUMENT, COURT, NOTE),
    records="enforcement.applied",
    opens=Procedure.enforcement,
    opens_stage="applied",
    opens_first=True,
    cite=citation_of("C34", "C36", "A24"),
)

LITIGATION_OPENING = (APPLY_PAYMENT_ORDER, FILE_SUIT, APPLY_ENFORCEMENT)
