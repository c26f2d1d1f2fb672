"""Reminders that failed for good, as those who answer for the office see them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, select, text, tuple_

from wagecase.extensions import db
from wagecase.mail import rendering
from wagecase.models import Case, Proceeding, Reminder, User
from wagecase.procedure.core.enums import Role
from wagecase.procedure.notifications.recipient_roles import role_label
from wagecase.procedure.notifications.sms_rules import TEXT_RULES
from wagecase.services.base.errors import Forbidden
from wagecase.services.base.pagination import DEFAULT_LIMIT, Page, after_instant, encode_cursor
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role
from wagecase.services.notifications.catalogue.reasons import delivery_reason_text
from wagecase.services.notifications.outbox.keys import SMS_CHANNEL

FAILURE_READERS = (Role.administrator, Role.head, Role.bureau_head)
SUBORDINATES_SQL = text(
    """
    WITH RECURSIVE below AS (
        SELECT id, 1 AS depth FROM organisations WHERE id = :org
        UNION ALL
        SELECT o.id, b.depth + 1 FROM organisations o JOIN below b ON o.parent_id = b.id WHERE b.depth < 8
    )
    SELECT id FROM below
    """
)


@dataclass(frozen=True, slots=True)
class FailedNotification:
    """A reminder that reached nobody: about which case, which template, for whom, and why."""

    id: uuid.UUID
    number: str
    template: str
    to: str
    name: str
    reason: str
    due_on: date
    created_at: datetime
    notified_at: datetime | None


@dataclass(frozen=True, slots=True)
class FailedRow:
    """A failed reminder with its case's number, its reader's name and the organisation that answers for it."""

    reminder: Reminder
    number: str | None
    name: str | None
    office: uuid.UUID | None


def responsible_office() -> ColumnElement[uuid.UUID | None]:
    """The organisation that answers for a message."""
    return func.coalesce(Proceeding.organisation_id, User.organisation_id)


def failures_query() -> Select[Reminder, str | None, str | None, uuid.UUID | None]:
    """What failed for good, with the columns of `FailedRow`."""
    return (
        select(Reminder, Case.number, User.name, responsible_office())
        .outerjoin(Proceeding, Proceeding.id == Reminder.proceeding_id)
        .outerjoin(Case, Case.id == Reminder.case_id)
        .outerjoin(User, User.id == Reminder.user_id)
        .where(Reminder.state == "failed")
    )


def reminder_title(one: Reminder, lang: str) -> str:
    """The title of a mail or a text message."""
    if one.channel == SMS_CHANNEL:
        return next(rule.label.get(lang) for rule in TEXT_RULES if rule.text == one.template)
    return rendering.template_title(one.template, lang)


def failure_line(row: FailedRow, lang: str) -> dict[str, str]:
    """A failure as the mail to those who answer for it lists it."""
    return {
        "number": row.number or "—",
        "template": reminder_title(row.reminder, lang),
        "to": role_label(row.reminder.role, lang),
        "reason": delivery_reason_text(row.reminder.reason, lang),
    }


def visible_organisations(principal: Principal) -> list[uuid.UUID]:
    """The organisations whose failures a person may see: their own, for an administrator also those below it.

    Raises:
        Forbidden: their role does not answer for mail.
    """
    if not principal.has(*FAILURE_READERS):
        raise Forbidden([wrong_role(FAILURE_READERS)])
    if not principal.has(Role.administrator, Role.bureau_head):
        return [principal.org_id]
    return list(db.session.scalars(SUBORDINATES_SQL, {"org": principal.org_id}))


def list_failures(principal: Principal, lang: str, *, after: str | None = None, limit: int = DEFAULT_LIMIT) -> Page:
    """What failed in the person's reach, the newest first; raises Forbidden, Invalid."""
    query = failures_query().where(responsible_office().in_(visible_organisations(principal)))
    position = after_instant("failures", after)
    if position is not None:
        query = query.where(tuple_(Reminder.created_at, Reminder.id) < position)
    query = query.order_by(Reminder.created_at.desc(), Reminder.id.desc()).limit(limit + 1)
    rows = [FailedRow(*row) for row in db.session.execute(query)]
    lines = [_failed_notification(row, lang) for row in rows[:limit]]
    last = lines[-1] if len(rows) > limit else None
    return Page(lines, encode_cursor("failures", last.created_at, last.id) if last else None)


def _failed_notification(row: FailedRow, lang: str) -> FailedNotification:
    line, one = failure_line(row, lang), row.reminder
    return FailedNotification(
        one.id, **line, name=row.name or "", due_on=one.due_on, created_at=one.created_at, notified_at=one.notified_at
    )
