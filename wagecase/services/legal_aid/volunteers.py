"""Lawyers who offer to take a matter of legal aid, and take the offer back."""

from __future__ import annotations

import uuid

from sqlalchemy import delete, text
from sqlalchemy.dialects.postgresql import insert

from wagecase.extensions import db
from wagecase.models import AidVolunteer, utcnow
from wagecase.procedure.core.enums import Role
from wagecase.services.access import visibility
from wagecase.services.base.errors import Forbidden, NotFound
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.legal_aid.pool import LAWYER, WAIT_CONDITIONS, WAITING_SQL


@unit_of_work()
def volunteer_for_matter(principal: Principal, proceeding_id: uuid.UUID) -> None:
    """Offer to take a matter that looks for a lawyer. Offering twice is offering once.

    Raises:
        Forbidden: not a lawyer.
        NotFound: no matter of their body that looks for a lawyer.
    """
    _require_lawyer_sought(principal, proceeding_id)
    row = {"proceeding_id": proceeding_id, "user_id": principal.user_id, "since": utcnow()}
    db.session.execute(insert(AidVolunteer).values(row).on_conflict_do_nothing())


@unit_of_work()
def withdraw_volunteer(principal: Principal, proceeding_id: uuid.UUID) -> None:
    """Take the offer back before the officer has assigned; raises as `volunteer`."""
    _require_lawyer_sought(principal, proceeding_id)
    own = AidVolunteer.proceeding_id == proceeding_id, AidVolunteer.user_id == principal.user_id
    db.session.execute(delete(AidVolunteer).where(*own))


def _require_lawyer_sought(principal: Principal, proceeding_id: uuid.UUID) -> None:
    if not principal.has(Role.lawyer):
        visibility.get_visible_proceeding(principal, proceeding_id)
        raise Forbidden([wrong_role([Role.lawyer])])
    query = f"SELECT p.id {WAITING_SQL.format(waits=WAIT_CONDITIONS[LAWYER])} AND p.id = :proceeding FOR UPDATE"
    values = {"org": principal.org_id, "user": principal.user_id, "proceeding": proceeding_id}
    if db.session.scalar(text(query), values) is None:
        raise NotFound
