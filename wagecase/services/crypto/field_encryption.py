"""Sealed fields and the keys to them.

Each person and each case has a data key of its own, wrapped by the key ring. A field is AES-256-GCM with table, column
and row as associated data, so that a ciphertext moved elsewhere does not open. Rotation rewraps data keys only;
destroying a data key erases what it sealed. The blind index is a keyed digest for exact look-up.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask, current_app
from sqlalchemy import select

from wagecase.extensions import config_of, db
from wagecase.models import DataKey, SealedText, new_id, utcnow

NONCE_BYTES = 12


class DecryptionError(Exception):
    """The key is gone (the person was erased) or the ciphertext is not the one that was written."""


def _encrypt(key: bytes, clear: bytes, context: str) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, clear, context.encode())


def _decrypt(key: bytes, sealed: bytes, context: str) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context.encode())
    except InvalidTag as error:
        raise DecryptionError(context) from error


@dataclass(frozen=True)
class UnwrappedKey:
    """An unwrapped data key; it lives as long as one request."""

    id: uuid.UUID
    secret: bytes

    def seal(self, clear: str, place: str) -> bytes:
        """Seal for a place such as `persons.phone:<row id>`."""
        return _encrypt(self.secret, clear.encode(), place)

    def open(self, sealed: bytes, place: str) -> str:
        return _decrypt(self.secret, sealed, place).decode()

    def seal_bytes(self, clear: bytes, place: str) -> bytes:
        return _encrypt(self.secret, clear, place)

    def open_bytes(self, sealed: bytes, place: str) -> bytes:
        return _decrypt(self.secret, sealed, place)


class KeyRing:
    """The wrapping keys by id, the first being current, and the key of the blind index."""

    def __init__(self, keys: Mapping[str, bytes], index_key: bytes) -> None:
        self._keys = dict(keys)
        self.current = next(iter(self._keys))
        self._index_key = index_key

    def make(self) -> tuple[UnwrappedKey, dict[str, object]]:
        """A fresh data key and its row, wrapped under the current ring key."""
        key = UnwrappedKey(new_id(), AESGCM.generate_key(256))
        return key, {
            "id": key.id,
            "ring_key": self.current,
            "wrapped": self._wrap(self.current, key),
            "created_at": utcnow(),
        }

    def _wrap(self, ring_key: str, key: UnwrappedKey) -> bytes:
        return _encrypt(self._keys[ring_key], key.secret, f"data_keys.wrapped:{key.id}")

    def unwrap(self, row: DataKey) -> UnwrappedKey:
        if row.wrapped is None:
            raise DecryptionError(f"data key {row.id} was destroyed")
        if row.ring_key not in self._keys:
            raise DecryptionError(f"the key ring has no key {row.ring_key!r}")
        return UnwrappedKey(row.id, _decrypt(self._keys[row.ring_key], row.wrapped, f"data_keys.wrapped:{row.id}"))

    def rewrap(self, row: DataKey) -> None:
        """Move one data key under the current ring key; what it sealed stays as it is."""
        key = self.unwrap(row)
        row.ring_key, row.wrapped = self.current, self._wrap(self.current, key)

    def index(self, field: str, value: str) -> bytes:
        """A keyed digest of a normalised value, for exact look-up of a field without opening it."""
        return hmac.new(self._index_key, f"{field}\0{value}".encode(), hashlib.sha256).digest()


def register(app: Flask) -> None:
    """Give the application its key ring."""
    config = config_of(app)
    app.extensions["key_ring"] = KeyRing({key.id: key.secret for key in config.keys}, config.blind_index_key)


def key_ring() -> KeyRing:
    """The key ring of the running application."""
    return cast(KeyRing, current_app.extensions["key_ring"])


def load_data_key(data_key_id: uuid.UUID) -> UnwrappedKey:
    return key_ring().unwrap(db.session.get_one(DataKey, data_key_id))


def load_data_keys(data_key_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, UnwrappedKey]:
    """The keys that can still be opened, by id; destroyed ones are missing."""
    wanted = set(data_key_ids)
    return unwrap_rows(db.session.scalars(select(DataKey).where(DataKey.id.in_(wanted)))) if wanted else {}


def unwrap_rows(rows: Iterable[DataKey]) -> dict[uuid.UUID, UnwrappedKey]:
    """The keys in these rows that were not destroyed, by id."""
    return {row.id: key_ring().unwrap(row) for row in rows if row.wrapped is not None}


def sealed_text_row(case_id: uuid.UUID, key: UnwrappedKey, purpose: str, text: str) -> dict[str, object]:
    """The row of a sealed text, ready to be inserted; its digest goes into the event chain."""
    row_id = new_id()
    ciphertext = key.seal(text, f"sealed_texts.ciphertext:{row_id}")
    return {
        "id": row_id,
        "case_id": case_id,
        "data_key_id": key.id,
        "purpose": purpose,
        "ciphertext": ciphertext,
        "digest": hashlib.sha256(ciphertext).hexdigest(),
        "created_at": utcnow(),
    }


def open_sealed_text(row: SealedText, key: UnwrappedKey) -> str:
    return key.open(row.ciphertext, f"sealed_texts.ciphertext:{row.id}")
