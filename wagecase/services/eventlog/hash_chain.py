"""The event log of a case: appending and verifying its chain of digests.

The digest covers the stored canonical text, never a database's rendering of it, and the digest before it. Personal text
is in it as the digest of a ciphertext, so that a person can be erased and the chain still verifies.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import Case, Event, SealedText
from wagecase.services.base import bulk_insert
from wagecase.services.base.dates import now

FORMAT_VERSION = 1


@dataclass(frozen=True)
class EventRecord:
    """What is to be logged: ids, codes, dates and figures only. `texts` are rows of sealed texts by field name."""

    name: str
    proceeding_id: uuid.UUID
    happened_on: date
    happened_at: datetime | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    claims: Sequence[str] = ()
    claim_fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    party: str | None = None
    document: str | None = None
    corrects: int | None = None
    void: bool = False
    texts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def canonical_json(body: Mapping[str, Any]) -> str:
    """One text for one meaning: sorted keys, no spaces, Chinese as it is."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def chain_digest(previous: str, body: str) -> str:
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()


def chained_row(
    case_id: uuid.UUID, position: int, previous: str, record: EventRecord, actor_id: uuid.UUID | None, org_id: uuid.UUID
) -> dict[str, Any]:
    """The row of one event, chained to the digest before it."""
    recorded_at = now()
    body = canonical_json(
        {
            "v": FORMAT_VERSION,
            "case": str(case_id),
            "position": position,
            "proceeding": str(record.proceeding_id),
            "name": record.name,
            "on": record.happened_on.isoformat(),
            "at": record.happened_at.isoformat() if record.happened_at else None,
            "recorded": recorded_at.isoformat(),
            "actor": str(actor_id) if actor_id else None,
            "org": str(org_id),
            "fields": dict(record.fields),
            "claims": list(record.claims),
            "claim_fields": {claim: dict(fields) for claim, fields in record.claim_fields.items()},
            "party": record.party,
            "document": record.document,
            "corrects": record.corrects,
            "void": record.void,
            "texts": {name: [str(row["id"]), row["digest"]] for name, row in record.texts.items()},
        }
    )
    return {
        "case_id": case_id,
        "position": position,
        "proceeding_id": record.proceeding_id,
        "name": record.name,
        "happened_on": record.happened_on,
        "happened_at": record.happened_at,
        "recorded_at": recorded_at,
        "actor_id": actor_id,
        "organisation_id": org_id,
        "corrects": record.corrects,
        "void": record.void,
        "body": body,
        "previous": previous,
        "digest": chain_digest(previous, body),
    }


def append_event(case: Case, record: EventRecord, actor_id: uuid.UUID | None, org_id: uuid.UUID) -> dict[str, Any]:
    """Add one event to a case whose row is locked by this transaction; returns the row."""
    row = chained_row(case.id, case.chain_length + 1, case.chain_head, record, actor_id, org_id)
    bulk_insert.bulk_insert_many((SealedText, list(record.texts.values())), (Event, [row]))
    case.chain_length, case.chain_head = row["position"], row["digest"]
    return row


def verify_chain(case_id: uuid.UUID) -> list[str]:
    """Every fault in a case's chain, in words for an operator; an empty list means that history stands."""
    faults: list[str] = []
    case = db.session.get_one(Case, case_id)
    sealed = {
        str(row.id): hashlib.sha256(row.ciphertext).hexdigest()
        for row in db.session.scalars(select(SealedText).where(SealedText.case_id == case_id))
    }
    previous, position = "", 0
    for event in db.session.scalars(select(Event).where(Event.case_id == case_id).order_by(Event.position)):
        position += 1
        faults += [f"event {position}: {fault}" for fault in _event_faults(event, position, previous, sealed)]
        previous = event.digest
    if (position, previous) != (case.chain_length, case.chain_head):
        faults.append(f"the case's head names event {case.chain_length}, the log ends at {position}")
    return faults


def _event_faults(event: Event, position: int, previous: str, sealed: Mapping[str, str]) -> list[str]:
    if event.digest != chain_digest(event.previous, event.body):
        # What stands there now is nobody's word and is not read.
        return ["its text was changed"]
    body = json.loads(event.body)
    for instant in ("at", "recorded"):
        body[instant] = datetime.fromisoformat(body[instant]) if body[instant] else None
    columns = {
        "case": str(event.case_id),
        "position": event.position,
        "proceeding": str(event.proceeding_id),
        "name": event.name,
        "on": event.happened_on.isoformat(),
        "at": event.happened_at,
        "recorded": event.recorded_at,
        "actor": str(event.actor_id) if event.actor_id else None,
        "org": str(event.organisation_id),
        "corrects": event.corrects,
        "void": event.void,
    }
    faults = [f"column {name} differs from the text" for name, value in columns.items() if body[name] != value]
    if event.position != position:
        faults.append(f"is numbered {event.position}")
    if event.previous != previous:
        faults.append("does not follow the event before it")
    faults += [
        f"sealed text {name} was changed or removed"
        for name, (row_id, digest) in body["texts"].items()
        if sealed.get(row_id) != digest
    ]
    return faults
