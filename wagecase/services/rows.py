"""Inserting many rows at once, past the unit of work: on the way of an intake the ORM costs more than the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wagecase.extensions import db
from wagecase.models import Base


def put(model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows of one table in this transaction; column defaults apply. Nothing to insert is no statement."""
    if rows:
        db.session.connection().execute(model.metadata.tables[model.__tablename__].insert(), rows)
