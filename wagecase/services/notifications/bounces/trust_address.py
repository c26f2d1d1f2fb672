"""Trusts an address again whose mail came back."""

from __future__ import annotations

import uuid

from wagecase.extensions import db
from wagecase.models import AuditEntry, User
from wagecase.services.base.errors import NotFound
from wagecase.services.base.principal import Principal
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.notifications.bounces import suppressed_addresses
from wagecase.services.notifications.bounces.bounced_people import list_bounced_people


@unit_of_work()
def trust_address(principal: Principal, user_id: uuid.UUID) -> None:
    """Write to a person again: the address is right, or was mended elsewhere.

    Raises:
        Forbidden: the person's role does not answer for mail.
        NotFound: nobody of the person's reach, or no mark.
    """
    if user_id not in {one.user_id for one in list_bounced_people(principal)}:
        raise NotFound
    user = db.session.get_one(User, user_id)
    suppressed_addresses.unsuppress(suppressed_addresses.address_digest(user.email or ""))
    db.session.add(AuditEntry(user_id=principal.user_id, action="address_trusted", subject=str(user_id), detail={}))
