"""What a partner is shown when something cannot be done."""

from __future__ import annotations

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from wagecase.extensions import db
from wagecase.partner.base import AccessRequired, blueprint, render_page
from wagecase.services.base.errors import NotFound
from wagecase.services.crypto.file_store import FileStoreUnavailable
from wagecase.web.translating import gettext as _


def problem_page(status: int, title: str, text: str) -> Response:
    return render_page(
        "problem.html", status, title=title, text=text, access_id=(request.view_args or {}).get("access_id")
    )


@blueprint.errorhandler(AccessRequired)
def handle_access_required(error: AccessRequired) -> ResponseReturnValue:
    text = _("打开后两小时没有结束、查阅码已更换或者链接已停用时，须重新输入查阅码。刚才填写的内容没有提交。")
    return problem_page(401, _("请先输入查阅码"), text)


@blueprint.errorhandler(CSRFError)
def handle_csrf_error(error: CSRFError) -> ResponseReturnValue:
    return problem_page(400, _("表单已失效"), _("这个表单打开得太久了。什么也没有提交，请重新打开。"))


@blueprint.errorhandler(NotFound)
def handle_not_found(error: NotFound) -> ResponseReturnValue:
    return problem_page(404, _("没有找到"), _("没有这个内容，或者它不在移交给贵单位的范围内。"))


@blueprint.errorhandler(FileStoreUnavailable)
@blueprint.errorhandler(OperationalError)
@blueprint.errorhandler(InterfaceError)
@blueprint.errorhandler(PoolTimeout)
def handle_unavailable(error: Exception) -> ResponseReturnValue:
    db.session.rollback()
    return problem_page(503, _("系统暂时不可用"), _("这一次没有提交，请稍后重试。"))


@blueprint.errorhandler(HTTPException)
def handle_http_error(error: HTTPException) -> ResponseReturnValue:
    """What Flask refuses, and our own faults, which are logged."""
    status = error.code or 500
    said = {
        413: (_("内容过大"), _("文件合计超过上限，请分几次提交。")),
        429: (_("尝试过于频繁"), _("请稍等片刻再试。")),
    }.get(status, (_("无法处理这个请求"), _("请从邮件里的链接重新打开。")))
    return problem_page(status, *said)
