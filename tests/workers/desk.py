"""Cases and deadlines for the reminders to speak of, laid out directly, and the outbox to be read."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import time_machine
from flask import Flask
from sqlalchemy import delete, select, update

from tests import world
from tests.servers import Postbox, ReceivedMail, eventually
from wagecase.extensions import db
from wagecase.law.calendar import Calendar
from wagecase.models import (
    Case,
    Deadline,
    Organisation,
    PayPromise,
    Proceeding,
    ProceedingHandler,
    Reminder,
    User,
    WorkItem,
    new_id,
)
from wagecase.services.base.dates import LEGAL_TIMEZONE, now, today
from wagecase.services.crypto.personal_data import NewPerson
from wagecase.services.intake import new_complaint, open_case
from wagecase.services.notifications.delivery import mail_sender
from wagecase.services.notifications.schedule import sweep as schedule_sweep

FIRST, SECOND, HEAD = "inspector.binhai", "inspector2.binhai", "head.binhai"
BUREAU, CITY, CLERK = "bureauhead.binhai", "supervisor.city", "clerk.binhai"


def local_instant(text: str) -> datetime:
    """A moment in Tianjin: `2026-10-09` is ten in the morning."""
    return datetime.fromisoformat(text if " " in text else f"{text} 10:00").replace(tzinfo=LEGAL_TIMEZONE)


@contextmanager
def at_time(text: str) -> Iterator[None]:
    with time_machine.travel(local_instant(text), tick=True):
        yield


@contextmanager
def office_hours(after: int = 0) -> Iterator[None]:
    """Ten in the morning of the first working day that is at least so many days away, whenever the test runs."""
    day = Calendar.built_in().next_workday(today() + timedelta(days=after))
    with time_machine.travel(datetime.combine(day, time(10), LEGAL_TIMEZONE), tick=True):
        yield


class NotificationDesk:
    """One application with its people; every method works in a context of its own."""

    def __init__(self, app: Flask, staff: dict[str, uuid.UUID], smtp: Postbox) -> None:
        self.app, self.staff, self.smtp = app, staff, smtp

    def case(self, *handlers: str) -> tuple[uuid.UUID, uuid.UUID, str]:
        """A case in 滨海新区 without any deadline; returns the ids of case and root proceeding, and the number."""
        with self.app.app_context():
            given = new_complaint.NewComplaint(
                channel="counter", words="欠薪", contact=NewPerson("张三", phone="+8613800000001"), area_code="120116"
            )
            opened = open_case.open_case(world.principal(CLERK), given)
            db.session.execute(delete(Deadline).where(Deadline.case_id == opened.case_id))
            db.session.execute(delete(WorkItem).where(WorkItem.case_id == opened.case_id))
            for rank, name in enumerate(handlers):
                row = ProceedingHandler(proceeding_id=opened.proceeding_id, user_id=self.staff[name], rank=rank)
                db.session.add(row)
            db.session.commit()
            return opened.case_id, opened.proceeding_id, opened.number

    def deadline(self, proceeding: uuid.UUID, due: str | None, clock: str = "insp.accept", **other: Any) -> None:
        with self.app.app_context():
            day = date.fromisoformat(due) if due else None
            values = {
                "proceeding_id": proceeding,
                "case_id": db.session.get_one(Proceeding, proceeding).case_id,
                "clock": clock,
                "subject": "",
                "run": 1,
                "kind": "duty",
                "state": "running",
                "contingent": False,
                "started_on": (day or date(2026, 9, 1)) - timedelta(days=90),
                "started_by": 1,
                "due_on": day,
                "provisional": False,
                "derivation": DERIVATION,
            }
            db.session.add(Deadline(**{**values, **other}))
            db.session.commit()

    def change(self, proceeding: uuid.UUID, **values: Any) -> None:
        """Change the deadlines of a proceeding, as an act would by folding again."""
        if isinstance(values.get("due_on"), str):
            values["due_on"] = date.fromisoformat(values["due_on"])
        with self.app.app_context():
            db.session.execute(update(Deadline).where(Deadline.proceeding_id == proceeding).values(**values))
            db.session.commit()

    def promise(self, case: uuid.UUID, due: str, **other: Any) -> uuid.UUID:
        with self.app.app_context():
            day = date.fromisoformat(due)
            values = {
                "id": new_id(),
                "case_id": case,
                "claim_ids": [uuid.uuid4()],
                "amount": Decimal(1000),
                "kept": Decimal(0),
                "due_on": day,
                "promised_on": day - timedelta(days=30),
                "event_position": 1,
            }
            row = PayPromise(**{**values, **other})
            db.session.add(row)
            db.session.commit()
            return row.id

    def person(self, name: str, **values: Any) -> None:
        with self.app.app_context():
            db.session.execute(update(User).where(User.username == name).values(**values))
            db.session.commit()

    def office(self, code: str, **values: Any) -> None:
        with self.app.app_context():
            db.session.execute(update(Organisation).where(Organisation.code == code).values(**values))
            db.session.commit()

    def sweep(self) -> int:
        """Enqueue what is due; should a worker be about a sweep of its own, this one follows it."""
        with self.app.app_context():
            found: list[int] = eventually(
                lambda: [one for one in [schedule_sweep.enqueue_due(now())] if one is not None]
            )
            return found[0]

    def send(self) -> int:
        with self.app.app_context():
            return mail_sender.send_queued_mail(mail_sender.configured_mail_sender())

    def sweep_and_send(self, *moments: str) -> list[ReceivedMail]:
        """Sweep and send at each of these moments; returns the mails sent."""
        before = len(self.smtp.mails)
        for moment in moments:
            with at_time(moment):
                self.sweep()
                self.send()
        return list(self.smtp.mails)[before:]

    def outbox(self) -> Sequence[Reminder]:
        with self.app.app_context():
            return list(db.session.scalars(select(Reminder).order_by(Reminder.send_on, Reminder.role)))

    def states(self) -> list[tuple[str, str | None]]:
        return [(row.state, row.reason) for row in self.outbox()]

    def update_outbox(self, **values: Any) -> None:
        """Change every row of the outbox."""
        with self.app.app_context():
            db.session.execute(update(Reminder).values(**values))
            db.session.commit()

    def number_of(self, case: uuid.UUID) -> str:
        with self.app.app_context():
            return str(db.session.get_one(Case, case).number)


def recipients_and_titles(mails: Sequence[ReceivedMail]) -> list[tuple[str, str]]:
    """Who got which letter: the user's name and the words in the subject's brackets."""
    return sorted(
        (mail.recipients[0].partition("@")[0], str(mail.message["Subject"])[1:].partition("】")[0].partition("]")[0])
        for mail in mails
    )


DERIVATION = {
    "run": 1,
    "opened_by": "start",
    "start": {"event": "case.received", "position": 1, "on": "2026-09-29"},
    "term": {"since": "2004-01-01", "length": 5, "unit": "working_day"},
    "raw": "2026-10-12",
    "rest": {"count": 0, "blocks": [], "weekend": 0, "made_up": []},
    "state": "running",
    "due": "2026-10-12",
    "provisional": False,
}
