"""Messages owed at once by an act: rows of the ledger, written in the act's own transaction and sent by a worker.

The web never speaks to the broker: the sender finds in the database what is owed.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from wagecase.extensions import db
from wagecase.law.deadlines import Deadline
from wagecase.models import Reminder, new_id
from wagecase.services.base.dates import legal_date, now
from wagecase.services.eventlog.act_context import Performing
from wagecase.services.notifications.schedule.quiet_hours import earliest

RULE = "at_once"
# Between the event of a rule and the name of what is owed later if nothing answers it.
AFTER = "#"
# Receipts that are nobody's news: the platform is told that its clue was signed in by the clue's own answer.
UNTOLD = frozenset({"clue"})


@dataclass(frozen=True, slots=True)
class Later:
    """What is owed besides, so many units of a setting after the event, if nothing has answered it by then."""

    name: str
    letter: str
    to: tuple[str, ...]
    setting: str
    unit: timedelta


@dataclass(frozen=True, slots=True)
class Notice:
    """Who is told of an event by which letter; a later event of `ended_by` makes it old news. What came `from_outside`
    is told only where another organisation's person did it."""

    letter: str
    to: tuple[str, ...]
    ended_by: tuple[str, ...] = ()
    later: tuple[Later, ...] = ()
    from_outside: bool = False


_USED = ("filed", "extended", "listed", "filing_withdrawn", "closed")
NOTICES: Mapping[str, Notice] = MappingProxyType(
    {
        "case.worker_spoke": Notice("worker_spoke", ("handler",)),
        "case.assigned": Notice("assigned", ("handlers",), ("case.assigned",)),
        "case.handed_over": Notice("handed_over", ("receiver",)),
        "case.transferred": Notice("transferred", ("receiver",)),
        "case.receipted": Notice("hand_over_receipted", ("giver",)),
        "case.hand_over_answered": Notice("hand_over_answered", ("giver",)),
        "case.designation_asked": Notice("designation_asked", ("city",), ("case.designated",)),
        "case.designated": Notice("designated", ("receiver", "giver")),
        "case.more_time_asked": Notice(
            "more_time_asked", ("giver",), ("case.more_time_granted", "case.more_time_refused")
        ),
        "case.more_time_granted": Notice("more_time_granted", ("receiver",)),
        "case.more_time_refused": Notice("more_time_refused", ("receiver",)),
        "case.returned": Notice("returned", ("handler",), ("case.handed_over",)),
        "case.submitted": Notice("approval_asked", ("city",), ("case.sent_back", "case.approved")),
        "case.sent_back": Notice("sent_back", ("handler",), ("case.submitted",)),
        "case.pressed": Notice("pressed", ("head", "handler"), ("case.press_answered",)),
        "arbitration.assigned": Notice("assigned", ("handlers",), ("arbitration.assigned",)),
        "arbitration.extension_asked": Notice(
            "approval_asked", ("head",), ("arbitration.extended", "arbitration.extension_returned")
        ),
        "arbitration.extension_returned": Notice("approval_returned", ("handler",), ("arbitration.extension_asked",)),
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
        "mediation.applied": Notice(
            "application_received",
            ("desk",),
            ("mediation.accepted", "mediation.refused", "mediation.withdrawn"),
            from_outside=True,
        ),
        "mediation.named": Notice("assigned", ("handlers",), ("mediation.named",)),
        "arbitration.applied": Notice(
            "application_received",
            ("desk",),
            ("arbitration.receipted", "arbitration.withdrawn"),
            from_outside=True,
        ),
        "legal_aid.referred": Notice(
            "aid_referred",
            ("pool",),
            ("legal_aid.picked", "legal_aid.declined", "legal_aid.ended"),
            (
                Later("unpicked", "aid_unpicked", ("pool",), "referral.pick_hours", timedelta(hours=1)),
                Later("unpicked_head", "aid_unpicked", ("head",), "reminders.escalate_head_days", timedelta(days=1)),
            ),
        ),
        "legal_aid.declined": Notice("aid_declined", ("giver",)),
        "legal_aid.assigned": Notice("assigned", ("assignee",), ("legal_aid.changed",)),
        "legal_aid.changed": Notice("assigned", ("assignee",), ("legal_aid.changed",)),
        "legal_aid.release_asked": Notice("aid_release_asked", ("handler",), ("legal_aid.changed",)),
    }
)


def owe_at_once(doing: Performing, folded: Mapping[uuid.UUID, Sequence[Deadline]]) -> None:
    """Owe what the act's event is told of. The event is in the log already, before those that followed from it."""
    notice = NOTICES.get(doing.name)
    if notice is None or doing.corrects is not None or doing.fields.get("of") in UNTOLD:
        return
    if notice.from_outside and doing.dossier.proceeding(_carrier(doing)).organisation_id == doing.principal.org_id:
        return
    moment = now()
    rows = _rows(doing, f"{RULE}.{doing.name}", notice.letter, notice.to, moment, moment)
    for later in notice.later:
        figure = doing.dossier.rules.settings.get(later.setting)
        if figure is not None:
            then = moment + figure * later.unit
            rows += _rows(doing, f"{RULE}.{doing.name}{AFTER}{later.name}", later.letter, later.to, moment, then)
    db.session.execute(insert(Reminder).on_conflict_do_nothing(), rows)


def _position(doing: Performing) -> int:
    """That of the act's own event: what followed from it is in the log behind it."""
    return doing.case.chain_length - len(doing.following)


def _carrier(doing: Performing) -> uuid.UUID:
    """The proceeding that carries the act's event."""
    position = _position(doing)
    event = next(entry for entry in reversed(doing.dossier.log) if entry.body["position"] == position)
    return uuid.UUID(event.body["proceeding"])


def _rows(
    doing: Performing, rule: str, letter: str, roles: tuple[str, ...], moment: datetime, then: datetime
) -> list[dict[str, Any]]:
    """One message for each role, not before `then`; it belongs to the proceeding that carries the event."""
    position, carrier = _position(doing), _carrier(doing)
    return [
        {
            "id": new_id(),
            "rule": rule,
            "letter": letter,
            "case_id": doing.case.id,
            "proceeding_id": carrier,
            "subject": f"event:{position}",
            "due_on": legal_date(moment),
            "send_on": legal_date(then),
            "role": role,
            "next_try_at": earliest(then, doing.dossier.rules),
        }
        for role in roles
    ]
