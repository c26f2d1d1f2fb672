"""Prior notice, views, hearing, and the decisions whose service opens review and suit (practice 2)."""

from __future__ import annotations

from wagecase.procedure.case.checks import hour_fits
from wagecase.procedure.core.acts import AskType
from wagecase.procedure.core.enums import Words
from wagecase.procedure.core.fields import CLAIMS, DUE, HOUR, METHOD, NOTE, NUMBER, PARTY, ask, pick
from wagecase.procedure.core.guards import unanswered
from wagecase.procedure.core.sources import source
from wagecase.procedure.inspection.approvals import stands_at
from wagecase.procedure.inspection.checks import (
    announced_before,
    due_after_service,
    extra_only_overdue,
    hearing_lead,
    on_the_hearing_day,
)
from wagecase.procedure.inspection.common import handler_act
from wagecase.procedure.inspection.guards import hearing_settled, two_inspectors, views_heard

NOTIFIED = frozenset({"notified", "decided"})

GIVE_NOTICE = handler_act(
    name="give_notice",
    label=Words("送达事先告知书", "Serve the prior notice"),
    at=frozenset({"ordered", "deciding", "notified", "decided"}),
    to="notified",
    needs=(two_inspectors,),
    after=("inspection.investigated",),
    asks=(
        pick(
            "kind",
            "拟作决定",
            "Decision intended",
            ("decision", "行政处理决定", "Handling decision"),
            ("penalty", "行政处罚决定", "Penalty decision"),
        ),
        ask("hearing", AskType.yes_no, "是否告知听证权利", "Told of the right to a hearing", required=False),
        PARTY,
        METHOD,
        NUMBER,
    ),
    records="inspection.notice_served",
    sets_document=True,
    effect="issue_document",
    cite=source("A17", "A18"),
)
HEAR_VIEWS = handler_act(
    name="hear_views",
    label=Words("听取陈述申辩", "Hear the employer's views"),
    at=NOTIFIED,
    after=("inspection.notice_served",),
    asks=(
        pick(
            "how",
            "陈述申辩情况",
            "How",
            ("stated", "已陈述申辩", "Views stated"),
            ("waived", "明确放弃", "Expressly waived"),
            ("silent", "已给予机会，未提出", "Given the chance, nothing said"),
        ),
        ask("account", AskType.text, "意见及复核情况", "Views and how they were weighed"),
    ),
    records="inspection.views_heard",
    cite=source("A17"),
)
REQUEST_HEARING = handler_act(
    name="request_hearing",
    label=Words("登记听证申请", "Record a request for a hearing"),
    at=NOTIFIED,
    after=("inspection.notice_served",),
    asks=(PARTY, NOTE),
    records="inspection.hearing_requested",
    cite=source("A18"),
)
NOTIFY_HEARING = handler_act(
    name="notify_hearing",
    label=Words("送达听证通知", "Notify the hearing"),
    at=NOTIFIED,
    needs=(unanswered("inspection.hearing_requested", "inspection.hearing_held", "A18"),),
    after=("inspection.hearing_requested",),
    checks=(hearing_lead, hour_fits),
    asks=(ask("hearing_on", AskType.date, "听证日期", "Day of the hearing"), HOUR, PARTY, METHOD, NUMBER),
    records="inspection.hearing_notified",
    sets_document=True,
    effect="issue_document",
    cite=source("A18"),
)
HOLD_HEARING = handler_act(
    name="hold_hearing",
    label=Words("举行听证", "Hold the hearing"),
    at=NOTIFIED,
    needs=(unanswered("inspection.hearing_requested", "inspection.hearing_held", "A18"),),
    after=("inspection.hearing_notified",),
    checks=(on_the_hearing_day,),
    asks=(ask("record", AskType.text, "听证笔录摘要", "Record of the hearing"),),
    records="inspection.hearing_held",
    cite=source("A18"),
)
SERVE_DECISION = handler_act(
    name="serve_decision",
    label=Words("送达行政处理决定", "Serve the handling decision"),
    at=NOTIFIED,
    to="decided",
    needs=(two_inspectors, views_heard, hearing_settled, stands_at("decision", "approved")),
    checks=(due_after_service, extra_only_overdue),
    after=("inspection.approved",),
    asks=(
        PARTY,
        DUE,
        CLAIMS,
        ask("amount", AskType.money, "责令支付金额（元）", "Amount ordered (yuan)"),
        ask("extra_percent", AskType.integer, "加付赔偿金比例（%）", "Extra compensation (%)", required=False),
        METHOD,
        NUMBER,
    ),
    records="inspection.decision_served",
    sets_document=True,
    effect="issue_document",
    cite=source("A16", "A17", "A20"),
)
ANNOUNCE_PENALTY = handler_act(
    name="announce_penalty",
    label=Words("宣告处罚决定", "Announce the penalty"),
    at=NOTIFIED,
    needs=(two_inspectors, views_heard, hearing_settled, stands_at("penalty", "approved")),
    after=("inspection.approved",),
    asks=(
        PARTY,
        ask("amount", AskType.money, "罚款（元）", "Fine (yuan)", required=False),
        ask("present", AskType.yes_no, "当事人是否在场", "Party present"),
        NUMBER,
    ),
    records="inspection.penalty_announced",
    sets_document=True,
    effect="issue_document",
    cite=source("A14"),
)
SERVE_PENALTY = handler_act(
    name="serve_penalty",
    label=Words("送达行政处罚决定", "Serve the penalty decision"),
    at=NOTIFIED,
    to="decided",
    needs=(two_inspectors, views_heard, hearing_settled, stands_at("penalty", "approved")),
    after=("inspection.penalty_announced",),
    checks=(announced_before, due_after_service),
    asks=(
        PARTY,
        ask("document", AskType.document, "已宣告的处罚决定书", "The penalty decision that was announced"),
        ask("due", AskType.date, "缴款期限", "Last day for paying the fine", required=False),
        METHOD,
    ),
    records="inspection.penalty_served",
    cite=source("A14", "A16", "A17"),
)

DECISION_ACTS = (
    GIVE_NOTICE,
    HEAR_VIEWS,
    REQUEST_HEARING,
    NOTIFY_HEARING,
    HOLD_HEARING,
    SERVE_DECISION,
    ANNOUNCE_PENALTY,
    SERVE_PENALTY,
)
