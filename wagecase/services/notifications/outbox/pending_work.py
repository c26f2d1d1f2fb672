"""What a message of a spot check or of a desk handover has to say now; nothing once it is done or reassigned."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from wagecase.extensions import db
from wagecase.models import CallbackTask, DeskHandoverItem, ProceedingHandler


@dataclass(frozen=True, slots=True)
class PendingCallbacks:
    """What a person still has to call in a round: how many, and by when."""

    count: int
    due_on: date


def pending_callbacks(round_id: uuid.UUID, user_id: uuid.UUID | None) -> PendingCallbacks | None:
    """The calls of a round that are open with this person; None where nothing is left to call."""
    mine = CallbackTask.round_id == round_id, CallbackTask.caller_id == user_id, CallbackTask.closed_at.is_(None)
    count, due_on = db.session.execute(select(func.count(), func.max(CallbackTask.due_on)).where(*mine)).one()
    return PendingCallbacks(count, due_on) if count else None


def count_received_matters(handover_id: uuid.UUID, user_id: uuid.UUID | None) -> int:
    """How many matters of the handover this person took over and still has."""
    query = (
        select(func.count())
        .select_from(DeskHandoverItem)
        .join(ProceedingHandler, ProceedingHandler.proceeding_id == DeskHandoverItem.proceeding_id)
        .where(
            DeskHandoverItem.handover_id == handover_id,
            DeskHandoverItem.state == "done",
            DeskHandoverItem.successor_id == user_id,
            ProceedingHandler.user_id == user_id,
        )
    )
    return db.session.scalar(query) or 0
