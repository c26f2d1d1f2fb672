"""Enters and cancels absences, one's own or as head of an office; reminders go to the deputy from that day on."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import update

from wagecase.extensions import db
from wagecase.models import Absence, AuditEntry, new_id
from wagecase.procedure.core.acts import Unmet
from wagecase.services.base.dates import now, today
from wagecase.services.base.errors import Invalid, NotFound
from wagecase.services.base.principal import Principal
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.notifications.recipients.absences import (
    MANAGING_ROLES,
    is_away_throughout,
    list_absences,
    list_office_colleagues,
)

MAX_DAYS = 366


@unit_of_work()
def add_absence(
    principal: Principal, *, user_id: uuid.UUID, deputy_id: uuid.UUID | None, from_on: date, until_on: date
) -> uuid.UUID:
    """Enter an absence; returns its id.

    Raises:
        NotFound: it is somebody else's, and the person is not their head.
        Invalid: the days are wrong, or the deputy is not of the office, is the absent person or is away all that time.
    """
    if user_id != principal.user_id and not principal.has(*MANAGING_ROLES):
        raise NotFound
    office = {one.id for one in list_office_colleagues(principal)}
    if user_id not in office:
        raise NotFound
    wrong = {**_day_refusals(from_on, until_on), **_deputy_refusals(user_id, deputy_id, office, from_on, until_on)}
    if wrong:
        raise Invalid(wrong)
    row = Absence(
        id=new_id(),
        user_id=user_id,
        deputy_id=deputy_id,
        from_on=from_on,
        until_on=until_on,
        set_by=principal.user_id,
    )
    detail = {"from": from_on.isoformat(), "until": until_on.isoformat(), "deputy": str(deputy_id or "")}
    db.session.add(row)
    db.session.add(AuditEntry(user_id=principal.user_id, action="absence_entered", subject=str(user_id), detail=detail))
    return row.id


def _day_refusals(from_on: date, until_on: date) -> dict[str, list[Unmet]]:
    if until_on < from_on:
        return {"until_on": [Unmet("ends_before_it_begins")]}
    if until_on < today():
        return {"until_on": [Unmet("absence_over")]}
    if (until_on - from_on).days > MAX_DAYS:
        return {"until_on": [Unmet("absence_long", {"days": str(MAX_DAYS)})]}
    return {}


def _deputy_refusals(
    user_id: uuid.UUID, deputy_id: uuid.UUID | None, office: set[uuid.UUID], from_on: date, until_on: date
) -> dict[str, list[Unmet]]:
    if deputy_id is None:
        return {}
    if deputy_id == user_id:
        return {"deputy_id": [Unmet("own_deputy")]}
    if deputy_id not in office:
        return {"deputy_id": [Unmet("not_of_the_office")]}
    away = is_away_throughout(deputy_id, from_on, until_on)
    return {"deputy_id": [Unmet("deputy_away")]} if away else {}


@unit_of_work()
def cancel_absence(principal: Principal, absence_id: uuid.UUID) -> None:
    """End an absence: from now on the person gets their own reminders; raises NotFound."""
    if absence_id not in {one.id for one in list_absences(principal)}:
        raise NotFound
    db.session.execute(update(Absence).where(Absence.id == absence_id).values(cancelled_at=now()))
    db.session.add(AuditEntry(user_id=principal.user_id, action="absence_ended", subject=str(absence_id), detail={}))
