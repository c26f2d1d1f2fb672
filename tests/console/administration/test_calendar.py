"""The calendar at the console: what a year looks like, and a notice by form or by file that is looked at first."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.console.shell.test_attacks import SCRIPT
from tests.console.visiting import Visitor, within_page_budget
from wagecase.extensions import db
from wagecase.models import CalendarDay
from wagecase.services.law_change import planned_changes

Visit = Callable[..., Visitor]
ADMIN, PATH = "admin.binhai", "/console/calendar/2027"
NOTICE = Path(__file__).parents[2] / "examples" / "holiday_notice_2027_invented.toml"
OFF = """2027-01-01 至 2027-01-03
2027年2月4日-2027年2月11日
2027-04-03..2027-04-05
2027-05-01 到 2027-05-05
2027-06-09
2027/09/15
2027-10-01 至 2027-10-07"""
WORK = "2027-01-30\n2027-02-14\n2027-04-25\n2027-05-08\n2027-09-26\n2027-10-09"
RIGHT: dict[str, Any] = {"source": "虚构的2027年放假通知", "year": "2027", "off": OFF, "work": WORK}


def days(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(CalendarDay)) or 0


def test_a_year_shows_rest_made_up_and_provisional_days(visit: Visit) -> None:
    with within_page_budget(visit(ADMIN).client.application) as pages:
        pages.append(visit(ADMIN).get("/console/calendar/2026"))
    assert pages[0].html.count('class="day made') > 3
    assert "春节" in pages[0].html
    assert "2026-12-20 起的日子可能随下一年" in pages[0].text
    assert "还没有公布" in visit(ADMIN).get(PATH).text
    visit(ADMIN).get("/console/calendar/1999", 404)
    for who in ("head.binhai", "supervisor.city", "auditor.binhai"):
        visit(who).get(PATH, 403)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("off", "", "必填"),
        ("off", OFF.replace("2027-06-09", "端午节"), "这一行看不懂：端午节"),
        ("off", OFF.replace("2027-06-09", "2027-02-30"), "这一行看不懂"),
        ("off", OFF.replace("2027-06-09\n", ""), "缺少法定节日：2027-06-09"),
        ("off", f"{OFF}\n2028-03-01", "2028-03-01 不属于 2027 年"),
        ("work", "2027-06-09", "既放假又上班"),
        ("year", "1900", "应在 2004 到 2040 之间"),
        ("source", "x" * 201, "最多 200 个字符"),
    ],
)
def test_what_is_wrong_with_a_notice_is_shown_beside_the_field_and_kept(
    app: Flask, visit: Visit, field: str, value: str, said: str
) -> None:
    form = visit(ADMIN).get(PATH).form(PATH)
    page = visit(ADMIN).send(form, 422, **{**RIGHT, field: value})
    assert said in page.text
    assert dict(page.form(PATH).fields)["off"].strip() == (value if field == "off" else OFF)
    assert days(app) == 0


def test_a_notice_is_looked_at_confirmed_and_in_force_once(app: Flask, visit: Visit) -> None:
    admin = visit(ADMIN)
    looked = admin.send(admin.get(PATH).form(PATH), **{**RIGHT, "source": SCRIPT})
    assert looked.path.startswith("/console/changes/")
    assert looked.scripted == []
    assert days(app) == 0
    admin.send(looked.form("confirm"))
    with app.app_context():
        planned_changes.run_planned_changes()
    page = admin.get(PATH)
    assert page.scripted == []
    assert "还没有公布" not in page.text
    assert page.html.count(" ours") > 25
    admin.get(PATH)
    assert "已经施行" in admin.send(page.form(PATH), **RIGHT).text


def sent(visitor: Visitor, content: bytes) -> TestResponse:
    fields = dict(visitor.get(PATH).form(PATH).fields)
    data = {**fields, "file": (io.BytesIO(content), "notice.toml")}
    return visitor.client.post(PATH, data=data, content_type="multipart/form-data", follow_redirects=True)


def test_a_notice_comes_by_file_too(app: Flask, visit: Visit) -> None:
    for content, said in (
        (b"\xff\xfe", "文件不能用：UTF-8"),
        (b"x = [", "文件不能用"),
        (b'source = "x"', "changes nothing"),
    ):
        answer = sent(visit(ADMIN), content)
        assert (answer.status_code, said in answer.text) == (422, True)
    assert sent(visit(ADMIN), NOTICE.read_bytes()).request.path.startswith("/console/changes/")
    assert days(app) == 0
