"""What an owner may do about the reminders of a case: have one sent again, hold warnings back, release them again."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from sqlalchemy import update

from wagecase.extensions import db
from wagecase.models import AuditEntry, Case, Proceeding, Reminder, ReminderHold
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.notifications.message_subject import MessageSubject
from wagecase.services.base.dates import now, today
from wagecase.services.base.errors import Invalid, NotFound
from wagecase.services.base.principal import Principal
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.notifications.catalogue.controllable import require_control
from wagecase.services.notifications.outbox.keys import LATER_SEPARATOR
from wagecase.services.notifications.outbox.new_message import NewMessage, enqueue_messages

MAX_HOLD = timedelta(days=60)
RESEND_SUFFIX = "again"


@unit_of_work()
def resend_reminder(principal: Principal, case: Case, reminder_id: uuid.UUID) -> None:
    """Enqueue a message once more, at most once a day; whether it is still needed is found when it is claimed.

    Raises:
        NotFound: it is none of this case.
        Forbidden: the person neither handles the proceeding nor heads its body.
    """
    row = db.session.get(Reminder, reminder_id)
    if row is None or row.case_id != case.id:
        raise NotFound
    require_control(principal, row.proceeding_id)
    rule = row.rule if row.rule.endswith(RESEND_SUFFIX) else f"{row.rule}{LATER_SEPARATOR}{RESEND_SUFFIX}"
    copy = NewMessage(
        rule=rule,
        template=row.template,
        about=row.about,
        due_on=row.due_on,
        send_on=today(),
        role=row.role,
        next_try_at=now(),
        case_id=row.case_id,
        proceeding_id=row.proceeding_id,
        user_id=row.user_id if ":" in row.role else None,
        asked_by=principal.user_id,
    )
    enqueue_messages([copy])


@unit_of_work()
def hold_reminders(
    principal: Principal, case: Case, *, proceeding_id: uuid.UUID, about: MessageSubject, until_on: date, reason: str
) -> None:
    """Send no warnings of this thing before a day. What is due or late is sent all the same, and the page says so.

    Raises:
        NotFound: the proceeding is none of this case.
        Forbidden: the person neither handles the proceeding nor heads its body.
        Invalid: the day lies in the past or too far ahead.
    """
    proceeding = db.session.get(Proceeding, proceeding_id)
    if proceeding is None or proceeding.case_id != case.id:
        raise NotFound
    require_control(principal, proceeding_id)
    if not today() < until_on <= today() + MAX_HOLD:
        last = (today() + MAX_HOLD).isoformat()
        raise Invalid({"until_on": [Unmet("hold_days", {"last": last})]})
    db.session.add(
        ReminderHold(
            case_id=case.id,
            proceeding_id=proceeding_id,
            **about.columns(),
            until_on=until_on,
            reason=reason,
            set_by=principal.user_id,
        )
    )
    detail = {"subject": about.key, "until": until_on.isoformat()}
    db.session.add(
        AuditEntry(user_id=principal.user_id, action="reminder_held", subject=str(proceeding_id), detail=detail)
    )


@unit_of_work()
def release_reminders(principal: Principal, case: Case, proceeding_id: uuid.UUID, about: MessageSubject) -> None:
    """Let warnings go again at once; raises Forbidden."""
    require_control(principal, proceeding_id)
    held = (ReminderHold.case_id == case.id) & (ReminderHold.proceeding_id == proceeding_id)
    held &= (ReminderHold.about == about) & ReminderHold.released_at.is_(None)
    db.session.execute(update(ReminderHold).where(held).values(released_at=now()))
    waiting = (Reminder.proceeding_id == proceeding_id) & (Reminder.about == about) & (Reminder.reason == "held")
    db.session.execute(
        update(Reminder).where(waiting, Reminder.state == "queued").values(next_try_at=now(), reason=None)
    )
