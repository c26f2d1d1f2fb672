"""Letters to those who call back: when calls fell to them, and once when some are late. They name no case, so that a
case's own reminders, which its handler sees, do not tell that it was drawn."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select, text

from wagecase.extensions import db
from wagecase.models import CallTask
from wagecase.procedure.notifications.reminder_rules import RULES, About, Rule
from wagecase.services.base import rules_in_force as rulebook
from wagecase.services.base.dates import legal_date
from wagecase.services.notifications.schedule.quiet_hours import earliest

SUBJECT, ROLE = "calls", "caller"
NEW, LATE = (rule for rule in RULES if rule.about is About.call)

# The id is made of rule, round and person, so that the key itself forbids a second letter.
OWE = text(
    """
    INSERT INTO reminders (id, rule, letter, subject, due_on, send_on, role, user_id,
                           state, attempts, next_try_at, created_at)
    SELECT CAST(md5(:rule || ':' || t.round_id || ':' || t.caller_id) AS uuid), :rule, :letter,
           :subject || ':' || t.round_id, max(t.due_on), CAST(:today AS date), :role, t.caller_id,
           'owed', 0, :try_at, :moment
    FROM call_tasks t
    WHERE t.closed_at IS NULL AND t.caller_id IS NOT NULL
      AND (CAST(:days AS int) = 0 OR t.due_on + CAST(:days AS int) <= CAST(:today AS date))
    GROUP BY t.round_id, t.caller_id
    ON CONFLICT (id) DO NOTHING
    """
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person still has to call in a round: how many, and by when."""

    count: int
    due_on: date


def owe(moment: datetime) -> int:
    """Owe both letters to whom they are due and have not been owed; how many. The caller's transaction may be wider."""
    owed = sum(_owe(rule, moment) for rule in (NEW, LATE))
    db.session.commit()
    return owed


def _owe(rule: Rule, moment: datetime) -> int:
    values = {
        "rule": rule.name,
        "letter": rule.letter,
        "days": rule.days,
        "subject": SUBJECT,
        "role": ROLE,
        "today": legal_date(moment),
        "moment": moment,
        "try_at": earliest(moment, rulebook.current()),
    }
    result: Any = db.session.execute(OWE, values)
    return int(result.rowcount)


def standing(subject: str, user_id: uuid.UUID | None) -> Standing | None:
    """What a letter of this subject says now; None where nothing is left to call."""
    round_id = uuid.UUID(subject.partition(":")[2])
    mine = CallTask.round_id == round_id, CallTask.caller_id == user_id, CallTask.closed_at.is_(None)
    count, due_on = db.session.execute(select(func.count(), func.max(CallTask.due_on)).where(*mine)).one()
    return Standing(count, due_on) if count else None
