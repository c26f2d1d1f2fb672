"""Each claim shows its limits: a year of limitation, interrupted by what the law names, and two years of look-back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.api.calling import Caller, problem_codes, roster_row
from wagecase.extensions import db
from wagecase.models import Reminder
from wagecase.services.base.dates import LEGAL_TIMEZONE, now
from wagecase.services.notifications.schedule import sweep

DAY = datetime(2026, 6, 1, 10, tzinfo=LEGAL_TIMEZONE)


@pytest.fixture(autouse=True)
def in_june() -> Any:
    """A Monday."""
    with time_machine.travel(DAY, tick=True):
        yield


def limits(clerk: Caller, case: str) -> list[dict[str, Any]]:
    return [one["limits"] for one in clerk.get(f"/cases/{case}/claims")["items"]]


@pytest.fixture
def clerk(app: Flask, client: Any, staff: Any) -> Caller:
    """Logged in on that day, for a token of later days would not be valid yet."""
    return Caller.log_in(client, "clerk.binhai")


@pytest.fixture
def head(app: Flask, client: Any, staff: Any) -> Caller:
    return Caller.log_in(client, "head.binhai")


def test_a_complaint_interrupts_the_year_that_runs_from_the_end_of_the_relation(clerk: Caller) -> None:
    rows = [roster_row(relation_ended_on="2025-07-15"), roster_row("李四")]
    opened = clerk.complain(claims=rows)
    ended, lasting = limits(clerk, opened["case_id"])
    assert ended["limitation"] == {
        "due_on": "2027-06-01",
        "days_left": 365,
        "status": "open",
        "provisional": True,
    }
    assert lasting["limitation"] is None
    assert (ended["look_back"]["status"], ended["look_back"]["days_left"]) == ("met", None)


def test_a_lead_interrupts_nothing_and_what_is_over_only_warns(clerk: Caller) -> None:
    rows = [roster_row(relation_ended_on="2025-07-15"), roster_row("李四", relation_ended_on="2025-05-29")]
    opened = clerk.complain(claims=rows, matter="lead", channel="lead_platform")
    first, second = (one["limitation"] for one in limits(clerk, opened["case_id"]))
    assert (first["due_on"], first["days_left"], first["status"]) == ("2026-07-15", 44, "open")
    assert (second["due_on"], second["days_left"], second["status"]) == ("2026-05-29", -3, "lapsed")


def test_a_day_that_becomes_known_later_starts_the_year_and_a_wrong_one_is_corrected(clerk: Caller) -> None:
    opened = clerk.complain(matter="lead", channel="lead_platform", claims=[roster_row(), roster_row("李四")])
    (claim, other) = clerk.get(f"/cases/{opened['case_id']}/claims")["items"]
    path = f"/claims/{claim['id']}"
    changed = clerk.send(
        "PATCH", path, 200, {"If-Match": f'"{claim["id"]}-1"'}, json={"relation_ended_on": "2026-03-02"}
    )
    assert changed.get_json()["limits"]["limitation"]["due_on"] == "2027-03-02"
    later = {"relation_ended_on": "2026-04-01"}
    changed = clerk.send("PATCH", path, 200, {"If-Match": f'"{claim["id"]}-2"'}, json=later)
    assert changed.get_json()["limits"]["limitation"]["due_on"] == "2027-04-01"
    changed = clerk.send("PATCH", path, 200, {"If-Match": f'"{claim["id"]}-3"'}, json={"relation_ended_on": None})
    assert changed.get_json()["limits"]["limitation"] is None
    assert clerk.get(f"/claims/{other['id']}")["limits"]["limitation"] is None


def test_a_relation_that_ends_tomorrow_has_not_ended(clerk: Caller) -> None:
    opened = clerk.complain()
    body = {"claims": [roster_row(relation_ended_on="2026-06-02")]}
    answer = clerk.post(f"/cases/{opened['case_id']}/claims", body, 422)
    assert problem_codes(answer) == {"#/claims/0/relation_ended_on": "relation_future"}


def test_a_promise_interrupts_and_the_owner_is_warned_in_time(
    app: Flask, clerk: Caller, head: Caller, staff: Any
) -> None:
    rows = [roster_row(relation_ended_on="2025-07-15"), roster_row("李四", relation_ended_on="2025-07-15")]
    opened = clerk.complain(claims=rows, matter="lead", channel="lead_platform")
    with time_machine.travel(datetime(2026, 6, 15, 10, tzinfo=LEGAL_TIMEZONE)), app.app_context():
        sweep.enqueue_due(now())
        query = select(Reminder).where(Reminder.clock == "arb.limitation")
        (told,) = db.session.scalars(query).all()
        assert (told.due_on, told.template, told.role) == (date(2026, 7, 15), "due_soon", "handler")
    head.act(opened["proceeding_id"], "assign", handlers=[str(staff["inspector.binhai"])])
    inspector = Caller.log_in(head.client, "inspector.binhai")
    first = inspector.get(f"/cases/{opened['case_id']}/claims")["items"][0]["id"]
    promise: dict[str, Any] = {
        "claims": [first],
        "amount": "4000.00",
        "due": "2026-07-01",
        "promiser": "经理",
        "evidence": "承诺书",
    }
    inspector.act(opened["proceeding_id"], "promise", **promise)
    days = [one["limitation"]["due_on"] for one in limits(clerk, opened["case_id"])]
    assert days == ["2027-06-01", "2026-07-15"]
