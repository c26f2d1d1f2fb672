"""A spot check at the console: the city publishes, freezes and draws; a caller makes one call at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import time_machine
from flask import Flask

from tests.console.visiting import Visitor
from wagecase.services.base.dates import LEGAL_TIMEZONE, today
from wagecase.services.demo.seed import Storyteller
from wagecase.services.demo.stories import CITY, CONCLUDED
from wagecase.services.demo.story import DemoStory

Visit = Callable[..., Visitor]
CALLER = "inspector.hexi"


def test_a_round_goes_from_its_rule_to_a_case_that_is_opened_again(app: Flask, visit: Visit) -> None:
    with app.app_context():
        Storyteller(DemoStory(45, CONCLUDED, workers=2), 1).tell()
    at_nine = datetime.combine(today(), time(9), LEGAL_TIMEZONE)
    with time_machine.travel(at_nine, tick=True):
        city, caller = visit(CITY), visit(CALLER)
        _published_frozen_drawn(city, str(_id_of(app, CALLER)))
        _called(caller)
        _followed_up(city)
    assert "您不能办理此事" in visit("head.binhai").get("/console/spot-checks/new", 403).text


def _id_of(app: Flask, username: str) -> Any:
    from tests import world

    with app.app_context():
        return world.principal(username).user_id


def _published_frozen_drawn(city: Visitor, caller_id: str) -> None:
    form = city.get("/console/spot-checks/new").form("/spot-checks/new")
    typed: dict[str, Any] = {
        "name": "上月抽查",
        "closed_from": (today() - timedelta(days=30)).isoformat(),
        "closed_until": (today() - timedelta(days=1)).isoformat(),
        "percent": "50",
        "callers": [caller_id],
    }
    wrong = city.send(form, 422, fields={**typed, "size": "3", "name": ""})
    assert "必填" in wrong.text
    assert ("percent", "50") in wrong.form("/spot-checks/new").fields
    assert "只填其一" in city.send(form, 422, fields={**typed, "size": "3"}).text
    page = city.send(form, fields=typed)
    assert "50%，至少 1 件" in page.text
    page = city.send(page.form("/steps/freeze"))
    assert "1 件，另有 0 件没有可回访的人" in page.text
    page = city.send(page.form("/steps/draw"))
    assert "抽取 1 件" in page.text
    told = city.get(page.path + "/document.json").answer.get_json()
    assert len(told["sample"]) == len(told["population"]) == 1


def _called(caller: Visitor) -> None:
    page = caller.get("/console/callbacks")
    address = next(one for one in page.html.split('"') if one.startswith("/console/callbacks/"))
    page = caller.get(address)
    assert "+86138" not in page.html
    assert "+86138" in caller.send(page.form("/phone")).html
    page = caller.send(page.form("/attempts"), result="reached")
    asked = page.form("/answers")
    answers: dict[str, Any] = {
        "identity_checked": "true",
        "received": "1000",
        "still_owed": "7600",
        "asked_to_say_satisfied": "true",
        "charged": "false",
        "words": "只到了一千。",
    }
    wrong = caller.send(asked, 422, fields=answers)
    assert "必填" in wrong.text
    assert "满意度" not in wrong.text
    day = (today() - timedelta(days=10)).isoformat()
    page = caller.send(wrong.form("/answers"), fields={**answers, "received_on": day, "own_card": "true"})
    assert "您对办理满意吗" in page.text
    done = caller.send(page.form("/answers"), satisfaction="unsatisfied")
    assert "与办结情况不符" in done.text
    assert "没有要打的回访" in done.text
    caller.get(address, 404)


def _followed_up(city: Visitor) -> None:
    [address] = {
        one for one in city.get("/console/spot-checks").html.split('"') if one.startswith("/console/spot-checks/0")
    }
    page = city.get(address)
    assert "到手少于登记的到账数；被要求先说满意或撤诉" in page.text
    assert "100.0%" in page.text
    reopen = next(one for one in page.html.split('"') if "/acts/reopen" in one).replace("&amp;", "&")
    page = city.send(city.get(reopen).form("/acts/reopen"), reason="回访发现没有全部到手。")
    assert page.path == address
    assert "已重办" in page.text
    rows = city.get(address + "/results.csv").answer.text.splitlines()
    assert rows[1] == "small,1,reached,no,yes,yes,no,unsatisfied"
    page = city.send(page.form("/steps/end"))
    assert "已结束" in page.text
