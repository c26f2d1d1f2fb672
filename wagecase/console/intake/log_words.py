"""What the columns of a pasted roster are called."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from wagecase.web.translating import lazy_gettext as _

COLUMN_LABELS: Mapping[str, object] = MappingProxyType(
    {
        "name": _("姓名"),
        "id_number": _("证件号"),
        "phone": _("电话"),
        "claimed": _("欠付金额（元）"),
        "period_from": _("欠薪起"),
        "period_to": _("欠薪止"),
        "team": _("班组"),
        "job": _("工种"),
        "sex": _("性别"),
        "card": _("工资卡号"),
        "address": _("住址"),
    }
)
