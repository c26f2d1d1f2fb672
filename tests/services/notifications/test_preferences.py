"""Who stands in while somebody is away, what the digest takes over, and what waits on days of rest."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from icalendar import Calendar

from tests import world
from tests.services.notifications.test_recipients import DAY, due_today, mailbox
from tests.workers.desk import FIRST, HEAD, SECOND, NotificationDesk, at_time, local_instant, recipients_and_titles
from wagecase.extensions import db
from wagecase.models import Proceeding, ProceedingHandler, WorkItem, new_id
from wagecase.services.base.errors import Invalid, NotFound
from wagecase.services.hearings import ics_feed
from wagecase.services.notifications.bounces import suppressed_addresses
from wagecase.services.notifications.recipients import absences, edit_absences, edit_preferences
from wagecase.services.notifications.recipients.preferences import ReminderPreferences
from wagecase.services.notifications.schedule import digest

BEFORE, AFTER = "2026-10-12", "2026-10-16"
ADMIN = "admin.binhai"


def away(
    desk: NotificationDesk, who: str, deputy: str | None = None, by: str | None = None, until: str = AFTER
) -> None:
    with at_time(BEFORE), desk.app.app_context():
        edit_absences.add_absence(
            world.principal(by or who),
            user_id=desk.staff[who],
            deputy_id=desk.staff[deputy] if deputy else None,
            from_on=date.fromisoformat(BEFORE),
            until_on=date.fromisoformat(until),
        )


def test_a_deputy_learns_why_they_are_written_to_until_the_absence_ends(desk: NotificationDesk) -> None:
    away(desk, FIRST, SECOND, by=HEAD)
    due_today(desk, FIRST)
    (mail,) = desk.sweep_and_send(DAY)
    assert mail.recipients == (f"{SECOND}@example.com",)
    assert "原收件人休假，您是其代理人" in mail.text
    with at_time(DAY), desk.app.app_context():
        (row,) = absences.list_absences(world.principal(FIRST))
        edit_absences.cancel_absence(world.principal(FIRST), row.id)
    due_today(desk, FIRST)
    assert recipients_and_titles(desk.sweep_and_send(DAY)) == [(FIRST, "今日到期")]


def test_without_a_deputy_the_head_is_notified_and_rather_the_absent_one_than_nobody(desk: NotificationDesk) -> None:
    away(desk, FIRST)
    due_today(desk, FIRST)
    assert recipients_and_titles(desk.sweep_and_send(DAY)) == [(HEAD, "今日到期")]
    desk.person(HEAD, active=False)
    desk.person("bureauhead.binhai", active=False)
    due_today(desk, FIRST)
    assert recipients_and_titles(desk.sweep_and_send(DAY)) == [(FIRST, "今日到期")]


def test_deputies_that_stand_in_for_each_other_end_at_the_head(desk: NotificationDesk) -> None:
    away(desk, FIRST, SECOND, until="2026-10-14")
    away(desk, SECOND, FIRST)
    due_today(desk, FIRST)
    assert recipients_and_titles(desk.sweep_and_send(DAY)) == [(HEAD, "今日到期")]


def test_an_absence_is_the_persons_or_their_heads_and_its_deputy_works_there(desk: NotificationDesk) -> None:
    with pytest.raises(NotFound):
        away(desk, FIRST, by=SECOND)
    for deputy, code in ((FIRST, "own_deputy"), (ADMIN, "not_of_the_office")):
        with pytest.raises(Invalid) as refused:
            away(desk, FIRST, deputy)
        assert refused.value.fields["deputy_id"][0].code == code
    with pytest.raises(Invalid, match="until_on"):
        away(desk, FIRST, until="2026-10-11")


def wish(desk: NotificationDesk, **wishes: bool) -> None:
    with desk.app.app_context():
        edit_preferences.save_preferences(world.principal(FIRST), ReminderPreferences(**wishes))


def work_item(desk: NotificationDesk, proceeding: uuid.UUID, due: str) -> None:
    """A line of the work list, as an act would leave it."""
    with desk.app.app_context():
        row = db.session.get_one(Proceeding, proceeding)
        values = {"owner_id": desk.staff[FIRST], "clock": "insp.accept"}
        day = date.fromisoformat(due)
        db.session.add(WorkItem(id=new_id(), case_id=row.case_id, proceeding_id=proceeding, due_on=day, **values))
        db.session.commit()


def test_who_wishes_gets_a_line_in_the_digest_and_what_is_late_as_a_mail(desk: NotificationDesk) -> None:
    wish(desk, digest=True)
    _, proceeding, number = desk.case(FIRST)
    desk.deadline(proceeding, "2026-10-16")
    work_item(desk, proceeding, "2026-10-16")
    assert desk.sweep_and_send("2026-10-13") == []
    assert desk.states() == [("dropped", "digest")]
    with at_time("2026-10-14 08:00"), desk.app.app_context():
        assert digest.enqueue_digests(local_instant("2026-10-14 08:00"))
    mails = [mail for mail in desk.sweep_and_send("2026-10-14 08:01") if FIRST in mail.recipients[0]]
    assert [(f"{number}（案件）投诉受理：2026年10月16日到期" in mail.text) for mail in mails] == [True]
    assert recipients_and_titles(desk.sweep_and_send("2026-10-16", "2026-10-17"))[-2:] == [
        (FIRST, "今日到期"),
        (FIRST, "逾期"),
    ]


def test_a_warning_waits_over_a_day_of_rest_unless_it_would_come_too_late(desk: NotificationDesk) -> None:
    _, proceeding, _ = desk.case(FIRST)
    desk.deadline(proceeding, "2026-10-20")
    assert desk.sweep_and_send("2026-10-17", "2026-10-18") == []
    assert desk.states() == [("queued", "rest_day")]
    assert {row.next_try_at for row in desk.outbox()} == {local_instant("2026-10-19 08:00")}
    _, other, _ = desk.case(FIRST)
    desk.deadline(other, "2026-10-19")
    assert recipients_and_titles(desk.sweep_and_send("2026-10-18 11:00")) == [(FIRST, "临期")]


def test_who_wants_mail_on_days_of_rest_gets_it(desk: NotificationDesk) -> None:
    wish(desk, rest_days=True)
    _, proceeding, _ = desk.case(FIRST)
    desk.deadline(proceeding, "2026-10-20")
    assert recipients_and_titles(desk.sweep_and_send("2026-10-17")) == [(FIRST, "临期")]


def test_an_address_that_bounces_is_replaced_by_the_mailbox_and_mended_by_another(desk: NotificationDesk) -> None:
    due_today(desk, FIRST)
    desk.sweep_and_send(DAY)
    (row,) = desk.outbox()
    with desk.app.app_context():
        assert suppressed_addresses.suppress(
            suppressed_addresses.address_digest(f"{FIRST}@example.com"), "5.1.1", row.id, local_instant(DAY)
        )
        db.session.commit()
    due_today(desk, FIRST)
    with mailbox(desk, "office@example.com"):
        assert recipients_and_titles(desk.sweep_and_send(DAY)) == [("office", "今日到期")]
    desk.person(FIRST, email="mended@example.com")
    due_today(desk, FIRST)
    assert recipients_and_titles(desk.sweep_and_send(DAY)) == [("mended", "今日到期")]


def test_a_private_calendar_shows_numbers_of_what_one_handles_until_it_is_revoked(desk: NotificationDesk) -> None:
    case, proceeding, number = desk.case(FIRST)
    _, others, _ = desk.case(SECOND)
    for one in (proceeding, others):
        desk.deadline(one, "2026-10-16")
    with at_time(DAY), desk.app.app_context():
        secret = ics_feed.renew_feed(world.principal(FIRST)).rpartition("/")[2].removesuffix(".ics")
        raw = ics_feed.render_feed(secret)
        (event,) = Calendar.from_ical(raw.decode()).events
        assert (event["SUMMARY"], event.start) == (f"{number} 投诉受理到期", date(2026, 10, 16))
        assert str(case) in str(event["URL"])
        assert "张三".encode() not in raw
        ics_feed.revoke_feed(world.principal(FIRST))
        with pytest.raises(NotFound):
            ics_feed.render_feed(secret)


def test_who_has_left_or_lost_the_case_reads_nothing_more(desk: NotificationDesk) -> None:
    _, proceeding, _ = desk.case(FIRST)
    desk.deadline(proceeding, "2026-10-16")
    with at_time(DAY), desk.app.app_context():
        secret = ics_feed.renew_feed(world.principal(FIRST)).rpartition("/")[2].removesuffix(".ics")
        db.session.query(ProceedingHandler).delete()
        db.session.commit()
        assert b"VEVENT" not in ics_feed.render_feed(secret)
    desk.person(FIRST, active=False)
    with desk.app.app_context(), pytest.raises(NotFound):
        ics_feed.render_feed(secret)
