"""我的回访: one call at a time. Whom, then the money, then whether they were put under pressure, and only then whether
they are satisfied."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue

from wagecase.console.shell.base import (
    blueprint,
    caller,
    current_session,
    is_resumed,
    language,
    redirect_to,
    render_page,
    resumable,
    roles_required,
)
from wagecase.procedure.core.enums import CallbackResult
from wagecase.procedure.records.spot_checks import CALL_HOURS, CALL_SCRIPT, TimeOfDay
from wagecase.schemas.messages import refusal_text
from wagecase.schemas.spot_checks import AnswersSchema, CallAttemptSchema
from wagecase.services.base.dates import today
from wagecase.services.base.errors import Invalid, Refused
from wagecase.services.spot_checks import call_queries, calls
from wagecase.services.spot_checks.caller_assignment import CALLER_ROLES
from wagecase.web.forms import errors_of_refusal, load_form, submitted_values
from wagecase.web.translating import gettext as _

QUESTION_FIELDS = (
    "identity_checked",
    "received",
    "received_on",
    "own_card",
    "still_owed",
    "asked_to_say_satisfied",
    "charged",
)
CLOSING_FIELDS = ("satisfaction", "words")


@blueprint.get("/callbacks", endpoint="callbacks")
@roles_required(*CALLER_ROLES)
def list_calls() -> ResponseReturnValue:
    return render_page(
        "oversight/calls.html", rows=call_queries.list_own_callbacks(caller()), today=today(), times=_times_of_day()
    )


def _times_of_day() -> list[tuple[str, str, str]]:
    return [
        (one.value, one.label.get(language()), "–".join(f"{each:%H:%M}" for each in CALL_HOURS[one]))
        for one in TimeOfDay
    ]


@blueprint.get("/callbacks/<uuid:task_id>", endpoint="callback")
@roles_required(*CALLER_ROLES)
def show_call(task_id: uuid.UUID) -> ResponseReturnValue:
    return _render_call(task_id)


def _render_call(task_id: uuid.UUID, status: int = 200, **more: Any) -> ResponseReturnValue:
    found = call_queries.get_callback(caller(), task_id)
    office = current_session().organisation[language()]
    script = {name: words.get(language()).format(office=office, name=found.worker) for name, words in CALL_SCRIPT}
    usual: dict[str, Any] = {
        "phone": None,
        "typed": dict.fromkeys((*QUESTION_FIELDS, *CLOSING_FIELDS), ""),
        "wrong": {},
        "part": 1,
    }
    return render_page(
        "oversight/call.html",
        status,
        found=found,
        script=script,
        today=today(),
        results=[(result.value, result.label.get(language())) for result in CallbackResult],
        result_labels={result.value: result.label.get(language()) for result in CallbackResult},
        times={name: label for name, label, _hours in _times_of_day()},
        **{**usual, "fault": "", **more},
    )


@blueprint.post("/callbacks/<uuid:task_id>/phone")
@roles_required(*CALLER_ROLES)
def reveal_phone(task_id: uuid.UUID) -> ResponseReturnValue:
    """The number in clear, once it is on record who saw it and what for."""
    return _render_call(task_id, phone=calls.unmask_phone(caller(), task_id))


@blueprint.post("/callbacks/<uuid:task_id>/attempts")
@roles_required(*CALLER_ROLES)
def record_attempt(task_id: uuid.UUID) -> ResponseReturnValue:
    values, faults = load_form(CallAttemptSchema(), submitted_values("result"))
    if faults:
        return _render_call(task_id, 422, fault=_("请选择拨打结果。"))
    result = CallbackResult(values["result"])
    try:
        ended = calls.record_attempt(caller(), task_id, result)
    except Refused as refusal:
        return _render_refusal(task_id, refusal)
    if result is CallbackResult.reached:
        return redirect_to("console.callback", task_id=task_id, _anchor="script")
    flash(_("各时段都未接通，这次回访到此结束。") if ended else _("已记录，请换一个时段再拨。"))
    return redirect_to("console.callbacks")


def _render_refusal(task_id: uuid.UUID, refusal: Refused, **more: Any) -> ResponseReturnValue:
    return _render_call(task_id, 409, fault=" ".join(refusal_text(one, language()) for one in refusal.unmet), **more)


@blueprint.post("/callbacks/<uuid:task_id>/answers")
@roles_required(*CALLER_ROLES)
@resumable
def record_answers(task_id: uuid.UUID) -> ResponseReturnValue:
    """First the money; then, where it was paid, whether the worker is satisfied, and their words."""
    typed = submitted_values(*QUESTION_FIELDS, *CLOSING_FIELDS)
    if is_resumed() or request.form.get("back"):
        return _render_call(task_id, typed=typed)
    if typed["identity_checked"] == "false":
        return _record_wrong_person(task_id)
    values, faults = load_form(AnswersSchema(), typed)
    if faults:
        return _render_call(task_id, 422, typed=typed, wrong=faults)
    if request.form.get("part") != "2":
        return _render_call(task_id, typed=typed, part=2)
    try:
        found = calls.record_answers(caller(), task_id, calls.CallbackAnswers(**values))
    except Refused as refusal:
        return _render_refusal(task_id, refusal, typed=typed)
    except Invalid as error:
        return _render_call(task_id, 422, typed=typed, wrong=errors_of_refusal(error), part=2)
    flash(_("已记录，与办结情况不符，市级会看到。") if found else _("已记录。"))
    return redirect_to("console.callbacks")


def _record_wrong_person(task_id: uuid.UUID) -> ResponseReturnValue:
    try:
        calls.record_attempt(caller(), task_id, CallbackResult.other_person)
    except Refused as refusal:
        return _render_refusal(task_id, refusal)
    flash(_("已记为非本人。"))
    return redirect_to("console.callbacks")


@blueprint.post("/callbacks/<uuid:task_id>/drop")
@roles_required(*CALLER_ROLES)
def cancel_call(task_id: uuid.UUID) -> ResponseReturnValue:
    try:
        calls.drop_callback(caller(), task_id)
    except Refused as refusal:
        return _render_refusal(task_id, refusal)
    flash(_("这次回访已结束。"))
    return redirect_to("console.callbacks")
