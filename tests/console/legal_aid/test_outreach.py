"""Consultations and publicity on record: counted, followed into a case, withdrawn; each body's own, at page and API."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import world
from tests.api.calling import Caller, problem_codes
from tests.console.conftest import ReceivedCase
from tests.console.visiting import Visitor, within_page_budget
from tests.services.legal_aid.office import LAWYER, OFFICER
from wagecase.extensions import db
from wagecase.procedure.core.enums import Role
from wagecase.services.base.dates import today
from wagecase.services.demo.seed import DemoLogin
from wagecase.services.identity import api_tokens

Visit = Callable[..., Visitor]
DESK, UNION = "/console/outreach", "lawyer.union"
HELD: dict[str, Any] = {"kind": "consultation", "place": "外卖驿站", "headcount": "12", "platform_workers": "9"}


@pytest.fixture
def union(app: Flask, staff: dict[str, uuid.UUID]) -> str:
    """A lawyer of the union."""
    with app.app_context():
        staff[UNION] = world.create_person(DemoLogin(UNION, "钱律师", "120116GH", Role.lawyer))
        db.session.commit()
    return UNION


def test_a_consultation_is_recorded_once_counted_and_withdrawn(app: Flask, visit: Visit, union: str) -> None:
    lawyer = visit(union)
    assert "还没有咨询或者宣传的记录" in lawyer.get(DESK).text
    form = lawyer.get(DESK).form("/outreach")
    wrong = lawyer.send(form, 422, **{**HELD, "platform_workers": "13", "place": "驿站"})
    assert "不能多于总人次（12）" in wrong.text
    assert ("place", "驿站") in wrong.form("/outreach").fields
    late = lawyer.send(form, 422, **{**HELD, "held_on": str(today() + timedelta(days=1)), "headcount": "0"})
    assert "不能是将来的日期" in late.text
    for _ in range(2):
        page = lawyer.send(form, **HELD)
    assert "没有重复登记" in page.text
    blank = next(one for one in page.forms if one.action.endswith("/outreach"))
    lawyer.send(blank, **{**HELD, "kind": "publicity", "headcount": "200"})
    page = lawyer.get(DESK)
    for said in ("法律咨询人次 12", "普法宣传人次 200", "外卖驿站", "钱律师"):
        assert said in page.text
    # Another body has its own.
    assert "外卖驿站" not in visit(OFFICER).get(DESK).text
    back = next(one for one in page.forms if ("act", "withdraw") in one.buttons)
    assert "普法宣传人次 0" in lawyer.send(back, act="withdraw").text
    lawyer.send(back, 404, act="withdraw")
    visit("inspector.binhai").get(DESK, 403)
    assert "咨询与宣传" not in visit("head.binhai").get("/console/work").text
    with within_page_budget(app) as pages:
        pages.append(lawyer.get(DESK))


def test_a_case_number_that_does_not_fit_is_marked_beside_its_field(app: Flask, visit: Visit, union: str) -> None:
    lawyer = visit(union)
    page = lawyer.send(lawyer.get(DESK).form("/outreach"), **HELD)
    form = next(one for one in page.forms if ("case", "") in one.fields and not one.action.endswith("/outreach"))
    for wrong in ("120116-2026-999999", ""):
        again = lawyer.send(form, 422, case=wrong)
        marked = re.search(r'<input name="case"[^>]* aria-describedby="(case-[0-9a-f-]+-fault)"', again.html)
        assert marked
        assert f'<p class="fault" role="alert" id="{marked[1]}">' in again.html
        assert f'value="{wrong}"' in again.html
    assert 'class="notice good"' not in again.html


def test_a_resulting_case_is_named_to_those_who_may_see_it(
    app: Flask, client: FlaskClient, visit: Visit, take: Callable[..., ReceivedCase], staff: dict[str, uuid.UUID]
) -> None:
    filed = take()
    with app.app_context():
        of = {
            who: Caller(client, api_tokens.issue_token(staff[who]).token) for who in (OFFICER, LAWYER, "clerk.binhai")
        }
    given = {**HELD, "held_on": str(today()), "headcount": 12, "platform_workers": 9}
    assert problem_codes(of[LAWYER].post("/outreach", {**given, "case": filed.number}, 422)) == {
        "#/case": "no_such_case_here"
    }
    made = of[LAWYER].post("/outreach", given, 201)["id"]
    root = of["clerk.binhai"].get(f"/cases/{filed.id}/proceedings")[0]["id"]
    of["clerk.binhai"].act(root, "refer_legal_aid", claims="all", reason="请求支付劳动报酬")
    of[OFFICER].post(f"/outreach/{made}/case", {"case": filed.number})
    seen = {who: of[who].get("/outreach")["items"][0] for who in (OFFICER, LAWYER)}
    assert (seen[OFFICER]["case_number"], seen[OFFICER]["followed_up"]) == (filed.number, True)
    # A lawyer sees only the cases that they handle.
    assert (seen[LAWYER]["case_number"], seen[LAWYER]["followed_up"]) == (None, True)
    assert "已形成案件" in visit(LAWYER).get(DESK).text
    assert problem_codes(of[OFFICER].post("/outreach", {**given, "lawyer": str(staff["clerk.binhai"])}, 422)) == {
        "#/lawyer": "not_a_lawyer_here"
    }
    of["clerk.binhai"].post("/outreach", given, 403)
    of["clerk.binhai"].send("DELETE", f"/outreach/{made}", 404)
    of[OFFICER].post("/outreach", {**given, "kind": "publicity", "lawyer": str(staff[LAWYER])}, 201)
    first = of[OFFICER].get("/outreach?limit=1")
    rest = of[OFFICER].get(f"/outreach?limit=1&cursor={first['next']}")
    assert [first["items"][0]["kind"], rest["items"][0]["kind"], rest["next"]] == ["publicity", "consultation", None]
