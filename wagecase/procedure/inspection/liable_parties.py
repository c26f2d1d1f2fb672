"""Who else pays: liable parties, the wage deposit, the emergency fund, and the government of a project it funds."""

from __future__ import annotations

from wagecase.procedure.case.checks import payments_positive
from wagecase.procedure.core.acts import AskType
from wagecase.procedure.core.enums import LiableGround, Words
from wagecase.procedure.core.fields import (
    AMOUNT,
    AMOUNTS,
    CLAIMS,
    DUE,
    EVIDENCE,
    METHOD,
    NOTE,
    NUMBER,
    PARTY,
    ask,
    choose,
    pick,
)
from wagecase.procedure.core.guards import has_claims
from wagecase.procedure.core.sources import source
from wagecase.procedure.inspection.checks import cap_for_developer, due_after_service
from wagecase.procedure.inspection.common import AND_AFTER, FILED, handler_act
from wagecase.procedure.inspection.guards import government_project, order_unpaid, two_inspectors

ORDER_LIABLE = handler_act(
    name="order_liable",
    label=Words("责令清偿或垫付", "Order a liable party to pay"),
    at=FILED,
    needs=(two_inspectors, has_claims),
    checks=(due_after_service, cap_for_developer),
    asks=(
        PARTY,
        choose("ground", "责任依据", "Ground", LiableGround),
        DUE,
        CLAIMS,
        AMOUNT,
        ask("cap", AskType.money, "未结清的工程款（元）", "Unsettled project payment (yuan)", required=False),
        METHOD,
        NUMBER,
    ),
    records="inspection.liable_ordered",
    sets_document=True,
    effect="list_liable",
    cite=source("A43", "A44", "A45", "A46"),
)
CALL_DEPOSIT = handler_act(
    name="call_deposit",
    label=Words("通知银行动用保证金", "Call the wage deposit"),
    at=AND_AFTER,
    needs=(order_unpaid,),
    asks=(AMOUNT, ask("bank", AskType.code, "经办银行", "Bank"), METHOD, NUMBER),
    records="inspection.deposit_called",
    sets_document=True,
    effect="issue_document",
    cite=source("A49"),
)
RECORD_REFILL = handler_act(
    name="record_refill",
    label=Words("登记保证金补足", "Record that the deposit was refilled"),
    at=AND_AFTER,
    after=("inspection.deposit_called",),
    asks=(AMOUNT, EVIDENCE),
    records="inspection.deposit_refilled",
    cite=source("A49"),
)
ADVANCE_FUND = handler_act(
    name="advance_fund",
    label=Words("应急周转金垫付", "Advance from the emergency fund"),
    at=FILED,
    needs=(has_claims,),
    checks=(payments_positive,),
    asks=(
        AMOUNTS,
        pick(
            "ground",
            "动用原因",
            "Ground",
            ("cannot_pay", "用人单位一时难以支付", "The employer cannot pay for a time"),
            ("fled", "用人单位经营者逃匿", "The employer has fled"),
        ),
        EVIDENCE,
    ),
    records="inspection.fund_advanced",
    sets={"source": "emergency_fund"},
    effect="take_payment",
    cite=source("A48"),
)
ASK_GOVERNMENT = handler_act(
    name="ask_government",
    label=Words("报请本级政府", "Ask the government of the same level"),
    at=FILED,
    needs=(government_project,),
    asks=(AMOUNT, NUMBER, NOTE),
    records="inspection.government_asked",
    sets_document=True,
    effect="issue_document",
    cite=source("A48a"),
)
RECORD_GOVERNMENT_ORDER = handler_act(
    name="record_government_order",
    label=Words("登记政府责令拨付", "Record the government's order"),
    at=FILED,
    needs=(government_project,),
    after=("inspection.government_asked",),
    checks=(due_after_service,),
    asks=(DUE, AMOUNT, NUMBER),
    records="inspection.government_ordered",
    sets_document=True,
    effect="issue_document",
    cite=source("A48a"),
)

RECORD_FUNDING = handler_act(
    name="record_funding",
    label=Words("登记资金拨付到位", "Record that the funds were paid"),
    at=AND_AFTER,
    needs=(government_project,),
    after=("inspection.government_ordered",),
    asks=(AMOUNT, EVIDENCE),
    records="inspection.government_funded",
    cite=source("A48a"),
)

LIABLE_ACTS = (
    ORDER_LIABLE,
    CALL_DEPOSIT,
    RECORD_REFILL,
    ADVANCE_FUND,
    ASK_GOVERNMENT,
    RECORD_GOVERNMENT_ORDER,
    RECORD_FUNDING,
)
