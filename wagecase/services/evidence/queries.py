"""Evidence as it is listed, shown and given out; each giving out of an original is on record before its first byte."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import AuditEntry, Case, Evidence, Person
from wagecase.procedure.records.evidence import EvidenceChannel, EvidenceKind, EvidenceProvider
from wagecase.services.access import access_log
from wagecase.services.base import lookups
from wagecase.services.base.errors import NotFound
from wagecase.services.base.pagination import Page, after_number, encode_cursor
from wagecase.services.base.principal import Principal
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.crypto import field_encryption, file_store
from wagecase.services.crypto.field_encryption import DecryptionError
from wagecase.services.evidence.file_types import BY_TYPE

# How the copies that are shown are called in the vault, behind the place of the original.
PREVIEW_SIZES = ("shown", "small")
PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """A piece of evidence for display. Name, description and digest are None where the person was erased.

    `size` is in bytes; `sha256` is of the content, `sealed_sha256` of the sealed file; `preview` is made, queued,
    failed or none; `pages` is None where there is no preview.
    """

    id: uuid.UUID
    number: int | None
    kind: str
    kind_label: str
    giver: str
    giver_label: str
    channel: str
    channel_label: str
    person: Mapping[str, str] | None
    organisation: Mapping[str, Any] | None
    taken_by: Mapping[str, Any] | None
    claim_id: uuid.UUID | None
    payment_id: uuid.UUID | None
    media: str
    ending: str
    size: int
    sealed_sha256: str
    preview: str
    pages: int | None
    added_at: datetime
    erased: bool
    name: str | None
    about: str | None
    sha256: str | None


@dataclass(frozen=True, slots=True)
class EvidenceDescription:
    """What was said of a file: its own name, a description, and the digest of its content."""

    name: str | None = None
    about: str | None = None
    sha256: str | None = None


@dataclass(frozen=True)
class OriginalFile:
    """A file on its way out: its pieces, its media type and size in bytes, and a name without anybody's name."""

    pieces: Iterator[bytes]
    media: str
    size: int
    filename: str

    @property
    def headers(self) -> dict[str, str]:
        """It is saved and never opened in a page of ours, whatever is in it."""
        return {
            "Content-Disposition": f'attachment; filename="{self.filename}"',
            "Content-Length": str(self.size),
            "Content-Security-Policy": "default-src 'none'; sandbox",
        }


def list_evidence(case: Case, lang: str, *, after: str | None = None, limit: int = PAGE_SIZE) -> Page:
    """The evidence of a case in the order in which it came."""
    query = select(Evidence).where(
        Evidence.case_id == case.id, Evidence.event_position > after_number("evidence", after)
    )
    found = db.session.scalars(query.order_by(Evidence.event_position).limit(limit + 1)).all()
    following = encode_cursor("evidence", found[limit - 1].event_position) if len(found) > limit else None
    return Page(present_evidence(found[:limit], lang), following)


def list_draft_files(draft_id: uuid.UUID, lang: str) -> list[EvidenceView]:
    """What a form has gathered so far, for its own page."""
    query = select(Evidence).where(Evidence.draft_id == draft_id, Evidence.case_id.is_(None))
    return present_evidence(db.session.scalars(query.order_by(Evidence.created_at, Evidence.id)).all(), lang)


