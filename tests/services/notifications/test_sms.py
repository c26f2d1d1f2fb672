"""Texts to workers from the rule to the phone and back: notified the same day, asked after a promise, answered,
stopped."""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from time_machine import Traveller

from tests.servers import Postbox, ReceivedMail
from wagecase.extensions import db
from wagecase.mail.text_message import NullSmsSender
from wagecase.models import (
    Case,
    Deadline,
    Payment,
    PayPromise,
    Proceeding,
    Reminder,
    SmsOptOut,
    SmsReply,
    Statement,
)
from wagecase.services.base.dates import LEGAL_TIMEZONE
from wagecase.services.base.errors import Forbidden
from wagecase.services.demo import stories
from wagecase.services.demo.seed import Storyteller, demo_principal
from wagecase.services.demo.story import DemoStory, StoryStep
from wagecase.services.notifications.delivery import sms_sender
from wagecase.services.notifications.schedule import sms_enqueue
from wagecase.services.worker_portal import sms_replies, unread_replies
from wagecase.services.worker_portal.sms_replies import SmsReplyInput

TODAY = date(2026, 11, 24)
PHONE = "13810000050"
SECRET = "replies-are-signed-with-this-secret"


@pytest.fixture
def day(app: Flask, staff: dict[str, uuid.UUID]) -> Iterator[Traveller]:
    """Ten in the morning, Tianjin time."""
    moment = datetime.combine(TODAY, time(10), LEGAL_TIMEZONE)
    with app.app_context(), time_machine.travel(moment, tick=False) as clock:
        yield clock


def told(steps: Sequence[StoryStep], **more: Any) -> Case:
    """A case of one worker that has come so far."""
    telling = Storyteller(DemoStory(ago=18, steps=steps, **more), 1)
    telling.tell()
    return db.session.get_one(Case, telling.case_id)


def texts(smtp: Postbox) -> list[str]:
    """What has become due and went to phones since the last look."""
    sms_enqueue.enqueue_due_sms()
    smtp.clear()
    sms_sender.send_queued_sms(sms_sender.configured_sms_sender())
    return [words(mail) for mail in smtp.mails]


def words(mail: ReceivedMail) -> str:
    assert mail.recipients == (f"86{PHONE}@sms.invalid",)
    return mail.text.strip()


def answer(content: str, number: str = "1", phone: str = PHONE) -> None:
    sms_replies.receive_reply(SmsReplyInput(number, phone, content))


def kinds() -> list[str]:
    return list(db.session.scalars(select(Statement.kind).order_by(Statement.received_at)))


def ask(day: Traveller, smtp: Postbox) -> str:
    """The day after a promise that is not kept."""
    case = told(stories.PROMISED)
    texts(smtp)
    due = db.session.scalars(select(PayPromise.due_on)).one()
    day.move_to(datetime.combine(due + timedelta(days=1), time(10), LEGAL_TIMEZONE))
    (asked,) = texts(smtp)
    assert f"{due.month}月{due.day}日" in asked
    assert case.number
    assert case.number in asked
    return asked


@pytest.mark.parametrize(
    ("steps", "said", "office"),
    [
        (stories.ACCEPTED, "已受理", "滨海新区劳动保障监察支队"),
        (stories.TRANSFERRED, "已转给", "河西区劳动保障监察支队"),
    ],
)
def test_the_worker_is_notified_the_same_day_who_has_it(
    day: Traveller, smtp: Postbox, steps: Sequence[StoryStep], said: str, office: str
) -> None:
    case = told(steps)
    (text,) = texts(smtp)
    assert said in text
    assert office in text
    assert "12333" in text
    assert case.number
    assert case.number in text
    assert texts(smtp) == []


def test_of_an_act_that_was_declared_void_nobody_is_notified_and_at_night_nobody_is_woken(
    day: Traveller, smtp: Postbox
) -> None:
    told(stories.ACCEPTED)
    day.move_to(datetime.combine(TODAY, time(23, 30), LEGAL_TIMEZONE))
    assert texts(smtp) == []
    day.move_to(datetime.combine(TODAY + timedelta(days=5), time(10), LEGAL_TIMEZONE))
    assert texts(smtp) == []
    row = db.session.scalars(select(Reminder).where(Reminder.channel == "sms")).one()
    assert (row.state, row.reason) == ("dropped", "stale")


def test_after_a_promised_day_one_is_yes_two_is_no_and_neither_is_a_payment(day: Traveller, smtp: Postbox) -> None:
    ask(day, smtp)
    answer("１")
    answer("1")
    answer(" 2 ", "2")
    assert kinds() == ["paid", "not_paid"]
    assert db.session.scalar(select(func.count()).select_from(Payment)) == 0
    query_of = select(func.count()).where(Reminder.template == "worker_statement_added", Reminder.channel == "mail")
    assert db.session.scalar(query_of) == 2
    assert texts(smtp) == []


