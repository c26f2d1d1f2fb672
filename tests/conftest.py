"""Fixtures for all tests. Servers start once for each test process and only when a test asks for them."""

from __future__ import annotations

import gc
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from jinja2 import Undefined
from playwright.sync_api import Browser

import config
from tests import servers, world
from tests.chromium import open_chromium
from tests.servers import DATABASE, TEMPLATE, Cleaner, Postbox, RunningPostgres, RunningValkey
from wagecase import create_app
from wagecase.embedded.place import ServerFolder
from wagecase.extensions import db, limiter
from wagecase.services.administration import reference_data

LIMITER_STATE_KEY = "limiter as it was bound"
MIGRATIONS = Path(__file__).parents[1] / "migrations"


def pytest_collection_finish() -> None:
    """What was loaded stays for good: looking for garbage in it again and again would take seconds."""
    gc.freeze()
    gc.enable()


class PrintedUndefined(Undefined):
    """What a page prints is there: a name that was changed elsewhere would leave a blank, and nobody would notice."""

    def __str__(self) -> str:
        # What was typed into a form is a mapping, in which much may be missing.
        if isinstance(self._undefined_obj, Mapping):
            return ""
        return str(self._fail_with_undefined_error())


@pytest.fixture(scope="session")
def server_place() -> Iterator[ServerFolder]:
    with servers.server_place(inside=servers.memory_folder()) as where:
        yield where


