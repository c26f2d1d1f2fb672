"""The database or the broker gone: what is answered, what is still taken, and that nothing is taken twice."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from tests import world
from tests.api.calling import Caller, complaint_body
from tests.public.phone import OWN_ANSWERS, Phone, receipt_codes
from tests.servers import RunningPostgres, RunningValkey
from wagecase.extensions import db
from wagecase.models import Case


@pytest.fixture
def alone(make_app: Callable[..., Flask], own_postgres: RunningPostgres, own_valkey: RunningValkey) -> Flask:
    """An application on servers of its own, with people in it."""
    app = make_app(postgres=own_postgres, valkey=own_valkey)
    with app.app_context():
        world.create_demo_people()
    return app


def cases(app: Flask) -> int:
    with app.app_context():
        return db.session.scalars(select(func.count()).select_from(Case)).one()


def test_without_its_database_the_api_says_so_and_a_repeated_complaint_is_taken_once(
    alone: Flask, own_postgres: RunningPostgres
) -> None:
    clerk = Caller.log_in(alone.test_client(), "clerk.binhai")
    taken = clerk.post("/complaints", complaint_body(), 201, Idempotency_Key="before")
    own_postgres.kill()
    zh = clerk.send("POST", "/complaints", 503, {"Idempotency-Key": "during"}, json=complaint_body())
    en = clerk.send("GET", "/cases", 503, {"Accept-Language": "en"})
    assert (zh.headers["Retry-After"], zh.get_json()["title"]) == ("5", "数据库暂时不可用")
    assert "Idempotency-Key" in zh.get_json()["detail"]
    assert en.get_json()["title"] == "The database is away"
    own_postgres.start()
    again = [clerk.post("/complaints", complaint_body(), 201, Idempotency_Key="during") for _ in range(2)]
    assert again[0] == again[1]
    assert clerk.post("/complaints", complaint_body(), 201, Idempotency_Key="before") == taken
    assert cases(alone) == 2


def test_without_its_broker_the_api_signs_in_and_takes_complaints(alone: Flask, own_valkey: RunningValkey) -> None:
    own_valkey.kill()
    clerk = Caller.log_in(alone.test_client(), "clerk.binhai")
    clerk.post("/complaints", complaint_body(), 201)
    receipt_codes(Phone(alone).walk(OWN_ANSWERS))
    own_valkey.start()
    Caller.log_in(alone.test_client(), "clerk.binhai")
    assert cases(alone) == 2


def test_connections_that_the_server_ended_meanwhile_are_replaced_before_anybody_notices(
    app: Flask, staff: dict[str, uuid.UUID], as_superuser: Callable[[str], None]
) -> None:
    with app.app_context():
        lines = [db.engine.connect() for _ in range(3)]
        ended = {line.scalar(text("SELECT pg_backend_pid()")) for line in lines}
        for line in lines:
            line.close()
        as_superuser("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'wagecase'")
    Caller.log_in(app.test_client(), "clerk.binhai").get("/cases")
    with app.app_context(), db.engine.connect() as first, db.engine.connect() as second:
        alive = {line.scalar(text("SELECT pg_backend_pid()")) for line in (first, second)}
    assert len(ended) == 3
    assert not alive & ended
