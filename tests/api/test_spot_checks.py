"""A round of spot checks through the API alone, from its publication to its results."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from tests import world
from tests.api.calling import Caller
from tests.servers import Postbox
from wagecase.extensions import db
from wagecase.procedure.core.enums import Role
from wagecase.procedure.records.spot_checks import verify_published_round
from wagecase.services.base.dates import LEGAL_TIMEZONE, today
from wagecase.services.demo.seed import DemoLogin, Storyteller
from wagecase.services.demo.stories import CONCLUDED
from wagecase.services.demo.story import DemoStory

CITY, CALLER, HANDLER = "supervisor.city", "inspector.hexi", "inspector.binhai"
SUBSTITUTE = DemoLogin("inspector2.hexi", "许监察", "120103JC", Role.inspector, "二大队")
CASES = 3


@contextmanager
def at(hour: int) -> Iterator[None]:
    """Today at an hour in Tianjin."""
    with time_machine.travel(datetime.combine(today(), time(hour), LEGAL_TIMEZONE), tick=True):
        yield


@pytest.fixture
def concluded(app: Flask, staff: dict[str, uuid.UUID], smtp: Postbox) -> dict[str, uuid.UUID]:
    """Cases that were concluded a fortnight ago, and one more caller; returns the people."""
    with app.app_context():
        staff[SUBSTITUTE.username] = world.create_person(SUBSTITUTE)
        db.session.commit()
        for number in range(CASES):
            Storyteller(DemoStory(45, CONCLUDED), number).tell()
    return staff


def plan(people: dict[str, uuid.UUID], **more: Any) -> dict[str, Any]:
    period = {
        "closed_from": (today() - timedelta(days=40)).isoformat(),
        "closed_until": (today() - timedelta(days=1)).isoformat(),
    }
    return {"name": "十月抽查", **period, "size": CASES, "callers": [str(people[CALLER])], "callback_days": 10, **more}


def drawn_round(city: Caller, people: dict[str, uuid.UUID]) -> str:
    made = city.post("/spot-checks", plan(people), 201)["id"]
    city.post(f"/spot-checks/{made}/freeze", {})
    city.post(f"/spot-checks/{made}/draw", {})
    return str(made)


def test_a_round_is_published_frozen_drawn_and_drawn_again_from_its_document(
    concluded: dict[str, uuid.UUID], as_: Callable[..., Caller]
) -> None:
    city, office = as_(CITY), as_(HANDLER)
    made = city.post("/spot-checks", plan(concluded), 201)
    path = f"/spot-checks/{made['id']}"
    assert (made["state"], made["seed"], made["steps"]) == ("published", None, [])
    assert [one["id"] for one in office.get("/spot-checks")] == [made["id"]]
    assert city.post(f"{path}/draw", {}, 409)["errors"][0]["code"] == "spot_check_step"
    frozen = city.post(f"{path}/freeze", {})
    assert (frozen["state"], frozen["steps"][0]["cases"]) == ("frozen", CASES)
    drawn = city.post(f"{path}/draw", {})
    assert [one["step"] for one in drawn["steps"]] == ["frozen", "drawn"]
    assert (drawn["rule_digest"], drawn["seed_digest"]) == (made["rule_digest"], made["seed_digest"])
    assert office.get(path)["seed"] is None
    document = city.get(f"{path}/document")
    assert verify_published_round(document) == []
    assert (document["seed"], len(document["sample"])) == (drawn["seed"], CASES)
    for closed_path in (f"{path}/document", f"{path}/results", f"{path}/callbacks"):
        assert office.get(closed_path, 403)
    ended = city.post(f"{path}/end", {})
    assert ended["state"] == "ended"
    assert office.get(path)["seed"] == drawn["seed"]


def test_only_the_city_plans_and_a_cancelled_round_stays_with_its_reason(
    concluded: dict[str, uuid.UUID], as_: Callable[..., Caller]
) -> None:
    assert as_(HANDLER).post("/spot-checks", plan(concluded), 403)
    city = as_(CITY)
    backwards = plan(concluded, closed_until=(today() - timedelta(days=60)).isoformat())
    assert city.post("/spot-checks", backwards, 422)["errors"][0]["code"] == "period_backwards"
    made = city.post("/spot-checks", plan(concluded), 201)["id"]
    cancelled = city.post(f"/spot-checks/{made}/cancel", {"reason": "规则有误"})
    assert (cancelled["state"], cancelled["steps"][0]["reason"]) == ("cancelled", "规则有误")
    assert city.post(f"/spot-checks/{made}/freeze", {}, 409)
    assert [one["state"] for one in city.get("/spot-checks")] == ["cancelled"]


def test_a_call_is_made_answered_and_counted(concluded: dict[str, uuid.UUID], as_: Callable[..., Caller]) -> None:
    city, caller = as_(CITY), as_(CALLER)
    path = f"/spot-checks/{drawn_round(city, concluded)}"
    mine = caller.get("/callbacks")
    assert [(one["round"], one["tries"]) for one in mine] == [("十月抽查", 0)] * CASES
    task = f"/callbacks/{mine[0]['id']}"
    assert as_(HANDLER).get(task, 404)
    seen = caller.get(task)
    assert (seen["has_phone"], seen["reached"], seen["stands"]) == (True, False, True)
    answers = {
        "identity_checked": True,
        "received": "3000.00",
        "received_on": (today() - timedelta(days=20)).isoformat(),
        "own_card": True,
        "still_owed": "5600.00",
        "asked_to_say_satisfied": True,
        "charged": False,
        "satisfaction": "unsatisfied",
    }
    with at(10):
        assert caller.post(f"{task}/phone", {})["phone"].startswith("+86138")
        assert caller.post(f"{task}/answers", answers, 409)["errors"][0]["code"] == "reach_first"
        assert caller.post(f"{task}/attempts", {"result": "reached"}) == {"ended": False}
        assert [one["result"] for one in caller.get(task)["tries"]] == ["reached"]
        differing = caller.post(f"{task}/answers", answers)["differences"]
    assert [one["code"] for one in differing] == ["less_received", "asked_to_say_satisfied"]
    assert caller.get(task, 404)
    assert sorted(one["result"] or "" for one in city.get(f"{path}/callbacks")) == ["", "", "reached"]
    whole = city.get(f"{path}/results")[0]
    assert (whole["district"], whole["population"], whole["drawn"], whole["called"]) == ("", CASES, CASES, 1)
    shares = {one["name"]: (one["yes"], one["asked"]) for one in whole["shares"]}
    assert (shares["reached"], shares["as_on_file"], shares["differs"]) == ((1, 1), (0, 1), (1, 1))


def test_a_call_goes_to_another_caller_and_one_without_its_object_is_dropped(
    concluded: dict[str, uuid.UUID], as_: Callable[..., Caller]
) -> None:
    city, caller = as_(CITY), as_(CALLER)
    path = f"/spot-checks/{drawn_round(city, concluded)}"
    task = caller.get("/callbacks")[0]["id"]
    number = caller.get(f"/callbacks/{task}")["case_number"]
    assert caller.post(f"/callbacks/{task}/caller", {"caller": str(concluded[SUBSTITUTE.username])}, 403)
    handler = {"caller": str(concluded[HANDLER])}
    assert city.post(f"/callbacks/{task}/caller", handler, 422)["errors"][0]["code"] == "caller_unfit"
    city.send("POST", f"/callbacks/{task}/caller", 204, json={"caller": str(concluded[SUBSTITUTE.username])})
    assert caller.get(f"/callbacks/{task}", 404)
    substitute = as_(SUBSTITUTE.username)
    assert [one["id"] for one in substitute.get("/callbacks")] == [task]
    assert substitute.post(f"/callbacks/{task}/drop", {}, 409)["errors"][0]["code"] == "callback_still_due"
    root = next(one for one in city.get(f"/cases/{number}")["proceedings"] if one["procedure"] == "case")["id"]
    city.act(root, "reopen", ground="new_facts", reason="回访结果与办结情况不符。")
    substitute.send("POST", f"/callbacks/{task}/drop", 204, json={})
    whole = city.get(f"{path}/results")[0]
    assert (whole["called"], whole["moot"]) == (0, 1)
