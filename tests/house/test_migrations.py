"""Migrations and models make the same schema, and migrations can be taken back."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ProgrammingError

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


@pytest.fixture
def migrated(
    postgres: RunningPostgres, valkey: RunningValkey, fresh_database: Callable[[bool], str], tmp_path: Path
) -> Iterator[str]:
    """The name of a migrated database of the test's own, inside the context of an application that uses it."""
    name = fresh_database(True)
    urls = (postgres.url(name), postgres.owner_url(name), valkey.url, "smtp://127.0.0.1:1")
    app = create_app(config.load(servers.application_environment(*urls, tmp_path)))
    with app.app_context():
        yield name
    close_connections(app)


def test_downgrade_leaves_nothing_behind(postgres: RunningPostgres, migrated: str) -> None:
    downgrade(directory=str(MIGRATIONS), revision="base")
    left = [line for line in schema_of(postgres, migrated) if line.startswith(("CREATE TABLE", "CREATE FUNCTION"))]
    assert left == []


def test_every_step_can_be_taken_back_and_made_again(postgres: RunningPostgres, migrated: str) -> None:
    before = schema_of(postgres, migrated)
    downgrade(directory=str(MIGRATIONS), revision="base")
    for _ in scripts():
        upgrade(directory=str(MIGRATIONS), revision="+1")
        downgrade(directory=str(MIGRATIONS), revision="-1")
        upgrade(directory=str(MIGRATIONS), revision="+1")
    assert schema_of(postgres, migrated) == before


def scripts() -> list[Path]:
    """The files of the migrations, in the order in which they run."""
    directory = ScriptDirectory(str(MIGRATIONS))
    walked = directory.walk_revisions()
    return [Path(script.path) for script in walked][::-1]


def test_numbers_are_the_order_in_which_migrations_run() -> None:
    directory = ScriptDirectory(str(MIGRATIONS))
    files = scripts()
    assert len(directory.get_heads()) == 1
    assert sorted(files) == sorted((MIGRATIONS / "versions").glob("*.py"))
    numbers = [f"{number:04}" for number in range(1, len(files) + 1)]
    assert [path.name[:5] for path in files] == [f"{number}_" for number in numbers]
    assert directory.get_current_head() == numbers[-1]


def test_application_reads_the_schema_version_and_cannot_change_it(postgres: RunningPostgres, migrated: str) -> None:
    engine = create_engine(postgres.url(migrated).replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        with pytest.raises(ProgrammingError, match="permission denied"):
            connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    engine.dispose()
    assert version == ScriptDirectory(str(MIGRATIONS)).get_current_head()


def test_every_table_has_a_grant_of_the_application() -> None:
    assert set(grants.GRANTS) == set(Base.metadata.tables)


@pytest.mark.parametrize("statement", ["UPDATE events SET name = ''", "DELETE FROM events", "TRUNCATE events"])
@pytest.mark.parametrize("role", ["application", "owner"])
def test_nobody_changes_the_event_log(app: Flask, db_url: str, owner_url: str, statement: str, role: str) -> None:
    url = owner_url if role == "owner" else db_url
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection, pytest.raises(Exception, match=r"append-only|permission denied"):
        connection.execute(text(statement))
    engine.dispose()