def test_who_opts_out_gets_no_more_until_they_opt_in(day: Traveller, smtp: Postbox) -> None:
    told(stories.ACCEPTED)
    answer("退订")
    assert db.session.scalar(select(func.count()).select_from(SmsOptOut)) == 1
    assert texts(smtp) == []
    assert db.session.scalars(select(Reminder.reason).where(Reminder.channel == "sms")).all() == ["opted_out"]
    answer("恢复", "2")
    assert db.session.scalar(select(func.count()).select_from(SmsOptOut)) == 0
    assert kinds() == []


def test_other_words_are_kept_for_a_person_and_so_is_a_phone_that_nobody_knows(day: Traveller, smtp: Postbox) -> None:
    told(stories.ACCEPTED)
    answer("老板又说下个月给")
    answer("1", "2")
    answer("你们是谁", "3", "13999999999")
    answer("x" * 3000, "4", "no number")
    assert kinds() == ["words", "words"]
    unread = select(SmsReply).where(SmsReply.statement_id.is_(None), SmsReply.settled_at.is_(None))
    left = db.session.scalars(unread.order_by(SmsReply.gateway_no)).all()
    assert [one.gateway_no for one in left] == ["3", "4"]
    assert b"13999999999" not in left[0].ciphertext
    city = demo_principal("supervisor.city")
    assert ("***9999", "你们是谁") in [(one.phone, one.words) for one in unread_replies.list_unread_replies(city)]
    with pytest.raises(Forbidden):
        unread_replies.list_unread_replies(demo_principal("clerk.binhai"))
    sms_replies.settle_reply(city, left[0].id)
    assert [one.id for one in unread_replies.list_unread_replies(city)] == [left[1].id]


def test_a_week_before_the_limitation_ends_the_worker_is_notified_once(day: Traveller, smtp: Postbox) -> None:
    case = told(())
    root = db.session.scalars(select(Proceeding.id).where(Proceeding.case_id == case.id)).one()
    due = TODAY + timedelta(days=6)
    deadline = Deadline(proceeding_id=root, case_id=case.id, clock="arb.limitation", subject="claim:1", run=1)
    deadline.kind, deadline.state, deadline.contingent, deadline.provisional = "window", "running", False, False
    deadline.started_on, deadline.started_by, deadline.due_on, deadline.derivation = TODAY, 1, due, {}
    db.session.add(deadline)
    db.session.commit()
    (text,) = texts(smtp)
    assert "不足七日" in text
    assert f"{due.month}月{due.day}日" in text
    assert texts(smtp) == []


def test_without_a_gateway_everything_stays_owed(day: Traveller, smtp: Postbox) -> None:
    told(stories.ACCEPTED)
    assert sms_sender.send_queued_sms(NullSmsSender()) == 0
    assert db.session.scalars(select(Reminder.state).where(Reminder.channel == "sms")).all() == ["queued"]


@pytest.fixture
def signed(app: Flask) -> Iterator[Flask]:
    """The application with a secret for replies."""
    usual = app.config["WAGECASE"]
    app.config["WAGECASE"] = replace(usual, sms_reply_secret=SECRET)
    yield app
    app.config["WAGECASE"] = usual


def push(app: Flask, body: bytes, secret: str = SECRET, age: int = 0) -> int:
    stamp = str(int(datetime.now(LEGAL_TIMEZONE).timestamp()) - age)
    signature = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    headers = {"X-Timestamp": stamp, "X-Signature": signature, "Content-Type": "application/json"}
    return app.test_client().post("/sms/replies", data=body, headers=headers).status_code


def test_replies_are_taken_from_everybody_who_signs_them_freshly(signed: Flask, staff: dict[str, uuid.UUID]) -> None:
    body = json.dumps([{"sequence_id": 7, "phone_number": PHONE, "content": "TD", "sign_name": "x"}]).encode()
    assert push(signed, body, secret="guessed-secret-of-some-length-too") == 403
    assert push(signed, body, age=3600) == 403
    assert push(signed, b"{}") == push(signed, b'[{"sequence_id": null}]') == push(signed, b"\xff") == 400
    assert push(signed, body) == push(signed, body) == 200
    with signed.app_context():
        assert db.session.scalar(select(func.count()).select_from(SmsReply)) == 1
        assert db.session.scalar(select(func.count()).select_from(SmsOptOut)) == 1
    signed.config["WAGECASE"] = replace(signed.config["WAGECASE"], sms_reply_secret=None)
    assert push(signed, body) == 403
