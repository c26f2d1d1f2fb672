"""The reminders of a case: what was sent and will be, to whom and why; sent again, held back, let go."""

from __future__ import annotations

import uuid

from flask import flash, request
from flask.typing import ResponseReturnValue

from wagecase.console.base import blueprint, caller, language, page, resumable, resumed, see_other
from wagecase.console.case import tabs
from wagecase.console.typed import given, read, refused
from wagecase.schemas.fields import Day, Id, Schema, Text
from wagecase.services import casefile, reading, reminder_explain, reminder_steer
from wagecase.services.errors import Invalid
from wagecase.translating import gettext as _

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
    found = reading.opened(caller(), key)
    so_far = reminder_explain.so_far(found, language())
    tracks = reminder_steer.tracks(caller(), found)
    to_come = reminder_explain.to_come(found, language(), past=so_far, tracks=tracks)
    mine = {one.id for one, may in tracks.items() if may}
    return page(
        "case_reminders.html",
        status,
        head=casefile.head(found, language()),
        tabs=tabs(),
        to_come=to_come,
        so_far=so_far,
        mine=mine,
        choices=_choices(to_come, mine),
        typed=typed,
        wrong=wrong,
    )


def _choices(to_come: list[reminder_explain.Told], mine: set[uuid.UUID]) -> list[tuple[str, str]]:
    """What may be held back: each thing once."""
    found = {
        f"{one.proceeding_id}|{one.subject}": f"{one.about}（{one.due_on}）"
        for one in to_come
        if one.may_hold and one.proceeding_id in mine
    }
    return list(found.items())


@blueprint.post("/cases/<key>/reminders/<uuid:reminder_id>/again")
def send_again(key: str, reminder_id: uuid.UUID) -> ResponseReturnValue:
    reminder_steer.again(caller(), reading.opened(caller(), key), reminder_id)
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
    found = reading.opened(caller(), key)
    values["proceeding_id"] = uuid.UUID(values["proceeding_id"])
    try:
        reminder_steer.hold(caller(), found, **values)
    except Invalid as error:
        return _shown(key, typed, refused(error), 422)
    flash(_("已暂缓；当天到期和逾期的提醒仍照常发送。"))
    return see_other("console.case_reminders", key=key)


@blueprint.post("/cases/<key>/reminders/release")
def release_reminders(key: str) -> ResponseReturnValue:
    found = reading.opened(caller(), key)
    proceeding, _bar, subject = request.form.get("what", "")[:400].partition("|")
    values, _wrong = read(
        HoldSchema(only=("proceeding_id", "subject")), {"proceeding_id": proceeding, "subject": subject}
    )
    if values:
        reminder_steer.release(caller(), found, uuid.UUID(values["proceeding_id"]), values["subject"])
        flash(_("已恢复提醒。"))
    return see_other("console.case_reminders", key=key)
