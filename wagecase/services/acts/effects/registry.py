"""What acts change besides leaving an event: one function per effect that the procedure tables name."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import (
    Document,
    LiableParty,
    Party,
    ProceedingHandler,
    Recusal,
    User,
    UserRole,
    new_id,
)
from wagecase.procedure.core.acts import Unmet
from wagecase.services.acts.effects import arbitration, designation, employer, legal_aid, money, transfers
from wagecase.services.acts.effects.consolidate import join, split
from wagecase.services.acts.effects.corrections import correct
from wagecase.services.acts.effects.reassignment import pass_on
from wagecase.services.acts.effects.undo_consolidate import unjoin
from wagecase.services.acts.party_resolution import party_of
from wagecase.services.base.errors import Invalid
from wagecase.services.eventlog.act_context import Performing

HANDLING_ROLES = ("clerk", "inspector", "mediator", "arbitrator", "legal_aid_officer", "lawyer")


def assign_handlers(doing: Performing) -> None:
    """The named people become the handlers, the first being the main one; all must work in the organisation."""
    wanted = list(dict.fromkeys(uuid.UUID(str(each)) for each in doing.values["handlers"]))
    people = _staff(doing, wanted)
    proceeding = doing.proceeding
    doing.dossier.handlers[proceeding.id] = [(one, people[one].team) for one in wanted]
    _rewrite_handlers(doing)


def _staff(doing: Performing, wanted: list[uuid.UUID]) -> dict[uuid.UUID, User]:
    query = (
        select(User)
        .join(UserRole, UserRole.user_id == User.id)
        .where(
            User.id.in_(wanted),
            User.active,
            User.organisation_id == doing.proceeding.organisation_id,
            UserRole.role.in_(HANDLING_ROLES),
            ~select(1).where(Recusal.user_id == User.id, Recusal.case_id == doing.case.id).exists(),
        )
    )
    people = {one.id: one for one in db.session.scalars(query)}
    if not wanted or len(people) < len(wanted):
        raise Invalid({"handlers": [Unmet("not_staff_here")]})
    return people


def _rewrite_handlers(doing: Performing) -> None:
    proceeding = doing.proceeding
    for row in db.session.scalars(select(ProceedingHandler).where(ProceedingHandler.proceeding_id == proceeding.id)):
        db.session.delete(row)
    db.session.flush()
    for rank, (user_id, _) in enumerate(doing.dossier.handlers.get(proceeding.id, [])):
        db.session.add(ProceedingHandler(proceeding_id=proceeding.id, user_id=user_id, rank=rank))


def remove_handler(doing: Performing) -> None:
    """Recusal: the person no longer handles and no longer sees the case (fact A19)."""
    leaving = uuid.UUID(str(doing.values["handler"]))
    current = doing.dossier.handlers.get(doing.proceeding.id, [])
    doing.dossier.handlers[doing.proceeding.id] = [one for one in current if one[0] != leaving]
    _rewrite_handlers(doing)
    if db.session.get(Recusal, (leaving, doing.case.id)) is None:
        db.session.add(Recusal(user_id=leaving, case_id=doing.case.id))


def list_liable(doing: Performing) -> None:
    """Who else must pay, on which ground, and up to what sum where the law limits it (facts A43–A46)."""
    party = _party(doing, str(doing.values["party"]), "party")
    if party.employer_id is None:
        raise Invalid({"party": [Unmet("not_an_employer")]})
    row = LiableParty(
        id=new_id(),
        case_id=doing.case.id,
        employer_id=party.employer_id,
        ground=str(doing.values["ground"]),
        cap=doing.values.get("cap"),
        event_position=doing.position,
    )
    known = {(one.employer_id, one.ground) for one in doing.dossier.liable}
    if (row.employer_id, row.ground) not in known:
        db.session.add(row)
        doing.dossier.liable.append(row)


def _party(doing: Performing, given: str, field: str) -> Party:
    found = party_of(doing.case, doing.dossier.claims, given)
    if found is None:
        raise Invalid({field: [Unmet("not_a_party")]})
    return found


def issue_document(doing: Performing) -> None:
    """The paper that the act issues; its id goes onto the event, so that clocks may run per document and party."""
    party = _party(doing, str(doing.values["party"]), "party") if doing.values.get("party") else None
    due = doing.values.get("due")
    row = Document(
        id=new_id(),
        case_id=doing.case.id,
        proceeding_id=doing.proceeding.id,
        kind=doing.act.records,
        number=doing.values.get("number"),
        issued_on=doing.happened_on,
        due_on=due if isinstance(due, date) else None,
        service_method=doing.values.get("method"),
        party_id=party.id if party else None,
        event_position=doing.position,
    )
    db.session.add(row)
    doing.document = str(row.id)
    doing.party = str(party.id) if party else doing.party


def reopen(doing: Performing) -> None:
    """A closed case comes back; outcomes of claims that are not paid in full are open again."""
    for claim in doing.dossier.claims:
        if claim.outcome is not None and claim.outcome != "withdrawn" and money.outstanding(claim) > Decimal(0):
            claim.outcome = None


EFFECTS: Mapping[str, Callable[[Performing], None]] = MappingProxyType(
    {
        "assign_handlers": assign_handlers,
        "pass_on": pass_on,
        "remove_handler": remove_handler,
        "set_found": money.set_found,
        "take_payment": money.take_payment,
        "reverse_payment": money.reverse_payment,
        "confirm_receipt": money.confirm_receipt,
        "record_promise": money.record_promise,
        "record_terms": money.record_terms,
        "take_application": arbitration.take_application,
        "open_fast_track": arbitration.open_fast_track,
        "set_hearing": arbitration.set_hearing,
        "make_award": arbitration.make_award,
        "serve_workers": arbitration.serve_workers,
        "serve_award": arbitration.serve_award,
        "record_suit": arbitration.record_suit,
        "settle_claims": arbitration.settle_claims,
        "list_liable": list_liable,
        "hand_over": transfers.hand_over,
        "take_receipt": transfers.take_receipt,
        "return_hand_over": transfers.return_hand_over,
        "answer_hand_over": transfers.answer_hand_over,
        "ask_designation": designation.ask,
        "designate": designation.designate,
        "ask_more_time": transfers.ask_more_time,
        "grant_more_time": transfers.grant_more_time,
        "refuse_more_time": transfers.refuse_more_time,
        "name_employer": employer.name_employer,
        "join": join,
        "unjoin": unjoin,
        "split": split,
        "set_outcomes": money.set_outcomes,
        "issue_document": issue_document,
        "take_up": legal_aid.take_up,
        "change_officer": legal_aid.change_officer,
        "return_referral": legal_aid.return_referral,
        "take_aid_application": legal_aid.take_application,
        "leave_out_time": legal_aid.leave_out_time,
        "note_lawyers": legal_aid.note_lawyers,
        "assign_lawyer": legal_aid.assign_lawyer,
        "change_lawyer": legal_aid.change_lawyer,
        "reopen": reopen,
        "correct": correct,
    }
)
