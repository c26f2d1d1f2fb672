"""What passing a matter on changes: one handler in the place of another, at his rank, with a lawyer's workers."""

from __future__ import annotations

import uuid

from sqlalchemy import delete, exists, select

from wagecase.extensions import db
from wagecase.models import ProceedingHandler, Recusal, User
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import Procedure, Role
from wagecase.procedure.legal_aid.guards import recipients
from wagecase.procedure.tables.reassignment import refusal, roles_for
from wagecase.services.base.errors import Invalid
from wagecase.services.eventlog.act_context import Performing


def pass_on(doing: Performing) -> None:
    """The successor takes the leaver's place. A lawyer's recipients get him as their lawyer, which their agreement and
    its clock follow (D11, D15)."""
    leaver, wanted = str(doing.values["leaver"]), uuid.UUID(str(doing.values["successor"]))
    helped = _helped(doing, leaver)
    successor = db.session.get(User, wanted)
    roles = roles_for(doing.proceeding.procedure, _roles(db.session.get(User, uuid.UUID(leaver))), bool(helped))
    why = _unfit(doing, successor, roles)
    if why is not None or successor is None:
        raise Invalid({"successor": [why or refusal("successor_elsewhere")]})
    _replace(doing, uuid.UUID(leaver), successor)
    if helped:
        doing.name, doing.claims = "legal_aid.changed", helped
        doing.fields |= {"lawyer": str(successor.id)}


def _helped(doing: Performing, leaver: str) -> list[str]:
    """The claims whose worker this lawyer helps."""
    if doing.proceeding.procedure != Procedure.legal_aid:
        return []
    found = recipients(doing.dossier.events(), str(doing.proceeding.id))
    return [claim for claim, one in found.items() if one.lawyer == leaver and not one.over]


def _roles(user: User | None) -> frozenset[Role]:
    return frozenset(Role(row.role) for row in user.roles) if user else frozenset()


def _unfit(doing: Performing, successor: User | None, wanted: frozenset[Role]) -> Unmet | None:
    """Why this person cannot take the matter, if so."""
    proceeding = doing.proceeding
    if successor is None or successor.organisation_id != proceeding.organisation_id:
        return refusal("successor_elsewhere")
    if not successor.active:
        return refusal("successor_left")
    if not wanted & _roles(successor):
        return refusal("successor_role")
    recused = exists().where(Recusal.user_id == successor.id, Recusal.case_id == doing.case.id)
    return refusal("successor_recused") if db.session.scalar(select(recused)) else None


def _replace(doing: Performing, leaver: uuid.UUID, successor: User) -> None:
    proceeding = doing.proceeding
    handlers = [
        (successor.id, successor.team) if user == leaver else (user, team)
        for user, team in doing.dossier.handlers.get(proceeding.id, [])
    ]
    doing.dossier.handlers[proceeding.id] = handlers
    db.session.execute(delete(ProceedingHandler).where(ProceedingHandler.proceeding_id == proceeding.id))
    db.session.add_all(
        ProceedingHandler(proceeding_id=proceeding.id, user_id=user, rank=rank)
        for rank, (user, _) in enumerate(handlers)
    )
