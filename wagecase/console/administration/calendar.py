"""The calendar of a year, and a holiday notice that is looked at before it is in force."""

from __future__ import annotations

from flask import flash, request
from flask.typing import ResponseReturnValue

from wagecase.console.administration.settings import looked_at
from wagecase.console.shell.base import blueprint, caller, language, only, page, resumable, resumed, see_other
from wagecase.console.shell.schema_values import given, read, refused
from wagecase.law.change import Change
from wagecase.procedure.core.enums import Role
from wagecase.schemas.fields import Schema, Text, Whole
from wagecase.services.administration import calendar
from wagecase.services.administration.calendar import EARLIEST, LATEST
from wagecase.services.base.dates import today
from wagecase.services.base.errors import Invalid, NotFound
from wagecase.services.law_change import planned_changes
from wagecase.web.translating import gettext as _

FIELDS = ("source", "year", "off", "work")


class NoticeSchema(Schema):
    """A holiday notice as a form holds it: a day or a range of days on each line."""

    source = Text(200, required=True)
    year = Whole(EARLIEST, LATEST, required=True)
    off = Text(2000, lines=True, required=True)
    work = Text(2000, lines=True, load_default="")


@blueprint.get("/calendar", endpoint="calendar")
@only(Role.administrator)
def this_year() -> ResponseReturnValue:
    return see_other("console.calendar_year", year=today().year)


@blueprint.get("/calendar/<int:year>", endpoint="calendar_year")
@only(Role.administrator)
def one_year(year: int) -> ResponseReturnValue:
    """Twelve months, the notices behind them, and a form for the next notice."""
    return _calendar(year, {"source": "", "year": str(year), "off": "", "work": ""}, {})


def _calendar(year: int, typed: dict[str, str], faults: dict[str, str], status: int = 200) -> ResponseReturnValue:
    if not EARLIEST <= year <= LATEST:
        raise NotFound
    weekdays = (_("一"), _("二"), _("三"), _("四"), _("五"), _("六"), _("日"))
    found = calendar.year_of(caller(), year, language())
    return page(
        "calendar.html",
        status,
        found=found,
        typed=typed,
        wrong=faults,
        weekdays=weekdays,
        today=today(),
        before=year - 1 if year > EARLIEST else None,
        after=year + 1 if year < LATEST else None,
    )


@blueprint.post("/calendar/<int:year>")
@only(Role.administrator)
@resumable
def add_notice(year: int) -> ResponseReturnValue:
    """A notice by form or by file; what it would move is shown before it is in force."""
    typed, file = given(*FIELDS), request.files.get("file")
    if resumed():
        return _calendar(year, typed, {})
    try:
        if file is not None and file.filename:
            return _look_at(year, calendar.from_file(file.read(calendar.LARGEST_FILE)))
        values, faults = read(NoticeSchema(), typed)
        if faults:
            return _calendar(year, typed, faults, 422)
        return _look_at(year, calendar.notice(values["source"], values["year"], values["off"], values["work"] or ""))
    except Invalid as error:
        return _calendar(year, typed, refused(error), 422)


def _look_at(year: int, change: Change) -> ResponseReturnValue:
    if calendar.in_force(change):
        flash(_("这份安排已经施行，没有变化。"))
        return see_other("console.calendar_year", year=change.year or year)
    return looked_at(planned_changes.plan(caller(), change))
