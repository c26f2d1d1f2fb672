"""A transfer as its own office sees it: what goes along, what the partner wrote and gave, and how its access stands."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import Case, Document, PartnerAccess, Transfer, TransferAttachment
from wagecase.procedure.core.enums import EVENTS, TransferKind
from wagecase.services.base import lookups
from wagecase.services.base.dates import now
from wagecase.services.base.principal import Principal
from wagecase.services.eventlog import case_state
from wagecase.services.evidence import queries
from wagecase.services.evidence.queries import EvidenceView
from wagecase.services.partner_portal import access_codes, receiver_view
from wagecase.services.partner_portal.receiver_view import ThreadEntry


@dataclass(frozen=True, slots=True)
class AccessView:
    """The access of a partner: its address, which names it shows, and whether it can be used."""

    address: str
    names: str
    open: bool
    locked: bool
    expires_at: datetime
    used_at: datetime | None
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class EvidenceChoice:
    """A piece of evidence of the case, and whether it goes along."""

    evidence: EvidenceView
    along: bool


@dataclass(frozen=True, slots=True)
class DocumentChoice:
    """A document of the case, and whether it goes along."""

    id: uuid.UUID
    label: str
    number: str | None
    issued_on: date | None
    along: bool


@dataclass(frozen=True, slots=True)
class TransferView:
    """A transfer as its own office sees it."""

    id: uuid.UUID
    kind: str
    sender: str
    receiver: str
    sent_on: date
    due: date | None
    state: str
    asked: list[str]
    thread: list[ThreadEntry]
    mine: bool
    access: AccessView | None
    evidence: list[EvidenceChoice]
    documents: list[DocumentChoice]


def get_transfer_view(principal: Principal, key: str, transfer_id: uuid.UUID, lang: str) -> tuple[Case, TransferView]:
    """The case and its transfer; raises NotFound."""
    case, row = access_codes.get_transfer(principal, key, transfer_id)
    asked, lines = receiver_view.transfer_thread(case_state.load_log(case.id), row, lang)
    offices = lookups.organisations_by_id((row.from_org_id, row.to_org_id), lang)
    access = access_codes.access_of_transfer(row.id)
    return case, TransferView(
        id=row.id,
        kind=TransferKind(row.kind).label.get(lang),
        sender=offices[row.from_org_id]["name"],
        receiver=offices[row.to_org_id]["name"],
        sent_on=row.sent_on,
        due=row.answer_due_on,
        state=receiver_view.transfer_state(row),
        asked=asked,
        thread=lines,
        mine=access_codes.may_grant_access(principal, row),
        access=_access_view(access) if access else None,
        evidence=_evidence_choices(case, row, lang),
        documents=_document_choices(case, row, lang),
    )


def _access_view(access: PartnerAccess) -> AccessView:
    over = access.closed_at is not None or access.expires_at <= now()
    return AccessView(
        address=access_codes.access_url(access.id),
        names=access.names,
        open=not over and access.failures < access_codes.MAX_FAILURES,
        locked=access.failures >= access_codes.MAX_FAILURES,
        expires_at=access.expires_at,
        used_at=access.used_at,
        opened_at=access.opened_at,
    )


def _evidence_choices(case: Case, row: Transfer, lang: str) -> list[EvidenceChoice]:
    """All evidence of the case, each with whether it goes along."""
    along = set(
        db.session.scalars(select(TransferAttachment.evidence_id).where(TransferAttachment.transfer_id == row.id))
    )
    return [EvidenceChoice(one, one.id in along) for one in queries.list_evidence(case, lang).items]


def _document_choices(case: Case, row: Transfer, lang: str) -> list[DocumentChoice]:
    along = set(
        db.session.scalars(select(TransferAttachment.document_id).where(TransferAttachment.transfer_id == row.id))
    )
    query = select(Document).where(Document.case_id == case.id).order_by(Document.issued_on, Document.event_position)
    return [
        DocumentChoice(
            id=one.id,
            label=EVENTS[one.kind].get(lang),
            number=one.number,
            issued_on=one.issued_on,
            along=one.id in along,
        )
        for one in db.session.scalars(query)
    ]
