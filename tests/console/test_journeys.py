"""People at work in a browser, from the counter to the close: at a desk with scripts, on a phone without them, and with
nothing but the keyboard."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from tests.console.browsing import DESK, PHONE, Window, layout
from wagecase.extensions import db
from wagecase.models import Claim, Employer, Event
from wagecase.services.telling import invented_id_number
from wagecase.services.timing import today

FIRM = "滨城建设工程有限公司"
ROSTER = "姓名\t手机号\t欠薪金额\n李德胜\t13900000001\t8,000\n赵有田\t13900000002\t6500.50"
CLERK, HEAD, BUREAU, CITY = "clerk.binhai", "head.binhai", "bureauhead.binhai", "supervisor.city"
INSPECTOR, MEDIATOR, ARBITRATOR = "inspector.binhai", "mediator.binhai", "arbitrator.binhai"


class Desk:
    """One case through the browsers of those who work on it."""

    def __init__(self, browse: Window, width: int = DESK, scripts: bool = True) -> None:
        self.browse, self.width, self.scripts = browse, width, scripts
        self.pages: dict[str, Page] = {}
        self.number = ""

    def of(self, who: str) -> Page:
        if who not in self.pages:
            self.pages[who] = self.browse(who, width=self.width, scripts=self.scripts)
        return self.pages[who]

    def act(self, who: str, name: str, **values: Any) -> Page:
        """Open the case, press an act's button, fill its form in, send it, and read that it is done."""
        page = self.of(who)
        page.goto(f"cases/{self.number}")
        return self.press(page, name, **values)

    def press(self, page: Page, name: str, **values: Any) -> Page:
        page.locator(f"a[data-act][href*='/acts/{name}']").last.click()
        form = page.locator(f"form[action*='/acts/{name}']")
        for field, value in values.items():
            fill(form, field, value)
        if "fill" in values:
            form = page.locator(f"form[action*='/acts/{name}']")
        form.locator("button.main").click()
        expect(page.locator(".notice.good").first).to_contain_text("已办理")
        return page


def fill(form: Locator, name: str, value: Any) -> None:
    """As a person does it: choices by what stands beside them, everything else by typing."""
    field = form.locator(f"[name='{name}']").first
    if name == "fill":
        form.locator(f"button[name=fill][value={value}]").click()
    elif isinstance(value, list):
        for one in value:
            form.get_by_label(one).check()
    elif field.get_attribute("type") in ("radio", "checkbox"):
        form.locator(f"[name='{name}'][value='{value}']").check()
    elif field.evaluate("one => one.tagName") == "SELECT":
        choose(field, value)
    else:
        field.fill(str(value))


def choose(field: Locator, value: str) -> None:
    """An option by its code or by what it says."""
    said = [one.strip() for one in field.locator("option").all_inner_texts()]
    field.select_option(index=said.index(value)) if value in said else field.select_option(value)


def events(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Event.name).order_by(Event.case_id, Event.position)))


def log_a_group(desk: Desk) -> None:
    """The clerk's page in the order in which people talk, with a roster from a spreadsheet, to the papers to sign."""
    page = desk.of(CLERK)
    page.goto("log")
    page.fill("[name='contact.name']", "张建国")
    page.fill("[name='contact.phone']", "138 1234 5678")
    page.fill("[name='contact.id_number']", invented_id_number(7))
    page.select_option("[name='capacity']", "team_leader")
    employer = page.locator("[name='employer.name']")
    if desk.scripts:
        employer.press_sequentially("滨城")
        expect(page.locator("#employers-found .title")).to_have_text(FIRM)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    else:
        employer.fill("滨城")
        page.click("button[value=employers]")
        page.locator("#employers-found button").click()
    expect(page.locator("[name='employer.uscc']")).to_have_value("91350100M000100Y43")
    page.fill("[name='workplace']", "塘沽某工地")
    page.fill("[name='own.claimed']", "1.2万")
    page.locator("summary", has_text="还有别的工友").click()
    page.fill("[name='paste']", ROSTER)
    if not desk.scripts:
        page.locator("summary", has_text="还有别的工友").wait_for()
        page.click("button[value=paste]")
    expect(page.get_by_text("读出 2 人")).to_be_visible()
    page.fill("[name='words']", "干了三个月，一直拖着。")
    assert layout(page, [desk.width]) == []
    page.locator(".finish button.main").click()
    page.wait_for_url("**/receipt")
    desk.number = page.locator(".slip .number").first.inner_text()
    assert layout(page, [desk.width]) == []
    register = page.locator("a[href$='/register']").get_attribute("href")
    page.goto(register or "")
    expect(page.locator(".paper")).to_contain_text(invented_id_number(7))


@pytest.mark.parametrize(("width", "scripts"), [(DESK, True), (PHONE, False)], ids=["desk", "phone"])
def test_a_group_is_logged_verified_ordered_paid_and_closed(
    app: Flask, staff: dict[str, uuid.UUID], browse: Window, width: int, scripts: bool
) -> None:
    with app.app_context():
        db.session.add(Employer(name=FIRM, uscc="91350100M000100Y43"))
        db.session.commit()
    desk = Desk(browse, width, scripts)
    log_a_group(desk)
    desk.act(HEAD, "assign", handlers=["王监察", "赵监察"])
    desk.act(INSPECTOR, "verify", finding="violation", account="现场核实，欠薪属实。")
    desk.act(INSPECTOR, "accept")
    desk.act(INSPECTOR, "find_amount", fill="claimed", ground="pay_sheet")
    desk.act(INSPECTOR, "submit", **{"for": "filed", "account": "建议立案。"})
    approve(desk, HEAD, "endorse", "建议立案。")
    approve(desk, BUREAU, "file", "建议立案。")
    desk.act(INSPECTOR, "conclude_investigation", finding="violation", account="违法事实成立。")
    by = (today() + timedelta(days=5)).isoformat()
    order = {"due": by, "claims": "all", "amount": "26,500.50", "method": "handed", "number": "津滨令1号"}
    desk.act(INSPECTOR, "instruct", party=FIRM, **order)
    desk.act(CLERK, "pay", fill="outstanding", source="general_contractor", payer=FIRM, evidence="回单1")
    page = desk.act(CLERK, "confirm_receipt", claims="all", method="signed")
    expect(page.locator(".clear dd")).to_have_text("0.00")
    desk.act(INSPECTOR, "record_performance", document=f"限期改正指令 · 津滨令1号 · {today()}")
    desk.act(INSPECTOR, "submit", **{"for": "closed", "account": "已全部付清。"})
    approve(desk, HEAD, "endorse", "已全部付清。")
    approve(desk, BUREAU, "close", "已全部付清。", ground="performed")
    assert "inspection.closed" in events(app)
    for who, path in ((INSPECTOR, ""), (INSPECTOR, "/claims"), (HEAD, "/timeline")):
        page = desk.of(who)
        page.goto(f"cases/{desk.number}{path}")
        assert layout(page, [width]) == []
    with app.app_context():
        assert sorted(map(str, db.session.scalars(select(Claim.paid)))) == ["12000.00", "6500.50", "8000.00"]


def approve(desk: Desk, who: str, name: str, account: str, **values: Any) -> None:
    """What waits stands first with the gist of its file; done, the next one comes."""
    page = desk.of(who)
    page.goto("approvals")
    expect(page.locator(".gist blockquote")).to_contain_text(account)
    desk.press(page, name, **values)
    expect(page.locator("body")).to_contain_text("没有等您审批的事项")
