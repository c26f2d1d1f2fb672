"""The administrator and people: added with a password shown once, changed side by side, sent away, never themselves."""

from __future__ import annotations

import re
import threading
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from tests import world
from tests.console.shell.test_attacks import SCRIPT
from tests.console.visiting import Visitor, within_page_budget
from wagecase.extensions import db
from wagecase.models import AuditEntry, Organisation, User
from wagecase.procedure.core.enums import Role
from wagecase.services.administration import users as service
from wagecase.services.administration.users import UserDetails
from wagecase.services.base.errors import ServiceError
from wagecase.services.demo.seed import DemoLogin
from wagecase.services.hearings import ics_feed

Visit = Callable[..., Visitor]
ADMIN = "admin.binhai"
PASSWORD = re.compile(r"[a-z0-9]{4}(?:-[a-z0-9]{4}){3}")


def office(app: Flask, code: str = "120116JC") -> str:
    with app.app_context():
        return str(db.session.scalars(select(Organisation.id).where(Organisation.code == code)).one())


def added(app: Flask, visit: Visit, **more: Any) -> tuple[str, str]:
    """Somebody whom the administrator has just added: their id and their first password."""
    given = {"username": "new.clerk", "name": "钱新人", "organisation": office(app), "roles": "clerk", **more}
    shown = visit(ADMIN).send(visit(ADMIN).get("/console/people/new").form("/people/new"), **given)
    with app.app_context():
        made = db.session.scalars(select(User.id).where(User.username == given["username"])).one()
    return str(made), PASSWORD.findall(shown.text)[0]


def test_a_first_password_is_shown_once_and_opens_nothing_but_its_change(
    app: Flask, client: FlaskClient, visit: Visit
) -> None:
    form = visit(ADMIN).get("/console/people/new").form("/people/new")
    typed: dict[str, Any] = {"username": "new.clerk", "name": "钱新人", "organisation": office(app), "roles": ["clerk"]}
    password = PASSWORD.findall(visit(ADMIN).send(form, **typed).text)[0]
    again = visit(ADMIN).send(form, **typed)
    assert "没有重复办理" in again.text
    assert password not in again.text
    token = {"username": "new.clerk", "password": password}
    answer = client.post("/api/v1/tokens", json=token)
    assert (answer.status_code, answer.get_json()["type"]) == (403, "urn:wagecase:problem:password_once")
    newcomer = Visitor(app.test_client())
    page = newcomer.send(newcomer.get("/console/log-in").form("log-in"), **token)
    assert page.path == "/console/new-password"
    assert newcomer.get("/console/work").path == "/console/new-password"
    form = page.form("new-password")
    assert "一次性密码" in newcomer.send(form, 422, new="short", again="short").text
    newcomer.send(form, 422, new=password, again=password)
    assert newcomer.send(form, new="a password of my own", again="a password of my own").path == "/console/work"
    newcomer.send(form, 404, new="another password", again="another password")
    assert client.post("/api/v1/tokens", json={**token, "password": "a password of my own"}).status_code == 201


def test_what_is_typed_wrongly_is_shown_beside_the_field_and_kept(app: Flask, visit: Visit) -> None:
    admin, place = visit(ADMIN), office(app)
    form = admin.get("/console/people/new").form("/people/new")
    right: dict[str, Any] = {"username": "x.y", "name": "某人", "organisation": place, "roles": ["clerk"]}
    for field, value, said in (
        ("username", "某人", "只能用小写字母"),
        ("username", "Clerk.Binhai".lower(), "已"),
        ("organisation", str(uuid.uuid4()), "没有这一项"),
        ("roles", ["administrator", "head"], "不能兼任"),
        ("roles", [], "至少选一个角色"),
        ("email", "x@y\r\nBcc: z@example.com", "邮箱"),
        ("name", "", "必填"),
    ):
        page = admin.send(form, 422, **{**right, field: value})
        assert said in page.text, (field, page.text)
        assert ("username", right["username"] if field != "username" else value) in page.form("/people/new").fields
    made, _ = added(app, visit, name=SCRIPT, team=SCRIPT[:90])
    for path in ("/console/people", f"/console/people/{made}"):
        page = admin.get(path)
        assert page.scripted == []
        assert SCRIPT.split("'")[0] in page.text


def test_two_who_edit_at_once_lose_nothing(app: Flask, visit: Visit) -> None:
    made, _ = added(app, visit)
    first, second = (visit(ADMIN).get(f"/console/people/{made}").form(f"/people/{made}") for _ in range(2))
    visit(ADMIN).send(first, team="一队", email="one@example.com")
    page = visit(ADMIN).send(second, 409, team="二队", name="钱改名")
    for said in ("别人已作了修改", "一队", "二队", "one@example.com"):
        assert said in page.text
    assert ("name", "钱改名") in page.form(f"/people/{made}").fields
    visit(ADMIN).send(page.form(f"/people/{made}"))
    with app.app_context():
        user = db.session.get_one(User, uuid.UUID(made))
        assert (user.name, user.team, user.email) == ("钱改名", "二队", None)
        changes = select(AuditEntry).where(AuditEntry.action == "person_changed").order_by(AuditEntry.at)
        entries = db.session.scalars(changes).all()
        assert [entry.detail for entry in entries] == [
            {"fields": ["email", "team"]},
            {"fields": ["email", "name", "team"]},
        ]


