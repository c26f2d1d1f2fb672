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
    RESUMABLE_ENDPOINTS,
    SESSION_COOKIE,
    UNSTASHED_FIELDS,
    PasswordChangePending,
    SecondFactorPending,
    SessionEnded,
    blueprint,
    caller,
    language,
    render_page,
    stash_form,
)
from wagecase.extensions import db
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import Role
from wagecase.schemas.messages import refusal_text
from wagecase.services.base import errors, lookups
from wagecase.services.crypto.file_store import FileStoreUnavailable
from wagecase.web.translating import gettext as _

RETRY_SECONDS = "5"


def problem_page(status: int, title: str, text: str, reasons: Iterable[str] = (), **values: object) -> Response:
    """A page that says what is the matter. `people` are whom to ask; `fields` is what was typed."""
    typed = submitted_form_fields() if request.endpoint in RESUMABLE_ENDPOINTS and request.method == "POST" else []
    said = {"title": title, "text": text, "reasons": list(reasons), "fields": typed, "people": [], **values}
    return render_page("shell/problem.html", status, **said)


def submitted_form_fields() -> list[tuple[str, str]]:
    """The fields of the form, for a form that shows them again; one that is too large cannot be read."""
    try:
        return [(name, value) for name, value in request.form.items(multi=True) if name not in UNSTASHED_FIELDS]
    except RequestEntityTooLarge:
        return []


def _messages(unmet: Iterable[Unmet]) -> list[str]:
    return [refusal_text(one, language()) for one in unmet]


@blueprint.errorhandler(SessionEnded)
def handle_ended_session(error: SessionEnded) -> ResponseReturnValue:
    """To the log-in, with what the person had typed."""
    was_open = bool(request.cookies.get(SESSION_COOKIE))
    if request.method == "POST" and request.endpoint in RESUMABLE_ENDPOINTS:
        carried = stash_form(request.full_path.rstrip("?"), submitted_form_fields())
        return render_page("account/log_in.html", 401, ended=was_open, next=None, kept=carried)
    path = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("console.log_in", next=path, ended=int(was_open) or None), 303)


@blueprint.errorhandler(SecondFactorPending)
def handle_second_factor_pending(error: SecondFactorPending) -> ResponseReturnValue:
    return redirect(url_for("console.second_factor"), 303)


@blueprint.errorhandler(PasswordChangePending)
def handle_password_change_pending(error: PasswordChangePending) -> ResponseReturnValue:
    return redirect(url_for("console.new_password_form"), 303)


@blueprint.errorhandler(CSRFError)
def handle_csrf_error(error: CSRFError) -> Response:
    return problem_page(
        400,
        _("表单已失效"),
        _("这个表单不是刚才从本系统打开的，或者您在另一个窗口重新登录过。什么也没有保存。"),
    )


@blueprint.route("/<path:unknown>", methods=["GET", "POST"])
def unknown_address(unknown: str) -> ResponseReturnValue:
    """Any address that is none of ours: the same page as for what is not there."""
    raise errors.NotFound


@blueprint.errorhandler(errors.NotFound)
def handle_not_found(error: errors.NotFound) -> Response:
    return problem_page(
        404, _("没有找到"), _("没有这个内容，或者它不在您可以查看的范围内。请核对编号，或从我的工作进入。")
    )


@blueprint.errorhandler(errors.Forbidden)
def handle_forbidden(error: errors.Forbidden) -> Response:
    return problem_page(
        403,
        _("您不能办理此事"),
        _("这项工作不属于您的角色或单位。什么也没有保存。"),
        _messages(error.unmet),
        people=lookups.list_contacts(caller(), roles_named(error.unmet), language()),
    )


def roles_named(unmet: Iterable[Unmet]) -> frozenset[Role]:
    """The roles that a refusal names as those whose work it is."""
    named = ",".join(one.params.get("roles", "") for one in unmet).split(",")
    return frozenset(Role(one.removeprefix("role:")) for one in named if one)


@blueprint.errorhandler(errors.Refused)
def handle_refused(error: errors.Refused) -> Response:
    return problem_page(409, _("现在不能办理"), _("条件不满足。什么也没有保存。"), _messages(error.unmet))


@blueprint.errorhandler(errors.Invalid)
def handle_invalid(error: errors.Invalid) -> Response:
    said = [reason for unmet in error.fields.values() for reason in _messages(unmet)]
    return problem_page(422, _("填写的内容有误"), _("什么也没有保存。"), said)


@blueprint.errorhandler(errors.Stale)
@blueprint.errorhandler(errors.IdempotencyKeyReused)
@blueprint.errorhandler(IntegrityError)
def handle_conflict(error: Exception) -> Response:
    db.session.rollback()
    return problem_page(409, _("内容已有变化"), _("他人同时作了修改。什么也没有保存，请重新打开后再办理。"))


@blueprint.errorhandler(errors.BadCredentials)
def handle_throttled(error: errors.BadCredentials) -> Response:
    return problem_page(403, _("账号暂停使用"), _("因多次输错，该账号暂停片刻。请稍后再试，或请管理员协助。"))


@blueprint.errorhandler(OperationalError)
@blueprint.errorhandler(InterfaceError)
@blueprint.errorhandler(PoolTimeout)
def handle_database_unavailable(error: Exception) -> Response:
    db.session.rollback()
    g.signed = g.get("signed")
    answer = problem_page(
        503,
        _("系统暂时不可用"),
        _("数据库暂时连不上。这一次没有保存；请稍后在本页重试，同一表单不会重复登记。"),
        retry=True,
    )
    answer.headers["Retry-After"] = RETRY_SECONDS
    return answer


@blueprint.errorhandler(FileStoreUnavailable)
def handle_file_store_unavailable(error: FileStoreUnavailable) -> Response:
    db.session.rollback()
    text = _("存放文件的地方暂时连不上。文件没有收下，案件没有变化；请稍后再试。")
    return problem_page(503, _("暂时不能存取文件"), text, retry=True)


PAGES_BY_STATUS = {
    404: lambda: handle_not_found(errors.NotFound()),
    413: lambda: problem_page(413, _("内容过大"), _("提交的内容超过上限，请分几次提交。")),
    429: lambda: problem_page(429, _("操作过于频繁"), _("请稍等片刻再试。")),
}


@blueprint.errorhandler(HTTPException)
def handle_http_error(error: HTTPException) -> Response:
    """What Flask refuses on our addresses, and our own faults, which are logged."""
    status = error.code or 500
    if status in PAGES_BY_STATUS:
        return PAGES_BY_STATUS[status]()
    if status < 400:
        return make_response(error.get_response())
    if status < 500:
        return problem_page(status, _("无法处理这个请求"), _("请从我的工作重新进入。"))
    db.session.rollback()
    return problem_page(
        500, _("系统出错"), _("出了差错，已经记录。请稍后再试；如果再次出现，请告知管理员。"), retry=True
    )
