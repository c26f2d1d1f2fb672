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

from wagecase.configuration.values import StorageBucket
from wagecase.extensions import current_config
from wagecase.services.crypto.field_encryption import DecryptionError, UnwrappedKey

CHUNK_BYTES = 256 * 1024
FILE_MAGIC = b"WCE1"
NONCE_PREFIX_BYTES, TAG_BYTES = 7, 16
# What one upload holds in memory at most: the store takes parts of five MB.
MAX_CONCURRENCY = 2
STORE_FOLDER = "evidence"
BATCH_SIZE = 500
ObjectStore = LocalStore | S3Store


class FileStoreUnavailable(Exception):
    """The store cannot be reached or does not take the file; nothing of it is kept."""


def _store() -> ObjectStore:
    """The store of this process: a client holds threads that do not survive a fork."""
    known: dict[int, ObjectStore] = current_app.extensions.setdefault("vault", {})
    if os.getpid() not in known:
        bucket = current_config().bucket
        known[os.getpid()] = _bucket_store(bucket) if bucket else _folder_store()
    return known[os.getpid()]


def _folder_store() -> LocalStore:
    folder = current_config().home / STORE_FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return LocalStore(folder)


def _bucket_store(bucket: StorageBucket) -> S3Store:
    options: dict[str, Any] = {"endpoint": bucket.endpoint} if bucket.endpoint else {}
    return S3Store(
        bucket.name,
        prefix=bucket.prefix or None,
        region=bucket.region,
        access_key_id=bucket.key_id,
        secret_access_key=bucket.secret,
        client_options={"allow_http": (bucket.endpoint or "").startswith("http://"), "timeout": "120s"},
        # Somebody waits for the answer: an early refusal is better than a late one.
        retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=10)},
        **options,
    )


def write_file(path: str, key: UnwrappedKey, file: IO[bytes]) -> str:
    """Seal a file from its present position into the vault; returns the digest of what lies there.

    Raises:
        VaultAway: nothing was kept.
    """
    digest = hashlib.sha256()
    try:
        obstore.put(
            _store(), path, _hashed_chunks(_encrypted_chunks(file, key, path), digest), max_concurrency=MAX_CONCURRENCY
        )
    except (BaseError, OSError) as fault:
        raise FileStoreUnavailable from fault
    return digest.hexdigest()


def _hashed_chunks(parts: Iterator[bytes], digest: Any) -> Iterator[bytes]:
    for part in parts:
        digest.update(part)
        yield part


def _encrypted_chunks(file: IO[bytes], key: UnwrappedKey, path: str) -> Iterator[bytes]:
    cipher, prefix = AESGCM(key.secret), os.urandom(NONCE_PREFIX_BYTES)
    yield FILE_MAGIC + prefix
    number, piece = 0, file.read(CHUNK_BYTES)
    while True:
        following = file.read(CHUNK_BYTES)
        yield cipher.encrypt(_nonce(prefix, number, last=not following), piece, path.encode())
        if not following:
            return
        number, piece = number + 1, following


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([last])


def read_chunks(path: str, key: UnwrappedKey) -> Iterator[bytes]:
    """A file of the vault in clear, piece by piece; each is known to be true before it is given out.

    Raises:
        Unreadable: it is gone, or not what was put there.
        VaultAway: the store cannot be reached.
    """
    try:
        parts = iter(obstore.get(_store(), path).stream(min_chunk_size=CHUNK_BYTES))
    except FileNotFoundError as fault:
        raise DecryptionError(path) from fault
    except (BaseError, OSError) as fault:
        raise FileStoreUnavailable from fault
    return _decrypted_chunks((bytes(part) for part in parts), key, path)


def _decrypted_chunks(parts: Iterator[bytes], key: UnwrappedKey, path: str) -> Iterator[bytes]:
    cipher, held, number = AESGCM(key.secret), bytearray(), 0
    prefix: bytes | None = None
    for part in parts:
        held += part
        if prefix is None and len(held) >= len(FILE_MAGIC) + NONCE_PREFIX_BYTES:
            prefix = _take_nonce_prefix(held, path)
        # The last piece is known only by the end of the file, so one whole piece is always kept back.
        while prefix is not None and len(held) > CHUNK_BYTES + TAG_BYTES:
            yield _decrypt_chunk(cipher, _nonce(prefix, number, last=False), held[: CHUNK_BYTES + TAG_BYTES], path)
            del held[: CHUNK_BYTES + TAG_BYTES]
            number += 1
    if prefix is None:
        raise DecryptionError(path)
    yield _decrypt_chunk(cipher, _nonce(prefix, number, last=True), held, path)


def _take_nonce_prefix(held: bytearray, path: str) -> bytes:
    if held[: len(FILE_MAGIC)] != FILE_MAGIC:
        raise DecryptionError(path)
    prefix = bytes(held[len(FILE_MAGIC) : len(FILE_MAGIC) + NONCE_PREFIX_BYTES])
    del held[: len(FILE_MAGIC) + NONCE_PREFIX_BYTES]
    return prefix


def _decrypt_chunk(cipher: AESGCM, nonce: bytes, sealed: bytearray, path: str) -> bytes:
    try:
        return cipher.decrypt(nonce, bytes(sealed), path.encode())
    except (InvalidTag, ValueError) as fault:
        raise DecryptionError(path) from fault


def list_older_than(before: datetime) -> Iterator[list[str]]:
    """The places of files that were put there before an instant, some at a time."""
    for batch in obstore.list(_store(), chunk_size=BATCH_SIZE):
        yield [one["path"] for one in batch if one["last_modified"] < before]


def delete_files(*places: str) -> None:
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
            raise FileStoreUnavailable from fault
