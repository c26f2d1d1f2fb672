"""Hearings, the days before Spring Festival; what is to come, explained, held back, sent again."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from click.testing import Result
from icalendar import Calendar
from sqlalchemy import select

from tests import world
from tests.services.notifications.test_recipients import mailbox
from tests.workers.desk import CITY, FIRST, HEAD, NotificationDesk, at_time, recipients_and_titles
from wagecase.extensions import db
from wagecase.models import Case, DailyReport, Event, Organisation, Proceeding
from wagecase.procedure.notifications.message_subject import MessageSubject
from wagecase.services.base.errors import Forbidden, Invalid
from wagecase.services.notifications.catalogue import controls, preview

DUE = "2026-10-14"
# New Year's Eve is 5 February 2027.
DISTRICT = "bureauhead.binhai"


def case_of(proceeding: uuid.UUID) -> Case:
    return db.session.get_one(Case, db.session.get_one(Proceeding, proceeding).case_id)


def hearing(desk: NotificationDesk, proceeding: uuid.UUID, day: str) -> None:
    """As the log would hold it after a hearing was set."""
    with desk.app.app_context():
        row = db.session.get_one(Proceeding, proceeding)
        row.procedure = "mediation" if row.procedure == "case" else row.procedure
        first = db.session.scalars(select(Event).where(Event.case_id == row.case_id)).first()
        assert first is not None
        values = {column.name: getattr(first, column.name) for column in Event.__table__.c}
        body = first.body.replace('"fields":{', f'"fields":{{"hearing_on":"{day}",', 1)
        values |= {"position": 2, "name": "arbitration.hearing_set", "body": body, "digest": "x"}
        db.session.add(Event(**values))
        db.session.commit()


def test_a_hearing_is_notified_five_working_days_and_one_before_with_its_calendar_file(desk: NotificationDesk) -> None:
    _, proceeding, number = desk.case(FIRST)
    hearing(desk, proceeding, "2026-10-19")
    mails = desk.sweep_and_send("2026-10-10", "2026-10-12", "2026-10-13", "2026-10-16", "2026-10-18", "2026-10-19")
    mine = [mail for mail in mails if "开庭提醒" in str(mail.message["Subject"])]
    assert recipients_and_titles(mine) == [(FIRST, "开庭提醒")] * 2
    (attached,) = mine[0].message.iter_attachments()
    (event,) = Calendar.from_ical(attached.get_content()).events
    assert (event.start, str(event["SUMMARY"])) == (date(2026, 10, 19), f"{number} 调解")


def test_before_the_festival_districts_get_their_list_while_something_is_open(desk: NotificationDesk) -> None:
    case, _, number = desk.case(FIRST)
    assert desk.sweep_and_send("2027-01-06") == []
    with desk.app.app_context():
        db.session.get_one(Case, case).found = Decimal(5000)
        db.session.commit()
    (mail,) = [
        one for one in desk.sweep_and_send("2027-01-22", "2027-01-23") if "节前清单" in str(one.message["Subject"])
    ]
    assert mail.recipients == (f"{DISTRICT}@example.com",)
    assert f"{number}：未付5,000.00元" in mail.text


def test_a_missing_report_is_notified_after_its_hour_to_who_is_silent(desk: NotificationDesk) -> None:
    day = date(2027, 1, 20)
    assert desk.sweep_and_send("2027-01-20 16:59") == []
    assert (DISTRICT, "缺报") in recipients_and_titles(desk.sweep_and_send("2027-01-20 17:01", "2027-01-20 17:30"))
    with desk.app.app_context():
        org = db.session.scalars(select(Organisation.id).where(Organisation.area_code == "120116")).first()
        counted = {"incidents": 0, "headcount": 0, "matters": 0, "people": 0, "paid": 0}
        who = {"organisation_id": org, "reported_by": desk.staff[HEAD], "first_at": db.func.now()}
        db.session.add(DailyReport(area_code="120116", day=date(2027, 1, 21), **counted, **who))
        db.session.commit()
    assert (DISTRICT, "缺报") not in recipients_and_titles(desk.sweep_and_send(f"{day.replace(day=21)} 17:01"))


def test_a_lapsed_instruction_names_the_next_steps_that_are_open(desk: NotificationDesk) -> None:
    _, proceeding, _ = desk.case(FIRST)
    desk.deadline(proceeding, DUE, clock="insp.pay_order", kind="duty")
    (mail,) = desk.sweep_and_send("2026-10-15")
    assert "【指令到期】" in str(mail.message["Subject"])
    assert "作出行政处理决定" in mail.text


def explained(desk: NotificationDesk, proceeding: uuid.UUID) -> list[tuple[str, str, tuple[str, ...]]]:
    with desk.app.app_context():
        return [(str(one.on), one.template, one.names) for one in preview.planned_messages(case_of(proceeding), "zh")]


def test_what_is_explained_is_what_is_sent(desk: NotificationDesk) -> None:
    _, proceeding, _ = desk.case(FIRST)
    desk.deadline(proceeding, "2026-10-22")
    with at_time("2026-10-12"):
        foreseen = explained(desk, proceeding)
    days = [f"2026-10-{day}" for day in range(12, 27)]
    sent = {day: recipients_and_titles(desk.sweep_and_send(day)) for day in days}
    really = [(day, letter) for day, mails in sent.items() for _, letter in sorted(mails, reverse=True)]
    assert sorted((on, letter) for on, letter, _ in foreseen) == sorted(really)
    assert {names for _, letter, names in foreseen if letter == "今日到期"} == {("王监察",)}
    with at_time("2026-10-26"):
        assert explained(desk, proceeding) == []


def test_the_command_lists_a_day_of_the_future_and_all(desk: NotificationDesk) -> None:
    _, proceeding, number = desk.case(FIRST)
    desk.deadline(proceeding, "2026-10-22")
    with at_time("2026-10-12"):
        run = desk.app.test_cli_runner().invoke
        day: Result = run(args=["reminders", "explain", number, "--on", "2026-10-21"])
        assert (
            day.output == "2026-10-21 临期 → 承办人: 案件 · 投诉受理, 2026-10-22; 将发送 [clock.before]\n1 messages.\n"
        )
        assert run(args=["reminders", "explain", number]).output.endswith("6 messages.\n")
        assert run(args=["reminders", "explain", "120116-2026-999999"]).exit_code == 2


def test_a_hold_keeps_back_warnings_and_never_what_is_due_or_late(desk: NotificationDesk) -> None:
    _, proceeding, _ = desk.case(FIRST)
    desk.deadline(proceeding, "2026-10-22")
    about = MessageSubject.of_deadline("insp.accept", 1, "", "duty")
    with at_time("2026-10-15"), desk.app.app_context():
        case = case_of(proceeding)
        values: dict[str, Any] = {"proceeding_id": proceeding, "about": about, "reason": "等待部门回函"}
        for who, until, refusal in ((CITY, "2026-10-30", Forbidden), (FIRST, "2027-10-30", Invalid)):
            with pytest.raises(refusal):
                controls.hold_reminders(world.principal(who), case, until_on=date.fromisoformat(until), **values)
        controls.hold_reminders(world.principal(FIRST), case, until_on=date(2026, 10, 30), **values)
        assert {one.held_until for one in preview.planned_messages(case, "zh") if one.may_hold} == {date(2026, 10, 30)}
    mails = desk.sweep_and_send("2026-10-19", "2026-10-21", "2026-10-22", "2026-10-23")
    assert recipients_and_titles(mails) == [(HEAD, "逾期上报"), (FIRST, "今日到期"), (FIRST, "逾期")]


def test_a_hold_ends_on_its_day_or_when_it_is_let_go(desk: NotificationDesk) -> None:
    _, proceeding, _ = desk.case(FIRST)
    desk.deadline(proceeding, "2026-10-22")
    about = MessageSubject.of_deadline("insp.accept", 1, "", "duty")
    values: dict[str, Any] = {
        "proceeding_id": proceeding,
        "about": about,
        "until_on": date(2026, 10, 21),
        "reason": "等待回函",
    }
    with at_time("2026-10-15"), desk.app.app_context():
        controls.hold_reminders(world.principal(HEAD), case_of(proceeding), **values)
    assert desk.sweep_and_send("2026-10-19 10:00") == []
    assert desk.states() == [("queued", "held")]
    with at_time("2026-10-20"), desk.app.app_context():
        controls.release_reminders(world.principal(FIRST), case_of(proceeding), proceeding, about)
    assert recipients_and_titles(desk.sweep_and_send("2026-10-20")) == [(FIRST, "临期")]


def test_an_owner_has_it_sent_again_once_a_day(desk: NotificationDesk) -> None:
    _, proceeding, _ = desk.case(FIRST)
    desk.deadline(proceeding, DUE)
    assert recipients_and_titles(desk.sweep_and_send(DUE)) == [(FIRST, "今日到期")]
    (row,) = desk.outbox()
    with at_time(DUE), desk.app.app_context():
        for _ in range(2):
            controls.resend_reminder(world.principal(FIRST), case_of(proceeding), row.id)
        with pytest.raises(Forbidden):
            controls.resend_reminder(world.principal(CITY), case_of(proceeding), row.id)
    with mailbox(desk, "office@example.com"):
        assert recipients_and_titles(desk.sweep_and_send(f"{DUE} 11:00", f"{DUE} 12:00")) == [(FIRST, "今日到期")]
