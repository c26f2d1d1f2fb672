"""The roster through the API: added whole or not at all, paged, and changed by who has read it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tests.api.calling import Caller, problem_codes, roster_row
from wagecase.services.access import access_log
from wagecase.services.eventlog import hash_chain


def first_claim(clerk: Caller, **given: Any) -> dict[str, Any]:
    opened = clerk.complain(**given)
    found: dict[str, Any] = clerk.get(f"/cases/{opened['case_id']}/claims")["items"][0]
    return found


def test_a_roster_is_numbered_on_and_leaves_one_event(clerk: Caller) -> None:
    opened = clerk.complain()
    case = f"/cases/{opened['case_id']}"
    listed = clerk.post(
        f"{case}/claims", {"claims": [roster_row("王五"), roster_row("赵六")]}, 201, Idempotency_Key="r-1"
    )
    again = clerk.post(
        f"{case}/claims", {"claims": [roster_row("王五"), roster_row("赵六")]}, 201, Idempotency_Key="r-1"
    )
    assert again == listed
    claims = clerk.get(f"{case}/claims")["items"]
    assert [(one["seq"], one["worker"]["name"]) for one in claims] == [(1, "张三"), (2, "王五"), (3, "赵六")]
    assert [one["id"] for one in claims[1:]] == listed["claims"]
    events = clerk.get(f"{case}/events")["items"]
    assert [one["name"] for one in events] == ["case.received", "case.claims_listed"]
    assert clerk.get(case)["claimed"] == "13395.00"


def test_claims_are_paged_by_their_number(clerk: Caller) -> None:
    opened = clerk.complain(claims=[roster_row(f"工人{n}") for n in range(5)])
    path = f"/cases/{opened['case_id']}/claims?limit=2"
    page = clerk.get(path)
    seen = page["items"]
    while page["next"]:
        page = clerk.get(f"{path}&cursor={page['next']}")
        seen += page["items"]
    assert [one["seq"] for one in seen] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("body", [{}, {"claims": []}, {"claims": None}, {"claims": "x"}, {"claims": {}}])
def test_an_empty_roster_is_refused(clerk: Caller, body: Any) -> None:
    opened = clerk.complain()
    assert list(problem_codes(clerk.post(f"/cases/{opened['case_id']}/claims", body, 422))) == ["#/claims"]


def test_an_edit_needs_the_version_that_was_read(clerk: Caller) -> None:
    claim = first_claim(clerk)
    path = f"/claims/{claim['id']}"
    etag = clerk.send("GET", path, 200).headers["ETag"]
    assert clerk.send("PATCH", path, 428, json={"team": "二班"}).get_json()["type"].endswith("if_match")
    changed = clerk.send("PATCH", path, 200, {"If-Match": etag}, json={"team": "二班", "period_to": "2026-02-28"})
    assert (changed.get_json()["team"], changed.get_json()["version"]) == ("二班", 2)
    assert changed.headers["ETag"] != etag
    clerk.send("PATCH", path, 412, {"If-Match": etag}, json={"team": "三班"})
    clerk.send("PATCH", path, 422, {"If-Match": "*"}, json={"team": "三班"})


def test_an_edit_is_on_the_log_and_the_chain_stands(app: Flask, clerk: Caller) -> None:
    claim = first_claim(clerk)
    path, etag = f"/claims/{claim['id']}", f'"{claim["id"]}-1"'
    clerk.send("PATCH", path, 200, {"If-Match": etag}, json={"job": "瓦工", "period_to": "2026-02-28"})
    event = clerk.get(f"/cases/{claim['case_id']}/events")["items"][-1]
    assert (event["name"], event["fields"]) == ("case.claims_listed", {"changed": "job,period_to"})
    assert event["claim_fields"] == {}
    corrected = clerk.get(f"/cases/{claim['case_id']}/events")["items"][-2]
    assert (corrected["name"], corrected["corrects"]) == ("case.received", 1)
    assert corrected["claim_fields"] == {claim["id"]: {"arrears_ended": "2026-02-28"}}
    with app.app_context():
        assert hash_chain.verify_chain(access_log.parse_id(claim["case_id"])) == []


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "#", "nothing_to_change"),
        ({"claimed": "1.00"}, "#/claimed", "unknown_field"),
        ({"period_to": "2099-01-01"}, "#/period_to", "period_future"),
        ({"period_to": "2025-12-31"}, "#/period_to", "period_order"),
        ({"period_from": "2026-03-01", "period_to": "2026-02-01"}, "#/period_to", "period_order"),
        ({"pay_basis": "x"}, "#/pay_basis", "choice"),
    ],
)
def test_a_faulty_edit_is_named(clerk: Caller, body: Any, pointer: str, code: str) -> None:
    claim = first_claim(clerk)
    answer = clerk.send("PATCH", f"/claims/{claim['id']}", 422, {"If-Match": f'"{claim["id"]}-1"'}, json=body)
    assert problem_codes(answer.get_json()) == {pointer: code}
    assert clerk.get(f"/claims/{claim['id']}")["version"] == 1


def test_the_period_stands_once_the_amount_is_found(clerk: Caller, head: Caller, inspector: Caller, staff: Any) -> None:
    opened = clerk.complain()
    head.act(opened["proceeding_id"], "assign", handlers=[str(staff["inspector.binhai"])])
    (claim,) = inspector.get(f"/cases/{opened['case_id']}/claims")["items"]
    amounts = [{"claim": claim["id"], "amount": "4000.00"}]
    inspector.act(opened["proceeding_id"], "find_amount", amounts=amounts, ground="pay_sheet")
    claim = inspector.get(f"/claims/{claim['id']}")
    assert (claim["found"], claim["version"]) == ("4000.00", 2)
    path, match = f"/claims/{claim['id']}", {"If-Match": f'"{claim["id"]}-2"'}
    answer = inspector.send("PATCH", path, 422, match, json={"period_to": "2026-02-28"})
    assert problem_codes(answer.get_json()) == {"#/period_to": "period_fixed"}
    inspector.send("PATCH", path, 200, match, json={"team": "二班"})


def test_a_claim_of_another_district_does_not_exist_and_a_head_edits_none(
    clerk: Caller, head: Caller, stranger: Caller
) -> None:
    claim = first_claim(clerk)
    path, match = f"/claims/{claim['id']}", {"If-Match": f'"{claim["id"]}-1"'}
    stranger.send("GET", path, 404)
    stranger.send("PATCH", path, 404, match, json={"team": "x"})
    head.send("PATCH", path, 403, match, json={"team": "x"})
