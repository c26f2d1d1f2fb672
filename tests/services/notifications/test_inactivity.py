"""Cases in which nothing is recorded: once a month to handler and head, and not when something came meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import select, update

from tests.workers.desk import FIRST, NotificationDesk, at_time, recipients_and_titles
from wagecase.extensions import db
from wagecase.law.book import Settings
from wagecase.models import Case, Reminder
from wagecase.services.base import rules_in_force
from wagecase.services.base.dates import now
from wagecase.services.base.inactivity import INACTIVITY_RULE, inactivity_days
from wagecase.services.notifications.schedule import inactive_cases, inactivity


def enqueue(desk: NotificationDesk) -> int | None:
    with desk.app.app_context():
        return inactivity.enqueue_inactivity_notices(now())


def test_a_silent_case_is_pointed_out_once_a_month_and_not_when_something_came(desk: NotificationDesk) -> None:
    with at_time("2026-09-01"):
        silent, _, number = desk.case(FIRST)
        woken, _, _ = desk.case(FIRST)
        closed, _, _ = desk.case(FIRST)
    with desk.app.app_context():
        db.session.execute(update(Case).where(Case.id == closed).values(closed_on=Case.opened_on))
        db.session.commit()
    with at_time("2026-09-15"):
        assert (enqueue(desk), enqueue(desk)) == (0, None)
    # National Day rests until the 7th (H11): the check waits for the first working day that it sees.
    with at_time("2026-10-04"):
        assert enqueue(desk) is None
    with at_time("2026-10-08"):
        assert enqueue(desk) == 4
    with desk.app.app_context():
        # One of them is closed before its letters leave.
        db.session.execute(update(Case).where(Case.id == woken).values(closed_on=Case.opened_on))
        db.session.commit()
    before = len(desk.smtp.mails)
    with at_time("2026-10-08 11:00"):
        desk.send()
    mails = list(desk.smtp.mails)[before:]
    assert recipients_and_titles(mails) == [("head.binhai", "无进展"), ("inspector.binhai", "无进展")]
    assert all(number in str(mail.message["Subject"]) and "37天" in str(mail.message["Subject"]) for mail in mails)
    with desk.app.app_context():
        states = db.session.execute(select(Reminder.case_id, Reminder.state).where(Reminder.rule == "case.silent"))
        assert {(case, state) for case, state in states} == {(silent, "sent"), (woken, "dropped")}
    with at_time("2026-11-02"):
        assert enqueue(desk) == 2


def test_without_confirmed_days_no_case_is_inactive(desk: NotificationDesk) -> None:
    with at_time("2026-09-01"):
        case, _, _ = desk.case(FIRST)
    name = INACTIVITY_RULE.setting or ""
    with desk.app.app_context():
        rules = rules_in_force.current_rules()
        specs = {**rules.book.settings, name: replace(rules.book.settings[name], default=None)}
        unset = replace(rules, settings=Settings(specs))
        assert inactive_cases.days_inactive(case, date(2026, 12, 1), rules) == 91
        assert inactivity_days(unset) is None
        assert inactive_cases.days_inactive(case, date(2026, 12, 1), unset) is None
