"""What a page of a partner says when something cannot be done."""

from __future__ import annotations

from flask import Response, request
from flask.typing import ResponseReturnValue

from wagecase.partner.base import AccessRequired, blueprint, render_page
from wagecase.web.problem_texts import PARTNERS
from wagecase.web.problems import Problem, register_problem_handlers
from wagecase.web.translating import gettext as _


def problem_page(status: int, title: str, text: str, reference: str | None = None) -> Response:
    access_id = (request.view_args or {}).get("access_id")
    return render_page("problem.html", status, title=title, text=text, access_id=access_id, reference=reference)


@blueprint.errorhandler(AccessRequired)
def handle_access_required(error: AccessRequired) -> ResponseReturnValue:
    text = _("打开后两小时没有结束、查阅码已更换或者链接已停用时，须重新输入查阅码。刚才填写的内容没有提交。")
    return problem_page(401, _("请先输入查阅码"), text)


def render_problem(problem: Problem, error: Exception) -> Response:
    title, text = PARTNERS[problem.name]
    return problem_page(problem.status, str(title), str(text), problem.reference)


register_problem_handlers(blueprint, render_problem)
