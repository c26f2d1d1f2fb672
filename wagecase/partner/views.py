"""The access, and the matter behind it."""

from __future__ import annotations

import uuid

from flask import Response, flash, request
from flask.typing import ResponseReturnValue

from wagecase.extensions import limiter
from wagecase.partner.base import ACCESS_COOKIE, blueprint, current_access, render_page
from wagecase.schemas.acts import act_schema
from wagecase.schemas.messages import message_text
from wagecase.services.base.errors import AlreadyProcessed, BadCredentials, IdempotencyKeyReused, Invalid, Refused
from wagecase.services.notifications.outbox.keys import PARTNER_PREFIX
from wagecase.services.partner_portal import access_codes, receiver_view
from wagecase.web.forms import errors_of_refusal, load_form, refusal_texts
from wagecase.web.language import language
from wagecase.web.notices import WARN
from wagecase.web.pages import redirect_to, set_cookie
from wagecase.web.translating import gettext as _

CODE_LIMIT = "20 per minute; 100 per hour"
MAX_FILES = 10
MAX_KEY_LENGTH = 128
ACT_FIELDS = {
    "receipt": ("note",),
    "return": ("reason",),
    "ask_more_time": ("due", "reason"),
    "answer_transfer": ("account", "number"),
}


@blueprint.get("/<uuid:access_id>")
def code_form(access_id: uuid.UUID) -> ResponseReturnValue:
    """Asks for the code, or redirects to the transfer if the code was given."""
    if access_codes.get_partner_session(access_id, request.cookies.get(ACCESS_COOKIE)):
        return redirect_to("partner.show_transfer", access_id=access_id)
    return render_page("code_form.html", access_id=access_id, fault="")


@blueprint.post("/<uuid:access_id>")
@limiter.limit(CODE_LIMIT)
def submit_code(access_id: uuid.UUID) -> ResponseReturnValue:
    """Tries the code."""
    try:
        ticket = access_codes.sign_in_with_code(access_id, request.form.get("code", "")[:50])
    except BadCredentials as error:
        return render_page("code_form.html", 422, access_id=access_id, fault=_code_fault(error))
    answer = redirect_to("partner.show_transfer", access_id=access_id)
    return set_cookie(answer, ACCESS_COOKIE, ticket, path=f"{PARTNER_PREFIX}/{access_id}")


def _code_fault(error: BadCredentials) -> str:
    until = error.detail.get("until")
    if until is None:
        return _("查阅码不对，或者链接已停用。请核对10位数字；仍打不开的，请致电移出单位。")
    return _("查阅码多次不对，请%(count)d分钟后再试。", count=access_codes.minutes_left(until))


@blueprint.get("/<uuid:access_id>/matter")
def show_transfer(access_id: uuid.UUID) -> ResponseReturnValue:
    """What was handed over, and what may be done."""
    return _render_transfer(access_id, {}, {})


def _render_transfer(
    access_id: uuid.UUID, typed: dict[str, str], wrong: dict[str, str], failed_act: str = "", status: int = 200
) -> ResponseReturnValue:
    return render_page(
        "transfer.html",
        status,
        access_id=access_id,
        found=receiver_view.get_partner_page(current_access(), language()),
        typed=typed,
        wrong=wrong,
        at=failed_act,
        key=str(uuid.uuid4()),
    )


@blueprint.post("/<uuid:access_id>/acts/<any(receipt, answer_transfer, ask_more_time, return):name>")
def perform_act(access_id: uuid.UUID, name: str) -> ResponseReturnValue:
    """Does one of the acts, or shows the page again with what is wrong and all that was typed."""
    typed = {field: request.form.get(field, "") for field in ACT_FIELDS[name]}
    files = [one for one in request.files.getlist("file") if one.filename]
    if len(files) > MAX_FILES:
        return _render_transfer(
            access_id, typed, {"file": message_text(f"too_many|max={MAX_FILES}", language())}, name, 422
        )
    values, wrong = load_form(
        act_schema("case", name)(), {field: text.strip() and text for field, text in typed.items()}
    )
    if wrong:
        return _render_transfer(access_id, typed, wrong, name, 422)
    given = {field: value for field, value in values.items() if value is not None}
    key = request.form.get("key", "")[:MAX_KEY_LENGTH] or None
    try:
        receiver_view.perform_partner_act(
            current_access(), name, given, [(one.filename or "", one.stream) for one in files], key
        )
    except AlreadyProcessed:
        flash(_("这份表单已经提交过，没有重复办理。"), WARN)
    except Invalid as error:
        return _render_transfer(access_id, typed, errors_of_refusal(error), name, 422)
    except (Refused, IdempotencyKeyReused) as error:
        said = " ".join(refusal_texts(error.unmet)) if isinstance(error, Refused) else _("内容已有变化，请重新打开。")
        return _render_transfer(access_id, typed, {"": said}, name, 409)
    else:
        flash(_("已提交，移出单位会收到通知。"))
    return redirect_to("partner.show_transfer", access_id=access_id)


@blueprint.get("/<uuid:access_id>/files/<uuid:evidence_id>/original")
def download_original(access_id: uuid.UUID, evidence_id: uuid.UUID) -> ResponseReturnValue:
    """A file that goes along, to be saved."""
    found = receiver_view.open_shared_original(current_access(), evidence_id)
    return Response(found.pieces, mimetype=found.media, headers=found.headers)


@blueprint.get("/<uuid:access_id>/files/<uuid:evidence_id>/<any(shown, small):which>")
def show_preview(access_id: uuid.UUID, evidence_id: uuid.UUID, which: str) -> ResponseReturnValue:
    """The copy of such a file that is shown."""
    content = receiver_view.get_shared_preview(current_access(), evidence_id, which)
    return Response(content, mimetype="image/jpeg", headers={"Content-Security-Policy": "default-src 'none'; sandbox"})


@blueprint.post("/<uuid:access_id>/leave")
def end_visit(access_id: uuid.UUID) -> ResponseReturnValue:
    """Ends the visit on this browser."""
    answer = redirect_to("partner.code_form", access_id=access_id)
    answer.delete_cookie(ACCESS_COOKIE, path=f"{PARTNER_PREFIX}/{access_id}")
    return answer
