"""People at work in a browser, from the counter to the close: at a desk with scripts, on a phone without them, and with
nothing but the keyboard."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from tests.console.browsing import DESKTOP, PHONE, ConsoleBrowser, layout_faults
from tests.world import DEMO_PASSWORD
from wagecase.extensions import db
from wagecase.models import Case, Claim, Employer, Event
from wagecase.services.base.dates import today
from wagecase.services.demo.seed import Storyteller, invented_id_number
from wagecase.services.demo.story import DemoStory

FIRM = "滨城建设工程有限公司"
EMPLOYER = "天津市滨城建设工程有限公司"
ONCE = ("case.verified", "case.accepted", "case.amount_found", "inspection.filed", "case.paid", "inspection.closed")
DONE = re.compile("已办理|没有重复办理")
ROSTER = "姓名\t手机号\t欠薪金额\n李德胜\t13900000001\t8,000\n赵有田\t13900000002\t6500.50"
CLERK, HEAD, BUREAU, CITY = "clerk.binhai", "head.binhai", "bureauhead.binhai", "supervisor.city"
INSPECTOR, MEDIATOR, ARBITRATOR = "inspector.binhai", "mediator.binhai", "arbitrator.binhai"


class Desk:
    """One case through the browsers of those who work on it."""

    def __init__(self, browse: ConsoleBrowser, width: int = DESKTOP, scripts: bool = True) -> None:
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
        link = page.locator(f"a[data-act][href*='/acts/{name}']").last
        if not link.is_visible():
            link.locator("xpath=ancestor::details/summary").click()
        link.click()
        form = page.locator(f"form[action*='/acts/{name}']")
        for field, value in values.items():
            fill(form, field, value)
        if "fill" in values:
            form = page.locator(f"form[action*='/acts/{name}']")
        # Twice, as impatient people do: it is done once.
        form.locator("button.main").dblclick()
        expect(page.locator(".notice").first).to_contain_text(DONE)
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
    """The clerk's page in the order in which people talk, with a roster from a spreadsheet, to the documents to
    sign."""
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
    assert layout_faults(page, [desk.width]) == []
    page.locator(".finish button.main").dblclick()
    page.wait_for_url("**/receipt")
    desk.number = page.locator(".slip .number").first.inner_text()
    assert layout_faults(page, [desk.width]) == []
    register = page.locator("a[href$='/register']").get_attribute("href")
    page.goto(register or "")
    expect(page.locator(".printout")).to_contain_text(invented_id_number(7))


@pytest.mark.parametrize(("width", "scripts"), [(DESKTOP, True), (PHONE, False)], ids=["desk", "phone"])
def test_a_group_is_logged_verified_ordered_paid_and_closed(
    app: Flask, staff: dict[str, uuid.UUID], browse: ConsoleBrowser, width: int, scripts: bool
) -> None:
    with app.app_context():
        db.session.add(Employer(name=FIRM, uscc="91350100M000100Y43"))
        db.session.commit()
    desk = Desk(browse, width, scripts)
    log_a_group(desk)
    desk.act(HEAD, "assign", handlers=["王监察", "赵监察"])
    desk.act(INSPECTOR, "verify", finding="violation", account="现场核实，欠薪属实。")
    page = desk.of(INSPECTOR)
    page.go_back()
    page.goto(f"cases/{desk.number}")
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
    assert dict.fromkeys(ONCE, 1) == {name: events(app).count(name) for name in ONCE}
    for who, path in ((INSPECTOR, ""), (INSPECTOR, "/claims"), (HEAD, "/timeline")):
        page = desk.of(who)
        page.goto(f"cases/{desk.number}{path}")
        assert layout_faults(page, [width]) == []
    with app.app_context():
        assert sorted(map(str, db.session.scalars(select(Claim.paid)))) == ["12000.00", "6500.50", "8000.00"]


def approve(desk: Desk, who: str, name: str, account: str, **values: Any) -> None:
    """What waits stands first with the gist of its file; done, the next one comes."""
    page = desk.of(who)
    page.goto("approvals")
    expect(page.locator(".gist blockquote")).to_contain_text(account)
    desk.press(page, name, **values)
    expect(page.locator("body")).to_contain_text("没有等您审批的事项")


def applied(app: Flask, who: str, workers: int = 2) -> str:
    """The number of a case that a mediation or arbitration body took as an application."""
    with app.app_context():
        telling = Storyteller(DemoStory(0, (), workers=workers, matter="application", taker=who), 1)
        telling.tell()
        return db.session.get_one(Case, telling.case_id).number or ""


@pytest.mark.parametrize(("width", "scripts"), [(DESKTOP, True), (PHONE, False)], ids=["desk", "phone"])
def test_a_mediator_brings_both_sides_to_an_agreement_in_two_payments(
    app: Flask, staff: dict[str, uuid.UUID], browse: ConsoleBrowser, width: int, scripts: bool
) -> None:
    desk = Desk(browse, width, scripts)
    desk.number = applied(app, MEDIATOR)
    oral = {"form": "onestop", "dispute": "pay", "oral": "true", "record": "当面口述。"}
    desk.act(MEDIATOR, "apply_mediation", claims="all", **oral)
    desk.act(MEDIATOR, "accept", form="onestop", both_consent="true")
    desk.act(MEDIATOR, "name", handlers=["孙调解"])
    held = {"workers_came": "true", "employer_came": "true", "record": "双方到场。"}
    desk.act(MEDIATOR, "hold_session", time=f"{today()}T00:00", **held)
    page = desk.of(MEDIATOR)
    page.goto(f"cases/{desk.number}")
    page.locator("a[data-act][href*='/acts/agree']").click()
    page.locator("form[action*='/acts/agree'] button[name=more]").click()
    form = page.locator("form[action*='/acts/agree']")
    for seq, sum_ in ((1, "4000"), (2, "4,100")):
        for term, days in ((1, 10), (2, 40)):
            form.locator(f"[name='terms.{seq}.{term}.amount']").fill(sum_)
            form.locator(f"[name='terms.{seq}.{term}.due']").fill((today() + timedelta(days=days)).isoformat())
    for name in ("workers_signed", "employer_signed", "mediator_signed", "sealed"):
        fill(form, name, "true")
    assert layout_faults(page, [width]) == []
    form.locator("button.main").click()
    expect(page.locator(".notice.good").first).to_contain_text("已办理")
    assert events(app)[-1] == "mediation.agreement_effective"


def test_an_arbitrator_accepts_notifies_hears_and_awards_item_by_item(
    app: Flask, staff: dict[str, uuid.UUID], browse: ConsoleBrowser
) -> None:
    desk = Desk(browse)
    desk.number = applied(app, ARBITRATOR)
    desk.act("arbhead.binhai", "assign", handlers=["周仲裁"])
    asked = {"requests": "支付工资", "respondents": "1", "copies": "1"}
    desk.act(ARBITRATOR, "apply_arbitration", claims="all", form="written", **asked)
    desk.act("arbhead.binhai", "assign", handlers=["周仲裁"])
    desk.act(ARBITRATOR, "receipt")
    desk.act(ARBITRATOR, "accept", number="仲1号")
    desk.act(ARBITRATOR, "serve_copy", party=EMPLOYER, how="handed")
    desk.act(ARBITRATOR, "notify_tribunal", how="handed")
    desk.act(ARBITRATOR, "set_hearing", hearing_on=(today() + timedelta(days=30)).isoformat())
    assert "arbitration.hearing_notified" not in events(app)


def test_a_supervisor_goes_from_a_figure_to_its_cases_and_orders_supervision(
    app: Flask, staff: dict[str, uuid.UUID], browse: ConsoleBrowser
) -> None:
    with app.app_context():
        for number in range(3):
            Storyteller(DemoStory(40 + number, ()), number).tell()
    for width, scripts in ((DESKTOP, True), (PHONE, False)):
        page = browse(CITY, width=width, scripts=scripts)
        page.goto("oversight")
        page.get_by_role("button", name="统计").click()
        page.locator("a[href*='/figures/late']").first.click()
        expect(page.locator("tbody a.number")).to_have_count(3)
        assert layout_faults(page, [width]) == []
        page.goto("oversight/late")
        page.locator("a.bad").first.click()
        page.wait_for_load_state()
        for box in page.locator("input[name=cases]").all():
            box.check()
        page.get_by_role("button", name="督办所选案件").click()
        page.fill("[name=due]", (today() + timedelta(days=7)).isoformat())
        page.fill("[name=order]", "请尽快受理并回复。")
        assert layout_faults(page, [width]) == []
        page.locator("form[action$='/supervision-orders'] button.main").click()
        expect(page.locator("main")).to_contain_text("已督办 3 件")
    assert events(app).count("case.supervision_ordered") == 6


def focus(page: Page, selector: str, most: int = 80) -> None:
    """Press Tab until what is wanted has the focus, as somebody without a mouse does."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            shown = "getComputedStyle(document.activeElement).outlineStyle"
            assert page.evaluate(shown) != "none", f"{selector} has the focus and does not show it"
            return
    raise AssertionError(f"{selector} is not reached by {most} tabs on {page.url}")


