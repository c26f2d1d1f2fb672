"""What falls due besides deadlines and promises: before hearings, before Spring Festival, before guarantees end."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.law.new_year import next_new_year_eve
from wagecase.models import DailyReport, Organisation, new_id
from wagecase.procedure.notifications.message_subject import MessageSubject, MessageSubjectKind
from wagecase.procedure.notifications.reminder_rules import REMINDER_RULES, ReminderRule, ReminderSubject
from wagecase.services.base.dates import LEGAL_TIMEZONE, legal_date
from wagecase.services.base.rules_in_force import RulesInForce
from wagecase.services.hearings import hearing_days
from wagecase.services.notifications.outbox.keys import REPORTING_KINDS
from wagecase.services.notifications.outbox.new_message import NewMessage
from wagecase.services.notifications.schedule.quiet_hours import next_sending_time, setting_time
from wagecase.services.registry import projects

# Five working days reach over the longest holidays.
HEARING_LOOKAHEAD = timedelta(days=20)
# A list of the days before the festival that nobody could send for a week is old news.
MAX_FESTIVAL_AGE = timedelta(days=7)
# So that a message of a district, which no proceeding tells apart, is enqueued once.
MESSAGE_NAMESPACE = uuid.UUID("6f0c2e2e-3a43-5c0a-9d2a-2f4f0c6f2b11")


@dataclass(frozen=True, slots=True)
class DueMessage:
    """A message that has become due, or will be."""

    rule: ReminderRule
    about: MessageSubject
    due_on: date
    send_on: date
    role: str
    case_id: uuid.UUID | None = None
    proceeding_id: uuid.UUID | None = None

    def enqueued(self, next_try_at: datetime) -> NewMessage:
        """As the outbox takes it; what no proceeding tells apart is told apart by its id."""
        own = f"{self.rule.name}:{self.about.key}:{self.due_on}:{self.role}"
        return NewMessage(
            id=uuid.uuid5(MESSAGE_NAMESPACE, own) if self.proceeding_id is None else new_id(),
            rule=self.rule.name,
            template=self.rule.template,
            about=self.about,
            due_on=self.due_on,
            send_on=self.send_on,
            role=self.role,
            next_try_at=next_try_at,
            case_id=self.case_id,
            proceeding_id=self.proceeding_id,
        )


def rules_with_subject(about: ReminderSubject) -> list[ReminderRule]:
    return [rule for rule in REMINDER_RULES if rule.about is about]


def other_due_messages(moment: datetime, rules: RulesInForce) -> Iterator[NewMessage]:
    """What these rules have to send by now; the outbox may hold some of it already."""
    today, next_try_at = legal_date(moment), next_sending_time(moment, rules)
    found = (
        hearing_messages(today, rules),
        festival_messages(today),
        report_messages(moment, rules),
        guarantee_messages(today, rules),
    )
    return (one.enqueued(next_try_at) for one in chain.from_iterable(found))


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
            about = MessageSubject.of(MessageSubjectKind.hearing, one.position)
            yield DueMessage(rule, about, one.day, send_on, audience.value, one.case_id, one.proceeding_id)


def guarantee_messages(today: date, rules: RulesInForce) -> Iterator[DueMessage]:
    """Projects whose letter of guarantee for the wage deposit ends within the days of the setting; each end once.

    None while the setting is not confirmed.
    """
    for rule in rules_with_subject(ReminderSubject.guarantee):
        days = rules.settings.get(rule.setting or "")
        if days is None:
            continue
        ahead = timedelta(days=int(days))
        for one in projects.list_ending_guarantees(today, today + ahead):
            about = MessageSubject.of(MessageSubjectKind.guarantee, one.project_id)
            yield DueMessage(rule, about, one.expires_on, one.expires_on - ahead, rule.to[0].value)


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
    reported = set(db.session.scalars(select(DailyReport.area_code).where(DailyReport.day == day)))
    return [area for area in reporting_areas() if area not in reported]


def reporting_areas() -> list[str]:
    """The places whose bureaus report."""
    query = select(Organisation.area_code).where(
        Organisation.kind.in_(list(map(str, REPORTING_KINDS))), Organisation.active
    )
    return sorted(set(db.session.scalars(query)))


def _area_message(rule: ReminderRule, area: str, due: date, send_on: date) -> DueMessage:
    return DueMessage(rule, MessageSubject.of(MessageSubjectKind.area, area), due, send_on, rule.to[0].value)
