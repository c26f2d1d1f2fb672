"""Money on a case, per claim and in yuan: found, promised, paid with its source, confirmed by the worker."""

from __future__ import annotations

from wagecase.procedure.case.checks import (
    claims_not_withdrawn,
    claims_were_paid,
    payment_is_reversible,
    payments_positive,
    promise_day_not_past,
    warn_overpayment,
)
from wagecase.procedure.core.acts import Act, FieldType, PerformedBy
from wagecase.procedure.core.case_stages import OPEN_STAGES, PRE_ACCEPTANCE_STAGES
from wagecase.procedure.core.enums import Bilingual, Procedure, Role
from wagecase.procedure.core.fields import (
    AMOUNT,
    AMOUNTS,
    CLAIMS,
    EVIDENCE,
    MONEY_SOURCE,
    NOTE,
    REASON,
    choice_field,
    form_field,
)
from wagecase.procedure.core.guards import has_claims, payment_on_record, some_promise_due, something_paid
from wagecase.procedure.core.roles import CASEWORK_ROLES
from wagecase.procedure.core.sources import OFFICE_PRACTICE, citation_of

PAYMENT_STAGES = OPEN_STAGES | {"concluded", "not_accepted", "redirected"}

ESTABLISH_AMOUNT = Act(
    name="find_amount",
    procedure=Procedure.case,
    label=Bilingual("核定金额", "Find the amounts"),
    at=frozenset({"verifying", "settled", "in_hand"}),
    to=None,
    by=frozenset({Role.inspector}),
    performed_by=PerformedBy.handlers,
    needs=(has_claims,),
    form_fields=(
        AMOUNTS,
        choice_field(
            "ground",
            "核定依据",
            "Ground",
            ("wage_ledger", "工资支付台账", "Wage outbox"),
            ("pay_sheet", "考勤或工资支付表", "Work check or pay sheet"),
            ("iou", "欠条或结算单", "Written IOU or settlement"),
            ("both_agree", "双方确认", "Both sides agree"),
            ("ledger_withheld", "用人单位拒不提供台账", "Payroll records withheld by the employer"),
            ("other", "其他证据", "Other evidence"),
        ),
        NOTE,
    ),
    records="case.amount_found",
    effect="set_found",
    cite=citation_of("A31", "E04"),
)
PROMISE = Act(
    name="promise",
    procedure=Procedure.case,
    label=Bilingual("登记付款承诺", "Record a promise to pay"),
    at=OPEN_STAGES,
    to=None,
    by=CASEWORK_ROLES,
    needs=(has_claims,),
    checks=(promise_day_not_past,),
    form_fields=(
        CLAIMS,
        AMOUNT,
        form_field("due", FieldType.date, "承诺付清日", "Promised for"),
        form_field("promiser", FieldType.text, "承诺人", "Who promised"),
        EVIDENCE,
    ),
    records="case.promised",
    effect="record_promise",
    cite=citation_of(OFFICE_PRACTICE),
)
CHECK_PROMISE = Act(
    name="check_promise",
    procedure=Procedure.case,
    label=Bilingual("核对付款承诺", "Check a pay promise with the worker"),
    at=PAYMENT_STAGES,
    to=None,
    by=CASEWORK_ROLES,
    needs=(some_promise_due,),
    form_fields=(
        CLAIMS,
        choice_field(
            "result",
            "劳动者怎么说",
            "What the worker says",
            ("came", "已全部收到", "All of it came"),
            ("part", "收到一部分", "Part of it came"),
            ("nothing", "没有收到", "Nothing came"),
        ),
        form_field("words", FieldType.text, "原话", "In the worker's words", required=False),
    ),
    records="case.promise_checked",
    cite=citation_of(OFFICE_PRACTICE),
)
RECORD_PAYMENT = Act(
    name="pay",
    procedure=Procedure.case,
    label=Bilingual("登记到账", "Record a payment"),
    at=PAYMENT_STAGES,
    to=None,
    by=CASEWORK_ROLES,
    needs=(has_claims,),
    checks=(payments_positive,),
    hints=(warn_overpayment,),
    form_fields=(
        AMOUNTS,
        MONEY_SOURCE,
        form_field("payer", FieldType.party, "付款主体", "Payer", required=False),
        form_field("month", FieldType.code, "所属月份", "Month it is for", required=False),
        EVIDENCE,
        form_field("recoverable", FieldType.yes_no, "是否应追偿", "To be recovered from the employer", required=False),
        NOTE,
    ),
    records="case.paid",
    effect="take_payment",
    any_day=True,
    cite=citation_of("E02", "A38", "A48"),
)
REVERSE_PAYMENT = Act(
    name="reverse_payment",
    procedure=Procedure.case,
    label=Bilingual("到账冲正", "Reverse a payment"),
    at=PAYMENT_STAGES,
    to=None,
    by=frozenset({Role.inspector, Role.head}),
    needs=(payment_on_record,),
    checks=(payment_is_reversible,),
    form_fields=(form_field("position", FieldType.integer, "到账记录的序号", "Position of the payment"), REASON),
    records="case.payment_reversed",
    effect="reverse_payment",
    cite=citation_of("E02"),
)
CONFIRM_RECEIPT = Act(
    name="confirm_receipt",
    procedure=Procedure.case,
    label=Bilingual("本人确认到账", "Worker confirms receipt"),
    at=PAYMENT_STAGES,
    to=None,
    by=CASEWORK_ROLES,
    needs=(something_paid,),
    checks=(claims_were_paid,),
    form_fields=(
        CLAIMS,
        choice_field(
            "method",
            "确认方式",
            "How each worker confirmed",
            ("signed", "本人签名", "Signed in person"),
            ("phone", "本人电话", "By phone, identity checked"),
            ("message", "本人短信", "By text message"),
            ("statement", "银行流水", "Bank statement"),
        ),
        NOTE,
    ),
    records="case.receipt_confirmed",
    effect="confirm_receipt",
    any_day=True,
    cite=citation_of("E02"),
)
WITHDRAW = Act(
    name="withdraw",
    procedure=Procedure.case,
    label=Bilingual("劳动者撤回", "Workers withdraw"),
    at=PRE_ACCEPTANCE_STAGES | {"settled", "in_hand"},
    to=None,
    by=CASEWORK_ROLES,
    needs=(has_claims,),
    checks=(claims_not_withdrawn,),
    form_fields=(
        CLAIMS,
        choice_field(
            "authority",
            "每名劳动者的授权",
            "Authority of each worker",
            ("in_person", "本人到场签名", "Signed in person"),
            ("written", "本人书面授权代表人", "Written authority to the representative"),
        ),
        EVIDENCE,
        form_field("reason", FieldType.text, "撤回理由", "Reason", required=False),
    ),
    records="case.withdrawn",
    sets={"outcome": "withdrawn"},
    effect="set_outcomes",
    cite=citation_of("C38"),
)

MONEY_ACTS = (ESTABLISH_AMOUNT, PROMISE, CHECK_PROMISE, RECORD_PAYMENT, REVERSE_PAYMENT, CONFIRM_RECEIPT, WITHDRAW)
