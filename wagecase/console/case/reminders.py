"""The reminders of a case: what was sent and will be, to whom and why; sent again, held back, released."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from wagecase.console.case.case import case_tabs
from wagecase.console.shell.base import blueprint, caller, is_resumed, language, redirect_to, render_page, resumable
from wagecase.procedure.notifications.message_subject import MessageSubject
from wagecase.schemas.fields import DateField, IdField, StrictSchema, TextField
from wagecase.services.access import access_log
from wagecase.services.base.errors import Invalid
from wagecase.services.case_queries import page_view
from wagecase.services.notifications.catalogue import controllable, controls, preview
from wagecase.web.forms import errors_of_refusal, load_form, submitted_values
from wagecase.web.translating import gettext as _


class MessageSubjectField(TextField):
    """What a hold is about, as `MessageSubject.key` writes it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        try:
            return MessageSubject.from_key(super()._deserialize(value, attr, data, **options))
        except ValueError as fault:
            raise ValidationError("invalid") from fault


class ReminderHoldSchema(StrictSchema):
    """What is held back, until when and why."""

    proceeding_id = IdField(required=True)
    about = MessageSubjectField(300, required=True)
    until_on = DateField(required=True)
    reason = TextField(200, shortest=2, required=True)


@blueprint.get("/cases/<key>/reminders")
def case_reminders(key: str) -> ResponseReturnValue:
    return _render_case_reminders(key, {}, {})


def _render_case_reminders(
    key: str, typed: dict[str, str], wrong: dict[str, str], status: int = 200
) -> ResponseReturnValue:
    found = access_log.read_case(caller(), key)
    so_far = preview.outbox_messages(found, language())
    tracks = controllable.list_proceedings(caller(), found)
    proceedings = [one.proceeding for one in tracks]
    to_come = preview.planned_messages(found, language(), past=so_far, proceedings=proceedings)
    mine = {one.proceeding.id for one in tracks if one.may_control}
    return render_page(
        "case/case_reminders.html",
        status,
        head=page_view.case_header(found, language()),
        tabs=case_tabs(),
        to_come=to_come,
        so_far=so_far,
        mine=mine,
        choices=_hold_choices(to_come, mine),
        typed=typed,
        wrong=wrong,
    )


def _hold_choices(to_come: list[preview.NotificationView], mine: set[uuid.UUID]) -> list[tuple[str, str]]:
    """What may be held back: each thing once."""
    found = {
        f"{one.proceeding_id}|{one.about_key}": f"{one.about}（{one.due_on}）"
        for one in to_come
        if one.may_hold and one.proceeding_id in mine
    }
    return list(found.items())


@blueprint.post("/cases/<key>/reminders/<uuid:reminder_id>/again")
def resend_reminder(key: str, reminder_id: uuid.UUID) -> ResponseReturnValue:
    controls.resend_reminder(caller(), access_log.read_case(caller(), key), reminder_id)
    flash(_("已重新排入发送。"))
    return redirect_to("console.case_reminders", key=key)


@blueprint.post("/cases/<key>/reminders/hold")
@resumable
def hold_reminders(key: str) -> ResponseReturnValue:
    typed = submitted_values("what", "until_on", "reason")
    if is_resumed():
        return _render_case_reminders(key, typed, {})
    proceeding, _bar, about = typed["what"].partition("|")
    values, wrong = load_form(
        ReminderHoldSchema(), {**typed, "what": None, "proceeding_id": proceeding, "about": about}
    )
    if wrong:
        return _render_case_reminders(key, typed, wrong, 422)
    found = access_log.read_case(caller(), key)
    values["proceeding_id"] = uuid.UUID(values["proceeding_id"])
    try:
        controls.hold_reminders(caller(), found, **values)
    except Invalid as error:
        return _render_case_reminders(key, typed, errors_of_refusal(error), 422)
    flash(_("已暂缓；当天到期和逾期的提醒仍照常发送。"))
    return redirect_to("console.case_reminders", key=key)


@blueprint.post("/cases/<key>/reminders/release")
def release_reminders(key: str) -> ResponseReturnValue:
    found = access_log.read_case(caller(), key)
    proceeding, _bar, about = request.form.get("what", "")[:400].partition("|")
    values, _wrong = load_form(
        ReminderHoldSchema(only=("proceeding_id", "about")), {"proceeding_id": proceeding, "about": about}
    )
    if values:
        controls.release_reminders(caller(), found, uuid.UUID(values["proceeding_id"]), values["about"])
        flash(_("已恢复提醒。"))
    return redirect_to("console.case_reminders", key=key)
