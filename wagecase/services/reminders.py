"""Messages owed at once by an act: rows of the ledger, written in the act's own transaction and sent by a worker.

The web never speaks to the broker: the sender finds in the database what is owed.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy.dialects.postgresql import insert

from wagecase.extensions import db
from wagecase.law.deadlines import Deadline
from wagecase.models import Reminder, new_id
from wagecase.services.performing import Performing
from wagecase.services.reminder_hours import earliest
from wagecase.services.timing import legal_date, now

RULE = "at_once"


@dataclass(frozen=True, slots=True)
class Notice:
    """Who is told of an event by which letter; a later event of `ended_by` makes it old news."""

    letter: str
    to: tuple[str, ...]
    ended_by: tuple[str, ...] = ()


_USED = ("filed", "extended", "listed", "filing_withdrawn", "closed")
NOTICES: Mapping[str, Notice] = MappingProxyType(
    {
        "case.assigned": Notice("assigned", ("handlers",), ("case.assigned",)),
        "case.handed_over": Notice("handed_over", ("receiver",), ("case.returned",)),
        "case.returned": Notice("returned", ("handler",), ("case.handed_over",)),
        "case.submitted": Notice("approval_asked", ("city",), ("case.sent_back", "case.approved")),
        "case.sent_back": Notice("sent_back", ("handler",), ("case.submitted",)),
        "case.pressed": Notice("pressed", ("head", "handler"), ("case.press_answered",)),
        "inspection.assigned": Notice("assigned", ("handlers",), ("inspection.assigned",)),
        "inspection.submitted": Notice("approval_asked", ("head",), ("inspection.endorsed", "inspection.returned")),
        "inspection.endorsed": Notice(
            "approval_asked",
            ("bureau_head",),
            ("inspection.approved", "inspection.returned", *(f"inspection.{name}" for name in _USED)),
        ),
        "inspection.returned": Notice("approval_returned", ("handler",), ("inspection.submitted",)),
        "inspection.transfer_reported": Notice(
            "transfer_reported", ("bureau_head",), ("inspection.transfer_approved", "inspection.transfer_refused")
        ),
        "inspection.transfer_approved": Notice("transfer_approved", ("handler",), ("inspection.transferred",)),
        "inspection.transfer_refused": Notice("transfer_refused", ("handler",), ("inspection.transfer_reported",)),
    }
)


def owe_at_once(doing: Performing, folded: Mapping[uuid.UUID, Sequence[Deadline]]) -> None:
    """Owe what the act's event is told of. The event is in the log already, before those that followed from it."""
    notice = NOTICES.get(doing.name)
    if notice is None or doing.corrects is not None:
        return
    moment = now()
    today = legal_date(moment)
    position = doing.case.chain_length - len(doing.following)
    rows = [
        {
            "id": new_id(),
            "rule": f"{RULE}.{doing.name}",
            "letter": notice.letter,
            "case_id": doing.case.id,
            "proceeding_id": doing.proceeding.id,
            "subject": f"event:{position}",
            "due_on": today,
            "send_on": today,
            "role": role,
            "next_try_at": earliest(moment, doing.dossier.rules),
        }
        for role in notice.to
    ]
    db.session.execute(insert(Reminder).on_conflict_do_nothing(), rows)
