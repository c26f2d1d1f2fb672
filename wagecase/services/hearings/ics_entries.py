"""Due days and hearings as entries of a calendar, under identities that are the same in every mail and feed."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from wagecase.extensions import current_config
from wagecase.law.words import Words
from wagecase.mail.calendars import Entry
from wagecase.mail.message import domain_of
from wagecase.models import Deadline

DUE = Words("{number} {what}到期", "{number} {what} due")


def uid_of(*parts: object) -> str:
    """The identity of an entry."""
    return f"{re.sub('[^A-Za-z0-9.-]', '-', '.'.join(map(str, parts)))}@{domain_of(current_config().mail_from)}"


def deadline_entry(row: Deadline, number: str, what: str, moment: datetime, lang: str) -> Entry:
    """The day on which a deadline is due; a later entry of the same identity moves it."""
    uid = uid_of(row.proceeding_id, row.clock, row.subject or "all", row.run)
    return Entry(uid, _day(row.due_on), DUE.get(lang).format(number=number, what=what), link(row.case_id), moment)


def hearing_entry(proceeding: object, case: object, summary: str, day: date, moment: datetime) -> Entry:
    """The day of a hearing or session."""
    return Entry(uid_of(proceeding, "hearing"), day, summary, link(case), moment)


def _day(day: Any) -> date:
    if not isinstance(day, date):
        raise TypeError(day)
    return day


def link(case_id: object) -> str:
    return f"{current_config().public_url}/console/cases/{case_id}"
