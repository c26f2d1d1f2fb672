"""What a page says when it cannot do what was asked: what is the matter, what became of what was typed, and which
telephone takes a complaint meanwhile."""

from __future__ import annotations

from flask import Response, current_app
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from wagecase.public.base import blueprint, render_page
from wagecase.services.base.unit_of_work import release_snapshot
from wagecase.web.translating import gettext as _

RETRY_SECONDS = "5"


def problem_page(status: int, title: str, text: str) -> Response:
    return render_page("problem.html", status, title=title, text=text)


@blueprint.errorhandler(CSRFError)
def handle_csrf_error(error: CSRFError) -> Response:
    return problem_page(
        400,
        _("这一页过期了"),
        _("可能是页面开得太久，或者浏览器不让保存Cookie。之前几步填的内容还在，请从首页重新进入。"),
    )


@blueprint.errorhandler(OperationalError)
@blueprint.errorhandler(InterfaceError)
@blueprint.errorhandler(PoolTimeout)
def handle_database_unavailable(error: Exception) -> Response:
    release_snapshot()
    current_app.logger.warning("The database does not answer a page for workers: %s", type(error).__name__)
    answer = problem_page(
        503,
        _("现在连不上"),
        _("这一步还没有保存。请过几分钟退回上一页再按一次，不会重复登记。着急的，请直接打电话。"),
    )
    answer.headers["Retry-After"] = RETRY_SECONDS
    return answer


@blueprint.errorhandler(HTTPException)
def handle_http_error(error: HTTPException) -> Response:
    status = error.code or 500
    if status == 404:
        return problem_page(404, _("没有这一页"), _("请从首页重新进入。"))
    if status == 413:
        return problem_page(413, _("内容太大"), _("请少填一些，或者分几次补充。"))
    if status == 429:
        return problem_page(429, _("按得太快了"), _("请等一分钟再试。着急的，请直接打电话。"))
    if status < 400:
        return Response(status=status)
    if status < 500:
        return problem_page(status, _("这样打不开"), _("请从首页重新进入。"))
    release_snapshot()
    return problem_page(500, _("系统出错了"), _("已经记录下来。请过一会儿再试，着急的请直接打电话。"))
