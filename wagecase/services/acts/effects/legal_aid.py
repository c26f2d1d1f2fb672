"""What acts of legal aid change besides leaving an event: who handles, who sees, what each recipient's event says."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping

from sqlalchemy import delete, select, update

from wagecase.extensions import db
from wagecase.models import (
    AidVolunteer,
    CaseAccess,
    Organisation,
    ProceedingHandler,
    Recusal,
    User,
    UserRole,
)
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import Role
from wagecase.procedure.core.roles import AID_PROVIDERS
from wagecase.procedure.legal_aid.guards import AidRecipient, recipients_from_events
from wagecase.services.acts.effects.registration import effect
from wagecase.services.base.errors import Forbidden, Invalid
from wagecase.services.eventlog.act_context import ActContext


@effect("take_up")
def take_up_referral(ctx: ActContext) -> None:
    """The officer who picks has the matter; the row lock on the case and the stage let no second one through."""
    _set_handlers(ctx, [ctx.principal.user_id])


@effect("change_officer")
def replace_officer(ctx: ActContext) -> None:
    """A colleague takes over; the lawyers stay."""
    officer = _require_colleague(ctx, "officer", Role.legal_aid_officer, "not_an_officer_here")
    _set_handlers(ctx, [officer, *_assigned_lawyers(ctx)])


@effect("take_aid_application")
def receive_aid_application(ctx: ActContext) -> None:
    """Whose clock runs: a centre's (D04) or a union's (D24). A body that took the application itself has an officer."""
    own = db.session.get_one(Organisation, ctx.proceeding.organisation_id)
    if own.kind not in AID_PROVIDERS:
        raise Forbidden([Unmet("not_an_aid_body")])
    ctx.fields["provider"] = AID_PROVIDERS[own.kind]
    if not ctx.dossier.handlers.get(ctx.proceeding.id):
        _set_handlers(ctx, [ctx.principal.user_id])


@effect("leave_out_time")
def exclude_document_time(ctx: ActContext) -> None:
    """Whether the time for papers is left out of the seven days is not confirmed (D06): without a setting it is not."""
    left_out = ctx.dossier.rules.settings.get("aid.supplement_excluded") is True
    ctx.fields["excluded"] = "yes" if left_out else "no"


@effect("note_lawyers")
def record_existing_lawyers(ctx: ActContext) -> None:
    """Where aid was provided first a lawyer is there before the decision, and no second assignment is due."""
    known = _recipients(ctx)
    for claim in ctx.claims:
        there = known.get(claim, AidRecipient()).lawyer
        ctx.claim_fields[claim] = {"lawyer": "assigned" if there else "none"}


@effect("assign_lawyer")
def assign_lawyer(ctx: ActContext) -> None:
    """The officer assigns; volunteers leave the list."""
    lawyer = _require_colleague(ctx, "lawyer", Role.lawyer, "not_a_lawyer_here")
    _set_handlers(ctx, [*_current_handlers(ctx), lawyer])
    db.session.execute(delete(AidVolunteer).where(AidVolunteer.proceeding_id == ctx.proceeding.id))


@effect("change_lawyer")
def replace_lawyer(ctx: ActContext) -> None:
    """The former lawyer no longer handles, and so no longer sees, a case in which no recipient is theirs."""
    lawyer = _require_colleague(ctx, "lawyer", Role.lawyer, "not_a_lawyer_here")
    known = _recipients(ctx)
    former = {known[claim].lawyer for claim in ctx.claims if claim in known}
    kept = {one.lawyer for claim, one in known.items() if claim not in ctx.claims and one.lawyer}
    leaving = {uuid.UUID(one) for one in former - kept if one}
    _set_handlers(ctx, [*(one for one in _current_handlers(ctx) if one not in leaving), lawyer])


@effect("return_referral")
def return_referral(ctx: ActContext) -> None:
    """Back to the side that referred, which is notified; the body sees the case no longer, unless by another
    proceeding."""
    told = [entry for entry in ctx.dossier.log if entry.body["name"] == "legal_aid.referred"]
    sent = next(entry for entry in reversed(told) if entry.body["proceeding"] == str(ctx.proceeding.id))
    ctx.fields |= {"giver": sent.body["actor"], "giver_org": sent.body["org"]}
    body = ctx.proceeding.organisation_id
    others = [one for one in ctx.dossier.proceedings if one.organisation_id == body and one is not ctx.proceeding]
    if not others:
        access = CaseAccess.case_id == ctx.case.id, CaseAccess.organisation_id == body
        db.session.execute(update(CaseAccess).where(*access).values(ground="former"))


def _recipients(ctx: ActContext) -> Mapping[str, AidRecipient]:
    return recipients_from_events(ctx.dossier.events(), str(ctx.proceeding.id))


def _current_handlers(ctx: ActContext) -> list[uuid.UUID]:
    return [user for user, _ in ctx.dossier.handlers.get(ctx.proceeding.id, [])]


def _assigned_lawyers(ctx: ActContext) -> list[uuid.UUID]:
    query = select(UserRole.user_id).where(UserRole.user_id.in_(_current_handlers(ctx)), UserRole.role == Role.lawyer)
    return list(db.session.scalars(query))


def _require_colleague(ctx: ActContext, field: str, role: Role, refusal: str) -> uuid.UUID:
    """A colleague of the body in this role who need not withdraw from the case; raises Invalid."""
    wanted = uuid.UUID(str(ctx.values[field]))
    found = db.session.scalar(
        select(User.id)
        .join(UserRole, UserRole.user_id == User.id)
        .where(
            User.id == wanted,
            User.active,
            User.organisation_id == ctx.proceeding.organisation_id,
            UserRole.role == role,
            ~select(1).where(Recusal.user_id == wanted, Recusal.case_id == ctx.case.id).exists(),
        )
    )
    if found is None:
        raise Invalid({field: [Unmet(refusal)]})
    return found


def _set_handlers(ctx: ActContext, people: Iterable[uuid.UUID]) -> None:
    """These people handle the proceeding, the first being the main one."""
    wanted = list(dict.fromkeys(people))
    teams = {one.id: one.team for one in db.session.scalars(select(User).where(User.id.in_(wanted)))}
    ctx.dossier.handlers[ctx.proceeding.id] = [(one, teams[one]) for one in wanted]
    db.session.execute(delete(ProceedingHandler).where(ProceedingHandler.proceeding_id == ctx.proceeding.id))
    for rank, one in enumerate(wanted):
        db.session.add(ProceedingHandler(proceeding_id=ctx.proceeding.id, user_id=one, rank=rank))
