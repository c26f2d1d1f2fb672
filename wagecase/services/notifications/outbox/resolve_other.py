"""Whether a message about a hearing, a district or a project is still needed, and what it says."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, text

from wagecase.extensions import current_config, db
from wagecase.mail.calendars import CalendarEntry
from wagecase.models import DailyReport, Organisation
from wagecase.procedure.core.enums import Procedure
from wagecase.services.base.sql import OUTSTANDING, UNPAID_SQL
from wagecase.services.hearings import hearing_days
from wagecase.services.hearings.ics_entries import hearing_entry
from wagecase.services.hearings.notice_deadlines import HEARING_LABELS
from wagecase.services.notifications.outbox.context import MessageContext
from wagecase.services.notifications.outbox.keys import REPORTING_KINDS
from wagecase.services.notifications.outbox.outbox import ClaimedMessage
from wagecase.services.notifications.outbox.resolution import DROPPED_ENDED, DroppedMessage, SendableMessage
from wagecase.services.notifications.recipients.recipients import RecipientScope
from wagecase.services.registry import projects

MAX_LINES = 30
OPEN_CASES_SQL = text(
    f"""
    SELECT c.number, {OUTSTANDING} AS amount, count(*) OVER () AS many, sum({OUTSTANDING}) OVER () AS total
    FROM cases c WHERE c.area_code = :area AND {UNPAID_SQL} AND c.closed_on IS NULL AND c.joined_into_id IS NULL
    ORDER BY c.opened_on, c.id LIMIT :most
    """  # noqa: S608  (our own fragment)
)


def resolve_hearing(facts: MessageContext, row: ClaimedMessage) -> SendableMessage | DroppedMessage:
    """A hearing that still stands on its day."""
    found = hearing_days.hearings_between(row.due_on, row.due_on, case_id=row.case_id)
    one = next((each for each in found if each.proceeding_id == row.proceeding_id), None)
    if one is None or row.due_on <= facts.today:
        return DROPPED_ENDED
    about = facts.proceeding_info(row)
    days = (row.due_on - facts.today).days

    def values(lang: str) -> dict[str, Any]:
        procedure = Procedure(about.procedure).label.get(lang)
        return {"number": about.number, "procedure": procedure, "due": row.due_on, "days": days, "link": _case_url(row)}

    def entry(lang: str) -> CalendarEntry:
        called = HEARING_LABELS[about.procedure].get(lang)
        return hearing_entry(row.proceeding_id, row.case_id, f"{about.number} {called}", row.due_on, facts.moment)

    return SendableMessage(RecipientScope(row.case_id, row.proceeding_id, about.org_id), values, entry)


def resolve_area(facts: MessageContext, row: ClaimedMessage) -> SendableMessage | DroppedMessage:
    """A district's list before the festival, or its report that is missing."""
    code = row.about.subject
    query = select(Organisation).where(
        Organisation.area_code == code, Organisation.kind.in_(list(map(str, REPORTING_KINDS))), Organisation.active
    )
    bureau = db.session.scalars(query.order_by(Organisation.code).limit(1)).first()
    if bureau is None:
        return DROPPED_ENDED
    judged = (
        _missing_report_values(row, code)
        if row.template == "report_missing"
        else _festival_list_values(facts, row, code)
    )
    return (
        judged
        if isinstance(judged, DroppedMessage)
        else SendableMessage(RecipientScope(None, None, bureau.id), lambda lang: judged)
    )


def _missing_report_values(row: ClaimedMessage, code: str) -> dict[str, Any] | DroppedMessage:
    if db.session.get(DailyReport, (code, row.due_on)) is not None:
        return DROPPED_ENDED
    return {"due": row.due_on, "link": f"{current_config().public_url}/console/daily-report"}


def _festival_list_values(facts: MessageContext, row: ClaimedMessage, code: str) -> dict[str, Any] | DroppedMessage:
    rows = db.session.execute(OPEN_CASES_SQL, {"area": code, "most": MAX_LINES}).all()
    if not rows or row.due_on < facts.today:
        return DROPPED_ENDED
    return {
        "due": row.due_on,
        "days": (row.due_on - facts.today).days,
        "count": rows[0].many,
        "total": f"{rows[0].total:,.2f}",
        "lines": [{"number": one.number, "amount": f"{one.amount:,.2f}"} for one in rows],
        "link": f"{current_config().public_url}/console/work?whose=organisation",
    }


def resolve_guarantee(facts: MessageContext, row: ClaimedMessage) -> SendableMessage | DroppedMessage:
    """A letter of guarantee that still ends on that day; for who checked it last, or the head of that body."""
    found = projects.get_ending_guarantee(row.about.id, row.due_on)
    if found is None or row.due_on < facts.today:
        return DROPPED_ENDED
    values = {
        "project": found.name,
        "due": row.due_on,
        "days": (row.due_on - facts.today).days,
        "link": f"{current_config().public_url}/console/projects/{row.about.id}",
    }
    return SendableMessage(
        RecipientScope(None, None, found.organisation_id, person_id=found.checker_id), lambda lang: values
    )


def _case_url(row: ClaimedMessage) -> str:
    return f"{current_config().public_url}/console/cases/{row.case_id}"
