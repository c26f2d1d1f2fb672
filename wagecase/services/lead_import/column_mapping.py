"""What the columns of a lead platform's file may be, and by which titles they are known. Pure.

A person settles the columns once; afterwards a file with the same titles in the same order is read the same way.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from types import MappingProxyType

from wagecase.procedure.core.enums import Bilingual
from wagecase.procedure.records.complaint_fields import COLUMN_FIELDS
from wagecase.services.base.text_search import normalise_text

NO_FIELD = ""
# Titles are looked for among the first rows; above them stand headings.
TITLE_SEARCH_ROWS = 20

FIELD_LABELS: Mapping[str, Bilingual] = MappingProxyType(
    {
        "platform_no": Bilingual("平台编号", "Platform number"),
        "received_at": Bilingual("反映时间", "Received"),
        "words": Bilingual("反映内容", "The words of the worker"),
        "name": Bilingual("反映人姓名", "Name"),
        "phone": Bilingual("联系电话", "Phone"),
        "id_number": Bilingual("证件号", "ID number"),
        "card": Bilingual("银行卡号", "Bank card"),
        "sex": Bilingual("性别", "Sex"),
        "address": Bilingual("住址", "Home address"),
        "employer": Bilingual("用人单位", "Employer"),
        "uscc": Bilingual("统一社会信用代码", "Social credit code"),
        "employer_address": Bilingual("单位地址", "Employer's address"),
        "legal_representative": Bilingual("单位负责人", "Employer's representative"),
        "project": Bilingual("项目名称", "Project"),
        "district": Bilingual("所属区", "District"),
        **{one.name: one.label for one in COLUMN_FIELDS},
        "amount": Bilingual("欠薪金额", "Amount owed"),
        "period": Bilingual("欠薪时段", "Period of arrears"),
        "period_from": Bilingual("欠薪起", "Arrears from"),
        "period_to": Bilingual("欠薪止", "Arrears until"),
        "job": Bilingual("工种", "Job"),
        "team": Bilingual("班组", "Team"),
        "conclusion": Bilingual("核处结论（导出时填写）", "Conclusion (filled in on the way out)"),
        "account": Bilingual("核查情况（导出时填写）", "What was found (filled in on the way out)"),
        "answered_on": Bilingual("答复日期（导出时填写）", "Answered on (filled in on the way out)"),
        "office": Bilingual("办理单位（导出时填写）", "Office (filled in on the way out)"),
        "case_number": Bilingual("案号（导出时填写）", "Case number (filled in on the way out)"),
    }
)
# Behind the columns of wrong rows that go back to be corrected; a file that comes again may still have it.
REASON_LABEL = Bilingual("错误原因", "What is wrong")
# Columns that a file brings empty and takes home filled.
ANSWER_FIELDS = ("conclusion", "account", "answered_on", "office", "case_number")
# Without these no row can be taken: they keep a lead from coming twice, and its worker within reach.
REQUIRED_FIELDS = ("platform_no", "words", "phone")

FIELD_TITLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "platform_no": ("线索编号", "平台编号", "线索号", "受理编号", "反映编号", "流水号", "编号", "platformno"),
        "received_at": (
            "反映时间", "反映日期", "登记时间", "登记日期", "提交时间", "上报时间", "创建时间", "接收时间", "投诉时间",
            "投诉日期", "receivedat", "received",
        ),
        "words": (
            "反映内容", "反映问题", "线索内容", "问题描述", "诉求内容", "投诉内容", "详细描述", "情况描述", "欠薪情况",
            "事项描述", "内容", "描述", "words", "content",
        ),
        "name": ("反映人姓名", "反映人", "投诉人", "举报人", "劳动者姓名", "姓名", "联系人", "name"),
        "phone": ("联系电话", "手机号码", "手机号", "联系方式", "手机", "电话", "phone", "mobile"),
        "id_number": ("身份证号码", "身份证号", "身份证", "证件号码", "证件号", "idnumber"),
        "card": ("银行卡号", "工资卡号", "银行卡", "银行账号", "卡号", "card"),
        "sex": ("性别", "sex"),
        "address": ("家庭住址", "联系地址", "住址", "homeaddress"),
        "employer": ("用人单位名称", "用人单位", "欠薪单位", "单位名称", "企业名称", "employer"),
        "uscc": ("统一社会信用代码", "信用代码", "uscc"),
        "employer_address": ("单位地址", "企业地址", "注册地址", "employeraddress"),
        "legal_representative": ("单位负责人", "法定代表人", "负责人", "representative"),
        "project": ("项目名称", "工程名称", "工程项目", "项目", "project"),
        "district": ("欠薪发生地", "所属区县", "所属区", "行政区划", "区县", "属地", "所在区", "地区", "district"),
        "amount": ("欠薪金额", "涉及金额", "拖欠金额", "欠薪总额", "金额", "amount"),
        "period": ("欠薪时段", "欠薪时间", "欠薪期间", "拖欠时间", "period"),
        "period_from": ("欠薪起始", "欠薪开始", "欠薪起", "起始时间", "开始时间", "periodfrom"),
        "period_to": ("欠薪截止", "欠薪结束", "欠薪止", "截止时间", "结束时间", "periodto"),
        "job": ("工种", "岗位", "job"),
        "team": ("班组", "team"),
        "conclusion": ("核处结论", "结论代码", "处理结论", "办理结论", "conclusion"),
        "account": ("核查情况", "核处情况", "处理情况", "办理情况", "答复内容", "account"),
        "answered_on": ("答复时间", "答复日期", "办结时间", "办结日期", "answeredon"),
        "office": ("办理单位", "承办单位", "处理单位", "office"),
        "case_number": ("案号", "案件编号", "casenumber"),
        **{one.name: one.column_titles or () for one in COLUMN_FIELDS},
    }
)  # fmt: skip


def shape_digest(titles: Sequence[str]) -> str:
    """A digest by which files of the same titles in the same order are known again, corrected ones among them."""
    reasons = {normalise_text(REASON_LABEL.zh), normalise_text(REASON_LABEL.en)}
    known = [one for one in map(normalise_text, titles) if one not in reasons]
    while known and not known[-1]:
        known.pop()
    return sha256(json.dumps(known, ensure_ascii=False).encode()).hexdigest()


def column_title(field: str, lang: str) -> str:
    """What a column is called in a file of our own making."""
    return FIELD_LABELS[field].get(lang).partition("（" if lang.startswith("zh") else " (")[0]


def guess_fields(titles: Sequence[str]) -> list[str]:
    """A field for each title, the closest first; none is given twice, and a title that means none gets nothing."""
    close = [
        (len(word) == len(title), len(word), -column, field)
        for column, title in enumerate(map(normalise_text, titles))
        for field, words in FIELD_TITLES.items()
        for word in words
        if word in title
    ]
    found: dict[int, str] = {}
    for _exact, _length, column, field in sorted(close, reverse=True):
        if -column not in found and field not in found.values():
            found[-column] = field
    return [found.get(column, NO_FIELD) for column in range(len(titles))]


def find_title_row(rows: Sequence[tuple[int, Sequence[str]]]) -> int | None:
    """The number of the row that holds the titles: of the first rows, the one of which most is known."""
    known = [(sum(map(bool, guess_fields(cells))), -number) for number, cells in rows[:TITLE_SEARCH_ROWS]]
    best, number = max(known, default=(0, 0))
    return -number if best >= 2 else None
