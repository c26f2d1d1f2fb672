"""督办: the orders to my office, answered on one form; and the orders of each month and how they ended."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

from flask import current_app, flash, request
from flask.typing import ResponseReturnValue

from wagecase.console.shell.base import (
    blueprint,
    caller,
    is_resumed,
    language,
    new_idempotency_key,
    redirect_to,
    render_page,
    resumable,
    roles_required,
)
from wagecase.schemas.messages import refusal_text
from wagecase.services.access.access_log import parse_id
from wagecase.services.base.dates import today
from wagecase.services.base.errors import NotFound
from wagecase.services.oversight import daily_figures, supervision, supervision_orders
from wagecase.services.oversight.supervision_orders import ANSWERING_ROLES, ENDING_LABELS, ORDER_READERS
from wagecase.web.notices import BAD
from wagecase.web.translating import gettext as _

ACCOUNT_FIELD_PREFIX = "account."


@blueprint.get("/supervision-orders", endpoint="supervision_orders")
@roles_required(*ANSWERING_ROLES)
def show_supervision_orders() -> ResponseReturnValue:
    """What is to be answered, the nearest day first."""
    return _render_supervision_orders({}, {})


def _render_supervision_orders(typed: dict[str, str], faults: dict[str, str], status: int = 200) -> ResponseReturnValue:
    return render_page(
        "oversight/supervision_orders.html",
        status,
        lines=supervision_orders.unanswered_orders(caller(), language()),
        may_answer=supervision.may_answer_orders(caller()),
        typed=typed,
        wrong=faults,
        today=today(),
        month=_month_key(today()),
        key=new_idempotency_key(),
    )


@blueprint.post("/supervision-orders")
@roles_required(*ANSWERING_ROLES)
@resumable
def answer_supervision_orders() -> ResponseReturnValue:
    """Answer those orders that something was written for; each by itself."""
    typed = {name: value.strip() for name, value in request.form.items() if name.startswith(ACCOUNT_FIELD_PREFIX)}
    if is_resumed():
        return _render_supervision_orders(typed, {})
    written = {parse_id(name.removeprefix(ACCOUNT_FIELD_PREFIX)): value for name, value in typed.items() if value}
    if not written:
        flash(_("请先写回复。"), BAD)
        return redirect_to("console.supervision_orders")
    found = supervision.answer_orders(caller(), written, request.form.get("key") or new_idempotency_key())
    faults = {
        f"{ACCOUNT_FIELD_PREFIX}{root}": " ".join(refusal_text(one, language()) for one in unmet)
        for root, unmet in found.items()
        if unmet
    }
    if faults:
        return _render_supervision_orders({name: typed[name] for name in faults if name in typed}, faults, 422)
    flash(_("已回复 %(count)s 件督办。", count=len(found)))
    return redirect_to("console.supervision_orders")


def _month_key(day: date) -> str:
    return f"{day:%Y-%m}"


def _first_of_month() -> date:
    """The first day of the month that is asked for; this month's without.

    Raises:
        NotFound: it is no month.
    """
    asked = request.args.get("month") or _month_key(today())
    try:
        return date.fromisoformat(f"{asked}-01")
    except ValueError as error:
        raise NotFound from error


@blueprint.get("/supervision-orders/month")
@roles_required(*ORDER_READERS)
def monthly_supervision_orders() -> ResponseReturnValue:
    """Every order of a month, by district and office."""
    first, lang = _first_of_month(), language()
    rows = supervision_orders.orders_of_month(caller(), first, lang)
    return render_page(
        "oversight/monthly_supervision_orders.html",
        rows=rows,
        tallies=supervision_orders.tally_orders(rows),
        endings={name: words.get(lang) for name, words in ENDING_LABELS.items()},
        names=daily_figures.area_names(lang),
        month=_month_key(first),
        before=_month_key(first - timedelta(days=1)),
        after=_month_key(first + timedelta(days=32)) if first < today().replace(day=1) else None,
        own=caller().has(*ANSWERING_ROLES),
    )


@blueprint.get("/supervision-orders/month.csv")
@roles_required(*ORDER_READERS)
def monthly_supervision_orders_csv() -> ResponseReturnValue:
    """The month's list for a spreadsheet."""
    first, lang = _first_of_month(), language()
    names, written = daily_figures.area_names(lang), io.StringIO()
    writer = csv.writer(written)
    writer.writerow(_csv_header())
    for one in supervision_orders.orders_of_month(caller(), first, lang):
        writer.writerow(_csv_row(one, names, lang))
    answer = current_app.response_class("\ufeff" + written.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="supervision-orders-{_month_key(first)}.csv"'
    return answer


def _csv_header() -> list[str]:
    return [
        _("地区"),
        _("办理单位"),
        _("案号"),
        _("承办人"),
        _("督办日期"),
        _("回复期限"),
        _("回复日期"),
        _("督办结果"),
        _("环节"),
        _("应付（元）"),
        _("已付（元）"),
    ]


def _csv_row(one: supervision_orders.SupervisionOrder, names: dict[str, str], lang: str) -> list[Any]:
    """A name of an office may begin with anything; one that a spreadsheet would take for a formula is set off."""
    cells = [
        names.get(one.area, one.area),
        one.office,
        one.number or "",
        "、".join(one.handlers),
        one.ordered_on,
        one.due_on,
        one.answered_on or "",
        ENDING_LABELS[one.ending].get(lang),
        one.stage,
        one.owed,
        one.paid,
    ]
    return [f"'{cell}" if str(cell).startswith(("=", "+", "-", "@")) else cell for cell in cells]
