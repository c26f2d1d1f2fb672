"""The morning digest: one mail a person and working day, with what stays late and what waits; none without a line."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest

from tests.servers import ReceivedMail
from tests.services.notifications.test_on_event import act, inspection
from tests.workers.desk import BUREAU, CITY, FIRST, HEAD, SECOND, NotificationDesk, at_time, recipients_and_titles
from wagecase.extensions import db
from wagecase.models import Case, Organisation, Proceeding, WorkItem, new_id
from wagecase.services.base.dates import now
from wagecase.services.notifications.schedule import digest
from wagecase.services.notifications.schedule.digest_content import MAX_LINES

# A Wednesday; the days around it are working days.
DAY = "2026-10-14"
LATE = date(2026, 10, 10)


def late_case(desk: NotificationDesk, *handlers: str, due: date = LATE) -> str:
    """A case whose work-list lines say that it is late."""
    case, proceeding, number = desk.case(*handlers)
    with desk.app.app_context():
        row = db.session.get_one(Case, case)
        owner = db.session.get_one(Organisation, row.owner_org_id)
        bureau = db.session.get_one(Organisation, owner.parent_id)
        lists = [{"organisation_id": org} for org in (owner.id, bureau.id, bureau.parent_id)]
        lists += [{"owner_id": desk.staff[name]} for name in handlers]
        for one in lists:
            common = {"case_id": case, "proceeding_id": proceeding, "due_on": due, "clock": "insp.accept"}
            db.session.add(WorkItem(id=new_id(), **common, **one))
        db.session.commit()
    return number


def morning(desk: NotificationDesk, moment: str = f"{DAY} 08:00") -> list[ReceivedMail]:
    before = len(desk.smtp.mails)
    with at_time(moment):
        with desk.app.app_context():
            digest.enqueue_digests(now())
        desk.send()
    return list(desk.smtp.mails)[before:]


def test_who_answers_for_something_late_reads_of_it_once_a_day(desk: NotificationDesk) -> None:
    number = late_case(desk, FIRST, SECOND)
    mails = morning(desk)
    assert recipients_and_titles(mails) == [(HEAD, "晨报"), (FIRST, "晨报"), (SECOND, "晨报"), (CITY, "晨报")]
    assert all(f"{number}（案件）投诉受理：2026年10月10日到期，已逾期4天" in mail.text for mail in mails)
    assert all("张三" not in mail.text for mail in mails)
    assert morning(desk, f"{DAY} 08:01") == []
    assert morning(desk, f"{DAY} 16:00") == []
    assert len(morning(desk, "2026-10-15 08:00")) == 4


def test_what_still_has_mails_of_its_own_is_not_in_it(desk: NotificationDesk) -> None:
    late_case(desk, FIRST, due=date(2026, 10, 11))
    assert morning(desk) == []


def test_nobody_gets_an_empty_digest(desk: NotificationDesk) -> None:
    assert morning(desk) == []
    assert set(desk.states()) == {("dropped", "nothing_to_say")}


@pytest.mark.parametrize("moment", [f"{DAY} 07:59", "2026-10-17 09:00", "2026-10-06 09:00"])
def test_it_comes_in_the_morning_of_working_days_only(desk: NotificationDesk, moment: str) -> None:
    late_case(desk, FIRST, due=date(2026, 9, 1))
    assert morning(desk, moment) == []
    assert not desk.outbox()


def test_a_make_up_workday_has_its_digest(desk: NotificationDesk) -> None:
    late_case(desk, FIRST, due=date(2026, 9, 1))
    assert len(morning(desk, "2026-10-10 09:00")) == 3


def test_a_beat_that_was_missed_is_made_good_the_same_day(desk: NotificationDesk) -> None:
    late_case(desk, FIRST)
    assert len(morning(desk, f"{DAY} 15:00")) == 3


def test_who_has_left_since_gets_none_and_who_reads_english_gets_it_so(desk: NotificationDesk) -> None:
    late_case(desk, FIRST, SECOND)
    desk.person(SECOND, locale="en")
    with at_time(f"{DAY} 08:00"):
        with desk.app.app_context():
            assert digest.enqueue_digests(now())
        desk.person(FIRST, active=False)
        desk.send()
    assert (SECOND, "Digest") in recipients_and_titles(desk.smtp.mails)
    assert FIRST not in [who for who, _ in recipients_and_titles(desk.smtp.mails)]
    assert ("dropped", "left") in desk.states()


def test_a_digest_of_yesterday_is_not_sent_today(desk: NotificationDesk) -> None:
    late_case(desk, FIRST)
    with at_time(f"{DAY} 08:00"), desk.app.app_context():
        digest.enqueue_digests(now())
    mails = morning(desk, "2026-10-15 08:00")
    assert len(mails) == 3
    assert all("2026年10月15日" in mail.text or "2026年10月15日" in str(mail.message["Subject"]) for mail in mails)


def test_a_long_list_is_cut_and_says_so(desk: NotificationDesk) -> None:
    for number in range(MAX_LINES + 1):
        late_case(desk, FIRST, due=LATE - timedelta(days=number % 7))
    mail = next(one for one in morning(desk) if FIRST in one.recipients[0])
    assert mail.text.count("- 120116-") == MAX_LINES
    assert "其余事项请在工作清单中查看" in mail.text
    assert "50以上" in str(mail.message["Subject"])


def waiting(desk: NotificationDesk, proceeding: uuid.UUID) -> None:
    """The lines by which the brigade and its bureau find the proceeding."""
    with desk.app.app_context():
        case = db.session.get_one(Proceeding, proceeding)
        owner = db.session.get_one(Organisation, case.organisation_id)
        for org in (owner.id, owner.parent_id):
            common = {"case_id": case.case_id, "proceeding_id": proceeding, "due_on": date(9999, 12, 31)}
            db.session.add(WorkItem(id=new_id(), organisation_id=org, **common))
        db.session.commit()


def approvers(mails: list[ReceivedMail]) -> list[str]:
    return sorted(mail.recipients[0].partition("@")[0] for mail in mails if "待审批1件" in str(mail.message["Subject"]))


def test_approvals_that_wait_are_counted_for_who_must_give_them(desk: NotificationDesk) -> None:
    proceeding = inspection(desk)
    act(desk, FIRST, proceeding, "submit", **{"for": "filed"}, account="拟立案")
    waiting(desk, proceeding)
    assert approvers(morning(desk, "2026-10-15 08:00")) == [HEAD]
    act(desk, HEAD, proceeding, "endorse", "2026-10-15 09:00", **{"for": "filed"})
    assert approvers(morning(desk, "2026-10-16 08:00")) == [BUREAU]
    act(desk, BUREAU, proceeding, "file", "2026-10-16 09:00")
    assert approvers(morning(desk, "2026-10-19 08:00")) == []
