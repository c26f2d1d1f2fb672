"""What a page says of each kind of problem, to staff, to workers and to partners: a title, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from wagecase.web.translating import lazy_gettext as _

ProblemText = tuple[Any, Any]
_CHANGED = (_("内容已有变化"), _("他人同时作了修改。什么也没有保存，请重新打开后再办理。"))

STAFF: Mapping[str, ProblemText] = MappingProxyType(
    {
        "form_expired": (
            _("表单已失效"),
            _("这个表单不是刚才从本系统打开的，或者您在另一个窗口重新登录过。什么也没有保存。"),
        ),
        "not_found": (
            _("没有找到"),
            _("没有这个内容，或者它不在您可以查看的范围内。请核对编号，或从我的工作进入。"),
        ),
        "forbidden": (_("您不能办理此事"), _("这项工作不属于您的角色或单位。什么也没有保存。")),
        "refused": (_("现在不能办理"), _("条件不满足。什么也没有保存。")),
        "invalid": (_("填写的内容有误"), _("什么也没有保存。")),
        "stale": _CHANGED,
        "key_reused": _CHANGED,
        "conflict": _CHANGED,
        "locked": (_("账号暂停使用"), _("因多次输错，该账号暂停片刻。请稍后再试，或请管理员协助。")),
        "unavailable": (
            _("系统暂时不可用"),
            _("数据库暂时连不上。这一次没有保存；请稍后在本页重试，同一表单不会重复登记。"),
        ),
        "vault_away": (
            _("暂时不能存取文件"),
            _("存放文件的地方暂时连不上。文件没有收下，案件没有变化；请稍后再试。"),
        ),
        "too_large": (_("内容过大"), _("提交的内容超过上限，请分几次提交。")),
        "too_often": (_("操作过于频繁"), _("请稍等片刻再试。")),
        "malformed": (_("无法处理这个请求"), _("请从我的工作重新进入。")),
        "internal": (
            _("系统出错"),
            _("这是系统的差错，不是您的操作有误，已经记录。这一次没有保存；如果再次出现，请把下面的编号告知管理员。"),
        ),
    }
)
_CANNOT_OPEN = (_("这样打不开"), _("请从首页重新进入。"))
_TWICE = (_("刚才有另一次提交"), _("这一步还没有保存。请退回上一页再按一次，不会重复登记。"))
WORKERS: Mapping[str, ProblemText] = MappingProxyType(
    {
        "form_expired": (
            _("这一页过期了"),
            _("可能是页面开得太久，或者浏览器不让保存Cookie。之前几步填的内容还在，请从首页重新进入。"),
        ),
        "not_found": (_("没有这一页"), _("请从首页重新进入。")),
        "forbidden": _CANNOT_OPEN,
        "refused": _CANNOT_OPEN,
        "invalid": _CANNOT_OPEN,
        "stale": _TWICE,
        "key_reused": _TWICE,
        "conflict": _TWICE,
        "locked": _CANNOT_OPEN,
        "unavailable": (
            _("现在连不上"),
            _("这一步还没有保存。请过几分钟退回上一页再按一次，不会重复登记。着急的，请直接打电话。"),
        ),
        "vault_away": (_("现在存不了文件"), _("这一步还没有保存。请过几分钟退回上一页再按一次。")),
        "too_large": (_("内容太大"), _("请少填一些，或者分几次补充。")),
        "too_often": (_("按得太快了"), _("请等一分钟再试。着急的，请直接打电话。")),
        "malformed": _CANNOT_OPEN,
        "internal": (
            _("系统出错了"),
            _("这是我们的错，不是您填错了，已经记录下来。请过一会儿再试，着急的请直接打电话，把下面的编号告诉我们。"),
        ),
    }
)
_REOPEN = (_("无法处理这个请求"), _("请从邮件里的链接重新打开。"))
_CHANGED_MEANWHILE = (_("内容已有变化"), _("这一次没有提交，请重新打开后核对。"))
PARTNERS: Mapping[str, ProblemText] = MappingProxyType(
    {
        "form_expired": (_("表单已失效"), _("这个表单打开得太久了。什么也没有提交，请重新打开。")),
        "not_found": (_("没有找到"), _("没有这个内容，或者它不在移交给贵单位的范围内。")),
        "forbidden": _REOPEN,
        "refused": _REOPEN,
        "invalid": _REOPEN,
        "stale": _CHANGED_MEANWHILE,
        "key_reused": _CHANGED_MEANWHILE,
        "conflict": _CHANGED_MEANWHILE,
        "locked": _REOPEN,
        "unavailable": (_("系统暂时不可用"), _("这一次没有提交，请稍后重试。")),
        "vault_away": (_("系统暂时不可用"), _("这一次没有提交，请稍后重试。")),
        "too_large": (_("内容过大"), _("文件合计超过上限，请分几次提交。")),
        "too_often": (_("尝试过于频繁"), _("请稍等片刻再试。")),
        "malformed": _REOPEN,
        "internal": (
            _("系统出错"),
            _("这是系统的差错，不是您的操作有误，已经记录。这一次没有提交；如果再次出现，请把下面的编号告知移出单位。"),
        ),
    }
)
