"""Sending: taken once, tried again with a reason, given up with a reason, never at night."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import text

from tests.workers.desk import FIRST, HEAD, NotificationDesk, at_time, local_instant, recipients_and_titles
from wagecase.extensions import db
from wagecase.mail.sender import DeliveryOutcome, DeliveryResult, NullMailSender
from wagecase.mail.smtp import SmtpSender, SmtpTimeouts
from wagecase.services.administration import settings
from wagecase.services.base.dates import now
from wagecase.services.base.errors import Invalid
from wagecase.services.notifications.delivery import mail_sender
from wagecase.services.notifications.outbox import outbox
from wagecase.services.notifications.outbox.outbox import MAX_ATTEMPTS, ClaimedMessage, OutgoingMessage, retry_delay

DAY = "2026-10-14"


@pytest.fixture
def owed(desk: NotificationDesk) -> NotificationDesk:
    """A desk on which one mail is queued."""
    _, proceeding, _ = desk.case(FIRST)
    desk.deadline(proceeding, DAY)
    with at_time(DAY):
        desk.sweep()
    return desk


def many(desk: NotificationDesk, count: int) -> None:
    for _ in range(count):
        _, proceeding, _ = desk.case(FIRST)
        desk.deadline(proceeding, DAY)
    with at_time(DAY):
        desk.sweep()


def impatient(desk: NotificationDesk) -> None:
    """Send to a server that may hang."""
    with desk.app.app_context():
        config = desk.app.config["WAGECASE"]
        mail_sender.send_queued_mail(SmtpSender(config.smtp, config.mail_from, SmtpTimeouts(answer=0.3, budget=2)))


def test_what_was_taken_is_recorded_and_never_sent_again(owed: NotificationDesk) -> None:
    mails = owed.sweep_and_send(DAY, DAY, "2026-10-14 17:00")
    (row,) = owed.outbox()
    assert [mail.message["Message-ID"] for mail in mails] == [row.message_id] == [f"<{row.id}@example.cn>"]
    assert (row.state, row.attempts, row.claim_token, row.lease_until) == ("sent", 1, None, None)
    assert row.sent_at is not None


def test_a_mail_says_what_when_why_and_where_and_names_nobody(owed: NotificationDesk) -> None:
    (mail,) = owed.sweep_and_send(DAY)
    (row,) = owed.outbox()
    assert row.case_id is not None
    number = owed.number_of(row.case_id)
    assert str(mail.message["Subject"]) == f"【今日到期】{number} 投诉受理"
    for words in (
        number,
        "投诉受理",
        "2026年10月14日",
        "若干规定",
        f"http://127.0.0.1:8000/console/cases/{row.case_id}",
    ):
        assert words in mail.text
    assert "张三" not in mail.message.as_string() + mail.text
    assert mail.message["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(
    ("answer", "reason"), [(451, "content: 451"), (421, "content: 421"), ("drop", "no answer: SMTPServerDisconnected")]
)
def test_a_passing_fault_is_tried_again_after_a_while(owed: NotificationDesk, answer: int | str, reason: str) -> None:
    owed.smtp.script(answer)
    assert owed.sweep_and_send(DAY) == []
    (row,) = owed.outbox()
    assert (row.reason, row.attempts) == (reason, 1)
    assert local_instant(DAY) < row.next_try_at < local_instant(DAY) + timedelta(minutes=2)
    assert owed.sweep_and_send(DAY) == []
    assert len(owed.sweep_and_send(f"{DAY} 10:02")) == 1
    assert owed.states() == [("sent", None)]


def test_an_unknown_outcome_is_named_openly_and_sent_once_more_under_the_same_id(owed: NotificationDesk) -> None:
    owed.smtp.script("drop_after")
    owed.sweep_and_send(DAY)
    assert owed.states() == [("unknown", "no answer: SMTPServerDisconnected")]
    owed.sweep_and_send(f"{DAY} 10:02", f"{DAY} 10:10", f"{DAY} 12:00")
    first, second = owed.smtp.mails
    assert first.message["Message-ID"] == second.message["Message-ID"]
    assert owed.states() == [("sent", None)]


def test_a_refusal_is_for_good_and_has_its_reason(owed: NotificationDesk) -> None:
    owed.smtp.script(550)
    assert owed.sweep_and_send(DAY, "2026-10-14 18:00") == []
    assert owed.states() == [("failed", "content: 550")]


def test_tries_are_bounded_and_end_in_the_open(owed: NotificationDesk) -> None:
    owed.update_outbox(attempts=MAX_ATTEMPTS - 1)
    owed.smtp.script(451)
    assert owed.sweep_and_send(DAY, "2026-10-14 18:00") == []
    assert owed.states() == [("failed", "content: 451")]


def test_delays_grow_to_hours_and_last_for_days() -> None:
    assert timedelta(seconds=45) <= retry_delay(1) <= timedelta(minutes=1)
    assert retry_delay(40) <= timedelta(hours=2)
    assert sum((retry_delay(tries) for tries in range(1, MAX_ATTEMPTS)), timedelta()) > timedelta(days=3)


def test_what_an_act_has_ended_is_not_sent(owed: NotificationDesk) -> None:
    (row,) = owed.outbox()
    assert row.proceeding_id is not None
    owed.change(row.proceeding_id, state="stopped", stopped_on=local_instant(DAY).date())
    assert owed.sweep_and_send(DAY) == []
    assert owed.states() == [("dropped", "ended")]


def test_a_server_that_hangs_holds_up_one_mail_and_loses_none(desk: NotificationDesk) -> None:
    many(desk, 7)
    desk.smtp.script("hang")
    with at_time(DAY):
        impatient(desk)
    assert sorted(state for state, _ in desk.states()) == ["queued"] * 4 + ["sent"] * 2 + ["unknown"]
    desk.sweep_and_send(f"{DAY} 10:05")
    assert [state for state, _ in desk.states()] == ["sent"] * 7
    assert len({mail.message["Message-ID"] for mail in desk.smtp.mails}) == len(desk.smtp.mails) == 7


def test_a_run_ends_when_two_batches_bring_nothing_through(desk: NotificationDesk) -> None:
    many(desk, 12)
    desk.smtp.always(421)
    assert desk.sweep_and_send(DAY) == []
    assert desk.smtp.attempts == 2
    assert sorted(row.attempts for row in desk.outbox()) == [0] * 10 + [1] * 2
    desk.smtp.always("accept")
    assert len(desk.sweep_and_send(f"{DAY} 10:05")) == 12


def test_a_message_that_cannot_be_written_waits_with_its_reason_and_holds_up_no_other(owed: NotificationDesk) -> None:
    (row,) = owed.outbox()
    assert row.proceeding_id is not None
    owed.change(row.proceeding_id, derivation={})
    many(owed, 2)
    assert len(owed.sweep_and_send(DAY)) == 2
    assert sorted(owed.states()) == [("queued", "template: KeyError"), ("sent", None), ("sent", None)]


def test_without_a_server_mail_waits_and_says_so(owed: NotificationDesk) -> None:
    with at_time(DAY), owed.app.app_context():
        assert mail_sender.send_queued_mail(NullMailSender()) == 0
    assert owed.states() == [("queued", "no_mail_server")]
    assert len(owed.sweep_and_send(f"{DAY} 10:02")) == 1


def test_nothing_is_sent_at_night(owed: NotificationDesk) -> None:
    assert owed.sweep_and_send(f"{DAY} 20:00", f"{DAY} 23:59", "2026-10-15 00:30", "2026-10-15 07:59") == []
    assert {row.next_try_at for row in owed.outbox()} == {local_instant("2026-10-15 08:00")}
    assert recipients_and_titles(owed.sweep_and_send("2026-10-15 08:00")) == [(HEAD, "逾期上报"), (FIRST, "逾期")]


def test_what_becomes_due_at_midnight_has_its_next_try_in_the_morning(desk: NotificationDesk) -> None:
    _, proceeding, _ = desk.case(FIRST)
    desk.deadline(proceeding, DAY)
    with at_time(f"{DAY} 00:01"):
        desk.sweep()
    assert [row.next_try_at for row in desk.outbox()] == [local_instant(f"{DAY} 08:00")]
    assert recipients_and_titles(desk.sweep_and_send(f"{DAY} 08:00")) == [(FIRST, "今日到期")]


def test_the_quiet_hours_are_a_setting_and_a_bad_one_is_refused(owed: NotificationDesk) -> None:
    with owed.app.app_context():
        settings.set_setting("reminders.quiet_until", "12:00")
        for wrong in ("nonsense", "24:00", "8"):
            with pytest.raises(Invalid):
                settings.set_setting("reminders.quiet_until", wrong)
        db.session.commit()
    assert owed.sweep_and_send(DAY) == []
    assert len(owed.sweep_and_send(f"{DAY} 12:00")) == 1


def test_two_workers_share_the_work_and_double_nothing(desk: NotificationDesk) -> None:
    many(desk, 6)
    with at_time(DAY), desk.app.app_context():
        token, mine = outbox.claim_messages(now())
        assert len(mine) == 6
        assert outbox.claim_messages(now())[1] == []
        db.session.commit()
        assert len(outbox.mark_sending(token, [outgoing(row) for row in mine])) == 6
        db.session.commit()


def outgoing(row: ClaimedMessage) -> OutgoingMessage:
    return OutgoingMessage(row.id, f"<{row.id}@x>", None)


def lapse() -> None:
    """Let every lease run out, as the database's clock would."""
    db.session.execute(text("UPDATE reminders SET lease_until = now() - interval '1 second' WHERE state = 'sending'"))
    db.session.commit()