def present_evidence(found: Sequence[Evidence], lang: str) -> list[EvidenceView]:
    """Rows for display, in their order."""
    keys = field_encryption.load_data_keys(row.data_key_id for row in found)
    people = _people_by_id(found)
    takers = lookups.users_by_id(row.taken_by for row in found)
    offices = lookups.organisations_by_id((row.organisation_id for row in found), lang)
    views = []
    for row in found:
        described = open_description(row, keys.get(row.data_key_id))
        views.append(
            EvidenceView(
                id=row.id,
                number=row.event_position,
                kind=row.kind,
                kind_label=EvidenceKind(row.kind).label.get(lang),
                giver=row.giver,
                giver_label=EvidenceProvider(row.giver).label.get(lang),
                channel=row.channel,
                channel_label=EvidenceChannel(row.channel).label.get(lang),
                person=people.get(row.person_id) if row.person_id else None,
                organisation=offices.get(row.organisation_id) if row.organisation_id else None,
                taken_by=takers.get(row.taken_by) if row.taken_by else None,
                claim_id=row.claim_id,
                payment_id=row.payment_id,
                media=row.media,
                ending=BY_TYPE[row.media].ending,
                size=row.size,
                sealed_sha256=row.sha256,
                preview=row.preview if row.data_key_id in keys else "none",
                pages=row.pages,
                added_at=row.created_at,
                erased=row.data_key_id not in keys,
                name=described.name,
                about=described.about,
                sha256=described.sha256,
            )
        )
    return views


def _people_by_id(found: Sequence[Evidence]) -> Mapping[uuid.UUID, dict[str, str]]:
    query = select(Person.id, Person.name).where(Person.id.in_({row.person_id for row in found if row.person_id}))
    return {row.id: {"id": str(row.id), "name": row.name} for row in db.session.execute(query)}


def open_description(row: Evidence, key: field_encryption.UnwrappedKey | None) -> EvidenceDescription:
    """What was said of a file; nothing where its key is erased."""
    if key is None:
        return EvidenceDescription()
    stored = json.loads(key.open(row.said, f"evidence.said:{row.id}"))
    return EvidenceDescription(stored["name"] or None, stored["about"] or None, stored["sha256"])


def get_evidence(principal: Principal, key: str, evidence_id: uuid.UUID) -> tuple[Case, Evidence]:
    """A piece of evidence of a case that is open to the person; raises NotFound."""
    case = access_log.read_case(principal, key)
    row = db.session.get(Evidence, evidence_id)
    if row is None or row.case_id != case.id:
        raise NotFound
    return case, row


def get_evidence_view(principal: Principal, key: str, evidence_id: uuid.UUID, lang: str) -> EvidenceView:
    """One piece for display; raises NotFound."""
    return present_evidence([get_evidence(principal, key, evidence_id)[1]], lang)[0]


def open_original(principal: Principal, key: str, evidence_id: uuid.UUID) -> OriginalFile:
    """The file as it was given; who took it out is on record first (个人信息保护法 51).

    Raises:
        NotFound: no such evidence, not for this person, or erased.
        VaultAway: the store cannot be reached.
    """
    case, row = get_evidence(principal, key, evidence_id)
    found = original_of(case, row)
    entry = {"case": str(case.id), "position": row.event_position}
    taken = AuditEntry(user_id=principal.user_id, action="evidence_taken_out", subject=str(row.id), detail=entry)
    with unit_of_work():
        db.session.add(taken)
    return found


def original_of(case: Case, row: Evidence) -> OriginalFile:
    """A file by its row; the caller answers for who may have it, and for the record of it."""
    filename = f"{case.number or 'case'}-e{row.event_position}.{BY_TYPE[row.media].ending}"
    return OriginalFile(_decrypted_chunks(row, row.place), row.media, row.size, filename)


def _decrypted_chunks(row: Evidence, place: str) -> Iterator[bytes]:
    try:
        return file_store.read_chunks(place, field_encryption.load_data_key(row.data_key_id))
    except DecryptionError as fault:
        raise NotFound from fault


def get_preview(principal: Principal, key: str, evidence_id: uuid.UUID, which: str) -> bytes:
    """A copy made for showing, a JPEG without where and with what it was taken; raises NotFound, VaultAway."""
    _, row = get_evidence(principal, key, evidence_id)
    return preview_of(row, which)


def preview_of(row: Evidence, which: str) -> bytes:
    """The same by its row; the caller answers for who may see it."""
    if row.preview != "made" or which not in PREVIEW_SIZES:
        raise NotFound
    try:
        return b"".join(_decrypted_chunks(row, f"{row.place}.{which}"))
    except DecryptionError as fault:
        raise NotFound from fault
