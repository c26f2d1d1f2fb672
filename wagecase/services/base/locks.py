"""Locks that let one process at a time do a part of the background work."""

from __future__ import annotations

from sqlalchemy import text

from wagecase.extensions import db


def try_advisory_lock(name: str) -> bool:
    """Whether no other transaction does this now; the lock goes with the transaction."""
    return bool(db.session.scalar(text("SELECT pg_try_advisory_xact_lock(hashtext(:name))"), {"name": name}))
