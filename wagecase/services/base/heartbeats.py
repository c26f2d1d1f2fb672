"""When each part of the background work last ran."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert

from wagecase.extensions import db
from wagecase.models import Heartbeat


def record_heartbeat(part: str, moment: datetime, seconds: float | None = None) -> None:
    """Remember when a part of the clockwork last did its work, and how long that took."""
    values = {"at": moment, "seconds": seconds}
    row = insert(Heartbeat).values(part=part, **values)
    db.session.execute(row.on_conflict_do_update(index_elements=["part"], set_=values))
