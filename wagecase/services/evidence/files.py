"""Evidence: taking a file, keeping it with a case or with a form that will open one, listing it, giving it out.

A file is looked at, sealed into the vault and only then on record; whatever fails before that leaves nothing behind.
The event on the case names it by the digest of the sealed file, which proves it and outlives its erasure.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from sqlalchemy import ColumnElement, func, select

from wagecase.extensions import current_config, db
from wagecase.models import Case, Claim, DataKey, Evidence, Payment, Person, Proceeding, new_id
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.records.evidence import (
    EVIDENCE_ADDED,
    EVIDENCE_ROLES,
    EvidenceChannel,
    EvidenceKind,
    EvidenceProvider,
)
from wagecase.services.access import visibility
from wagecase.services.base import bulk_insert
from wagecase.services.base.dates import now, today
from wagecase.services.base.errors import Forbidden, Invalid, NotFound, Refused
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role
from wagecase.services.base.unit_of_work import release_snapshot, unit_of_work
from wagecase.services.crypto import field_encryption, file_store
from wagecase.services.eventlog import hash_chain
from wagecase.services.evidence.file_types import FileType, detect_file_type

MEGABYTE = 1024 * 1024
SPOOL_BYTES = MEGABYTE
# Of a form that nobody has handed in yet.
MAX_DRAFT_FILES, MAX_DRAFT_MEGABYTES = 30, 300
MAX_NAME_LENGTH = 200


@dataclass(frozen=True)
class EvidenceInput:
    """What the person who submits a file enters about it. `name` and `about` may name people and are sealed."""

    kind: EvidenceKind
    giver: EvidenceProvider
    channel: EvidenceChannel
    name: str = ""
    about: str = ""
    # Somebody on the case who gave it; a claim or a payment that it is about.
    person_id: uuid.UUID | None = None
    claim_id: uuid.UUID | None = None
    payment_id: uuid.UUID | None = None


@dataclass(frozen=True)
class _Upload:
    """A file that may be taken, at its beginning."""

    file: IO[bytes]
    size: int
    media: FileType
    sha256: str

    @property
    def digest(self) -> bytes:
        return field_encryption.key_ring().index("evidence", self.sha256)


def add_evidence(principal: Principal, case_id: uuid.UUID, stream: IO[bytes], given: EvidenceInput) -> uuid.UUID:
    """Put a file on a case; the same file given again in the same way is there already. Returns the evidence's id.

    Raises:
        NotFound, Forbidden: not this person's case, or not their role.
        Invalid: the file is not taken, or what it is said to be about is not of this case.
        Refused: the case went into another one.
        VaultAway: the store cannot be reached.
    """
    if not principal.has(*EVIDENCE_ROLES):
        raise Forbidden([wrong_role(EVIDENCE_ROLES)])
    visibility.get_visible_case(principal, case_id)
    with _inspected_upload(stream) as looked:
        return _store(case_id, looked, given, principal.user_id, principal.org_id)


def add_evidence_without_account(
    case_id: uuid.UUID, stream: IO[bytes], given: EvidenceInput, org_id: uuid.UUID | None = None
) -> uuid.UUID:
    """The same for somebody without an account, whom the caller has let in by number and code: a worker, or the
    partner organisation `org_id`. Raises as `add`."""
    case = db.session.get(Case, case_id)
    if case is None:
        raise NotFound
    with _inspected_upload(stream) as looked:
        return _store(case_id, looked, given, None, org_id or case.owner_org_id)


def store_draft_file(
    draft_id: uuid.UUID, stream: IO[bytes], given: EvidenceInput, *, taken_by: uuid.UUID | None = None
) -> uuid.UUID:
    """Keep a file for a form that is not handed in yet; `attach` puts it on the case that the form opens.

    Raises:
        Invalid: the file is not taken, or the form has its fill of files.
        VaultAway: the store cannot be reached.
    """
    with _inspected_upload(stream) as looked:
        waiting = (Evidence.draft_id == draft_id) & Evidence.case_id.is_(None)
        if known := _find_same_file(looked, given, waiting):
            return known
        _check_quota(looked.size, waiting, MAX_DRAFT_MEGABYTES, MAX_DRAFT_FILES)
        with _encrypted_evidence(looked, given) as row:
            row.draft_id, row.taken_by = draft_id, taken_by
            db.session.add(row)
        return row.id


@contextmanager
def _inspected_upload(stream: IO[bytes]) -> Iterator[_Upload]:
    """The stream copied within bounds, with its type; the copy goes with the context."""
    with SpooledTemporaryFile(max_size=SPOOL_BYTES) as file:
        yield _inspect(stream, file)


def _inspect(stream: IO[bytes], file: IO[bytes]) -> _Upload:
    most, size, digest = current_config().evidence_file_mb, 0, hashlib.sha256()
    while part := stream.read(file_store.CHUNK_BYTES):
        size += len(part)
        if size > most * MEGABYTE:
            raise Invalid({"file": [Unmet("file_too_large", {"max": str(most)})]})
        digest.update(part)
        file.write(part)
    return _Upload(file, size, detect_file_type(file, size), digest.hexdigest())


def _find_same_file(upload: _Upload, given: EvidenceInput, whose: ColumnElement[bool]) -> uuid.UUID | None:
    """The same file given by the same person as the same thing: a form sent twice adds nothing."""
    query = select(Evidence.id).where(
        whose,
        Evidence.digest == upload.digest,
        Evidence.kind == given.kind,
        Evidence.giver == given.giver,
        Evidence.person_id.is_not_distinct_from(given.person_id),
        Evidence.claim_id.is_not_distinct_from(given.claim_id),
        Evidence.payment_id.is_not_distinct_from(given.payment_id),
    )
    return db.session.scalar(query.limit(1))


def _check_quota(size: int, whose: ColumnElement[bool], most_mb: int, pieces: int | None = None) -> None:
    held = db.session.execute(select(func.coalesce(func.sum(Evidence.size), 0), func.count()).where(whose)).one()
    if held[0] + size > most_mb * MEGABYTE or (pieces is not None and held[1] >= pieces):
        raise Invalid({"file": [Unmet("case_full", {"max": str(most_mb)})]})


def _store(
    case_id: uuid.UUID, upload: _Upload, given: EvidenceInput, actor_id: uuid.UUID | None, org_id: uuid.UUID
) -> uuid.UUID:
    mine, most = Evidence.case_id == case_id, current_config().evidence_case_mb
    _check_references(case_id, given)
    if known := _find_same_file(upload, given, mine):
        return known
    _check_quota(upload.size, mine, most)
    with _encrypted_evidence(upload, given) as row:
        case = db.session.scalars(select(Case).where(Case.id == case_id).with_for_update()).one()
        _check_quota(upload.size, mine, most)
        if case.joined_into_id is not None:
            raise Refused([Unmet("wrong_stage", {"stage": f"stage:case.{case.stage}"})])
        row.taken_by = actor_id
        _log_added(case, row, actor_id, org_id)
        db.session.add(row)
    return row.id


def _check_references(case_id: uuid.UUID, given: EvidenceInput) -> None:
    """What a file is said to be about is of this case."""
    named = {
        "person_id": (Person, given.person_id),
        "claim_id": (Claim, given.claim_id),
        "payment_id": (Payment, given.payment_id),
    }
    wrong = [name for name, (model, one) in named.items() if one and not _belongs_to_case(model, one, case_id)]
    if wrong:
        raise Invalid({name: [Unmet("not_on_this_case")] for name in wrong})


def _belongs_to_case(model: Any, row_id: uuid.UUID, case_id: uuid.UUID) -> bool:
    found = db.session.get(model, row_id)
    return found is not None and found.case_id == case_id


@contextmanager
def _encrypted_evidence(upload: _Upload, given: EvidenceInput) -> Iterator[Evidence]:
    """A file in the vault with its row, its key on the way to the database; removed again if the transaction fails."""
    # Sending a large file takes its time, during which no transaction may stand open.
    release_snapshot()
    key, key_row = field_encryption.key_ring().make()
    digest = field_encryption.key_ring().index("evidence_place", f"{key.id}\0{upload.sha256}").hex()
    place = f"{digest[:2]}/{digest}"
    sealed = file_store.write_file(place, key, upload.file)
    try:
        with unit_of_work():
            bulk_insert.bulk_insert(DataKey, [key_row])
            yield _evidence_row(upload, given, key, place, sealed)
    except BaseException:
        file_store.delete_files(place)
        raise


def _evidence_row(
    upload: _Upload, given: EvidenceInput, key: field_encryption.UnwrappedKey, place: str, sealed: str
) -> Evidence:
    row_id = new_id()
    said = {"name": given.name[-MAX_NAME_LENGTH:], "about": given.about, "sha256": upload.sha256}
    return Evidence(
        id=row_id,
        data_key_id=key.id,
        place=place,
        kind=given.kind,
        giver=given.giver,
        channel=given.channel,
        person_id=given.person_id,
        claim_id=given.claim_id,
        payment_id=given.payment_id,
        media=upload.media.type,
        size=upload.size,
        sha256=sealed,
        digest=upload.digest,
        said=key.seal(json.dumps(said, ensure_ascii=False), f"evidence.said:{row_id}"),
        preview="queued" if upload.media.shown else "none",
    )


def _log_added(case: Case, row: Evidence, actor_id: uuid.UUID | None, org_id: uuid.UUID) -> None:
    """The event that names a file by its digest; the case is locked."""
    root = select(Proceeding.id).where(Proceeding.case_id == case.id, Proceeding.procedure == "case")
    about = {"person": row.person_id, "payment": row.payment_id}
    record = hash_chain.EventRecord(
        name=EVIDENCE_ADDED,
        proceeding_id=db.session.scalars(root).one(),
        happened_on=today(),
        happened_at=now(),
        fields={
            "evidence": str(row.id),
            "kind": row.kind,
            "giver": row.giver,
            "channel": row.channel,
            "media": row.media,
            "size": str(row.size),
            "sha256": row.sha256,
            **{name: str(one) for name, one in about.items() if one},
        },
        claims=[str(row.claim_id)] if row.claim_id else [],
    )
    event = hash_chain.append_event(case, record, actor_id, org_id)
    row.case_id, row.event_position, row.organisation_id = case.id, event["position"], org_id


def attach_draft_files(case: Case, draft_id: uuid.UUID, actor_id: uuid.UUID | None, org_id: uuid.UUID) -> int:
    """Put what a form gathered on the case that it has opened, in the same transaction; returns how many pieces."""
    query = select(Evidence).where(Evidence.draft_id == draft_id, Evidence.case_id.is_(None))
    found = db.session.scalars(query.order_by(Evidence.created_at, Evidence.id).with_for_update()).all()
    for row in found:
        _log_added(case, row, actor_id, org_id)
    return len(found)


@unit_of_work()
def remove_draft_file(draft_id: uuid.UUID, evidence_id: uuid.UUID) -> None:
    """Take a file out of a form that is not handed in yet; raises NotFound."""
    row = db.session.get(Evidence, evidence_id)
    if row is None or row.case_id is not None or row.draft_id != draft_id:
        raise NotFound
    erase_files([row])


def erase_files(found: Iterable[Evidence]) -> None:
    """Destroy the keys and drop the files; rows of files that never were on a case go too. The caller commits."""
    for row in found:
        key = db.session.get_one(DataKey, row.data_key_id)
        key.wrapped, key.destroyed_at, row.digest = None, now(), None
        file_store.delete_files(*storage_paths(row.place))
        if row.case_id is None:
            db.session.delete(row)


def storage_paths(place: str) -> Iterator[str]:
    """The original and the copies that are shown."""
    yield from (place, f"{place}.shown", f"{place}.small")
