"""The menu: few places at a glance, every place once, open to a keyboard and to a phone without scripts."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import expect

from tests import world
from tests.console.browsing import PHONE, ConsoleBrowser, layout_faults
from tests.console.scene import CAST
from tests.console.visiting import Visitor
from wagecase.console.shell import nav

Visit = Callable[..., Visitor]


def test_everybody_has_at_most_seven_entries_in_the_row_and_each_entry_once(
    app: Flask, staff: dict[str, uuid.UUID]
) -> None:
    for username in CAST:
        with app.test_request_context():
            principal = world.principal(username)
            found = nav.build_menu(principal)
            others = [one.endpoint for _section, places in found.others for one in places]
            places = [one.endpoint for one in found.row] + others
            assert 0 < len(found.row) <= nav.MAX_PRIMARY_ENTRIES, (username, len(found.row))
            assert sorted(places) == sorted(one.endpoint for one in nav.visible_entries(principal)), username


@pytest.mark.parametrize(
    ("username", "path", "summary"),
    [("head.binhai", "desks", "更多 · 移交在办"), ("supervisor.city", "campaigns", "更多 · 专项行动")],
)
def test_a_place_under_a_heading_says_where_one_is(visit: Visit, username: str, path: str, summary: str) -> None:
    page = visit(username).get(f"/console/{path}")
    assert summary in page.text
    assert page.html.count('aria-current="page"') == 1
    assert summary.partition(" ·")[0] in visit(username).get("/console/work").text


@pytest.mark.parametrize("width", [PHONE, 1280])
def test_the_other_places_open_by_keyboard_without_scripts(
    staff: dict[str, uuid.UUID], browse: ConsoleBrowser, width: int
) -> None:
    page = browse("supervisor.city", width=width, scripts=False)
    page.goto("work")
    page.get_by_text("更多", exact=True).focus()
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name="专项行动")
    assert link.is_visible()
    box = link.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert layout_faults(page) == []
    while page.evaluate("document.activeElement.textContent") != "专项行动":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/campaigns")
    expect(page.get_by_role("list", name="行动与抽查")).to_have_count(0)
