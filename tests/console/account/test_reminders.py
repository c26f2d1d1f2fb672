"""The pages around reminders: one's own wishes, deputy and calendar; for who answers, failures and operations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Flask

from tests.console.case.test_acts import assigned
from tests.console.conftest import ReceivedCase
from tests.console.visiting import MAX_QUERIES, Visitor, counted_queries
from wagecase.extensions import db
from wagecase.models import Reminder
from wagecase.services.base.dates import now, today

Visit = Callable[..., Visitor]


def test_a_person_sets_reminders_deputy_and_calendar(visit: Visit) -> None:
    inspector = visit("inspector.binhai")
    page = inspector.get("/console/account/reminders")
    page = inspector.send(page.form("/account/reminders"), digest="1")
    assert "提醒方式已保存" in page.text
    assert ("digest", "1") in page.form("/account/reminders").fields
    wrong = inspector.send(page.form("/account/absences"), 422, from_on=str(today()), until_on="2020-01-01")
    assert "终点早于起点" in wrong.text
    until = str(today() + timedelta(days=3))
    page = inspector.send(wrong.form("/account/absences"), from_on=str(today()), until_on=until)
    assert "机构负责人" in page.text
    assert until in page.text
    page = inspector.send(page.form("/end"))
    assert "没有登记的休假" in page.text
    page = inspector.send(page.form("/account/calendar"))
    address = next(value for form in [page.html] for value in form.split('"') if value.endswith(".ics"))
    stranger = Visitor(visit("head.binhai").client.application.test_client())
    assert stranger.get(address.partition("8000")[2]).html.startswith("BEGIN:VCALENDAR")
    inspector.send(page.form("/calendar/revoke"))
    stranger.get(address.partition("8000")[2], 404)


def test_a_head_enters_the_absence_of_their_people(visit: Visit) -> None:
    head = visit("head.binhai")
    form = head.get("/console/account/reminders").form("/account/absences")
    options = head.get("/console/account/reminders").html.split('<select id="user_id"')[1].split("</select>")[0]
    someone = next(one.split('"')[1] for one in options.split("<option ")[1:] if "selected" not in one)
    page = head.send(form, user_id=someone, from_on=str(today()), until_on=str(today()))
    assert "休假已登记" in page.text


def test_what_failed_is_seen_and_sent_again_by_who_answers(app: Flask, visit: Visit) -> None:
    admin = visit("admin.binhai")
    with app.app_context():
        user = db.session.execute(db.text("SELECT id FROM users WHERE username = 'inspector.binhai'")).scalar_one()
        row = {"rule": "digest", "template": "morning_digest", "kind": "digest", "subject": str(user), "role": "person"}
        days = {"due_on": today(), "send_on": today(), "next_try_at": now()}
        db.session.add(Reminder(**row, **days, user_id=user, state="failed", reason="recipient: 550 5.1.1"))
        db.session.commit()
    with counted_queries(app) as statements:
        page = admin.get("/console/failures")
    assert len(statements) <= MAX_QUERIES
    assert "收件地址被拒 (550 5.1.1)" in page.text
    assert "重新发送" in visit("bureauhead.binhai").get("/console/failures").text
    page = admin.send(page.form("/again"))
    assert "没有未送达的提醒" in page.text
    with counted_queries(app) as statements:
        page = admin.get("/console/operations")
    assert len(statements) <= MAX_QUERIES
    assert "到期扫描从未运行" in page.text
    visit("inspector.binhai").get("/console/failures", 403)
    visit("head.binhai").get("/console/operations", 403)


def test_the_reminders_of_a_case_are_foreseen_held_and_let_go_by_its_handler(
    app: Flask, visit: Visit, take: Callable[..., ReceivedCase]
) -> None:
    filed, inspector = take(), visit("inspector.binhai")
    assigned(app, visit, filed)
    address = f"/console/cases/{filed.number}/reminders"
    with counted_queries(app) as statements:
        page = inspector.get(address)
    assert len(statements) <= MAX_QUERIES
    assert "投诉受理" in page.text
    assert "已有提醒" in visit("supervisor.city").get(address).text
    assert not [form for form in visit("supervisor.city").get(address).forms if "/hold" in form.action]
    what = page.html.split('<select id="what"')[1].split('value="')[1].split('"')[0]
    form = page.form("/reminders/hold")
    wrong = inspector.send(form, 422, what=what, until_on=str(today()), reason="等待部门回函")
    assert ("reason", "等待部门回函") in wrong.form("/reminders/hold").fields
    day = str(today() + timedelta(days=2))
    page = inspector.send(wrong.form("/reminders/hold"), what=what, until_on=day, reason="等待部门回函")
    assert f"暂缓至 {day}" in page.text
    page = inspector.send(page.form("/reminders/release"))
    assert f"暂缓至 {day}" not in page.text
    page = inspector.send(page.form("/again"))
    assert "已重新排入发送" in page.text
