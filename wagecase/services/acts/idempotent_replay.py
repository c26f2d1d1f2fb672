"""The answer to a repeated request: that of the first one, rebuilt from what it left in the database."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import Case, Complaint, Event, Proceeding
from wagecase.services.acts.result import ActResult
from wagecase.services.intake.new_complaint import OpenedCase


def replay_complaint(resource_id: str) -> OpenedCase:
    """The intake of a complaint, found by the case that it opened, wherever the complaint is worked on today."""
    row = db.session.get_one(Complaint, uuid.UUID(resource_id))
    case = db.session.get_one(Case, row.opened_case_id)
    root = select(Proceeding.id).where(Proceeding.case_id == case.id, Proceeding.procedure == "case")
    return OpenedCase(row.id, case.id, case.number or "", db.session.scalars(root).one())


def replay_claims(resource_id: str) -> list[uuid.UUID]:
    """The claims that a roster put on a case, in its order."""
    return [uuid.UUID(claim) for claim in _find_event(resource_id)["claims"]]


def replay_act(resource_id: str) -> ActResult:
    """What an act did; stage and version are today's."""
    body = _find_event(resource_id)
    proceeding = db.session.get_one(Proceeding, uuid.UUID(body["proceeding"]))
    query = select(Proceeding.id).where(
        Proceeding.case_id == proceeding.case_id,
        Proceeding.opened_position == body["position"],
        Proceeding.procedure != "case",
    )
    return ActResult(
        proceeding.case_id,
        proceeding.id,
        body["position"],
        proceeding.stage,
        proceeding.version,
        db.session.scalar(query),
        (),
    )


def _find_event(resource_id: str) -> Mapping[str, Any]:
    case_id, _, position = resource_id.partition("/")
    row = db.session.get_one(Event, (uuid.UUID(case_id), int(position)))
    found: Mapping[str, Any] = json.loads(row.body)
    return found
