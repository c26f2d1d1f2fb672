"""Two desks in a browser: an officer takes a referral up and gives it to a lawyer; an arbitrator goes from their
calendar into the case. At a desk with scripts and on a phone without them."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from tests.console.browsing import DESKTOP, PHONE, ConsoleBrowser, layout_faults
from tests.console.shell.test_accessible import grave
from tests.console.worklists.test_hearings import arbitrated
from tests.services.legal_aid.office import LAWYER, OFFICER, SIGNED, act, referred
from tests.world import principal
from wagecase.extensions import db
from wagecase.models import ProceedingHandler, User
from wagecase.services.base.dates import today
from wagecase.services.legal_aid import volunteers

ARBITRATOR = "arbitrator.binhai"


def sound(page: Page, width: int) -> list[str]:
    """What is cut off here, and what axe-core calls serious."""
    found = layout_faults(page, [width])
    if width == DESKTOP:
        page.evaluate(AXE_SCRIPT)
        found += grave(page.evaluate("axe.run({resultTypes: ['violations']})"))
    return found


@pytest.mark.parametrize(("width", "scripts"), [(DESKTOP, True), (PHONE, False)], ids=["desk", "phone"])
def test_an_officer_picks_and_assigns_and_an_arbitrator_goes_from_the_calendar_to_the_case(
    app: Flask, staff: dict[str, uuid.UUID], browse: ConsoleBrowser, width: int, scripts: bool
) -> None:
    with app.app_context():
        referred(1)
        urgent, aid = referred(3, limit_on=today() + timedelta(days=4), language="dialect")
        heard, arb = arbitrated()
        act(ARBITRATOR, arb, "set_hearing", hearing_on=today() + timedelta(days=20), hour="09:30", place="第二仲裁庭")
    officer = browse(OFFICER, width=width, scripts=scripts)
    officer.goto("legal-aid/pool")
    first = officer.locator("table.list tbody tr").first
    expect(first).to_contain_text(urgent.number)
    expect(first).to_contain_text("紧急")
    assert sound(officer, width) == []
    first.get_by_role("button", name=f"领办 {urgent.number}").click()
    expect(officer.locator(".notice.good").first).to_contain_text("已由您领办")
    expect(officer.locator("h1")).to_contain_text(urgent.number)
    with app.app_context():
        act(OFFICER, aid, "apply", claims="all", **SIGNED)
        act(OFFICER, aid, "grant", claims="all")
        volunteers.volunteer_for_matter(principal(LAWYER), aid)
    officer.goto("legal-aid/matters")
    assert sound(officer, width) == []
    officer.get_by_role("link", name="指派律师").click()
    expect(officer.get_by_label("冯律师")).to_be_checked()
    assert sound(officer, width) == []
    officer.locator("form button.main").click()
    expect(officer.locator(".notice.good").first).to_contain_text("已办理：指派律师")
    with app.app_context():
        handlers = select(User.username).join(ProceedingHandler).where(ProceedingHandler.proceeding_id == aid)
        assert set(db.session.scalars(handlers)) == {OFFICER, LAWYER}
    arbitrator = browse(ARBITRATOR, width=width, scripts=scripts)
    arbitrator.goto(f"hearings?day={today() + timedelta(days=20)}")
    assert sound(arbitrator, width) == []
    sitting = arbitrator.locator(".sitting")
    expect(sitting).to_contain_text("通知当事人")
    sitting.get_by_role("link").click()
    expect(arbitrator.locator("h1")).to_contain_text(heard.number)
