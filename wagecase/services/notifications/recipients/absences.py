"""Who is away and who stands in: set by oneself or by the head of one's office; reminders follow from that day on."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from wagecase.extensions import db
from wagecase.models import Absence, AuditEntry, User, new_id
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import Role
from wagecase.services.base.dates import now, today
from wagecase.services.base.errors import Invalid, NotFound
from wagecase.services.base.principal import Principal

MANAGING_ROLES = (Role.head, Role.bureau_head)
MAX_DAYS = 366
MAX_DEPUTY_STEPS = 3


@dataclass(frozen=True, slots=True)
class AbsenceView:
    """An absence as its page shows it."""

    id: uuid.UUID
    user_id: uuid.UUID
    name: str
    deputy: str | None
    from_on: date
    until_on: date


def absent_users(day: date) -> Mapping[uuid.UUID, uuid.UUID | None]:
    """Who is away on a day, with his deputy; of two absences the one entered last counts."""
    query = (
        select(Absence.user_id, Absence.deputy_id)
        .where(Absence.until_on >= day, Absence.from_on <= day, Absence.cancelled_at.is_(None))
        .order_by(Absence.created_at)
    )
    return MappingProxyType({row.user_id: row.deputy_id for row in db.session.execute(query)})


def find_deputy(user: uuid.UUID, absent: Mapping[uuid.UUID, uuid.UUID | None]) -> uuid.UUID | None:
    """Who stands in for somebody: himself if he is here, else his deputy or that one's; None if nobody does."""
    for _ in range(MAX_DEPUTY_STEPS):
        if user not in absent:
            return user
        deputy = absent[user]
        if deputy is None:
            return None
        user = deputy
    return None


def list_absences(principal: Principal) -> list[AbsenceView]:
    """The person's own absences that are not over; for a head, those of his organisation."""
    deputy = aliased(User)
    query = (
        select(Absence, User.name, deputy.name.label("deputy"))
        .join(User, User.id == Absence.user_id)
        .outerjoin(deputy, deputy.id == Absence.deputy_id)
        .where(Absence.until_on >= today(), Absence.cancelled_at.is_(None))
        .order_by(Absence.from_on, Absence.id)
    )
    whose = User.organisation_id == principal.org_id if principal.has(*MANAGING_ROLES) else User.id == principal.user_id
    return [
        AbsenceView(
            row.Absence.id, row.Absence.user_id, row.name, row.deputy, row.Absence.from_on, row.Absence.until_on
        )
        for row in db.session.execute(query.where(whose))
    ]


def list_office_colleagues(principal: Principal) -> Sequence[User]:
    """Who works in the person's organisation: who may be away, and who may stand in."""
    query = select(User).where(User.organisation_id == principal.org_id, User.active).order_by(User.name, User.id)
    return db.session.scalars(query).unique().all()


def add_absence(
    principal: Principal, *, user_id: uuid.UUID, deputy_id: uuid.UUID | None, from_on: date, until_on: date
) -> uuid.UUID:
    """Enter an absence; returns its id.

    Raises:
        NotFound: it is somebody else's, and the person is not his head.
        Invalid: the days are wrong, or the deputy is none of the office, the person himself or away all that time.
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
    db.session.commit()
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
    same = select(Absence.id).where(
        Absence.user_id == deputy_id,
        Absence.cancelled_at.is_(None),
        Absence.from_on <= from_on,
        Absence.until_on >= until_on,
    )
    return {"deputy_id": [Unmet("deputy_away")]} if db.session.scalar(same.limit(1)) else {}


def cancel_absence(principal: Principal, absence_id: uuid.UUID) -> None:
    """End an absence: from now on the person gets his reminders himself; raises NotFound."""
    if absence_id not in {one.id for one in list_absences(principal)}:
        raise NotFound
    db.session.execute(update(Absence).where(Absence.id == absence_id).values(cancelled_at=now()))
    db.session.add(AuditEntry(user_id=principal.user_id, action="absence_ended", subject=str(absence_id), detail={}))
    db.session.commit()
