"""The days before Spring Festival: the countdown, promises that come too late, cases still open, daily reports."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema

from wagecase.console.shell.base import (
    blueprint,
    caller,
    is_resumed,
    language,
    redirect_to,
    render_page,
    resumable,
    roles_required,
)
from wagecase.procedure.core.enums import Role
from wagecase.schemas.fields import IntegerField, MoneyField
from wagecase.services.base.dates import today
from wagecase.services.oversight import daily_figures, daily_reports
from wagecase.services.oversight import spring_festival as festival
from wagecase.web.forms import load_form, submitted_values
from wagecase.web.translating import gettext as _

LIST_NAMES = ("too_late", "still_open", "reports")
REPORT_FIELDS = ("incidents", "headcount", "matters", "people", "paid")
MAX_FIGURE = 1_000_000


class DailyReportSchema(Schema):
    """What a district reports of a day."""

    incidents = IntegerField(0, MAX_FIGURE, required=True)
    headcount = IntegerField(0, MAX_FIGURE, required=True)
    matters = IntegerField(0, MAX_FIGURE, required=True)
    people = IntegerField(0, MAX_FIGURE, required=True)
    paid = MoneyField(required=True)


@blueprint.get("/spring-festival")
@roles_required(Role.supervisor)
def spring_countdown() -> ResponseReturnValue:
    """One of three lists beneath the countdown."""
    show = request.args.get("show", "too_late")
    show = show if show in LIST_NAMES else "too_late"
    names = daily_figures.area_names(language())
    area = request.args.get("area", "") if request.args.get("area", "") in names else ""
    values = _report_list(names) if show == "reports" else _case_list(show, area)
    return render_page(
        "oversight/spring_festival.html",
        show=show,
        area=area,
        names=names,
        count=festival.get_countdown(),
        today=today(),
        **values,
    )


def _case_list(show: str, area: str) -> dict[str, Any]:
    find = festival.cases_promised_too_late if show == "too_late" else festival.open_unpaid_cases
    listed = find(caller(), language(), area=area, after=request.args.get("after"))
    address: dict[str, Any] = {"show": show, "area": area or None}
    return {
        "lines": listed.items,
        "days": festival.promise_days_by_case([one.case_id for one in listed.items]) if show == "too_late" else {},
        "first": url_for("console.spring_countdown", **address) if request.args.get("after") else None,
        "next": url_for("console.spring_countdown", **address, after=listed.next) if listed.next else None,
    }


def _report_list(names: dict[str, str]) -> dict[str, Any]:
    """Today's reports, or those of yesterday on request."""
    day = today() - timedelta(days=1) if request.args.get("day") == "before" else today()
    return {"reports": festival.list_reports(day, names), "day": day}


@blueprint.get("/daily-report")
@roles_required(*festival.REPORTING_ROLES)
def daily_report() -> ResponseReturnValue:
    """The district's own report of today, as far as it has been handed in."""
    area = festival.reporting_area(caller())
    found = festival.get_report(area, today())
    typed = {name: str(getattr(found, name)) if found else "" for name in REPORT_FIELDS}
    return _render_daily_report(typed, {})


def _render_daily_report(typed: dict[str, str], faults: dict[str, str], status: int = 200) -> ResponseReturnValue:
    area = festival.reporting_area(caller())
    return render_page(
        "oversight/daily_report.html",
        status,
        typed=typed,
        wrong=faults,
        place=daily_figures.area_names(language())[area],
        count=festival.get_countdown(),
        today=today(),
        handed_in=festival.get_report(area, today()) is not None,
    )


@blueprint.post("/daily-report")
@roles_required(*festival.REPORTING_ROLES)
@resumable
def submit_daily_report() -> ResponseReturnValue:
    """Zeros by one button, or figures."""
    typed = submitted_values(*REPORT_FIELDS)
    if is_resumed():
        return _render_daily_report(typed, {})
    if request.form.get("zero") == "1":
        typed = dict.fromkeys(REPORT_FIELDS, "0")
    values, faults = load_form(DailyReportSchema(), typed)
    if faults:
        return _render_daily_report(typed, faults, 422)
    daily_reports.submit_report(caller(), festival.ReportFigures(**values))
    flash(_("今天的报告已报送。"))
    return redirect_to("console.daily_report")
