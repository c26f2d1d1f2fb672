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
from wagecase.procedure.records.evidence import ADDED, TAKERS, EvidenceChannel, EvidenceKind, Giver
from wagecase.services.access import visibility
from wagecase.services.base import bulk_insert
from wagecase.services.base.dates import now, today
from wagecase.services.base.errors import Forbidden, Invalid, NotFound, Refused
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role
from wagecase.services.crypto import field_encryption, file_store
from wagecase.services.eventlog import hash_chain
from wagecase.services.evidence.file_types import Media, recognised

MB = 1024 * 1024
IN_MEMORY = MB
# Of a form that nobody has handed in yet.
DRAFT_PIECES, DRAFT_MB = 30, 300
LONGEST_NAME = 200


@dataclass(frozen=True)
class Given:
    """What is said of a file by whoever hands it in. `name` and `about` may name people and are sealed."""

    kind: EvidenceKind
    giver: Giver
    channel: EvidenceChannel
    name: str = ""
    about: str = ""
    # Somebody on the case who gave it; a claim or a payment that it is about.
    person_id: uuid.UUID | None = None
    claim_id: uuid.UUID | None = None
    payment_id: uuid.UUID | None = None


@dataclass(frozen=True)
class _Looked:
    """A file that may be taken, at its beginning."""

    file: IO[bytes]
    size: int
    media: Media
    sha256: str

    @property
    def digest(self) -> bytes:
        return field_encryption.ring().index("evidence", self.sha256)


def add(principal: Principal, case_id: uuid.UUID, stream: IO[bytes], given: Given) -> uuid.UUID:
    """Put a file on a case; the same file given again in the same way is there already. Returns the evidence's id.

    Raises:
        NotFound, Forbidden: not this person's case, or not his role.
        Invalid: the file is not taken, or what it is said to be about is not of this case.
        Refused: the case went into another one.
        VaultAway: the store cannot be reached.
    """
    if not principal.has(*TAKERS):
        raise Forbidden([wrong_role(TAKERS)])
    visibility.case_for(principal, case_id)
    with _looked_at(stream) as looked:
        return _kept(case_id, looked, given, principal.user_id, principal.org_id)


def add_unsigned(case_id: uuid.UUID, stream: IO[bytes], given: Given, org_id: uuid.UUID | None = None) -> uuid.UUID:
    """The same for somebody without an account, whom the caller has let in by number and code: a worker, or the
    partner organisation `org_id`. Raises as `add`."""
    case = db.session.get(Case, case_id)
    if case is None:
        raise NotFound
    with _looked_at(stream) as looked:
        return _kept(case_id, looked, given, None, org_id or case.owner_org_id)


def take(draft_id: uuid.UUID, stream: IO[bytes], given: Given, *, taken_by: uuid.UUID | None = None) -> uuid.UUID:
    """Keep a file for a form that is not handed in yet; `attach` puts it on the case that the form opens.

    Raises:
        Invalid: the file is not taken, or the form has its fill of files.
        VaultAway: the store cannot be reached.
    """
    with _looked_at(stream) as looked:
        waiting = (Evidence.draft_id == draft_id) & Evidence.case_id.is_(None)
        if known := _known(looked, given, waiting):
            return known
        _must_fit(looked.size, waiting, DRAFT_MB, DRAFT_PIECES)
        with _sealed(looked, given) as row:
            row.draft_id, row.taken_by = draft_id, taken_by
            db.session.add(row)
            db.session.commit()
        return row.id


@contextmanager
def _looked_at(stream: IO[bytes]) -> Iterator[_Looked]:
    """The stream copied within bounds, told what it is; the copy goes with the context."""
    with SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        yield _look(stream, file)


def _look(stream: IO[bytes], file: IO[bytes]) -> _Looked:
    most, size, digest = current_config().evidence_file_mb, 0, hashlib.sha256()
    while part := stream.read(file_store.PIECE):
        size += len(part)
        if size > most * MB:
            raise Invalid({"file": [Unmet("file_too_large", {"max": str(most)})]})
        digest.update(part)
        file.write(part)
    return _Looked(file, size, recognised(file, size), digest.hexdigest())


def _known(looked: _Looked, given: Given, whose: ColumnElement[bool]) -> uuid.UUID | None:
    """The same file given by the same person as the same thing: a form sent twice adds nothing."""
    query = select(Evidence.id).where(
        whose,
        Evidence.digest == looked.digest,
        Evidence.kind == given.kind,
        Evidence.giver == given.giver,
        Evidence.person_id.is_not_distinct_from(given.person_id),
        Evidence.claim_id.is_not_distinct_from(given.claim_id),
        Evidence.payment_id.is_not_distinct_from(given.payment_id),
    )
    return db.session.scalar(query.limit(1))


