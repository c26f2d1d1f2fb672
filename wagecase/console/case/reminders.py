"""The reminders of a case: what was sent and will be, to whom and why; sent again, held back, let go."""

from __future__ import annotations

import uuid

from flask import flash, request
from flask.typing import ResponseReturnValue

from wagecase.console.case.case import tabs
from wagecase.console.shell.base import blueprint, caller, language, page, resumable, resumed, see_other
from wagecase.console.shell.schema_values import given, read, refused
from wagecase.schemas.fields import Day, Id, Schema, Text
from wagecase.services.access import access_log
from wagecase.services.base.errors import Invalid
from wagecase.services.case_queries import page_view
from wagecase.services.notifications.catalogue import controls, preview
from wagecase.web.translating import gettext as _

HOLD = ("proceeding_id", "subject", "until_on", "reason")


class HoldSchema(Schema):
    """What is held back, until when and why."""

    proceeding_id = Id(required=True)
    subject = Text(300, required=True)
    until_on = Day(required=True)
    reason = Text(200, shortest=2, required=True)


@blueprint.get("/cases/<key>/reminders")
def case_reminders(key: str) -> ResponseReturnValue:
    return _shown(key, {}, {})


def _shown(key: str, typed: dict[str, str], wrong: dict[str, str], status: int = 200) -> ResponseReturnValue:
    found = access_log.opened(caller(), key)
    so_far = preview.so_far(found, language())
    tracks = controls.tracks(caller(), found)
    to_come = preview.to_come(found, language(), past=so_far, tracks=tracks)
    mine = {one.id for one, may in tracks.items() if may}
    return page(
        "case_reminders.html",
        status,
        head=page_view.head(found, language()),
        tabs=tabs(),
        to_come=to_come,
        so_far=so_far,
        mine=mine,
        choices=_choices(to_come, mine),
        typed=typed,
        wrong=wrong,
    )


def _choices(to_come: list[preview.Told], mine: set[uuid.UUID]) -> list[tuple[str, str]]:
    """What may be held back: each thing once."""
    found = {
        f"{one.proceeding_id}|{one.subject}": f"{one.about}（{one.due_on}）"
        for one in to_come
        if one.may_hold and one.proceeding_id in mine
    }
    return list(found.items())


@blueprint.post("/cases/<key>/reminders/<uuid:reminder_id>/again")
def send_again(key: str, reminder_id: uuid.UUID) -> ResponseReturnValue:
    controls.again(caller(), access_log.opened(caller(), key), reminder_id)
    flash(_("已重新排入发送。"))
    return see_other("console.case_reminders", key=key)


@blueprint.post("/cases/<key>/reminders/hold")
@resumable
def hold_reminders(key: str) -> ResponseReturnValue:
    typed = given("what", "until_on", "reason")
    if resumed():
        return _shown(key, typed, {})
    proceeding, _bar, subject = typed["what"].partition("|")
    values, wrong = read(HoldSchema(), {**typed, "what": None, "proceeding_id": proceeding, "subject": subject})
    if wrong:
        return _shown(key, typed, wrong, 422)
    found = access_log.opened(caller(), key)
    values["proceeding_id"] = uuid.UUID(values["proceeding_id"])
    try:
        controls.hold(caller(), found, **values)
    except Invalid as error:
        return _shown(key, typed, refused(error), 422)
    flash(_("已暂缓；当天到期和逾期的提醒仍照常发送。"))
    return see_other("console.case_reminders", key=key)


@blueprint.post("/cases/<key>/reminders/release")
def release_reminders(key: str) -> ResponseReturnValue:
    found = access_log.opened(caller(), key)
    proceeding, _bar, subject = request.form.get("what", "")[:400].partition("|")
    values, _wrong = read(
        HoldSchema(only=("proceeding_id", "subject")), {"proceeding_id": proceeding, "subject": subject}
    )
    if values:
        controls.release(caller(), found, uuid.UUID(values["proceeding_id"]), values["subject"])
        flash(_("已恢复提醒。"))
    return see_other("console.case_reminders", key=key)
