"""Due days and hearings as entries of a calendar, under identities that are the same in every mail and feed."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from wagecase.extensions import current_config
from wagecase.law.words import Bilingual
from wagecase.mail.calendars import CalendarEntry
from wagecase.mail.message import sender_domain
from wagecase.models import Deadline

DUE_SUMMARY = Bilingual("{number} {what}到期", "{number} {what} due")


def entry_uid(*parts: object) -> str:
    """The identity of an entry."""
    return f"{re.sub('[^A-Za-z0-9.-]', '-', '.'.join(map(str, parts)))}@{sender_domain(current_config().mail_from)}"


def deadline_entry(row: Deadline, number: str, what: str, moment: datetime, lang: str) -> CalendarEntry:
    """The day on which a deadline is due; a later entry of the same identity moves it."""
    uid = entry_uid(row.proceeding_id, row.clock, row.subject or "all", row.run)
    return CalendarEntry(
        uid,
        _require_date(row.due_on),
        DUE_SUMMARY.get(lang).format(number=number, what=what),
        case_url(row.case_id),
        moment,
    )


def hearing_entry(proceeding: object, case: object, summary: str, day: date, moment: datetime) -> CalendarEntry:
    """The day of a hearing or session."""
    return CalendarEntry(entry_uid(proceeding, "hearing"), day, summary, case_url(case), moment)


def _require_date(day: Any) -> date:
    if not isinstance(day, date):
        raise TypeError(day)
    return day


def case_url(case_id: object) -> str:
    return f"{current_config().public_url}/console/cases/{case_id}"
