"""Calls of a round: who makes them, what is recorded, and when they end."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, update

from tests import world
from tests.servers import Postbox
from tests.services.spot_checks.rounds_scene import CITY, FIRST, HEXI, at, closed, drawn
from tests.workers.desk import office_hours
from wagecase.extensions import db
from wagecase.models import CallbackFinding, CallbackTask, Case, Event, Reminder, Unmasking
from wagecase.procedure.core.enums import CallbackResult
from wagecase.services.base.dates import now, today
from wagecase.services.base.errors import Invalid, NotFound, Refused
from wagecase.services.demo.seed import Storyteller
from wagecase.services.demo.stories import CONCLUDED
from wagecase.services.demo.story import DemoStory
from wagecase.services.notifications.delivery import mail_sender
from wagecase.services.notifications.schedule import callback_notice
from wagecase.services.spot_checks import call_queries, calls, results, round_queries


def told(workers: int = 2) -> uuid.UUID:
    telling = Storyteller(DemoStory(45, CONCLUDED, workers=workers), 1)
    telling.tell()
    assert telling.case_id
    return telling.case_id


def answers(**more: Any) -> calls.CallbackAnswers:
    given: dict[str, Any] = {
        "identity_checked": True,
        "received": Decimal(3000),
        "received_on": today() - timedelta(days=20),
        "own_card": True,
        "still_owed": Decimal(5600),
        "asked_to_say_satisfied": True,
        "charged": False,
        "words": "只拿到一部分，让我先说满意。",
    }
    return calls.CallbackAnswers(**{**given, **more})


def test_a_worker_who_was_reached_is_heard_on_record_and_their_words_are_sealed(people: dict[str, uuid.UUID]) -> None:
    case = told()
    found = drawn(people, HEXI)
    caller = world.principal(HEXI)
    [row] = call_queries.list_own_callbacks(caller)
    task = row.CallbackTask.id
    with at(7), pytest.raises(Refused, match="callback_hours"):
        calls.record_attempt(caller, task, CallbackResult.reached)
    with at(9):
        with pytest.raises(Refused, match="reach_first"):
            calls.record_answers(caller, task, answers())
        db.session.rollback()
        assert calls.unmask_phone(caller, task).startswith("+86138")
        assert not calls.record_attempt(caller, task, CallbackResult.reached)
        with pytest.raises(Refused, match="reached_already"):
            calls.record_attempt(caller, task, CallbackResult.no_answer)
        db.session.rollback()
        with pytest.raises(Invalid, match="satisfaction"):
            calls.record_answers(caller, task, answers(received=Decimal(0), received_on=None, satisfaction="satisfied"))
        db.session.rollback()
        assert db.session.scalars(select(CallbackFinding)).all() == []
        assert calls.record_answers(caller, task, answers(satisfaction="unsatisfied")) == (
            "less_received",
            "asked_to_say_satisfied",
        )
    with pytest.raises(NotFound):
        calls.record_answers(caller, task, answers())
    db.session.rollback()
    event = db.session.scalars(select(Event).where(Event.case_id == case, Event.name == "case.callback_recorded")).one()
    assert '"differs":"yes"' in event.body
    assert "先说满意" not in event.body
    seen = db.session.scalars(select(Unmasking)).one()
    assert (seen.user_id, seen.field, seen.purpose) == (people[HEXI], "phone", "抽查回访")
    [different] = results.differing_cases(world.principal(CITY), found)
    assert different.id == case
    line = results.round_results(found)[0]
    assert (line.population, line.drawn, line.called) == (1, 1, 1)
    share = line.shares["differs"]
    assert (share.yes, share.asked, share.share) == (1, 1, 1.0)
    header, only = results.anonymous_rows(found)
    assert dict(zip(header, only, strict=True)) == {
        "stratum": "small",
        "place": "1",
        "result": "reached",
        "as_on_file": "no",
        "own_card": "yes",
        "asked_to_say_satisfied": "yes",
        "charged": "no",
        "satisfaction": "unsatisfied",
    }


def test_three_times_of_day_without_reaching_them_end_a_call_and_two_do_not(people: dict[str, uuid.UUID]) -> None:
    case = told(1)
    found = drawn(people)
    task = db.session.scalars(select(CallbackTask)).one()
    who = world.principal(next(name for name in (CITY, HEXI) if people[name] == task.caller_id))
    with at(9):
        assert not calls.record_attempt(who, task.id, CallbackResult.no_answer)
        assert not calls.record_attempt(who, task.id, CallbackResult.refused)
    with at(13):
        assert not calls.record_attempt(who, task.id, CallbackResult.reached)
        assert not calls.record_attempt(who, task.id, CallbackResult.other_person)
    with at(20):
        assert calls.record_attempt(who, task.id, CallbackResult.suspended)
    assert call_queries.list_own_callbacks(who) == []
    event = db.session.scalars(select(Event).where(Event.case_id == case, Event.name == "case.callback_recorded")).one()
    assert '"result":"suspended"' in event.body
    reached = results.round_results(found)[1].shares["reached"]
    assert (reached.yes, reached.asked, reached.share) == (0, 1, 0.0)
    assert reached.high is not None
    assert round(reached.high, 2) == 0.79


def test_a_call_whose_case_is_in_hand_again_loses_its_object_and_counts_for_nothing(
    people: dict[str, uuid.UUID],
) -> None:
    [case] = closed(1, people[FIRST])
    found = drawn(people, HEXI)
    caller, task = world.principal(HEXI), db.session.scalars(select(CallbackTask)).one()
    with pytest.raises(Refused, match="callback_still_due"):
        calls.drop_callback(caller, task.id)
    db.session.rollback()
    db.session.execute(update(Case).where(Case.id == case).values(stage="in_hand", closed_on=None))
    db.session.commit()
    calls.drop_callback(caller, task.id)
    line = results.round_results(found)[0]
    assert (line.drawn, line.called, line.moot, line.shares["reached"].asked) == (1, 0, 1, 0)


def test_who_is_to_call_hears_of_it_once_and_once_more_when_it_is_late_and_no_case_is_named(
    people: dict[str, uuid.UUID], smtp: Postbox
) -> None:
    closed(3, people[FIRST])
    found = drawn(people, HEXI)
    with office_hours():
        assert (callback_notice.enqueue_callback_notices(now()), callback_notice.enqueue_callback_notices(now())) == (
            1,
            0,
        )
        mail_sender.send_queued_mail(mail_sender.configured_mail_sender())
    [mail] = smtp.mails
    assert list(mail.recipients) == [f"{HEXI}@example.com"]
    assert "【回访任务】" in str(mail.message["Subject"])
    assert "3件" in _plain(mail)
    numbers = db.session.scalars(select(Case.number)).all()
    assert not [one for one in numbers if one and one in _plain(mail)]
    assert db.session.scalars(select(Reminder.case_id).where(Reminder.rule.like("callback_tasks.%"))).all() == [None]
    with office_hours(16):
        assert (callback_notice.enqueue_callback_notices(now()), callback_notice.enqueue_callback_notices(now())) == (
            1,
            0,
        )
        mail_sender.send_queued_mail(mail_sender.configured_mail_sender())
        assert "【回访逾期】" in str(smtp.mails[-1].message["Subject"])
    assert round_queries.get_round(found).state == "drawn"


def _plain(mail: Any) -> str:
    return "".join(part.get_content() for part in mail.message.walk() if part.get_content_type() == "text/plain")
