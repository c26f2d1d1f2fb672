"""The notifications of acts: enqueued in the act's own transaction, sent by the next worker, silent once answered."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest

from tests import world
from tests.workers.desk import (
    BUREAU,
    CITY,
    CLERK,
    FIRST,
    HEAD,
    SECOND,
    NotificationDesk,
    at_time,
    recipients_and_titles,
)
from wagecase.extensions import db
from wagecase.mail import rendering
from wagecase.models import Proceeding, ProceedingHandler
from wagecase.procedure.core.enums import Role
from wagecase.procedure.events.table import EVENT_NOTICES
from wagecase.procedure.tables.table import PROCEDURES
from wagecase.services.acts.perform import perform
from wagecase.services.base.errors import ServiceError
from wagecase.services.case_queries.event_wording import FIELDS_WITHOUT_ACT
from wagecase.services.demo.seed import DemoLogin
from wagecase.services.demo.story import organisation_id

DAY = "2026-10-14"


def act(desk: NotificationDesk, who: str, proceeding: uuid.UUID, name: str, moment: str = DAY, **values: Any) -> None:
    with at_time(moment), desk.app.app_context():
        perform(world.principal(who), proceeding, name, values)


def opened(desk: NotificationDesk, *handlers: str) -> uuid.UUID:
    with at_time(DAY):
        return desk.case(*handlers)[1]


def at_once(desk: NotificationDesk, moment: str = f"{DAY} 10:05") -> list[tuple[str, str]]:
    """What is sent without a sweep."""
    before = len(desk.smtp.mails)
    with at_time(moment):
        desk.send()
    return recipients_and_titles(list(desk.smtp.mails)[before:])


def assign(desk: NotificationDesk, proceeding: uuid.UUID, *names: str, act_name: str = "assign", **values: Any) -> None:
    act(desk, HEAD, proceeding, act_name, handlers=tuple(str(desk.staff[name]) for name in names), **values)


def test_every_notice_has_a_template_and_is_of_what_an_act_leaves() -> None:
    acts = [one for spec in PROCEDURES.values() for one in spec.acts]
    assert {notice.template for notice in EVENT_NOTICES.values()} <= set(rendering.template_names())
    recorded = {one.records for one in acts}
    assert {name for notice in EVENT_NOTICES.values() for name in notice.ended_by} <= recorded
    assert set(EVENT_NOTICES) <= recorded | set(FIELDS_WITHOUT_ACT)


def test_new_handlers_are_notified_at_once_each(desk: NotificationDesk) -> None:
    assign(desk, opened(desk), FIRST, SECOND)
    assert at_once(desk) == [(FIRST, "分派"), (SECOND, "分派")]
    assert at_once(desk) == []


def test_a_second_assignment_before_the_mail_makes_the_first_old_news(desk: NotificationDesk) -> None:
    proceeding = opened(desk)
    assign(desk, proceeding, FIRST)
    assign(desk, proceeding, SECOND, act_name="change_handlers", reason="调整分工")
    assert at_once(desk) == [(SECOND, "分派")]


def test_an_act_at_night_is_notified_in_the_morning(desk: NotificationDesk) -> None:
    proceeding = opened(desk)
    act(desk, HEAD, proceeding, "assign", f"{DAY} 21:30", handlers=(str(desk.staff[FIRST]),))
    assert at_once(desk, f"{DAY} 22:00") == []
    assert at_once(desk, "2026-10-15 08:00") == [(FIRST, "分派")]


def test_an_act_that_is_refused_notifies_nobody(desk: NotificationDesk) -> None:
    proceeding = opened(desk)
    with pytest.raises(ServiceError):
        assign(desk, proceeding, "mediator.binhai")
    assert at_once(desk) == []
    assert not desk.outbox()


def test_a_supervision_order_notifies_the_head_and_the_handler_of_its_date(desk: NotificationDesk) -> None:
    act(desk, CITY, opened(desk, FIRST), "order_supervision", due=date(2026, 10, 20), order="限期办结")
    assert at_once(desk) == [(HEAD, "督办"), (FIRST, "督办")]
    assert all("2026年10月20日" in mail.text for mail in desk.smtp.mails)
    assert all("限期办结" not in mail.text for mail in desk.smtp.mails)


def test_an_order_that_was_answered_already_is_not_notified(desk: NotificationDesk) -> None:
    proceeding = opened(desk, FIRST)
    act(desk, CITY, proceeding, "order_supervision", due=date(2026, 10, 20), order="限期办结")
    act(desk, HEAD, proceeding, "answer_supervision", account="已办结")
    assert at_once(desk) == []
    assert {state for state, _ in desk.states()} == {"dropped"}


def test_an_unanswered_order_goes_to_its_head_the_day_after(desk: NotificationDesk) -> None:
    act(desk, CITY, opened(desk, FIRST), "order_supervision", due=date(2026, 10, 20), order="限期办结")
    at_once(desk)
    assert (HEAD, "督办未回复") in recipients_and_titles(desk.sweep_and_send("2026-10-21"))


def test_a_case_handed_over_is_notified_to_the_receiving_office(desk: NotificationDesk) -> None:
    with desk.app.app_context():
        hexi = organisation_id("120103JC")
        world.create_person(DemoLogin("head.hexi", "沈队长", "120103JC", Role.head))
        db.session.commit()
    act(desk, CLERK, opened(desk), "transfer", kind="sideways", to_org=hexi, reason="用工地在河西")
    assert at_once(desk) == [("head.hexi", "转入待签收")]


def test_a_case_taken_before_the_mail_went_is_not_notified_any_more(desk: NotificationDesk) -> None:
    with desk.app.app_context():
        hexi = organisation_id("120103JC")
    proceeding = opened(desk)
    act(desk, CLERK, proceeding, "transfer", kind="sideways", to_org=hexi, reason="用工地在河西")
    act(desk, "inspector.hexi", proceeding, "return", reason="不属本区")
    assert at_once(desk) == [(HEAD, "转办退回")]


def inspection(desk: NotificationDesk) -> uuid.UUID:
    """An inspection that waits to be filed, of two handlers."""
    root = opened(desk, FIRST, SECOND)
    with desk.app.app_context():
        case = db.session.get_one(Proceeding, root)
        row = Proceeding(
            id=uuid.uuid4(),
            case_id=case.case_id,
            procedure="inspection",
            stage="filing",
            organisation_id=case.organisation_id,
            opened_on=date(2026, 10, 14),
            opened_position=1,
            stage_since=date(2026, 10, 14),
        )
        db.session.add(row)
        db.session.flush()
        for rank, name in enumerate((FIRST, SECOND)):
            db.session.add(ProceedingHandler(proceeding_id=row.id, user_id=desk.staff[name], rank=rank))
        db.session.commit()
        return row.id


def test_an_approval_goes_from_the_handler_to_the_head_to_the_bureau_and_back(desk: NotificationDesk) -> None:
    proceeding = inspection(desk)
    topic = {"for": "filed"}
    act(desk, FIRST, proceeding, "submit", **topic, account="拟立案")
    assert at_once(desk) == [(HEAD, "待审批")]
    act(desk, HEAD, proceeding, "endorse", **topic)
    assert at_once(desk) == [(BUREAU, "待审批")]
    act(desk, BUREAU, proceeding, "return", **topic, reason="补充证据")
    assert at_once(desk) == [(FIRST, "审批退回")]
    assert all("立案" in str(mail.message["Subject"]) for mail in desk.smtp.mails)


def test_an_approval_given_before_the_mail_went_is_not_asked_for_again(desk: NotificationDesk) -> None:
    proceeding = inspection(desk)
    act(desk, FIRST, proceeding, "submit", **{"for": "filed"}, account="拟立案")
    act(desk, HEAD, proceeding, "endorse", **{"for": "filed"})
    assert at_once(desk) == [(BUREAU, "待审批")]


def test_who_handles_the_case_is_not_asked_to_approve_it(desk: NotificationDesk) -> None:
    with desk.app.app_context():
        world.create_person(DemoLogin("second.head", "何队长", "120116JC", Role.head))
        db.session.commit()
    proceeding = inspection(desk)
    with desk.app.app_context():
        db.session.add(ProceedingHandler(proceeding_id=proceeding, user_id=desk.staff[HEAD], rank=2))
        db.session.commit()
    act(desk, FIRST, proceeding, "submit", **{"for": "filed"}, account="拟立案")
    assert at_once(desk) == [("second.head", "待审批")]
