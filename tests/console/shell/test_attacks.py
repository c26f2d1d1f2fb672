"""What somebody may try: scripts in text fields, other people's cases by address, forms without their token."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator

from flask import Flask
from sqlalchemy import func, select
from werkzeug.routing import Rule

from tests.console.case.test_acts import assigned
from tests.console.conftest import ReceivedCase
from tests.console.visiting import Visitor, links
from wagecase.console.shell.base import PUBLIC_ENDPOINTS, SECOND_FACTOR_ENDPOINTS
from wagecase.extensions import db
from wagecase.models import Claim, Event, Note, Person, User

Visit = Callable[..., Visitor]
Take = Callable[..., ReceivedCase]
SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}"


def rules(app: Flask, method: str) -> Iterator[Rule]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("console.") and method in (rule.methods or ()):
            yield rule


def address(rule: Rule, **known: str) -> str:
    """An address of this rule; what is not known is somebody's id."""
    nobody = str(uuid.UUID(int=7))
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: known.get(found[1], nobody), rule.rule)


def test_every_page_needs_a_session_unless_it_is_listed(app: Flask) -> None:
    for rule in rules(app, "GET"):
        answer = app.test_client().get(address(rule))
        if rule.endpoint not in PUBLIC_ENDPOINTS:
            assert answer.status_code == 303, rule.rule
            assert "/console/log-in" in answer.headers["Location"], rule.rule
    assert {rule.endpoint for rule in app.url_map.iter_rules()} >= PUBLIC_ENDPOINTS | SECOND_FACTOR_ENDPOINTS


def test_no_form_goes_without_its_token(app: Flask, visit: Visit, take: Take) -> None:
    filed, visitor = take(), visit("head.binhai")
    with app.app_context():
        before = db.session.scalar(select(func.count()).select_from(Event))
    for rule in rules(app, "POST"):
        path = address(rule, key=filed.number, proceeding_id=filed.proceeding, name="assign")
        answer = visitor.client.post(path, data={"text": "x", "purpose": "xx", "lang": "en"})
        assert answer.status_code == 400, rule.rule
        assert "表单已失效" in answer.text
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Event)) == before
        assert db.session.scalar(select(func.count()).select_from(Note)) == 0


def test_the_case_of_another_organisation_opens_by_no_address(app: Flask, visit: Visit, take: Take) -> None:
    filed, stranger = take(), visit("inspector.hexi")
    with app.app_context():
        claim, person = (str(db.session.scalars(select(one.id)).first()) for one in (Claim, Person))
    known = {
        "key": filed.number,
        "case_key": filed.number,
        "case_id": filed.id,
        "proceeding_id": filed.proceeding,
        "claim_id": claim,
        "name": "verify",
    }
    token = dict(stranger.get("/console/account").form("log-out").fields)
    for method in ("GET", "POST"):
        for rule in rules(app, method):
            if not set(rule.arguments) & {"key", "case_key", "case_id", "proceeding_id", "claim_id"}:
                continue
            for key in (filed.number, filed.id):
                path = address(rule, **{**known, "key": key}) + f"?person={person}&field=phone"
                data = {**token, "person": person, "field": "phone", "purpose": "联系本人", "text": "x"}
                answer = stranger.client.open(path, method=method, data=data if method == "POST" else None)
                assert answer.status_code in (403, 404), f"{method} {rule.rule}: {answer.status_code}"
                assert "某某劳务" not in answer.text
                assert "工人1" not in answer.text
                assert "13800138000" not in answer.text


def test_a_script_is_shown_as_what_it_is(app: Flask, visit: Visit, take: Take) -> None:
    told = {"words": SCRIPT, "employer": {"name": SCRIPT[:90]}, "project": {"name": SCRIPT[:90], "place": SCRIPT[:90]}}
    filed, inspector = take(**told), visit("inspector.binhai")
    assigned(app, visit, filed)
    inspector.act(filed.number, "verify", finding="violation", account=SCRIPT)
    inspector.send(inspector.get(f"/console/cases/{filed.number}/complaint").form("notes"), text=SCRIPT)
    with app.app_context():
        user = db.session.scalars(select(User).where(User.username == "inspector.binhai")).one()
        user.name, user.team = SCRIPT, SCRIPT
        db.session.commit()
    base = f"/console/cases/{filed.number}"
    pages = [
        inspector.get(path)
        for path in (base, f"{base}/claims", f"{base}/complaint", f"{base}/timeline", "/console/work")
    ]
    pages.append(inspector.get("/console/search?q=" + SCRIPT[:20].replace("<", "%3C")))
    pages.append(inspector.send(inspector.form_of(filed.number, "verify"), 422, finding=SCRIPT, account=SCRIPT))
    pages.append(Visitor(app.test_client()).get("/console/log-in?next=" + SCRIPT.replace("<", "%3C")))
    for page in pages:
        assert "<script>alert" not in page.html, page.path
        assert "<img src=x" not in page.html, page.path
        assert ">49<" not in page.html, page.path
        assert page.scripted == [], page.path
        assert all(one.startswith(("/", "#")) for one in links(page.html)), page.path


def test_pages_are_kept_by_nobody_and_framed_by_nobody(visit: Visit) -> None:
    answer = visit("inspector.binhai").get("/console/work").answer
    assert answer.headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_the_session_cookie_is_out_of_reach_of_scripts(app: Flask, staff: dict[str, uuid.UUID]) -> None:
    client = app.test_client()
    visitor = Visitor(client)
    form = visitor.get("/console/log-in").form("log-in")
    answer = client.post(form.action, data=form.filled({"username": "head.binhai", "password": "wagecase-demo"}))
    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if one.startswith("wagecase_session="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
