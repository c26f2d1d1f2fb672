"""What there is on a case, as plain values for display. The case is open to the caller and recorded as read.

Labels and explanations are in the caller's language; sealed text is opened here, and stays None where a key is gone.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.law.book import Clock
from wagecase.law.deadlines import deadline_status
from wagecase.models import (
    Case,
    Claim,
    Complaint,
    Deadline,
    Document,
    Event,
    LiableParty,
    Note,
    Party,
    Payment,
    PayPromise,
    Person,
    Proceeding,
    ProceedingHandler,
    Transfer,
    User,
)
from wagecase.procedure.core.enums import LiableGround, PayerSource, Procedure, ServiceMethod, TransferKind
from wagecase.procedure.core.stages import stage_label
from wagecase.procedure.events.explanation import explain_deadline
from wagecase.procedure.events.table import EVENTS
from wagecase.services.access import visibility
from wagecase.services.base import rules_in_force
from wagecase.services.base.dates import now, today
from wagecase.services.base.lookups import JsonObject, employers_by_id, organisations_by_id, users_by_id
from wagecase.services.base.pagination import DEFAULT_LIMIT, Page, after_number, encode_cursor
from wagecase.services.base.principal import Principal
from wagecase.services.crypto import field_encryption
from wagecase.services.crypto.personal_data import masked_person, open_texts
from wagecase.services.eventlog import case_state
from wagecase.services.eventlog.deadline_rows import deadline_from_row


def present_proceedings(rows: Sequence[Proceeding], lang: str) -> list[JsonObject]:
    """Proceedings with labels, organisation and handlers, the main one first."""
    query = (
        select(ProceedingHandler.proceeding_id, User.id, User.name)
        .join(User, User.id == ProceedingHandler.user_id)
        .where(ProceedingHandler.proceeding_id.in_([row.id for row in rows]))
        .order_by(ProceedingHandler.rank)
    )
    handlers: dict[uuid.UUID, list[JsonObject]] = {}
    for proceeding_id, user_id, name in db.session.execute(query):
        handlers.setdefault(proceeding_id, []).append({"id": str(user_id), "name": name})
    orgs = organisations_by_id((row.organisation_id for row in rows), lang)
    return [_proceeding_view(row, orgs, handlers.get(row.id, []), lang) for row in rows]


def _proceeding_view(
    row: Proceeding, orgs: Mapping[uuid.UUID, JsonObject], handlers: list[JsonObject], lang: str
) -> JsonObject:
    return {
        "id": row.id,
        "case_id": row.case_id,
        "procedure": row.procedure,
        "procedure_label": Procedure(row.procedure).label.get(lang),
        "stage": row.stage,
        "stage_label": stage_label(row.procedure, row.stage, lang),
        "stage_since": row.stage_since,
        "opened_on": row.opened_on,
        "ended_on": row.ended_on,
        "organisation": orgs[row.organisation_id],
        "handlers": handlers,
        "version": row.version,
        "etag": f"{row.id}-{row.version}",
    }


def list_proceedings(case_id: uuid.UUID, lang: str) -> list[JsonObject]:
    query = select(Proceeding).where(Proceeding.case_id == case_id).order_by(Proceeding.opened_position, Proceeding.id)
    return present_proceedings(db.session.scalars(query).all(), lang)


def list_payments(case_id: uuid.UUID, lang: str) -> list[JsonObject]:
    """Payments with their reversals, in the order in which they were recorded."""
    query = (
        select(Payment)
        .join(Claim, Claim.id == Payment.claim_id)
        .where(Payment.case_id == case_id)
        .order_by(Payment.event_position, Claim.seq)
    )
    rows = db.session.scalars(query).all()
    reversed_by = {row.reverses_id: row.id for row in rows if row.reverses_id}
    return [
        {
            "id": row.id,
            "claim_id": row.claim_id,
            "amount": row.amount,
            "paid_on": row.paid_on,
            "source": row.source,
            "source_label": PayerSource(row.source).label.get(lang),
            "payer": row.payer,
            "evidence": row.evidence,
            "for_month": row.for_month,
            "event_position": row.event_position,
            "reverses": row.reverses_id,
            "reversed_by": reversed_by.get(row.id),
        }
        for row in rows
    ]


def list_promises(case_id: uuid.UUID) -> list[JsonObject]:
    """Pay promises by their day, each kept, withdrawn, broken or open as of today."""
    query = select(PayPromise).where(PayPromise.case_id == case_id).order_by(PayPromise.due_on, PayPromise.id)
    return [
        {
            "id": row.id,
            "claims": [str(claim) for claim in row.claim_ids],
            "amount": row.amount,
            "due_on": row.due_on,
            "promised_on": row.promised_on,
            "kept_amount": row.kept,
            "kept_on": row.kept_on,
            "withdrawn_on": row.withdrawn_on,
            "state": promise_state(row),
            "event_position": row.event_position,
        }
        for row in db.session.scalars(query)
    ]


def promise_state(row: PayPromise) -> str:
    """Kept or broken follows from payments and the day; nobody sets it by hand."""
    if row.kept >= row.amount:
        return "kept"
    if row.withdrawn_on is not None:
        return "withdrawn"
    return "broken" if row.due_on < today() else "open"


def list_liable_parties(case_id: uuid.UUID, lang: str) -> list[JsonObject]:
    rows = db.session.scalars(select(LiableParty).where(LiableParty.case_id == case_id).order_by(LiableParty.id)).all()
    names = employers_by_id(row.employer_id for row in rows)
    return [
        {
            "id": row.id,
            "employer": names[row.employer_id],
            "ground": row.ground,
            "ground_label": LiableGround(row.ground).label.get(lang),
            "cap": row.cap,
            "event_position": row.event_position,
        }
        for row in rows
    ]


def list_parties(case_id: uuid.UUID) -> list[JsonObject]:
    rows = db.session.scalars(select(Party).where(Party.case_id == case_id).order_by(Party.id)).all()
    names = employers_by_id(row.employer_id for row in rows)
    query = select(Person.id, Person.name).where(Person.id.in_({row.person_id for row in rows if row.person_id}))
    workers = {row.id: row.name for row in db.session.execute(query)}
    return [
        {
            "id": row.id,
            "side": row.side,
            "employer_id": row.employer_id,
            "person_id": row.person_id,
            "name": names[row.employer_id]["name"] if row.employer_id else workers.get(row.person_id),
        }
        for row in rows
    ]


def list_documents(case_id: uuid.UUID, lang: str) -> list[JsonObject]:
    query = select(Document).where(Document.case_id == case_id).order_by(Document.event_position, Document.id)
    return [
        {
            "id": row.id,
            "proceeding_id": row.proceeding_id,
            "kind": row.kind,
            "kind_label": EVENTS[row.kind].label.get(lang),
            "number": row.number,
            "issued_on": row.issued_on,
            "due_on": row.due_on,
            "service_method": row.service_method,
            "service_method_label": ServiceMethod(row.service_method).label.get(lang) if row.service_method else None,
            "party_id": row.party_id,
            "event_position": row.event_position,
        }
        for row in db.session.scalars(query)
    ]


def list_transfers(case_id: uuid.UUID, lang: str) -> list[JsonObject]:
    query = select(Transfer).where(Transfer.case_id == case_id).order_by(Transfer.sent_position)
    rows = db.session.scalars(query).all()
    orgs = organisations_by_id((org for row in rows for org in (row.from_org_id, row.to_org_id)), lang)
    return [
        {
            "id": row.id,
            "kind": row.kind,
            "kind_label": TransferKind(row.kind).label.get(lang),
            "from": orgs[row.from_org_id],
            "to": orgs[row.to_org_id],
            "changes_owner": row.changes_owner,
            "sent_on": row.sent_on,
            "answer_due_on": row.answer_due_on,
            "receipted_on": row.receipted_on,
            "returned_on": row.returned_on,
            "answered_on": row.answered_on,
            "ended_on": row.ended_on,
        }
        for row in rows
    ]


def list_notes(principal: Principal, case_id: uuid.UUID) -> list[JsonObject]:
    """Notes, newest first; those of one organisation for its own people alone."""
    query = select(Note).where(Note.case_id == case_id, visibility.readable_notes(principal)).order_by(Note.id.desc())
    rows = db.session.scalars(query).all()
    clear, authors = open_texts(row.text_id for row in rows), users_by_id(row.author_id for row in rows)
    return [
        {
            "id": row.id,
            "author": authors[row.author_id],
            "text": clear[row.text_id],
            "private": row.readers_id is not None,
            "created_at": row.created_at,
        }
        for row in rows
    ]


def list_deadlines(case_id: uuid.UUID, lang: str) -> list[JsonObject]:
    """Every deadline with how it stands today and how it came about; those that are due first stand first."""
    moment, clocks = now(), rules_in_force.current_rules().book.clocks
    rows = db.session.execute(
        select(Deadline, Proceeding.procedure)
        .join(Proceeding, Proceeding.id == Deadline.proceeding_id)
        .where(Deadline.case_id == case_id)
    )
    found = [_deadline_view(row.Deadline, row.procedure, clocks[row.Deadline.clock], moment, lang) for row in rows]
    order = {"late": 0, "due_today": 1, "open": 2, "paused": 3, "unset": 4, "contingent": 5}
    return sorted(found, key=lambda one: (order.get(one["status"], 9), str(one["due_on"]), one["clock"], one["run"]))


def _deadline_view(row: Deadline, procedure: str, clock: Clock, moment: datetime, lang: str) -> JsonObject:
    status = deadline_status(deadline_from_row(row), today(), moment)
    return {
        "proceeding_id": row.proceeding_id,
        "procedure": procedure,
        "clock": row.clock,
        "label": clock.label.get(lang),
        "kind": row.kind,
        "owner": str(clock.owner),
        "subject": row.subject,
        "run": row.run,
        "status": str(status),
        "due_on": row.due_on,
        "due_at": row.due_at,
        "days_left": (row.due_on - today()).days if row.due_on and row.stopped_on is None else None,
        "started_on": row.started_on,
        "started_by": row.started_by,
        "stopped_on": row.stopped_on,
        "stopped_by": row.stopped_by,
        "provisional": row.provisional,
        "contingent": row.contingent,
        "cite": clock.cite,
        "explanation": explain_deadline(clock, row.derivation, lang),
    }


def list_events(case_id: uuid.UUID, lang: str, *, after: str | None = None, limit: int = DEFAULT_LIMIT) -> Page:
    """A page of the case's log in its order, with texts in clear and corrected events marked."""
    query = select(Event).where(Event.case_id == case_id, Event.position > after_number("events", after))
    rows = db.session.scalars(query.order_by(Event.position).limit(limit + 1)).all()
    following = encode_cursor("events", rows[limit - 1].position) if len(rows) > limit else None
    return Page(_present_events(case_id, rows[:limit], lang), following)


