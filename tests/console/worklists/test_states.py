"""Pages for what goes wrong: the database is away, the session ended while somebody typed, an address is nowhere."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

import time_machine
from flask import Flask
from sqlalchemy import select

from tests import world
from tests.console.conftest import ReceivedCase
from tests.console.visiting import HtmlForm, VisitedPage, Visitor
from tests.servers import RunningPostgres, RunningValkey
from tests.world import DEMO_PASSWORD
from wagecase.extensions import db
from wagecase.models import Case
from wagecase.services.base.dates import now
from wagecase.services.demo.seed import Storyteller
from wagecase.services.demo.story import DemoStory

Visit = Callable[..., Visitor]
Take = Callable[..., ReceivedCase]
CLERK = "clerk.binhai"


def intake(page: VisitedPage) -> HtmlForm:
    return next(one for one in page.forms if one.action == "/console/log")


def test_with_the_database_away_a_page_says_so_and_gives_what_was_typed_back(
    make_app: Callable[..., Flask], own_postgres: RunningPostgres, own_valkey: RunningValkey
) -> None:
    app = make_app(postgres=own_postgres, valkey=own_valkey)
    with app.app_context():
        staff = world.create_demo_people()
        Storyteller(DemoStory(1, ()), 0).tell()
        number = db.session.scalars(select(Case.number)).one()
        clerk = Visitor.signed_in(app.test_client(), staff[CLERK])
    form = intake(clerk.get("/console/log"))
    note = clerk.get(f"/console/cases/{number}/complaint").form("/notes")
    own_postgres.kill()
    away = clerk.get("/console/work", 503)
    assert "数据库暂时连不上" in away.text
    assert away.answer.headers["Retry-After"]
    assert "Traceback" not in away.html
    kept = clerk.send(note, 503, text="打了很久的字")
    assert ("text", "打了很久的字") in kept.form("/notes").fields
    own_postgres.start()
    again = clerk.send(kept.form("/notes"))
    assert "备注已保存" in clerk.send(again.form("/notes")).text
    fields = {"contact.phone": "13812345678", "words": "没发工资。"}
    assert "/receipt" in clerk.send(form, fields=fields).path


def test_a_complaint_that_was_being_typed_survives_the_end_of_the_session(visit: Visit) -> None:
    clerk = visit(CLERK)
    form = intake(clerk.get("/console/log"))
    fields = {"contact.name": "张建国", "contact.phone": "13812345678", "words": "打了很久的字", "own.claimed": "8000"}
    with time_machine.travel(now() + timedelta(days=2), tick=True):
        ended = clerk.send(form, 401, fields=fields)
        assert "打了很久的字" not in ended.text
        resumed = clerk.send(ended.form("log-in"), username=CLERK, password=DEMO_PASSWORD)
        again = clerk.send(intake(resumed))
        given = dict(intake(again).fields)
        assert {name: given[name] for name in fields} == fields
        assert "/receipt" in clerk.send(intake(again)).path


def test_somebody_without_the_role_hears_whom_to_ask_and_nothing_of_the_case(visit: Visit, take: Take) -> None:
    filed = take()
    refused = visit("head.binhai").get("/console/log", 403)
    assert "李受理" in refused.text
    assert "王监察" in refused.text
    for who in ("admin.binhai", "auditor.binhai", "officer.binhai"):
        hidden = visit(who).get(f"/console/cases/{filed.number}", 404)
        assert "没有找到" in hidden.text
        assert "某某劳务" not in hidden.text


def test_an_address_that_is_nowhere_and_a_form_too_large_have_their_pages(
    visit: Visit, staff: dict[str, uuid.UUID]
) -> None:
    clerk = visit(CLERK)
    assert "没有找到" in clerk.get("/console/proceedings/none/acts/verify", 404).text
    assert "内容过大" in clerk.post("/console/cases/none/notes", {"text": "字" * 400_000}, 413).text
