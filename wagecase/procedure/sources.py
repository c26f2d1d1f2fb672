"""Fact ids and the articles behind them, written once, so that acts and refusals cite alike."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

PRACTICE = "办理惯例"
"""For an act that no statute orders but every office does: an office's custom, said openly as such."""


def _read(page: str) -> dict[str, str]:
    return {fact: article for fact, _, article in (line.partition(" ") for line in page.strip().splitlines())}


SOURCES: Mapping[str, str] = MappingProxyType(
    _read(
        """
A01 劳动保障监察条例第13条
A02 天津市劳动和社会保障监察条例第5、8条
A03 关于实施《劳动保障监察条例》若干规定第18条
A04 关于实施《劳动保障监察条例》若干规定第18条
A05 关于实施《劳动保障监察条例》若干规定第18条
A06 保障农民工工资支付条例第10条第3款
A08 劳动保障监察条例第14条第2款
A09 天津市劳动和社会保障监察条例第18条（一）
A10 劳动保障监察条例第20条
A11 劳动保障监察条例第17条
A12 天津市劳动和社会保障监察条例第20条
A13 关于实施《劳动保障监察条例》若干规定第37条
A14 行政处罚法第61条
A16 劳动保障监察条例第18条
A17 劳动保障监察条例第19条
A18 行政处罚法第64条
A19 劳动保障监察条例第16条
A20 劳动合同法第85条、劳动保障监察条例第26条
A23 劳动保障监察条例第21条第2款
A24 保障农民工工资支付条例第42条
A25 行政强制法第53条
A26 行政强制法第54条
A27 行政复议法第20条
A28 行政诉讼法第46条
A31 保障农民工工资支付条例第50条
A32 刑法第276条之一
A33 法释〔2013〕3号第3条
A34 法释〔2013〕3号第3条
A35 法释〔2013〕3号第4条第1款
A36 法释〔2013〕3号第4条第2款
A37 人社部发〔2014〕100号
A38 法释〔2013〕3号第6条
A39 行政执法机关移送涉嫌犯罪案件的规定第5条
A40 行政执法机关移送涉嫌犯罪案件的规定第7、8条
A41 行政执法机关移送涉嫌犯罪案件的规定第9、12条
A42 行政执法机关移送涉嫌犯罪案件的规定第6、11条
A43 保障农民工工资支付条例第29条第2款
A44 保障农民工工资支付条例第30条第3、4款
A45 保障农民工工资支付条例第36、37条
A46 保障农民工工资支付条例第18至22条
A48 保障农民工工资支付条例第63条
A48a 保障农民工工资支付条例第59条
A49 人社部发〔2021〕65号
A51 人社部令第45号第5条
A52 人社部令第45号第8条
A53 人社部令第45号第6条
A54 人社部令第45号第7条
A55 人社部令第45号第11条
A56 人社部令第45号第12至14条
A57 人社部令第45号第17条
A59 保障农民工工资支付条例第52条
C38 劳动人事争议仲裁办案规则第63条
E02 保障农民工工资支付条例第11条
E04 保障农民工工资支付条例第15条
F01 津人社办发〔2025〕7号（十七）
F05 天津市“全国根治欠薪线索反映平台”核处工作规程（试行）
F06 天津市“全国根治欠薪线索反映平台”核处工作规程（试行）
F07 天津市“全国根治欠薪线索反映平台”核处工作规程（试行）
F11 津人社办发〔2025〕7号（十七）
F12 关于实施《劳动保障监察条例》若干规定第18条
J07 人社部令第45号第8条、法释〔2013〕3号第4条
"""
    )
)


def source(*facts: str) -> str:
    """The articles of these facts and the fact ids, as `article; article [A11 A12]`; PRACTICE stands for itself."""
    articles = dict.fromkeys(SOURCES.get(fact, fact) for fact in facts)
    return "；".join(articles) + "".join(f" [{' '.join(ids)}]" for ids in [[f for f in facts if f in SOURCES]] if ids)
