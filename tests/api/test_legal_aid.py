"""The pool through the API: page by page with the nearest limit first, for those who work in legal aid."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.api.calling import Caller, roster_row
from wagecase.services.base.dates import today

SIGNED: dict[str, Any] = {"signed": True, "means": "declared"}


def refer(clerk: Caller, **more: Any) -> str:
    """A case whose worker is referred to the centre; the aid's proceeding."""
    opened = clerk.complain(claims=[roster_row("周小满")])
    (root,) = clerk.get(f"/cases/{opened['case_id']}/proceedings")
    done = clerk.act(root["id"], "refer_legal_aid", claims="all", reason="请求支付劳动报酬", **more)
    return str(done["opened"])


def lines(officer: Caller, limit: int) -> list[dict[str, Any]]:
    found, cursor = [], ""
    while True:
        page = officer.get(f"/legal-aid/pool?limit={limit}{cursor}")
        found += page["items"]
        if not page["next"]:
            return found
        cursor = f"&cursor={page['next']}"


def test_the_pool_is_read_page_by_page_and_the_nearest_limit_stands_first(
    clerk: Caller, as_: Callable[..., Caller]
) -> None:
    near, far = today() + timedelta(days=3), today() + timedelta(days=40)
    none, late, soon = refer(clerk), refer(clerk, limit_on=str(far)), refer(clerk, limit_on=str(near))
    also_none = refer(clerk)
    officer = as_("officer.binhai")
    whole = lines(officer, 50)
    assert [one["proceeding_id"] for one in whole] == [soon, late, none, also_none]
    assert [one["days_left"] for one in whole] == [3, 40, None, None]
    assert [one["urgent"] for one in whole] == [True, False, False, False]
    assert lines(officer, 1) == whole
    assert whole[0]["outstanding"] == "4465.00"
    assert "周小满" not in str(whole)


def test_the_pool_is_for_those_who_work_in_legal_aid(clerk: Caller, as_: Callable[..., Caller]) -> None:
    aid = refer(clerk)
    for who in ("clerk.binhai", "inspector.binhai", "mediator.binhai", "supervisor.city"):
        assert as_(who).get("/legal-aid/pool", 403)["errors"][0]["code"] == "not_your_role"
        assert as_(who).get("/legal-aid/load", 403)["errors"][0]["code"] == "not_your_role"
    lawyer = as_("lawyer.binhai")
    assert lawyer.get("/legal-aid/pool?waits_for=officer")["items"] == []
    lawyer.get("/legal-aid/load", 403)
    lawyer.post(f"/legal-aid/pool/{aid}/pick", {}, 404)
    # Nobody looks for a lawyer yet, so there is nothing to volunteer for.
    lawyer.post(f"/legal-aid/pool/{aid}/volunteer", {}, 404)
    clerk.post(f"/legal-aid/pool/{aid}/volunteer", {}, 403)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_lawyer_offers_and_takes_it_back(clerk: Caller, as_: Callable[..., Caller], lang: str) -> None:
    aid = refer(clerk, language="sign")
    officer, lawyer = as_("officer.binhai", lang), as_("lawyer.binhai", lang)
    officer.post(f"/legal-aid/pool/{aid}/pick", {})
    officer.act(aid, "apply", claims="all", **SIGNED)
    assert lawyer.get("/legal-aid/pool")["items"] == []
    officer.act(aid, "grant", claims="all")
    (line,) = lawyer.get("/legal-aid/pool")["items"]
    assert line["language_label"] == {"zh": "手语", "en": "Sign language"}[lang]
    assert (line["volunteers"], line["volunteered"]) == (0, False)
    for _ in range(2):
        assert lawyer.post(f"/legal-aid/pool/{aid}/volunteer", {})["volunteered"] is True
    (line,) = lawyer.get("/legal-aid/pool")["items"]
    assert (line["volunteers"], line["volunteered"]) == (1, True)
    # The officer sees both what waits for them and, on request, what waits for a lawyer.
    assert officer.get("/legal-aid/pool")["items"] == []
    assert officer.get("/legal-aid/pool?waits_for=lawyer")["items"][0]["volunteers"] == 1
    assert officer.get(f"/legal-aid/load?proceeding={aid}")[0]["volunteered_at"]
    assert lawyer.send("DELETE", f"/legal-aid/pool/{aid}/volunteer", 200).get_json()["volunteered"] is False
    assert officer.get(f"/legal-aid/load?proceeding={aid}")[0]["volunteered_at"] is None


def test_only_a_lawyer_of_the_body_is_assigned(clerk: Caller, as_: Callable[..., Caller]) -> None:
    aid = refer(clerk)
    officer = as_("officer.binhai")
    officer.post(f"/legal-aid/pool/{aid}/pick", {})
    officer.act(aid, "apply", claims="all", **SIGNED)
    officer.act(aid, "grant", claims="all")
    people = {one["name"]: one["id"] for one in officer.get("/people")}
    wrong = officer.act(aid, "assign", 422, claims="all", lawyer=people["郑援助"])
    assert (wrong["errors"][0]["pointer"], wrong["errors"][0]["code"]) == ("#/lawyer", "not_a_lawyer_here")
    officer.act(aid, "assign", claims="all", lawyer=people["冯律师"])
    wrong = officer.act(aid, "change_officer", 422, officer=people["冯律师"], reason="调岗")
    assert wrong["errors"][0]["code"] == "not_an_officer_here"
    officer.act(aid, "change_officer", officer=people["郑援助"], reason="调岗")
    shown = officer.get(f"/proceedings/{aid}")
    assert [one["name"] for one in shown["handlers"]] == ["郑援助", "冯律师"]


def test_a_worker_applies_to_the_centre_itself(as_: Callable[..., Caller]) -> None:
    """The case is the centre's own; its officer takes the application, and handles case and aid alike."""
    officer = as_("officer.binhai")
    opened = officer.complain(matter="application", claims=[roster_row("周小满")])
    (root,) = officer.get(f"/cases/{opened['case_id']}/proceedings")
    unsigned = officer.act(root["id"], "open_legal_aid", 422, claims="all", signed=False, means="declared")
    assert unsigned["errors"][0]["code"] == "aid_signature_missing"
    aid = officer.act(root["id"], "open_legal_aid", claims="all", **SIGNED)["opened"]
    shown = officer.get(f"/proceedings/{aid}")
    assert (shown["stage"], [one["name"] for one in shown["handlers"]]) == ("examining", ["吴援助"])
    clocks = [row["clock"] for row in officer.get(f"/cases/{opened['case_id']}/deadlines")]
    assert "aid.examine" in clocks
    as_("clerk.binhai").get(f"/cases/{opened['case_id']}", 404)


def test_a_case_shows_its_transfers_and_their_results(clerk: Caller) -> None:
    opened = clerk.complain()
    (root,) = clerk.get(f"/cases/{opened['case_id']}/proceedings")
    offices = {one["code"]: one["id"] for one in clerk.get("/organisations")}
    due = str(today() + timedelta(days=10))
    clerk.act(root["id"], "transfer_by_statute", to_org=offices["120000ZJ"], matter="核查专用账户", due=due)
    clerk.act(root["id"], "transfer", kind="sideways", to_org=offices["120103JC"], reason="用工地在河西")
    shown = clerk.get(f"/cases/{opened['case_id']}")["transfers"]
    told = [(one["kind"], one["changes_owner"], one["answer_due_on"], one["answered_on"]) for one in shown]
    assert told == [("statutory", False, due, None), ("sideways", True, None, None)]
