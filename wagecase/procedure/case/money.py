"""Money on a case, per claim and in yuan: found, promised, paid with its source, confirmed by the worker."""

from __future__ import annotations

from wagecase.procedure.case.checks import (
    claims_not_withdrawn,
    claims_were_paid,
    payment_named,
    payments_positive,
    payments_within_debt,
    promise_after_today,
)
from wagecase.procedure.case.intake import AT_THE_DOOR, CASEWORK, OPEN
from wagecase.procedure.core.acts import Act, AskType, Reach
from wagecase.procedure.core.enums import Procedure, Role, Words
from wagecase.procedure.core.fields import AMOUNT, AMOUNTS, CLAIMS, EVIDENCE, NOTE, REASON, SOURCE, ask, pick
from wagecase.procedure.core.guards import has_claims, payment_stands, promise_fell_due, something_paid
from wagecase.procedure.core.sources import PRACTICE, source

MONEY_MAY_COME = OPEN | {"concluded", "not_accepted", "redirected"}

FIND_AMOUNT = Act(
    name="find_amount",
    procedure=Procedure.case,
    label=Words("核定金额", "Find the amounts"),
    at=frozenset({"verifying", "settled", "in_hand"}),
    to=None,
    by=frozenset({Role.inspector}),
    reach=Reach.handlers,
    needs=(has_claims,),
    asks=(
        AMOUNTS,
        pick(
            "ground",
            "核定依据",
            "Ground",
            ("wage_ledger", "工资支付台账", "Wage ledger"),
            ("pay_sheet", "考勤或工资支付表", "Work check or pay sheet"),
            ("iou", "欠条或结算单", "Written IOU or settlement"),
            ("both_agree", "双方确认", "Both sides agree"),
            ("ledger_withheld", "用人单位拒不提供台账", "Ledger withheld by the employer"),
            ("other", "其他证据", "Other evidence"),
        ),
        NOTE,
    ),
    records="case.amount_found",
    effect="set_found",
    cite=source("A31", "E04"),
)
PROMISE = Act(
    name="promise",
    procedure=Procedure.case,
    label=Words("登记付款承诺", "Record a promise to pay"),
    at=OPEN,
    to=None,
    by=CASEWORK,
    needs=(has_claims,),
    checks=(promise_after_today,),
    asks=(
        CLAIMS,
        AMOUNT,
        ask("due", AskType.date, "承诺付清日", "Promised for"),
        ask("promiser", AskType.text, "承诺人", "Who promised"),
        EVIDENCE,
    ),
    records="case.promised",
    effect="record_promise",
    cite=source(PRACTICE),
)
CHECK_PROMISE = Act(
    name="check_promise",
    procedure=Procedure.case,
    label=Words("核对付款承诺", "Check a pay promise with the worker"),
    at=MONEY_MAY_COME,
    to=None,
    by=CASEWORK,
    needs=(promise_fell_due,),
    asks=(
        CLAIMS,
        pick(
            "result",
            "劳动者怎么说",
            "What the worker says",
            ("came", "已全部收到", "All of it came"),
            ("part", "收到一部分", "Part of it came"),
            ("nothing", "没有收到", "Nothing came"),
        ),
        ask("words", AskType.text, "原话", "In the worker's words", required=False),
    ),
    records="case.promise_checked",
    cite=source(PRACTICE),
)
PAY = Act(
    name="pay",
    procedure=Procedure.case,
    label=Words("登记到账", "Record a payment"),
    at=MONEY_MAY_COME,
    to=None,
    by=CASEWORK,
    needs=(has_claims,),
    checks=(payments_positive,),
    hints=(payments_within_debt,),
    asks=(
        AMOUNTS,
        SOURCE,
        ask("payer", AskType.party, "付款主体", "Payer", required=False),
        ask("month", AskType.code, "所属月份", "Month it is for", required=False),
        EVIDENCE,
        ask("recoverable", AskType.yes_no, "是否应追偿", "To be recovered from the employer", required=False),
        NOTE,
    ),
    records="case.paid",
    effect="take_payment",
    any_day=True,
    cite=source("E02", "A38", "A48"),
)
REVERSE_PAYMENT = Act(
    name="reverse_payment",
    procedure=Procedure.case,
    label=Words("到账冲正", "Reverse a payment"),
    at=MONEY_MAY_COME,
    to=None,
    by=frozenset({Role.inspector, Role.head}),
    needs=(payment_stands,),
    checks=(payment_named,),
    asks=(ask("position", AskType.integer, "到账记录的序号", "Position of the payment"), REASON),
    records="case.payment_reversed",
    effect="reverse_payment",
    cite=source("E02"),
)
CONFIRM_RECEIPT = Act(
    name="confirm_receipt",
    procedure=Procedure.case,
    label=Words("本人确认到账", "Worker confirms receipt"),
    at=MONEY_MAY_COME,
    to=None,
    by=CASEWORK,
    needs=(something_paid,),
    checks=(claims_were_paid,),
    asks=(
        CLAIMS,
        pick(
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
    cite=source("E02"),
)
WITHDRAW = Act(
    name="withdraw",
    procedure=Procedure.case,
    label=Words("劳动者撤回", "Workers withdraw"),
    at=AT_THE_DOOR | {"settled", "in_hand"},
    to=None,
    by=CASEWORK,
    needs=(has_claims,),
    checks=(claims_not_withdrawn,),
    asks=(
        CLAIMS,
        pick(
            "authority",
            "每名劳动者的授权",
            "Authority of each worker",
            ("in_person", "本人到场签名", "Signed in person"),
            ("written", "本人书面授权代表人", "Written authority to the representative"),
        ),
        EVIDENCE,
        ask("reason", AskType.text, "撤回理由", "Reason", required=False),
    ),
    records="case.withdrawn",
    sets={"outcome": "withdrawn"},
    effect="set_outcomes",
    cite=source("C38"),
)

MONEY_ACTS = (FIND_AMOUNT, PROMISE, CHECK_PROMISE, PAY, REVERSE_PAYMENT, CONFIRM_RECEIPT, WITHDRAW)
