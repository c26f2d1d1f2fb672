"""What a worker may say after his complaint, by the page or by SMS: codes that its event holds, with their labels."""

from __future__ import annotations

from wagecase.procedure.core.acts import Ask, AskType
from wagecase.procedure.core.enums import Labelled
from wagecase.procedure.core.fields import ask, choose

SPOKE = "case.worker_spoke"
"""Left by the service that keeps the statement: a complaint is only added to, and no act does it for the worker."""


class StatementKind(Labelled):
    """None of these does anything by itself: a payment, a withdrawal and a call are for a person."""

    words = "words", "补充情况", "Adds something"
    paid = "paid", "说钱到了", "Says that money came"
    not_paid = "not_paid", "说钱没到", "Says that no money came"
    call = "call", "请回电话", "Asks to be called"
    withdraw = "withdraw", "本人想撤回", "Wishes to withdraw his own claim"


class StatementChannel(Labelled):
    page = "page", "手机网页", "Phone page"
    sms = "sms", "短信", "Text message"


ASKS: tuple[Ask, ...] = (
    choose("kind", "劳动者说的", "What the worker said", StatementKind),
    choose("channel", "途径", "How it came", StatementChannel),
    ask("amount", AskType.money, "说到账的金额（元）", "Sum that he says came (yuan)", required=False),
    ask("paid_on", AskType.date, "说到账的日期", "Day on which he says it came", required=False),
)
"""The fields of its event that a person reads."""
