"""The procedure `litigation`: payment order, judicial confirmation, suit, and setting an award aside, as the court's
papers come in."""

from __future__ import annotations

from dataclasses import replace

from wagecase.procedure.acts import Act, AskType
from wagecase.procedure.asks import METHOD, NOTE, NUMBER, PARTY, REASON, ask, pick
from wagecase.procedure.case_moves import CORRECT as CORRECT_CASE
from wagecase.procedure.guards_litigation import (
    days_within,
    objection_in_time,
    objection_over,
    objection_written,
)
from wagecase.procedure.litigation_rows import (
    CORRECTING,
    ENDS,
    OPEN,
    PERFORM_BY,
    court_act,
)
from wagecase.procedure.sources import source
from wagecase.procedure.words import Procedure, Words

RECORD_ORDER_ACCEPTED = court_act(
    name="record_order_accepted",
    label=Words("登记支付令申请受理", "Record that the court accepted"),
    at=frozenset({"order_applied"}),
    to="order_accepted",
    asks=(NUMBER, NOTE),
    records="litigation.payment_order_accepted",
    cite=source("B11"),
)
RECORD_ORDER_REFUSED = court_act(
    name="record_order_refused",
    label=Words("登记支付令申请被驳回", "Record that the court refused"),
    at=frozenset({"order_applied", "order_accepted"}),
    to="order_refused",
    asks=(NUMBER, NOTE),
    records="litigation.payment_order_refused",
    cite=source("B11"),
)
RECORD_ORDER_ISSUED = court_act(
    name="record_order_issued",
    label=Words("登记发出支付令", "Record the issue of the order"),
    at=frozenset({"order_accepted"}),
    to="order_issued",
    asks=(NUMBER, NOTE),
    records="litigation.payment_order_issued",
    cite=source("B11"),
)
RECORD_ORDER_SERVED = court_act(
    name="record_order_served",
    label=Words("登记债务人收到支付令", "Record the debtor's receipt"),
    at=frozenset({"order_issued"}),
    to="order_served",
    asks=(PARTY, METHOD, NOTE),
    records="litigation.payment_order_served",
    cite=source("B11"),
)
RECORD_OBJECTION = court_act(
    name="record_objection",
    label=Words("登记债务人异议，支付令失效", "Record the objection, the order lapses"),
    at=frozenset({"order_served"}),
    to="order_lapsed",
    checks=(objection_written,),
    hints=(objection_in_time,),
    asks=(ask("written", AskType.yes_no, "是否书面异议", "In writing"), NUMBER, NOTE),
    records="litigation.payment_order_objected",
    cite=source("B11", "B12"),
)
RECORD_ORDER_PERFORMED = court_act(
    name="record_order_performed",
    label=Words("登记债务人清偿", "Record that the debtor paid"),
    at=frozenset({"order_served"}),
    to="order_performed",
    asks=(NOTE,),
    records="litigation.payment_order_performed",
    cite=source("B11"),
)
RECORD_ORDER_EFFECTIVE = court_act(
    name="record_order_effective",
    label=Words("登记支付令可以执行", "Record that the order can be enforced"),
    at=frozenset({"order_served"}),
    to="order_effective",
    needs=(objection_over,),
    asks=(PERFORM_BY, NUMBER, NOTE),
    records="litigation.judgment_effective",
    sets={"title": "payment_order"},
    sets_document=True,
    cite=source("B11", "C36"),
)
RECORD_CONFIRMATION_ACCEPTED = court_act(
    name="record_confirmation_accepted",
    label=Words("登记司法确认受理", "Record that the court accepted the application"),
    at=frozenset({"confirmation_applied"}),
    to="confirmation_accepted",
    asks=(NUMBER, NOTE),
    records="litigation.confirmation_accepted",
    cite=source("B16"),
)
RECORD_CONFIRMATION_REFUSED = court_act(
    name="record_confirmation_refused",
    label=Words("登记司法确认不予受理", "Record that the court did not accept"),
    at=frozenset({"confirmation_applied"}),
    to="not_confirmed",
    asks=(NUMBER, NOTE),
    records="litigation.confirmation_refused",
    cite=source("B16"),
)
RECORD_CONFIRMATION_EXTENDED = court_act(
    name="record_confirmation_extended",
    label=Words("登记司法确认延期", "Record that the court took longer"),
    at=frozenset({"confirmation_accepted"}),
    checks=(days_within("confirm.decide", "B16"),),
    asks=(ask("days", AskType.integer, "延长天数（日）", "Days added"), NOTE),
    records="litigation.confirmation_extended",
    cite=source("B16"),
)
RECORD_CONFIRMED = court_act(
    name="record_confirmed",
    label=Words("登记确认协议有效", "Record that the agreement was confirmed"),
    at=frozenset({"confirmation_accepted"}),
    to="confirmed",
    asks=(PERFORM_BY, NUMBER, NOTE),
    records="litigation.confirmation_decided",
    sets={"result": "confirmed"},
    sets_document=True,
    cite=source("B16", "C36"),
)
RECORD_NOT_CONFIRMED = court_act(
    name="record_not_confirmed",
    label=Words("登记不予确认", "Record that it was not confirmed"),
    at=frozenset({"confirmation_accepted"}),
    to="not_confirmed",
    asks=(NUMBER, NOTE),
    records="litigation.confirmation_decided",
    sets={"result": "dismissed"},
    cite=source("B16"),
)
RECORD_JUDGMENT = court_act(
    name="record_judgment",
    label=Words("登记裁判生效", "Record that the judgment took effect"),
    at=frozenset({"suit_filed"}),
    to="judged",
    asks=(
        pick(
            "result",
            "裁判结果",
            "Result",
            ("granted", "支持全部请求", "Granted in full"),
            ("partly", "支持部分请求", "Granted in part"),
            ("settled", "法院调解", "Settled before the court"),
            ("dismissed", "驳回请求", "Dismissed"),
        ),
        replace(PERFORM_BY, required=False),
        NUMBER,
        NOTE,
    ),
    records="litigation.judgment_effective",
    sets={"title": "judgment"},
    sets_document=True,
    cite=source("C33", "C35", "C36"),
)
RECORD_SUIT_REFUSED = court_act(
    name="record_suit_refused",
    label=Words("登记法院不予受理", "Record that the court did not take the suit"),
    at=frozenset({"suit_filed"}),
    to="suit_refused",
    asks=(NUMBER, REASON),
    records="litigation.suit_refused",
    cite=source("C10", "C35"),
)
WITHDRAW_SUIT = court_act(
    name="withdraw_suit",
    label=Words("登记撤诉", "Record that the suit was withdrawn"),
    at=frozenset({"suit_filed"}),
    to="suit_withdrawn",
    asks=(NOTE,),
    records="litigation.suit_withdrawn",
    cite=source("C33", "C35"),
)
RECORD_ANNULLED = court_act(
    name="record_annulled",
    label=Words("登记裁决被撤销", "Record that the award was set aside"),
    at=frozenset({"setaside_applied"}),
    to="annulled",
    asks=(NUMBER, NOTE),
    records="litigation.setaside_decided",
    sets={"result": "annulled"},
    cite=source("C32"),
)
RECORD_UPHELD = court_act(
    name="record_upheld",
    label=Words("登记驳回撤销申请", "Record that the award stands"),
    at=frozenset({"setaside_applied"}),
    to="upheld",
    asks=(NUMBER, NOTE),
    records="litigation.setaside_decided",
    sets={"result": "upheld"},
    cite=source("C32"),
)
RECORD_PUBLIC_NOTICE = court_act(
    name="record_public_notice",
    label=Words("登记法院公告送达", "Record the court's public notice"),
    at=OPEN,
    asks=(PARTY, NOTE),
    records="litigation.public_notice",
    sets_document=True,
    effect="issue_document",
    cite=source("H20"),
)
RECORD_OBSTACLE_ENDED = court_act(
    name="record_obstacle_ended",
    label=Words("登记障碍消除", "Record that the obstacle ended"),
    at=OPEN,
    asks=(NOTE,),
    records="litigation.obstacle_ended",
    cite=source("H19"),
)
ASK_PROLONGATION = court_act(
    name="ask_prolongation",
    label=Words("申请顺延期限", "Ask to prolong the time-limit"),
    at=OPEN,
    after=("litigation.obstacle_ended",),
    asks=(REASON,),
    records="litigation.prolongation_asked",
    cite=source("H19"),
)
CORRECT = replace(CORRECT_CASE, procedure=Procedure.litigation, at=OPEN | ENDS, by=CORRECTING)

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
