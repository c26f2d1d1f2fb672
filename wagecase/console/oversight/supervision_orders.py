"""督办: what presses my office, answered on one form; and month by month who was pressed and how it ended."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

from flask import current_app, flash, request
from flask.typing import ResponseReturnValue

from wagecase.console.shell.base import blueprint, caller, language, new_key, only, page, resumable, resumed, see_other
from wagecase.schemas.messages import tell
from wagecase.services.access.access_log import identifier
from wagecase.services.base.dates import today
from wagecase.services.base.errors import NotFound
from wagecase.services.oversight import daily_figures, supervision_orders
from wagecase.services.oversight.supervision_orders import ENDINGS, PRESSED, READERS
from wagecase.web.translating import gettext as _

FIELD = "account."


@blueprint.get("/pressings", endpoint="pressings")
@only(*PRESSED)
def standing() -> ResponseReturnValue:
    """What is to be answered, the nearest day first."""
    return _standing({}, {})


def _standing(typed: dict[str, str], faults: dict[str, str], status: int = 200) -> ResponseReturnValue:
    return page(
        "pressings.html",
        status,
        lines=supervision_orders.standing(caller(), language()),
        may_answer=supervision_orders.may_answer(caller()),
        typed=typed,
        wrong=faults,
        today=today(),
        month=_month_of(today()),
        key=new_key(),
    )


@blueprint.post("/pressings")
@only(*PRESSED)
@resumable
def answer_pressings() -> ResponseReturnValue:
    """Answer those orders that something was written for; each by itself."""
    typed = {name: value.strip() for name, value in request.form.items() if name.startswith(FIELD)}
    if resumed():
        return _standing(typed, {})
    written = {identifier(name.removeprefix(FIELD)): value for name, value in typed.items() if value}
    if not written:
        flash(_("请先写回复。"))
        return see_other("console.pressings")
    found = supervision_orders.answer(caller(), written, request.form.get("key") or new_key())
    faults = {
        f"{FIELD}{root}": " ".join(tell(one, language()) for one in unmet) for root, unmet in found.items() if unmet
    }
    if faults:
        return _standing({name: typed[name] for name in faults if name in typed}, faults, 422)
    flash(_("已回复 %(count)s 件督办。", count=len(found)))
    return see_other("console.pressings")


def _month_of(day: date) -> str:
    return f"{day:%Y-%m}"


def _first() -> date:
    """The first day of the month that is asked for; this month's without.

    Raises:
        NotFound: it is no month.
    """
    asked = request.args.get("month") or _month_of(today())
    try:
        return date.fromisoformat(f"{asked}-01")
    except ValueError as error:
        raise NotFound from error


@blueprint.get("/pressings/month")
@only(*READERS)
def pressed_in_month() -> ResponseReturnValue:
    """Every order of a month, by district and office."""
    first, lang = _first(), language()
    rows = supervision_orders.of_month(caller(), first, lang)
    return page(
        "pressings_month.html",
        rows=rows,
        tallies=supervision_orders.tallied(rows),
        endings={name: words.get(lang) for name, words in ENDINGS.items()},
        names=daily_figures.area_names(lang),
        month=_month_of(first),
        before=_month_of(first - timedelta(days=1)),
        after=_month_of(first + timedelta(days=32)) if first < today().replace(day=1) else None,
        own=caller().has(*PRESSED),
    )


@blueprint.get("/pressings/month.csv")
@only(*READERS)
def pressed_csv() -> ResponseReturnValue:
    """The month's list for a spreadsheet."""
    first, lang = _first(), language()
    names, written = daily_figures.area_names(lang), io.StringIO()
    writer = csv.writer(written)
    writer.writerow(_head())
    for one in supervision_orders.of_month(caller(), first, lang):
        writer.writerow(_line(one, names, lang))
    answer = current_app.response_class("\ufeff" + written.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="pressed-{_month_of(first)}.csv"'
    return answer


def _head() -> list[str]:
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


def _line(one: supervision_orders.Pressed, names: dict[str, str], lang: str) -> list[Any]:
    """A name of an office may begin with anything; one that a spreadsheet would take for a formula is set off."""
    cells = [
        names.get(one.area, one.area),
        one.office,
        one.number or "",
        "、".join(one.handlers),
        one.pressed_on,
        one.due_on,
        one.answered_on or "",
        ENDINGS[one.ending].get(lang),
        one.stage,
        one.owed,
        one.paid,
    ]
    return [f"'{cell}" if str(cell).startswith(("=", "+", "-", "@")) else cell for cell in cells]
