"""What a partner sees within its access, and what it does there: receipt, answer with files, return, more time."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import IO, Any

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import AuditEntry, Claim, Document, Evidence, Organisation, Person, Transfer, TransferAttachment
from wagecase.procedure.core.acts import Act
from wagecase.procedure.core.enums import TransferKind
from wagecase.procedure.events.table import EVENTS, PARTNER_EVENTS
from wagecase.procedure.records.evidence import EvidenceChannel, EvidenceKind, EvidenceProvider
from wagecase.procedure.tables import table
from wagecase.services.access import access_log
from wagecase.services.acts.perform import perform
from wagecase.services.acts.result import ActResult
from wagecase.services.base.dates import now
from wagecase.services.base.errors import NotFound
from wagecase.services.base.lookups import localized_name
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.case_queries import case_header
from wagecase.services.crypto import personal_data
from wagecase.services.eventlog import case_state
from wagecase.services.eventlog.case_state import LoggedEvent
from wagecase.services.evidence import files as evidence_files
from wagecase.services.evidence import queries
from wagecase.services.evidence.queries import EvidenceView, OriginalFile
from wagecase.services.partner_portal.access_codes import PartnerSession, partner_principal

MAX_FILES = 200


@dataclass(frozen=True, slots=True)
class Sender:
    """The office that handed a transfer over."""

    name: str
    phone: str | None


@dataclass(frozen=True, slots=True)
class ThreadEntry:
    """One step of a transfer, with the words that were written; `due` is a day where one was asked for or granted."""

    on: date
    label: str
    due: Any
    texts: list[str]


@dataclass(frozen=True, slots=True)
class SharedWorker:
    """A worker as far as the giver lets them be seen; amounts in yuan."""

    seq: int
    name: str
    claimed: Decimal
    found: Decimal | None


@dataclass(frozen=True, slots=True)
class SharedDocument:
    """A document that goes along."""

    label: str
    number: str | None
    issued_on: date | None


@dataclass(frozen=True, slots=True)
class PartnerPage:
    """Everything of the page: who asks what by when, what goes along, and what may be done now."""

    number: str | None
    organisation: str
    giver: Sender
    kind: str
    sent_on: date
    document_number: str | None
    asked: list[str]
    due: date | None
    state: str
    employer: Any
    employer_as_stated: str | None
    project: Any
    workers: list[SharedWorker]
    evidence: list[EvidenceView]
    documents: list[SharedDocument]
    given: list[EvidenceView]
    thread: list[ThreadEntry]
    acts: list[Act]


def get_partner_page(session: PartnerSession, lang: str) -> PartnerPage:
    """The page of a transfer as its partner sees it."""
    row = session.transfer
    dossier = case_state.load_dossier(session.case)
    sent = _sent_event(dossier.log, row)
    asked, lines = transfer_thread(dossier.log, row, lang)
    return PartnerPage(
        number=session.case.number,
        organisation=localized_name(session.organisation, lang),
        giver=_sender_view(row, lang),
        kind=TransferKind(row.kind).label.get(lang),
        sent_on=row.sent_on,
        document_number=sent.body["fields"].get("number"),
        asked=asked,
        due=row.answer_due_on,
        state=transfer_state(row),
        employer=case_header.get_employer(session.case),
        employer_as_stated=session.case.employer_as_stated,
        project=case_header.get_project(session.case, lang),
        workers=_visible_workers(session),
        evidence=_shared_evidence(row, lang),
        documents=_shared_documents(row, lang),
        given=_own_evidence(session, lang),
        thread=lines,
        acts=_available_acts(session, dossier.view(now())),
    )


def transfer_state(row: Transfer) -> str:
    """sent, receipted, answered or returned."""
    if row.returned_on:
        return "returned"
    return "answered" if row.answered_on else "receipted" if row.receipted_on else "sent"


def transfer_thread(log: Sequence[LoggedEvent], row: Transfer, lang: str) -> tuple[list[str], list[ThreadEntry]]:
    """What the giver asked, in its own words, and what has gone to and fro since."""
    sent = _sent_event(log, row)
    since = [one for one in log if _belongs_to_transfer(one, sent)]
    texts = _texts_by_position([sent, *since])
    return _plain_texts(texts[row.sent_position]), [
        _thread_entry(one, texts[one.body["position"]], lang) for one in since
    ]


def _sent_event(log: Sequence[LoggedEvent], row: Transfer) -> LoggedEvent:
    return next(one for one in log if one.body["position"] == row.sent_position)


def _plain_texts(texts: Mapping[str, str | None]) -> list[str]:
    return [text for text in texts.values() if text]


def _belongs_to_transfer(one: LoggedEvent, sent: LoggedEvent) -> bool:
    return one.body["name"] in PARTNER_EVENTS and one.body["document"] == sent.body["document"]


def _texts_by_position(events: Sequence[LoggedEvent]) -> dict[int, dict[str, str | None]]:
    """The sealed words of events in clear, by position and field."""
    clear = personal_data.open_texts(uuid.UUID(text) for one in events for text, _ in one.body["texts"].values())
    return {
        one.body["position"]: {name: clear.get(uuid.UUID(text)) for name, (text, _) in one.body["texts"].items()}
        for one in events
    }


def _thread_entry(one: LoggedEvent, texts: Mapping[str, str | None], lang: str) -> ThreadEntry:
    body = one.body
    return ThreadEntry(
        one.clock.on, EVENTS[body["name"]].label.get(lang), body["fields"].get("due"), _plain_texts(texts)
    )


def _sender_view(row: Transfer, lang: str) -> Sender:
    found = db.session.get_one(Organisation, row.from_org_id)
    return Sender(localized_name(found, lang), found.phone)


def _visible_workers(session: PartnerSession) -> list[SharedWorker]:
    """The workers as far as the giver lets them be seen; never a number of an ID, a phone or a card."""
    if session.access.names == "none":
        return []
    query = select(Claim.seq, Claim.claimed, Claim.found, Person.name).join(Person, Person.id == Claim.worker_id)
    rows = db.session.execute(query.where(Claim.case_id == session.case.id).order_by(Claim.seq).limit(MAX_FILES))
    masked = session.access.names == "masked"
    return [
        SharedWorker(one.seq, _masked_name(one.name) if masked else one.name, one.claimed, one.found) for one in rows
    ]


def _masked_name(name: str) -> str:
    return name[:1] + "*" * max(len(name) - 1, 1)


def _shared_evidence(row: Transfer, lang: str) -> list[EvidenceView]:
    chosen = select(TransferAttachment.evidence_id).where(TransferAttachment.transfer_id == row.id)
    query = select(Evidence).where(Evidence.id.in_(chosen)).order_by(Evidence.event_position)
    return queries.present_evidence(db.session.scalars(query).all(), lang)


def _shared_documents(row: Transfer, lang: str) -> list[SharedDocument]:
    chosen = select(TransferAttachment.document_id).where(TransferAttachment.transfer_id == row.id)
    query = select(Document).where(Document.id.in_(chosen)).order_by(Document.issued_on)
    return [
        SharedDocument(EVENTS[one.kind].label.get(lang), one.number, one.issued_on) for one in db.session.scalars(query)
    ]


def _own_evidence(session: PartnerSession, lang: str) -> list[EvidenceView]:
    """What this partner gave itself."""
    mine = Evidence.case_id == session.case.id, Evidence.organisation_id == session.organisation.id
    query = select(Evidence).where(*mine, Evidence.channel == EvidenceChannel.partner_page)
    return queries.present_evidence(db.session.scalars(query.order_by(Evidence.event_position)).all(), lang)


def _available_acts(session: PartnerSession, view: Any) -> list[Act]:
    """What may be done now; only of this transfer, though the organisation may have others on the case."""
    row, actor = session.transfer, partner_principal(session.organisation).actor
    root = next(one for one in view.proceedings if one.procedure == "case")
    return [
        one.act
        for one in table.list_permissions(view, root, actor)
        if one.allowed and one.act.name in _acts_of_transfer(row)
    ]


def _acts_of_transfer(row: Transfer) -> frozenset[str]:
    """The acts that speak of this transfer: of several that an office has receipted the oldest is answered first."""
    if transfer_state(row) != "receipted":
        return frozenset({"receipt", "return"}) if transfer_state(row) == "sent" else frozenset()
    older = select(Transfer.id).where(
        Transfer.case_id == row.case_id,
        Transfer.to_org_id == row.to_org_id,
        Transfer.receipted_on.is_not(None),
        Transfer.answered_on.is_(None),
        Transfer.sent_position < row.sent_position,
    )
    behind = db.session.scalar(older.limit(1)) is not None
    return frozenset() if behind else frozenset({"answer_transfer", "ask_more_time"})


def perform_partner_act(
    session: PartnerSession,
    name: str,
    values: Mapping[str, Any],
    files: Sequence[tuple[str, IO[bytes]]],
    key: str | None,
) -> ActResult:
    """Do one of the partner's acts; what it hands in with it is kept first, as its own evidence.

    Raises:
        NotFound: no act of a partner.
        Invalid, Refused, AlreadyDone: as `perform` and `evidence.add_unsigned`.
    """
    if name not in _acts_of_transfer(session.transfer):
        raise NotFound
    case_id, organisation = session.case.id, session.organisation
    principal, root = partner_principal(organisation), access_log.root_proceeding_id(session.case)
    for filename, stream in files:
        said = evidence_files.EvidenceInput(
            EvidenceKind.document, EvidenceProvider.partner, EvidenceChannel.partner_page, name=filename
        )
        evidence_files.add_evidence_without_account(case_id, stream, said, organisation.id)
    return perform(principal, root, name, values, idempotency_key=key)


def open_shared_original(session: PartnerSession, evidence_id: uuid.UUID) -> OriginalFile:
    """A file that goes along, or that the partner gave itself; taken out on record. Raises NotFound, VaultAway."""
    row = _shared_piece(session, evidence_id)
    found = queries.original_of(session.case, row)
    detail = {"access": str(session.access.id), "case": str(session.case.id)}
    user = partner_principal(session.organisation).user_id
    with unit_of_work():
        db.session.add(AuditEntry(user_id=user, action="evidence_taken_out", subject=str(row.id), detail=detail))
    return found


def get_shared_preview(session: PartnerSession, evidence_id: uuid.UUID, which: str) -> bytes:
    """The copy of such a file that is shown."""
    return queries.preview_of(_shared_piece(session, evidence_id), which)


def _shared_piece(session: PartnerSession, evidence_id: uuid.UUID) -> Evidence:
    row = db.session.get(Evidence, evidence_id)
    if row is None or row.case_id != session.case.id:
        raise NotFound
    chosen = select(TransferAttachment.id).where(
        TransferAttachment.transfer_id == session.transfer.id, TransferAttachment.evidence_id == row.id
    )
    own = row.organisation_id == session.organisation.id and row.channel == EvidenceChannel.partner_page
    if not own and db.session.scalar(chosen) is None:
        raise NotFound
    return row
