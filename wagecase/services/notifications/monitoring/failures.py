"""Reminders that failed for good: told the same day, past the queue, to those who answer for the office; on a page."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, select, text, tuple_, update

from wagecase.extensions import current_config, db
from wagecase.mail import rendering
from wagecase.mail.sender import Sender
from wagecase.models import Case, Heartbeat, Proceeding, Reminder, User
from wagecase.procedure.core.enums import Role
from wagecase.procedure.notifications.sms_rules import RULES as TEXT_RULES
from wagecase.services.base.dates import now
from wagecase.services.base.errors import Forbidden, NotFound
from wagecase.services.base.pagination import USUAL, Page, after_instant, cursor
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role
from wagecase.services.notifications.catalogue.reasons import reason_of
from wagecase.services.notifications.catalogue.roles import role_label
from wagecase.services.notifications.monitoring import direct_alerts
from wagecase.services.notifications.monitoring.direct_alerts import Answerable, Said
from wagecase.services.notifications.schedule.sms_enqueue import CHANNEL
from wagecase.services.notifications.schedule.sweep import beat

READERS = (Role.administrator, Role.head, Role.bureau_head)
PART = "failures_told"
# One mail in ten minutes says as much as ten, and is still read the same day.
EVERY = timedelta(minutes=10)
MOST, MOST_LINES = 2000, 20
BELOW = text(
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
class Failed:
    """A reminder that reached nobody: about which case, which letter, for whom, and why."""

    id: uuid.UUID
    number: str
    letter: str
    to: str
    name: str
    reason: str
    due_on: date
    created_at: datetime
    told_at: datetime | None


def _office() -> Any:
    """The organisation that answers for a message."""
    return func.coalesce(Proceeding.organisation_id, User.organisation_id)


def _query() -> Any:
    return (
        select(Reminder, Case.number, User.name, _office().label("office"))
        .outerjoin(Proceeding, Proceeding.id == Reminder.proceeding_id)
        .outerjoin(Case, Case.id == Reminder.case_id)
        .outerjoin(User, User.id == Reminder.user_id)
    )


def tell(through: Sender, moment: datetime) -> int | None:
    """Tell whoever answers for the office of what has failed since; returns how many reminders that were.

    None while it was told a short time ago. A mail that cannot be handed over leaves its reminders untold: they are
    tried again, and `wagecase_reminders_untold` counts them.
    """
    last = db.session.get(Heartbeat, PART)
    if last is not None and moment - last.at < EVERY:
        return None
    untold = and_(Reminder.state == "failed", Reminder.told_at.is_(None))
    offices: dict[uuid.UUID | None, list[Any]] = defaultdict(list)
    for row in db.session.execute(_query().where(untold).order_by(Reminder.id).limit(MOST)):
        offices[row.office].append(row)
    answerable = Answerable() if offices else None
    told = [
        row.Reminder.id
        for office, rows in offices.items()
        if answerable is not None and direct_alerts.deliver(through, answerable.of(office), _said(rows))
        for row in rows
    ]
    db.session.execute(update(Reminder).where(Reminder.id.in_(told)).values(told_at=moment))
    if told:
        beat(PART, moment)
    db.session.commit()
    return len(told)


def _said(rows: Sequence[Any]) -> Said:
    link = f"{current_config().public_url}/console/failures"
    shown = rows[:MOST_LINES]
    return Said(
        "mail_failed",
        {
            lang: {"count": len(rows), "link": link, "lines": [_line(row, lang) for row in shown]}
            for lang in rendering.LANGUAGES
        },
    )


def title_of(one: Reminder, lang: str) -> str:
    """What a letter or a text is called."""
    if one.channel == CHANNEL:
        return next(rule.label.get(lang) for rule in TEXT_RULES if rule.text == one.letter)
    return rendering.title(one.letter, lang)


def _line(row: Any, lang: str) -> dict[str, str]:
    return {
        "number": row.number or "—",
        "letter": title_of(row.Reminder, lang),
        "to": role_label(row.Reminder.role, lang),
        "reason": reason_of(row.Reminder.reason, lang),
    }


def reach(principal: Principal) -> list[uuid.UUID]:
    """The organisations whose failures a person may see: his own, for an administrator also those below it.

    Raises:
        Forbidden: his role does not answer for mail.
    """
    if not principal.has(*READERS):
        raise Forbidden([wrong_role(READERS)])
    if not principal.has(Role.administrator, Role.bureau_head):
        return [principal.org_id]
    return list(db.session.scalars(BELOW, {"org": principal.org_id}))


def page(principal: Principal, lang: str, *, after: str | None = None, limit: int = USUAL) -> Page:
    """What failed in the person's reach, the newest first; raises Forbidden, Invalid."""
    query = _query().where(Reminder.state == "failed", _office().in_(reach(principal)))
    position = after_instant("failures", after)
    if position is not None:
        query = query.where(tuple_(Reminder.created_at, Reminder.id) < position)
    rows = db.session.execute(query.order_by(Reminder.created_at.desc(), Reminder.id.desc()).limit(limit + 1)).all()
    lines = [_shown(row, lang) for row in rows[:limit]]
    last = lines[-1] if len(rows) > limit else None
    return Page(lines, cursor("failures", last.created_at, last.id) if last else None)


def _shown(row: Any, lang: str) -> Failed:
    line, one = _line(row, lang), row.Reminder
    return Failed(
        one.id, **line, name=row.name or "", due_on=one.due_on, created_at=one.created_at, told_at=one.told_at
    )


def again(principal: Principal, reminder_id: uuid.UUID) -> None:
    """Owe a failed reminder once more: its address was mended, or its recipient found.

    Raises:
        Forbidden, NotFound: it is none of the person's reach, or did not fail.
    """
    rows = reach(principal)
    found = db.session.execute(
        _query().where(Reminder.id == reminder_id, Reminder.state == "failed", _office().in_(rows))
    ).one_or_none()
    if found is None:
        raise NotFound
    copy = ":" in found.Reminder.role or found.Reminder.role == "person"
    db.session.execute(
        update(Reminder)
        .where(Reminder.id == reminder_id, Reminder.state == "failed")
        .values(
            state="owed",
            attempts=0,
            reason=None,
            told_at=None,
            next_try_at=now(),
            asked_by=principal.user_id,
            user_id=found.Reminder.user_id if copy else None,
        )
    )
    db.session.commit()
