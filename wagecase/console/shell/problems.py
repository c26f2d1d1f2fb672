"""What a page says when it cannot do what was asked: what is the matter, what became of what was typed, whom to ask."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from wagecase.console.shell.base import (
    COOKIE,
    NOT_KEPT,
    RESUMABLE,
    HalfWay,
    PasswordOnce,
    SessionEnded,
    blueprint,
    caller,
    keep,
    language,
    page,
)
from wagecase.extensions import db
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import Role
from wagecase.schemas.messages import tell
from wagecase.services.base import errors, lookups
from wagecase.services.crypto.file_store import VaultAway
from wagecase.web.translating import gettext as _

RETRY_SECONDS = "5"


def problem(status: int, title: str, text: str, reasons: Iterable[str] = (), **values: object) -> Response:
    """A page that says what is the matter. `people` are whom to ask; `fields` is what was typed."""
    typed = typed_fields() if request.endpoint in RESUMABLE and request.method == "POST" else []
    said = {"title": title, "text": text, "reasons": list(reasons), "fields": typed, "people": [], **values}
    return page("problem.html", status, **said)


def typed_fields() -> list[tuple[str, str]]:
    """The fields of the form, for a form that shows them again; one that is too large cannot be read."""
    try:
        return [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_KEPT]
    except RequestEntityTooLarge:
        return []


def _said(unmet: Iterable[Unmet]) -> list[str]:
    return [tell(one, language()) for one in unmet]


@blueprint.errorhandler(SessionEnded)
def of_ended_session(error: SessionEnded) -> ResponseReturnValue:
    """To the log-in; whoever had typed something carries it along."""
    was_open = bool(request.cookies.get(COOKIE))
    if request.method == "POST" and request.endpoint in RESUMABLE:
        carried = keep(request.full_path.rstrip("?"), typed_fields())
        return page("log_in.html", 401, ended=was_open, next=None, kept=carried)
    path = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("console.log_in", next=path, ended=int(was_open) or None), 303)


@blueprint.errorhandler(HalfWay)
def of_half_way(error: HalfWay) -> ResponseReturnValue:
    return redirect(url_for("console.second_factor"), 303)


@blueprint.errorhandler(PasswordOnce)
def of_password_once(error: PasswordOnce) -> ResponseReturnValue:
    return redirect(url_for("console.new_password"), 303)


@blueprint.errorhandler(CSRFError)
def of_csrf(error: CSRFError) -> Response:
    return problem(
        400,
        _("表单已失效"),
        _("这个表单不是刚才从本系统打开的，或者您在另一个窗口重新登录过。什么也没有保存。"),
    )


@blueprint.route("/<path:unknown>", methods=["GET", "POST"])
def nowhere(unknown: str) -> ResponseReturnValue:
    """Any address that is none of ours: the same page as for what is not there."""
    raise errors.NotFound


@blueprint.errorhandler(errors.NotFound)
def of_not_found(error: errors.NotFound) -> Response:
    return problem(404, _("没有找到"), _("没有这个内容，或者它不在您可以查看的范围内。请核对编号，或从我的工作进入。"))


@blueprint.errorhandler(errors.Forbidden)
def of_forbidden(error: errors.Forbidden) -> Response:
    return problem(
        403,
        _("您不能办理此事"),
        _("这项工作不属于您的角色或单位。什么也没有保存。"),
        _said(error.unmet),
        people=lookups.whom_to_ask(caller(), roles_named(error.unmet), language()),
    )


def roles_named(unmet: Iterable[Unmet]) -> frozenset[Role]:
    """The roles that a refusal names as those whose work it is."""
    named = ",".join(one.params.get("roles", "") for one in unmet).split(",")
    return frozenset(Role(one.removeprefix("role:")) for one in named if one)


@blueprint.errorhandler(errors.Refused)
def of_refused(error: errors.Refused) -> Response:
    return problem(409, _("现在不能办理"), _("条件不满足。什么也没有保存。"), _said(error.unmet))


@blueprint.errorhandler(errors.Invalid)
def of_invalid(error: errors.Invalid) -> Response:
    said = [reason for unmet in error.fields.values() for reason in _said(unmet)]
    return problem(422, _("填写的内容有误"), _("什么也没有保存。"), said)


@blueprint.errorhandler(errors.Stale)
@blueprint.errorhandler(errors.KeyReused)
@blueprint.errorhandler(IntegrityError)
def of_conflict(error: Exception) -> Response:
    db.session.rollback()
    return problem(409, _("内容已有变化"), _("他人同时作了修改。什么也没有保存，请重新打开后再办理。"))


@blueprint.errorhandler(errors.BadCredentials)
def of_resting(error: errors.BadCredentials) -> Response:
    return problem(403, _("账号暂停使用"), _("因多次输错，该账号暂停片刻。请稍后再试，或请管理员协助。"))


@blueprint.errorhandler(OperationalError)
@blueprint.errorhandler(InterfaceError)
@blueprint.errorhandler(PoolTimeout)
def of_lost_database(error: Exception) -> Response:
    db.session.rollback()
    g.signed = g.get("signed")
    answer = problem(
        503,
        _("系统暂时不可用"),
        _("数据库暂时连不上。这一次没有保存；请稍后在本页重试，同一表单不会重复登记。"),
        retry=True,
    )
    answer.headers["Retry-After"] = RETRY_SECONDS
    return answer


@blueprint.errorhandler(VaultAway)
def of_lost_vault(error: VaultAway) -> Response:
    db.session.rollback()
    text = _("存放文件的地方暂时连不上。文件没有收下，案件没有变化；请稍后再试。")
    return problem(503, _("暂时不能存取文件"), text, retry=True)


BY_STATUS = {
    404: lambda: of_not_found(errors.NotFound()),
    413: lambda: problem(413, _("内容过大"), _("提交的内容超过上限，请分几次提交。")),
    429: lambda: problem(429, _("操作过于频繁"), _("请稍等片刻再试。")),
}


@blueprint.errorhandler(HTTPException)
def of_http(error: HTTPException) -> Response:
    """What Flask refuses on our addresses, and our own faults, which are logged."""
    status = error.code or 500
    if status in BY_STATUS:
        return BY_STATUS[status]()
    if status < 400:
        return make_response(error.get_response())
    if status < 500:
        return problem(status, _("无法处理这个请求"), _("请从我的工作重新进入。"))
    db.session.rollback()
    return problem(500, _("系统出错"), _("出了差错，已经记录。请稍后再试；如果再次出现，请告知管理员。"), retry=True)
