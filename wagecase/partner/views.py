"""The door, and the matter behind it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from flask import Response, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from wagecase.extensions import limiter
from wagecase.partner.base import COOKIE, blueprint, entered, language, page
from wagecase.procedure.core.acts import Unmet
from wagecase.schemas.acts import schema_of
from wagecase.schemas.messages import flatten, say, tell
from wagecase.services.base.errors import AlreadyDone, BadCredentials, Invalid, KeyReused, Refused
from wagecase.services.notifications.outbox.resolve import DOOR
from wagecase.services.partner_portal import access_codes, receiver_view
from wagecase.web.translating import gettext as _

ATTEMPTS = "20 per minute; 100 per hour"
MOST_FILES = 10
LONGEST_KEY = 128
FIELDS = {
    "receipt": ("note",),
    "return": ("reason",),
    "ask_more_time": ("due", "reason"),
    "answer_hand_over": ("account", "number"),
}


@blueprint.get("/<uuid:door_id>")
def door(door_id: uuid.UUID) -> ResponseReturnValue:
    """Asks for the code, or leads on whoever is within."""
    if access_codes.entered(door_id, request.cookies.get(COOKIE)):
        return redirect(url_for("partner.matter", door_id=door_id), 303)
    return page("door.html", door_id=door_id, fault="")


@blueprint.post("/<uuid:door_id>")
@limiter.limit(ATTEMPTS)
def enter(door_id: uuid.UUID) -> ResponseReturnValue:
    """Tries the code."""
    try:
        ticket = access_codes.enter(door_id, request.form.get("code", "")[:50])
    except BadCredentials as error:
        return page("door.html", 422, door_id=door_id, fault=_fault(error))
    answer = current_app.make_response(redirect(url_for("partner.matter", door_id=door_id), 303))
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    path = f"{DOOR}/{door_id}"
    answer.set_cookie(COOKIE, ticket, httponly=True, secure=secure, samesite="Lax", path=path)
    return answer


def _fault(error: BadCredentials) -> str:
    until = error.detail.get("until")
    if until is None:
        return _("查阅码不对，或者链接已停用。请核对10位数字；仍打不开的，请致电移出单位。")
    return _("查阅码多次不对，请%(count)d分钟后再试。", count=access_codes.instant_left(until))


@blueprint.get("/<uuid:door_id>/matter")
def matter(door_id: uuid.UUID) -> ResponseReturnValue:
    """What was handed over, and what may be done."""
    return _shown(door_id, {}, {})


def _shown(
    door_id: uuid.UUID, typed: dict[str, str], wrong: dict[str, str], at: str = "", status: int = 200
) -> ResponseReturnValue:
    return page(
        "matter.html",
        status,
        door_id=door_id,
        found=receiver_view.shown(entered(), language()),
        typed=typed,
        wrong=wrong,
        at=at,
        key=str(uuid.uuid4()),
    )


@blueprint.post("/<uuid:door_id>/acts/<any(receipt, answer_hand_over, ask_more_time, return):name>")
def act(door_id: uuid.UUID, name: str) -> ResponseReturnValue:
    """Does one of the acts, or shows the page again with what is wrong and all that was typed."""
    typed = {field: request.form.get(field, "") for field in FIELDS[name]}
    files = [one for one in request.files.getlist("file") if one.filename]
    if len(files) > MOST_FILES:
        return _shown(door_id, typed, {"file": say(f"too_many|max={MOST_FILES}", language())}, name, 422)
    try:
        values = schema_of("case", name)().load({field: text for field, text in typed.items() if text.strip()})
    except ValidationError as error:
        wrong = {str(path[0]): say(message, language()) for path, message in flatten(error.normalized_messages())}
        return _shown(door_id, typed, wrong, name, 422)
    given = {field: value for field, value in dict(values).items() if value is not None}
    key = request.form.get("key", "")[:LONGEST_KEY] or None
    try:
        receiver_view.act(entered(), name, given, [(one.filename or "", one.stream) for one in files], key)
    except AlreadyDone:
        flash(_("这份表单已经提交过，没有重复办理。"))
    except Invalid as error:
        return _shown(door_id, typed, {field: _say(unmet) for field, unmet in error.fields.items()}, name, 422)
    except (Refused, KeyReused) as error:
        said = _say(error.unmet) if isinstance(error, Refused) else _("内容已有变化，请重新打开。")
        return _shown(door_id, typed, {"": said}, name, 409)
    else:
        flash(_("已提交，移出单位会收到通知。"))
    return redirect(url_for("partner.matter", door_id=door_id), 303)


def _say(unmet: Iterable[Unmet]) -> str:
    return " ".join(tell(one, language()) for one in unmet)


@blueprint.get("/<uuid:door_id>/files/<uuid:evidence_id>/original")
def original(door_id: uuid.UUID, evidence_id: uuid.UUID) -> ResponseReturnValue:
    """A file that goes along, to be saved."""
    found = receiver_view.original(entered(), evidence_id)
    return Response(found.pieces, mimetype=found.media, headers=found.headers)


@blueprint.get("/<uuid:door_id>/files/<uuid:evidence_id>/<any(shown, small):which>")
def copy(door_id: uuid.UUID, evidence_id: uuid.UUID, which: str) -> ResponseReturnValue:
    """The copy of such a file that is shown."""
    content = receiver_view.copy(entered(), evidence_id, which)
    return Response(content, mimetype="image/jpeg", headers={"Content-Security-Policy": "default-src 'none'; sandbox"})


@blueprint.post("/<uuid:door_id>/leave")
def leave(door_id: uuid.UUID) -> ResponseReturnValue:
    """Ends the visit on this browser."""
    answer: Any = current_app.make_response(redirect(url_for("partner.door", door_id=door_id), 303))
    answer.delete_cookie(COOKIE, path=f"{DOOR}/{door_id}")
    return answer
