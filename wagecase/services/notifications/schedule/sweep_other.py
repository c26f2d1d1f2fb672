"""What is owed besides deadlines and promises: before hearings, before Spring Festival, before guarantees end."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from wagecase.extensions import db
from wagecase.law.new_year import next_eve
from wagecase.models import DailyReport, Organisation, Reminder, new_id
from wagecase.procedure.core.enums import OrgKind
from wagecase.procedure.notifications.reminder_rules import RULES, About, Rule
from wagecase.services.base.dates import ZONE, legal_date
from wagecase.services.base.rules_in_force import Rules
from wagecase.services.hearings import hearing_days
from wagecase.services.notifications.schedule.quiet_hours import earliest, hour
from wagecase.services.notifications.schedule.schedule import ROLES
from wagecase.services.registry import projects

# Rows of one statement.
CHUNK = 500
REPORTING = (OrgKind.district_bureau, OrgKind.zone_bureau)
# Five working days reach over the longest holidays.
HEARING_AHEAD = timedelta(days=20)
# A list of the days before the festival that nobody could send for a week is old news.
FESTIVAL_STALE = timedelta(days=7)
# So that a message of a district, which no proceeding tells apart, is owed once.
NAMES = uuid.UUID("6f0c2e2e-3a43-5c0a-9d2a-2f4f0c6f2b11")


@dataclass(frozen=True, slots=True)
class Due:
    """A message that has become due."""

    rule: Rule
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
        return uuid.uuid5(NAMES, f"{self.rule.name}:{self.subject}:{self.due_on}:{self.role}")


def rules_about(about: About) -> list[Rule]:
    return [rule for rule in RULES if rule.about is about]


def owe(moment: datetime, rules: Rules) -> int:
    """Owe what these rules say by now, once; how many that may be. The caller commits."""
    today = legal_date(moment)
    found = [
        *before_hearings(today, rules),
        *festival(today),
        *reports(moment, rules),
        *before_guarantees_end(today, rules),
    ]
    return _insert(found, moment, rules)


def _insert(found: Iterable[Due], moment: datetime, rules: Rules) -> int:
    rows = [
        {
            "id": one.id,
            "rule": one.rule.name,
            "letter": one.rule.letter,
            "case_id": one.case_id,
            "proceeding_id": one.proceeding_id,
            "subject": one.subject,
            "due_on": one.due_on,
            "send_on": one.send_on,
            "role": one.role,
            "next_try_at": earliest(moment, rules),
        }
        for one in found
    ]
    owed = 0
    for start in range(0, len(rows), CHUNK):
        owing = insert(Reminder).values(rows[start : start + CHUNK]).on_conflict_do_nothing().returning(Reminder.id)
        owed += len(db.session.scalars(owing).all())
    return owed


def before_hearings(today: date, rules: Rules, case_id: uuid.UUID | None = None) -> Iterator[Due]:
    """The step of each hearing that has come; of two that were missed, the latest."""
    for one in hearing_days.between(today + timedelta(days=1), today + HEARING_AHEAD, case_id=case_id):
        steps = [(step.send_on, step) for step in steps_of(one, rules) if step.send_on <= today]
        last = max((day for day, _ in steps), default=None)
        yield from (step for day, step in steps if day == last)


def steps_of(one: hearing_days.Hearing, rules: Rules) -> Iterator[Due]:
    """Every message before a hearing, on its day."""
    for rule in rules_about(About.hearing):
        send_on = rules.calendar.add_workdays(one.day, -rule.days)
        for audience in rule.to:
            subject, role = f"hearing:{one.position}", ROLES[audience]
            yield Due(rule, subject, one.day, send_on, role, one.case_id, one.proceeding_id)


def before_guarantees_end(today: date, rules: Rules) -> Iterator[Due]:
    """Projects whose letter of guarantee for the wage deposit ends within the days of the setting; each end once."""
    for rule in rules_about(About.guarantee):
        ahead = timedelta(days=int(rules.settings.get(rule.setting or "") or 0))
        for one in projects.guarantees(today, today + ahead):
            subject = f"guarantee:{one.project_id}"
            yield Due(rule, subject, one.expires_on, one.expires_on - ahead, ROLES[rule.to[0]])


def festival(today: date) -> Iterator[Due]:
    """The list before Spring Festival, to each district on its days."""
    eve = next_eve(today)
    if eve is None:
        return
    for rule in rules_about(About.festival):
        send_on = eve + timedelta(days=rule.days)
        if send_on <= today < send_on + FESTIVAL_STALE:
            yield from (_of_area(rule, area, eve, send_on) for area in areas())


def reports(moment: datetime, rules: Rules) -> Iterator[Due]:
    """Districts that have not reported today once the hour is over, in the days in which they report."""
    today, eve = legal_date(moment), next_eve(legal_date(moment))
    days = rules.settings.get("spring_festival.report_days")
    if eve is None or days is None or (eve - today).days > int(days):
        return
    silent: list[str] | None = None
    for rule in rules_about(About.report):
        if moment.astimezone(ZONE).time() < hour(rules, rule.setting or ""):
            continue
        silent = _silent(today) if silent is None else silent
        yield from (_of_area(rule, area, today, today) for area in silent)


def _silent(day: date) -> list[str]:
    said = set(db.session.scalars(select(DailyReport.area_code).where(DailyReport.day == day)))
    return [area for area in areas() if area not in said]


def areas() -> list[str]:
    """The places whose bureaus report."""
    query = select(Organisation.area_code).where(Organisation.kind.in_(list(map(str, REPORTING))), Organisation.active)
    return sorted(set(db.session.scalars(query)))


def _of_area(rule: Rule, area: str, due: date, send_on: date) -> Due:
    return Due(rule, f"area:{area}", due, send_on, ROLES[rule.to[0]])
