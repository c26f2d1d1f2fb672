"""What is up. /healthz: this process answers. /readyz: what it stands on, and when the clockwork last ran."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint
from redis import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from wagecase.extensions import broker, db, limiter
from wagecase.services.base.unit_of_work import release_snapshot

LAST_SWEEP_KEY = "wagecase:last-sweep"
# Beat sweeps every minute; three missed ones are reported.
SWEEP_LATE_AFTER = timedelta(minutes=3)

blueprint = Blueprint("health", __name__)
limiter.exempt(blueprint)


def record_worker_heartbeat(now: datetime) -> None:
    """Remember that beat and a worker are alive. Losing the mark costs nothing but the notice in /readyz."""
    broker.client.set(LAST_SWEEP_KEY, now.isoformat())


@blueprint.get("/healthz")
def healthz() -> dict[str, str]:
    return {"status": "up"}


@blueprint.get("/readyz")
def readyz() -> tuple[dict[str, Any], int]:
    """503 only without the database: complaints are taken even while broker, worker or beat are away."""
    database, (broker_up, swept) = _database_up(), _last_sweep()
    on_time = swept is not None and datetime.now(UTC) - swept < SWEEP_LATE_AFTER
    status = "unready" if not database else "ready" if broker_up and on_time else "degraded"
    body = {
        "status": status,
        "database": "up" if database else "down",
        "broker": "up" if broker_up else "down",
        "sweep": "on time" if on_time else "late" if swept else "unknown",
        "last_sweep": swept.isoformat() if swept else None,
    }
    return body, 200 if database else 503


def _database_up() -> bool:
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    finally:
        release_snapshot()
    return True


def _last_sweep() -> tuple[bool, datetime | None]:
    try:
        mark = broker.client.get(LAST_SWEEP_KEY)
    except RedisError:
        return False, None
    return True, datetime.fromisoformat(mark.decode()) if isinstance(mark, bytes) else None
