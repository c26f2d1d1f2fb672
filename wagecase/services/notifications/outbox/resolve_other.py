"""Whether a message about a hearing, a district or a project is still owed, and what its letter says."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import select, text

from wagecase.extensions import current_config, db
from wagecase.mail.calendars import Entry
from wagecase.models import DailyReport, Organisation
from wagecase.procedure.core.enums import Procedure
from wagecase.services.hearings import hearing_days
from wagecase.services.hearings.ics_entries import hearing_entry
from wagecase.services.hearings.notice_deadlines import LABELS
from wagecase.services.notifications.outbox.context import Facts
from wagecase.services.notifications.outbox.outbox import Claimed
from wagecase.services.notifications.outbox.resolution import OVER, Gone, Matter
from wagecase.services.notifications.recipients.recipients import Place
from wagecase.services.notifications.schedule.sweep_other import REPORTING
from wagecase.services.oversight.figure_definitions import LEFT, UNPAID
from wagecase.services.registry import projects

MOST_LINES = 30
OPEN = text(
    f"""
    SELECT c.number, {LEFT} AS amount, count(*) OVER () AS many, sum({LEFT}) OVER () AS total
    FROM cases c WHERE c.area_code = :area AND {UNPAID} AND c.closed_on IS NULL AND c.joined_into_id IS NULL
    ORDER BY c.opened_on, c.id LIMIT :most
    """  # noqa: S608  (our own fragment)
)


def hearing(facts: Facts, row: Claimed) -> Matter | Gone:
    """A hearing that still stands on its day."""
    found = hearing_days.between(row.due_on, row.due_on, case_id=row.case_id)
    one = next((each for each in found if each.proceeding_id == row.proceeding_id), None)
    if one is None or row.due_on <= facts.today:
        return OVER
    about = facts.about(row)
    days = (row.due_on - facts.today).days

    def values(lang: str) -> dict[str, Any]:
        procedure = Procedure(about.procedure).label.get(lang)
        return {"number": about.number, "procedure": procedure, "due": row.due_on, "days": days, "link": _link(row)}

    def entry(lang: str) -> Entry:
        called = LABELS[about.procedure].get(lang)
        return hearing_entry(row.proceeding_id, row.case_id, f"{about.number} {called}", row.due_on, facts.moment)

    return Matter(Place(row.case_id, row.proceeding_id, about.org_id), values, entry)


def area(facts: Facts, row: Claimed) -> Matter | Gone:
    """A district's list before the festival, or its report that is missing."""
    code = row.subject.removeprefix("area:")
    query = select(Organisation).where(
        Organisation.area_code == code, Organisation.kind.in_(list(map(str, REPORTING))), Organisation.active
    )
    bureau = db.session.scalars(query.order_by(Organisation.code).limit(1)).first()
    if bureau is None:
        return OVER
    judged = _missing(row, code) if row.letter == "report_missing" else _list(facts, row, code)
    return judged if isinstance(judged, Gone) else Matter(Place(None, None, bureau.id), lambda lang: judged)


def _missing(row: Claimed, code: str) -> dict[str, Any] | Gone:
    if db.session.get(DailyReport, (code, row.due_on)) is not None:
        return OVER
    return {"due": row.due_on, "link": f"{current_config().public_url}/console/daily-report"}


def _list(facts: Facts, row: Claimed, code: str) -> dict[str, Any] | Gone:
    rows = db.session.execute(OPEN, {"area": code, "most": MOST_LINES}).all()
    if not rows or row.due_on < facts.today:
        return OVER
    return {
        "due": row.due_on,
        "days": (row.due_on - facts.today).days,
        "count": rows[0].many,
        "total": f"{rows[0].total:,.2f}",
        "lines": [{"number": one.number, "amount": f"{one.amount:,.2f}"} for one in rows],
        "link": f"{current_config().public_url}/console/work?whose=organisation",
    }


def guarantee(facts: Facts, row: Claimed) -> Matter | Gone:
    """A letter of guarantee that still ends on that day; who checked it last is told, or the head of his body."""
    project_id = uuid.UUID(row.subject.partition(":")[2])
    found = projects.guarantee(project_id, row.due_on)
    if found is None or row.due_on < facts.today:
        return OVER
    said = {
        "project": found.name,
        "due": row.due_on,
        "days": (row.due_on - facts.today).days,
        "link": f"{current_config().public_url}/console/projects/{project_id}",
    }
    return Matter(Place(None, None, found.organisation_id, person_id=found.checker_id), lambda lang: said)


def _link(row: Claimed) -> str:
    return f"{current_config().public_url}/console/cases/{row.case_id}"
