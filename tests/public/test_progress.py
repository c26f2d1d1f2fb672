"""Looking up by number and code, saying more, and what gets nowhere: guessing, other people's numbers, old codes."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from tests.console.visiting import VisitedPage, Visitor
from tests.public.phone import GROUP_ANSWERS, OWN_ANSWERS, Phone, receipt_codes
from tests.world import principal
from wagecase.extensions import db
from wagecase.models import AuditEntry, Claim, Complaint, Event, Payment, Reminder, Statement, TrackingCodeAttempt
from wagecase.procedure.records.worker_statements import StatementKind
from wagecase.services.base.dates import now
from wagecase.services.eventlog import hash_chain
from wagecase.services.intake import tracking_code
from wagecase.services.worker_portal import code_throttle, open_complaint, statements
from wagecase.services.worker_portal.open_complaint import Throttled

KINDS = ("words", "paid", "not_paid", "call", "withdraw")


@pytest.fixture
def phone(app: Flask, staff: dict[str, uuid.UUID]) -> Phone:
    return Phone(app)


def look(phone: Phone, number: str, code: str, expect: int = 200) -> VisitedPage:
    return phone.visitor.send(phone.get("/progress").form("/progress"), expect, number=number, code=code)


def say(phone: Phone, page: VisitedPage, kind: str, expect: int = 200, /, **fields: Any) -> VisitedPage:
    form = next(one for one in page.forms if ("kind", kind) in one.fields)
    return phone.visitor.send(form, expect, fields)


def test_the_worker_sees_in_plain_words_where_it_stands_and_whom_it_waits_for(phone: Phone) -> None:
    number, code = receipt_codes(phone.walk(OWN_ANSWERS))
    page = look(Phone(phone.app), number, code)
    assert page.path == "/progress/case"
    assert "投诉收到了" in page.text
    assert "等办案单位办：投诉受理" in page.text
    assert "18,600.00" in page.text
    assert "张建国" not in page.text
    english = look(Phone(phone.app, "en"), number.lower(), f" {code} ")
    assert "the office: accepting the complaint" in english.text


def test_a_foreman_sees_their_own_money_and_the_sum_of_those_they_speak_for(phone: Phone) -> None:
    page = look(phone, *receipt_codes(phone.walk(GROUP_ANSWERS)))
    assert "9,000.00" in page.text
    assert "您报的 4 个人合起来" in page.text
    assert "30,700.50" in page.text
    assert not [name for name in ("李四", "王五") if name in page.text]


def test_a_statement_is_kept_with_an_event_and_a_message_and_pays_nothing(app: Flask, phone: Phone) -> None:
    page = look(phone, *receipt_codes(phone.walk(OWN_ANSWERS)))
    page = say(phone, page, "words", **{"words.words": "工友老李也能作证 <script>"})
    page = say(phone, page, "paid", 422, **{"paid.amount": "5千", "paid.on": ""})
    page = say(phone, page, "paid", **{"paid.amount": "5,000", "paid.on": "2026-11-02"})
    page = say(phone, page, "not_paid")
    page = say(phone, page, "call", **{"call.words": "晚上七点后"})
    page = say(phone, page, "withdraw", 422)
    page = say(phone, page, "withdraw", **{"withdraw.sure": "1"})
    assert "记下了" in page.text
    with app.app_context():
        kept = db.session.scalars(select(Statement).order_by(Statement.received_at)).all()
        assert tuple(one.kind for one in kept) == KINDS
        assert str(kept[1].amount) == "5000.00"
        spoken = select(Event).where(Event.name == "case.worker_statement_added").order_by(Event.position)
        events = db.session.scalars(spoken).all()
        assert [one.position for one in events] == [one.event_position for one in kept]
        assert "老李" not in "".join(one.body for one in events)
        assert db.session.scalar(select(func.count()).select_from(Payment)) == 0
        assert db.session.scalars(select(Claim.outcome)).all() == [None]
        assert hash_chain.verify_chain(kept[0].case_id) == []
        told = select(Reminder.template, Reminder.role).where(Reminder.template == "worker_statement_added")
        assert [tuple(row) for row in db.session.execute(told)] == [("worker_statement_added", "handler")] * len(KINDS)


def test_the_same_form_sent_twice_is_one_statement_and_a_machine_is_stopped(app: Flask, phone: Phone) -> None:
    page = look(phone, *receipt_codes(phone.walk(OWN_ANSWERS)))
    say(phone, page, "call")
    say(phone, page, "call")
    with app.app_context():
        complaint = db.session.scalars(select(Complaint.id)).one()
        assert db.session.scalar(select(func.count()).select_from(Statement)) == 1
        for _ in range(statements.MAX_PER_DAY - 1):
            statements.add_statement(complaint, statements.StatementInput(StatementKind.call))
    assert "请直接打电话" in say(phone, phone.get("/progress/case"), "call", 422).text


def test_the_office_that_has_the_case_reads_and_settles_statements(
    app: Flask, phone: Phone, staff: dict[str, uuid.UUID]
) -> None:
    number, code = receipt_codes(phone.walk(OWN_ANSWERS))
    say(phone, look(phone, number, code), "paid", **{"paid.amount": "300", "paid.words": "老板微信转的"})
    with app.app_context():
        desk = Visitor.signed_in(app.test_client(), staff["clerk.binhai"])
        other = Visitor.signed_in(app.test_client(), staff["inspector.hexi"])
        city = Visitor.signed_in(app.test_client(), staff["supervisor.city"])
        row = db.session.scalars(select(Statement.id)).one()
    assert "老板微信转的" not in other.get("/console/worker-statements").text
    other.send(desk.get("/console/worker-statements").form("settle"), 400)
    city.get("/console/worker-statements", 403)
    page = desk.get("/console/worker-statements")
    assert "说到账 300.00 元" in page.text
    page = desk.send(page.form("settle"))
    assert "没有待处理的来话" in page.text
    assert "老板微信转的" in desk.get(f"/console/cases/{number}/complaint").text
    assert "说钱到了" in desk.get(f"/console/cases/{number}/timeline").text
    with app.app_context():
        assert db.session.get_one(Statement, row).settled_by == staff["clerk.binhai"]
    assert "已经有人处理" in phone.get("/progress/case").text


def test_wrong_number_and_wrong_code_get_the_same_answer(phone: Phone) -> None:
    number, code = receipt_codes(phone.walk(OWN_ANSWERS))
    shown = {look(phone, one, other, 422).text for one, other in ((number, "1234567890"), ("120116-2026-999999", code))}
    assert len(shown) == 1
    look(phone, "'; DROP TABLE complaints; --", "1\x00", 422)
    look(phone, number, "１２３", 422)


def test_a_new_code_ends_the_old_one_and_what_it_had_opened(app: Flask, phone: Phone) -> None:
    number, code = receipt_codes(phone.walk(OWN_ANSWERS))
    look(phone, number, code)
    with app.app_context():
        complaint = db.session.scalars(select(Complaint)).one()
        fresh = tracking_code.reissue_code(principal("clerk.binhai"), complaint.id)
        actions = db.session.scalars(select(AuditEntry.action)).all()
        assert "tracking_code_issued" in actions
    assert phone.get("/progress/case").path == "/progress"
    look(phone, number, code, 422)
    assert look(phone, number, fresh).path == "/progress/case"
    assert "已经换了新的" in phone.get("/receipt").text


def test_guessing_for_an_hour_from_a_thousand_addresses_gets_nowhere(app: Flask, phone: Phone) -> None:
    """A guess every three seconds, each from an address of its own: the number itself answers to a dozen of them."""
    number, code = receipt_codes(phone.walk(OWN_ANSWERS))
    right = code.replace(" ", "")
    with app.app_context(), time_machine.travel(now(), tick=False) as clock:
        began, compared = now(), 0
        while now() < began + timedelta(hours=1):
            found = open_complaint.open_complaint(number, f"{compared:010d}")
            compared += not isinstance(found, Throttled)
            clock.shift(timedelta(seconds=3))
        assert compared <= 12
        assert isinstance(open_complaint.open_complaint(number, right), Throttled)
        ghost = [open_complaint.open_complaint("120116-2026-999999", right) for _ in range(8)]
        assert [isinstance(one, Throttled) for one in ghost] == [False] * 5 + [True] * 3
        clock.shift(timedelta(hours=1))
        assert isinstance(open_complaint.open_complaint(number, right), Complaint)
        assert db.session.scalar(select(func.count()).select_from(TrackingCodeAttempt)) == 1
        clock.shift(timedelta(days=2))
        assert code_throttle.erase_old_attempts() == 1


def test_strangers_cannot_shut_out_who_knew_the_code_before(app: Flask, phone: Phone) -> None:
    number, code = receipt_codes(phone.walk(OWN_ANSWERS))
    look(phone, number, code)
    stranger = Phone(app)
    for _ in range(code_throttle.FREE_ATTEMPTS):
        look(stranger, number, "0000000000", 422)
    assert "试错太多次" in look(stranger, number, code, 429).text
    phone.visitor.client.delete_cookie("wagecase_look")
    assert look(phone, number, code).path == "/progress/case"


def test_nobody_looks_with_a_forged_cookie_or_adds_a_statement_without_a_token(phone: Phone) -> None:
    stranger = Phone(phone.app)
    stranger.visitor.client.set_cookie("wagecase_look", "WyJhIl0.forged")
    assert stranger.get("/progress/case").path == "/progress"
    look(phone, *receipt_codes(phone.walk(OWN_ANSWERS)))
    assert (
        phone.visitor.client.post("/progress/case", data={"kind": "withdraw", "withdraw.sure": "1"}).status_code == 400
    )
    page = phone.get("/progress/case")
    assert phone.visitor.send(page.form("leave")).path == "/"
    assert phone.get("/progress/case").path == "/progress"
