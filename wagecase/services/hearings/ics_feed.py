"""A person's private calendar: the due days and hearings of what they handle, by number, under an address that cannot
be guessed and can be taken back. Those who have left, or may no longer see a case, get nothing."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from wagecase.extensions import current_config, db
from wagecase.law.words import Bilingual
from wagecase.mail.calendars import CalendarEntry, render_calendar
from wagecase.models import CalendarFeed, Case, CaseAccess, Deadline, ProceedingHandler, User
from wagecase.services.access.visibility import visible_to
from wagecase.services.base import rules_in_force
from wagecase.services.base.dates import now, today
from wagecase.services.base.errors import NotFound
from wagecase.services.base.principal import Principal
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.hearings import hearing_days
from wagecase.services.hearings.ics_entries import deadline_entry, hearing_entry
from wagecase.services.hearings.notice_deadlines import HEARING_LABELS
from wagecase.services.identity.api_tokens import sha256_hex

PAST_SPAN, FUTURE_SPAN = timedelta(days=30), timedelta(days=400)
MAX_ENTRIES = 1000
FEED_NAME = Bilingual("欠薪案件期限", "Wage case deadlines")
DUE_SUMMARY = Bilingual("{number} {what}到期", "{number} {what} due")


@unit_of_work()
def renew_feed(principal: Principal) -> str:
    """Make an address for the person's calendar, in the place of an earlier one; it is shown once."""
    secret = secrets.token_urlsafe(32)
    values = {"digest": sha256_hex(secret), "created_at": now(), "read_on": None}
    row = insert(CalendarFeed).values(user_id=principal.user_id, **values)
    db.session.execute(row.on_conflict_do_update(index_elements=["user_id"], set_=values))
    return f"{current_config().public_url}/console/calendar/{secret}.ics"


@unit_of_work()
def revoke_feed(principal: Principal) -> None:
    """Take the address back."""
    delete_feed(principal.user_id)


def delete_feed(user_id: uuid.UUID) -> None:
    """The same when they leave or get another password: somebody else may have made it. The caller commits."""
    db.session.execute(delete(CalendarFeed).where(CalendarFeed.user_id == user_id))


def get_own_feed(principal: Principal) -> CalendarFeed | None:
    """Whether the person has one, and when it was last read."""
    return db.session.get(CalendarFeed, principal.user_id)


def render_feed(secret: str) -> bytes:
    """The calendar under an address.

    Raises:
        NotFound: there is no such address, or its person has left.
    """
    row = db.session.scalar(select(CalendarFeed).where(CalendarFeed.digest == sha256_hex(secret)))
    user = db.session.get(User, row.user_id) if row else None
    if row is None or user is None or not user.active:
        raise NotFound
    lang = "en" if user.locale.startswith("en") else "zh"
    entries = [*_deadline_entries(Principal.from_user(user), lang), *_hearing_entries(Principal.from_user(user), lang)]
    calendar = render_calendar(entries, FEED_NAME.get(lang))
    if row.read_on != today():
        _mark_read(user.id)
    return calendar


@unit_of_work()
def _mark_read(user_id: uuid.UUID) -> None:
    db.session.execute(update(CalendarFeed).where(CalendarFeed.user_id == user_id).values(read_on=today()))


def _deadline_entries(principal: Principal, lang: str) -> Iterator[CalendarEntry]:
    clocks = rules_in_force.current_rules().book.clocks
    query = (
        select(Deadline, Case.number)
        .join(ProceedingHandler, ProceedingHandler.proceeding_id == Deadline.proceeding_id)
        .join(Case, Case.id == Deadline.case_id)
        .join(CaseAccess, CaseAccess.case_id == Deadline.case_id)
        .where(ProceedingHandler.user_id == principal.user_id, visible_to(principal))
        .where(Deadline.state == "running", ~Deadline.contingent)
        .where(Deadline.due_on.between(today() - PAST_SPAN, today() + FUTURE_SPAN))
        .order_by(Deadline.due_on, Deadline.case_id)
        .limit(MAX_ENTRIES)
    )
    for row, number in db.session.execute(query):
        if row.due_on is not None and row.clock in clocks:
            yield deadline_entry(row, number or "", clocks[row.clock].label.get(lang), now(), lang)


def _hearing_entries(principal: Principal, lang: str) -> Iterator[CalendarEntry]:
    """Only of cases that the person may see now."""
    found = hearing_days.hearings_between(today() - PAST_SPAN, today() + FUTURE_SPAN, user_id=principal.user_id)
    query = select(CaseAccess.case_id).where(
        CaseAccess.case_id.in_({one.case_id for one in found}), visible_to(principal)
    )
    seen = set(db.session.scalars(query)) if found else set()
    for one in found:
        if one.case_id in seen:
            called = HEARING_LABELS[one.procedure].get(lang)
            yield hearing_entry(one.proceeding_id, one.case_id, f"{one.number} {called}", one.day, now())
