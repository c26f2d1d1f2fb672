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
from wagecase.procedure.core.enums import OrgKind, Role
from wagecase.procedure.legal_aid.guards import Recipient, recipients
from wagecase.services.base.errors import Forbidden, Invalid
from wagecase.services.eventlog.act_context import Performing

PROVIDERS: Mapping[str, str] = {OrgKind.legal_aid_centre: "centre", OrgKind.union: "union"}


def take_up(doing: Performing) -> None:
    """The officer who picks has the matter; the row lock on the case and the stage let no second one through."""
    _handlers(doing, [doing.principal.user_id])


def change_officer(doing: Performing) -> None:
    """A colleague takes over; the lawyers stay."""
    officer = _person(doing, "officer", Role.legal_aid_officer, "not_an_officer_here")
    _handlers(doing, [officer, *_lawyers(doing)])


def take_application(doing: Performing) -> None:
    """Whose clock runs: a centre's (D04) or a union's (D24). A body that took the application itself has an officer."""
    own = db.session.get_one(Organisation, doing.proceeding.organisation_id)
    if own.kind not in PROVIDERS:
        raise Forbidden([Unmet("not_an_aid_body")])
    doing.fields["provider"] = PROVIDERS[own.kind]
    if not doing.dossier.handlers.get(doing.proceeding.id):
        _handlers(doing, [doing.principal.user_id])


def leave_out_time(doing: Performing) -> None:
    """Whether the time for papers is left out of the seven days is not confirmed (D06): without a setting it is not."""
    left_out = doing.dossier.rules.settings.get("aid.supplement_excluded") is True
    doing.fields["excluded"] = "yes" if left_out else "no"


def note_lawyers(doing: Performing) -> None:
    """Where aid was provided first a lawyer is there before the decision, and no second assignment is owed."""
    known = _recipients(doing)
    for claim in doing.claims:
        there = known.get(claim, Recipient()).lawyer
        doing.claim_fields[claim] = {"lawyer": "assigned" if there else "none"}


def assign_lawyer(doing: Performing) -> None:
    """The officer assigns; whoever volunteered is thanked by leaving the list."""
    lawyer = _person(doing, "lawyer", Role.lawyer, "not_a_lawyer_here")
    _handlers(doing, [*_present(doing), lawyer])
    db.session.execute(delete(AidVolunteer).where(AidVolunteer.proceeding_id == doing.proceeding.id))


def change_lawyer(doing: Performing) -> None:
    """The former lawyer no longer handles, and so no longer sees, what is left to no recipient of his."""
    lawyer = _person(doing, "lawyer", Role.lawyer, "not_a_lawyer_here")
    known = _recipients(doing)
    former = {known[claim].lawyer for claim in doing.claims if claim in known}
    kept = {one.lawyer for claim, one in known.items() if claim not in doing.claims and one.lawyer}
    leaving = {uuid.UUID(one) for one in former - kept if one}
    _handlers(doing, [*(one for one in _present(doing) if one not in leaving), lawyer])


def return_referral(doing: Performing) -> None:
    """Back to the side that referred, which is told; the body sees the case no longer, unless by another proceeding."""
    told = [entry for entry in doing.dossier.log if entry.body["name"] == "legal_aid.referred"]
    sent = next(entry for entry in reversed(told) if entry.body["proceeding"] == str(doing.proceeding.id))
    doing.fields |= {"giver": sent.body["actor"], "giver_org": sent.body["org"]}
    body = doing.proceeding.organisation_id
    others = [one for one in doing.dossier.proceedings if one.organisation_id == body and one is not doing.proceeding]
    if not others:
        access = CaseAccess.case_id == doing.case.id, CaseAccess.organisation_id == body
        db.session.execute(update(CaseAccess).where(*access).values(ground="former"))


def _recipients(doing: Performing) -> Mapping[str, Recipient]:
    return recipients(doing.dossier.events(), str(doing.proceeding.id))


def _present(doing: Performing) -> list[uuid.UUID]:
    return [user for user, _ in doing.dossier.handlers.get(doing.proceeding.id, [])]


def _lawyers(doing: Performing) -> list[uuid.UUID]:
    query = select(UserRole.user_id).where(UserRole.user_id.in_(_present(doing)), UserRole.role == Role.lawyer)
    return list(db.session.scalars(query))


def _person(doing: Performing, field: str, role: Role, refusal: str) -> uuid.UUID:
    """A colleague of the body in this role who need not withdraw from the case; raises Invalid."""
    wanted = uuid.UUID(str(doing.values[field]))
    found = db.session.scalar(
        select(User.id)
        .join(UserRole, UserRole.user_id == User.id)
        .where(
            User.id == wanted,
            User.active,
            User.organisation_id == doing.proceeding.organisation_id,
            UserRole.role == role,
            ~select(1).where(Recusal.user_id == wanted, Recusal.case_id == doing.case.id).exists(),
        )
    )
    if found is None:
        raise Invalid({field: [Unmet(refusal)]})
    return found


def _handlers(doing: Performing, people: Iterable[uuid.UUID]) -> None:
    """These people handle the proceeding, the first being the main one."""
    wanted = list(dict.fromkeys(people))
    teams = {one.id: one.team for one in db.session.scalars(select(User).where(User.id.in_(wanted)))}
    doing.dossier.handlers[doing.proceeding.id] = [(one, teams[one]) for one in wanted]
    db.session.execute(delete(ProceedingHandler).where(ProceedingHandler.proceeding_id == doing.proceeding.id))
    for rank, one in enumerate(wanted):
        db.session.add(ProceedingHandler(proceeding_id=doing.proceeding.id, user_id=one, rank=rank))
