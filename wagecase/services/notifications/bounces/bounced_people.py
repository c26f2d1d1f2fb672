"""People whose address sends mail back, for those who answer for the office."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import BouncedAddress, User
from wagecase.services.base.principal import Principal
from wagecase.services.notifications.bounces import suppressed_addresses
from wagecase.services.notifications.monitoring.failures import visible_organisations


@dataclass(frozen=True, slots=True)
class BouncedPerson:
    """Somebody whose mail comes back."""

    user_id: uuid.UUID
    name: str
    office: str
    code: str
    since: datetime


def list_bounced_people(principal: Principal) -> list[BouncedPerson]:
    """Of the person's reach; none are looked for while no address is marked. Raises Forbidden."""
    offices = visible_organisations(principal)
    marks = {row.address_index: row for row in db.session.scalars(select(BouncedAddress))}
    if not marks:
        return []
    query = select(User).where(User.organisation_id.in_(offices), User.active, User.email.is_not(None))
    people = db.session.scalars(query.order_by(User.name)).unique()
    found = ((one, marks.get(suppressed_addresses.address_digest(one.email or ""))) for one in people)
    return [
        BouncedPerson(one.id, one.name, one.organisation.name_zh, mark.code, mark.bounced_at)
        for one, mark in found
        if mark
    ]
