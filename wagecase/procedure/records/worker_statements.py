"""What a worker may state after the complaint, by the page or by SMS: codes that its event holds, with their labels."""

from __future__ import annotations

from wagecase.procedure.core.acts import FieldType, FormField
from wagecase.procedure.core.enums import Labelled
from wagecase.procedure.core.fields import enum_field, form_field

STATEMENT_MADE = "case.worker_statement_added"
"""Left by the service that keeps the statement: a complaint is only added to, and no act does it for the worker."""


class StatementKind(Labelled):
    """None of these does anything by itself: a payment, a withdrawal and a call are for a person."""

    words = "words", "补充情况", "Adds something"
    paid = "paid", "说钱到了", "Says that money came"
    not_paid = "not_paid", "说钱没到", "Says that no money came"
    call = "call", "请回电话", "Asks to be called"
    withdraw = "withdraw", "本人想撤回", "Wishes to withdraw their own claim"


class StatementChannel(Labelled):
    page = "page", "手机网页", "Phone page"
    sms = "sms", "短信", "Text message"


STATEMENT_FIELDS: tuple[FormField, ...] = (
    enum_field("kind", "劳动者说的", "What the worker said", StatementKind),
    enum_field("channel", "途径", "How it came", StatementChannel),
    form_field("amount", FieldType.money, "说到账的金额（元）", "Sum stated as received (yuan)", required=False),
    form_field("paid_on", FieldType.date, "说到账的日期", "Day stated as the day of receipt", required=False),
)
"""The fields of its event that a person reads."""
