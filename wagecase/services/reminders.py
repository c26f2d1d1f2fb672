"""Messages owed at once by an act: rows of the ledger, written in the act's own transaction and sent by a worker."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy.dialects.postgresql import insert

from wagecase.extensions import db
from wagecase.law.deadlines import Deadline
from wagecase.models import Reminder, new_id
from wagecase.services.performing import Performing
from wagecase.services.timing import legal_date, now

# To whom the letter of an act goes.
AUDIENCE: Mapping[str, tuple[str, ...]] = {
    "assigned": ("handlers",),
    "handed_over": ("receiver",),
    "returned": ("handler",),
    "sent_back": ("handler",),
    "pressed": ("head", "handler"),
    "approval_returned": ("handler",),
    "transfer_reported": ("head",),
    "transfer_approved": ("handler",),
    "transfer_refused": ("handler",),
}


def owe_at_once(doing: Performing, folded: Mapping[uuid.UUID, Sequence[Deadline]]) -> None:
    """Owe what the act's letter says. The event is already in the log, so its position is the case's length."""
    moment = now()
    today = legal_date(moment)
    rows = [
        {
            "id": new_id(),
            "rule": f"at_once.{doing.act.letter}",
            "letter": doing.act.letter,
            "case_id": doing.case.id,
            "proceeding_id": doing.proceeding.id,
            "subject": f"event:{doing.case.chain_length}",
            "due_on": today,
            "send_on": today,
            "role": role,
            "next_try_at": moment,
        }
        for role in AUDIENCE.get(doing.act.letter or "", ())
    ]
    if rows:
        db.session.execute(insert(Reminder).on_conflict_do_nothing(), rows)