def test_who_leaves_is_out_at_once_and_what_is_lost_is_made_again(
    app: Flask, client: FlaskClient, visit: Visit, staff: dict[str, uuid.UUID]
) -> None:
    path, clerk = f"/console/people/{staff['clerk.binhai']}", visit("clerk.binhai")
    token = client.post("/api/v1/tokens", json={"username": "clerk.binhai", "password": world.DEMO_PASSWORD}).get_json()
    headers = {"Authorization": f"Bearer {token['token']}"}
    assert client.get("/api/v1/me", headers=headers).status_code == 200
    with app.app_context():
        feed = urlsplit(ics_feed.renew_feed(world.principal("clerk.binhai"))).path
    assert client.get(feed).status_code == 200
    page = visit(ADMIN).send(visit(ADMIN).get(path).form("/leave"))
    assert "账号已停用" in page.text
    assert clerk.get("/console/work").path == "/console/log-in"
    assert client.get("/api/v1/me", headers=headers).status_code == 401
    page = visit(ADMIN).send(page.form("/come-back"))
    reset = visit(ADMIN).send(page.form("/password"))
    fresh = PASSWORD.findall(reset.text)[0]
    assert client.get("/api/v1/me", headers=headers).status_code == 401
    assert client.get(feed).status_code == 404
    with app.app_context():
        db.session.execute(update(User).where(User.username == "clerk.binhai").values(failed_logins=9))
        db.session.commit()
    clerk = Visitor(app.test_client())
    form = clerk.get("/console/log-in").form("log-in")
    clerk.send(form, 401, username="clerk.binhai", password=world.DEMO_PASSWORD)
    clerk.send(form, 401, username="clerk.binhai", password=fresh)
    assert "暂停登录" in visit(ADMIN).get("/console/people?state=locked").text
    visit(ADMIN).send(visit(ADMIN).get(path).form("/unlock"))
    assert clerk.send(form, username="clerk.binhai", password=fresh).path == "/console/new-password"


def test_nobody_administers_themselves_and_the_last_administrator_stays(
    app: Flask, visit: Visit, staff: dict[str, uuid.UUID]
) -> None:
    own = f"/console/people/{staff[ADMIN]}"
    page = visit(ADMIN).get(own)
    assert [one.action for one in page.forms if "/people/" in one.action] == [own]
    assert "另一位管理员" in visit(ADMIN).send(page.form(own), 422, roles=["head"]).text
    for deed in ("leave", "second-factor", "password"):
        visit(ADMIN).post(f"{own}/{deed}", {}, 403)
    with app.app_context():
        other = world.create_person(DemoLogin("admin.two", "管理二", "120116RS", Role.administrator))
        db.session.commit()
        both = [world.principal(ADMIN), world.principal("admin.two")]
    outcomes = together(
        app, lambda: service.deactivate_user(both[0], other), lambda: service.deactivate_user(both[1], staff[ADMIN])
    )
    assert sorted(outcomes) == ["done", "last_administrator"]
    with app.app_context():
        left = db.session.scalars(select(User).where(User.username.in_([ADMIN, "admin.two"]), User.active)).one()
        details = UserDetails(left.name, left.organisation_id, frozenset({Role.head}))
        gone = next(one for one in both if one.user_id != left.id)
        assert attempt(lambda: service.change_user(gone, left.id, details, left.version)) == "last_administrator"


def attempt(run: Callable[[], object]) -> str:
    try:
        run()
    except ServiceError as refusal:
        return str(refusal) if not hasattr(refusal, "fields") else next(iter(refusal.fields.values()))[0].code
    return "done"


def together(app: Flask, *runs: Callable[[], object]) -> list[str]:
    """The result of each of these when they are done at the same moment."""
    outcomes: list[str] = []

    def go(run: Callable[[], object]) -> None:
        with app.app_context():
            outcomes.append(attempt(run))
            db.session.remove()

    threads = [threading.Thread(target=go, args=(run,)) for run in runs]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return outcomes


def test_people_are_found_page_by_page_and_only_by_administrators(app: Flask, visit: Visit) -> None:
    with app.app_context():
        for number in range(60):
            world.create_person(DemoLogin(f"many{number:02d}", f"众人{number:02d}", "120103JC", Role.clerk))
        db.session.commit()
    admin = visit(ADMIN)
    with within_page_budget(app) as pages:
        pages.append(admin.get("/console/people?words=众人"))
    second = admin.get(
        re.findall(r'href="(/console/people\?words=[^"]*after=[^"]*)"', pages[0].html)[0].replace("&amp;", "&")
    )
    assert ("many49" in pages[0].text, "many50" in pages[0].text, "many50" in second.text) == (True, False, True)
    assert "没有符合条件的人员" in admin.get("/console/people?words=众人&role=head").text
    for who in ("head.binhai", "supervisor.city", "auditor.binhai"):
        assert "您不能办理此事" in visit(who).get("/console/people", 403).text
