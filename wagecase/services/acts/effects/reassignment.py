"""What a reassignment changes: one handler in the place of another, at the same rank, with a lawyer's workers."""

from __future__ import annotations

import uuid

from sqlalchemy import delete, exists, select

from wagecase.extensions import db
from wagecase.models import ProceedingHandler, Recusal, User
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import Procedure, Role
from wagecase.procedure.legal_aid.guards import recipients_from_events
from wagecase.procedure.tables.reassignment import successor_refusal, successor_roles
from wagecase.services.acts.effects.registration import effect
from wagecase.services.base.errors import Invalid
from wagecase.services.eventlog.act_context import ActContext


@effect("reassign")
def reassign_handler(ctx: ActContext) -> None:
    """The successor takes the leaver's place. A lawyer's recipients get the successor as their lawyer, which their
    agreement and its clock follow (D11, D15)."""
    leaver, wanted = str(ctx.values["leaver"]), uuid.UUID(str(ctx.values["successor"]))
    helped = _claims_of_lawyer(ctx, leaver)
    successor = db.session.get(User, wanted)
    roles = successor_roles(
        ctx.proceeding.procedure, _user_roles(db.session.get(User, uuid.UUID(leaver))), bool(helped)
    )
    why = _refusal_for(ctx, successor, roles)
    if why is not None or successor is None:
        raise Invalid({"successor": [why or successor_refusal("successor_elsewhere")]})
    _replace_handler(ctx, uuid.UUID(leaver), successor)
    if helped:
        ctx.name, ctx.claims = "legal_aid.changed", helped
        ctx.fields |= {"lawyer": str(successor.id)}


def _claims_of_lawyer(ctx: ActContext, leaver: str) -> list[str]:
    """The claims whose worker this lawyer helps."""
    if ctx.proceeding.procedure != Procedure.legal_aid:
        return []
    found = recipients_from_events(ctx.dossier.events(), str(ctx.proceeding.id))
    return [claim for claim, one in found.items() if one.lawyer == leaver and not one.over]


def _user_roles(user: User | None) -> frozenset[Role]:
    return frozenset(Role(row.role) for row in user.roles) if user else frozenset()


def _refusal_for(ctx: ActContext, successor: User | None, wanted: frozenset[Role]) -> Unmet | None:
    """Why this person cannot take the matter, if so."""
    proceeding = ctx.proceeding
    if successor is None or successor.organisation_id != proceeding.organisation_id:
        return successor_refusal("successor_elsewhere")
    if not successor.active:
        return successor_refusal("successor_left")
    if not wanted & _user_roles(successor):
        return successor_refusal("successor_role")
    recused = exists().where(Recusal.user_id == successor.id, Recusal.case_id == ctx.case.id)
    return successor_refusal("successor_recused") if db.session.scalar(select(recused)) else None


def _replace_handler(ctx: ActContext, leaver: uuid.UUID, successor: User) -> None:
    proceeding = ctx.proceeding
    handlers = [
        (successor.id, successor.team) if user == leaver else (user, team)
        for user, team in ctx.dossier.handlers.get(proceeding.id, [])
    ]
    ctx.dossier.handlers[proceeding.id] = handlers
    db.session.execute(delete(ProceedingHandler).where(ProceedingHandler.proceeding_id == proceeding.id))
    db.session.add_all(
        ProceedingHandler(proceeding_id=proceeding.id, user_id=user, rank=rank)
        for rank, (user, _) in enumerate(handlers)
    )