def test_with_nothing_but_the_keyboard(app: Flask, staff: dict[str, uuid.UUID], browse: ConsoleBrowser) -> None:
    """From the log-in through the list to an act that is done, and a complaint from the first field to its receipt."""
    with app.app_context():
        Storyteller(DemoStory(1, ()), 0).tell()
    page = browse()
    page.goto("log-in")
    expect(page.locator("#username")).to_be_focused()
    page.keyboard.type(HEAD)
    page.keyboard.press("Tab")
    page.keyboard.type(DEMO_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/work**")
    page.goto("work?whose=organisation")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/**")
    focus(page, "a[href*='/acts/assign']")
    page.keyboard.press("Enter")
    expect(page.locator("[name=handlers]").first).to_be_focused()
    page.keyboard.press("Space")
    focus(page, "form[action*='/acts/assign'] button.main")
    page.keyboard.press("Enter")
    expect(page.locator(".notice.good")).to_contain_text("已办理")
    page = browse(CLERK)
    page.goto("log")
    fields = {"contact.name": "张建国", "contact.phone": "13812345678", "own.claimed": "8000", "words": "没发工资。"}
    for name, value in fields.items():
        focus(page, f"[name='{name}']")
        page.keyboard.type(value)
    focus(page, ".finish button.main")
    page.keyboard.press("Enter")
    page.wait_for_url("**/receipt")
    assert events(app).count("case.received") == 2
