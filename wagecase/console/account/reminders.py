"""How one is reminded: digest and rest days, who stands in while one is away, and one's private calendar."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue

from wagecase.console.shell.base import blueprint, caller, is_resumed, redirect_to, render_page, resumable
from wagecase.extensions import limiter
from wagecase.schemas.fields import DateField, IdField, StrictSchema
from wagecase.services.base.errors import Invalid
from wagecase.services.hearings import ics_feed
from wagecase.services.notifications.recipients import absences, edit_absences, edit_preferences, preferences
from wagecase.services.notifications.recipients.preferences import ReminderPreferences
from wagecase.web.forms import errors_of_refusal, load_form, submitted_values
from wagecase.web.translating import gettext as _

ABSENCE_FIELDS = ("user_id", "deputy_id", "from_on", "until_on")


class AbsenceSchema(StrictSchema):
    """Days of absence, both included, and the deputy."""

    user_id = IdField(required=True)
    deputy_id = IdField(load_default=None)
    from_on = DateField(required=True)
    until_on = DateField(required=True)


@blueprint.get("/account/reminders")
def reminder_settings() -> ResponseReturnValue:
    return _render_reminder_settings({}, {})


def _render_reminder_settings(
    typed: dict[str, str], wrong: dict[str, str], status: int = 200, **more: Any
) -> ResponseReturnValue:
    principal = caller()
    return render_page(
        "account/reminder_settings.html",
        status,
        wishes=preferences.get_own_preferences(principal),
        away=absences.list_absences(principal),
        people=absences.list_office_colleagues(principal),
        for_others=principal.has(*absences.MANAGING_ROLES),
        me=principal.user_id,
        feed=ics_feed.get_own_feed(principal),
        typed=typed,
        wrong=wrong,
        **more,
    )


@blueprint.post("/account/reminders")
def save_reminder_settings() -> ResponseReturnValue:
    chosen = ReminderPreferences(digest="digest" in request.form, rest_days="rest_days" in request.form)
    edit_preferences.save_preferences(caller(), chosen)
    flash(_("提醒方式已保存。"))
    return redirect_to("console.reminder_settings")


@blueprint.post("/account/absences")
@resumable
def add_absence() -> ResponseReturnValue:
    typed = submitted_values(*ABSENCE_FIELDS)
    if is_resumed():
        return _render_reminder_settings(typed, {})
    values, wrong = load_form(AbsenceSchema(), {"user_id": str(caller().user_id), **_without_blanks(typed)})
    if wrong:
        return _render_reminder_settings(typed, wrong, 422)
    try:
        edit_absences.add_absence(
            caller(),
            user_id=uuid.UUID(values["user_id"]),
            deputy_id=uuid.UUID(values["deputy_id"]) if values["deputy_id"] else None,
            from_on=values["from_on"],
            until_on=values["until_on"],
        )
    except Invalid as error:
        return _render_reminder_settings(typed, errors_of_refusal(error), 422)
    flash(_("休假已登记，期间的提醒发给代理人。"))
    return redirect_to("console.reminder_settings")


def _without_blanks(typed: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in typed.items() if value}


@blueprint.post("/account/absences/<uuid:absence_id>/end")
def end_absence(absence_id: uuid.UUID) -> ResponseReturnValue:
    edit_absences.cancel_absence(caller(), absence_id)
    flash(_("休假已取消。"))
    return redirect_to("console.reminder_settings")


@blueprint.post("/account/calendar")
def renew_calendar_feed() -> ResponseReturnValue:
    """A fresh address, shown once; the earlier one is no longer good."""
    return _render_reminder_settings({}, {}, address=ics_feed.renew_feed(caller()))


@blueprint.post("/account/calendar/revoke")
def revoke_calendar_feed() -> ResponseReturnValue:
    ics_feed.revoke_feed(caller())
    flash(_("日历地址已作废。"))
    return redirect_to("console.reminder_settings")


@blueprint.get("/calendar/<secret>.ics")
@limiter.limit("120 per hour")
def calendar_feed_file(secret: str) -> ResponseReturnValue:
    """The calendar itself: its address is enough to read it, without signing in."""
    return ics_feed.render_feed(secret), 200, {"Content-Type": "text/calendar; charset=utf-8"}
