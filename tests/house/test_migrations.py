"""Migrations and models make the same schema, and migrations can be taken back."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import downgrade
from sqlalchemy import create_engine, text

import config
from tests import servers
from tests.conftest import MIGRATIONS, close_connections
from tests.servers import RunningPostgres, RunningValkey
from wagecase import create_app
from wagecase.models import Base, grants

# Of pg_dump's lines only those that say something about the schema; its own key and comments differ at each run.
NOISE = re.compile(r"^(--.*|\\(un)?restrict.*|SET .*|SELECT pg_catalog.*|)$")


def schema_of(running: RunningPostgres, database: str) -> list[str]:
    program = running.server.place.binaries.postgres / "pg_dump"
    options = ["--schema-only", "--no-owner", "--exclude-table=alembic_version"]
    done = subprocess.run(
        [program, *options, running.owner_url(database)], capture_output=True, text=True, check=True, timeout=60
    )
    return sorted(line for line in done.stdout.splitlines() if not NOISE.match(line))


def test_upgrade_from_empty_makes_what_the_models_say(
    postgres: RunningPostgres, fresh_database: Callable[[bool], str]
) -> None:
    migrated, modelled = fresh_database(True), fresh_database(False)
    engine = create_engine(postgres.owner_url(modelled).replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
        for statement in grants.statements():
            connection.execute(text(statement))
    engine.dispose()
    assert schema_of(postgres, migrated) == schema_of(postgres, modelled)


def test_downgrade_leaves_nothing_behind(
    postgres: RunningPostgres, valkey: RunningValkey, fresh_database: Callable[[bool], str], tmp_path: Path
) -> None:
    name = fresh_database(True)
    urls = (postgres.url(name), postgres.owner_url(name), valkey.url, "smtp://127.0.0.1:1")
    app = create_app(config.load(servers.application_environment(*urls, tmp_path)))
    with app.app_context():
        downgrade(directory=str(MIGRATIONS), revision="base")
    close_connections(app)
    left = [line for line in schema_of(postgres, name) if line.startswith(("CREATE TABLE", "CREATE FUNCTION"))]
    assert left == []


def test_every_table_says_what_the_application_may_do() -> None:
    assert set(grants.GRANTS) == set(Base.metadata.tables)


@pytest.mark.parametrize("statement", ["UPDATE events SET name = ''", "DELETE FROM events", "TRUNCATE events"])
@pytest.mark.parametrize("role", ["application", "owner"])
def test_nobody_changes_the_event_log(app: Flask, db_url: str, owner_url: str, statement: str, role: str) -> None:
    url = owner_url if role == "owner" else db_url
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection, pytest.raises(Exception, match=r"append-only|permission denied"):
        connection.execute(text(statement))
    engine.dispose()
