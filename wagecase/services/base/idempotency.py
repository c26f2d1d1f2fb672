"""A key that makes a repeated request harmless: the row is inserted in the command's own unit of work."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from wagecase.extensions import db
from wagecase.models import IdempotencyKey
from wagecase.services.base.dates import now
from wagecase.services.base.errors import AlreadyProcessed, IdempotencyKeyReused
from wagecase.services.base.unit_of_work import unit_of_work

RETENTION = timedelta(days=7)


def request_mac(body: bytes) -> str:
    """A keyed digest of a request body: the body itself, which names people, is not kept."""
    return hmac.new(current_app.config["SECRET_KEY"].encode(), body, hashlib.sha256).hexdigest()


def check_key(principal: str, key: str | None, mac: str) -> None:
    """Stop if the key was used before.

    Raises:
        AlreadyProcessed: the same request came before; carries its result.
        IdempotencyKeyReused: the key was used with another body.
    """
    if key is None:
        return
    row = db.session.get(IdempotencyKey, (principal, key))
    if row is None:
        return
    if not hmac.compare_digest(row.mac, mac):
        raise IdempotencyKeyReused
    raise AlreadyProcessed(row.status, row.resource_id)


def get_resource_id(principal: str, key: str) -> str:
    """The result of a key that was used before."""
    return db.session.get_one(IdempotencyKey, (principal, key)).resource_id


def store_key(principal: str, key: str | None, mac: str, status: int, resource_id: str) -> None:
    """Record the result of a key. Of two commands at once the later one waits for the earlier one and finds its result.

    Raises:
        AlreadyProcessed, IdempotencyKeyReused: another command stored the key first; this one is rolled back.
    """
    if key is None:
        return
    row: dict[str, Any] = {
        "principal": principal,
        "key": key,
        "mac": mac,
        "status": status,
        "resource_id": resource_id,
        "created_at": now(),
    }
    claimed = insert(IdempotencyKey).values(row).on_conflict_do_nothing().returning(IdempotencyKey.key)
    if db.session.execute(claimed).first() is None:
        check_key(principal, key, mac)
        raise IdempotencyKeyReused


@unit_of_work()
def delete_expired_keys() -> int:
    """Drop keys older than seven days; returns how many."""
    result = db.session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < now() - RETENTION))
    return int(result.rowcount)  # type: ignore[attr-defined]
