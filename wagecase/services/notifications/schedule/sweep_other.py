"""What is owed besides deadlines and promises: before hearings, before Spring Festival, before guarantees end."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from wagecase.extensions import db
from wagecase.law.new_year import next_new_year_eve
from wagecase.models import DailyReport, Organisation, Reminder, new_id
from wagecase.procedure.notifications.reminder_rules import REMINDER_RULES, ReminderRule, ReminderSubject
from wagecase.services.base.dates import LEGAL_TIMEZONE, legal_date
from wagecase.services.base.rules_in_force import RulesInForce
from wagecase.services.hearings import hearing_days
from wagecase.services.notifications.outbox.keys import REPORTING_KINDS
from wagecase.services.notifications.schedule.quiet_hours import next_sending_time, setting_time
from wagecase.services.notifications.schedule.schedule import ROLE_BY_AUDIENCE
from wagecase.services.registry import projects

# Rows of one statement.
INSERT_BATCH_SIZE = 500
# Five working days reach over the longest holidays.
HEARING_LOOKAHEAD = timedelta(days=20)
# A list of the days before the festival that nobody could send for a week is old news.
MAX_FESTIVAL_AGE = timedelta(days=7)
# So that a message of a district, which no proceeding tells apart, is owed once.
MESSAGE_NAMESPACE = uuid.UUID("6f0c2e2e-3a43-5c0a-9d2a-2f4f0c6f2b11")


@dataclass(frozen=True, slots=True)
class DueMessage:
    """A message that has become due."""

    rule: ReminderRule
    subject: str
    due_on: date
    send_on: date
    role: str
    case_id: uuid.UUID | None = None
    proceeding_id: uuid.UUID | None = None

    @property
    def id(self) -> uuid.UUID:
        if self.proceeding_id is not None:
            return new_id()
        return uuid.uuid5(MESSAGE_NAMESPACE, f"{self.rule.name}:{self.subject}:{self.due_on}:{self.role}")


def rules_with_subject(about: ReminderSubject) -> list[ReminderRule]:
    return [rule for rule in REMINDER_RULES if rule.about is about]


def enqueue_other_due(moment: datetime, rules: RulesInForce) -> int:
    """Owe what these rules say by now, once; how many that may be. The caller commits."""
    today = legal_date(moment)
    found = [
        *hearing_messages(today, rules),
        *festival_messages(today),
        *report_messages(moment, rules),
        *guarantee_messages(today, rules),
    ]
    return _insert_messages(found, moment, rules)


def _insert_messages(found: Iterable[DueMessage], moment: datetime, rules: RulesInForce) -> int:
    rows = [
        {
            "id": one.id,
            "rule": one.rule.name,
            "template": one.rule.template,
            "case_id": one.case_id,
            "proceeding_id": one.proceeding_id,
            "subject": one.subject,
            "due_on": one.due_on,
            "send_on": one.send_on,
            "role": one.role,
            "next_try_at": next_sending_time(moment, rules),
        }
        for one in found
    ]
    owed = 0
    for start in range(0, len(rows), INSERT_BATCH_SIZE):
        owing = (
            insert(Reminder)
            .values(rows[start : start + INSERT_BATCH_SIZE])
            .on_conflict_do_nothing()
            .returning(Reminder.id)
        )
        owed += len(db.session.scalars(owing).all())
    return owed


def hearing_messages(today: date, rules: RulesInForce, case_id: uuid.UUID | None = None) -> Iterator[DueMessage]:
    """The step of each hearing that has come; of two that were missed, the latest."""
    for one in hearing_days.hearings_between(today + timedelta(days=1), today + HEARING_LOOKAHEAD, case_id=case_id):
        steps = [(step.send_on, step) for step in messages_before_hearing(one, rules) if step.send_on <= today]
        last = max((day for day, _ in steps), default=None)
        yield from (step for day, step in steps if day == last)


def messages_before_hearing(one: hearing_days.Hearing, rules: RulesInForce) -> Iterator[DueMessage]:
    """Every message before a hearing, on its day."""
    for rule in rules_with_subject(ReminderSubject.hearing):
        send_on = rules.calendar.add_workdays(one.day, -rule.days)
        for audience in rule.to:
            subject, role = f"hearing:{one.position}", ROLE_BY_AUDIENCE[audience]
            yield DueMessage(rule, subject, one.day, send_on, role, one.case_id, one.proceeding_id)


def guarantee_messages(today: date, rules: RulesInForce) -> Iterator[DueMessage]:
    """Projects whose letter of guarantee for the wage deposit ends within the days of the setting; each end once."""
    for rule in rules_with_subject(ReminderSubject.guarantee):
        ahead = timedelta(days=int(rules.settings.get(rule.setting or "") or 0))
        for one in projects.list_ending_guarantees(today, today + ahead):
            subject = f"guarantee:{one.project_id}"
            yield DueMessage(rule, subject, one.expires_on, one.expires_on - ahead, ROLE_BY_AUDIENCE[rule.to[0]])


def festival_messages(today: date) -> Iterator[DueMessage]:
    """The list before Spring Festival, to each district on its days."""
    eve = next_new_year_eve(today)
    if eve is None:
        return
    for rule in rules_with_subject(ReminderSubject.festival):
        send_on = eve + timedelta(days=rule.days)
        if send_on <= today < send_on + MAX_FESTIVAL_AGE:
            yield from (_area_message(rule, area, eve, send_on) for area in reporting_areas())


def report_messages(moment: datetime, rules: RulesInForce) -> Iterator[DueMessage]:
    """Districts that have not reported today once the hour is over, in the days in which they report."""
    today, eve = legal_date(moment), next_new_year_eve(legal_date(moment))
    days = rules.settings.get("spring_festival.report_days")
    if eve is None or days is None or (eve - today).days > int(days):
        return
    silent: list[str] | None = None
    for rule in rules_with_subject(ReminderSubject.report):
        if moment.astimezone(LEGAL_TIMEZONE).time() < setting_time(rules, rule.setting or ""):
            continue
        silent = _areas_without_report(today) if silent is None else silent
        yield from (_area_message(rule, area, today, today) for area in silent)


def _areas_without_report(day: date) -> list[str]:
    said = set(db.session.scalars(select(DailyReport.area_code).where(DailyReport.day == day)))
    return [area for area in reporting_areas() if area not in said]


def reporting_areas() -> list[str]:
    """The places whose bureaus report."""
    query = select(Organisation.area_code).where(
        Organisation.kind.in_(list(map(str, REPORTING_KINDS))), Organisation.active
    )
    return sorted(set(db.session.scalars(query)))


def _area_message(rule: ReminderRule, area: str, due: date, send_on: date) -> DueMessage:
    return DueMessage(rule, f"area:{area}", due, send_on, ROLE_BY_AUDIENCE[rule.to[0]])
