"""Signing in: password, rest after failures, second factor, sessions that end, and what was typed when they did."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pyotp
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.console.conftest import ReceivedCase
from tests.console.visiting import VisitedPage, Visitor
from tests.world import DEMO_PASSWORD
from wagecase.extensions import db
from wagecase.models import AuditEntry, ConsoleSession, User
from wagecase.services.administration import settings
from wagecase.services.base.dates import now
from wagecase.services.identity import queries, two_factor

WHO = "inspector.binhai"


def actions(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def try_in(client: FlaskClient, password: str, username: str = WHO, **more: Any) -> VisitedPage:
    visitor = Visitor(client)
    form = visitor.get("/console/log-in").form("log-in")
    expect = 200 if password == DEMO_PASSWORD else 401
    return visitor.send(form, expect, username=username, password=password, **more)


def require(app: Flask, roles: str) -> None:
    with app.app_context():
        settings.set_setting(queries.REQUIRED_ROLES_SETTING, roles)
        db.session.commit()


def secret_in(page: VisitedPage) -> str:
    start = page.html.index("<code>") + len("<code>")
    return page.html[start : page.html.index("</code>", start)].replace(" ", "")


def enrol(visitor: Visitor, page: VisitedPage) -> tuple[pyotp.TOTP, list[str]]:
    """Set a second factor up from its page; returns the authenticator and the recovery codes."""
    totp = pyotp.TOTP(secret_in(page))
    shown = visitor.send(page.form("set-up"), code=totp.at(now() - timedelta(seconds=30)))
    codes = [part for part in shown.text.split() if len(part) == 11 and part[5] == "-"]
    assert len(codes) == two_factor.RECOVERY_CODE_COUNT
    return totp, codes


def test_the_root_address_leads_to_the_log_in_and_then_to_my_work(app: Flask, visit: Callable[..., Visitor]) -> None:
    assert Visitor(app.test_client()).get("/console").path == "/console/log-in"
    assert visit(WHO).get("/console").path == "/console/work"


def test_after_the_log_in_the_page_that_was_asked_for_comes(app: Flask, staff: dict[str, uuid.UUID]) -> None:
    visitor = Visitor(app.test_client())
    page = visitor.get("/console/search?q=海河")
    assert visitor.send(page.form("log-in"), username=WHO, password=DEMO_PASSWORD).path == "/console/search"


@pytest.mark.parametrize("away", ["https://example.org/", "//example.org/console/", "/\\example.org", "javascript:x"])
def test_the_log_in_leads_nowhere_else(app: Flask, staff: dict[str, uuid.UUID], away: str) -> None:
    assert try_in(app.test_client(), DEMO_PASSWORD, next=away).path == "/console/work"


def test_an_account_rests_after_failures_and_each_is_on_record(app: Flask, staff: dict[str, uuid.UUID]) -> None:
    client = app.test_client()
    for _ in range(5):
        try_in(client, "not the password")
    visitor = Visitor(client)
    form = visitor.get("/console/log-in").form("log-in")
    visitor.send(form, 401, username=WHO, password=DEMO_PASSWORD)
    assert actions(app) == ["sign_in_failed"] * 6
    with time_machine.travel(now() + timedelta(minutes=2), tick=True):
        assert try_in(client, DEMO_PASSWORD).path == "/console/work"


def test_the_password_alone_opens_nothing_where_the_role_needs_a_second_factor(
    app: Flask, staff: dict[str, uuid.UUID], take: Callable[..., ReceivedCase]
) -> None:
    filed = take()
    require(app, "inspector, supervisor")
    visitor = Visitor(app.test_client())
    page = visitor.send(visitor.get("/console/log-in").form("log-in"), username=WHO, password=DEMO_PASSWORD)
    assert page.path == "/console/second-factor/set-up"
    for path in ("/console/work", f"/console/cases/{filed.number}", "/console/account"):
        assert visitor.get(path).path == "/console/second-factor/set-up"
    enrol(visitor, page)
    assert visitor.get("/console/work").path == "/console/work"


def test_a_second_factor_is_asked_for_and_taken_once(app: Flask, visit: Callable[..., Visitor]) -> None:
    totp, codes = enrol(visit(WHO), visit(WHO).get("/console/second-factor/set-up"))
    stranger = Visitor(app.test_client())
    asked = stranger.send(stranger.get("/console/log-in").form("log-in"), username=WHO, password=DEMO_PASSWORD)
    assert asked.path == "/console/second-factor"
    form = asked.form("second-factor")
    stranger.send(form, 401, code="000000")
    code = totp.at(now())
    assert stranger.send(form, code=code).path == "/console/work"
    again = Visitor(app.test_client())
    form = again.send(again.get("/console/log-in").form("log-in"), username=WHO, password=DEMO_PASSWORD).form(
        "second-f"
    )
    again.send(form, 401, code=code)
    assert again.send(form, code=codes[0].upper()).path == "/console/work"
    third = Visitor(app.test_client())
    form = third.send(third.get("/console/log-in").form("log-in"), username=WHO, password=DEMO_PASSWORD).form(
        "second-f"
    )
    third.send(form, 401, code=codes[0])
    assert {"second_factor_added", "recovery_code_used", "sign_in_failed"} <= set(actions(app))


def test_the_api_asks_for_the_second_factor_too(app: Flask, visit: Callable[..., Visitor]) -> None:
    client, body = app.test_client(), {"username": WHO, "password": DEMO_PASSWORD}
    assert client.post("/api/v1/tokens", json=body).status_code == 201
    require(app, "inspector")
    assert client.post("/api/v1/tokens", json=body).get_json()["type"] == "urn:wagecase:problem:not_enrolled"
    totp, _ = enrol(visit(WHO), visit(WHO).get("/console/second-factor/set-up"))
    assert client.post("/api/v1/tokens", json=body).get_json()["type"] == "urn:wagecase:problem:second_factor"
    assert client.post("/api/v1/tokens", json={**body, "code": "000000"}).status_code == 401
    assert client.post("/api/v1/tokens", json={**body, "code": totp.at(now())}).status_code == 201


def test_a_second_factor_goes_only_with_a_code_and_not_where_the_role_needs_it(
    app: Flask, visit: Callable[..., Visitor]
) -> None:
    visitor = visit(WHO)
    _, codes = enrol(visitor, visitor.get("/console/second-factor/set-up"))
    form = visitor.get("/console/account").form("recovery-codes")
    visitor.send(form, 422, code="000000", remove="1")
    require(app, "inspector")
    visitor.send(form, 403, code=codes[0], remove="1")
    require(app, "none")
    visitor.send(form, code=codes[1], remove="1")
    with app.app_context():
        user = db.session.scalars(select(User).where(User.username == WHO)).one()
        assert not queries.is_enrolled(user.id)


def test_a_session_ends_by_itself_by_log_out_and_from_elsewhere(app: Flask, visit: Callable[..., Visitor]) -> None:
    first, second = visit(WHO), Visitor.log_in(app.test_client(), WHO)
    with time_machine.travel(now() + timedelta(minutes=50), tick=True):
        assert second.get("/console/work").path == "/console/work"
    with time_machine.travel(now() + timedelta(minutes=70), tick=True):
        assert first.get("/console/work").path == "/console/log-in"
        page = second.get("/console/account")
        assert second.get("/console/work").path == "/console/work"
        third = Visitor.log_in(app.test_client(), WHO)
        ending = next(one for one in second.get("/console/account").forms if one.action.endswith("/end"))
        assert "已结束" in second.send(ending).text
        assert third.get("/console/work").path == "/console/log-in"
        assert second.send(page.form("log-out")).path == "/console/log-in"
        assert second.get("/console/work").path == "/console/log-in"


def test_nobody_ends_the_session_of_somebody_else(app: Flask, visit: Callable[..., Visitor]) -> None:
    visit("head.binhai")
    other = visit(WHO)
    with app.app_context():
        query = select(ConsoleSession.id).join(User, User.id == ConsoleSession.user_id)
        theirs = db.session.scalars(query.where(User.username == "head.binhai")).one()
    form = other.get("/console/account").form("log-out")
    form.action = f"/console/account/sessions/{theirs}/end"
    other.send(form, 404)
    assert visit("head.binhai").get("/console/work").path == "/console/work"


def test_another_password_ends_the_other_sessions(app: Flask, visit: Callable[..., Visitor]) -> None:
    first, second = visit(WHO), Visitor.log_in(app.test_client(), WHO)
    form = second.get("/console/account").form("password")
    fresh = "another long password"
    assert "原密码不对" in second.send(form, 422, old="wrong", new=fresh, again=fresh).text
    assert "至少12位" in second.send(form, 422, old=DEMO_PASSWORD, new="short", again="short").text
    assert "不一样" in second.send(form, 422, old=DEMO_PASSWORD, new=fresh, again="other").text
    assert "密码已修改" in second.send(form, old=DEMO_PASSWORD, new=fresh, again=fresh).text
    assert first.get("/console/work").path == "/console/log-in"
    assert second.get("/console/work").path == "/console/work"


def test_what_was_typed_survives_the_end_of_a_session(
    app: Flask, visit: Callable[..., Visitor], take: Callable[..., ReceivedCase]
) -> None:
    filed, visitor = take(), visit(WHO)
    form = visitor.get(f"/console/cases/{filed.number}/complaint").form("notes")
    with time_machine.travel(now() + timedelta(hours=2), tick=True):
        ended = visitor.send(form, 401, text="工人说<b>十二月</b>返乡")
        assert "还在" in ended.text
        back = visitor.send(ended.form("log-in"), username=WHO, password=DEMO_PASSWORD)
        shown = visitor.send(back.form("notes"))
        assert ("text", "工人说<b>十二月</b>返乡") in shown.form("notes").fields
        assert "备注已保存" in visitor.send(shown.form("notes")).text


def test_the_language_is_switched_where_one_stands(visit: Callable[..., Visitor]) -> None:
    visitor = visit(WHO)
    form = visitor.get("/console/search?q=海河").form("language")
    assert "Number, name, employer or project" in visitor.send(form, lang="en").text
    assert 'lang="en"' in visitor.get("/console/work").html
    assert "我的工作" in visitor.send(visitor.get("/console/work").form("language"), lang="zh").text
