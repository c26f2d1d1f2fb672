"""Hand-offs between organisations: a receipted move carries the case along, a statutory transfer does not."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date

from sqlalchemy import delete, select, update

from wagecase.extensions import db
from wagecase.models import CaseAccess, HandOff, Organisation, Proceeding, ProceedingHandler, WaitingDesignation
from wagecase.procedure.case.transfer_guards import asked_of
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import HandOverKind
from wagecase.services.access import visibility
from wagecase.services.base.dates import now
from wagecase.services.base.errors import Invalid, Refused
from wagecase.services.eventlog.act_context import Performing


def hand_over(doing: Performing) -> None:
    """Another organisation is asked to take the case or a part; the giver keeps it until a move is receipted (A06)."""
    to_org = uuid.UUID(str(doing.values["to_org"]))
    organisation = db.session.get(Organisation, to_org)
    if organisation is None or not organisation.active:
        raise Invalid({"to_org": [Unmet("unknown_organisation")]})
    due = doing.values.get("due")
    kind = str(doing.values["kind"])
    db.session.add(
        HandOff(
            case_id=doing.case.id,
            kind=kind,
            moves=kind != HandOverKind.statutory,
            from_org_id=doing.principal.org_id,
            to_org_id=to_org,
            sent_on=doing.happened_on,
            sent_position=doing.position,
            answer_due_on=due if isinstance(due, date) else None,
        )
    )
    visibility.grant(doing.case.id, to_org, "referral")


def _own(doing: Performing) -> Iterable[uuid.UUID]:
    return (doing.principal.org_id, *doing.principal.answers_for)


def _on_its_way(doing: Performing) -> HandOff:
    """The hand-off to the actor's office that waits for its receipt; the case is locked, so nobody else takes it."""
    query = select(HandOff).where(
        HandOff.case_id == doing.case.id,
        HandOff.to_org_id.in_(_own(doing)),
        HandOff.receipted_on.is_(None),
        HandOff.returned_on.is_(None),
    )
    found = db.session.scalars(query.order_by(HandOff.sent_position)).first()
    if found is None:
        raise Refused([Unmet("no_hand_over")])
    _paper(doing, found)
    return found


def _paper(doing: Performing, move: HandOff) -> None:
    """The event names the paper of the hand-off, so that its own clocks stop and no other's."""
    sent = next(entry for entry in doing.dossier.log if entry.body["position"] == move.sent_position)
    doing.document = sent.body["document"]
    doing.fields |= {"giver": sent.body["actor"], "giver_org": sent.body["org"]}


def take_receipt(doing: Performing) -> None:
    """Taken. By a move the case now belongs to the organisation that receipts it; who had it reads on, and handles no
    more."""
    move = _on_its_way(doing)
    move.receipted_on = doing.happened_on
    if move.moves:
        pass_on(doing, move.to_org_id)
    if move.moves and move.answer_due_on is None:
        move.ended_on = doing.happened_on


def pass_on(doing: Performing, to_org: uuid.UUID) -> None:
    """The case belongs to another organisation from now on; who had it reads on."""
    db.session.execute(delete(WaitingDesignation).where(WaitingDesignation.case_id == doing.case.id))
    former, root = doing.case.owner_org_id, doing.dossier.root
    weaker = [former, *visibility.superiors(former)]
    db.session.execute(
        update(CaseAccess)
        .where(CaseAccess.case_id == doing.case.id, CaseAccess.organisation_id.in_(weaker))
        .values(ground="former")
    )
    doing.case.owner_org_id = root.organisation_id = to_org
    _see_what_is_theirs(doing)
    visibility.grant(doing.case.id, to_org, "owner")
    _without_handlers(doing, root)


def _see_what_is_theirs(doing: Performing) -> None:
    """Whoever still runs a proceeding on the case keeps it on his work list."""
    for one in doing.dossier.proceedings:
        if one.ended_on is None and one.procedure != "case":
            visibility.grant(doing.case.id, one.organisation_id, "proceeding")


def _without_handlers(doing: Performing, root: Proceeding) -> None:
    """The new office says itself who handles the case."""
    doing.dossier.handlers[root.id] = []
    for row in db.session.scalars(select(ProceedingHandler).where(ProceedingHandler.proceeding_id == root.id)):
        db.session.delete(row)


def return_hand_over(doing: Performing) -> None:
    """Not taken: the case stays where it was, and the organisation that returned it sees it no longer as its own."""
    move = _on_its_way(doing)
    move.returned_on = move.ended_on = doing.happened_on
    _let_go(doing, move.to_org_id)


def answer_hand_over(doing: Performing) -> None:
    """What came of it is told to who handed it over; after a transfer the other authority's part is done."""
    move = _owed(doing)
    move.answered_on = move.ended_on = doing.happened_on
    _paper(doing, move)
    if not move.moves:
        _let_go(doing, move.to_org_id)


def _owed(doing: Performing) -> HandOff:
    """The oldest hand-off that the actor's office has receipted and not answered."""
    query = select(HandOff).where(
        HandOff.case_id == doing.case.id,
        HandOff.to_org_id.in_(_own(doing)),
        HandOff.receipted_on.is_not(None),
        HandOff.answered_on.is_(None),
    )
    found = db.session.scalars(query.order_by(HandOff.sent_position)).first()
    if found is None:
        raise Refused([Unmet("no_answer_owed")])
    return found


def ask_more_time(doing: Performing) -> None:
    """The receiver asks the giver for a later day."""
    _paper(doing, _owed(doing))


def grant_more_time(doing: Performing) -> None:
    """The giver sets a later day; the answer's clock starts anew from it."""
    move = _waiting_for_time(doing)
    move.answer_due_on = doing.values["due"]


def refuse_more_time(doing: Performing) -> None:
    """The day stands as it was."""
    _waiting_for_time(doing)


def _waiting_for_time(doing: Performing) -> HandOff:
    """The hand-off of which more time was asked; its paper and who is to be told go onto the event."""
    asked = asked_of(doing.dossier.view(now()), doing.principal.actor)
    if asked is None:
        raise Refused([Unmet("no_time_asked")])
    query = select(HandOff).where(HandOff.case_id == doing.case.id, HandOff.sent_position == asked.sent.position)
    doing.document = asked.sent.document
    doing.fields["receiver_org"] = asked.to_org
    return db.session.scalars(query).one()


def _let_go(doing: Performing, org_id: uuid.UUID) -> None:
    """An organisation that saw the case for a hand-off alone has it no longer on its list."""
    db.session.execute(
        update(CaseAccess)
        .where(
            CaseAccess.case_id == doing.case.id,
            CaseAccess.organisation_id == org_id,
            CaseAccess.ground == "referral",
        )
        .values(ground="former")
    )
