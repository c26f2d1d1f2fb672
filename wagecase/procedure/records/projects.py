"""The four systems of a construction project and what an office does on its site, as words with their articles."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from wagecase.law.words import Bilingual
from wagecase.procedure.core.enums import Labelled


class WageSystem(Labelled):
    """What a project needs so that wages are paid; by each the general contractor acts (支付条例 26, 28, 31, 32)."""

    real_name = "real_name", "实名制", "Real-name registration"
    special_account = "special_account", "工资专用账户", "Special wage account"
    pay_on_behalf = "pay_on_behalf", "总包代发", "Contractor pays on behalf"
    deposit = "deposit", "工资保证金", "Wage deposit"


# Facts E06, E08 and E12; article 31 is quoted in measure 17's own list (fact S17).
WAGE_SYSTEM_ARTICLES: Mapping[WageSystem, Bilingual] = MappingProxyType(
    {
        WageSystem.real_name: Bilingual("《保障农民工工资支付条例》第28条", "Regulation on wage payment art. 28"),
        WageSystem.special_account: Bilingual("《保障农民工工资支付条例》第26条", "Regulation on wage payment art. 26"),
        WageSystem.pay_on_behalf: Bilingual("《保障农民工工资支付条例》第31条", "Regulation on wage payment art. 31"),
        WageSystem.deposit: Bilingual("《保障农民工工资支付条例》第32条", "Regulation on wage payment art. 32"),
    }
)


class WageSystemState(Labelled):
    in_place = "in_place", "已落实", "In place"
    missing = "missing", "未落实", "Missing"
    not_applicable = "not_applicable", "不适用", "Not applicable"
    unchecked = "unchecked", "未核", "Not checked"


class VisitKind(Labelled):
    inspection = "inspection", "日常检查", "Inspection"
    publicity = "publicity", "普法宣传", "Publicity"
