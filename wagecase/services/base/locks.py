"""Advisory locks of the database: work that only one process may do at a time."""

from __future__ import annotations

from sqlalchemy import text

from wagecase.extensions import db


def try_advisory_lock(name: str) -> bool:
    """Whether no other transaction does this now; the lock ends with the transaction."""
    return bool(db.session.scalar(text("SELECT pg_try_advisory_xact_lock(hashtext(:name))"), {"name": name}))
