"""One's own account: password, second factor, and the browsers in which one is signed in."""

from __future__ import annotations

import uuid

from flask import flash, request
from flask.typing import ResponseReturnValue

from wagecase.console.shell.base import blueprint, current_session, language, redirect_to, render_page
from wagecase.schemas.messages import refusal_text
from wagecase.services.base.errors import BadCredentials, Invalid
from wagecase.services.identity import queries, sessions
from wagecase.services.identity import two_factor as factors
from wagecase.web.forms import errors_of_refusal
from wagecase.web.translating import gettext as _

MAX_FIELD_LENGTH = 1000


@blueprint.get("/account")
def account() -> ResponseReturnValue:
    return _render_account({})


def _render_account(wrong: dict[str, str], status: int = 200) -> ResponseReturnValue:
    found = queries.account_security(current_session().principal.user_id)
    return render_page(
        "account/account.html",
        status,
        wrong=wrong,
        enrolled=found.enrolled,
        required=found.required,
        codes=found.recovery_codes,
        open=found.sessions,
    )


@blueprint.post("/account/password")
def change_password() -> ResponseReturnValue:
    old, new, again = (request.form.get(name, "")[:MAX_FIELD_LENGTH] for name in ("old", "new", "again"))
    if new != again:
        return _render_account({"again": _("两次输入的新密码不一样")}, 422)
    try:
        sessions.change_own_password(current_session(), old, new)
    except Invalid as error:
        return _render_account({name: refusal_text(unmet[0], language()) for name, unmet in error.fields.items()}, 422)
    flash(_("密码已修改。"))
    return redirect_to("console.account")


@blueprint.get("/new-password")
def new_password_form() -> ResponseReturnValue:
    """The only page open to somebody who signed in with a password that an administrator made."""
    if not current_session().password_once:
        return redirect_to("console.work")
    return render_page("account/new_password.html", wrong={})


@blueprint.post("/new-password")
def save_new_password() -> ResponseReturnValue:
    new, again = (request.form.get(name, "")[:MAX_FIELD_LENGTH] for name in ("new", "again"))
    if new != again:
        return render_page("account/new_password.html", 422, wrong={"again": _("两次输入的新密码不一样")})
    try:
        sessions.choose_own_password(current_session(), new)
    except Invalid as error:
        return render_page("account/new_password.html", 422, wrong=errors_of_refusal(error))
    flash(_("密码已修改。"))
    return redirect_to("console.work")


@blueprint.post("/account/recovery-codes")
def update_second_factor() -> ResponseReturnValue:
    """Fresh recovery codes, or no second factor any more: both only with a code of the present one."""
    removing = request.form.get("remove") == "1"
    try:
        codes = sessions.renew_recovery_codes(
            current_session(), request.form.get("code", "")[:MAX_FIELD_LENGTH], remove=removing
        )
    except (BadCredentials, factors.SecondFactorCodeMissing):
        return _render_account({"code": _("验证码不对或已用过，请等待下一个；多次输错后账号暂停登录。")}, 422)
    if codes:
        return render_page("account/recovery_codes.html", codes=codes)
    flash(_("第二重验证已停用。"))
    return redirect_to("console.account")


@blueprint.post("/account/sessions/<uuid:session_id>/end")
def end_session(session_id: uuid.UUID) -> ResponseReturnValue:
    sessions.end_session(current_session().principal.user_id, session_id)
    flash(_("已结束该浏览器的登录。"))
    return redirect_to("console.account")
