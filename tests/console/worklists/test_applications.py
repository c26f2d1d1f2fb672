"""What came in at a body and is not decided: the time to accept it, and the way on."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime

import time_machine
from flask import Flask

from tests.console.visiting import Visitor, links, within_page_budget
from tests.services.legal_aid.office import act, opened
from wagecase.services.base.dates import LEGAL_TIMEZONE

Visit = Callable[..., Visitor]
ARBITRATOR, MEDIATOR, DESK = "arbitrator.binhai", "mediator.binhai", "/console/applications"


def applied(form: str = "") -> tuple[str, uuid.UUID]:
    """An application for arbitration, or for mediation in this form: the case's number and the proceeding."""
    case = opened(2)
    if form:
        given = {"claims": "all", "form": form, "dispute": "pay", "oral": False}
        done = act("clerk.binhai", case.proceeding_id, "apply_mediation", **given)
    else:
        asked = {"claims": "all", "form": "written", "requests": "支付工资", "respondents": 1, "copies": 1}
        done = act("clerk.binhai", case.proceeding_id, "apply_arbitration", **asked)
    assert done.opened
    return case.number, done.opened


def test_applications_wait_with_their_time_until_they_are_decided(app: Flask, visit: Visit) -> None:
    with time_machine.travel(datetime(2026, 3, 2, 10, tzinfo=LEGAL_TIMEZONE), tick=True), app.app_context():
        (fresh, _), (taken, arb), (bettered, corrected) = applied(), applied(), applied()
        act(ARBITRATOR, arb, "receipt")
        act(ARBITRATOR, corrected, "receipt")
        (committee, talks), (people, _) = applied("committee"), applied("people")
        page = visit(ARBITRATOR).get(DESK)
        everything = (fresh, taken, bettered, committee, people)
        assert {fresh, taken, bettered} == {
            one for one in (fresh, taken, bettered, committee, people) if one in page.text
        }
        # C09: five working days from the receipt on Monday 2 March.
        assert "还剩 7 天 2026-03-09" in page.text
        assert "收件后起算" in page.text
        ways = [one for one in links(page.html) if str(arb) in one]
        assert {one.split("?")[0].rpartition("/")[2] for one in ways} >= {"accept", "refuse", "ask_correction"}
        # From the button to the act and back to the desk.
        form = visit(ARBITRATOR).get(next(one for one in ways if "/accept" in one)).form("/accept")
        back = visit(ARBITRATOR).send(form)
        assert "已办理" in back.text
        assert taken not in back.text
        talking = visit(MEDIATOR).get(DESK).text
        assert {committee, people} == {one for one in everything if one in talking}
        # B04: three working days bind the enterprise committee alone.
        assert "还剩 3 天 2026-03-05" in talking
        act(MEDIATOR, talks, "refuse", claims="all", ground="other_side_unwilling", reason="对方不同意")
        assert committee not in visit(MEDIATOR).get(DESK).text


def test_the_desk_is_the_body_s_own_and_light(app: Flask, visit: Visit) -> None:
    assert "没有等待受理的申请" in visit(MEDIATOR).get(DESK).text
    with app.app_context():
        numbers = [applied("people")[0] for _ in range(4)]
    for who in ("clerk.binhai", "arbhead.binhai"):
        assert not [one for one in numbers if one in visit(who).get(DESK).text]
    visit("inspector.binhai").get(DESK, 403)
    with within_page_budget(app) as pages:
        pages.append(visit(MEDIATOR).get(DESK))
