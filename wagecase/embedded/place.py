"""Where the servers' data lies and under whose rights they run; PostgreSQL refuses to run as root."""

from __future__ import annotations

import hashlib
import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from wagecase.embedded import StartFault, binaries
from wagecase.embedded.binaries import Binaries
from wagecase.embedded.process import Account

ROOT_FOLDER = Path("/var/lib/wagecase")
POINTER_FILE = "servers-folder"
UNPRIVILEGED_USERS = ("nobody", "postgres", "daemon")


@dataclass(frozen=True, slots=True)
class ServerFolder:
    """A folder that the servers can reach, their programs, and their account (None: ours)."""

    folder: Path
    binaries: Binaries
    account: Account | None

    def private_folder(self, name: str) -> Path:
        """A folder below that only the servers' account may enter."""
        path = self.folder / name
        path.mkdir(mode=0o700, exist_ok=True)
        self.give(path)
        return path

    def give(self, path: Path) -> None:
        """Hand a file or folder to the servers' account."""
        if self.account is not None:
            os.chown(path, self.account.user, self.account.group)


def prepare_server_folder(home: Path, store: Path = ROOT_FOLDER) -> ServerFolder:
    """The place for a home. As root, it may be elsewhere, where the unprivileged user can go; a pointer file holds the
    path."""
    if os.geteuid() != 0:
        folder = home / "servers"
        folder.mkdir(mode=0o700, exist_ok=True)
        return ServerFolder(folder, binaries.find_binaries(), None)
    account = unprivileged_account()
    folder = _folder_for_root(home, store, account)
    return ServerFolder(folder, binaries.copy_binaries(folder), account)


def outside(home: Path, store: Path = ROOT_FOLDER) -> Path | None:
    """The servers' folder of this home that lies elsewhere, whether the home itself is still there or not."""
    folder = _outside(home, store)
    return folder if os.geteuid() == 0 and folder.is_dir() else None


def unprivileged_account() -> Account:
    """The first user without rights that this machine lets us become."""
    for name in UNPRIVILEGED_USERS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        account = Account(entry.pw_uid, entry.pw_gid)
        if can_enter(Path("/"), account):
            return account
    raise StartFault(
        "PostgreSQL refuses to run as root, and no unprivileged user can be used; run it as an ordinary user."
    )


def _folder_for_root(home: Path, store: Path, account: Account) -> Path:
    if can_enter(home, account):
        folder = home / "servers"
    else:
        folder = _outside(home, store)
        store.mkdir(mode=0o711, parents=True, exist_ok=True)
        (home / POINTER_FILE).write_text(f"{folder}\n", "utf-8")
    folder.mkdir(mode=0o711, exist_ok=True)
    # The mask may have taken away what the mode asked for.
    folder.chmod(0o711)
    if not can_enter(folder, account):
        raise StartFault(f"The folder {folder} cannot be reached by an unprivileged user, and PostgreSQL refuses root.")
    return folder


def _outside(home: Path, store: Path) -> Path:
    return store / hashlib.sha256(os.fsencode(home)).hexdigest()[:16]


def can_enter(folder: Path, account: Account) -> bool:
    """Whether the account may pass through the folder and all above it."""
    try:
        probe = subprocess.run(
            ["/bin/sh", "-c", 'cd "$0"', str(folder)],
            user=account.user,
            group=account.group,
            extra_groups=[],
            cwd="/",
            stderr=subprocess.DEVNULL,
            check=False,
        )
    except OSError:
        return False
    return probe.returncode == 0
