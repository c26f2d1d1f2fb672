"""Transfers between organisations: a receipted transfer carries the case along, a statutory transfer does not."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date

from sqlalchemy import delete, select, update

from wagecase.extensions import db
from wagecase.models import CaseAccess, Organisation, PendingDesignation, Proceeding, ProceedingHandler, Transfer
from wagecase.procedure.case.transfer_guards import transfer_with_time_request
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import TransferKind
from wagecase.services.access import visibility
from wagecase.services.acts.effects.registration import effect
from wagecase.services.base.dates import now
from wagecase.services.base.errors import Invalid, Refused
from wagecase.services.eventlog.act_context import ActContext


@effect("transfer")
def request_transfer(ctx: ActContext) -> None:
    """Another organisation is asked to take the case or a part; the giver keeps it until the receipt (A06)."""
    to_org = uuid.UUID(str(ctx.values["to_org"]))
    organisation = db.session.get(Organisation, to_org)
    if organisation is None or not organisation.active:
        raise Invalid({"to_org": [Unmet("unknown_organisation")]})
    due = ctx.values.get("due")
    kind = str(ctx.values["kind"])
    db.session.add(
        Transfer(
            case_id=ctx.case.id,
            kind=kind,
            changes_owner=kind != TransferKind.statutory,
            from_org_id=ctx.principal.org_id,
            to_org_id=to_org,
            sent_on=ctx.happened_on,
            sent_position=ctx.position,
            answer_due_on=due if isinstance(due, date) else None,
        )
    )
    visibility.grant_case_access(ctx.case.id, to_org, "referral")


def _own_organisations(ctx: ActContext) -> Iterable[uuid.UUID]:
    return (ctx.principal.org_id, *ctx.principal.answers_for)


def _pending_transfer(ctx: ActContext) -> Transfer:
    """The transfer to the actor's office that waits for its receipt; the case is locked, so nobody else takes it."""
    query = select(Transfer).where(
        Transfer.case_id == ctx.case.id,
        Transfer.to_org_id.in_(_own_organisations(ctx)),
        Transfer.receipted_on.is_(None),
        Transfer.returned_on.is_(None),
    )
    found = db.session.scalars(query.order_by(Transfer.sent_position)).first()
    if found is None:
        raise Refused([Unmet("no_transfer")])
    _name_document(ctx, found)
    return found


def _name_document(ctx: ActContext, transfer: Transfer) -> None:
    """The event names the paper of the transfer, so that its own clocks stop and no other's."""
    sent = next(entry for entry in ctx.dossier.log if entry.body["position"] == transfer.sent_position)
    ctx.document = sent.body["document"]
    ctx.fields |= {"giver": sent.body["actor"], "giver_org": sent.body["org"]}


@effect("take_receipt")
def acknowledge_transfer(ctx: ActContext) -> None:
    """The case belongs to the organisation that receipts the transfer; who had it reads on, and handles no more."""
    transfer = _pending_transfer(ctx)
    transfer.receipted_on = ctx.happened_on
    if transfer.changes_owner:
        change_owner(ctx, transfer.to_org_id)
    if transfer.changes_owner and transfer.answer_due_on is None:
        transfer.ended_on = ctx.happened_on


def change_owner(ctx: ActContext, to_org: uuid.UUID) -> None:
    """The case belongs to another organisation from now on; who had it reads on."""
    db.session.execute(delete(PendingDesignation).where(PendingDesignation.case_id == ctx.case.id))
    former, root = ctx.case.owner_org_id, ctx.dossier.root
    weaker = [former, *visibility.superior_ids(former)]
    db.session.execute(
        update(CaseAccess)
        .where(CaseAccess.case_id == ctx.case.id, CaseAccess.organisation_id.in_(weaker))
        .values(ground="former")
    )
    ctx.case.owner_org_id = root.organisation_id = to_org
    _keep_access_for_proceedings(ctx)
    visibility.grant_case_access(ctx.case.id, to_org, "owner")
    _clear_handlers(ctx, root)


def _keep_access_for_proceedings(ctx: ActContext) -> None:
    """People who still run a proceeding on the case keep it on their work list."""
    for one in ctx.dossier.proceedings:
        if one.ended_on is None and one.procedure != "case":
            visibility.grant_case_access(ctx.case.id, one.organisation_id, "proceeding")


def _clear_handlers(ctx: ActContext, root: Proceeding) -> None:
    """The new office says itself who handles the case."""
    ctx.dossier.handlers[root.id] = []
    for row in db.session.scalars(select(ProceedingHandler).where(ProceedingHandler.proceeding_id == root.id)):
        db.session.delete(row)


@effect("return_transfer")
def return_transfer(ctx: ActContext) -> None:
    """Not taken: the case stays where it was, and the organisation that returned it sees it no longer as its own."""
    transfer = _pending_transfer(ctx)
    transfer.returned_on = transfer.ended_on = ctx.happened_on
    _revoke_access(ctx, transfer.to_org_id)


@effect("answer_transfer")
def answer_transfer(ctx: ActContext) -> None:
    """The result is notified to the giver; after a transfer the other authority's part is done."""
    transfer = _unanswered_transfer(ctx)
    transfer.answered_on = transfer.ended_on = ctx.happened_on
    _name_document(ctx, transfer)
    if not transfer.changes_owner:
        _revoke_access(ctx, transfer.to_org_id)


def _unanswered_transfer(ctx: ActContext) -> Transfer:
    """The oldest transfer that the actor's office has receipted and not answered."""
    query = select(Transfer).where(
        Transfer.case_id == ctx.case.id,
        Transfer.to_org_id.in_(_own_organisations(ctx)),
        Transfer.receipted_on.is_not(None),
        Transfer.answered_on.is_(None),
    )
    found = db.session.scalars(query.order_by(Transfer.sent_position)).first()
    if found is None:
        raise Refused([Unmet("no_answer_owed")])
    return found


@effect("ask_more_time")
def request_more_time(ctx: ActContext) -> None:
    """The receiver asks the giver for a later day."""
    _name_document(ctx, _unanswered_transfer(ctx))


@effect("grant_more_time")
def grant_more_time(ctx: ActContext) -> None:
    """The giver sets a later day; the answer's clock starts again from it."""
    transfer = _transfer_awaiting_time(ctx)
    transfer.answer_due_on = ctx.values["due"]


@effect("refuse_more_time")
def refuse_more_time(ctx: ActContext) -> None:
    """The day stands as it was."""
    _transfer_awaiting_time(ctx)


def _transfer_awaiting_time(ctx: ActContext) -> Transfer:
    """The transfer of which more time was asked; its document and who is to be notified go onto the event."""
    asked = transfer_with_time_request(ctx.dossier.view(now()), ctx.principal.actor)
    if asked is None:
        raise Refused([Unmet("no_time_asked")])
    query = select(Transfer).where(Transfer.case_id == ctx.case.id, Transfer.sent_position == asked.sent.position)
    ctx.document = asked.sent.document
    ctx.fields["receiver_org"] = asked.to_org
    return db.session.scalars(query).one()


def _revoke_access(ctx: ActContext, org_id: uuid.UUID) -> None:
    """An organisation that saw the case for a transfer alone has it no longer on its list."""
    db.session.execute(
        update(CaseAccess)
        .where(
            CaseAccess.case_id == ctx.case.id,
            CaseAccess.organisation_id == org_id,
            CaseAccess.ground == "referral",
        )
        .values(ground="former")
    )