def _present_events(case_id: uuid.UUID, rows: Sequence[Event], lang: str) -> list[JsonObject]:
    corrections = db.session.execute(
        select(Event.corrects, Event.position).where(Event.case_id == case_id, Event.corrects.is_not(None))
    )
    superseded = {row.corrects: row.position for row in corrections}
    logged = [case_state.parse_event(row.body, row.recorded_at).body for row in rows]
    clear = open_texts(uuid.UUID(text) for body in logged for text, _ in body["texts"].values())
    actors, orgs = (
        users_by_id(row.actor_id for row in rows),
        organisations_by_id((row.organisation_id for row in rows), lang),
    )
    return [
        {
            "position": row.position,
            "name": row.name,
            "label": EVENTS[row.name].label.get(lang),
            "happened_on": row.happened_on,
            "happened_at": row.happened_at,
            "recorded_at": row.recorded_at,
            "proceeding_id": row.proceeding_id,
            "actor": actors.get(row.actor_id) if row.actor_id else None,
            "organisation": orgs[row.organisation_id],
            "fields": body["fields"],
            "texts": {name: clear.get(uuid.UUID(text)) for name, (text, _) in body["texts"].items()},
            "claims": body["claims"],
            "claim_fields": body["claim_fields"],
            "party": body["party"],
            "document": body["document"],
            "corrects": row.corrects,
            "void": row.void,
            "superseded_by": superseded.get(row.position),
        }
        for row, body in zip(rows, logged, strict=True)
    ]