def test_a_lease_that_ran_out_before_sending_is_queued_again(owed: NotificationDesk) -> None:
    with at_time(DAY), owed.app.app_context():
        outbox.claim_messages(now())
        lapse()
        outbox.release_expired_leases(now())
        db.session.commit()
    assert owed.states() == [("queued", "worker_lost")]
    assert len(owed.sweep_and_send(f"{DAY} 10:10")) == 1


def test_who_comes_back_after_the_lease_sends_and_records_nothing(owed: NotificationDesk) -> None:
    with at_time(DAY), owed.app.app_context():
        token, rows = outbox.claim_messages(now())
        lapse()
        outbox.release_expired_leases(now())
        db.session.commit()
        assert outbox.mark_sending(token, [outgoing(rows[0])]) == set()
        outbox.close_message(token, rows[0], "failed", "too late")
        outbox.record_results(uuid.uuid4(), [(rows[0], mail_sender.RUN_OVER)], now())
        db.session.commit()
    assert owed.states() == [("queued", "worker_lost")]


def test_a_turn_records_one_batch_and_starts_what_is_still_held_of_the_next(desk: NotificationDesk) -> None:
    many(desk, 3)
    with at_time(DAY), desk.app.app_context():
        token, (first, second, third) = outbox.claim_messages(now())
        db.session.commit()
        with outbox.batch_connection() as line:
            assert outbox.record_and_mark_next(line, token, [], [outgoing(first)], now()) == {first.id}
            late = text("UPDATE reminders SET lease_until = now() - interval '1 second' WHERE id = :id")
            db.session.execute(late, {"id": third.id})
            db.session.commit()
            landed = [(first, DeliveryResult(DeliveryOutcome.sent))]
            assert outbox.record_and_mark_next(line, token, landed, [outgoing(second), outgoing(third)], now()) == {
                second.id
            }
            assert (
                outbox.record_and_mark_next(
                    line, uuid.uuid4(), [(second, DeliveryResult(DeliveryOutcome.sent))], [], now()
                )
                == set()
            )
    found = {row.id: (row.state, row.sending_at is not None) for row in desk.outbox()}
    assert found == {first.id: ("sent", True), second.id: ("sending", True), third.id: ("sending", False)}


def test_a_worker_lost_while_sending_leaves_an_unknown_outcome(owed: NotificationDesk) -> None:
    with at_time(DAY), owed.app.app_context():
        token, rows = outbox.claim_messages(now())
        outbox.mark_sending(token, [outgoing(rows[0])])
        lapse()
        outbox.release_expired_leases(now())
        db.session.commit()
    assert owed.states() == [("unknown", "worker_lost_sending")]
    assert len(owed.sweep_and_send(f"{DAY} 10:10")) == 1
