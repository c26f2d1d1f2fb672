"""Routing through the API: what is suggested and why, and a person's decision kept beside it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tests.api.calling import Caller, problem_codes
from wagecase.services.access import access_log
from wagecase.services.eventlog import hash_chain


def routes(answer: Any, status: str) -> list[str]:
    return [one["route"] for one in answer["suggestions"] if one["status"] == status]


def test_a_case_has_its_routes_with_reason_and_article(clerk: Caller) -> None:
    opened = clerk.complain(has_iou=True)
    found = clerk.get(f"/cases/{opened['case_id']}/routing")
    assert found["facts"]["construction"] is True
    assert found["facts"]["highest"] == "4465.00"
    assert found["facts"]["average_wage"] is None
    assert routes(found, "suggested") == ["inspection", "legal_aid", "iou_suit"]
    assert routes(found, "warning") == ["limitation"]
    fast = next(one for one in found["suggestions"] if one["route"] == "fast_track")
    assert (fast["status"], fast["facts"]) == ("possible", ["C20", "G32"])
    assert "尚未设置" in fast["reason"]
    assert found["decisions"] == []


def test_what_was_stated_at_the_counter_routes_a_rider_to_one_stop_mediation(clerk: Caller) -> None:
    opened = clerk.complain(project=None, platform_worker=True, urgent=True, employer_gone=True)
    found = clerk.get(f"/cases/{opened['case_id']}/routing")
    assert {name for name, value in found["facts"].items() if value is True} == {"platform", "urgent", "employer_gone"}
    assert routes(found, "suggested") == ["onestop_mediation", "ordinary_arbitration", "legal_aid"]


def test_a_decision_as_suggested_needs_no_reason(clerk: Caller) -> None:
    opened = clerk.complain()
    path = f"/cases/{opened['case_id']}/routing"
    suggested = routes(clerk.get(path), "suggested")
    made = clerk.post(path, {"chosen": suggested}, 201)
    (decision,) = clerk.get(path)["decisions"]
    assert decision["position"] == made["position"] == 2
    assert (decision["suggested"], decision["chosen"], decision["differs"]) == (suggested, suggested, False)


def test_a_decision_that_differs_gives_its_reason_which_lies_sealed(app: Flask, clerk: Caller) -> None:
    opened = clerk.complain()
    path = f"/cases/{opened['case_id']}/routing"
    assert problem_codes(clerk.post(path, {"chosen": ["police"]}, 422)) == {"#/reason": "reason_for_differing"}
    clerk.post(path, {"chosen": ["police", "legal_aid"], "reason": "单位负责人已经逃匿。"}, 201)
    (decision,) = clerk.get(path)["decisions"]
    assert (decision["chosen"], decision["differs"]) == (["legal_aid", "police"], True)
    event = clerk.get(f"/cases/{opened['case_id']}/events")["items"][-1]
    assert (event["name"], event["texts"]) == ("case.routed", {"reason": "单位负责人已经逃匿。"})
    assert "逃匿" not in str(event["fields"])
    with app.app_context():
        assert hash_chain.verify_chain(access_log.parse_id(opened["case_id"])) == []


@pytest.mark.parametrize("chosen", [[], ["limitation"], ["moon"], "inspection", None])
def test_only_routes_can_be_chosen(clerk: Caller, chosen: Any) -> None:
    opened = clerk.complain()
    answer = clerk.post(f"/cases/{opened['case_id']}/routing", {"chosen": chosen}, 422)
    assert all(pointer.startswith("#/chosen") for pointer in problem_codes(answer))


def test_a_stranger_sees_no_routes(clerk: Caller, stranger: Caller) -> None:
    path = f"/cases/{clerk.complain()['case_id']}/routing"
    stranger.get(path, 404)
    stranger.post(path, {"chosen": ["inspection"]}, 404)