def present_complaints(rows: Sequence[Complaint], numbers: Mapping[uuid.UUID, str | None]) -> list[JsonObject]:
    """Complaints as they came in, with the contacts masked."""
    backups = [uuid.UUID(row.details["backup_contact"]) for row in rows if "backup_contact" in row.details]
    known = db.session.scalars(select(Person).where(Person.id.in_([*backups, *(row.contact_id for row in rows)]))).all()
    keys = field_encryption.load_data_keys(person.data_key_id for person in known)
    contacts = {str(person.id): masked_person(person, keys) for person in known}
    clear, takers = open_texts(row.words_id for row in rows), users_by_id(row.taken_by for row in rows)
    return [
        {
            "id": row.id,
            "case_id": row.case_id,
            "case_number": numbers.get(row.case_id),
            "channel": row.channel,
            "matter": row.matter,
            "received_at": row.received_at,
            "platform_no": row.platform_no,
            "capacity": row.capacity,
            "confidential": row.confidential,
            "words": clear[row.words_id],
            "contact": contacts[str(row.contact_id)],
            "backup_contact": contacts.get(row.details.get("backup_contact", "")),
            "details": {name: value for name, value in row.details.items() if name != "backup_contact"},
            "taken_by": takers.get(row.taken_by) if row.taken_by else None,
        }
        for row in rows
    ]


def list_complaints_of_case(case: Case) -> list[JsonObject]:
    query = select(Complaint).where(Complaint.case_id == case.id).order_by(Complaint.id)
    return present_complaints(db.session.scalars(query).all(), {case.id: case.number})
