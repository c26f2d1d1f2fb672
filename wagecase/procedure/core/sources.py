"""Fact ids and the articles behind them, written once, so that acts and refusals cite alike."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from wagecase.law.citation import citation_text
from wagecase.law.fault import LAW_FOLDER, parse_toml_file
from wagecase.law.words import Bilingual

OFFICE_PRACTICE = "办理惯例"
"""For an act that no statute orders but every office does: an office's custom, said openly as such."""


LAW_TITLES: Mapping[str, Bilingual] = MappingProxyType(
    {title: Bilingual(row["zh"], row["en"]) for title, row in parse_toml_file(LAW_FOLDER, "laws.toml").items()}
    | {"人社部发〔2014〕100号": Bilingual("人社部发〔2014〕100号", "MOHRSS 2014 no. 100")}
)
"""Titles of law in both languages, as citations write them; the last is cited by acts only."""


def _read_sources(page: str) -> dict[str, str]:
    return {fact: article for fact, _, article in (line.partition(" ") for line in page.strip().splitlines())}


ARTICLES_BY_FACT: Mapping[str, str] = MappingProxyType(
    _read_sources(
        """
A01 劳动保障监察条例 第13条
A02 天津市劳动和社会保障监察条例 第5、8条
A03 关于实施《劳动保障监察条例》若干规定 第18条
A04 关于实施《劳动保障监察条例》若干规定 第18条
A05 关于实施《劳动保障监察条例》若干规定 第18条
A06 保障农民工工资支付条例 第10条第3款
A08 劳动保障监察条例 第14条第2款
A09 天津市劳动和社会保障监察条例 第18条(1)
A10 劳动保障监察条例 第20条
A11 劳动保障监察条例 第17条
A12 天津市劳动和社会保障监察条例 第20条
A13 关于实施《劳动保障监察条例》若干规定
A14 行政处罚法 第61条
A16 劳动保障监察条例 第18条
A17 劳动保障监察条例 第19条
A18 行政处罚法 第64条
A19 劳动保障监察条例 第16条
A20 劳动合同法 第85条; 劳动保障监察条例 第26条
A23 劳动保障监察条例 第21条第2款
A24 保障农民工工资支付条例 第42条
A25 行政强制法 第53条
A26 行政强制法 第54条
A27 行政复议法 第20条
A28 行政诉讼法 第46条
A31 保障农民工工资支付条例 第50条
A32 刑法 第276条之1
A33 法释〔2013〕3号 第3条
A34 法释〔2013〕3号 第3条
A35 法释〔2013〕3号 第4条第1款
A36 法释〔2013〕3号 第4条第2款
A37 人社部发〔2014〕100号
A38 法释〔2013〕3号 第6条
A39 行政执法机关移送涉嫌犯罪案件的规定 第5条
A40 行政执法机关移送涉嫌犯罪案件的规定 第7、8条
A41 行政执法机关移送涉嫌犯罪案件的规定 第9、12条
A42 行政执法机关移送涉嫌犯罪案件的规定 第6、11条
A43 保障农民工工资支付条例 第29条第2款
A44 保障农民工工资支付条例 第30条第3、4款
A45 保障农民工工资支付条例 第36、37条
A46 保障农民工工资支付条例 第18–22条
A48 保障农民工工资支付条例 第63条
A48a 保障农民工工资支付条例 第59条
A49 人社部发〔2021〕65号
A51 人社部令第45号 第5条
A52 人社部令第45号 第8条
A53 人社部令第45号 第6条
A54 人社部令第45号 第7条
A55 人社部令第45号 第11条
A56 人社部令第45号 第12–14条
A57 人社部令第45号 第17条
A59 保障农民工工资支付条例 第52条
B01 劳动争议调解仲裁法 第10条
B02 劳动争议调解仲裁法 第12条
B03 劳动争议调解仲裁法 第14条第3款
B04 企业劳动争议协商调解规定 第22条
B05 企业劳动争议协商调解规定 第29条
B06 企业劳动争议协商调解规定 第10条
B07 企业劳动争议协商调解规定 第31条; 劳动人事争议仲裁办案规则 第27条
B08 劳动争议调解仲裁法 第14条第2款
B09 劳动争议调解仲裁法 第15、16条
B10 劳动合同法 第30条第2款
B11 民事诉讼法 第226、227条
B12 法释〔2020〕26号 第13条
B13 劳动人事争议仲裁办案规则 第74条
B14 劳动人事争议仲裁办案规则 第75、76、80条
B15 民事诉讼法 第205条; 人民调解法 第33条
B16 法释〔2011〕5号 第4、5条
B17 人社厅发〔2024〕4号
B20 劳动人事争议仲裁办案规则 第69条
B21 劳动人事争议仲裁办案规则 第70条
B22 劳动争议调解仲裁法 第42条
C01 劳动争议调解仲裁法 第21条; 劳动人事争议仲裁办案规则 第8条
C02 劳动争议调解仲裁法 第53条
C03 劳动争议调解仲裁法 第27条第1–3款
C04 劳动争议调解仲裁法 第27条第4款
C05 劳动人事争议仲裁办案规则 第27条
C06 法释〔2025〕12号 第20条
C07 劳动人事争议仲裁办案规则 第29条
C08 劳动人事争议仲裁办案规则 第29、46条
C09 劳动争议调解仲裁法 第29条; 劳动人事争议仲裁办案规则 第30、31条
C10 劳动争议调解仲裁法 第29条
C11 劳动争议调解仲裁法 第30条
C12 劳动争议调解仲裁法 第30条; 劳动人事争议仲裁办案规则 第33、36条
C13 劳动争议调解仲裁法 第32条; 劳动人事争议仲裁办案规则 第37条
C14 劳动争议调解仲裁法 第35条; 劳动人事争议仲裁办案规则 第38条
C15 劳动争议调解仲裁法 第43条
C17 劳动人事争议仲裁办案规则 第46、47条
C18 劳动争议调解仲裁法 第36条; 劳动人事争议仲裁办案规则 第35、39条
C19 劳动人事争议仲裁办案规则 第20条
C20 劳动人事争议仲裁办案规则 第56条
C21 劳动人事争议仲裁办案规则 第57条
C22 劳动人事争议仲裁办案规则 第58条
C23 劳动人事争议仲裁办案规则 第59条
C24 劳动人事争议仲裁办案规则 第60、61条
C25 人社部发〔2019〕80号
C27 农民工工资争议速裁庭建设专项行动通知（2023）
C28 劳动争议调解仲裁法 第43条第2款; 劳动人事争议仲裁办案规则 第49条
C29 劳动争议调解仲裁法 第44条; 法释〔2020〕26号 第10条
C30 劳动争议调解仲裁法 第47条; 劳动人事争议仲裁办案规则 第50条
C31 劳动人事争议仲裁办案规则 第50条第4款
C32 劳动争议调解仲裁法 第48、49条
C33 劳动争议调解仲裁法 第50条
C34 法释〔2020〕26号 第17条
C35 法释〔2020〕26号 第15条
C36 民事诉讼法 第250条
C37 劳动人事争议仲裁办案规则 第5条; 劳动争议调解仲裁法 第7条
C38 劳动人事争议仲裁办案规则 第63条
C39 劳动人事争议仲裁办案规则 第62、64条
C40 劳动人事争议仲裁办案规则 第22、23、24条
C41 劳动人事争议仲裁办案规则 第6条
D01 法律援助法 第22条
D02 法律援助法 第42条(3)
D03 法律援助法 第38条
D04 法律援助法 第43条第1款
D05 法律援助法 第43条; 办理法律援助案件程序规定 第24条
D06 法律援助法 第43条第2款
D07 法律援助法 第43条第1款
D08 法律援助法 第44条
D09 法律援助法 第49条
D10 法律援助法 第49条第3款
D11 办理法律援助案件程序规定 第27条
D13 法律援助法 第46、50条
D14 法律援助法 第48条
D15 法律援助法 第55条
D17 法律援助法 第35条
D18 保障农民工工资支付条例 第45条
D19 法律援助法 第20、21条
D20 法律援助法 第59条
D22 工会法 第30条; 法律援助法 第68条
D23 天津市实施《中华人民共和国工会法》办法 第25条第2款
E02 保障农民工工资支付条例 第11条
E04 保障农民工工资支付条例 第15条
F01 津人社办发〔2025〕7号 (17)
F05 天津市“全国根治欠薪线索反映平台”核处工作规程（试行）
F06 天津市“全国根治欠薪线索反映平台”核处工作规程（试行）
F07 天津市“全国根治欠薪线索反映平台”核处工作规程（试行）
F11 津人社办发〔2025〕7号 (17)
F12 关于实施《劳动保障监察条例》若干规定 第18条
G29 农民工工资争议速裁庭建设专项行动通知（2023）
H01 民法典 第201条
H19 民事诉讼法 第86条
H20 民事诉讼法 第95条
J07 人社部令第45号 第8条; 法释〔2013〕3号 第4条
J08 劳动争议调解仲裁法 第47条
J13 劳动争议调解仲裁法 第36条; 劳动人事争议仲裁办案规则 第39条
"""
    )
)


def citation_of(*facts: str) -> str:
    """The articles of these facts and their ids, as `article; article [A11 A12]`; PRACTICE stands for itself."""
    articles = dict.fromkeys(ARTICLES_BY_FACT.get(fact, fact) for fact in facts)
    ids = " ".join(fact for fact in facts if fact in ARTICLES_BY_FACT)
    return "; ".join(articles) + (f" [{ids}]" if ids else "")


@cache
def bilingual_citation(cite: str) -> Bilingual:
    """A citation for people: titles of law written out in either language, the fact ids behind them."""
    articles, _, ids = cite.partition(" [")
    behind = f" [{ids}" if ids else ""
    if articles == OFFICE_PRACTICE:
        return Bilingual(OFFICE_PRACTICE, "office custom")
    words = citation_text(articles, LAW_TITLES)
    return Bilingual(words.zh + behind, words.en + behind)