@pytest.fixture(scope="session")
def cluster(server_place: ServerFolder, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A migrated and furnished cluster, packed once for all test processes, of which each starts a copy."""
    folder = tmp_path_factory.getbasetemp()
    shared = folder if worker_id == "master" else folder.parent
    made = shared / "cluster.tar"
    with servers.exclusive_lock(shared / "cluster.lock"):
        if not made.exists():
            with servers.server_place(server_place.binaries, server_place.folder.parent) as where:
                with servers.running_postgres(where) as running:
                    make_databases(running)
                servers.pack_cluster(running.server, made)
    return made


def make_databases(running: RunningPostgres) -> None:
    """A migrated template with the places and organisations, which every test finds and none changes, and its copy."""
    running.create_database(TEMPLATE)
    with _application_on(running, TEMPLATE):
        upgrade(directory=str(MIGRATIONS))
        reference_data.load_reference_data()
    running.create_database(DATABASE, template=TEMPLATE)


@pytest.fixture(scope="session")
def postgres(server_place: ServerFolder, cluster: Path) -> Iterator[RunningPostgres]:
    """The cluster of this test process, with a migrated template database. Do not kill it; see `own_postgres`."""
    with servers.running_postgres(server_place, cluster) as running:
        yield running


@pytest.fixture(scope="session")
def valkey(server_place: ServerFolder) -> Iterator[RunningValkey]:
    """The broker of this test process. Do not kill it; see `own_valkey`."""
    with servers.running_valkey(server_place) as running:
        yield running


@pytest.fixture(scope="session")
def postbox() -> Iterator[Postbox]:
    with Postbox() as box:
        yield box


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of this test process; a test that opens a context in it closes it."""
    with open_chromium() as running:
        yield running


@pytest.fixture(scope="session")
def database(postgres: RunningPostgres) -> str:
    """The name of the database of this test process."""
    return DATABASE


@pytest.fixture(scope="session")
def session_environment(
    postgres: RunningPostgres,
    database: str,
    valkey: RunningValkey,
    postbox: Postbox,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, str]:
    home = tmp_path_factory.mktemp("home")
    return servers.application_environment(
        postgres.url(database), postgres.owner_url(database), valkey.url, postbox.url, home
    )


@pytest.fixture(scope="session")
def session_app(session_environment: dict[str, str]) -> Iterator[Flask]:
    app = create_app(config.load(session_environment))
    app.jinja_env.undefined = PrintedUndefined
    app.testing = True
    app.extensions[LIMITER_STATE_KEY] = vars(limiter).copy()
    gc.freeze()
    yield app
    close_connections(app)


@pytest.fixture(scope="session")
def cleaner(postgres: RunningPostgres, database: str) -> Iterator[Cleaner]:
    cleaner = Cleaner(postgres, database)
    yield cleaner
    cleaner.close()


@pytest.fixture
def clean_servers(
    request: pytest.FixtureRequest, cleaner: Cleaner, valkey: RunningValkey, session_app: Flask, postbox: Postbox
) -> Iterator[None]:
    """Leaves no row, no message and no mail behind; mail that the test did not ask for by `smtp` is a fault."""
    # The limiter counts for the application that was bound last, which a test before may have made for itself.
    vars(limiter).update(session_app.extensions[LIMITER_STATE_KEY])
    yield
    with session_app.app_context():
        db.session.remove()
        session_app.extensions["broker"].flushall()
    stray = [] if "smtp" in request.fixturenames else [str(mail.message["Subject"]) for mail in postbox.mails]
    postbox.clear()
    cleaner.clean()
    assert not stray, f"stray mail: {stray}"


@pytest.fixture
def app(session_app: Flask, clean_servers: None) -> Flask:
    """The application on a database without cases; it pushes no context."""
    return session_app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def staff(app: Flask, cleaner: Cleaner, hired: list[tuple[dict[str, uuid.UUID], int]]) -> dict[str, uuid.UUID]:
    """The demo people, by user name, with the demo password."""
    if hired:
        people, aside = hired[0]
        cleaner.bring_back(aside)
        return dict(people)
    with app.app_context():
        people = world.create_demo_people()
    hired.append((people, cleaner.set_aside("users", "user_roles")))
    return dict(people)


@pytest.fixture(scope="session")
def hired() -> list[tuple[dict[str, uuid.UUID], int]]:
    """The people that `staff` made first, and the number under which their rows are set aside."""
    return []


@pytest.fixture
def db_url(postgres: RunningPostgres, database: str, clean_servers: None) -> str:
    """The application role's address of the database that `app` uses."""
    return postgres.url(database)


@pytest.fixture
def owner_url(postgres: RunningPostgres, database: str, clean_servers: None) -> str:
    return postgres.owner_url(database)


@pytest.fixture
def valkey_url(valkey: RunningValkey, clean_servers: None) -> str:
    return valkey.url


@pytest.fixture
def process_environment(session_environment: dict[str, str], clean_servers: None) -> dict[str, str]:
    """The environment of a child process (worker, beat, flask) on the servers that `app` uses."""
    return config.child_environment(session_environment)


@pytest.fixture
def smtp(postbox: Postbox, clean_servers: None) -> Postbox:
    """The SMTP server that the application sends to; see `Postbox.script` for how it can misbehave."""
    return postbox


@pytest.fixture
def fresh_database(postgres: RunningPostgres) -> Iterator[Callable[[bool], str]]:
    """Makes databases of the test's own, migrated or empty, and gives their names; they go at its end."""
    names: list[str] = []

    def make(migrated: bool = True) -> str:
        names.append(f"fresh_{len(names)}")
        postgres.create_database(names[-1], template=TEMPLATE if migrated else None)
        return names[-1]

    yield make
    for name in names:
        postgres.drop_database(name)


@pytest.fixture
def own_place(server_place: ServerFolder) -> Iterator[ServerFolder]:
    with servers.server_place(server_place.binaries, server_place.folder.parent) as where:
        yield where


@pytest.fixture
def own_postgres(own_place: ServerFolder, cluster: Path) -> Iterator[RunningPostgres]:
    """A migrated cluster of the test's own, with a database `wagecase`, to kill, stop and start."""
    with servers.running_postgres(own_place, cluster) as running:
        yield running


@pytest.fixture
def own_valkey(own_place: ServerFolder) -> Iterator[RunningValkey]:
    """A broker of the test's own, to kill, stop and start."""
    with servers.running_valkey(own_place) as running:
        yield running


@pytest.fixture
def make_app(session_app: Flask, tmp_path: Path, postbox: Postbox) -> Iterator[Callable[..., Flask]]:
    """Builds applications on other servers than the usual: `make_app(postgres=own_postgres, valkey=own_valkey)`."""
    with ExitStack() as stack:

        def make(postgres: RunningPostgres, valkey: RunningValkey, smtp: Postbox = postbox) -> Flask:
            values = servers.application_environment(
                postgres.url(), postgres.owner_url(), valkey.url, smtp.url, tmp_path
            )
            app = create_app(config.load(values))
            app.testing = True
            stack.callback(close_connections, app)
            return app

        yield make


@contextmanager
def _application_on(running: RunningPostgres, database: str) -> Iterator[None]:
    """The context of an application that has a database and nothing else."""
    urls = (running.url(database), running.owner_url(database), "redis://127.0.0.1:1", "smtp://127.0.0.1:1")
    app = create_app(config.load(servers.application_environment(*urls, running.server.place.folder)))
    with app.app_context():
        yield
    close_connections(app)


def close_connections(app: Flask) -> None:
    """Close the connections of an application; forgotten ones are a warning, and warnings are errors."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def as_superuser(postgres: RunningPostgres, database: str) -> Callable[[str], None]:
    """Changes what neither of our roles may change, as somebody in control of the machine can."""

    def run(statement: str) -> None:
        connection = postgres.server.connect(database)
        with connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute(statement)

    return run
