"""Acts from the page: forms made from the tables, faults beside the fields, once however often it is submitted, and
conflicts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from tests.console.conftest import ReceivedCase
from tests.console.visiting import Visitor
from wagecase.extensions import db
from wagecase.models import Case, Event, User
from wagecase.services.base.dates import today

Visit = Callable[..., Visitor]
Take = Callable[..., ReceivedCase]


def ids(app: Flask, *usernames: str) -> list[str]:
    with app.app_context():
        return [str(db.session.scalars(select(User.id).where(User.username == one)).one()) for one in usernames]


def log(app: Flask, number: str) -> list[str]:
    with app.app_context():
        query = select(Event.name).join(Case, Case.id == Event.case_id).where(Case.number == number)
        return list(db.session.scalars(query.order_by(Event.position)))


def assigned(app: Flask, visit: Visit, filed: ReceivedCase) -> None:
    handlers = ids(app, "inspector.binhai", "inspector2.binhai")
    visit("head.binhai").act(filed.number, "assign", handlers=handlers)


def test_an_act_leads_back_to_the_case_and_says_what_was_done(app: Flask, visit: Visit, take: Take) -> None:
    filed = take()
    page = visit("head.binhai").act(filed.number, "assign", handlers=ids(app, "inspector.binhai"))
    assert page.path == f"/console/cases/{filed.number}"
    assert "已办理：分派" in page.text
    assert "王监察" in page.text


def test_a_form_asks_what_the_table_asks_and_says_beside_the_field_what_is_wrong(
    app: Flask, visit: Visit, take: Take
) -> None:
    filed, inspector = take(), visit("inspector.binhai")
    assigned(app, visit, filed)
    form = inspector.form_of(filed.number, "verify")
    page = inspector.send(form, 422, finding="", account="  ", happened_on="2026-02-30")
    assert page.text.count("必填") + page.text.count("不能为空白") >= 2
    assert "日期应为" in page.text
    again = page.form("verify")
    assert ("happened_on", "2026-02-30") in again.fields
    later = (today() + timedelta(days=1)).isoformat()
    page = inspector.send(again, 422, finding="violation", account="属实", happened_on=later)
    assert ("account", "属实") in page.form("verify").fields
    assert log(app, filed.number).count("case.verified") == 0
    inspector.send(page.form("verify"), happened_on=today().isoformat(), finding="violation")
    assert log(app, filed.number).count("case.verified") == 1


def test_submitted_twice_an_act_is_done_once(app: Flask, visit: Visit, take: Take) -> None:
    filed, inspector = take(), visit("inspector.binhai")
    assigned(app, visit, filed)
    form = inspector.form_of(filed.number, "verify")
    values: dict[str, Any] = {"finding": "violation", "account": "属实"}
    inspector.send(form, **values)
    assert "没有重复办理" in inspector.send(form, **values).text
    page = inspector.send(form, 409, finding="none", account="另一份")
    assert ("account", "另一份") in page.form("verify").fields
    assert log(app, filed.number).count("case.verified") == 1


def test_what_changed_meanwhile_is_shown_and_what_was_typed_is_kept(app: Flask, visit: Visit, take: Take) -> None:
    filed, inspector = take(), visit("inspector.binhai")
    assigned(app, visit, filed)
    form = inspector.form_of(filed.number, "verify")
    visit("inspector2.binhai").act(filed.number, "verify", finding="none", account="没有发现")
    page = inspector.send(form, 409, finding="violation", account="打了很久的字")
    assert "案件有了变化" in page.text
    assert f"{today().isoformat()} 核实" in page.text
    assert ("account", "打了很久的字") in page.form("verify").fields
    inspector.send(page.form("verify"), finding="violation")
    assert log(app, filed.number).count("case.verified") == 2


def test_an_act_that_is_no_longer_possible_says_why_and_keeps_what_was_typed(
    app: Flask, visit: Visit, take: Take
) -> None:
    filed, inspector = take(), visit("inspector.binhai")
    assigned(app, visit, filed)
    visit("inspector.binhai").act(filed.number, "verify", finding="violation", account="属实")
    form = inspector.form_of(filed.number, "accept")
    inspector.send(form, in_a_forum="false")
    page = inspector.send(form, 409, in_a_forum="true", key="another")
    assert "现在不能办理" in page.text
    back = inspector.get(f"/console/proceedings/{filed.proceeding}/acts/accept")
    assert "现在不能办理" in back.text
    assert [form for form in back.forms if form.action.endswith("accept")] == []
    assert log(app, filed.number).count("case.accepted") == 1


def test_somebody_else_s_act_is_refused_with_whom_to_ask(app: Flask, visit: Visit, take: Take) -> None:
    filed = take()
    form = visit("head.binhai").form_of(filed.number, "assign")
    clerk = visit("clerk.binhai")
    mine = clerk.get(f"/console/cases/{filed.number}/complaint").form("notes")
    mine.action = form.action
    page = clerk.send(mine, 403, handlers=ids(app, "inspector.binhai"), text=None)
    assert "陈队长" in page.text
    assert log(app, filed.number) == ["case.received"]


def test_many_workers_are_acted_on_at_once_with_a_fault_for_each_row(app: Flask, visit: Visit, take: Take) -> None:
    filed, inspector = take(workers=3), visit("inspector.binhai")
    assigned(app, visit, filed)
    visit("inspector.binhai").act(filed.number, "verify", finding="violation", account="属实")
    visit("inspector.binhai").act(filed.number, "accept")
    form = inspector.form_of(filed.number, "find_amount")
    page = inspector.send(form, 422, fields={"amounts.1": "1,000.50", "amounts.3": "12x", "ground": "wage_ledger"})
    assert "金额应为小数" in page.text
    assert ("amounts.1", "1,000.50") in page.form("find_amount").fields
    filled = inspector.send(page.form("find_amount"), fields={"fill": "claimed", "amounts.3": "7"})
    assert ("amounts.2", "4465.00") in filled.form("find_amount").fields
    page = inspector.send(filled.form("find_amount"))
    assert "5,472.50" in page.text
    claims = inspector.get(f"/console/cases/{filed.number}/claims")
    assert claims.text.count("4,465.00") >= 3


def test_the_log_unfolds_what_a_correction_replaced(app: Flask, visit: Visit, take: Take) -> None:
    filed, inspector = take(), visit("inspector.binhai")
    assigned(app, visit, filed)
    inspector.act(filed.number, "verify", finding="violation", account="属实")
    with app.app_context():
        events = db.session.scalar(select(func.max(Event.position)))
    inspector.act(filed.number, "correct", position=events, reason="记错", void="true")
    page = inspector.get(f"/console/cases/{filed.number}/timeline")
    assert "已由第 4 条更正" in page.text
    assert "发现违法行为" in page.text


def test_a_field_is_shown_in_clear_with_its_purpose_on_record(visit: Visit, take: Take) -> None:
    filed, inspector = take(), visit("inspector.binhai")
    page = inspector.get(f"/console/cases/{filed.number}/complaint")
    assert "13800138000" not in page.html
    link = page.html.split('class="masked"')[1].split('href="')[1].split('"')[0].replace("&amp;", "&")
    form = inspector.get(link).form("unmask")
    assert "至少 2 个字符" in inspector.send(form, 422, purpose="", other="催").text
    shown = inspector.send(form, purpose="联系本人")
    assert "+8613800138000" in shown.text
    readers = visit("head.binhai").get(f"/console/cases/{filed.number}/readers")
    assert "联系本人" in readers.text
    assert "王监察" in readers.text
