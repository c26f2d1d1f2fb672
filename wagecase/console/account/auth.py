"""Signing in and out: password, second factor, and what was typed before a session ended."""

from __future__ import annotations

from typing import Any

import segno
from flask import make_response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from wagecase.console.shell.base import (
    COOKIE,
    LANGUAGE_COOKIE,
    YEAR_SECONDS,
    blueprint,
    forget_forms,
    kept,
    language,
    page,
    safe_path,
    see_other,
    set_session,
    signed,
)
from wagecase.extensions import db, limiter
from wagecase.models import User
from wagecase.schemas.messages import tell
from wagecase.services.base.errors import BadCredentials, Invalid
from wagecase.services.identity import sessions
from wagecase.services.identity import two_factor as factors
from wagecase.web.translating import gettext as _

# Per address and minute; an office shares one address, so that the account's own rest is the real brake.
ATTEMPTS = "300 per minute"
LONGEST_FIELD = 1000


@blueprint.get("/log-in")
def log_in() -> ResponseReturnValue:
    return page("log_in.html", ended=request.args.get("ended") == "1", next=request.args.get("next"), kept=None)


@blueprint.post("/log-in")
@limiter.limit(ATTEMPTS)
def enter() -> ResponseReturnValue:
    """The first step: name and password."""
    given = (request.form.get(field, "")[:LONGEST_FIELD] for field in ("username", "password"))
    name, password = (text.replace("\0", "") for text in given)
    agent, address = request.headers.get("User-Agent", ""), request.remote_addr or ""
    try:
        secret, complete = sessions.sign_in(name.strip(), password, agent=agent, address=address)
    except BadCredentials:
        fault = _("用户名或密码不对，或该账号因多次失败暂停登录，请稍后再试。")
        return page("log_in.html", 401, fault=fault, username=name, **_carried())
    forget_forms()
    answer = _onward() if complete else _to_second_factor()
    return set_session(answer, secret)


def _carried() -> dict[str, Any]:
    """Where the person wanted to go and what he had typed, through all steps of signing in."""
    return {name: request.form.get(name) for name in ("next", "kept")}


def _onward() -> ResponseReturnValue:
    """To what the person wanted: his form filled in, the page he asked for, or his work."""
    found = kept(request.form.get("kept"))
    if found:
        path, fields = found
        return page("resume.html", action=safe_path(path), fields=fields)
    return redirect(safe_path(request.form.get("next")), 303)


def _to_second_factor() -> ResponseReturnValue:
    """A form that must survive goes along in the page, an address in the query."""
    if request.form.get("kept"):
        return page("second_factor.html", **_carried())
    return redirect(url_for("console.second_factor", next=request.form.get("next")), 303)


@blueprint.get("/second-factor")
def second_factor() -> ResponseReturnValue:
    """The code, or for a person without a second factor whose role requires one, setting it up."""
    if signed().complete:
        return see_other("console.work")
    if not factors.enrolled(signed().principal.user_id):
        return see_other("console.set_up")
    return page("second_factor.html", next=request.args.get("next"), kept=None)


@blueprint.post("/second-factor")
@limiter.limit(ATTEMPTS)
def give_code() -> ResponseReturnValue:
    """The second step."""
    if signed().complete:
        return _onward()
    try:
        secret = sessions.give_code(signed(), request.form.get("code", "")[:LONGEST_FIELD])
    except factors.NotEnrolled:
        return see_other("console.set_up")
    except (BadCredentials, factors.CodeMissing):
        fault = _("验证码不对或已用过，请等待下一个；多次输错后账号暂停登录。")
        return page("second_factor.html", 401, fault=fault, **_carried())
    forget_forms()
    return set_session(make_response(_onward()), secret)


@blueprint.get("/second-factor/set-up")
def set_up() -> ResponseReturnValue:
    """A secret for the person's authenticator, as a picture and to type."""
    if factors.enrolled(signed().principal.user_id):
        return see_other("console.account" if signed().complete else "console.second_factor")
    return _set_up()


def _set_up(fault: str | None = None, status: int = 200) -> ResponseReturnValue:
    enrolment = factors.begin(db.session.get_one(User, signed().principal.user_id))
    picture = segno.make(enrolment.address, error="m").svg_inline(scale=4, border=4, dark="#000", light="#fff")
    secret = " ".join(enrolment.secret[start : start + 4] for start in range(0, len(enrolment.secret), 4))
    # segno draws the picture from figures of its own; nothing that a person typed is in it.
    return page("set_up.html", status, picture=Markup(picture), secret=secret, fault=fault)  # noqa: S704


@blueprint.post("/second-factor/set-up")
def enrol() -> ResponseReturnValue:
    """The first right code puts the second factor in force; the recovery codes are shown once."""
    try:
        secret, codes = sessions.enrol(signed(), request.form.get("code", "")[:LONGEST_FIELD])
    except Invalid as error:
        return _set_up(tell(error.fields["code"][0], language()), 422)
    forget_forms()
    return set_session(page("codes.html", codes=codes), secret)


@blueprint.post("/log-out")
def log_out() -> ResponseReturnValue:
    sessions.end(signed().principal.user_id, signed().session_id)
    session.clear()
    answer = make_response(see_other("console.log_in"))
    answer.delete_cookie(COOKIE)
    return answer


@blueprint.post("/language", endpoint="language")
def switch_language() -> ResponseReturnValue:
    """The other language, on the page where one is."""
    answer = make_response(redirect(safe_path(request.form.get("back")), 303))
    chosen = "en" if request.form.get("lang") == "en" else "zh"
    answer.set_cookie(LANGUAGE_COOKIE, chosen, max_age=YEAR_SECONDS, samesite="Lax", httponly=True)
    return answer
