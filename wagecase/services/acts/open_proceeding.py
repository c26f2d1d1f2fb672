"""Opening a proceeding beside a case: with whom it starts, and who may see the case from then on."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import Jurisdiction, Organisation, Proceeding, ProceedingHandler, new_id
from wagecase.procedure.core.acts import Reach, Unmet
from wagecase.procedure.core.enums import OrgKind
from wagecase.procedure.core.stages import STAGES
from wagecase.services.access import visibility
from wagecase.services.base.errors import Invalid
from wagecase.services.eventlog.act_context import Performing


def open_beside(doing: Performing) -> Proceeding:
    """Start the proceeding that the act opens; its first event has the act's position."""
    procedure = str(doing.act.opens)
    row = Proceeding(
        id=new_id(),
        case_id=doing.case.id,
        procedure=procedure,
        stage=doing.act.opens_stage or STAGES[procedure][0].name,
        organisation_id=_body(doing),
        opened_on=doing.happened_on,
        opened_position=doing.position,
        stage_since=doing.happened_on,
        version=1,
    )
    db.session.add(row)
    db.session.flush()
    doing.dossier.proceedings.append(row)
    doing.dossier.handlers[row.id] = _handlers(doing, row)
    visibility.grant(doing.case.id, row.organisation_id, "proceeding")
    return row


def _handlers(doing: Performing, row: Proceeding) -> list[tuple[uuid.UUID, str]]:
    """Within one organisation the same people go on; another organisation says itself who takes the matter."""
    same = row.organisation_id == doing.proceeding.organisation_id
    handlers = list(doing.dossier.handlers.get(doing.proceeding.id, [])) if same else []
    for rank, (user_id, _) in enumerate(handlers):
        db.session.add(ProceedingHandler(proceeding_id=row.id, user_id=user_id, rank=rank))
    return handlers


def _body(doing: Performing) -> uuid.UUID:
    """The organisation with which the proceeding starts. What may be opened from outside, and needs no body of a kind,
    starts with whoever opens it: he follows what the court does.

    Raises:
        Invalid: the body asked for is of another kind, or there is none for the place.
    """
    kind = doing.act.opens_at
    if kind is None:
        outside = doing.act.reach is Reach.outside
        return doing.principal.org_id if outside else doing.proceeding.organisation_id
    asked = doing.values.get("body")
    if asked:
        return _of_kind(uuid.UUID(str(asked)), kind)
    own = db.session.get_one(Organisation, doing.principal.org_id)
    return own.id if own.kind == kind else _for_place(doing.case.area_code, kind)


def _of_kind(org_id: uuid.UUID, kind: OrgKind) -> uuid.UUID:
    organisation = db.session.get(Organisation, org_id)
    if organisation is None or not organisation.active or organisation.kind != kind:
        raise Invalid({"body": [Unmet("unknown_organisation")]})
    return organisation.id


def _for_place(area_code: str, kind: OrgKind) -> uuid.UUID:
    query = select(Jurisdiction.organisation_id).where(Jurisdiction.area_code == area_code, Jurisdiction.kind == kind)
    found = db.session.scalar(query)
    if found is None:
        raise Invalid({"body": [Unmet("unknown_organisation")]})
    return found
