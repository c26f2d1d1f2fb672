"""Who else pays: liable parties, the wage deposit, the emergency fund, and the government of a project it funds."""

from __future__ import annotations

from wagecase.procedure.case.checks import payments_positive
from wagecase.procedure.core.acts import FieldType
from wagecase.procedure.core.enums import Bilingual, LiableGround
from wagecase.procedure.core.fields import (
    AMOUNT,
    AMOUNTS,
    CLAIMS,
    DOCUMENT_NUMBER,
    DUE_DATE,
    EVIDENCE,
    NOTE,
    PARTY,
    SERVICE_METHOD,
    choice_field,
    enum_field,
    form_field,
)
from wagecase.procedure.core.guards import has_claims
from wagecase.procedure.core.sources import citation_of
from wagecase.procedure.inspection.checks import developer_cap_entered, due_after_service
from wagecase.procedure.inspection.common import FILED_OR_CLOSED_STAGES, FILED_STAGES, handler_act
from wagecase.procedure.inspection.guards import is_government_project, order_unpaid, two_inspectors

ORDER_LIABLE = handler_act(
    name="order_liable",
    label=Bilingual("责令清偿或垫付", "Order a liable party to pay"),
    at=FILED_STAGES,
    needs=(two_inspectors, has_claims),
    checks=(due_after_service, developer_cap_entered),
    form_fields=(
        PARTY,
        enum_field("ground", "责任依据", "Ground", LiableGround),
        DUE_DATE,
        CLAIMS,
        AMOUNT,
        form_field("cap", FieldType.money, "未结清的工程款（元）", "Unsettled project payment (yuan)", required=False),
        SERVICE_METHOD,
        DOCUMENT_NUMBER,
    ),
    records="inspection.liable_ordered",
    sets_document=True,
    effect="list_liable",
    cite=citation_of("A43", "A44", "A45", "A46"),
)
CALL_DEPOSIT = handler_act(
    name="call_deposit",
    label=Bilingual("通知银行动用保证金", "Call the wage deposit"),
    at=FILED_OR_CLOSED_STAGES,
    needs=(order_unpaid,),
    form_fields=(AMOUNT, form_field("bank", FieldType.code, "经办银行", "Bank"), SERVICE_METHOD, DOCUMENT_NUMBER),
    records="inspection.deposit_called",
    sets_document=True,
    effect="issue_document",
    cite=citation_of("A49"),
)
RECORD_REFILL = handler_act(
    name="record_refill",
    label=Bilingual("登记保证金补足", "Record that the deposit was refilled"),
    at=FILED_OR_CLOSED_STAGES,
    after=("inspection.deposit_called",),
    form_fields=(AMOUNT, EVIDENCE),
    records="inspection.deposit_refilled",
    cite=citation_of("A49"),
)
ADVANCE_FUND = handler_act(
    name="advance_fund",
    label=Bilingual("应急周转金垫付", "Advance from the emergency fund"),
    at=FILED_STAGES,
    needs=(has_claims,),
    checks=(payments_positive,),
    form_fields=(
        AMOUNTS,
        choice_field(
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
    cite=citation_of("A48"),
)
ASK_GOVERNMENT = handler_act(
    name="ask_government",
    label=Bilingual("报请本级政府", "Ask the government of the same level"),
    at=FILED_STAGES,
    needs=(is_government_project,),
    form_fields=(AMOUNT, DOCUMENT_NUMBER, NOTE),
    records="inspection.government_asked",
    sets_document=True,
    effect="issue_document",
    cite=citation_of("A48a"),
)
RECORD_GOVERNMENT_ORDER = handler_act(
    name="record_government_order",
    label=Bilingual("登记政府责令拨付", "Record the government's order"),
    at=FILED_STAGES,
    needs=(is_government_project,),
    after=("inspection.government_asked",),
    checks=(due_after_service,),
    form_fields=(DUE_DATE, AMOUNT, DOCUMENT_NUMBER),
    records="inspection.government_ordered",
    sets_document=True,
    effect="issue_document",
    cite=citation_of("A48a"),
)

RECORD_FUNDING = handler_act(
    name="record_funding",
    label=Bilingual("登记资金拨付到位", "Record that the funds were paid"),
    at=FILED_OR_CLOSED_STAGES,
    needs=(is_government_project,),
    after=("inspection.government_ordered",),
    form_fields=(AMOUNT, EVIDENCE),
    records="inspection.government_funded",
    cite=citation_of("A48a"),
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
