"""A transfer as its own office sees it: what goes along, what the partner wrote and gave, and how its access stands."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import Case, Document, PartnerAccess, Transfer, TransferAttachment
from wagecase.procedure.core.enums import EVENTS, TransferKind
from wagecase.services.base import lookups
from wagecase.services.base.dates import now
from wagecase.services.base.principal import Principal
from wagecase.services.eventlog import case_state
from wagecase.services.evidence import queries
from wagecase.services.partner_portal import access_codes, receiver_view


def get_transfer_view(principal: Principal, key: str, transfer_id: uuid.UUID, lang: str) -> tuple[Case, dict[str, Any]]:
    """The case and its transfer; raises NotFound."""
    case, row = access_codes.get_transfer(principal, key, transfer_id)
    asked, lines = receiver_view.transfer_thread(case_state.load_log(case.id), row, lang)
    offices = lookups.organisations_by_id((row.from_org_id, row.to_org_id), lang)
    access = access_codes.access_of_transfer(row.id)
    return case, {
        "id": row.id,
        "kind": TransferKind(row.kind).label.get(lang),
        "from": offices[row.from_org_id]["name"],
        "to": offices[row.to_org_id]["name"],
        "sent_on": row.sent_on,
        "due": row.answer_due_on,
        "state": receiver_view.transfer_state(row),
        "asked": asked,
        "thread": lines,
        "mine": access_codes.may_grant_access(principal, row),
        "access": _access_view(access) if access else None,
        "evidence": _evidence_choices(case, row, lang),
        "documents": _document_choices(case, row, lang),
    }


def _access_view(access: PartnerAccess) -> dict[str, Any]:
    over = access.closed_at is not None or access.expires_at <= now()
    return {
        "address": access_codes.access_url(access.id),
        "names": access.names,
        "open": not over and access.failures < access_codes.MAX_FAILURES,
        "locked": access.failures >= access_codes.MAX_FAILURES,
        "expires_at": access.expires_at,
        "used_at": access.used_at,
        "opened_at": access.opened_at,
    }


def _evidence_choices(case: Case, row: Transfer, lang: str) -> list[dict[str, Any]]:
    """All evidence of the case, each with whether it goes along."""
    along = set(
        db.session.scalars(select(TransferAttachment.evidence_id).where(TransferAttachment.transfer_id == row.id))
    )
    return [{**one, "along": one["id"] in along} for one in queries.list_evidence(case, lang).items]


def _document_choices(case: Case, row: Transfer, lang: str) -> list[dict[str, Any]]:
    along = set(
        db.session.scalars(select(TransferAttachment.document_id).where(TransferAttachment.transfer_id == row.id))
    )
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
