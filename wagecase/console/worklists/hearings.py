"""The desk of those who hear: hearings and sessions as a month, a week or a list, each with its notice counted back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from wagecase.console.shell.base import blueprint, caller, language, render_page, roles_required
from wagecase.console.shell.nav import HEARERS
from wagecase.procedure.core.enums import Role
from wagecase.services.base import rules_in_force
from wagecase.services.base.dates import today
from wagecase.services.hearings import hearing_calendar
from wagecase.services.hearings.hearing_calendar import HearingEntry

MONTH, WEEK, LIST = "month", "week", "list"
# A day of a month shows so many; its own list shows all.
MAX_PER_DAY = 5
DAYS_PER_WEEK = 7
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True)
class HearingDayCell:
    """One day of a calendar: whether it is of the month that is shown, a day of rest, and what stands on it."""

    on: date
    inside: bool
    rest: bool
    sittings: Sequence[HearingEntry]


@blueprint.get("/hearings")
@roles_required(*HEARERS)
def hearings() -> ResponseReturnValue:
    """What is heard: a month or a week as a table, or a list from a day on."""
    view = request.args.get("view", MONTH)
    view = view if view in (MONTH, WEEK, LIST) else MONTH
    wanted = {"whose": _selected_scope(), "procedure": _selected_procedure(), "on": _selected_day()}
    return _render_list(wanted) if view == LIST else _render_calendar(view, wanted)


def _selected_scope() -> str:
    usual = (
        hearing_calendar.OWN_SCOPE
        if caller().has(Role.mediator, Role.arbitrator, Role.inspector)
        else hearing_calendar.BODY_SCOPE
    )
    return hearing_calendar.resolve_scope(caller(), request.args.get("whose") or usual)


def _selected_procedure() -> str:
    given = request.args.get("procedure", "")
    return given if given in hearing_calendar.HEARING_PROCEDURES else ""


def _selected_day() -> date:
    """The day that is asked for; what is none, or out of reach of any calendar, is today."""
    try:
        given = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return today()
    return given if FIRST_DAY <= given <= LAST_DAY else today()


def _hearings_url(view: str, wanted: Mapping[str, Any], on: date, **more: Any) -> str:
    chosen = {"view": view, "whose": wanted["whose"], "procedure": wanted["procedure"] or None}
    return url_for("console.hearings", **chosen, day=on.isoformat(), **more)


def _shared_values(view: str, wanted: Mapping[str, Any]) -> dict[str, Any]:
    on = wanted["on"]
    return {
        "view": view,
        **wanted,
        "today": today(),
        "bodily": caller().org_kind in hearing_calendar.HEARING_BODY_KINDS,
        "procedures": [(one.value, one.label.get(language())) for one in hearing_calendar.HEARING_PROCEDURES],
        "tabs": [(one, _hearings_url(one, wanted, on)) for one in (MONTH, WEEK, LIST)],
        "now": _hearings_url(view, wanted, today()),
    }


def _render_list(wanted: Mapping[str, Any]) -> ResponseReturnValue:
    on, after = wanted["on"], request.args.get("after")
    found = hearing_calendar.list_hearings(
        caller(), on, language(), whose=wanted["whose"], procedure=wanted["procedure"], after=after
    )
    return render_page(
        "worklists/hearings.html",
        **_shared_values(LIST, wanted),
        lines=found.items,
        first=_hearings_url(LIST, wanted, on) if after else None,
        next=_hearings_url(LIST, wanted, on, after=found.next) if found.next else None,
    )


def _render_calendar(view: str, wanted: Mapping[str, Any]) -> ResponseReturnValue:
    on: date = wanted["on"]
    since, until = _month_bounds(on) if view == MONTH else _week_bounds(on)
    lines, more = hearing_calendar.hearings_in_range(
        caller(), since, until, language(), whose=wanted["whose"], procedure=wanted["procedure"]
    )
    days = _day_cells(since, until, on.month if view == MONTH else None, lines)
    return render_page(
        "worklists/hearings.html",
        **_shared_values(view, wanted),
        weeks=[days[place : place + DAYS_PER_WEEK] for place in range(0, len(days), DAYS_PER_WEEK)],
        since=since,
        until=until,
        count=len(lines),
        more=more,
        shown=MAX_PER_DAY,
        before=_hearings_url(view, wanted, _shift_day(view, on, -1)),
        after=_hearings_url(view, wanted, _shift_day(view, on, 1)),
        whole={one.on: _hearings_url(LIST, wanted, one.on) for one in days},
    )


def _week_bounds(on: date) -> tuple[date, date]:
    monday = on - timedelta(days=on.weekday())
    return monday, monday + timedelta(days=DAYS_PER_WEEK - 1)


def _month_bounds(on: date) -> tuple[date, date]:
    """The weeks that hold a month, Monday to Sunday."""
    following = (on.replace(day=1) + timedelta(days=31)).replace(day=1)
    return _week_bounds(on.replace(day=1))[0], _week_bounds(following - timedelta(days=1))[1]


def _shift_day(view: str, on: date, by: int) -> date:
    if view == WEEK:
        return on + timedelta(days=by * DAYS_PER_WEEK)
    first = on.replace(day=1)
    return (first + timedelta(days=31)).replace(day=1) if by > 0 else (first - timedelta(days=1)).replace(day=1)


def _day_cells(since: date, until: date, month: int | None, lines: Sequence[HearingEntry]) -> list[HearingDayCell]:
    calendar = rules_in_force.current_rules().calendar
    found = [since + timedelta(days=place) for place in range((until - since).days + 1)]
    return [
        HearingDayCell(
            on=on,
            inside=month is None or on.month == month,
            rest=not calendar.is_workday(on),
            sittings=[one for one in lines if one.day == on],
        )
        for on in found
    ]
