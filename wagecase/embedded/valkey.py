"""A private Valkey, which keeps nothing on disk: no pending work is kept in it alone."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from wagecase.embedded.place import ServerFolder
from wagecase.embedded.process import Child, Program

HOST = "127.0.0.1"
READY_SECONDS = 20
SERVER_SETTINGS = {
    "bind": HOST,
    "appendonly": "no",
    "save": '""',
    "maxmemory": "256mb",
    "maxmemory-policy": "noeviction",
    "loglevel": "warning",
}


@dataclass(frozen=True, slots=True)
class Valkey:
    """One server: its place, port and password."""

    place: ServerFolder
    port: int
    password: str = field(repr=False)
    log: Path

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@{HOST}:{self.port}/0"

    def program(self) -> Program:
        """The password goes through a file, because everybody can read a command line."""
        folder = self.place.private_folder("valkey")
        settings = folder / "valkey.conf"
        settings.touch(mode=0o600)
        lines = {**SERVER_SETTINGS, "port": str(self.port), "dir": f'"{folder}"', "requirepass": self.password}
        settings.write_text("".join(f"{name} {value}\n" for name, value in lines.items()), "utf-8")
        self.place.give(settings)
        return Program(
            name="valkey",
            command=[str(self.place.binaries.valkey), str(settings)],
            environment={"PATH": os.defpath, "LC_ALL": "C"},
            folder=self.place.folder,
            account=self.place.account,
            log=self.log,
        )

    def start(self) -> Child:
        """Start it and wait until it answers."""
        child = Child(self.program())
        try:
            child.await_ready(self.ready, READY_SECONDS)
        except BaseException:
            child.stop()
            raise
        return child

    def ready(self) -> bool:
        with Redis.from_url(self.url, socket_timeout=0.5, retry=Retry(NoBackoff(), 0)) as client:
            try:
                return bool(client.ping())
            except RedisError:
                return False
