"""Messages enqueued at once by an act: rows of the outbox, written in the act's own transaction and sent by a worker.

The web never speaks to the broker: the sender finds in the database what is queued.
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
from wagecase.law.deadlines import ComputedDeadline
from wagecase.models import Reminder, new_id
from wagecase.services.base.dates import legal_date, now
from wagecase.services.eventlog.act_context import ActContext
from wagecase.services.notifications.schedule.quiet_hours import next_sending_time

EVENT_RULE_PREFIX = "at_once"
# Between the event of a rule and the name of what is owed later if nothing answers it.
LATER_SEPARATOR = "#"
# Receipts that are nobody's news: the platform learns that its lead was signed in from the lead's own answer.
UNANNOUNCED_ORIGINS = frozenset({"lead"})


@dataclass(frozen=True, slots=True)
class EscalationNotice:
    """What is owed besides, so many units of a setting after the event, if nothing has answered it by then."""

    name: str
    template: str
    to: tuple[str, ...]
    setting: str
    unit: timedelta


@dataclass(frozen=True, slots=True)
class EventNotice:
    """Who is notified of an event by which template; a later event of `ended_by` makes it old news.

    What came `from_outside` is notified only where another organisation's person did it.
    """

    template: str
    to: tuple[str, ...]
    ended_by: tuple[str, ...] = ()
    later: tuple[EscalationNotice, ...] = ()
    from_outside: bool = False


_USE_EVENTS = ("filed", "extended", "listed", "filing_withdrawn", "closed")
EVENT_NOTICES: Mapping[str, EventNotice] = MappingProxyType(
    {
        "case.worker_statement_added": EventNotice("worker_statement_added", ("handler",)),
        "case.assigned": EventNotice("assigned", ("handlers",), ("case.assigned",)),
        "case.transferred": EventNotice("transferred", ("receiver",)),
        "case.transferred_by_statute": EventNotice("transferred_by_statute", ("receiver",)),
        "case.receipted": EventNotice("transfer_receipted", ("giver",)),
        "case.transfer_answered": EventNotice("transfer_answered", ("giver",)),
        "case.designation_asked": EventNotice("designation_asked", ("city",), ("case.designated",)),
        "case.designated": EventNotice("designated", ("receiver", "giver")),
        "case.more_time_asked": EventNotice(
            "more_time_asked", ("giver",), ("case.more_time_granted", "case.more_time_refused")
        ),
        "case.more_time_granted": EventNotice("more_time_granted", ("receiver",)),
        "case.more_time_refused": EventNotice("more_time_refused", ("receiver",)),
        "case.returned": EventNotice("returned", ("handler",), ("case.transferred",)),
        "case.submitted": EventNotice("approval_asked", ("city",), ("case.sent_back", "case.approved")),
        "case.sent_back": EventNotice("sent_back", ("handler",), ("case.submitted",)),
        "case.supervision_ordered": EventNotice(
            "supervision_ordered", ("head", "handler"), ("case.supervision_answered",)
        ),
        "arbitration.assigned": EventNotice("assigned", ("handlers",), ("arbitration.assigned",)),
        "arbitration.extension_asked": EventNotice(
            "approval_asked", ("head",), ("arbitration.extended", "arbitration.extension_returned")
        ),
        "arbitration.extension_returned": EventNotice(
            "approval_returned", ("handler",), ("arbitration.extension_asked",)
        ),
        "inspection.assigned": EventNotice("assigned", ("handlers",), ("inspection.assigned",)),
        "inspection.submitted": EventNotice(
            "approval_asked", ("head",), ("inspection.endorsed", "inspection.returned")
        ),
        "inspection.endorsed": EventNotice(
            "approval_asked",
            ("bureau_head",),
            ("inspection.approved", "inspection.returned", *(f"inspection.{name}" for name in _USE_EVENTS)),
        ),
        "inspection.returned": EventNotice("approval_returned", ("handler",), ("inspection.submitted",)),
        "inspection.transfer_reported": EventNotice(
            "transfer_reported", ("bureau_head",), ("inspection.transfer_approved", "inspection.transfer_refused")
        ),
        "inspection.transfer_approved": EventNotice("transfer_approved", ("handler",), ("inspection.transferred",)),
        "inspection.transfer_refused": EventNotice("transfer_refused", ("handler",), ("inspection.transfer_reported",)),
        "mediation.applied": EventNotice(
            "application_received",
            ("desk",),
            ("mediation.accepted", "mediation.refused", "mediation.withdrawn"),
            from_outside=True,
        ),
        "mediation.named": EventNotice("assigned", ("handlers",), ("mediation.named",)),
        "arbitration.applied": EventNotice(
            "application_received",
            ("desk",),
            ("arbitration.receipted", "arbitration.withdrawn"),
            from_outside=True,
        ),
        "legal_aid.referred": EventNotice(
            "aid_referred",
            ("pool",),
            ("legal_aid.picked", "legal_aid.declined", "legal_aid.ended"),
            (
                EscalationNotice("unpicked", "aid_unpicked", ("pool",), "referral.pick_hours", timedelta(hours=1)),
                EscalationNotice(
                    "unpicked_head", "aid_unpicked", ("head",), "reminders.escalate_head_days", timedelta(days=1)
                ),
            ),
        ),
        "legal_aid.declined": EventNotice("aid_declined", ("giver",)),
        "legal_aid.assigned": EventNotice("assigned", ("assignee",), ("legal_aid.changed",)),
        "legal_aid.changed": EventNotice("assigned", ("assignee",), ("legal_aid.changed",)),
        "legal_aid.release_asked": EventNotice("aid_release_asked", ("handler",), ("legal_aid.changed",)),
    }
)


def enqueue_for_event(ctx: ActContext, folded: Mapping[uuid.UUID, Sequence[ComputedDeadline]]) -> None:
    """Enqueue the notifications of the act's event. The event is in the log already, before those that followed from
    it."""
    notice = EVENT_NOTICES.get(ctx.name)
    if notice is None or ctx.corrects is not None or ctx.fields.get("of") in UNANNOUNCED_ORIGINS:
        return
    if (
        notice.from_outside
        and ctx.dossier.proceeding(_carrying_proceeding(ctx)).organisation_id == ctx.principal.org_id
    ):
        return
    moment = now()
    rows = _message_rows(ctx, f"{EVENT_RULE_PREFIX}.{ctx.name}", notice.template, notice.to, moment, moment)
    for later in notice.later:
        figure = ctx.dossier.rules.settings.get(later.setting)
        if figure is not None:
            then = moment + figure * later.unit
            rows += _message_rows(
                ctx,
                f"{EVENT_RULE_PREFIX}.{ctx.name}{LATER_SEPARATOR}{later.name}",
                later.template,
                later.to,
                moment,
                then,
            )
    db.session.execute(insert(Reminder).on_conflict_do_nothing(), rows)


def _event_position(ctx: ActContext) -> int:
    """That of the act's own event: what followed from it is in the log behind it."""
    return ctx.case.chain_length - len(ctx.following_records)


def _carrying_proceeding(ctx: ActContext) -> uuid.UUID:
    """The proceeding that carries the act's event."""
    position = _event_position(ctx)
    event = next(entry for entry in reversed(ctx.dossier.log) if entry.body["position"] == position)
    return uuid.UUID(event.body["proceeding"])


def _message_rows(
    ctx: ActContext, rule: str, template: str, roles: tuple[str, ...], moment: datetime, then: datetime
) -> list[dict[str, Any]]:
    """One message for each role, not before `then`; it belongs to the proceeding that carries the event."""
    position, carrier = _event_position(ctx), _carrying_proceeding(ctx)
    return [
        {
            "id": new_id(),
            "rule": rule,
            "template": template,
            "case_id": ctx.case.id,
            "proceeding_id": carrier,
            "subject": f"event:{position}",
            "due_on": legal_date(moment),
            "send_on": legal_date(then),
            "role": role,
            "next_try_at": next_sending_time(then, ctx.dossier.rules),
        }
        for role in roles
    ]
