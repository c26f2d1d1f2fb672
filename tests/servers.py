"""The real servers of the tests: a PostgreSQL and a Valkey for each test process, and an SMTP server that obeys."""

from __future__ import annotations

import asyncio
import email
import fcntl
import os
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, Self

import psycopg
from aiosmtpd.controller import Controller
from psycopg import sql

import config
from tests.ordinary_user import open_folder
from wagecase.embedded import binaries, place, ports
from wagecase.embedded.binaries import Binaries
from wagecase.embedded.home import new_state
from wagecase.embedded.place import ServerFolder
from wagecase.embedded.postgres import Postgres
from wagecase.embedded.process import Child, run_program
from wagecase.embedded.valkey import Valkey

TEMPLATE = "template_wagecase"
DATABASE = "wagecase"
OWNER_PASSWORD = "owner"
APPLICATION_PASSWORD = "application"
# No data of a test run must survive a power cut, so nothing waits for a disk; a killed server still keeps its commits.
SHARED_MEMORY, MIN_FREE_BYTES = Path("/dev/shm"), 2 * 1024**3  # noqa: S108
FAST_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "120",
    "dynamic_shared_memory_type": "mmap",
    "scram_iterations": "1",
}
# One set for the whole process, so that two applications on one database can read each other's sealed text.
SECRETS: dict[str, str] = new_state()["environment"]
CLEAN_SQL = """
DO $$
DECLARE name text; filled boolean;
BEGIN
    SET LOCAL session_replication_role = replica;
    SET LOCAL lock_timeout = '5s';
    FOR name IN
        SELECT format('%I', tablename) FROM pg_tables
        WHERE schemaname = 'public'
            AND tablename NOT IN (SELECT kept FROM tests_kept)
    LOOP
        EXECUTE 'SELECT EXISTS (SELECT FROM ' || name || ')' INTO filled;
        IF filled THEN EXECUTE 'DELETE FROM ' || name; END IF;
    END LOOP;
END $$
"""


def eventually(condition: Callable[[], Any], seconds: float = 10) -> Any:
    """The condition's value once it is true; a bound instead of a sleep of guessed length."""
    limit = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < limit, f"not within {seconds} s: {condition}"
        time.sleep(0.02)
    return value


@dataclass
class RunningServer:
    """A server that a test may kill and start again; its address stays."""

    server: Postgres | Valkey
    child: Child

    def kill(self) -> None:
        """End it like a power cut."""
        self.child.kill()

    def stop(self) -> None:
        self.child.stop()

    def start(self) -> None:
        self.child = self.server.start()


class RunningPostgres(RunningServer):
    """A cluster with our two roles."""

    server: Postgres

    def kill(self) -> None:
        """End it like a power cut. Its processes have sessions of their own; one left behind bars the next start."""
        pid = self.child.process.pid
        os.kill(pid, signal.SIGSTOP)
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
        super().kill()
        for one in below:
            with suppress(ProcessLookupError):
                os.kill(int(one), signal.SIGKILL)
        eventually(lambda: not any(Path(f"/proc/{one}/cwd").exists() for one in below))

    def create_database(self, name: str, template: str | None = None) -> None:
        if template is None:
            self.server.ensure_database(name, config.OWNER_ROLE, users=(config.APPLICATION_ROLE,))
            return
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}")
        names = map(sql.Identifier, (name, template, config.OWNER_ROLE))
        with self.server.connect() as connection:
            connection.execute(statement.format(*names))

    def drop_database(self, name: str) -> None:
        with self.server.connect() as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def url(self, database: str = DATABASE) -> str:
        """The address for the application's role."""
        return self.server.url(config.APPLICATION_ROLE, APPLICATION_PASSWORD, database)

    def owner_url(self, database: str = DATABASE) -> str:
        return self.server.url(config.OWNER_ROLE, OWNER_PASSWORD, database)


class RunningValkey(RunningServer):
    """A broker."""

    server: Valkey

    @property
    def url(self) -> str:
        return self.server.url


