"""The home folder of one copy: its lock, and the private state file that development reads its settings from."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config import DEVELOPMENT_KEY_ID, DEVELOPMENT_MARK, SECRET_LENGTH, STATE_FILE
from wagecase.embedded import StartFault

# What a start and the running product write below the home folder.
MADE = ("servers", "servers-folder", "evidence", "mail", "log", "children.json")


@dataclass(frozen=True, slots=True)
class Home:
    """What lies where below the home folder."""

    folder: Path

    @property
    def state_file(self) -> Path:
        return self.folder / STATE_FILE

    @property
    def children_file(self) -> Path:
        return self.folder / "children.json"

    @property
    def mail(self) -> Path:
        return self.folder / "mail"

    def log(self, name: str) -> Path:
        return self.folder / "log" / f"{name}.log"

    def prepare(self) -> None:
        """Make the folders. Root's lets others pass, not look: the servers below run under another user."""
        mode = 0o711 if os.geteuid() == 0 else 0o700
        try:
            self.folder.mkdir(mode=mode, parents=True, exist_ok=True)
            for path in (self.mail, self.folder / "log"):
                path.mkdir(mode=0o700, exist_ok=True)
        except OSError as reason:
            raise StartFault(f"The folder {self.folder} cannot be used: {reason.strerror}.") from None

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the home against a second supervisor; the kernel lets go of it even if we are killed."""
        descriptor = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                holder = os.read(descriptor, 20).decode().strip()
                raise StartFault(
                    f"Wagecase already runs on the data in {self.folder} (process {holder}); "
                    "choose another folder with WAGECASE_HOME=… for a second copy."
                ) from None
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
            yield
        finally:
            os.close(descriptor)

    def read_state(self) -> dict[str, Any]:
        """The state of earlier starts, or a new one with fresh secrets where there are no data yet."""
        try:
            state: dict[str, Any] = json.loads(self.state_file.read_text("utf-8"))
        except FileNotFoundError:
            return new_state()
        except (OSError, ValueError):
            raise StartFault(
                f"The state file {self.state_file} cannot be read; without it the data cannot be opened."
            ) from None
        return state

    def clear(self) -> None:
        """Remove what a start makes here, the state last: without it the rest would be data whose keys are lost."""
        for name in (*MADE, STATE_FILE):
            path = self.folder / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)

    def write_state(self, state: dict[str, Any]) -> None:
        """Replace the state in one step, readable for nobody else."""
        fresh = self.state_file.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(state, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.state_file)


def new_state() -> dict[str, Any]:
    """New secrets for a new home, each of which production recognises and refuses."""
    return {
        "passwords": {name: secrets.token_urlsafe(24) for name in ("superuser", "owner", "application", "valkey")},
        "environment": {
            "SECRET_KEY": DEVELOPMENT_MARK + secrets.token_urlsafe(32),
            "WAGECASE_KEYS": f"{DEVELOPMENT_KEY_ID}1:{_development_key()}",
            "BLIND_INDEX_KEY": _development_key(),
            "CHECKPOINT_KEY": _development_key(),
        },
        "ports": {},
    }


def _development_key() -> str:
    mark = DEVELOPMENT_MARK.encode()
    return base64.b64encode(mark + secrets.token_bytes(SECRET_LENGTH - len(mark))).decode()
