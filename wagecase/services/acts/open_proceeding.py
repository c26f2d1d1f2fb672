"""Opening a proceeding beside a case: with whom it starts, and who may see the case from then on."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import Jurisdiction, Organisation, Proceeding, ProceedingHandler, new_id
from wagecase.procedure.core.acts import PerformedBy, Unmet
from wagecase.procedure.core.enums import OrgKind
from wagecase.procedure.core.stages import STAGES
from wagecase.services.access import visibility
from wagecase.services.base.errors import Invalid
from wagecase.services.eventlog.act_context import ActContext


def open_proceeding(ctx: ActContext) -> Proceeding:
    """Start the proceeding that the act opens; its first event has the act's position."""
    procedure = str(ctx.act.opens)
    row = Proceeding(
        id=new_id(),
        case_id=ctx.case.id,
        procedure=procedure,
        stage=ctx.act.opens_stage or STAGES[procedure][0].name,
        organisation_id=_starting_body(ctx),
        opened_on=ctx.happened_on,
        opened_position=ctx.position,
        stage_since=ctx.happened_on,
        version=1,
    )
    db.session.add(row)
    db.session.flush()
    ctx.dossier.proceedings.append(row)
    ctx.dossier.handlers[row.id] = _initial_handlers(ctx, row)
    visibility.grant_case_access(ctx.case.id, row.organisation_id, "proceeding")
    return row


def _initial_handlers(ctx: ActContext, row: Proceeding) -> list[tuple[uuid.UUID, str]]:
    """Within one organisation the same people go on; another organisation says itself who takes the matter."""
    same = row.organisation_id == ctx.proceeding.organisation_id
    handlers = list(ctx.dossier.handlers.get(ctx.proceeding.id, [])) if same else []
    for rank, (user_id, _) in enumerate(handlers):
        db.session.add(ProceedingHandler(proceeding_id=row.id, user_id=user_id, rank=rank))
    return handlers


def _starting_body(ctx: ActContext) -> uuid.UUID:
    """The organisation with which the proceeding starts. What may be opened from outside, and needs no body of a kind,
    starts with the person who opens it, who follows what the court does.

    Raises:
        Invalid: the body asked for is of another kind, or there is none for the place.
    """
    kind = ctx.act.opens_at
    if kind is None:
        outside = ctx.act.performed_by is PerformedBy.outside
        return ctx.principal.org_id if outside else ctx.proceeding.organisation_id
    asked = ctx.values.get("body")
    if asked:
        return _require_kind(uuid.UUID(str(asked)), kind)
    own = db.session.get_one(Organisation, ctx.principal.org_id)
    return own.id if own.kind == kind else _body_for_area(ctx.case.area_code, kind)


def _require_kind(org_id: uuid.UUID, kind: OrgKind) -> uuid.UUID:
    organisation = db.session.get(Organisation, org_id)
    if organisation is None or not organisation.active or organisation.kind != kind:
        raise Invalid({"body": [Unmet("unknown_organisation")]})
    return organisation.id


def _body_for_area(area_code: str, kind: OrgKind) -> uuid.UUID:
    query = select(Jurisdiction.organisation_id).where(Jurisdiction.area_code == area_code, Jurisdiction.kind == kind)
    found = db.session.scalar(query)
    if found is None:
        raise Invalid({"body": [Unmet("unknown_organisation")]})
    return found
