"""Messages enqueued at once by an act: rows of the outbox, written in the act's own transaction and sent by a worker.

The web never speaks to the broker: the sender finds in the database what is queued.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from wagecase.law.deadlines import ComputedDeadline
from wagecase.procedure.events.table import EVENT_NOTICES
from wagecase.procedure.notifications.message_subject import MessageSubject, MessageSubjectKind
from wagecase.services.base.dates import legal_date, now
from wagecase.services.eventlog.act_context import ActContext
from wagecase.services.notifications.outbox.keys import EVENT_RULE_PREFIX, LATER_SEPARATOR
from wagecase.services.notifications.outbox.new_message import NewMessage, enqueue_messages
from wagecase.services.notifications.schedule.quiet_hours import next_sending_time

# Receipts that are nobody's news: the platform is told that its lead was signed in by the lead's own answer.
UNANNOUNCED_ORIGINS = frozenset({"lead"})


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
    rule = f"{EVENT_RULE_PREFIX}.{ctx.name}"
    messages = _event_messages(ctx, rule, notice.template, notice.to, moment, moment)
    for later in notice.later:
        figure = ctx.dossier.rules.settings.get(later.setting)
        if figure is not None:
            then = moment + figure * later.unit
            named = f"{rule}{LATER_SEPARATOR}{later.name}"
            messages += _event_messages(ctx, named, later.template, later.to, moment, then)
    enqueue_messages(messages)


def _event_position(ctx: ActContext) -> int:
    """That of the act's own event: what followed from it is in the log behind it."""
    return ctx.case.chain_length - len(ctx.following_records)


def _carrying_proceeding(ctx: ActContext) -> uuid.UUID:
    """The proceeding that carries the act's event."""
    position = _event_position(ctx)
    event = next(entry for entry in reversed(ctx.dossier.log) if entry.body["position"] == position)
    return uuid.UUID(event.body["proceeding"])


def _event_messages(
    ctx: ActContext, rule: str, template: str, roles: tuple[str, ...], moment: datetime, then: datetime
) -> list[NewMessage]:
    """One message for each role, not before `then`; it belongs to the proceeding that carries the event."""
    return [
        NewMessage(
            rule=rule,
            template=template,
            about=MessageSubject.of(MessageSubjectKind.event, _event_position(ctx)),
            due_on=legal_date(moment),
            send_on=legal_date(then),
            role=role,
            next_try_at=next_sending_time(then, ctx.dossier.rules),
            case_id=ctx.case.id,
            proceeding_id=_carrying_proceeding(ctx),
        )
        for role in roles
    ]