def _must_fit(size: int, whose: ColumnElement[bool], most_mb: int, pieces: int | None = None) -> None:
    held = db.session.execute(select(func.coalesce(func.sum(Evidence.size), 0), func.count()).where(whose)).one()
    if held[0] + size > most_mb * MB or (pieces is not None and held[1] >= pieces):
        raise Invalid({"file": [Unmet("case_full", {"max": str(most_mb)})]})


def _kept(
    case_id: uuid.UUID, looked: _Looked, given: Given, actor_id: uuid.UUID | None, org_id: uuid.UUID
) -> uuid.UUID:
    mine, most = Evidence.case_id == case_id, current_config().evidence_case_mb
    _must_be_here(case_id, given)
    if known := _known(looked, given, mine):
        return known
    _must_fit(looked.size, mine, most)
    with _sealed(looked, given) as row:
        case = db.session.scalars(select(Case).where(Case.id == case_id).with_for_update()).one()
        _must_fit(looked.size, mine, most)
        if case.joined_into_id is not None:
            raise Refused([Unmet("wrong_stage", {"stage": f"stage:case.{case.stage}"})])
        row.taken_by = actor_id
        _tell(case, row, actor_id, org_id)
        db.session.add(row)
        db.session.commit()
    return row.id


def _must_be_here(case_id: uuid.UUID, given: Given) -> None:
    """What a file is said to be about is of this case."""
    named = {
        "person_id": (Person, given.person_id),
        "claim_id": (Claim, given.claim_id),
        "payment_id": (Payment, given.payment_id),
    }
    wrong = [name for name, (model, one) in named.items() if one and not _of_case(model, one, case_id)]
    if wrong:
        raise Invalid({name: [Unmet("not_on_this_case")] for name in wrong})


def _of_case(model: Any, row_id: uuid.UUID, case_id: uuid.UUID) -> bool:
    found = db.session.get(model, row_id)
    return found is not None and found.case_id == case_id


@contextmanager
def _sealed(looked: _Looked, given: Given) -> Iterator[Evidence]:
    """A file in the vault with its row, its key on the way to the database; taken out again if nothing comes of it."""
    # Sending a large file takes its time, during which no transaction may stand open.
    db.session.rollback()
    key, key_row = field_encryption.ring().make()
    digest = field_encryption.ring().index("evidence_place", f"{key.id}\0{looked.sha256}").hex()
    place = f"{digest[:2]}/{digest}"
    sealed = file_store.put(place, key, looked.file)
    try:
        bulk_insert.put(DataKey, [key_row])
        yield _row(looked, given, key, place, sealed)
    except BaseException:
        db.session.rollback()
        file_store.drop(place)
        raise


def _row(looked: _Looked, given: Given, key: field_encryption.Key, place: str, sealed: str) -> Evidence:
    row_id = new_id()
    said = {"name": given.name[-LONGEST_NAME:], "about": given.about, "sha256": looked.sha256}
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
        media=looked.media.type,
        size=looked.size,
        sha256=sealed,
        digest=looked.digest,
        said=key.seal(json.dumps(said, ensure_ascii=False), f"evidence.said:{row_id}"),
        preview="owed" if looked.media.shown else "none",
    )


def _tell(case: Case, row: Evidence, actor_id: uuid.UUID | None, org_id: uuid.UUID) -> None:
    """The event that names a file by its digest; the case is locked."""
    root = select(Proceeding.id).where(Proceeding.case_id == case.id, Proceeding.procedure == "case")
    about = {"person": row.person_id, "payment": row.payment_id}
    record = hash_chain.Record(
        name=ADDED,
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
    event = hash_chain.append(case, record, actor_id, org_id)
    row.case_id, row.event_position, row.organisation_id = case.id, event["position"], org_id


def attach(case: Case, draft_id: uuid.UUID, actor_id: uuid.UUID | None, org_id: uuid.UUID) -> int:
    """Put what a form gathered on the case that it has opened, in the same transaction; returns how many pieces."""
    query = select(Evidence).where(Evidence.draft_id == draft_id, Evidence.case_id.is_(None))
    found = db.session.scalars(query.order_by(Evidence.created_at, Evidence.id).with_for_update()).all()
    for row in found:
        _tell(case, row, actor_id, org_id)
    return len(found)


def remove(draft_id: uuid.UUID, evidence_id: uuid.UUID) -> None:
    """Take a file out of a form that is not handed in yet; raises NotFound."""
    row = db.session.get(Evidence, evidence_id)
    if row is None or row.case_id is not None or row.draft_id != draft_id:
        raise NotFound
    erase([row])
    db.session.commit()


def erase(found: Iterable[Evidence]) -> None:
    """Destroy the keys and drop the files; rows of files that never were on a case go too. The caller commits."""
    for row in found:
        key = db.session.get_one(DataKey, row.data_key_id)
        key.wrapped, key.destroyed_at, row.digest = None, now(), None
        file_store.drop(*places_of(row.place))
        if row.case_id is None:
            db.session.delete(row)


def places_of(place: str) -> Iterator[str]:
    """The original and the copies that are shown."""
    yield from (place, f"{place}.shown", f"{place}.small")
