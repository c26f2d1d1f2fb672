"""A roster comes by file or paste, at intake and later, through the same reading, checks and preview."""

from __future__ import annotations

import io
import uuid
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook
from sqlalchemy import select

from tests.api.calling import Caller
from tests.console.visiting import HtmlForm, VisitedPage, Visitor
from tests.services.spreadsheets.sheets import csv_bytes, workbook_bytes
from wagecase.extensions import db
from wagecase.models import Claim
from wagecase.services.demo.seed import invented_id_number
from wagecase.services.spreadsheets import clipboard, roster_reader

HEADER = ("姓名", "身份证号", "手机", "班组", "欠付金额", "欠薪止")


@pytest.fixture
def clerk(app: Flask, client: FlaskClient, staff: dict[str, uuid.UUID]) -> Visitor:
    with app.app_context():
        return Visitor.signed_in(client, staff["clerk.binhai"])


def brought(clerk: Visitor, form: HtmlForm, expect: int = 200, **given: Any) -> VisitedPage:
    """Send the form with a file in it; bytes are the file's."""
    files = {name: (io.BytesIO(value), "名单.xlsx") for name, value in given.items() if isinstance(value, bytes)}
    kept = {name: value for name, value in form.fields if name not in given}
    return clerk.post(form.action, {**kept, **given, **files}, expect)


def roster() -> Workbook:
    """A list as a foreman makes it: a heading, a crew over two rows, full-width figures, a sum and a signature."""
    book = Workbook()
    sheet = book.active
    for row in (
        ["某项目欠薪名单"],
        HEADER,
        ["张三", invented_id_number(1), "１３８００１３８０００", "木工一班", "８,０００", "2026年3月"],
        ["李四", invented_id_number(2), "13800138001", None, 6000.5, "2026.3"],
        [],
        ["合计", None, None, None, 14000],
        ["制表人：", None, None, None, None, None],
    ):
        sheet.append(row)
    sheet.merge_cells("D3:D4")
    sheet.merge_cells("A1:F1")
    return book


def test_a_file_becomes_the_paste_that_it_would_be() -> None:
    found = clipboard.parse_roster(roster_reader.roster_file_text(workbook_bytes(roster())))
    assert [(row.line, row.cells["name"], row.cells["team"]) for row in found.rows] == [
        (3, "张三", "木工一班"),
        (4, "李四", "木工一班"),
    ]
    assert (found.rows[0].cells["claimed"], found.rows[0].cells["period_to"]) == ("8000", "2026-03-31")
    assert (found.sum, found.stated_total, found.others) == (Decimal("14000.50"), Decimal(14000), (7,))


def test_a_row_without_a_name_is_shown_and_not_lost() -> None:
    found = clipboard.parse_roster("姓名\t金额\n张三\t800\n\t900\n总计：\t1700")
    assert [dict(row.cells) for row in found.rows] == [{"name": "张三", "claimed": "800"}, {"claimed": "900"}]
    assert [row.cells["claimed"] for row in found.totals] == ["1700"]


def test_a_roster_is_put_on_a_case_from_a_file_after_its_preview(app: Flask, clerk: Visitor) -> None:
    opened = Caller.log_in(app.test_client(), "clerk.binhai").complain(claims=None)
    path = f"/console/cases/{opened['case_number']}"
    assert f"{path}/roster" in clerk.get(f"{path}/claims").html
    form = clerk.get(f"{path}/roster").form("/roster")
    seen = brought(clerk, form, file=workbook_bytes(roster()), step="file")
    assert "读出 2 人" in seen.text
    assert "名单自己写的合计是 14,000.00 元" in seen.text
    assert f"***{invented_id_number(1)[-4:]}" in seen.text
    listed = clerk.send(seen.form("/roster"), fields={"file": None, "step": None})
    assert "已登记 2 人。" in listed.text
    again = clerk.send(seen.form("/roster"), fields={"file": None, "step": None})
    assert "没有重复办理" in again.text
    with app.app_context():
        claims = db.session.scalars(select(Claim).order_by(Claim.seq)).all()
        assert [(one.claimed, one.team) for one in claims] == [
            (Decimal("8000.00"), "木工一班"),
            (Decimal("6000.50"), "木工一班"),
        ]


def test_faults_are_shown_by_row_and_column_and_nothing_is_listed(app: Flask, clerk: Visitor) -> None:
    opened = Caller.log_in(app.test_client(), "clerk.binhai").complain(claims=None)
    form = clerk.get(f"/console/cases/{opened['case_number']}/roster").form("/roster")
    rows = [HEADER, ["张三", "110101199003071234", "13800138000", "", "800", ""], ["李四", "", "12", "", "一千", ""]]
    text = csv_bytes(rows, delimiter="\t").decode()
    page = clerk.send(form, 422, fields={"paste": text, "file": None})
    assert "公民身份号码的校验码不对" in page.text
    assert "电话号码无效" in page.text
    assert "2 行有误" in page.text
    same = [HEADER, *(["张三", invented_id_number(1), "13800138000", "", "800", ""] for _ in range(3))]
    doubted = clerk.send(
        form, fields={"paste": csv_bytes(same, delimiter="\t").decode(), "step": "paste", "file": None}
    )
    assert doubted.html.count("<li>") >= 2
    assert "文件是空的" in brought(clerk, form, 422, file=b"", step="file").text
    many = "姓名\t金额\n" + "张三\t8\n" * 2001
    assert "最多 2000 项" in clerk.send(form, 422, fields={"paste": many, "file": None}).text
    with app.app_context():
        assert db.session.scalars(select(Claim)).all() == []


def test_a_roster_comes_by_file_with_the_complaint(app: Flask, clerk: Visitor) -> None:
    form = next(one for one in clerk.get("/console/log").forms if one.action == "/console/log")
    typed: dict[str, Any] = {"contact.phone": "13900139000", "words": "三十个人没拿到钱", "contact.name": "王五"}
    seen = brought(clerk, form, roster=workbook_bytes(roster()), step="paste", **typed)
    assert "读出 2 人" in seen.text
    assert "王五" in seen.html
    broken = brought(clerk, form, 422, roster=b"PK\x03\x04", **typed)
    assert "文件损坏" in broken.text
    assert "三十个人没拿到钱" in broken.html
    whole = next(one for one in seen.forms if one.action == "/console/log")
    clerk.send(whole, fields={"roster": None, "step": None})
    with app.app_context():
        assert len(db.session.scalars(select(Claim)).all()) == 2
