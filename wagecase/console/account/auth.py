"""Signing in and out: password, second factor, and what was typed before a session ended."""

from __future__ import annotations

from typing import Any

import segno
from flask import Response, make_response, redirect, request, session
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from wagecase.console.shell.base import (
    SESSION_COOKIE,
    blueprint,
    current_session,
    language,
    redirect_to,
    render_page,
    rotate_csrf_token,
    safe_return_path,
    set_session_cookie,
    unstash_form,
)
from wagecase.extensions import limiter
from wagecase.schemas.messages import refusal_text
from wagecase.services.base.errors import BadCredentials, Invalid
from wagecase.services.identity import queries, sessions
from wagecase.services.identity import two_factor as factors
from wagecase.web.language import LANGUAGE_COOKIE
from wagecase.web.pages import YEAR_SECONDS
from wagecase.web.translating import gettext as _

# Per address and minute; an office shares one address, so that the lock of the account is the real brake.
SIGN_IN_LIMIT = "300 per minute"
MAX_FIELD_LENGTH = 1000


@blueprint.get("/log-in")
def log_in() -> ResponseReturnValue:
    return render_page(
        "account/log_in.html", ended=request.args.get("ended") == "1", next=request.args.get("next"), kept=None
    )


@blueprint.post("/log-in")
@limiter.limit(SIGN_IN_LIMIT)
def submit_log_in() -> ResponseReturnValue:
    """The first step: name and password."""
    given = (request.form.get(field, "")[:MAX_FIELD_LENGTH] for field in ("username", "password"))
    name, password = (text.replace("\0", "") for text in given)
    agent, address = request.headers.get("User-Agent", ""), request.remote_addr or ""
    try:
        secret, complete = sessions.sign_in(name.strip(), password, agent=agent, address=address)
    except BadCredentials:
        fault = _("用户名或密码不对，或该账号因多次失败暂停登录，请稍后再试。")
        return render_page("account/log_in.html", 401, fault=fault, username=name, **_resumption())
    rotate_csrf_token()
    answer = _redirect_after_sign_in() if complete else _redirect_to_second_factor()
    return set_session_cookie(make_response(answer), secret)


def _resumption() -> dict[str, Any]:
    """Where the person wanted to go and what they had typed, through all steps of signing in."""
    return {name: request.form.get(name) for name in ("next", "kept")}


def _redirect_after_sign_in() -> Response:
    """To what the person wanted: their form filled in, the page they asked for, or their work."""
    found = unstash_form(request.form.get("kept"))
    if found:
        path, fields = found
        return render_page("account/resume_form.html", action=safe_return_path(path), fields=fields)
    return make_response(redirect(safe_return_path(request.form.get("next")), 303))


def _redirect_to_second_factor() -> Response:
    """A form that must survive goes along in the page, an address in the query."""
    if request.form.get("kept"):
        return render_page("account/second_factor.html", **_resumption())
    return redirect_to("console.second_factor", next=request.form.get("next"))


@blueprint.get("/second-factor")
def second_factor() -> ResponseReturnValue:
    """The code, or for a person without a second factor whose role requires one, setting it up."""
    if current_session().complete:
        return redirect_to("console.work")
    if not queries.is_enrolled(current_session().principal.user_id):
        return redirect_to("console.second_factor_setup")
    return render_page("account/second_factor.html", next=request.args.get("next"), kept=None)


@blueprint.post("/second-factor")
@limiter.limit(SIGN_IN_LIMIT)
def submit_second_factor() -> ResponseReturnValue:
    """The second step."""
    if current_session().complete:
        return _redirect_after_sign_in()
    try:
        secret = sessions.complete_with_code(current_session(), request.form.get("code", "")[:MAX_FIELD_LENGTH])
    except factors.SecondFactorNotEnrolled:
        return redirect_to("console.second_factor_setup")
    except (BadCredentials, factors.SecondFactorCodeMissing):
        fault = _("验证码不对或已用过，请等待下一个；多次输错后账号暂停登录。")
        return render_page("account/second_factor.html", 401, fault=fault, **_resumption())
    rotate_csrf_token()
    return set_session_cookie(_redirect_after_sign_in(), secret)


@blueprint.get("/second-factor/set-up")
def second_factor_setup() -> ResponseReturnValue:
    """A secret for the person's authenticator, as a picture and to type."""
    if queries.is_enrolled(current_session().principal.user_id):
        return redirect_to("console.account" if current_session().complete else "console.second_factor")
    return _render_second_factor_setup()


def _render_second_factor_setup(fault: str | None = None, status: int = 200) -> ResponseReturnValue:
    enrolment = factors.begin_enrolment(current_session().principal.user_id)
    picture = segno.make(enrolment.address, error="m").svg_inline(scale=4, border=4, dark="#000", light="#fff")
    secret = " ".join(enrolment.secret[start : start + 4] for start in range(0, len(enrolment.secret), 4))
    # segno draws the picture from figures of its own; nothing that a person typed is in it.
    return render_page("account/second_factor_setup.html", status, picture=Markup(picture), secret=secret, fault=fault)  # noqa: S704


@blueprint.post("/second-factor/set-up")
def enrol_second_factor() -> ResponseReturnValue:
    """The first right code puts the second factor in force; the recovery codes are shown once."""
    try:
        secret, codes = sessions.complete_with_enrolment(
            current_session(), request.form.get("code", "")[:MAX_FIELD_LENGTH]
        )
    except Invalid as error:
        return _render_second_factor_setup(refusal_text(error.fields["code"][0], language()), 422)
    rotate_csrf_token()
    return set_session_cookie(render_page("account/recovery_codes.html", codes=codes), secret)


@blueprint.post("/log-out")
def log_out() -> ResponseReturnValue:
    sessions.end_session(current_session().principal.user_id, current_session().session_id)
    session.clear()
    answer = make_response(redirect_to("console.log_in"))
    answer.delete_cookie(SESSION_COOKIE)
    return answer


@blueprint.post("/language", endpoint="language")
def switch_language() -> ResponseReturnValue:
    """The other language, on the page where one is."""
    answer = make_response(redirect(safe_return_path(request.form.get("back")), 303))
    chosen = "en" if request.form.get("lang") == "en" else "zh"
    answer.set_cookie(LANGUAGE_COOKIE, chosen, max_age=YEAR_SECONDS, samesite="Lax", httponly=True)
    return answer
