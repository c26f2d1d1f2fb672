"""The calendar of a year, and a holiday notice that is looked at before it is in force."""

from __future__ import annotations

from flask import flash, request
from flask.typing import ResponseReturnValue

from wagecase.console.administration.settings import preview_planned_change
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
from wagecase.law.change import LawChangeFile
from wagecase.procedure.core.enums import Role
from wagecase.schemas.fields import IntegerField, StrictSchema, TextField
from wagecase.services.administration import calendar
from wagecase.services.administration.calendar import EARLIEST_YEAR, LATEST_YEAR
from wagecase.services.base.dates import today
from wagecase.services.base.errors import Invalid, NotFound
from wagecase.services.law_change import planned_changes
from wagecase.web.forms import errors_of_refusal, load_form, submitted_values
from wagecase.web.notices import WARN
from wagecase.web.translating import gettext as _

NOTICE_FIELDS = ("source", "year", "off", "work")


class HolidayNoticeSchema(StrictSchema):
    """A holiday notice as a form holds it: a day or a range of days on each line."""

    source = TextField(200, required=True)
    year = IntegerField(EARLIEST_YEAR, LATEST_YEAR, required=True)
    off = TextField(2000, lines=True, required=True)
    work = TextField(2000, lines=True, load_default="")


@blueprint.get("/calendar", endpoint="calendar")
@roles_required(Role.administrator)
def redirect_to_current_year() -> ResponseReturnValue:
    return redirect_to("console.calendar_year", year=today().year)


@blueprint.get("/calendar/<int:year>", endpoint="calendar_year")
@roles_required(Role.administrator)
def show_calendar_year(year: int) -> ResponseReturnValue:
    """Twelve months, the notices behind them, and a form for the next notice."""
    return _render_calendar(year, {"source": "", "year": str(year), "off": "", "work": ""}, {})


def _render_calendar(
    year: int, typed: dict[str, str], faults: dict[str, str], status: int = 200
) -> ResponseReturnValue:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise NotFound
    weekdays = (_("一"), _("二"), _("三"), _("四"), _("五"), _("六"), _("日"))
    found = calendar.get_year(caller(), year, language())
    return render_page(
        "administration/calendar.html",
        status,
        found=found,
        typed=typed,
        wrong=faults,
        weekdays=weekdays,
        today=today(),
        before=year - 1 if year > EARLIEST_YEAR else None,
        after=year + 1 if year < LATEST_YEAR else None,
    )


@blueprint.post("/calendar/<int:year>")
@roles_required(Role.administrator)
@resumable
def add_holiday_notice(year: int) -> ResponseReturnValue:
    """A notice by form or by file; what it would move is shown before it is in force."""
    typed, file = submitted_values(*NOTICE_FIELDS), request.files.get("file")
    if is_resumed():
        return _render_calendar(year, typed, {})
    try:
        if file is not None and file.filename:
            return _preview_notice(year, calendar.notice_from_file(file.read(calendar.MAX_FILE_BYTES)))
        values, faults = load_form(HolidayNoticeSchema(), typed)
        if faults:
            return _render_calendar(year, typed, faults, 422)
        return _preview_notice(
            year, calendar.notice_from_form(values["source"], values["year"], values["off"], values["work"] or "")
        )
    except Invalid as error:
        return _render_calendar(year, typed, errors_of_refusal(error), 422)


def _preview_notice(year: int, change: LawChangeFile) -> ResponseReturnValue:
    if calendar.is_in_force(change):
        flash(_("这份安排已经施行，没有变化。"), WARN)
        return redirect_to("console.calendar_year", year=change.year or year)
    return preview_planned_change(planned_changes.plan_change(caller(), change))
