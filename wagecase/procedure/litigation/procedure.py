"""The procedure `litigation`: payment order, judicial confirmation, suit, and setting an award aside, as the court's
papers come in."""

from __future__ import annotations

from dataclasses import replace

from wagecase.procedure.core.acts import Act, FieldType
from wagecase.procedure.core.correction import CORRECT as CORRECT_CASE
from wagecase.procedure.core.enums import Bilingual, Procedure
from wagecase.procedure.core.fields import (
    DOCUMENT_NUMBER,
    NOTE,
    PARTY,
    REASON,
    SERVICE_METHOD,
    choice_field,
    form_field,
)
from wagecase.procedure.core.sources import citation_of
from wagecase.procedure.litigation.common import CORRECTING_ROLES, END_STAGES, OPEN_STAGES, PERFORM_BY, court_act
from wagecase.procedure.litigation.guards import (
    days_within,
    objection_is_written,
    objection_period_over,
    warn_objection_late,
)

RECORD_ORDER_ACCEPTED = court_act(
    name="record_order_accepted",
    label=Bilingual("登记支付令申请受理", "Record that the court accepted"),
    at=frozenset({"order_applied"}),
    to="order_accepted",
    form_fields=(DOCUMENT_NUMBER, NOTE),
    records="litigation.payment_order_accepted",
    cite=citation_of("B11"),
)
RECORD_ORDER_REFUSED = court_act(
    name="record_order_refused",
    label=Bilingual("登记支付令申请被驳回", "Record that the court refused"),
    at=frozenset({"order_applied", "order_accepted"}),
    to="order_refused",
    form_fields=(DOCUMENT_NUMBER, NOTE),
    records="litigation.payment_order_refused",
    cite=citation_of("B11"),
)
RECORD_ORDER_ISSUED = court_act(
    name="record_order_issued",
    label=Bilingual("登记发出支付令", "Record the issue of the order"),
    at=frozenset({"order_accepted"}),
    to="order_issued",
    form_fields=(DOCUMENT_NUMBER, NOTE),
    records="litigation.payment_order_issued",
    cite=citation_of("B11"),
)
RECORD_ORDER_SERVED = court_act(
    name="record_order_served",
    label=Bilingual("登记债务人收到支付令", "Record the debtor's receipt"),
    at=frozenset({"order_issued"}),
    to="order_served",
    form_fields=(PARTY, SERVICE_METHOD, NOTE),
    records="litigation.payment_order_served",
    cite=citation_of("B11"),
)
RECORD_OBJECTION = court_act(
    name="record_objection",
    label=Bilingual("登记债务人异议，支付令失效", "Record the objection, the order lapses"),
    at=frozenset({"order_served"}),
    to="order_lapsed",
    checks=(objection_is_written,),
    hints=(warn_objection_late,),
    form_fields=(form_field("written", FieldType.yes_no, "是否书面异议", "In writing"), DOCUMENT_NUMBER, NOTE),
    records="litigation.payment_order_objected",
    cite=citation_of("B11", "B12"),
)
RECORD_ORDER_PERFORMED = court_act(
    name="record_order_performed",
    label=Bilingual("登记债务人清偿", "Record that the debtor paid"),
    at=frozenset({"order_served"}),
    to="order_performed",
    form_fields=(NOTE,),
    records="litigation.payment_order_performed",
    cite=citation_of("B11"),
)
RECORD_ORDER_EFFECTIVE = court_act(
    name="record_order_effective",
    label=Bilingual("登记支付令可以执行", "Record that the order can be enforced"),
    at=frozenset({"order_served"}),
    to="order_effective",
    needs=(objection_period_over,),
    form_fields=(PERFORM_BY, DOCUMENT_NUMBER, NOTE),
    records="litigation.judgment_effective",
    sets={"title": "payment_order"},
    sets_document=True,
    cite=citation_of("B11", "C36"),
)
RECORD_CONFIRMATION_ACCEPTED = court_act(
    name="record_confirmation_accepted",
    label=Bilingual("登记司法确认受理", "Record that the court accepted the application"),
    at=frozenset({"confirmation_applied"}),
    to="confirmation_accepted",
    form_fields=(DOCUMENT_NUMBER, NOTE),
    records="litigation.confirmation_accepted",
    cite=citation_of("B16"),
)
RECORD_CONFIRMATION_REFUSED = court_act(
    name="record_confirmation_refused",
    label=Bilingual("登记司法确认不予受理", "Record that the court did not accept"),
    at=frozenset({"confirmation_applied"}),
    to="not_confirmed",
    form_fields=(DOCUMENT_NUMBER, NOTE),
    records="litigation.confirmation_refused",
    cite=citation_of("B16"),
)
RECORD_CONFIRMATION_EXTENDED = court_act(
    name="record_confirmation_extended",
    label=Bilingual("登记司法确认延期", "Record that the court took longer"),
    at=frozenset({"confirmation_accepted"}),
    checks=(days_within("confirm.decide", "B16"),),
    form_fields=(form_field("days", FieldType.integer, "延长天数（日）", "Days added"), NOTE),
    records="litigation.confirmation_extended",
    cite=citation_of("B16"),
)
RECORD_CONFIRMED = court_act(
    name="record_confirmed",
    label=Bilingual("登记确认协议有效", "Record that the agreement was confirmed"),
    at=frozenset({"confirmation_accepted"}),
    to="confirmed",
    form_fields=(PERFORM_BY, DOCUMENT_NUMBER, NOTE),
    records="litigation.confirmation_decided",
    sets={"result": "confirmed"},
    sets_document=True,
    cite=citation_of("B16", "C36"),
)
RECORD_NOT_CONFIRMED = court_act(
    name="record_not_confirmed",
    label=Bilingual("登记不予确认", "Record that it was not confirmed"),
    at=frozenset({"confirmation_accepted"}),
    to="not_confirmed",
    form_fields=(DOCUMENT_NUMBER, NOTE),
    records="litigation.confirmation_decided",
    sets={"result": "dismissed"},
    cite=citation_of("B16"),
)
RECORD_JUDGMENT = court_act(
    name="record_judgment",
    label=Bilingual("登记裁判生效", "Record that the judgment took effect"),
    at=frozenset({"suit_filed"}),
    to="judged",
    form_fields=(
        choice_field(
            "result",
            "裁判结果",
            "Result",
            ("granted", "支持全部请求", "Granted in full"),
            ("partly", "支持部分请求", "Granted in part"),
            ("settled", "法院调解", "Settled before the court"),
            ("dismissed", "驳回请求", "Dismissed"),
        ),
        replace(PERFORM_BY, required=False),
        DOCUMENT_NUMBER,
        NOTE,
    ),
    records="litigation.judgment_effective",
    sets={"title": "judgment"},
    sets_document=True,
    cite=citation_of("C33", "C35", "C36"),
)
RECORD_SUIT_REFUSED = court_act(
    name="record_suit_refused",
    label=Bilingual("登记法院不予受理", "Record that the court did not take the suit"),
    at=frozenset({"suit_filed"}),
    to="suit_refused",
    form_fields=(DOCUMENT_NUMBER, REASON),
    records="litigation.suit_refused",
    cite=citation_of("C10", "C35"),
)
WITHDRAW_SUIT = court_act(
    name="withdraw_suit",
    label=Bilingual("登记撤诉", "Record that the suit was withdrawn"),
    at=frozenset({"suit_filed"}),
    to="suit_withdrawn",
    form_fields=(NOTE,),
    records="litigation.suit_withdrawn",
    cite=citation_of("C33", "C35"),
)
RECORD_ANNULLED = court_act(
    name="record_annulled",
    label=Bilingual("登记裁决被撤销", "Record that the award was set aside"),
    at=frozenset({"setaside_applied"}),
    to="annulled",
    form_fields=(DOCUMENT_NUMBER, NOTE),
    records="litigation.setaside_decided",
    sets={"result": "annulled"},
    cite=citation_of("C32"),
)
RECORD_UPHELD = court_act(
    name="record_upheld",
    label=Bilingual("登记驳回撤销申请", "Record that the award stands"),
    at=frozenset({"setaside_applied"}),
    to="upheld",
    form_fields=(DOCUMENT_NUMBER, NOTE),
    records="litigation.setaside_decided",
    sets={"result": "upheld"},
    cite=citation_of("C32"),
)
RECORD_PUBLIC_NOTICE = court_act(
    name="record_public_notice",
    label=Bilingual("登记法院公告送达", "Record the court's public notice"),
    at=OPEN_STAGES,
    form_fields=(PARTY, NOTE),
    records="litigation.public_notice",
    sets_document=True,
    effect="issue_document",
    cite=citation_of("H20"),
)
RECORD_OBSTACLE_ENDED = court_act(
    name="record_obstacle_ended",
    label=Bilingual("登记障碍消除", "Record that the obstacle ended"),
    at=OPEN_STAGES,
    form_fields=(NOTE,),
    records="litigation.obstacle_ended",
    cite=citation_of("H19"),
)
ASK_PROLONGATION = court_act(
    name="ask_prolongation",
    label=Bilingual("申请顺延期限", "Ask to prolong the time-limit"),
    at=OPEN_STAGES,
    after=("litigation.obstacle_ended",),
    form_fields=(REASON,),
    records="litigation.prolongation_asked",
    cite=citation_of("H19"),
)
CORRECT = replace(CORRECT_CASE, procedure=Procedure.litigation, at=OPEN_STAGES | END_STAGES, by=CORRECTING_ROLES)

LITIGATION_ACTS: tuple[Act, ...] = (
    RECORD_ORDER_ACCEPTED,
    RECORD_ORDER_REFUSED,
    RECORD_ORDER_ISSUED,
    RECORD_ORDER_SERVED,
    RECORD_OBJECTION,
    RECORD_ORDER_PERFORMED,
    RECORD_ORDER_EFFECTIVE,
    RECORD_CONFIRMATION_ACCEPTED,
    RECORD_CONFIRMATION_REFUSED,
    RECORD_CONFIRMATION_EXTENDED,
    RECORD_CONFIRMED,
    RECORD_NOT_CONFIRMED,
    RECORD_JUDGMENT,
    RECORD_SUIT_REFUSED,
    WITHDRAW_SUIT,
    RECORD_ANNULLED,
    RECORD_UPHELD,
    RECORD_PUBLIC_NOTICE,
    RECORD_OBSTACLE_ENDED,
    ASK_PROLONGATION,
    CORRECT,
)
