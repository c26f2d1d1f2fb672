"""Who is written to: found when the message is claimed, in their language, and nobody who has left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tests import world
from tests.workers.desk import BUREAU, FIRST, HEAD, SECOND, NotificationDesk, at_time, recipients_and_titles
from wagecase.extensions import db
from wagecase.models import Recusal
from wagecase.procedure.core.enums import Role
from wagecase.procedure.notifications.recipient_roles import RECIPIENT_ROLES
from wagecase.services.base.dates import today
from wagecase.services.demo.seed import DemoLogin
from wagecase.services.notifications.recipients.recipients import RecipientDirectory, RecipientScope

DAY = "2026-10-14"
BODY = "120116JC"


@contextmanager
def mailbox(desk: NotificationDesk, address: str) -> Iterator[None]:
    """Organisations are the product's own data and outlive a test."""
    desk.office(BODY, email=address)
    try:
        yield
    finally:
        desk.office(BODY, email=None)


def due_today(desk: NotificationDesk, *handlers: str) -> None:
    _, proceeding, _ = desk.case(*handlers)
    desk.deadline(proceeding, DAY)


def test_the_main_handler_alone_is_notified(desk: NotificationDesk) -> None:
    due_today(desk, SECOND, FIRST)
    assert recipients_and_titles(desk.sweep_and_send(DAY)) == [(SECOND, "今日到期")]


def test_who_has_left_since_is_not_written_to(desk: NotificationDesk) -> None:
    due_today(desk, FIRST, SECOND)
    with at_time(DAY):
        desk.sweep()
        desk.person(FIRST, active=False)
        desk.send()
    assert recipients_and_titles(desk.smtp.mails) == [(SECOND, "今日到期")]


def test_without_a_handler_the_head_is_notified(desk: NotificationDesk) -> None:
    due_today(desk)
    (mail,) = desk.sweep_and_send(DAY)
    assert mail.recipients == (f"{HEAD}@example.com",)
    assert "您是承办机构的负责人" in mail.text


def test_without_a_head_the_bureau_is_notified_and_then_the_mailbox(desk: NotificationDesk) -> None:
    desk.person(HEAD, active=False)
    _, proceeding, _ = desk.case()
    desk.deadline(proceeding, "2026-10-13")
    assert recipients_and_titles(desk.sweep_and_send(DAY)) == [(BUREAU, "逾期上报")]
    due_today(desk)
    with mailbox(desk, "brigade@example.com"):
        (mail,) = desk.sweep_and_send(DAY)
    assert mail.recipients == ("brigade@example.com",)
    assert "公共邮箱" in mail.text


def test_where_nobody_is_found_a_person_must_look(desk: NotificationDesk) -> None:
    desk.person(HEAD, email=None)
    due_today(desk)
    assert desk.sweep_and_send(DAY) == []
    assert desk.states() == [("failed", "nobody")]


def test_every_head_is_notified_once_each_in_their_language(desk: NotificationDesk) -> None:
    with desk.app.app_context():
        world.create_person(DemoLogin("second.head", "何队长", BODY, Role.head), locale="en")
        db.session.commit()
    due_today(desk)
    desk.smtp.script(451, 451)
    assert desk.sweep_and_send(DAY) == []
    mails = desk.sweep_and_send(f"{DAY} 10:10", f"{DAY} 10:20", f"{DAY} 18:00")
    assert recipients_and_titles(mails) == [(HEAD, "今日到期"), ("second.head", "Due today")]
    ids = [mail.message["Message-ID"] for mail in mails]
    assert len(set(ids)) == 2
    assert [state for state, _ in desk.states()] == ["sent", "sent"]


def test_a_head_who_left_between_two_tries_is_replaced_by_nobody_twice(desk: NotificationDesk) -> None:
    with desk.app.app_context():
        world.create_person(DemoLogin("second.head", "何队长", BODY, Role.head))
        db.session.commit()
    due_today(desk)
    desk.smtp.script(451, 451)
    desk.sweep_and_send(DAY)
    desk.person(HEAD, active=False)
    assert recipients_and_titles(desk.sweep_and_send(f"{DAY} 10:10", f"{DAY} 10:20")) == [("second.head", "今日到期")]
    assert sorted(desk.states()) == [("dropped", "left"), ("sent", None)]


def test_who_is_recused_is_not_notified(desk: NotificationDesk) -> None:
    case, proceeding, _ = desk.case(FIRST, SECOND)
    desk.deadline(proceeding, DAY)
    with desk.app.app_context():
        db.session.add(Recusal(user_id=desk.staff[FIRST], case_id=case))
        db.session.commit()
    assert recipients_and_titles(desk.sweep_and_send(DAY)) == [(SECOND, "今日到期")]


def test_every_role_of_the_outbox_is_looked_for(desk: NotificationDesk) -> None:
    nowhere = RecipientScope(None, None, None)
    with desk.app.app_context():
        directory = RecipientDirectory([], today())
        assert [role for role in RECIPIENT_ROLES if directory.of(role, nowhere) and role != "city"] == []
        assert {one.role for one in directory.of("city", nowhere)} == {"city"}
