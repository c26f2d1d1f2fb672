"""Parties that acts name: who else is liable, and to whom a document is issued."""

from __future__ import annotations

from datetime import date

from wagecase.extensions import db
from wagecase.models import Document, LiableParty, Party, new_id
from wagecase.procedure.core.acts import Unmet
from wagecase.services.acts.effects.registration import effect
from wagecase.services.acts.party_resolution import resolve_party
from wagecase.services.base.errors import Invalid
from wagecase.services.eventlog.act_context import ActContext


@effect("list_liable")
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


@effect("issue_document")
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
