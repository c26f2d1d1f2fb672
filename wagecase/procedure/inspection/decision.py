"""Prior notice, views, hearing, and the decisions whose service opens review and suit (practice 2)."""

from __future__ import annotations

from wagecase.procedure.core.acts import FieldType
from wagecase.procedure.core.checks import time_of_day_is_valid
from wagecase.procedure.core.enums import Bilingual
from wagecase.procedure.core.fields import (
    CLAIMS,
    DOCUMENT_NUMBER,
    DUE_DATE,
    NOTE,
    PARTY,
    SERVICE_METHOD,
    TIME_OF_DAY,
    choice_field,
    form_field,
)
from wagecase.procedure.core.guards import awaits_answer
from wagecase.procedure.core.sources import citation_of
from wagecase.procedure.inspection.approvals import approval_is_at
from wagecase.procedure.inspection.checks import (
    due_after_service,
    extra_compensation_is_due,
    hearing_notice_in_time,
    on_the_hearing_day,
    penalty_was_announced,
)
from wagecase.procedure.inspection.common import handler_act
from wagecase.procedure.inspection.guards import requested_hearing_held, two_inspectors, views_heard

NOTIFIED_STAGES = frozenset({"notified", "decided"})

GIVE_NOTICE = handler_act(
    name="give_notice",
    label=Bilingual("送达事先告知书", "Serve the prior notice"),
    at=frozenset({"ordered", "deciding", "notified", "decided"}),
    to="notified",
    needs=(two_inspectors,),
    after=("inspection.investigated",),
    form_fields=(
        choice_field(
            "kind",
            "拟作决定",
            "Decision intended",
            ("decision", "行政处理决定", "Handling decision"),
            ("penalty", "行政处罚决定", "Penalty decision"),
        ),
        form_field(
            "hearing", FieldType.yes_no, "是否告知听证权利", "Informed of the right to a hearing", required=False
        ),
        PARTY,
        SERVICE_METHOD,
        DOCUMENT_NUMBER,
    ),
    records="inspection.notice_served",
    sets_document=True,
    effect="issue_document",
    cite=citation_of("A17", "A18"),
)
HEAR_VIEWS = handler_act(
    name="hear_views",
    label=Bilingual("听取陈述申辩", "Hear the employer's views"),
    at=NOTIFIED_STAGES,
    after=("inspection.notice_served",),
    form_fields=(
        choice_field(
            "how",
            "陈述申辩情况",
            "How",
            ("stated", "已陈述申辩", "Views stated"),
            ("waived", "明确放弃", "Expressly waived"),
            ("silent", "已给予机会，未提出", "Given the chance, nothing said"),
        ),
        form_field("account", FieldType.text, "意见及复核情况", "Views and how they were weighed"),
    ),
    records="inspection.views_heard",
    cite=citation_of("A17"),
)
REQUEST_HEARING = handler_act(
    name="request_hearing",
    label=Bilingual("登记听证申请", "Record a request for a hearing"),
    at=NOTIFIED_STAGES,
    after=("inspection.notice_served",),
    form_fields=(PARTY, NOTE),
    records="inspection.hearing_requested",
    cite=citation_of("A18"),
)
NOTIFY_HEARING = handler_act(
    name="notify_hearing",
    label=Bilingual("送达听证通知", "Notify the hearing"),
    at=NOTIFIED_STAGES,
    needs=(awaits_answer("inspection.hearing_requested", "inspection.hearing_held", "A18"),),
    after=("inspection.hearing_requested",),
    checks=(hearing_notice_in_time, time_of_day_is_valid),
    form_fields=(
        form_field("hearing_on", FieldType.date, "听证日期", "Day of the hearing"),
        TIME_OF_DAY,
        PARTY,
        SERVICE_METHOD,
        DOCUMENT_NUMBER,
    ),
    records="inspection.hearing_notified",
    sets_document=True,
    effect="issue_document",
    cite=citation_of("A18"),
)
HOLD_HEARING = handler_act(
    name="hold_hearing",
    label=Bilingual("举行听证", "Hold the hearing"),
    at=NOTIFIED_STAGES,
    needs=(awaits_answer("inspection.hearing_requested", "inspection.hearing_held", "A18"),),
    after=("inspection.hearing_notified",),
    checks=(on_the_hearing_day,),
    form_fields=(form_field("record", FieldType.text, "听证笔录摘要", "Record of the hearing"),),
    records="inspection.hearing_held",
    cite=citation_of("A18"),
)
SERVE_DECISION = handler_act(
    name="serve_decision",
    label=Bilingual("送达行政处理决定", "Serve the handling decision"),
    at=NOTIFIED_STAGES,
    to="decided",
    needs=(two_inspectors, views_heard, requested_hearing_held, approval_is_at("decision", "approved")),
    checks=(due_after_service, extra_compensation_is_due),
    after=("inspection.approved",),
    form_fields=(
        PARTY,
        DUE_DATE,
        CLAIMS,
        form_field("amount", FieldType.money, "责令支付金额（元）", "Amount ordered (yuan)"),
        form_field("extra_percent", FieldType.integer, "加付赔偿金比例（%）", "Extra compensation (%)", required=False),
        SERVICE_METHOD,
        DOCUMENT_NUMBER,
    ),
    records="inspection.decision_served",
    sets_document=True,
    effect="issue_document",
    cite=citation_of("A16", "A17", "A20"),
)
ANNOUNCE_PENALTY = handler_act(
    name="announce_penalty",
    label=Bilingual("宣告处罚决定", "Announce the penalty"),
    at=NOTIFIED_STAGES,
    needs=(two_inspectors, views_heard, requested_hearing_held, approval_is_at("penalty", "approved")),
    after=("inspection.approved",),
    form_fields=(
        PARTY,
        form_field("amount", FieldType.money, "罚款（元）", "Fine (yuan)", required=False),
        form_field("present", FieldType.yes_no, "当事人是否在场", "Party present"),
        DOCUMENT_NUMBER,
    ),
    records="inspection.penalty_announced",
    sets_document=True,
    effect="issue_document",
    cite=citation_of("A14"),
)
SERVE_PENALTY = handler_act(
    name="serve_penalty",
    label=Bilingual("送达行政处罚决定", "Serve the penalty decision"),
    at=NOTIFIED_STAGES,
    to="decided",
    needs=(two_inspectors, views_heard, requested_hearing_held, approval_is_at("penalty", "approved")),
    after=("inspection.penalty_announced",),
    checks=(penalty_was_announced, due_after_service),
    form_fields=(
        PARTY,
        form_field("document", FieldType.document, "已宣告的处罚决定书", "The penalty decision that was announced"),
        form_field("due", FieldType.date, "缴款期限", "Last day for paying the fine", required=False),
        SERVICE_METHOD,
    ),
    records="inspection.penalty_served",
    cite=citation_of("A14", "A16", "A17"),
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
