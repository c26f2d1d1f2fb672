"""A hand-off as its own office sees it: what goes along, what the partner wrote and gave, and how its door stands."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import Case, Document, HandOff, HandOffPaper, PartnerDoor
from wagecase.procedure.core.enums import EVENTS, HandOverKind
from wagecase.services.base.dates import now
from wagecase.services.base.principal import Principal
from wagecase.services.case_queries import api_view
from wagecase.services.eventlog import case_state
from wagecase.services.evidence import queries
from wagecase.services.partner_portal import access_codes, receiver_view


def shown(principal: Principal, key: str, hand_off_id: uuid.UUID, lang: str) -> tuple[Case, dict[str, Any]]:
    """The case and its hand-off; raises NotFound."""
    case, row = access_codes.hand_off_of(principal, key, hand_off_id)
    asked, lines = receiver_view.thread(case_state.log_of(case.id), row, lang)
    offices = api_view.offices((row.from_org_id, row.to_org_id), lang)
    door = access_codes.of_hand_off(row.id)
    return case, {
        "id": row.id,
        "kind": HandOverKind(row.kind).label.get(lang),
        "from": offices[row.from_org_id]["name"],
        "to": offices[row.to_org_id]["name"],
        "sent_on": row.sent_on,
        "due": row.answer_due_on,
        "state": receiver_view.state_of(row),
        "asked": asked,
        "thread": lines,
        "mine": access_codes.may_open(principal, row),
        "door": _door(door) if door else None,
        "evidence": _evidence(case, row, lang),
        "documents": _documents(case, row, lang),
    }


def _door(door: PartnerDoor) -> dict[str, Any]:
    over = door.closed_at is not None or door.expires_at <= now()
    return {
        "address": access_codes.address(door.id),
        "names": door.names,
        "open": not over and door.failures < access_codes.MOST_FAILURES,
        "locked": door.failures >= access_codes.MOST_FAILURES,
        "expires_at": door.expires_at,
        "used_at": door.used_at,
        "opened_at": door.opened_at,
    }


def _evidence(case: Case, row: HandOff, lang: str) -> list[dict[str, Any]]:
    """All evidence of the case, each with whether it goes along."""
    along = set(db.session.scalars(select(HandOffPaper.evidence_id).where(HandOffPaper.hand_off_id == row.id)))
    return [{**one, "along": one["id"] in along} for one in queries.listed(case, lang).items]


def _documents(case: Case, row: HandOff, lang: str) -> list[dict[str, Any]]:
    along = set(db.session.scalars(select(HandOffPaper.document_id).where(HandOffPaper.hand_off_id == row.id)))
    query = select(Document).where(Document.case_id == case.id).order_by(Document.issued_on, Document.event_position)
    return [
        {
            "id": one.id,
            "label": EVENTS[one.kind].get(lang),
            "number": one.number,
            "issued_on": one.issued_on,
            "along": one.id in along,
        }
        for one in db.session.scalars(query)
    ]
