"""The desk of those who hear: a month, a week, a list; notices counted back; moved, held, suspended; whose they are."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from html.parser import HTMLParser

import pytest
import time_machine
from flask import Flask

from tests import world
from tests.console.visiting import VisitedPage, Visitor, within_page_budget
from tests.services.legal_aid.office import LAWYER, OFFICER, SIGNED, act, opened
from wagecase.extensions import db
from wagecase.models import Recusal
from wagecase.procedure.core.enums import Role
from wagecase.services.base.dates import LEGAL_TIMEZONE
from wagecase.services.demo.seed import DemoLogin
from wagecase.services.intake.new_complaint import OpenedCase
from wagecase.web.language import LANGUAGE_COOKIE

Visit = Callable[..., Visitor]
ARBITRATOR, COLLEAGUE, ARB_HEAD, MEDIATOR = (
    "arbitrator.binhai",
    "arbitrator2.binhai",
    "arbhead.binhai",
    "mediator.binhai",
)
DESK = "/console/hearings"
# A Monday in March without holidays about it.
MONDAY = date(2026, 3, 2)


def at(day: date, hour: int = 10) -> time_machine.travel:
    return time_machine.travel(
        datetime.combine(day, datetime.min.time(), LEGAL_TIMEZONE) + timedelta(hours=hour), tick=True
    )


def arbitrated(who: str = ARBITRATOR) -> tuple[OpenedCase, uuid.UUID]:
    """A case in arbitration whose tribunal is notified."""
    case = opened(2)
    given = {"claims": "all", "form": "written", "requests": "支付工资", "respondents": 1, "copies": 1}
    arb = act("clerk.binhai", case.proceeding_id, "apply_arbitration", **given).opened
    assert arb
    act(ARB_HEAD, arb, "assign", handlers=(str(world.principal(who).user_id),))
    act(who, arb, "receipt")
    act(who, arb, "accept")
    act(who, arb, "notify_tribunal", how="handed")
    return case, arb


def mediated() -> tuple[OpenedCase, uuid.UUID]:
    case = opened(1)
    given = {"claims": "all", "form": "people", "dispute": "pay", "oral": False}
    talks = act("clerk.binhai", case.proceeding_id, "apply_mediation", **given).opened
    assert talks
    act(MEDIATOR, talks, "accept", form="people", both_consent=True)
    act(MEDIATOR, talks, "name", handlers=(str(world.principal(MEDIATOR).user_id),))
    return case, talks


def signed_in(app: Flask, who: str) -> Visitor:
    """A browser of the day: sessions do not last over night. Needs an application context."""
    return Visitor.signed_in(app.test_client(), world.principal(who).user_id)


class Cells(HTMLParser):
    """The text of each cell of a table's body, by the day in it."""

    def __init__(self, page: VisitedPage) -> None:
        super().__init__()
        self.days: dict[str, str] = {}
        self.day = ""
        self.feed(page.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "td":
            self.day = ""
        if tag == "time":
            self.day = dict(attrs)["datetime"] or ""
            self.days[self.day] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "td":
            self.day = ""

    def handle_data(self, data: str) -> None:
        if self.day:
            self.days[self.day] += data


def test_a_hearing_stands_on_its_day_with_its_notice_counted_back(app: Flask, staff: dict[str, uuid.UUID]) -> None:
    with at(MONDAY), app.app_context():
        case, arb = arbitrated()
        act(ARBITRATOR, arb, "set_hearing", hearing_on=date(2026, 3, 18), hour="09:30", place="第二仲裁庭")
    with at(date(2026, 3, 9)), app.app_context():
        arbitrator = signed_in(app, ARBITRATOR)
        page = arbitrator.get(f"{DESK}?day=2026-03-09")
        cell = Cells(page).days["2026-03-18"]
        assert f"09:30 开庭 {case.number}" in " ".join(cell.split())
        # C14: five working days before Wednesday 18 March is Wednesday the 11th.
        assert "还剩 2 天 2026-03-11" in page.text
        assert f"/console/cases/{case.number}" in page.html
        week = arbitrator.get(f"{DESK}?view=week&day=2026-03-18").text
        assert "2026-03-16 至 2026-03-22" in week
        assert "第二仲裁庭 · 周仲裁" in week
        # C14: another day is asked for three working days before.
        assert "申请延期不晚于 2026-03-13" in arbitrator.get(f"{DESK}?view=list").text
    with at(date(2026, 3, 12)), app.app_context():
        visitor = signed_in(app, ARBITRATOR)
        assert "逾期 1 天" in visitor.get(f"{DESK}?view=list").text
        assert "没有举行的记录" not in visitor.get(f"{DESK}?view=list").text
    with at(date(2026, 3, 19)), app.app_context():
        assert "没有举行的记录" in signed_in(app, ARBITRATOR).get(DESK).text


def test_a_moved_day_leaves_the_old_one_and_needs_a_new_notice(app: Flask, staff: dict[str, uuid.UUID]) -> None:
    with at(MONDAY), app.app_context():
        _, arb = arbitrated()
        act(ARBITRATOR, arb, "notify_hearing", hearing_on=date(2026, 3, 18), hour="14:00", how="handed")
        page = signed_in(app, ARBITRATOR).get(f"{DESK}?day=2026-03-02")
        assert "已于 2026-03-02 通知" in page.text
        act(ARBITRATOR, arb, "postpone", hearing_on=date(2026, 3, 25), reason="证人未到")
        page = signed_in(app, ARBITRATOR).get(f"{DESK}?day=2026-03-02")
        days = Cells(page).days
        assert "开庭" not in days["2026-03-18"]
        assert "开庭" in days["2026-03-25"]
        # C14: notified again, by five working days before Wednesday 25 March.
        assert "2026-03-18" in signed_in(app, ARBITRATOR).get(f"{DESK}?view=list").text
        assert "已于" not in page.text
        act(ARBITRATOR, arb, "suspend", reason="等待继承人")
        assert "程序已中止" in signed_in(app, ARBITRATOR).get(f"{DESK}?view=list").text


def test_a_session_set_and_held_is_listed_once_with_its_result(app: Flask, staff: dict[str, uuid.UUID]) -> None:
    with at(MONDAY), app.app_context():
        case, talks = mediated()
        act(MEDIATOR, talks, "set_session", hearing_on=date(2026, 3, 4), hour="10:00", place="二号室")
        assert "无法定通知期限" in signed_in(app, MEDIATOR).get(f"{DESK}?view=list").text
    with at(date(2026, 3, 4), 15), app.app_context():
        held = datetime(2026, 3, 4, 11, 15, tzinfo=LEGAL_TIMEZONE)
        act(MEDIATOR, talks, "hold_session", time=held, workers_came=True, employer_came=True, record="双方到场")
        page = signed_in(app, MEDIATOR).get(f"{DESK}?day=2026-03-04")
        assert page.text.count(case.number) == 1
        assert "11:15 调解" in page.text
        assert "已举行" in page.text


def test_mine_are_those_of_my_cases_and_nobody_sees_those_of_others(
    app: Flask, visit: Visit, staff: dict[str, uuid.UUID]
) -> None:
    with at(MONDAY), app.app_context():
        mine, arb = arbitrated()
        theirs, other = arbitrated(COLLEAGUE)
        for who, one in ((ARBITRATOR, arb), (COLLEAGUE, other)):
            act(who, one, "set_hearing", hearing_on=date(2026, 3, 18))
        aid = act("inspector.binhai", mine.proceeding_id, "refer_legal_aid", claims="all", reason="x").opened
        assert aid
        act(OFFICER, aid, "pick")
        act(OFFICER, aid, "apply", claims="all", **SIGNED)
        act(OFFICER, aid, "grant", claims="all")
        act(OFFICER, aid, "assign", claims="all", lawyer=str(staff[LAWYER]))
        staff["arb.hexi"] = world.create_person(DemoLogin("arb.hexi", "外区仲裁", "120103ZC", Role.arbitrator))
        db.session.commit()
        seen = {
            (ARBITRATOR, "mine"): {mine.number},
            (ARBITRATOR, "body"): {mine.number, theirs.number},
            (ARB_HEAD, ""): {mine.number, theirs.number},
            (MEDIATOR, "body"): set(),
            ("arb.hexi", "body"): set(),
            # A lawyer has the hearings of the cases that they handle, and of no body.
            (LAWYER, "body"): {mine.number},
        }
        for (who, whose), wanted in seen.items():
            for view in ("month", "week", "list"):
                text = visit(who).get(f"{DESK}?view={view}&day=2026-03-18&whose={whose}").text
                assert {one for one in (mine.number, theirs.number) if one in text} == wanted, (who, view)
        assert mine.number not in visit(ARBITRATOR).get(f"{DESK}?day=2026-03-18&procedure=mediation").text
        db.session.add(Recusal(user_id=staff[ARBITRATOR], case_id=theirs.case_id, since=MONDAY))
        db.session.commit()
        assert theirs.number not in visit(ARBITRATOR).get(f"{DESK}?day=2026-03-18&whose=body").text
        visit("supervisor.city").get(DESK, 403)


def test_the_list_goes_on_by_page_and_no_view_asks_much(
    app: Flask, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wagecase.services.hearings import hearing_calendar

    with at(MONDAY), app.app_context():
        for place in range(7):
            _, talks = mediated()
            act(MEDIATOR, talks, "set_session", hearing_on=MONDAY + timedelta(days=place // 6), hour=f"1{place}:00")
        found, after = [], None
        while True:
            page = hearing_calendar.list_hearings(
                world.principal(MEDIATOR), MONDAY, "zh", whose=hearing_calendar.BODY_SCOPE, after=after, limit=3
            )
            found += [one.number for one in page.items]
            after = page.next
            if after is None:
                break
        assert (len(found), len(set(found))) == (7, 7)
        for view in ("month", "week", "list"):
            with within_page_budget(app) as pages:
                pages.append(visit(MEDIATOR).get(f"{DESK}?view={view}&whose=body"))
        assert "还有 1 场" in visit(MEDIATOR).get(DESK).text
        visit(MEDIATOR).get(f"{DESK}?view=list&after=made-up", 422)


def test_an_empty_desk_says_so_in_both_languages_and_a_strange_address_is_today(app: Flask, visit: Visit) -> None:
    visitor = visit(MEDIATOR)
    for view in ("month", "week", "list"):
        assert "没有开庭或者调解" in visitor.get(f"{DESK}?view={view}&day=9999-99-99").text
    visitor.get(f"{DESK}?view=year&whose=all&procedure=none&day=0001-01-01")
    visitor.client.set_cookie(LANGUAGE_COOKIE, "en")
    assert "Nothing is heard in this time" in visitor.get(DESK).text
