"""Which proceedings' reminders a person may control: those they handle, and those of the body they head."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import Select, exists, false, or_, select

from wagecase.extensions import db
from wagecase.models import Case, Proceeding, ProceedingHandler
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import Role
from wagecase.services.base.errors import Forbidden
from wagecase.services.base.principal import Principal


@dataclass(frozen=True, slots=True)
class ControllableProceeding:
    """A proceeding of a case, and whether the person may control its reminders."""

    proceeding: Proceeding
    may_control: bool


def list_proceedings(principal: Principal, case: Case) -> list[ControllableProceeding]:
    """The proceedings of a case."""
    rows = db.session.execute(_control_query(principal).where(Proceeding.case_id == case.id))
    return [ControllableProceeding(row[0], row[1]) for row in rows]


def require_control(principal: Principal, proceeding_id: uuid.UUID | None) -> None:
    """Raises Forbidden where the person neither handles the proceeding nor heads its body."""
    rows = db.session.execute(_control_query(principal).where(Proceeding.id == proceeding_id))
    if not any(row[1] for row in rows):
        raise Forbidden([Unmet("handlers_only")])


def _control_query(principal: Principal) -> Select[Proceeding, bool]:
    handled = exists().where(
        ProceedingHandler.proceeding_id == Proceeding.id, ProceedingHandler.user_id == principal.user_id
    )
    headed = Proceeding.organisation_id == principal.org_id if principal.has(Role.head) else false()
    return select(Proceeding, or_(handled, headed))
