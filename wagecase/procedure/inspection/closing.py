"""Remedies of the employer, demand and court enforcement, withdrawal of the filing, closing, and corrections."""

from __future__ import annotations

from dataclasses import replace

from wagecase.procedure.core.acts import FieldType
from wagecase.procedure.core.correction import CORRECT as CORRECT_CASE
from wagecase.procedure.core.enums import Bilingual, ClosingGround, Procedure
from wagecase.procedure.core.fields import (
    DOCUMENT,
    DOCUMENT_NUMBER,
    NOTE,
    PARTY,
    SERVICE_METHOD,
    choice_field,
    enum_field,
    form_field,
)
from wagecase.procedure.core.sources import citation_of
from wagecase.procedure.inspection.approvals import approval_is_at, no_other_approval_pending, submitted_by_another
from wagecase.procedure.inspection.checks import closing_ground_holds, slight_and_corrected
from wagecase.procedure.inspection.common import (
    FILED_OR_CLOSED_STAGES,
    FILED_STAGES,
    OPEN_STAGES,
    bureau_act,
    handler_act,
)
from wagecase.procedure.inspection.guards import (
    breach_is_corrected,
    decision_unperformed,
    decision_was_served,
    demand_period_over,
    no_instruction_running,
    no_remedy_pending,
    review_windows_over,
    warn_court_window_over,
)

APPLY_REVIEW = handler_act(
    name="apply_review",
    label=Bilingual("登记行政复议申请", "Record that review was applied for"),
    at=FILED_OR_CLOSED_STAGES,
    needs=(decision_was_served,),
    form_fields=(PARTY, DOCUMENT, DOCUMENT_NUMBER),
    records="inspection.review_applied",
    cite=citation_of("A27"),
)
RECORD_REVIEW_ACCEPTED = handler_act(
    name="record_review_accepted",
    label=Bilingual("登记行政复议受理", "Record that review was accepted"),
    at=FILED_OR_CLOSED_STAGES,
    after=("inspection.review_applied",),
    form_fields=(
        PARTY,
        DOCUMENT,
        form_field("simple", FieldType.yes_no, "是否适用简易程序", "Simple procedure"),
        DOCUMENT_NUMBER,
    ),
    records="inspection.review_accepted",
    cite=citation_of("A27"),
)
RECORD_REVIEW_REFUSED = handler_act(
    name="record_review_refused",
    label=Bilingual("登记行政复议不予受理", "Record that review was not accepted"),
    at=FILED_OR_CLOSED_STAGES,
    after=("inspection.review_applied",),
    form_fields=(PARTY, DOCUMENT, DOCUMENT_NUMBER),
    records="inspection.review_refused",
    cite=citation_of("A27"),
)
RECORD_REVIEW_EXTENDED = handler_act(
    name="record_review_extended",
    label=Bilingual("登记行政复议延期", "Record that review was extended"),
    at=FILED_OR_CLOSED_STAGES,
    after=("inspection.review_accepted",),
    form_fields=(PARTY, DOCUMENT, form_field("days", FieldType.integer, "延长天数", "Days added"), DOCUMENT_NUMBER),
    records="inspection.review_extended",
    cite=citation_of("A27"),
)
RECORD_REVIEW = handler_act(
    name="record_review",
    label=Bilingual("登记复议决定", "Record the decision on review"),
    at=FILED_OR_CLOSED_STAGES,
    after=("inspection.review_applied",),
    form_fields=(
        PARTY,
        DOCUMENT,
        choice_field(
            "result",
            "复议结果",
            "Result",
            ("upheld", "维持", "Upheld"),
            ("changed", "变更", "Changed"),
            ("annulled", "撤销", "Annulled"),
        ),
        DOCUMENT_NUMBER,
    ),
    records="inspection.review_decided",
    cite=citation_of("A27", "A28"),
)
RECORD_ADMINISTRATIVE_SUIT = handler_act(
    name="sue",
    label=Bilingual("登记行政诉讼", "Record that suit was brought"),
    at=FILED_OR_CLOSED_STAGES,
    needs=(decision_was_served,),
    form_fields=(PARTY, DOCUMENT, DOCUMENT_NUMBER),
    records="inspection.sued",
    cite=citation_of("A28"),
)
SERVE_DEMAND = handler_act(
    name="dun",
    label=Bilingual("送达催告书", "Serve the demand"),
    at=frozenset({"decided", "enforcing"}),
    needs=(decision_unperformed, review_windows_over, no_remedy_pending),
    form_fields=(PARTY, SERVICE_METHOD, DOCUMENT_NUMBER),
    records="inspection.dunned",
    sets_document=True,
    effect="issue_document",
    cite=citation_of("A25", "A26"),
)
APPLY_ENFORCEMENT = handler_act(
    name="apply_enforcement",
    label=Bilingual("申请法院强制执行", "Apply for court enforcement"),
    at=frozenset({"decided"}),
    to="enforcing",
    needs=(decision_unperformed, review_windows_over, no_remedy_pending, demand_period_over),
    after=("inspection.dunned",),
    warns=(warn_court_window_over,),
    form_fields=(form_field("court", FieldType.code, "受理法院", "Court"), DOCUMENT_NUMBER, NOTE),
    records="inspection.enforcement_applied",
    cite=citation_of("A24", "A25", "A26"),
)
WITHDRAW_FILING = bureau_act(
    name="withdraw_filing",
    label=Bilingual("撤销立案", "Withdraw the filing"),
    at=FILED_STAGES,
    to="withdrawn",
    needs=(
        breach_is_corrected,
        no_instruction_running,
        approval_is_at("withdrawn", "endorsed"),
        submitted_by_another("withdrawn"),
    ),
    checks=(slight_and_corrected,),
    form_fields=(form_field("slight", FieldType.yes_no, "情节轻微且已改正", "Slight, and corrected"), NOTE),
    records="inspection.filing_withdrawn",
    cite=citation_of("A16"),
)
CLOSE = bureau_act(
    name="close",
    label=Bilingual("批准结案", "Close"),
    at=FILED_STAGES,
    to="closed",
    needs=(
        no_instruction_running,
        approval_is_at("closed", "endorsed"),
        no_other_approval_pending,
        submitted_by_another("closed"),
    ),
    checks=(closing_ground_holds,),
    form_fields=(enum_field("ground", "结案依据", "Ground", ClosingGround), NOTE),
    records="inspection.closed",
    cite=citation_of("A12", "A16"),
)
CORRECT = replace(CORRECT_CASE, procedure=Procedure.inspection, at=OPEN_STAGES | FILED_OR_CLOSED_STAGES | {"withdrawn"})

END_ACTS = (
    APPLY_REVIEW,
    RECORD_REVIEW_ACCEPTED,
    RECORD_REVIEW_REFUSED,
    RECORD_REVIEW_EXTENDED,
    RECORD_REVIEW,
    RECORD_ADMINISTRATIVE_SUIT,
    SERVE_DEMAND,
    APPLY_ENFORCEMENT,
    WITHDRAW_FILING,
    CLOSE,
    CORRECT,
)
