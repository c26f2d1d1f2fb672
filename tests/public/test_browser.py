"""A worker and a foreman with a phone of 360 pixels, scripts off, on a slow line; and what axe finds on their pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page

from tests.console.visiting import served
from tests.public.phone import GROUP_ANSWERS, OWN_ANSWERS

WIDTH = 360
# Little more than a second-generation network gives, in bytes a second and milliseconds.
SLOW = {"offline": False, "downloadThroughput": 50_000, "uploadThroughput": 20_000, "latency": 60}


@pytest.fixture
def base(app: Flask) -> Iterator[str]:
    with served(app) as address:
        yield address.removesuffix("/console")


def phone(browser: Browser, *, scripts: bool = False, slow: bool = False) -> Page:
    context = browser.new_context(
        viewport={"width": WIDTH, "height": 640}, java_script_enabled=scripts, locale="zh-CN", is_mobile=True
    )
    page = context.new_page()
    if slow:
        context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
    return page


def fill(page: Page, fields: dict[str, Any]) -> None:
    """As a thumb does it: boxes and choices by their labels."""
    for name, value in fields.items():
        field = page.locator(f"[name='{name}']").first
        kind = field.get_attribute("type")
        if kind in ("radio", "checkbox"):
            page.locator(f"label[for='{name}']" if kind == "checkbox" else f"label[for='{name}-{value}']").click()
        elif field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def narrow(page: Page) -> bool:
    page.wait_for_load_state()
    return bool(page.evaluate("document.documentElement.scrollWidth") <= WIDTH)


@pytest.mark.parametrize(
    ("steps", "slow"), [(OWN_ANSWERS, True), (GROUP_ANSWERS, False)], ids=["worker-slow-line", "foreman"]
)
def test_handed_in_with_scripts_off(browser: Browser, base: str, steps: dict[str, Any], slow: bool) -> None:
    page = phone(browser, slow=slow)
    page.goto(base)
    page.get_by_text("大一点的字").click()
    page.get_by_text("我要投诉欠薪").click()
    for name, fields in steps.items():
        assert page.url == f"{base}/complain/{name}"
        assert narrow(page), page.url
        fill(page, fields)
        if name == "words":
            page.get_by_role("button", name="上一步").click()
            page.get_by_role("button", name="下一步").click()
            assert page.input_value("[name=words]") == fields["words"]
        page.locator("button.main").click()
    assert page.url == f"{base}/receipt"
    assert narrow(page)
    assert page.locator(".number").count() == 2
    page.context.close()


def test_axe_finds_nothing_on_any_page(browser: Browser, base: str) -> None:
    page, axe, found = phone(browser, scripts=True), Axe(), {}

    def look() -> None:
        page.wait_for_load_state()
        result = axe.run(page, options={"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}})
        found[page.url.removeprefix(base)] = [one["id"] for one in result.response["violations"]]

    for path in ("/", "/privacy", "/nowhere", "/complain/start"):
        page.goto(base + path)
        look()
    page.locator("button.main").click()
    look()
    for name, fields in GROUP_ANSWERS.items():
        fill(page, fields)
        page.locator("button.main").click()
        page.wait_for_url(f"**/{'receipt' if name == 'check' else 'complain/*'}")
        look()
    number, code = (one.inner_text().replace(" ", "") for one in page.locator(".number").all())
    page.get_by_text("天津市农民工欠薪投诉").click()
    page.get_by_text("查进度、补充情况").click()
    look()
    page.goto("about:blank")
    page.goto(f"{base}/progress#{number}.{code}")
    assert page.evaluate("window.location.hash") == ""
    assert page.input_value("#code") == code
    page.locator("button.main").click()
    page.wait_for_url("**/progress/case")
    for summary in page.locator("summary").all():
        summary.click()
    look()
    assert found == {path: [] for path in found}
    page.context.close()
