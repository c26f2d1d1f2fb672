"""The vault: sealed files outside the database and outside what the web server serves.

A file is cut into pieces, each sealed by AES-256-GCM under the file's own data key. The nonce counts the pieces and
marks the last, so that none can be left out, moved or put behind; what is associated is the place. Pieces pass through
memory one at a time. Files lie in a folder of the home or in a bucket of any S3-compatible store.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import IO, Any

import obstore
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from config import Bucket
from wagecase.extensions import current_config
from wagecase.services.crypto.field_encryption import Key, Unreadable

PIECE = 256 * 1024
MARK = b"WCE1"
PREFIX, TAG = 7, 16
# What one upload holds in memory at most: the store takes parts of five MB.
PARALLEL = 2
FOLDER = "evidence"
BATCH = 500
Store = LocalStore | S3Store


class VaultAway(Exception):
    """The store cannot be reached or does not take the file; nothing of it is kept."""


def _store() -> Store:
    """The store of this process: a client holds threads that do not survive a fork."""
    known: dict[int, Store] = current_app.extensions.setdefault("vault", {})
    if os.getpid() not in known:
        bucket = current_config().bucket
        known[os.getpid()] = _remote(bucket) if bucket else _local()
    return known[os.getpid()]


def _local() -> LocalStore:
    folder = current_config().home / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return LocalStore(folder)


def _remote(bucket: Bucket) -> S3Store:
    options: dict[str, Any] = {"endpoint": bucket.endpoint} if bucket.endpoint else {}
    return S3Store(
        bucket.name,
        prefix=bucket.prefix or None,
        region=bucket.region,
        access_key_id=bucket.key_id,
        secret_access_key=bucket.secret,
        client_options={"allow_http": (bucket.endpoint or "").startswith("http://"), "timeout": "120s"},
        # Somebody waits for the answer: he is told soon that it cannot be kept now.
        retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=10)},
        **options,
    )


def put(place: str, key: Key, file: IO[bytes]) -> str:
    """Seal a file from its present position into the vault; returns the digest of what lies there.

    Raises:
        VaultAway: nothing was kept.
    """
    digest = hashlib.sha256()
    try:
        obstore.put(_store(), place, _digested(_sealed(file, key, place), digest), max_concurrency=PARALLEL)
    except (BaseError, OSError) as fault:
        raise VaultAway from fault
    return digest.hexdigest()


def _digested(parts: Iterator[bytes], digest: Any) -> Iterator[bytes]:
    for part in parts:
        digest.update(part)
        yield part


def _sealed(file: IO[bytes], key: Key, place: str) -> Iterator[bytes]:
    cipher, prefix = AESGCM(key.secret), os.urandom(PREFIX)
    yield MARK + prefix
    number, piece = 0, file.read(PIECE)
    while True:
        following = file.read(PIECE)
        yield cipher.encrypt(_nonce(prefix, number, last=not following), piece, place.encode())
        if not following:
            return
        number, piece = number + 1, following


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([last])


def pieces(place: str, key: Key) -> Iterator[bytes]:
    """A file of the vault in clear, piece by piece; each is known to be true before it is given out.

    Raises:
        Unreadable: it is gone, or not what was put there.
        VaultAway: the store cannot be reached.
    """
    try:
        parts = iter(obstore.get(_store(), place).stream(min_chunk_size=PIECE))
    except FileNotFoundError as fault:
        raise Unreadable(place) from fault
    except (BaseError, OSError) as fault:
        raise VaultAway from fault
    return _opened((bytes(part) for part in parts), key, place)


def _opened(parts: Iterator[bytes], key: Key, place: str) -> Iterator[bytes]:
    cipher, held, number = AESGCM(key.secret), bytearray(), 0
    prefix: bytes | None = None
    for part in parts:
        held += part
        if prefix is None and len(held) >= len(MARK) + PREFIX:
            prefix = _prefix(held, place)
        # The last piece is known only by the end of the file, so one whole piece is always kept back.
        while prefix is not None and len(held) > PIECE + TAG:
            yield _decrypted(cipher, _nonce(prefix, number, last=False), held[: PIECE + TAG], place)
            del held[: PIECE + TAG]
            number += 1
    if prefix is None:
        raise Unreadable(place)
    yield _decrypted(cipher, _nonce(prefix, number, last=True), held, place)


def _prefix(held: bytearray, place: str) -> bytes:
    if held[: len(MARK)] != MARK:
        raise Unreadable(place)
    prefix = bytes(held[len(MARK) : len(MARK) + PREFIX])
    del held[: len(MARK) + PREFIX]
    return prefix


def _decrypted(cipher: AESGCM, nonce: bytes, sealed: bytearray, place: str) -> bytes:
    try:
        return cipher.decrypt(nonce, bytes(sealed), place.encode())
    except (InvalidTag, ValueError) as fault:
        raise Unreadable(place) from fault


def old(before: datetime) -> Iterator[list[str]]:
    """The places of files that were put there before an instant, some at a time."""
    for batch in obstore.list(_store(), chunk_size=BATCH):
        yield [one["path"] for one in batch if one["last_modified"] < before]


def drop(*places: str) -> None:
    """Remove files; what is not there is no fault.

    Raises:
        VaultAway: the store cannot be reached.
    """
    for place in places:
        try:
            obstore.delete(_store(), place)
        except FileNotFoundError:
            continue
        except (BaseError, OSError) as fault:
            raise VaultAway from fault
