"""Acts through the API: what is open, what blocks the rest, doing one, and two who do it at once."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.api.calling import Caller, problem_codes, roster_row
from wagecase.extensions import db
from wagecase.models import Event

Callers = Callable[..., Caller]
NOBODY = str(uuid.UUID(int=0))
Staff = dict[str, uuid.UUID]


def handlers(staff: Staff) -> list[str]:
    return [str(staff["inspector.binhai"]), str(staff["inspector2.binhai"])]


def assigned(clerk: Caller, head: Caller, staff: Staff, **given: Any) -> dict[str, Any]:
    opened = clerk.complain(**given)
    head.act(opened["proceeding_id"], "assign", handlers=handlers(staff))
    return opened


def by_name(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in rows}


def test_acts_say_what_they_ask_and_what_blocks_them(
    clerk: Caller, head: Caller, inspector: Caller, staff: Staff
) -> None:
    opened = clerk.complain()
    path = f"/proceedings/{opened['proceeding_id']}/acts"
    assign = by_name(head.get(path))["assign"]
    assert (assign["allowed"], assign["to"], assign["reasons"]) == (True, "verifying", [])
    ask = assign["asks"][0]
    assert (ask["name"], ask["type"], ask["required"], ask["many"]) == ("handlers", "person", True, True)
    head.act(opened["proceeding_id"], "assign", handlers=handlers(staff))
    blocked = [one for one in inspector.get(path) if not one["allowed"]]
    assert blocked
    assert all(reason["detail"] and reason["code"] for one in blocked for reason in one["reasons"])
    assert by_name(inspector.get(path))["verify"]["allowed"]
    assert "assign" not in by_name(inspector.get(path))


def test_an_act_leaves_its_event_moves_the_stage_and_fills_the_work_list(
    clerk: Caller, head: Caller, inspector: Caller, staff: Staff
) -> None:
    opened = clerk.complain()
    done = head.act(opened["proceeding_id"], "assign", handlers=handlers(staff), note="请尽快核实")
    assert (done["stage"], done["stage_label"], done["position"], done["version"]) == ("verifying", "核实中", 2, 2)
    (event,) = [
        one for one in head.get(f"/cases/{opened['case_id']}/events")["items"] if one["name"] == "case.assigned"
    ]
    assert (event["texts"], event["actor"]["name"]) == ({"note": "请尽快核实"}, "陈队长")
    assert [line["case_number"] for line in inspector.get("/work")["items"]] == [opened["case_number"]]
    shown = inspector.get(f"/proceedings/{opened['proceeding_id']}")
    assert [one["name"] for one in shown["handlers"]] == ["王监察", "赵监察"]
    assert inspector.get("/cases?handler=me")["items"][0]["number"] == opened["case_number"]


def test_an_act_out_of_stage_is_refused_with_the_reason(clerk: Caller, head: Caller, staff: Staff) -> None:
    opened = assigned(clerk, head, staff)
    answer = head.act(opened["proceeding_id"], "assign", 409, handlers=handlers(staff))
    assert answer["errors"][0]["code"] == "wrong_stage"
    assert "核实中" in answer["detail"]


def test_an_act_of_another_role_is_forbidden(clerk: Caller) -> None:
    opened = clerk.complain()
    answer = clerk.act(opened["proceeding_id"], "assign", 403, handlers=[str(uuid.uuid4())])
    assert (answer["status"], answer["errors"][0]["code"]) == (403, "not_your_role")


def test_an_act_that_there_is_not_is_not_found(head: Caller, clerk: Caller) -> None:
    opened = clerk.complain()
    for name in ("fly", "%00", "__init__"):
        head.act(opened["proceeding_id"], name, 404)


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "#/handlers", "required"),
        ({"handlers": []}, "#/handlers", "too_few"),
        ({"handlers": "x"}, "#/handlers", "not_a_list"),
        ({"handlers": ["x"]}, "#/handlers/0", "not_an_id"),
        ({"handlers": [NOBODY]}, "#/handlers", "not_staff_here"),
        ({"handlers": [NOBODY], "note": "\0"}, "#/note", "control_characters"),
        ({"handlers": [NOBODY], "happened_on": "2026-2-1"}, "#/happened_on", "day_form"),
        ({"handlers": [NOBODY], "happened_on": "2025-01-01"}, "#/happened_on", "before_stage"),
        ({"handlers": [NOBODY], "happened_on": "2099-01-01"}, "#/happened_on", "after_today"),
        ({"handlers": [NOBODY], "handler": 1}, "#/handler", "unknown_field"),
    ],
)  # fmt: skip
def test_the_form_of_an_act_is_checked_by_field(
    clerk: Caller, head: Caller, body: dict[str, Any], pointer: str, code: str
) -> None:
    opened = clerk.complain()
    assert problem_codes(head.act(opened["proceeding_id"], "assign", 422, **body))[pointer] == code
    assert head.get(f"/proceedings/{opened['proceeding_id']}")["stage"] == "received"


def test_a_version_that_is_passed_is_stale(clerk: Caller, head: Caller, staff: Staff) -> None:
    opened = clerk.complain()
    path = f"/proceedings/{opened['proceeding_id']}"
    seen = head.send("GET", path, 200).headers["ETag"]
    assert head.send("GET", f"{path}/acts", 200).headers["ETag"] == seen
    body = {"handlers": handlers(staff)}
    head.post(f"{path}/acts/assign", body, 422, If_Match='"nonsense"')
    head.post(f"{path}/acts/assign", body, 422, If_Match=f'"{uuid.uuid4()}-1"')
    head.post(f"{path}/acts/assign", body, 200, If_Match=seen)
    head.post(f"{path}/acts/change_handlers", {**body, "reason": "轮换"}, 412, If_Match=seen)


def test_a_repeated_act_is_done_once(app: Flask, clerk: Caller, head: Caller, staff: Staff) -> None:
    opened = clerk.complain()
    path = f"/proceedings/{opened['proceeding_id']}/acts/assign"
    body = {"handlers": handlers(staff)}
    first = head.post(path, body, 200, Idempotency_Key="assign-1")
    assert head.post(path, body, 200, Idempotency_Key="assign-1") == first
    head.post(path, {"handlers": handlers(staff)[:1]}, 409, Idempotency_Key="assign-1")
    with app.app_context():
        events = db.session.scalars(select(Event.name).where(Event.case_id == uuid.UUID(opened["case_id"]))).all()
    assert sorted(events) == ["case.assigned", "case.received"]


def test_an_act_repeated_while_it_is_being_done_gets_the_same_answer(
    app: Flask, clerk: Caller, head: Caller, staff: Staff
) -> None:
    path = f"/api/v1/proceedings/{clerk.complain()['proceeding_id']}/acts/assign"
    headers = {"Authorization": f"Bearer {head.token}", "Idempotency-Key": "assign-2"}
    together = Barrier(8)

    def try_it(_: int) -> tuple[int, str]:
        together.wait()
        answer = app.test_client().post(path, json={"handlers": handlers(staff)}, headers=headers)
        return answer.status_code, answer.text

    with ThreadPoolExecutor(8) as pool:
        assert {status for status, _ in pool.map(try_it, range(8))} == {200}


def test_two_who_assign_at_once_are_not_both_right(app: Flask, clerk: Caller, head: Caller, staff: Staff) -> None:
    for _ in range(100):
        opened = clerk.complain()
        path = f"/api/v1/proceedings/{opened['proceeding_id']}/acts/assign"
        bearer = {"Authorization": f"Bearer {head.token}"}

        def try_it(_: int, path: str = path, bearer: dict[str, str] = bearer) -> int:
            return app.test_client().post(path, json={"handlers": handlers(staff)}, headers=bearer).status_code

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(try_it, range(2))) == [200, 409]


def test_accepting_opens_a_proceeding_beside_the_case(
    clerk: Caller, head: Caller, inspector: Caller, staff: Staff
) -> None:
    opened = assigned(clerk, head, staff)
    done = inspector.act(opened["proceeding_id"], "accept")
    assert done["stage"] == "in_hand"
    shown = inspector.get(f"/proceedings/{done['opened']}")
    assert (shown["procedure"], shown["procedure_label"]) == ("inspection", "劳动保障监察")
    case = inspector.get(f"/cases/{opened['case_id']}")
    assert [one["procedure"] for one in case["proceedings"]] == ["case", "inspection"]


def test_payments_and_promises_are_acts_of_the_case(
    clerk: Caller, head: Caller, inspector: Caller, staff: Staff
) -> None:
    opened = assigned(clerk, head, staff, claims=[roster_row("甲"), roster_row("乙")])
    case = f"/cases/{opened['case_id']}"
    first, second = (claim["id"] for claim in inspector.get(f"{case}/claims")["items"])
    promised = inspector.post(
        f"{case}/pay-promises",
        {"claims": "all", "amount": "5000.00", "due": "2099-01-31", "promiser": "项目经理", "evidence": "承诺-1"},
    )
    assert promised["position"] == 3
    (promise,) = inspector.get(f"{case}/promises")
    assert (promise["state"], promise["claims"], promise["amount"]) == ("open", [first, second], "5000.00")
    amounts = [{"claim": first, "amount": "4465.00"}, {"claim": second, "amount": "5000"}]
    paid = inspector.post(f"{case}/payments", {"amounts": amounts, "source": "employer", "evidence": "回单-7"})
    assert paid["warnings"]
    assert [(one["amount"], one["source_label"]) for one in inspector.get(f"{case}/payments")] == [
        ("4465.00", "用人单位"),
        ("5000.00", "用人单位"),
    ]
    whole = inspector.get(case)
    assert (whole["paid"], whole["promises"][0]["state"]) == ("9465.00", "kept")
    assert inspector.get("/cases?paid=true")["items"][0]["id"] == opened["case_id"]
    inspector.act(opened["proceeding_id"], "reverse_payment", position=paid["position"], reason="录错")
    assert inspector.get(case)["paid"] == "0.00"
    assert [bool(one["reversed_by"]) for one in inspector.get(f"{case}/payments")] == [True, True, False, False]


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"amounts": []}, "#/amounts", "too_few"),
        ({"amounts": [{"claim": "x", "amount": "1"}]}, "#/amounts/0/claim", "not_an_id"),
        ({"amounts": [{"claim": "CLAIM", "amount": "-1"}]}, "#/amounts/0/amount", "money_negative"),
        ({"amounts": [{"claim": "CLAIM", "amount": "12345678901"}]}, "#/amounts/0/amount", "money_too_large"),
        ({"amounts": [{"claim": "CLAIM", "amount": 1}]}, "#/amounts/0/amount", "money_not_text"),
        ({"amounts": [{"claim": "CLAIM", "amount": "0"}]}, "#/amounts", "amount_not_positive"),
        ({"amounts": [{"claim": "CLAIM", "amount": "1"}] * 2}, "#/amounts", "claim_twice"),
        (
            {"amounts": [{"claim": NOBODY, "amount": "1"}]},
            "#/amounts",
            "unknown_claims",
        ),
        ({"source": "lottery"}, "#/source", "choice"),
        ({"evidence": None}, "#/evidence", "null"),
    ],
)
def test_a_faulty_payment_is_named_and_nothing_is_paid(
    clerk: Caller, change: dict[str, Any], pointer: str, code: str
) -> None:
    opened = clerk.complain()
    case = f"/cases/{opened['case_id']}"
    claim = clerk.get(f"{case}/claims")["items"][0]["id"]
    for each in change.get("amounts", []):
        each["claim"] = each["claim"].replace("CLAIM", claim)
    body = {"amounts": [{"claim": claim, "amount": "1.00"}], "source": "employer", "evidence": "1", **change}
    assert problem_codes(clerk.post(f"{case}/payments", body, 422))[pointer] == code
    assert clerk.get(f"{case}/payments") == []


def test_a_promise_of_nothing_or_of_yesterday_is_refused(clerk: Caller) -> None:
    opened = clerk.complain()
    path = f"/cases/{opened['case_id']}/pay-promises"
    body = {"claims": "all", "amount": "1.00", "due": "2099-01-31", "promiser": "x", "evidence": "1"}
    assert problem_codes(clerk.post(path, {**body, "amount": "0.00"}, 422)) == {"#/amount": "money_not_positive"}
    assert problem_codes(clerk.post(path, {**body, "due": "2026-01-01"}, 422)) == {"#/due": "due_has_passed"}
    assert problem_codes(clerk.post(path, {**body, "claims": "some"}, 422)) == {"#/claims": "not_a_list"}


def test_a_corrected_event_is_marked_and_its_successor_names_it(
    clerk: Caller, head: Caller, inspector: Caller, staff: Staff
) -> None:
    opened = assigned(clerk, head, staff, received_at="2026-03-02T09:00:00+08:00")
    case = f"/cases/{opened['case_id']}"
    inspector.act(
        opened["proceeding_id"], "correct", position=1, void=False, reason="日期录错", happened_on="2026-03-03"
    )
    events = {one["position"]: one for one in inspector.get(f"{case}/events")["items"]}
    assert (events[1]["superseded_by"], events[3]["corrects"]) == (3, 1)
    assert (events[3]["name"], events[3]["happened_on"]) == ("case.received", "2026-03-03")


def test_events_are_paged_in_their_order(clerk: Caller, head: Caller, staff: Staff) -> None:
    opened = assigned(clerk, head, staff)
    head.act(opened["proceeding_id"], "change_handlers", handlers=handlers(staff)[:1], reason="轮换")
    path = f"/cases/{opened['case_id']}/events?limit=2"
    page = head.get(path)
    rest = head.get(f"{path}&cursor={page['next']}")
    assert [one["position"] for one in page["items"] + rest["items"]] == [1, 2, 3]
    assert rest["next"] is None
