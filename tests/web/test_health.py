"""What /healthz and /readyz say while things come and go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient

from tests.servers import RunningPostgres, RunningValkey
from wagecase.web.health import record_worker_heartbeat


def test_a_living_process_says_so_without_asking_anybody(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "up"})


def test_nothing_has_swept_yet(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {
        "status": "degraded",
        "database": "up",
        "broker": "up",
        "sweep": "unknown",
        "last_sweep": None,
    }


def test_a_recent_sweep_makes_it_ready_and_an_old_one_is_notified(app: Flask, client: FlaskClient) -> None:
    now = datetime.now(UTC)
    for swept, status, sweep in ((now, "ready", "on time"), (now - timedelta(minutes=4), "degraded", "late")):
        with app.app_context():
            record_worker_heartbeat(swept)
        answer = client.get("/readyz").json
        assert answer is not None
        assert (answer["status"], answer["sweep"], answer["last_sweep"]) == (status, sweep, swept.isoformat())


def test_without_broker_complaints_are_taken_and_without_database_not(
    make_app: Callable[..., Flask], own_postgres: RunningPostgres, own_valkey: RunningValkey
) -> None:
    client = make_app(postgres=own_postgres, valkey=own_valkey).test_client()
    own_valkey.kill()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json and answer.json["broker"]) == (200, "down")
    own_postgres.kill()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json and answer.json["database"]) == (503, "down")
    own_postgres.start()
    own_valkey.start()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json and answer.json["broker"]) == (200, "up")
