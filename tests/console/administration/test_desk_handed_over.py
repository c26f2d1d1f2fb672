"""An administrator adds somebody, who signs in and chooses a password; then their head gives them another's desk.
At a desk with scripts, and on a phone without them."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import select

from tests.console.administration.test_desk_journeys import sound
from tests.console.browsing import DESKTOP, PHONE, ConsoleBrowser
from tests.console.conftest import ReceivedCase
from tests.console.visiting import Visitor
from wagecase.extensions import db
from wagecase.models import ProceedingHandler, User

ADMIN, HEAD, FIRST = "admin.binhai", "head.binhai", "inspector.binhai"
OWN = "a password of my own"


@pytest.mark.parametrize(("width", "scripts"), [(DESKTOP, True), (PHONE, False)], ids=["desk", "phone"])
def test_a_newcomer_is_let_in_and_takes_a_desk_over(
    app: Flask,
    staff: dict[str, uuid.UUID],
    visit: Callable[..., Visitor],
    take: Callable[..., ReceivedCase],
    browse: ConsoleBrowser,
    width: int,
    scripts: bool,
) -> None:
    made = [take() for _ in range(3)]
    for one in made:
        visit(HEAD).act(one.number, "assign", handlers=[str(staff[FIRST])])
    admin = browse(ADMIN, width=width, scripts=scripts)
    admin.goto("people/new")
    assert sound(admin, width) == []
    admin.get_by_label("用户名").fill("new.inspector")
    admin.get_by_label("姓名").fill("钱新人")
    admin.get_by_label("单位").select_option(label="滨海新区劳动保障监察支队")
    admin.get_by_label("劳动保障监察员").check()
    admin.get_by_role("button", name="添加").click()
    password = admin.locator(".secret code").inner_text()
    newcomer = browse(None, width=width, scripts=scripts)
    newcomer.goto("log-in")
    newcomer.get_by_label("用户名").fill("new.inspector")
    newcomer.get_by_label("密码").fill(password)
    newcomer.get_by_role("button", name="登录").click()
    expect(newcomer.locator("h1")).to_have_text("设定自己的密码")
    newcomer.get_by_label("新密码", exact=True).fill(OWN)
    newcomer.get_by_label("再输一次新密码").fill(OWN)
    newcomer.get_by_role("button", name="设定密码").click()
    expect(newcomer.locator("main")).to_contain_text("没有等您办理的事项")
    head = browse(HEAD, width=width, scripts=scripts)
    head.goto("desks")
    head.get_by_role("link", name="王监察").click()
    head.get_by_label("钱新人").check()
    head.get_by_role("button", name="看看怎么分").click()
    assert sound(head, width) == []
    head.get_by_label("离岗").check()
    head.get_by_role("button", name="移交 3 件").click()
    expect(head.locator("main")).to_contain_text("已移交 3 件，共 3 件。")
    newcomer.goto("work?whose=mine")
    expect(newcomer.locator("tbody tr")).to_have_count(3)
    with app.app_context():
        query = select(User.username).join(ProceedingHandler, ProceedingHandler.user_id == User.id)
        assert set(db.session.scalars(query)) == {"new.inspector"}
