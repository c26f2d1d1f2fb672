"""我的回访: one call at a time. Whom, then the money, then who pressed him, and only then whether he is satisfied."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue

from wagecase.console.shell.base import blueprint, caller, language, only, page, resumable, resumed, see_other, signed
from wagecase.console.shell.schema_values import given, read, refused
from wagecase.extensions import db
from wagecase.procedure.core.enums import CallResult
from wagecase.procedure.records.spot_checks import HOURS, SCRIPT, TimeOfDay
from wagecase.schemas.messages import tell
from wagecase.schemas.spot_checks import AnswersSchema, TrySchema
from wagecase.services.base.dates import today
from wagecase.services.base.errors import Invalid, Refused
from wagecase.services.spot_checks import calls
from wagecase.services.spot_checks.caller_assignment import CALLERS
from wagecase.web.translating import gettext as _

ASKED = ("identity_checked", "received", "received_on", "own_card", "still_owed", "told_satisfied", "charged")
LAST = ("satisfaction", "words")


@blueprint.get("/calls", endpoint="calls")
@only(*CALLERS)
def listed() -> ResponseReturnValue:
    return page("calls.html", rows=calls.mine(caller()), today=today(), times=_times())


def _times() -> list[tuple[str, str, str]]:
    return [
        (one.value, one.label.get(language()), "–".join(f"{each:%H:%M}" for each in HOURS[one])) for one in TimeOfDay
    ]


@blueprint.get("/calls/<uuid:task_id>", endpoint="call")
@only(*CALLERS)
def one(task_id: uuid.UUID) -> ResponseReturnValue:
    return _shown(task_id)


def _shown(task_id: uuid.UUID, status: int = 200, **more: Any) -> ResponseReturnValue:
    found = calls.call(caller(), task_id)
    office = signed().organisation[language()]
    script = {name: words.get(language()).format(office=office, name=found.worker) for name, words in SCRIPT}
    usual: dict[str, Any] = {"phone": None, "typed": dict.fromkeys((*ASKED, *LAST), ""), "wrong": {}, "part": 1}
    return page(
        "call.html",
        status,
        found=found,
        script=script,
        today=today(),
        results=[(result.value, result.label.get(language())) for result in CallResult],
        result_labels={result.value: result.label.get(language()) for result in CallResult},
        times={name: label for name, label, _hours in _times()},
        **{**usual, "fault": "", **more},
    )


@blueprint.post("/calls/<uuid:task_id>/phone")
@only(*CALLERS)
def show_phone(task_id: uuid.UUID) -> ResponseReturnValue:
    """The number in clear, once it is on record who saw it and what for."""
    return _shown(task_id, phone=calls.phone(caller(), task_id))


@blueprint.post("/calls/<uuid:task_id>/tries")
@only(*CALLERS)
def record_try(task_id: uuid.UUID) -> ResponseReturnValue:
    values, faults = read(TrySchema(), given("result"))
    if faults:
        return _shown(task_id, 422, fault=_("请选择拨打结果。"))
    result = CallResult(values["result"])
    try:
        ended = calls.record_try(caller(), task_id, result)
    except Refused as refusal:
        return _refused(task_id, refusal)
    if result is CallResult.reached:
        return see_other("console.call", task_id=task_id, _anchor="script")
    flash(_("各时段都未接通，这次回访到此结束。") if ended else _("已记录，请换一个时段再拨。"))
    return see_other("console.calls")


def _refused(task_id: uuid.UUID, refusal: Refused, **more: Any) -> ResponseReturnValue:
    db.session.rollback()
    return _shown(task_id, 409, fault=" ".join(tell(one, language()) for one in refusal.unmet), **more)


@blueprint.post("/calls/<uuid:task_id>/answers")
@only(*CALLERS)
@resumable
def record_answers(task_id: uuid.UUID) -> ResponseReturnValue:
    """First what came of the money; then, where it came, whether he is satisfied, and his words."""
    typed = given(*ASKED, *LAST)
    if resumed() or request.form.get("back"):
        return _shown(task_id, typed=typed)
    if typed["identity_checked"] == "false":
        return _not_himself(task_id)
    values, faults = read(AnswersSchema(), typed)
    if faults:
        return _shown(task_id, 422, typed=typed, wrong=faults)
    if request.form.get("part") != "2":
        return _shown(task_id, typed=typed, part=2)
    try:
        found = calls.record_answers(caller(), task_id, calls.Answers(**values))
    except Refused as refusal:
        return _refused(task_id, refusal, typed=typed)
    except Invalid as error:
        db.session.rollback()
        return _shown(task_id, 422, typed=typed, wrong=refused(error), part=2)
    flash(_("已记录，与办结情况不符，市级会看到。") if found else _("已记录。"))
    return see_other("console.calls")


def _not_himself(task_id: uuid.UUID) -> ResponseReturnValue:
    try:
        calls.record_try(caller(), task_id, CallResult.other_person)
    except Refused as refusal:
        return _refused(task_id, refusal)
    flash(_("已记为非本人。"))
    return see_other("console.calls")


@blueprint.post("/calls/<uuid:task_id>/drop")
@only(*CALLERS)
def drop_call(task_id: uuid.UUID) -> ResponseReturnValue:
    try:
        calls.drop(caller(), task_id)
    except Refused as refusal:
        return _refused(task_id, refusal)
    flash(_("这次回访已结束。"))
    return see_other("console.calls")
