"""A message on its way into the outbox: written once, however often it is asked for."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql.dml import ReturningInsert

from wagecase.extensions import db
from wagecase.models import Reminder, new_id
from wagecase.procedure.notifications.message_subject import MessageSubject
from wagecase.services.notifications.catalogue.reasons import ENDED_REASON

REMINDERS_TABLE = cast(Table, Reminder.__table__)
# Built once: building a statement costs as much as composing a mail.
ENQUEUE_STATEMENT = insert(REMINDERS_TABLE).on_conflict_do_nothing().returning(REMINDERS_TABLE.c.id)
_NEW_ROW = insert(REMINDERS_TABLE)
REVIVE_STATEMENT = _NEW_ROW.on_conflict_do_update(
    constraint="uq_reminders_once",
    set_={"state": "queued", "attempts": 0, "reason": None, "next_try_at": _NEW_ROW.excluded.next_try_at},
    where=(REMINDERS_TABLE.c.state == "dropped") & (REMINDERS_TABLE.c.reason == ENDED_REASON),
).returning(REMINDERS_TABLE.c.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """A row of the outbox before anybody has claimed it; not sent before `next_try_at`."""

    rule: str
    template: str
    about: MessageSubject
    due_on: date
    send_on: date
    role: str
    next_try_at: datetime
    case_id: uuid.UUID | None = None
    proceeding_id: uuid.UUID | None = None
    user_id: uuid.UUID | None = None
    asked_by: uuid.UUID | None = None
    channel: str = "mail"
    id: uuid.UUID = field(default_factory=new_id)

    def columns(self) -> dict[str, Any]:
        """As the values of an INSERT."""
        own = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "about"}
        return {**own, **self.about.columns()}


def enqueue_messages(messages: Iterable[NewMessage]) -> int:
    """Write what the outbox does not hold yet; returns how many. The caller commits."""
    return _insert(ENQUEUE_STATEMENT, messages)


def enqueue_or_revive(messages: Iterable[NewMessage]) -> int:
    """The same, and queue again what was dropped because its matter had ended. The caller commits."""
    return _insert(REVIVE_STATEMENT, messages)


def _insert(statement: ReturningInsert[uuid.UUID], messages: Iterable[NewMessage]) -> int:
    rows = [one.columns() for one in messages]
    return len(db.session.scalars(statement, rows).all()) if rows else 0
