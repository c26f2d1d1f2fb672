"""The days before Spring Festival: the countdown, promises that come too late, cases still open, daily reports."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema

from wagecase.console.shell.base import blueprint, caller, language, only, page, resumable, resumed, see_other
from wagecase.console.shell.schema_values import given, read
from wagecase.procedure.core.enums import Role
from wagecase.schemas.fields import Money, Whole
from wagecase.services.base.dates import today
from wagecase.services.oversight import daily_figures
from wagecase.services.oversight import spring_festival as festival
from wagecase.web.translating import gettext as _

SHOWN = ("too_late", "still_open", "reports")
FIELDS = ("incidents", "headcount", "matters", "people", "paid")
MOST = 1_000_000


class DailyReportSchema(Schema):
    """What a district reports of a day."""

    incidents = Whole(0, MOST, required=True)
    headcount = Whole(0, MOST, required=True)
    matters = Whole(0, MOST, required=True)
    people = Whole(0, MOST, required=True)
    paid = Money(required=True)


@blueprint.get("/spring-festival")
@only(Role.supervisor)
def spring() -> ResponseReturnValue:
    """One of three lists beneath the countdown."""
    show = request.args.get("show", "too_late")
    show = show if show in SHOWN else "too_late"
    names = daily_figures.area_names(language())
    area = request.args.get("area", "") if request.args.get("area", "") in names else ""
    values = _reports(names) if show == "reports" else _cases(show, area)
    return page("spring.html", show=show, area=area, names=names, count=festival.countdown(), today=today(), **values)


def _cases(show: str, area: str) -> dict[str, Any]:
    find = festival.too_late if show == "too_late" else festival.still_open
    listed = find(caller(), language(), area=area, after=request.args.get("after"))
    address: dict[str, Any] = {"show": show, "area": area or None}
    return {
        "lines": listed.items,
        "days": festival.promised([one.case_id for one in listed.items]) if show == "too_late" else {},
        "first": url_for("console.spring", **address) if request.args.get("after") else None,
        "next": url_for("console.spring", **address, after=listed.next) if listed.next else None,
    }


def _reports(names: dict[str, str]) -> dict[str, Any]:
    """Today's reports, or those of yesterday on request."""
    day = today() - timedelta(days=1) if request.args.get("day") == "before" else today()
    return {"reports": festival.reports(day, names), "day": day}


@blueprint.get("/daily-report")
@only(*festival.REPORTERS)
def daily_report() -> ResponseReturnValue:
    """The district's own report of today, as far as it has been handed in."""
    area = festival.own_area(caller())
    found = festival.reported(area, today())
    typed = {name: str(getattr(found, name)) if found else "" for name in FIELDS}
    return _daily_report(typed, {})


def _daily_report(typed: dict[str, str], faults: dict[str, str], status: int = 200) -> ResponseReturnValue:
    area = festival.own_area(caller())
    return page(
        "daily_report.html",
        status,
        typed=typed,
        wrong=faults,
        place=daily_figures.area_names(language())[area],
        count=festival.countdown(),
        today=today(),
        handed_in=festival.reported(area, today()) is not None,
    )


@blueprint.post("/daily-report")
@only(*festival.REPORTERS)
@resumable
def hand_in_report() -> ResponseReturnValue:
    """Zeros by one button, or figures."""
    typed = given(*FIELDS)
    if resumed():
        return _daily_report(typed, {})
    if request.form.get("zero") == "1":
        typed = dict.fromkeys(FIELDS, "0")
    values, faults = read(DailyReportSchema(), typed)
    if faults:
        return _daily_report(typed, faults, 422)
    festival.report(caller(), festival.Counted(**values))
    flash(_("今天的报告已报送。"))
    return see_other("console.daily_report")