def memory_folder() -> Path | None:
    """Shared memory, where there is much of it and programs may run from it: what tests write need reach no disk."""
    try:
        found = os.statvfs(SHARED_MEMORY)
    except OSError:
        return None
    fit = found.f_bavail * found.f_frsize >= MIN_FREE_BYTES and not found.f_flag & os.ST_NOEXEC
    return SHARED_MEMORY if fit and os.access(SHARED_MEMORY, os.W_OK | os.X_OK) else None


@contextmanager
def server_place(programs: Binaries | None = None, inside: Path | None = None) -> Iterator[ServerFolder]:
    """A throw-away folder that PostgreSQL can use whatever user runs the tests, by programs that another place has."""
    with open_folder("wagecase-tests-", inside) as folder:
        if os.geteuid() == 0:
            yield ServerFolder(folder, programs or binaries.copy_binaries(folder), place.unprivileged_account())
        else:
            yield ServerFolder(folder, programs or binaries.find_binaries(), None)


@contextmanager
def running_postgres(where: ServerFolder, cluster: Path | None = None) -> Iterator[RunningPostgres]:
    """A new cluster, or a copy of one that was packed at rest."""
    (port,) = ports.free_ports(None)
    server = Postgres(where, port, "superuser", where.folder / "postgres.log", FAST_SETTINGS)
    if cluster is not None:
        unpack_cluster(cluster, where.private_folder("postgres"))
    server.prepare()
    running = RunningPostgres(server, server.start())
    try:
        server.ensure_role(config.OWNER_ROLE, OWNER_PASSWORD)
        server.ensure_role(config.APPLICATION_ROLE, APPLICATION_PASSWORD)
        yield running
    finally:
        running.stop()


def pack_cluster(server: Postgres, to: Path) -> None:
    """The data of a cluster at rest as one file, with one megabyte of its log instead of thirty-two."""
    run_program(server._program("pg_resetwal", "--wal-segsize=1", str(server.data)))
    subprocess.run(["/bin/tar", "-cf", str(to), "-C", str(server.data.parent), server.data.name], check=True)


def unpack_cluster(packed: Path, to: Path) -> None:
    """Its data once more, with their owner: ten times faster than copying the files, of which most were just
    written."""
    subprocess.run(["/bin/tar", "-xpf", str(packed), "-C", str(to)], check=True)


@contextmanager
def exclusive_lock(lock: Path) -> Iterator[None]:
    """One test process at a time."""
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


@contextmanager
def running_valkey(where: ServerFolder) -> Iterator[RunningValkey]:
    (port,) = ports.free_ports(None)
    server = Valkey(where, port, "valkey", where.folder / "valkey.log")
    running = RunningValkey(server, server.start())
    try:
        yield running
    finally:
        running.stop()


class Cleaner:
    """Empties what a test has written, or sets it aside for others that begin with the same.

    What migrations have loaded stays: it is the product's own reference data.
    """

    def __init__(self, postgres: RunningPostgres, database: str) -> None:
        self.connection = postgres.server.connect(database)
        self.loaded = set(self._filled())
        self.connection.execute("CREATE TEMPORARY TABLE tests_kept (kept name)")
        self.connection.cursor().executemany("INSERT INTO tests_kept VALUES (%s)", [(name,) for name in self.loaded])
        self.aside: list[list[str]] = []

    def clean(self) -> None:
        """As the superuser, past triggers and foreign keys, and past the log that nobody else may empty."""
        try:
            self.connection.execute(CLEAN_SQL)
        except psycopg.errors.LockNotAvailable as reason:
            raise AssertionError("The test has left a transaction open.") from reason

    def set_aside(self, *tables: str) -> int:
        """Remember what is written in these tables, or in all; returns the number by which `bring_back` knows it."""
        names = sorted(tables or set(self._filled()) - self.loaded)
        self.aside.append(names)
        kept = sql.Identifier(f"aside_{len(self.aside) - 1}")
        self.connection.execute(sql.SQL("CREATE SCHEMA {}").format(kept))
        for name in map(sql.Identifier, names):
            self.connection.execute(sql.SQL("CREATE TABLE {}.{} AS TABLE public.{}").format(kept, name, name))
        return len(self.aside) - 1

    def bring_back(self, number: int) -> None:
        """Write again what was set aside, into tables that are empty."""
        kept = sql.Identifier(f"aside_{number}")
        copy = sql.SQL("INSERT INTO public.{} OVERRIDING SYSTEM VALUE SELECT * FROM {}.{}")
        with self.connection.transaction():
            self.connection.execute("SET LOCAL session_replication_role = replica")
            for name in map(sql.Identifier, self.aside[number]):
                self.connection.execute(copy.format(name, kept, name))

    def close(self) -> None:
        self.connection.close()

    def _filled(self) -> Iterator[str]:
        tables = self.connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (name,) in tables:
            query = sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(name))
            row = self.connection.execute(query).fetchone()
            if row is not None and row[0]:
                yield name


