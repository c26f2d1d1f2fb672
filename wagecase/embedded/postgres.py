"""A private PostgreSQL: makes its cluster, starts it, and sees to the roles and the database."""

from __future__ import annotations

import os
import shutil
import signal
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from wagecase.embedded import StartFault
from wagecase.embedded.binaries import POSTGRES_MAJOR
from wagecase.embedded.place import ServerFolder
from wagecase.embedded.process import Child, Program, run_program

SUPERUSER = "postgres"
HOST = "127.0.0.1"
READY_SECONDS = 60
# The kernel's limit for the path of a socket is 107 bytes; PostgreSQL adds its file name.
MAX_SOCKET_PATH = 107 - len("/.s.PGSQL.65535")
SERVER_SETTINGS = {
    "listen_addresses": HOST,
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Errors are logged without the values, which may be somebody's name or number.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}


@dataclass(frozen=True, slots=True)
class Postgres:
    """One cluster: its place, port, the superuser's password, and settings beyond the usual."""

    place: ServerFolder
    port: int
    password: str = field(repr=False)
    log: Path
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.place.folder / "postgres" / "data"

    def prepare(self) -> None:
        """Make the cluster unless it is there. It appears by one rename, so a broken start leaves no half of it."""
        folder = self.place.private_folder("postgres")
        if self.data.exists():
            self._check_version()
            self._clear_stale_lock()
            return
        fresh, secret = folder / "data.new", folder / "password"
        shutil.rmtree(fresh, ignore_errors=True)
        secret.touch(mode=0o600)
        secret.write_text(self.password, "utf-8")
        self.place.give(secret)
        try:
            run_program(self._program("initdb", *self._initdb_options(fresh, secret)))
        finally:
            secret.unlink()
        fresh.rename(self.data)

    def program(self) -> Program:
        sockets = self.place.private_folder("postgres")
        settings = {
            **SERVER_SETTINGS,
            "port": str(self.port),
            "unix_socket_directories": str(sockets) if len(os.fsencode(sockets)) <= MAX_SOCKET_PATH else "",
            **self.settings,
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return self._program("postgres", "-D", str(self.data), *options)

    def ready(self) -> bool:
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def start(self) -> Child:
        """Start it and wait until it answers."""
        child = Child(self.program())
        try:
            child.await_ready(self.ready, READY_SECONDS)
        except BaseException:
            child.stop()
            raise
        return child

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """A connection as the superuser, each statement in its own transaction."""
        return psycopg.connect(self.url(SUPERUSER, self.password, database), autocommit=True, connect_timeout=5)

    def url(self, user: str, password: str, database: str) -> str:
        return f"postgresql://{user}:{password}@{HOST}:{self.port}/{database}"

    def ensure_role(self, name: str, password: str) -> None:
        with self.connect() as connection:
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (name,)).fetchone()
            verb = "ALTER" if known else "CREATE"
            statement = sql.SQL(verb + " ROLE {} LOGIN PASSWORD {}")
            connection.execute(statement.format(sql.Identifier(name), sql.Literal(password)))

    def ensure_database(self, name: str, owner: str, users: tuple[str, ...] = ()) -> None:
        """A database of the owner's, whose schema nobody else may change."""
        with self.connect() as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
                statement = sql.SQL("CREATE DATABASE {} OWNER {}")
                connection.execute(statement.format(sql.Identifier(name), sql.Identifier(owner)))
        with self.connect(name) as connection:
            connection.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(sql.Identifier(owner)))
            for user in users:
                connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(sql.Identifier(user)))

    def _program(self, name: str, *arguments: str) -> Program:
        return Program(
            name=name,
            command=[str(self.place.binaries.postgres / name), *arguments],
            # Variables of libpq and locales of the person at the keyboard must not reach the cluster.
            environment={"PATH": os.defpath, "LC_ALL": "C"},
            folder=self.place.folder,
            account=self.place.account,
            log=self.log,
            # SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for every client to leave.
            stop_signal=signal.SIGINT,
            stop_seconds=20,
        )

    def _initdb_options(self, data: Path, secret: Path) -> list[str]:
        return [
            f"--pgdata={data}",
            f"--username={SUPERUSER}",
            f"--pwfile={secret}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
        ]

    def _check_version(self) -> None:
        version = (self.data / "PG_VERSION").read_text("utf-8").strip()
        if version != POSTGRES_MAJOR:
            raise StartFault(
                f"The data in {self.data} are of PostgreSQL {version}, and this is {POSTGRES_MAJOR}; "
                "move the folder away."
            )

    def _clear_stale_lock(self) -> None:
        """Remove the lock file of a server that is gone, where its number has meanwhile gone to another program.

        We hold the home's lock and have ended what was left, so no server of ours runs. PostgreSQL itself sees
        through a number that nobody has.
        """
        lock = self.data / "postmaster.pid"
        try:
            pid = int(lock.read_text("utf-8").split("\n")[0])
            folder = os.readlink(f"/proc/{pid}/cwd")
        except (OSError, ValueError):
            return
        if folder != str(self.data):
            lock.unlink()
