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
from wagecase.procedure.core.roles import HANDLING_ROLES
from wagecase.services.acts.effects import arbitration, designation, employer, legal_aid, money, transfers
from wagecase.services.acts.effects.consolidate import join_case, split_case
from wagecase.services.acts.effects.corrections import correct_event
from wagecase.services.acts.effects.reassignment import reassign_handler
from wagecase.services.acts.effects.undo_consolidate import undo_join
from wagecase.services.acts.party_resolution import resolve_party
from wagecase.services.base.errors import Invalid
from wagecase.services.eventlog.act_context import ActContext


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


def remove_handler(ctx: ActContext) -> None:
    """Recusal: the person no longer handles and no longer sees the case (fact A19)."""
    leaving = uuid.UUID(str(ctx.values["handler"]))
    current = ctx.dossier.handlers.get(ctx.proceeding.id, [])
    ctx.dossier.handlers[ctx.proceeding.id] = [one for one in current if one[0] != leaving]
    _replace_handlers(ctx)
    if db.session.get(Recusal, (leaving, ctx.case.id)) is None:
        db.session.add(Recusal(user_id=leaving, case_id=ctx.case.id))


def add_liable_party(ctx: ActContext) -> None:
    """Who else must pay, on which ground, and up to what sum where the law limits it (facts A43–A46)."""
    party = _require_party(ctx, str(ctx.values["party"]), "party")
    if party.employer_id is None:
        raise Invalid({"party": [Unmet("not_an_employer")]})
    row = LiableParty(
        id=new_id(),
        case_id=ctx.case.id,
        employer_id=party.employer_id,
        ground=str(ctx.values["ground"]),
        cap=ctx.values.get("cap"),
        event_position=ctx.position,
    )
    known = {(one.employer_id, one.ground) for one in ctx.dossier.liable}
    if (row.employer_id, row.ground) not in known:
        db.session.add(row)
        ctx.dossier.liable.append(row)


def _require_party(ctx: ActContext, given: str, field: str) -> Party:
    found = resolve_party(ctx.case, ctx.dossier.claims, given)
    if found is None:
        raise Invalid({field: [Unmet("not_a_party")]})
    return found


def issue_document(ctx: ActContext) -> None:
    """The paper that the act issues; its id goes onto the event, so that clocks may run per document and party."""
    party = _require_party(ctx, str(ctx.values["party"]), "party") if ctx.values.get("party") else None
    due = ctx.values.get("due")
    row = Document(
        id=new_id(),
        case_id=ctx.case.id,
        proceeding_id=ctx.proceeding.id,
        kind=ctx.act.records,
        number=ctx.values.get("number"),
        issued_on=ctx.happened_on,
        due_on=due if isinstance(due, date) else None,
        service_method=ctx.values.get("method"),
        party_id=party.id if party else None,
        event_position=ctx.position,
    )
    db.session.add(row)
    ctx.document = str(row.id)
    ctx.party = str(party.id) if party else ctx.party


def reopen_case(ctx: ActContext) -> None:
    """A closed case comes back; outcomes of claims that are not paid in full are open again."""
    for claim in ctx.dossier.claims:
        if claim.outcome is not None and claim.outcome != "withdrawn" and money.outstanding(claim) > Decimal(0):
            claim.outcome = None


EFFECTS: Mapping[str, Callable[[ActContext], None]] = MappingProxyType(
    {
        "assign_handlers": assign_handlers,
        "reassign": reassign_handler,
        "remove_handler": remove_handler,
        "set_found": money.set_found_amounts,
        "take_payment": money.record_payment,
        "reverse_payment": money.reverse_payment,
        "confirm_receipt": money.confirm_receipt,
        "record_promise": money.record_promise,
        "record_terms": money.record_agreement_terms,
        "take_application": arbitration.receive_arbitration_application,
        "open_fast_track": arbitration.open_fast_track,
        "set_hearing": arbitration.set_hearing,
        "make_award": arbitration.make_award,
        "serve_workers": arbitration.serve_workers,
        "serve_award": arbitration.serve_award,
        "record_suit": arbitration.record_suit,
        "settle_claims": arbitration.record_settlement_terms,
        "list_liable": add_liable_party,
        "transfer": transfers.request_transfer,
        "take_receipt": transfers.acknowledge_transfer,
        "return_transfer": transfers.return_transfer,
        "answer_transfer": transfers.answer_transfer,
        "ask_designation": designation.request_designation,
        "designate": designation.designate_office,
        "ask_more_time": transfers.request_more_time,
        "grant_more_time": transfers.grant_more_time,
        "refuse_more_time": transfers.refuse_more_time,
        "name_employer": employer.identify_employer,
        "join": join_case,
        "unjoin": undo_join,
        "split": split_case,
        "set_outcomes": money.set_outcomes,
        "issue_document": issue_document,
        "take_up": legal_aid.take_up_referral,
        "change_officer": legal_aid.replace_officer,
        "return_referral": legal_aid.return_referral,
        "take_aid_application": legal_aid.receive_aid_application,
        "leave_out_time": legal_aid.exclude_document_time,
        "note_lawyers": legal_aid.record_existing_lawyers,
        "assign_lawyer": legal_aid.assign_lawyer,
        "change_lawyer": legal_aid.replace_lawyer,
        "reopen": reopen_case,
        "correct": correct_event,
    }
)
