"""Copies of evidence that are shown: drawn by the worker, in a process of their own, one file after the other.

A file is claimed with a lease on the database's clock; a worker that dies leaves it to the next once the lease is over.
What fails three times is shown as a name that can be downloaded.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, or_, select, text, update

from wagecase.extensions import db
from wagecase.models import Evidence
from wagecase.services.base.dates import now
from wagecase.services.base.unit_of_work import release_snapshot, unit_of_work
from wagecase.services.crypto import field_encryption, file_store
from wagecase.services.crypto.field_encryption import DecryptionError
from wagecase.services.evidence import files
from wagecase.services.evidence.queries import PREVIEW_SIZES

PREVIEW_SCRIPT = Path(__file__).with_name("preview_process.py")
LEASE_SECONDS, TIMEOUT_SECONDS, MAX_ATTEMPTS = 180, 90, 3
# Beyond this a file is not drawn, in bytes; it is downloaded.
MAX_SOURCE_BYTES = 100 * 1024 * 1024
# A form that was never handed in; the same as its own draft is kept.
DRAFT_FILE_RETENTION = timedelta(days=30)
ORPHAN_AGE = timedelta(days=1)
BATCH_SIZE = 200


class PreviewFailed(Exception):
    """The file could not be drawn: broken, too large, or not within the limits of memory and time."""


def render_pending_previews(until: datetime) -> int:
    """Draw what is queued, oldest first, and begin nothing new after an instant; returns how many were drawn."""
    drawn = 0
    while now() < until and (claimed := _claim_next()):
        drawn += _render_preview(claimed)
    return drawn


@unit_of_work()
def _claim_next() -> uuid.UUID | None:
    free = or_(Evidence.preview_until.is_(None), Evidence.preview_until < func.now())
    query = select(Evidence.id).where(Evidence.preview == "queued", free).order_by(Evidence.created_at)
    taken = db.session.scalar(query.limit(1).with_for_update(skip_locked=True))
    if taken is not None:
        lease = func.now() + text(f"interval '{LEASE_SECONDS} seconds'")
        counted = Evidence.preview_attempts + 1
        values = {"preview_until": lease, "preview_attempts": counted}
        db.session.execute(update(Evidence).where(Evidence.id == taken).values(values))
    return taken


def _render_preview(evidence_id: uuid.UUID) -> bool:
    row = db.session.get_one(Evidence, evidence_id)
    place, media, attempts, large = row.place, row.media, row.preview_attempts, row.size > MAX_SOURCE_BYTES
    try:
        key = field_encryption.load_data_key(row.data_key_id)
        # Nothing is held open in the database while the child is at work.
        release_snapshot()
        pages = (
            None if large else _store_previews(place, key, *_run_renderer(media, file_store.read_chunks(place, key)))
        )
    except file_store.FileStoreUnavailable:
        return False
    except (PreviewFailed, DecryptionError):
        return _save_state(evidence_id, "failed" if attempts >= MAX_ATTEMPTS else "queued", None)
    return _save_state(evidence_id, "none" if pages is None else "made", pages)


@unit_of_work()
def _save_state(evidence_id: uuid.UUID, state: str, pages: int | None) -> bool:
    """What is still queued keeps its lease, so that it is tried again later and not at once."""
    values = {"preview": state, "pages": pages}
    db.session.execute(update(Evidence).where(Evidence.id == evidence_id).values(values))
    return state == "made"


def _store_previews(place: str, key: field_encryption.UnwrappedKey, pages: int, copies: list[bytes]) -> int:
    for which, content in zip(PREVIEW_SIZES, copies, strict=True):
        file_store.write_file(f"{place}.{which}", key, io.BytesIO(content))
    return pages


def _run_renderer(media: str, pieces: Iterator[bytes]) -> tuple[int, list[bytes]]:
    """Pages and copies, from a child that gets nothing but the file."""
    command = [sys.executable, "-I", str(PREVIEW_SCRIPT), media]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env={}) as child:  # noqa: S603  (our own file and a media type of our own list)
        try:
            return _parse_output(_feed_process(child, pieces))
        except subprocess.TimeoutExpired as fault:
            raise PreviewFailed from fault
        finally:
            child.kill()


def _feed_process(child: subprocess.Popen[bytes], pieces: Iterator[bytes]) -> bytes:
    """What the child answers; it reads the file to its end before it says anything."""
    assert child.stdin is not None  # noqa: S101  (a pipe was asked for; it is for the type)
    try:
        for piece in pieces:
            child.stdin.write(piece)
    except BrokenPipeError as fault:
        raise PreviewFailed from fault
    out, _ = child.communicate(timeout=TIMEOUT_SECONDS)
    if child.returncode != 0:
        raise PreviewFailed
    return out


def _parse_output(out: bytes) -> tuple[int, list[bytes]]:
    line, _, rest = out.partition(b"\n")
    head, at, copies = json.loads(line), 0, []
    for size in head["sizes"]:
        copies.append(rest[at : at + size])
        at += size
    return head["pages"], copies


@unit_of_work()
def erase_unused_draft_files() -> int:
    """Erase files of forms that were never handed in; returns how many."""
    old = Evidence.case_id.is_(None) & (Evidence.created_at < now() - DRAFT_FILE_RETENTION)
    found = db.session.scalars(select(Evidence).where(old).limit(BATCH_SIZE)).all()
    files.erase_files(found)
    return len(found)


def remove_orphan_files() -> int:
    """Remove what lies in the vault and on no record: a process died between the two, or the file was erased."""
    count = 0
    for places in file_store.list_older_than(now() - ORPHAN_AGE):
        originals = {one.partition(".")[0] for one in places}
        query = select(Evidence.place).where(Evidence.place.in_(originals), Evidence.digest.is_not(None))
        known = set(db.session.scalars(query))
        lost = [one for one in places if one.partition(".")[0] not in known]
        file_store.delete_files(*lost)
        count += len(lost)
    release_snapshot()
    return count
