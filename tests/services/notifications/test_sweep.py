"""What is enqueued, to whom and on which day; once, however often and by however many it is swept."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest

from tests.workers.desk import CITY, FIRST, HEAD, NotificationDesk, at_time, local_instant, recipients_and_titles
from wagecase.extensions import db
from wagecase.law.book import Settings, load_book
from wagecase.mail import rendering
from wagecase.procedure.notifications.recipient_roles import RECIPIENT_ROLES
from wagecase.procedure.notifications.reminder_rules import REMINDER_RULES, ReminderSubject
from wagecase.services.administration import settings
from wagecase.services.notifications.schedule import sweep
from wagecase.services.notifications.schedule.schedule import MAX_AGE_DAYS, get_reminder_plan

DUE = date(2026, 10, 14)


def days_around(before: int, after: int) -> list[str]:
    return [(DUE + timedelta(days=day)).isoformat() for day in range(-before, after + 1)]


def test_a_duty_is_notified_before_on_the_day_and_at_each_escalation_once(desk: NotificationDesk) -> None:
    _, proceeding, _ = desk.case(FIRST)
    desk.deadline(proceeding, DUE.isoformat())
    by_day = {day: recipients_and_titles(desk.sweep_and_send(day, day)) for day in days_around(6, 40)}
    who_was_told = {(date.fromisoformat(day) - DUE).days: mails for day, mails in by_day.items() if mails}
    assert who_was_told == {
        # Three days before is a Sunday, on which a warning waits.
        -2: [(FIRST, "临期")],
        -1: [(FIRST, "临期")],
        0: [(FIRST, "今日到期")],
        1: [(HEAD, "逾期上报"), (FIRST, "逾期")],
        3: [(CITY, "逾期上报")],
    }


def test_a_right_that_runs_out_is_notified_before_and_once_after(desk: NotificationDesk) -> None:
    _, proceeding, _ = desk.case(FIRST)
    desk.deadline(proceeding, DUE.isoformat(), clock="insp.inaction", kind="wait")
    assert recipients_and_titles(desk.sweep_and_send(*days_around(5, 20))) == [(FIRST, "期限届满")]


def test_of_several_missed_steps_only_the_latest_is_owed(desk: NotificationDesk) -> None:
    _, proceeding, _ = desk.case(FIRST)
    desk.deadline(proceeding, DUE.isoformat())
    late = (DUE + timedelta(days=5)).isoformat()
    assert recipients_and_titles(desk.sweep_and_send(late)) == [(HEAD, "逾期上报"), (FIRST, "逾期"), (CITY, "逾期上报")]
    assert {row.send_on for row in desk.outbox()} == {DUE + timedelta(days=1), DUE + timedelta(days=3)}


def test_a_step_that_waited_until_its_next_came_is_not_sent(desk: NotificationDesk) -> None:
    _, proceeding, _ = desk.case(FIRST)
    desk.deadline(proceeding, DUE.isoformat())
    with at_time((DUE - timedelta(days=1)).isoformat()):
        desk.sweep()
    assert recipients_and_titles(desk.sweep_and_send(DUE.isoformat())) == [(FIRST, "今日到期")]
    assert ("dropped", "superseded") in desk.states()


def test_what_was_long_late_when_first_seen_goes_to_the_digest_alone(desk: NotificationDesk) -> None:
    _, proceeding, _ = desk.case(FIRST)
    desk.deadline(proceeding, DUE.isoformat())
    assert desk.sweep_and_send((DUE + timedelta(days=3 + MAX_AGE_DAYS + 1)).isoformat()) == []


def test_a_step_from_before_the_clock_began_is_not_notified(desk: NotificationDesk) -> None:
    _, proceeding, _ = desk.case(FIRST)
    desk.deadline(proceeding, DUE.isoformat(), started_on=DUE - timedelta(days=2))
    assert desk.sweep_and_send((DUE - timedelta(days=2)).isoformat()) == []
    assert recipients_and_titles(desk.sweep_and_send((DUE - timedelta(days=1)).isoformat())) == [(FIRST, "临期")]


@pytest.mark.parametrize(
    "other", [{"state": "paused"}, {"state": "stopped"}, {"state": "superseded"}, {"contingent": True}]
)
def test_what_does_not_run_is_not_notified(desk: NotificationDesk, other: dict[str, Any]) -> None:
    _, proceeding, _ = desk.case(FIRST)
    desk.deadline(proceeding, DUE.isoformat(), **other)
    desk.deadline(proceeding, None, clock="case.callback", state="unset")
    assert desk.sweep_and_send(*days_around(4, 4)) == []
    assert not desk.outbox()


def test_two_sweeps_at_once_enqueue_once(desk: NotificationDesk) -> None:
    for _ in range(5):
        _, proceeding, _ = desk.case(FIRST)
        desk.deadline(proceeding, DUE.isoformat())
    barrier, found = Barrier(2), list[int | None]()

    def one() -> None:
        with desk.app.app_context():
            barrier.wait()
            found.append(sweep.enqueue_due(local_instant(DUE.isoformat())))

    threads = [Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 2
    assert len(desk.outbox()) == 5


def test_a_sweep_stands_back_while_another_runs(desk: NotificationDesk) -> None:
    with desk.app.app_context(), db.engine.begin() as other:
        other.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('wagecase.sweep'))")
        assert sweep.enqueue_due(local_instant(DUE.isoformat())) is None


def test_a_date_that_moves_away_and_back_is_notified_again(desk: NotificationDesk) -> None:
    _, proceeding, _ = desk.case(FIRST)
    desk.deadline(proceeding, DUE.isoformat())
    with at_time(DUE.isoformat()):
        desk.sweep()
        desk.change(proceeding, due_on="2026-11-20")
        desk.send()
    assert desk.states() == [("dropped", "ended")]
    desk.change(proceeding, due_on=DUE)
    assert recipients_and_titles(desk.sweep_and_send(DUE.isoformat())) == [(FIRST, "今日到期")]
    assert desk.states() == [("sent", None)]


def test_a_date_that_moves_after_the_mail_is_notified_for_its_new_day(desk: NotificationDesk) -> None:
    _, proceeding, _ = desk.case(FIRST)
    desk.deadline(proceeding, DUE.isoformat())
    assert len(desk.sweep_and_send(DUE.isoformat())) == 1
    desk.change(proceeding, due_on=DUE + timedelta(days=1))
    assert recipients_and_titles(desk.sweep_and_send((DUE + timedelta(days=1)).isoformat())) == [(FIRST, "今日到期")]


def test_claims_that_run_out_on_one_day_make_one_mail(desk: NotificationDesk) -> None:
    _, proceeding, _ = desk.case(FIRST)
    for number in range(3):
        desk.deadline(
            proceeding, DUE.isoformat(), clock="arb.limitation", kind="window", subject=f"claim:{number}", run=number
        )
    (mail,) = desk.sweep_and_send((DUE - timedelta(days=7)).isoformat(), (DUE - timedelta(days=6)).isoformat())
    assert "涉及劳动者：3名" in mail.text


def test_days_are_those_of_tianjin(desk: NotificationDesk) -> None:
    _, proceeding, _ = desk.case(FIRST)
    desk.deadline(proceeding, DUE.isoformat())
    with at_time("2026-10-14 23:59"):
        desk.sweep()
    assert [row.template for row in desk.outbox()] == ["due_today"]
    with at_time("2026-10-15 00:00"):
        desk.sweep()
    assert [row.template for row in desk.outbox()] == ["due_today", "overdue", "overdue_escalated"]


def test_a_promise_is_notified_two_days_before_and_the_day_after(desk: NotificationDesk) -> None:
    case, _, _ = desk.case(FIRST)
    desk.promise(case, DUE.isoformat())
    by_day = {day: recipients_and_titles(desk.sweep_and_send(day)) for day in days_around(5, 35)}
    assert {(date.fromisoformat(day) - DUE).days: mails for day, mails in by_day.items() if mails} == {
        -2: [(FIRST, "付款承诺")],
        1: [(FIRST, "承诺到期")],
    }


@pytest.mark.parametrize("end", [{"kept": 1000}, {"withdrawn_on": DUE - timedelta(days=4)}])
def test_a_promise_that_was_kept_or_withdrawn_is_not_asked_about(desk: NotificationDesk, end: dict[str, Any]) -> None:
    case, _, _ = desk.case(FIRST)
    desk.promise(case, DUE.isoformat(), **end)
    assert desk.sweep_and_send(*days_around(4, 4)) == []


def test_settings_move_the_steps(desk: NotificationDesk) -> None:
    with desk.app.app_context():
        settings.set_setting("reminders.escalate_head_days", "2")
        db.session.commit()
    _, proceeding, _ = desk.case(FIRST)
    desk.deadline(proceeding, DUE.isoformat())
    assert recipients_and_titles(desk.sweep_and_send((DUE + timedelta(days=1)).isoformat())) == [(FIRST, "逾期")]
    assert recipients_and_titles(desk.sweep_and_send((DUE + timedelta(days=2)).isoformat())) == [(HEAD, "逾期上报")]


def test_every_rule_has_its_letter_and_its_readers() -> None:
    book = load_book()
    plan = get_reminder_plan(book, Settings(book, {"callback.days": 15}))
    steps = plan.clocks + plan.promises
    assert {step.template for step in steps} <= set(rendering.template_names())
    assert {step.role for step in steps} <= set(RECIPIENT_ROLES)
    rounds = {
        ReminderSubject.hearing,
        ReminderSubject.festival,
        ReminderSubject.report,
        ReminderSubject.callback_task,
        ReminderSubject.inactivity,
        ReminderSubject.guarantee,
    }
    query_of = {rule.name for rule in REMINDER_RULES if not rule.digest and rule.about not in rounds}
    assert {step.rule for step in steps} == query_of
    others = [rule for rule in REMINDER_RULES if rule.about in rounds]
    assert {rule.template for rule in others} <= set(rendering.template_names())
    assert {audience.value for rule in others for audience in rule.to} <= set(RECIPIENT_ROLES)
    assert {rule.about for rule in REMINDER_RULES if rule.digest} == {ReminderSubject.clock, ReminderSubject.approval}


def test_a_role_has_one_step_at_a_time() -> None:
    book = load_book()
    plan = get_reminder_plan(book, Settings(book))
    for step in plan.clocks:
        rivals = [one for one in plan.clocks if (one.clock, one.role) == (step.clock, step.role) and one is not step]
        assert not [one for one in rivals if one.first <= step.last and step.first <= one.last]
