"""How one is reminded: digest and rest days, who stands in while one is away, and one's private calendar."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue

from wagecase.console.shell.base import blueprint, caller, page, resumable, resumed, see_other
from wagecase.console.shell.schema_values import given, read, refused
from wagecase.extensions import limiter
from wagecase.schemas.fields import Day, Id, Schema
from wagecase.services.base.errors import Invalid
from wagecase.services.hearings import ics_feed
from wagecase.services.notifications.recipients import absences, preferences
from wagecase.services.notifications.recipients.preferences import Wishes
from wagecase.web.translating import gettext as _

AWAY = ("user_id", "deputy_id", "from_on", "until_on")


class AbsenceSchema(Schema):
    """Days of absence, both included, and the deputy."""

    user_id = Id(required=True)
    deputy_id = Id(load_default=None)
    from_on = Day(required=True)
    until_on = Day(required=True)


@blueprint.get("/account/reminders")
def reminders() -> ResponseReturnValue:
    return _reminders({}, {})


def _reminders(typed: dict[str, str], wrong: dict[str, str], status: int = 200, **more: Any) -> ResponseReturnValue:
    principal = caller()
    return page(
        "reminders.html",
        status,
        wishes=preferences.mine(principal),
        away=absences.listed(principal),
        people=absences.colleagues(principal),
        for_others=principal.has(*absences.SETTERS),
        me=principal.user_id,
        feed=ics_feed.mine(principal),
        typed=typed,
        wrong=wrong,
        **more,
    )


@blueprint.post("/account/reminders")
def wish_reminders() -> ResponseReturnValue:
    chosen = Wishes(digest="digest" in request.form, rest_days="rest_days" in request.form)
    preferences.wish(caller(), chosen)
    flash(_("提醒方式已保存。"))
    return see_other("console.reminders")


@blueprint.post("/account/absences")
@resumable
def enter_absence() -> ResponseReturnValue:
    typed = given(*AWAY)
    if resumed():
        return _reminders(typed, {})
    values, wrong = read(AbsenceSchema(), {"user_id": str(caller().user_id), **_filled(typed)})
    if wrong:
        return _reminders(typed, wrong, 422)
    try:
        absences.enter(
            caller(),
            user_id=uuid.UUID(values["user_id"]),
            deputy_id=uuid.UUID(values["deputy_id"]) if values["deputy_id"] else None,
            from_on=values["from_on"],
            until_on=values["until_on"],
        )
    except Invalid as error:
        return _reminders(typed, refused(error), 422)
    flash(_("休假已登记，期间的提醒发给代理人。"))
    return see_other("console.reminders")


def _filled(typed: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in typed.items() if value}


@blueprint.post("/account/absences/<uuid:absence_id>/end")
def end_absence(absence_id: uuid.UUID) -> ResponseReturnValue:
    absences.cancel(caller(), absence_id)
    flash(_("休假已取消。"))
    return see_other("console.reminders")


@blueprint.post("/account/calendar")
def renew_calendar() -> ResponseReturnValue:
    """A fresh address, shown once; the earlier one is no longer good."""
    return _reminders({}, {}, address=ics_feed.renew(caller()))


@blueprint.post("/account/calendar/revoke")
def revoke_calendar() -> ResponseReturnValue:
    ics_feed.revoke(caller())
    flash(_("日历地址已作废。"))
    return see_other("console.reminders")


@blueprint.get("/calendar/<secret>.ics")
@limiter.limit("120 per hour")
def calendar_feed_(secret: str) -> ResponseReturnValue:
    """The calendar itself: whoever has the address reads it, without signing in."""
    return ics_feed.feed(secret), 200, {"Content-Type": "text/calendar; charset=utf-8"}
