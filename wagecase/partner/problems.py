"""What a partner is told when something cannot be done."""

from __future__ import annotations

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from wagecase.extensions import db
from wagecase.partner.base import Outside, blueprint, page
from wagecase.services.base.errors import NotFound
from wagecase.services.crypto.file_store import VaultAway
from wagecase.web.translating import gettext as _


def problem(status: int, title: str, text: str) -> Response:
    return page("problem.html", status, title=title, text=text, door_id=(request.view_args or {}).get("door_id"))


@blueprint.errorhandler(Outside)
def of_outside(error: Outside) -> ResponseReturnValue:
    text = _("打开后两小时没有结束、查阅码已更换或者链接已停用时，须重新输入查阅码。刚才填写的内容没有提交。")
    return problem(401, _("请先输入查阅码"), text)


@blueprint.errorhandler(CSRFError)
def of_csrf(error: CSRFError) -> ResponseReturnValue:
    return problem(400, _("表单已失效"), _("这个表单打开得太久了。什么也没有提交，请重新打开。"))


@blueprint.errorhandler(NotFound)
def of_not_found(error: NotFound) -> ResponseReturnValue:
    return problem(404, _("没有找到"), _("没有这个内容，或者它不在移交给贵单位的范围内。"))


@blueprint.errorhandler(VaultAway)
@blueprint.errorhandler(OperationalError)
@blueprint.errorhandler(InterfaceError)
@blueprint.errorhandler(PoolTimeout)
def of_away(error: Exception) -> ResponseReturnValue:
    db.session.rollback()
    return problem(503, _("系统暂时不可用"), _("这一次没有提交，请稍后重试。"))


@blueprint.errorhandler(HTTPException)
def of_http(error: HTTPException) -> ResponseReturnValue:
    """What Flask refuses, and our own faults, which are logged."""
    status = error.code or 500
    said = {
        413: (_("内容过大"), _("文件合计超过上限，请分几次提交。")),
        429: (_("尝试过于频繁"), _("请稍等片刻再试。")),
    }.get(status, (_("无法处理这个请求"), _("请从邮件里的链接重新打开。")))
    return problem(status, *said)
