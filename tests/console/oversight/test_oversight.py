"""The city's desk: figures with the lists behind them, supervision orders for many, reviewing, the days before Spring
Festival."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from tests.console.visiting import Visitor, links, within_page_budget
from wagecase.extensions import db
from wagecase.law.new_year import next_new_year_eve
from wagecase.models import Case, DailyReport, Event, PendingReview, Proceeding
from wagecase.services.base.dates import LEGAL_TIMEZONE, now, today
from wagecase.services.demo.seed import Storyteller
from wagecase.services.demo.stories import CITY, HEAD, INSPECTOR, STORIES, _handlers, _promise
from wagecase.services.demo.story import DemoStory, StoryStep
from wagecase.services.oversight import daily_figures, figure_count

Visit = Callable[..., Visitor]
FOUND = next(story for story in STORIES if any(step.act == "find_amount" for step in story.steps))


def told(app: Flask, *stories: DemoStory) -> list[tuple[str, uuid.UUID]]:
    """Play stories; returns number and root of each case."""
    with app.app_context():
        made = []
        for number, story in enumerate(stories):
            telling = Storyteller(story, number)
            telling.tell()
            case = db.session.get_one(Case, telling.case_id)
            made.append((case.number or "", telling.proceeding("case")))
        return made


def counted(app: Flask) -> None:
    with app.app_context():
        assert figure_count.refresh_figures(now())


def lead(*more: StoryStep, ago: int = 3) -> DemoStory:
    steps = (
        StoryStep(HEAD, "case", "assign", 0, _handlers),
        StoryStep(
            INSPECTOR, "case", "verify", 1, lambda telling, on: {"finding": "unclear", "account": "已到现场核查。"}
        ),
        *more,
    )
    return DemoStory(ago=ago, steps=steps, matter="lead", channel="lead_platform", workers=2)


SUBMIT = StoryStep(
    INSPECTOR, "case", "submit", 2, lambda telling, on: {"conclusion": "05", "account": "用人单位已当场付清。"}
)


@time_machine.travel(datetime(2026, 10, 15, 10, tzinfo=LEGAL_TIMEZONE), tick=True)
def test_a_figure_and_the_list_behind_it_agree_and_a_count_is_never_made_by_a_page(app: Flask, visit: Visit) -> None:
    (number, _), (late, _) = told(app, FOUND, DemoStory(ago=40, steps=()))
    city = visit(CITY)
    assert "今天还没有统计" in city.get("/console/oversight").text
    page = city.send(city.get("/console/oversight").form("/oversight/count"))
    assert "已重新统计" in page.text
    with app.app_context():
        morning = daily_figures.get_morning_report(city_principal(), "zh")
    found = {one.name: one for _, _, rows in morning.groups for one in rows}
    assert (found["concluded"].cases, found["concluded"].whole) == (0, 2)
    assert found["late"].cases >= 1
    behind = city.get("/console/oversight/figures/late?area=120116")
    assert late in behind.text
    assert number not in city.get("/console/oversight/figures/unpaid_older").text
    assert "滨海新区" in city.get("/console/oversight/late?by=area").text
    for by in ("organisation", "person", "procedure"):
        address = next((one for one in links(city.get(f"/console/oversight/late?by={by}").html) if "key=" in one), None)
        assert address is None or city.get(address).status == 200
    assert "在一分钟内" not in city.send(city.get("/console/oversight").form("/oversight/count")).text


def city_principal() -> Any:
    from tests import world

    return world.principal(CITY)


def test_many_cases_get_one_order_each_and_a_refusal_is_shown_for_its_row(app: Flask, visit: Visit) -> None:
    made = told(app, DemoStory(ago=20, steps=()), DemoStory(ago=21, steps=()))
    counted(app)
    city = visit(CITY)
    listed = city.get("/console/oversight/late?by=area&key=120116&when=soon")
    form = listed.form("/oversight/supervision-orders")
    chosen = [str(root) for _, root in made] + [str(uuid.uuid4())]
    asked = city.send(form, cases=chosen).form("/oversight/supervision-orders")
    typed: dict[str, Any] = {"due": (today() - timedelta(days=1)).isoformat(), "order": "请在三日内核实并报告。"}
    assert "已督办 0 件，未督办 3 件" in city.send(asked, **typed).text
    empty = city.send(asked, 422, due="", order="请核实")
    assert "必填" in empty.text
    assert "请核实" in dict(empty.form("/oversight/supervision-orders").fields).values()
    typed["due"] = (today() + timedelta(days=5)).isoformat()
    for _ in range(2):
        result = city.send(asked, **typed)
        assert "已督办 2 件，未督办 1 件" in result.text
    with app.app_context():
        pressed = select(func.count()).select_from(Event).where(Event.name == "case.supervision_ordered")
        assert db.session.scalar(pressed) == 2
    assert "您不能办理此事" in visit(HEAD).get("/console/oversight/late", 403).text


def test_an_answer_waits_until_it_is_passed_or_sent_back_and_waits_again_when_handed_in_again(
    app: Flask, visit: Visit
) -> None:
    [(number, root), (plain, _)] = told(app, lead(SUBMIT), lead())
    city = visit(CITY)
    waiting = city.get("/console/oversight/reviews")
    assert number in waiting.text
    assert plain not in waiting.text
    page = city.get(f"/console/oversight/reviews/{number}")
    assert "用人单位已当场付清。" in page.text
    back = next(one for one in page.forms if ("act", "send_back") in one.buttons)
    assert "必填" in city.send(back, 422, act="send_back", reason="").text
    assert "已退回重核" in city.send(back, act="send_back", reason="没有附付款凭证。").text
    assert number not in city.get("/console/oversight/reviews").text
    with app.app_context():
        assert db.session.scalars(select(PendingReview)).all() == []
        _again(number)
    page = city.get(f"/console/oversight/reviews/{number}")
    assert "已退回 1 次" in page.text
    on = next(one for one in page.forms if ("act", "approve") in one.buttons)
    assert "已审核通过" in city.send(on, act="approve").text
    assert "不等待审核" in city.get(f"/console/oversight/reviews/{number}").text
    assert str(root)


def _again(number: str) -> None:
    from tests import world
    from wagecase.services.acts.perform import perform

    case = db.session.scalars(select(Case).where(Case.number == number)).one()
    root = db.session.scalars(select(Proceeding.id).where(Proceeding.case_id == case.id)).one()
    perform(world.principal(INSPECTOR), root, "submit", {"conclusion": "05", "account": "已补凭证。"})


def test_promises_after_the_eve_are_flagged_and_silence_is_not_a_report_of_nothing(app: Flask, visit: Visit) -> None:
    """除夕 of 2027 is 5 February (H13: the first day of the lunar year is 6 February)."""
    assert next_new_year_eve(date(2026, 11, 24)) == date(2027, 2, 5)
    with time_machine.travel(datetime(2027, 1, 20, 16, 40, tzinfo=LEGAL_TIMEZONE), tick=True):
        soon, late = (StoryStep(INSPECTOR, "case", "promise", 1, _promise(days)) for days in (10, 30))
        [(kept, _), (broken, _)] = told(app, lead(soon), lead(late))
        city, head = visit(CITY), visit(HEAD)
        page = city.get("/console/spring-festival")
        assert "16 天后是除夕" in page.text
        assert broken in page.text
        assert kept not in page.text
        form = head.get("/console/daily-report").form("/daily-report")
        assert "已报送" in head.send(form, zero="1").text
    with time_machine.travel(datetime(2027, 1, 20, 17, 5, tzinfo=LEGAL_TIMEZONE), tick=True):
        page = visit(CITY).get("/console/spring-festival?show=reports")
        assert page.text.count("缺报") == 18
        assert "零报告" in page.text
        wrong = head.send(head.get("/console/daily-report").form("/daily-report"), 422, incidents="很多", headcount="3")
        assert "应为整数" in wrong.text
        assert ("headcount", "3") in wrong.form("/daily-report").fields
        given: dict[str, Any] = {"incidents": "1", "headcount": "12", "matters": "2", "people": "14", "paid": "30000"}
        head.send(head.get("/console/daily-report").form("/daily-report"), **given)
        with app.app_context():
            row = db.session.scalars(select(DailyReport)).one()
            assert (row.headcount, row.first_at < row.reported_at) == (12, True)
        assert "迟报" not in visit(CITY).get("/console/spring-festival?show=reports").text


PAGES = (
    "/console/oversight",
    "/console/oversight/figures/late",
    "/console/oversight/late?by=person",
    "/console/oversight/late?by=area&key=120116&when=soon",
    "/console/oversight/reviews",
    "/console/oversight/incidents",
    "/console/spring-festival",
    "/console/spring-festival?show=reports",
)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_of_the_city_is_light_whatever_there_is(app: Flask, visit: Visit, lang: str) -> None:
    told(app, *(lead(SUBMIT, ago=30) for _ in range(3)))
    counted(app)
    city = visit(CITY, lang)
    for path in PAGES:
        with within_page_budget(app) as pages:
            pages.append(city.get(path))
