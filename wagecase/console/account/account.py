"""One's own account: password, second factor, and the browsers in which one is signed in."""

from __future__ import annotations

import uuid

from flask import flash, request
from flask.typing import ResponseReturnValue

from wagecase.console.shell.base import blueprint, language, page, see_other, signed
from wagecase.console.shell.schema_values import refused
from wagecase.extensions import db
from wagecase.models import User
from wagecase.schemas.messages import tell
from wagecase.services.base.errors import BadCredentials, Invalid
from wagecase.services.identity import sessions
from wagecase.services.identity import two_factor as factors
from wagecase.web.translating import gettext as _

LONGEST_FIELD = 1000


@blueprint.get("/account")
def account() -> ResponseReturnValue:
    return _account({})


def _account(wrong: dict[str, str], status: int = 200) -> ResponseReturnValue:
    user = db.session.get_one(User, signed().principal.user_id)
    return page(
        "account.html",
        status,
        wrong=wrong,
        enrolled=factors.enrolled(user.id),
        required=factors.required(user),
        codes=factors.codes_left(user.id),
        open=sessions.listed(user.id),
    )


@blueprint.post("/account/password")
def change_password() -> ResponseReturnValue:
    old, new, again = (request.form.get(name, "")[:LONGEST_FIELD] for name in ("old", "new", "again"))
    if new != again:
        return _account({"again": _("两次输入的新密码不一样")}, 422)
    try:
        sessions.change_password(signed(), old, new)
    except Invalid as error:
        return _account({name: tell(unmet[0], language()) for name, unmet in error.fields.items()}, 422)
    flash(_("密码已修改。"))
    return see_other("console.account")


@blueprint.get("/new-password")
def new_password() -> ResponseReturnValue:
    """The only page there is for whoever came with a password that an administrator made."""
    if not signed().password_once:
        return see_other("console.work")
    return page("new_password.html", wrong={})


@blueprint.post("/new-password")
def choose_password() -> ResponseReturnValue:
    new, again = (request.form.get(name, "")[:LONGEST_FIELD] for name in ("new", "again"))
    if new != again:
        return page("new_password.html", 422, wrong={"again": _("两次输入的新密码不一样")})
    try:
        sessions.choose_password(signed(), new)
    except Invalid as error:
        return page("new_password.html", 422, wrong=refused(error))
    flash(_("密码已修改。"))
    return see_other("console.work")


@blueprint.post("/account/recovery-codes")
def recovery_codes() -> ResponseReturnValue:
    """Fresh recovery codes, or no second factor any more: both only with a code of the present one."""
    removing = request.form.get("remove") == "1"
    try:
        codes = sessions.renew_codes(signed(), request.form.get("code", "")[:LONGEST_FIELD], remove=removing)
    except (BadCredentials, factors.CodeMissing):
        return _account({"code": _("验证码不对或已用过，请等待下一个；多次输错后账号暂停登录。")}, 422)
    if codes:
        return page("codes.html", codes=codes)
    flash(_("第二重验证已停用。"))
    return see_other("console.account")


@blueprint.post("/account/sessions/<uuid:session_id>/end")
def end_session(session_id: uuid.UUID) -> ResponseReturnValue:
    sessions.end(signed().principal.user_id, session_id)
    flash(_("已结束该浏览器的登录。"))
    return see_other("console.account")
