"""The sealed parts of an import: its file in pieces, what stands at its head, and its rows in chunks.

All lie under the import's own data key, each bound to its place; forgetting an import destroys the key.
"""

from __future__ import annotations

import json
import uuid
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import delete, select

from wagecase.extensions import db
from wagecase.models import LeadChunk, LeadImport, LeadPiece
from wagecase.services.base import bulk_insert
from wagecase.services.crypto import field_encryption

PIECE_BYTES = 1 << 20
# Rows of one step: a transaction of half a second or so.
ROWS_PER_CHUNK = 500

SheetRow = tuple[int, Sequence[str]]


@dataclass(frozen=True, slots=True)
class SheetPreview:
    """A sheet as a person sees it while they choose its columns.

    Attributes:
        filled, lines: rows with content, and all of them.
        valueless: formulas without a stored result; `errors` cells that show an error.
        joined: ranges of cells that are merged downwards.
        first: the first rows by their numbers.
    """

    name: str
    visible: bool
    filled: int
    lines: int
    hidden_rows: int
    hidden_row_numbers: Sequence[int]
    hidden_columns: Sequence[int]
    valueless: int
    errors: int
    joined: int
    first: Sequence[SheetRow]


@dataclass(frozen=True, slots=True)
class FilePreview:
    """The file's name and its sheets; neither once the import is forgotten."""

    name: str = ""
    sheets: Sequence[SheetPreview] = ()


def _cipher_context(table: str, import_id: uuid.UUID, seq: int) -> str:
    return f"{table}.ciphertext:{import_id}:{seq}"


def seal_preview(key: field_encryption.UnwrappedKey, import_id: uuid.UUID, head: FilePreview) -> bytes:
    return key.seal(json.dumps(asdict(head), ensure_ascii=False), f"lead_imports.head:{import_id}")


def open_preview(row: LeadImport, keys: Mapping[uuid.UUID, field_encryption.UnwrappedKey]) -> FilePreview:
    """The preview of the file; an empty one once the import is forgotten and its key is gone."""
    key = keys.get(row.data_key_id)
    if key is None:
        return FilePreview()
    found = json.loads(key.open(row.head, f"lead_imports.head:{row.id}"))
    return FilePreview(found["name"], tuple(_sheet_preview(one) for one in found["sheets"]))


def _sheet_preview(stored: Mapping[str, Any]) -> SheetPreview:
    rows = tuple((number, tuple(cells)) for number, cells in stored["first"])
    return SheetPreview(**{**stored, "first": rows})


def store_file(key: field_encryption.UnwrappedKey, import_id: uuid.UUID, data: bytes) -> None:
    for seq, start in enumerate(range(0, len(data), PIECE_BYTES)):
        sealed = key.seal_bytes(data[start : start + PIECE_BYTES], _cipher_context("lead_pieces", import_id, seq))
        bulk_insert.bulk_insert(LeadPiece, [{"import_id": import_id, "seq": seq, "ciphertext": sealed}])


def load_file(key: field_encryption.UnwrappedKey, import_id: uuid.UUID) -> bytes:
    """The file as it came."""
    query = select(LeadPiece).where(LeadPiece.import_id == import_id).order_by(LeadPiece.seq)
    pieces = db.session.scalars(query.execution_options(yield_per=8))
    return b"".join(
        key.open_bytes(one.ciphertext, _cipher_context("lead_pieces", import_id, one.seq)) for one in pieces
    )


def delete_file(import_id: uuid.UUID) -> None:
    db.session.execute(delete(LeadPiece).where(LeadPiece.import_id == import_id))


def store_rows(key: field_encryption.UnwrappedKey, import_id: uuid.UUID, given: Iterable[SheetRow]) -> tuple[int, int]:
    """Lay rows down in chunks; returns how many rows and how many chunks that is."""
    count, seq, held = 0, 0, list[SheetRow]()
    for row in given:
        held.append(row)
        count += 1
        if len(held) == ROWS_PER_CHUNK:
            _store_chunk(key, import_id, seq, held)
            seq, held = seq + 1, []
    if held:
        _store_chunk(key, import_id, seq, held)
        seq += 1
    return count, seq


def _store_chunk(key: field_encryption.UnwrappedKey, import_id: uuid.UUID, seq: int, held: Sequence[SheetRow]) -> None:
    packed = zlib.compress(json.dumps(held, ensure_ascii=False).encode(), 1)
    sealed = key.seal_bytes(packed, _cipher_context("lead_chunks", import_id, seq))
    bulk_insert.bulk_insert(LeadChunk, [{"import_id": import_id, "seq": seq, "ciphertext": sealed}])


def load_rows(key: field_encryption.UnwrappedKey, import_id: uuid.UUID, seq: int) -> list[SheetRow]:
    row = db.session.get_one(LeadChunk, (import_id, seq))
    packed = key.open_bytes(row.ciphertext, _cipher_context("lead_chunks", import_id, seq))
    db.session.expunge(row)
    return [(number, cells) for number, cells in json.loads(zlib.decompress(packed))]


def delete_rows(import_id: uuid.UUID) -> None:
    db.session.execute(delete(LeadChunk).where(LeadChunk.import_id == import_id))
