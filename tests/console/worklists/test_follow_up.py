"""Supervision orders and follow-up: an office answers its orders on one form, a month says how each ended, promises
are checked on their day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from tests.console.visiting import Visitor
from wagecase.extensions import db
from wagecase.models import Case, Event
from wagecase.services.base.dates import LEGAL_TIMEZONE, today
from wagecase.services.case_queries import follow_up
from wagecase.services.demo.seed import Storyteller, demo_principal
from wagecase.services.demo.stories import CITY, HEAD, INSPECTOR, _handlers, _promise
from wagecase.services.demo.story import DemoStory, StoryStep

Visit = Callable[..., Visitor]
ASSIGNED = StoryStep(HEAD, "case", "assign", 0, _handlers)


def supervision_order(day: int, until: int, order: str) -> StoryStep:
    return StoryStep(
        CITY, "case", "order_supervision", day, lambda telling, on: {"due": on + timedelta(days=until), "order": order}
    )


def told(app: Flask, *stories: DemoStory) -> list[str]:
    with app.app_context():
        numbers = []
        for number, story in enumerate(stories):
            telling = Storyteller(story, number)
            telling.tell()
            numbers.append(db.session.get_one(Case, telling.case_id).number or "")
        return numbers


@pytest.fixture(autouse=True)
def mid_month() -> Iterator[None]:
    """So that all orders of a test fall into one month."""
    with time_machine.travel(datetime.combine(today().replace(day=20), time(10), LEGAL_TIMEZONE), tick=True):
        yield


def test_supervision_orders_are_answered_on_one_form_and_the_month_shows_how_they_ended(
    app: Flask, visit: Visit
) -> None:
    late, soon, kept = told(
        app,
        DemoStory(12, (ASSIGNED, supervision_order(1, 3, "请三日内报告核实情况。"))),
        DemoStory(4, (ASSIGNED, supervision_order(1, 9, "请说明为何没有立案。"))),
        DemoStory(2, (ASSIGNED,)),
    )
    head, city = visit(HEAD), visit(CITY)
    page = head.get("/console/supervision-orders")
    assert "请三日内报告核实情况。" in page.text
    assert page.text.index(late) < page.text.index(soon)
    assert kept not in page.text
    form = page.form("/supervision-orders")
    names = [name for name, _ in form.fields if name.startswith("account.")]
    wrong = head.send(form, 422, fields={names[0]: "x" * 10_001, names[1]: "已经核实。"})
    assert late in wrong.text
    assert soon not in wrong.text
    answered = head.send(wrong.form("/supervision-orders"), fields={names[0]: "已在核实，三日内报告。"})
    assert "已回复 1 件督办" in answered.text
    assert "没有等待回复的督办" in answered.text
    month = city.get("/console/supervision-orders/month")
    assert "逾期回复" in month.text
    csv = city.get(f"/console/supervision-orders/month.csv?month={today():%Y-%m}").answer.text
    rows = [line.split(",") for line in csv.strip().splitlines()]
    assert [(row[2], row[7]) for row in rows[1:]] == [(late, "逾期回复"), (soon, "按期回复")]
    assert "这个月没有督办" in city.get("/console/supervision-orders/month?month=2020-01").text
    city.get("/console/supervision-orders/month?month=never", 404)
    assert "这个月没有督办" in visit("inspector.hexi").get("/console/supervision-orders/month").text


def test_an_inspector_sees_their_promises_by_day_and_records_what_the_worker_says(app: Flask, visit: Visit) -> None:
    broken, today_, ahead = told(
        app,
        DemoStory(9, (ASSIGNED, StoryStep(INSPECTOR, "case", "promise", 1, _promise(5)))),
        DemoStory(4, (ASSIGNED, StoryStep(INSPECTOR, "case", "promise", 1, _promise(3)))),
        DemoStory(4, (ASSIGNED, StoryStep(INSPECTOR, "case", "promise", 1, _promise(8)))),
    )
    inspector = visit(INSPECTOR)
    page = inspector.get("/console/follow-up")
    assert page.text.index("承诺已过期") < page.text.index(broken) < page.text.index("承诺今天到期")
    assert page.text.index(today_) < page.text.index("七天内到期的承诺") < page.text.index(ahead)
    asking = next(one for one in page.html.split('"') if "/acts/check_promise" in one).replace("&amp;", "&")
    page = inspector.send(inspector.get(asking).form("/acts/check_promise"), claims="all", result="nothing")
    assert page.path == "/console/follow-up"
    assert "没有收到" in page.text
    with app.app_context():
        checked = select(func.count()).select_from(Event).where(Event.name == "case.promise_checked")
        assert db.session.scalar(checked) == 1
    assert "没有需要跟进的" in visit("inspector.hexi").get("/console/follow-up?whose=organisation").text
    with time_machine.travel(datetime.combine(today() + timedelta(days=31), time(10), LEGAL_TIMEZONE), tick=True):
        with app.app_context():
            silent = follow_up.inactive_cases(demo_principal(INSPECTOR), "mine", "zh")
        assert {one.number for one in silent} == {broken, today_, ahead}
        assert {one.days for one in silent} == {31}
