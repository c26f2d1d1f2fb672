"""What an owner may do about the reminders of his case: have one sent again, hold warnings back, let them go again."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from sqlalchemy import Select, exists, false, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from wagecase.extensions import db
from wagecase.models import AuditEntry, Case, Proceeding, ProceedingHandler, Reminder, ReminderHold, new_id
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import Role
from wagecase.services.base.dates import now, today
from wagecase.services.base.errors import Forbidden, Invalid, NotFound
from wagecase.services.base.principal import Principal
from wagecase.services.notifications.outbox.keys import LATER_SEPARATOR

MAX_HOLD = timedelta(days=60)
RESEND_SUFFIX = "again"


def controllable_proceedings(principal: Principal, case: Case) -> dict[Proceeding, bool]:
    """The proceedings of a case; of each whether the person handles it or heads its body."""
    return {
        row[0]: row[1] for row in db.session.execute(_control_query(principal).where(Proceeding.case_id == case.id))
    }


def _control_query(principal: Principal) -> Select[Proceeding, bool]:
    handled = exists().where(
        ProceedingHandler.proceeding_id == Proceeding.id, ProceedingHandler.user_id == principal.user_id
    )
    headed = Proceeding.organisation_id == principal.org_id if principal.has(Role.head) else false()
    return select(Proceeding, or_(handled, headed))


def _require_control(principal: Principal, proceeding_id: uuid.UUID | None) -> None:
    rows = db.session.execute(_control_query(principal).where(Proceeding.id == proceeding_id))
    if not any(row[1] for row in rows):
        raise Forbidden([Unmet("handlers_only")])


def resend_reminder(principal: Principal, case: Case, reminder_id: uuid.UUID) -> None:
    """Owe a message once more, at most once a day; whether it still says something is judged when it is claimed.

    Raises:
        NotFound: it is none of this case.
        Forbidden: the person neither handles the proceeding nor heads its body.
    """
    row = db.session.get(Reminder, reminder_id)
    if row is None or row.case_id != case.id:
        raise NotFound
    _require_control(principal, row.proceeding_id)
    rule = row.rule if row.rule.endswith(RESEND_SUFFIX) else f"{row.rule}{LATER_SEPARATOR}{RESEND_SUFFIX}"
    copy = {
        "id": new_id(),
        "rule": rule,
        "template": row.template,
        "case_id": row.case_id,
        "proceeding_id": row.proceeding_id,
        "subject": row.subject,
        "due_on": row.due_on,
        "send_on": today(),
        "role": row.role,
        "user_id": row.user_id if ":" in row.role else None,
        "next_try_at": now(),
        "asked_by": principal.user_id,
    }
    db.session.execute(insert(Reminder).values(copy).on_conflict_do_nothing())
    db.session.commit()


def hold_reminders(
    principal: Principal, case: Case, *, proceeding_id: uuid.UUID, subject: str, until_on: date, reason: str
) -> None:
    """Send no warnings of this thing before a day. What is due or late is sent all the same, and so it says.

    Raises:
        NotFound, Forbidden: see again.
        Invalid: the day lies in the past or too far ahead.
    """
    proceeding = db.session.get(Proceeding, proceeding_id)
    if proceeding is None or proceeding.case_id != case.id:
        raise NotFound
    _require_control(principal, proceeding_id)
    if not today() < until_on <= today() + MAX_HOLD:
        last = (today() + MAX_HOLD).isoformat()
        raise Invalid({"until_on": [Unmet("hold_days", {"last": last})]})
    db.session.add(
        ReminderHold(
            case_id=case.id,
            proceeding_id=proceeding_id,
            subject=subject,
            until_on=until_on,
            reason=reason,
            set_by=principal.user_id,
        )
    )
    detail = {"subject": subject, "until": until_on.isoformat()}
    db.session.add(
        AuditEntry(user_id=principal.user_id, action="reminder_held", subject=str(proceeding_id), detail=detail)
    )
    db.session.commit()


def release_reminders(principal: Principal, case: Case, proceeding_id: uuid.UUID, subject: str) -> None:
    """Let warnings go again at once; raises Forbidden."""
    _require_control(principal, proceeding_id)
    held = (ReminderHold.case_id == case.id) & (ReminderHold.proceeding_id == proceeding_id)
    held &= (ReminderHold.subject == subject) & ReminderHold.released_at.is_(None)
    db.session.execute(update(ReminderHold).where(held).values(released_at=now()))
    waiting = (Reminder.proceeding_id == proceeding_id) & (Reminder.subject == subject) & (Reminder.reason == "held")
    db.session.execute(
        update(Reminder).where(waiting, Reminder.state == "queued").values(next_try_at=now(), reason=None)
    )
    db.session.commit()
