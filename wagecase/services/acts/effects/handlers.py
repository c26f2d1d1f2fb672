"""Who handles a proceeding: what naming handlers and recusal change."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import (
    ProceedingHandler,
    Recusal,
    User,
    UserRole,
)
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.roles import HANDLING_ROLES
from wagecase.services.acts.effects.registration import effect
from wagecase.services.base.errors import Invalid
from wagecase.services.eventlog.act_context import ActContext


@effect("assign_handlers")
def assign_handlers(ctx: ActContext) -> None:
    """The named people become the handlers, the first being the main one; all must work in the organisation."""
    wanted = list(dict.fromkeys(uuid.UUID(str(each)) for each in ctx.values["handlers"]))
    people = _colleagues(ctx, wanted)
    proceeding = ctx.proceeding
    ctx.dossier.handlers[proceeding.id] = [(one, people[one].team) for one in wanted]
    _replace_handlers(ctx)


def _colleagues(ctx: ActContext, wanted: list[uuid.UUID]) -> dict[uuid.UUID, User]:
    query = (
        select(User)
        .join(UserRole, UserRole.user_id == User.id)
        .where(
            User.id.in_(wanted),
            User.active,
            User.organisation_id == ctx.proceeding.organisation_id,
            UserRole.role.in_(HANDLING_ROLES),
            ~select(1).where(Recusal.user_id == User.id, Recusal.case_id == ctx.case.id).exists(),
        )
    )
    people = {one.id: one for one in db.session.scalars(query)}
    if not wanted or len(people) < len(wanted):
        raise Invalid({"handlers": [Unmet("not_staff_here")]})
    return people


def _replace_handlers(ctx: ActContext) -> None:
    proceeding = ctx.proceeding
    for row in db.session.scalars(select(ProceedingHandler).where(ProceedingHandler.proceeding_id == proceeding.id)):
        db.session.delete(row)
    db.session.flush()
    for rank, (user_id, _) in enumerate(ctx.dossier.handlers.get(proceeding.id, [])):
        db.session.add(ProceedingHandler(proceeding_id=proceeding.id, user_id=user_id, rank=rank))


@effect("remove_handler")
def remove_handler(ctx: ActContext) -> None:
    """Recusal: the person no longer handles and no longer sees the case (fact A19)."""
    leaving = uuid.UUID(str(ctx.values["handler"]))
    current = ctx.dossier.handlers.get(ctx.proceeding.id, [])
    ctx.dossier.handlers[ctx.proceeding.id] = [one for one in current if one[0] != leaving]
    _replace_handlers(ctx)
    if db.session.get(Recusal, (leaving, ctx.case.id)) is None:
        db.session.add(Recusal(user_id=leaving, case_id=ctx.case.id))
