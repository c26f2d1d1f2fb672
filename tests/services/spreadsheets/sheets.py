"""Files as offices send them: lead platform exports and rosters, made cell by cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

from wagecase.services.demo.seed import invented_id_number

TITLES = (
    *("线索编号", "反映时间", "反映人", "身份证号", "联系电话", "欠薪单位", "项目名称", "欠薪发生地", "涉及人数"),
    *("欠薪金额", "欠薪时段", "反映内容", "核处结论", "核查情况", "备注"),
)


def lead(number: int, **other: str) -> list[str]:
    """A row of the platform's export; `other` puts other cells in, by title."""
    cells = {
        "线索编号": f"TJ{number:06d}",
        "反映时间": "2026年3月5日 09:30",
        "反映人": "张建国",
        "身份证号": invented_id_number(number),
        "联系电话": f"138{number:08d}",
        "欠薪单位": "天津市海河建筑劳务有限公司",
        "项目名称": "北塘安置房",
        "欠薪发生地": "滨海新区",
        "涉及人数": "1",
        "欠薪金额": "1.2万",
        "欠薪时段": "2025年10月至2026年1月",
        "反映内容": f"干了三个月木工，工资没结清。第{number}号",
        "备注": "平台自动流转",
    }
    return [{**cells, **other}.get(title, "") for title in TITLES]


def csv_bytes(rows: Sequence[Sequence[str]], coding: str = "utf-8", delimiter: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(coding)


def xlsx_bytes(rows: Sequence[Sequence[Any]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return workbook_bytes(book)


def workbook_bytes(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def lead_export(*numbers: int) -> bytes:
    """A file of leads with these numbers, below a heading."""
    return csv_bytes([["根治欠薪线索（2026年3月）"], TITLES, *map(lead, numbers)], "gb18030")