def application_environment(database: str, owner: str, redis: str, smtp: str, home: Path) -> dict[str, str]:
    """The variables of a development application on these servers, for `config.load` and for child processes."""
    return {
        "DATABASE_URL": database,
        "DATABASE_OWNER_URL": owner,
        "REDIS_URL": redis,
        "SMTP_URL": smtp,
        "MAIL_FROM": "wagecase@example.cn",
        "PUBLIC_URL": "http://127.0.0.1:8000",
        "WAGECASE_HOME": str(home),
        "LOG_LEVEL": "warning",
        # Tests prove rights, not the strength of Argon2.
        "PASSWORD_KIB": "32",
        **SECRETS,
    }


@dataclass(frozen=True)
class ReceivedMail:
    """One mail as the server took it."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage

    @property
    def text(self) -> str:
        part = self.message.get_body(("plain",))
        return "" if part is None else str(part.get_content())


# What the server does with a mail, besides "accept": an SMTP code to answer, or
# "hang" - says nothing more until `release`; "drop" - cuts the line in DATA, the mail is not taken;
# "drop_after" - takes the mail and cuts the line before saying so; or ("slow", seconds) before accepting.
Behaviour = str | int | tuple[str, float]


@dataclass
class Postbox:
    """A real SMTP server that collects mail. `script` says how it treats the next mails; then it accepts again."""

    mails: list[ReceivedMail] = field(default_factory=list)
    attempts: int = 0

    def __post_init__(self) -> None:
        self._script: deque[Behaviour] = deque()
        self._always: Behaviour = "accept"
        self._open = asyncio.Event()

    def __enter__(self) -> Self:
        (port,) = ports.free_ports(None)
        self.controller = Controller(self, hostname=ports.HOST, port=port, enable_SMTPUTF8=True)
        self.controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
        self.controller.stop()

    @property
    def url(self) -> str:
        return f"smtp://{ports.HOST}:{self.controller.port}"

    def script(self, *behaviours: Behaviour) -> None:
        """How the next mails are treated, one entry for each."""
        self._script.extend(behaviours)

    def always(self, behaviour: Behaviour) -> None:
        """How mails are treated that no script entry is left for."""
        self._always = behaviour

    def release(self) -> None:
        """Let the lines go that hang."""
        self.controller.loop.call_soon_threadsafe(self._open.set)

    def clear(self) -> None:
        """Forget mails and orders."""
        self.release()
        self.mails.clear()
        self._script.clear()
        self._always = "accept"
        self.attempts = 0

    def to(self, address: str) -> list[ReceivedMail]:
        return [mail for mail in self.mails if address in mail.recipients]

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.attempts += 1
        behaviour = self._script.popleft() if self._script else self._always
        if isinstance(behaviour, int):
            return f"{behaviour} as the test wishes"
        if isinstance(behaviour, tuple):
            await asyncio.sleep(behaviour[1])
        if behaviour == "hang":
            self._open.clear()
            await self._open.wait()
            server.transport.abort()
            return "421 released"
        if behaviour != "drop":
            self._take(envelope)
        if behaviour in ("drop", "drop_after"):
            server.transport.abort()
        return "250 OK"

    def _take(self, envelope: Any) -> None:
        message = email.message_from_bytes(envelope.content, policy=default)
        self.mails.append(ReceivedMail(envelope.mail_from, tuple(envelope.rcpt_tos), message))
