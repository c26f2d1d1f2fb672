"""The desk of those who hear: hearings and sessions as a month, a week or a list, each with its notice counted back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from wagecase.console.shell.base import blueprint, caller, language, only, page
from wagecase.console.shell.nav import HEARERS
from wagecase.procedure.core.enums import Role
from wagecase.services.base import rules_in_force
from wagecase.services.base.dates import today
from wagecase.services.hearings import hearing_calendar
from wagecase.services.hearings.hearing_calendar import Sitting

MONTH, WEEK, LIST = "month", "week", "list"
# A day of a month shows so many; its own list shows all.
ON_A_DAY = 5
WEEKDAYS = 7
FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True)
class Day:
    """One day of a calendar: whether it is of the month that is shown, a day of rest, and what stands on it."""

    on: date
    inside: bool
    rest: bool
    sittings: Sequence[Sitting]


@blueprint.get("/hearings")
@only(*HEARERS)
def hearings() -> ResponseReturnValue:
    """What is heard: a month or a week as a table, or a list from a day on."""
    view = request.args.get("view", MONTH)
    view = view if view in (MONTH, WEEK, LIST) else MONTH
    wanted = {"whose": _whose(), "procedure": _procedure(), "on": _day()}
    return _list(wanted) if view == LIST else _calendar(view, wanted)


def _whose() -> str:
    usual = (
        hearing_calendar.MINE if caller().has(Role.mediator, Role.arbitrator, Role.inspector) else hearing_calendar.BODY
    )
    return hearing_calendar.scope(caller(), request.args.get("whose") or usual)


def _procedure() -> str:
    given = request.args.get("procedure", "")
    return given if given in hearing_calendar.PROCEDURES else ""


def _day() -> date:
    """The day that is asked for; what is none, or out of reach of any calendar, is today."""
    try:
        given = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return today()
    return given if FIRST <= given <= LAST else today()


def _address(view: str, wanted: Mapping[str, Any], on: date, **more: Any) -> str:
    chosen = {"view": view, "whose": wanted["whose"], "procedure": wanted["procedure"] or None}
    return url_for("console.hearings", **chosen, day=on.isoformat(), **more)


def _shared(view: str, wanted: Mapping[str, Any]) -> dict[str, Any]:
    on = wanted["on"]
    return {
        "view": view,
        **wanted,
        "today": today(),
        "bodily": caller().org_kind in hearing_calendar.BODIES,
        "procedures": [(one.value, one.label.get(language())) for one in hearing_calendar.PROCEDURES],
        "tabs": [(one, _address(one, wanted, on)) for one in (MONTH, WEEK, LIST)],
        "now": _address(view, wanted, today()),
    }


def _list(wanted: Mapping[str, Any]) -> ResponseReturnValue:
    on, after = wanted["on"], request.args.get("after")
    found = hearing_calendar.listed(
        caller(), on, language(), whose=wanted["whose"], procedure=wanted["procedure"], after=after
    )
    return page(
        "hearings.html",
        **_shared(LIST, wanted),
        lines=found.items,
        first=_address(LIST, wanted, on) if after else None,
        next=_address(LIST, wanted, on, after=found.next) if found.next else None,
    )


def _calendar(view: str, wanted: Mapping[str, Any]) -> ResponseReturnValue:
    on: date = wanted["on"]
    since, until = _month(on) if view == MONTH else _week(on)
    lines, more = hearing_calendar.between(
        caller(), since, until, language(), whose=wanted["whose"], procedure=wanted["procedure"]
    )
    days = _days(since, until, on.month if view == MONTH else None, lines)
    return page(
        "hearings.html",
        **_shared(view, wanted),
        weeks=[days[place : place + WEEKDAYS] for place in range(0, len(days), WEEKDAYS)],
        since=since,
        until=until,
        count=len(lines),
        more=more,
        shown=ON_A_DAY,
        before=_address(view, wanted, _step(view, on, -1)),
        after=_address(view, wanted, _step(view, on, 1)),
        whole={one.on: _address(LIST, wanted, one.on) for one in days},
    )


def _week(on: date) -> tuple[date, date]:
    monday = on - timedelta(days=on.weekday())
    return monday, monday + timedelta(days=WEEKDAYS - 1)


def _month(on: date) -> tuple[date, date]:
    """The weeks that hold a month, Monday to Sunday."""
    following = (on.replace(day=1) + timedelta(days=31)).replace(day=1)
    return _week(on.replace(day=1))[0], _week(following - timedelta(days=1))[1]


def _step(view: str, on: date, by: int) -> date:
    if view == WEEK:
        return on + timedelta(days=by * WEEKDAYS)
    first = on.replace(day=1)
    return (first + timedelta(days=31)).replace(day=1) if by > 0 else (first - timedelta(days=1)).replace(day=1)


def _days(since: date, until: date, month: int | None, lines: Sequence[Sitting]) -> list[Day]:
    calendar = rules_in_force.current().calendar
    found = [since + timedelta(days=place) for place in range((until - since).days + 1)]
    return [
        Day(
            on=on,
            inside=month is None or on.month == month,
            rest=not calendar.is_workday(on),
            sittings=[one for one in lines if one.day == on],
        )
        for on in found
    ]
