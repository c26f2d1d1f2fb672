"""Remedies of the employer, demand and court enforcement, withdrawal of the filing, closing, and corrections."""

from __future__ import annotations

from dataclasses import replace

from wagecase.procedure.case.other_acts import CORRECT as CORRECT_CASE
from wagecase.procedure.core.acts import AskType
from wagecase.procedure.core.enums import ClosingGround, Procedure, Words
from wagecase.procedure.core.fields import DOCUMENT, METHOD, NOTE, NUMBER, PARTY, ask, choose, pick
from wagecase.procedure.core.sources import source
from wagecase.procedure.inspection.approvals import asked_by_someone_else, nothing_else_waits, stands_at
from wagecase.procedure.inspection.checks import closing_ground_holds, slight_and_corrected
from wagecase.procedure.inspection.common import AND_AFTER, FILED, OPEN, bureau_act, handler_act
from wagecase.procedure.inspection.guards import (
    corrected,
    court_window_over,
    decided,
    decision_unperformed,
    dun_waited,
    no_instruction_running,
    no_remedy_pending,
    review_windows_over,
)

APPLY_REVIEW = handler_act(
    name="apply_review",
    label=Words("登记行政复议申请", "Record that review was applied for"),
    at=AND_AFTER,
    needs=(decided,),
    asks=(PARTY, DOCUMENT, NUMBER),
    records="inspection.review_applied",
    cite=source("A27"),
)
RECORD_REVIEW_ACCEPTED = handler_act(
    name="record_review_accepted",
    label=Words("登记行政复议受理", "Record that review was accepted"),
    at=AND_AFTER,
    after=("inspection.review_applied",),
    asks=(PARTY, DOCUMENT, ask("simple", AskType.yes_no, "是否适用简易程序", "Simple procedure"), NUMBER),
    records="inspection.review_accepted",
    cite=source("A27"),
)
RECORD_REVIEW_REFUSED = handler_act(
    name="record_review_refused",
    label=Words("登记行政复议不予受理", "Record that review was not accepted"),
    at=AND_AFTER,
    after=("inspection.review_applied",),
    asks=(PARTY, DOCUMENT, NUMBER),
    records="inspection.review_refused",
    cite=source("A27"),
)
RECORD_REVIEW_EXTENDED = handler_act(
    name="record_review_extended",
    label=Words("登记行政复议延期", "Record that review was extended"),
    at=AND_AFTER,
    after=("inspection.review_accepted",),
    asks=(PARTY, DOCUMENT, ask("days", AskType.integer, "延长天数", "Days added"), NUMBER),
    records="inspection.review_extended",
    cite=source("A27"),
)
RECORD_REVIEW = handler_act(
    name="record_review",
    label=Words("登记复议决定", "Record the decision on review"),
    at=AND_AFTER,
    after=("inspection.review_applied",),
    asks=(
        PARTY,
        DOCUMENT,
        pick(
            "result",
            "复议结果",
            "Result",
            ("upheld", "维持", "Upheld"),
            ("changed", "变更", "Changed"),
            ("annulled", "撤销", "Annulled"),
        ),
        NUMBER,
    ),
    records="inspection.review_decided",
    cite=source("A27", "A28"),
)
SUE = handler_act(
    name="sue",
    label=Words("登记行政诉讼", "Record that suit was brought"),
    at=AND_AFTER,
    needs=(decided,),
    asks=(PARTY, DOCUMENT, NUMBER),
    records="inspection.sued",
    cite=source("A28"),
)
DUN = handler_act(
    name="dun",
    label=Words("送达催告书", "Serve the demand"),
    at=frozenset({"decided", "enforcing"}),
    needs=(decision_unperformed, review_windows_over, no_remedy_pending),
    asks=(PARTY, METHOD, NUMBER),
    records="inspection.dunned",
    sets_document=True,
    effect="issue_document",
    cite=source("A25", "A26"),
)
APPLY_ENFORCEMENT = handler_act(
    name="apply_enforcement",
    label=Words("申请法院强制执行", "Apply for court enforcement"),
    at=frozenset({"decided"}),
    to="enforcing",
    needs=(decision_unperformed, review_windows_over, no_remedy_pending, dun_waited),
    after=("inspection.dunned",),
    warns=(court_window_over,),
    asks=(ask("court", AskType.code, "受理法院", "Court"), NUMBER, NOTE),
    records="inspection.enforcement_applied",
    cite=source("A24", "A25", "A26"),
)
WITHDRAW_FILING = bureau_act(
    name="withdraw_filing",
    label=Words("撤销立案", "Withdraw the filing"),
    at=FILED,
    to="withdrawn",
    needs=(corrected, no_instruction_running, stands_at("withdrawn", "endorsed"), asked_by_someone_else("withdrawn")),
    checks=(slight_and_corrected,),
    asks=(ask("slight", AskType.yes_no, "情节轻微且已改正", "Slight, and corrected"), NOTE),
    records="inspection.filing_withdrawn",
    cite=source("A16"),
)
CLOSE = bureau_act(
    name="close",
    label=Words("批准结案", "Close"),
    at=FILED,
    to="closed",
    needs=(
        no_instruction_running,
        stands_at("closed", "endorsed"),
        nothing_else_waits,
        asked_by_someone_else("closed"),
    ),
    checks=(closing_ground_holds,),
    asks=(choose("ground", "结案依据", "Ground", ClosingGround), NOTE),
    records="inspection.closed",
    cite=source("A12", "A16"),
)
CORRECT = replace(CORRECT_CASE, procedure=Procedure.inspection, at=OPEN | AND_AFTER | {"withdrawn"})

END_ACTS = (
    APPLY_REVIEW,
    RECORD_REVIEW_ACCEPTED,
    RECORD_REVIEW_REFUSED,
    RECORD_REVIEW_EXTENDED,
    RECORD_REVIEW,
    SUE,
    DUN,
    APPLY_ENFORCEMENT,
    WITHDRAW_FILING,
    CLOSE,
    CORRECT,
)
