"""Who is away, and who stands in for them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import aliased

from wagecase.extensions import db
from wagecase.models import Absence, User
from wagecase.procedure.core.enums import Role
from wagecase.services.base.dates import today
from wagecase.services.base.principal import Principal

MANAGING_ROLES = (Role.head, Role.bureau_head)
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


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody of the same organisation."""

    id: uuid.UUID
    name: str


def absent_users(day: date) -> Mapping[uuid.UUID, uuid.UUID | None]:
    """Who is away on a day, with their deputy; of two absences the one entered last counts."""
    query = (
        select(Absence.user_id, Absence.deputy_id)
        .where(Absence.until_on >= day, Absence.from_on <= day, Absence.cancelled_at.is_(None))
        .order_by(Absence.created_at)
    )
    return MappingProxyType({row.user_id: row.deputy_id for row in db.session.execute(query)})


def find_deputy(user: uuid.UUID, absent: Mapping[uuid.UUID, uuid.UUID | None]) -> uuid.UUID | None:
    """Who stands in for somebody: they themselves if present, else their deputy or that one's; None if nobody does."""
    for _ in range(MAX_DEPUTY_STEPS):
        if user not in absent:
            return user
        deputy = absent[user]
        if deputy is None:
            return None
        user = deputy
    return None


def list_absences(principal: Principal) -> list[AbsenceView]:
    """The person's own absences that are not over; for a head, those of the whole organisation."""
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


def list_office_colleagues(principal: Principal) -> list[StandIn]:
    """Who works in the person's organisation: who may be away, and who may stand in."""
    query = select(User.id, User.name).where(User.organisation_id == principal.org_id, User.active)
    return [StandIn(*row) for row in db.session.execute(query.order_by(User.name, User.id))]


def is_away_throughout(user_id: uuid.UUID, from_on: date, until_on: date) -> bool:
    """Whether one absence of the person covers all of these days."""
    covering = select(Absence.id).where(
        Absence.user_id == user_id,
        Absence.cancelled_at.is_(None),
        Absence.from_on <= from_on,
        Absence.until_on >= until_on,
    )
    return db.session.scalar(covering.limit(1)) is not None
