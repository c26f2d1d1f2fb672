"""Where a file of leads stands, and what its rows are."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from wagecase.web.translating import lazy_gettext as _

IMPORT_STATE_LABELS: Mapping[str, object] = MappingProxyType(
    {
        "mapping": _("待对应列"),
        "reading": _("正在读取"),
        "checking": _("正在核对"),
        "checked": _("待确认导入"),
        "importing": _("正在导入"),
        "done": _("已导入"),
        "cancelled": _("已取消"),
        "failed": _("无法读取"),
    }
)
ROW_STATUS_LABELS: Mapping[str, object] = MappingProxyType(
    {
        "fresh": _("新线索"),
        "alike": _("与已有案件相似"),
        "again": _("重复线索"),
        "wrong": _("有误"),
    }
)
