"""Does on a copy of the product what a section of docs/development.md says."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"\n\n```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BEFORE = re.compile(r"In\s`([^`]+)`,\sbefore\s`([^`]+)`:$")
TABLE = re.compile(r"At\sthe\send\sof\sthe\stable\sin\s`([^`]+)`:$")
END = re.compile(r"At\sthe\send\sof\s`([^`]+)`:$")
NEW = re.compile(r"The\snew\sfile\s`([^`]+)`:$")


class Step(NamedTuple):
    """A block with its file; `before` is the line that it precedes, None at the end of the file."""

    path: str
    before: str | None
    block: str


def section(title: str) -> str:
    """The text under a heading of the document."""
    text = (ROOT / "docs" / "development.md").read_text("utf-8")
    return re.split(r"^## .*$", text.partition(f"\n## {title}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


def steps_and_commands(title: str) -> tuple[list[Step], list[str]]:
    """Every block that goes into a file, in order, and the lines to be typed."""
    text = section(title)
    steps: list[Step] = []
    commands: list[str] = []
    for found in FENCE.finditer(text):
        if found[1] == "sh":
            commands += found[2].splitlines()
        else:
            steps.append(_step(text[: found.start()], found[2]))
    return steps, commands


def _step(words: str, block: str) -> Step:
    """What the words before a block say about where it goes."""
    if found := BEFORE.search(words):
        return Step(found[1], found[2], block)
    if found := TABLE.search(words):
        return Step(found[1], ")", block)
    placed = END.search(words) or NEW.search(words)
    assert placed, f"no file is named before:\n{block}"
    return Step(placed[1], None, block)


def copy_product(folder: Path) -> None:
    skipped = shutil.ignore_patterns("__pycache__", ".*")
    for name in ("wagecase", "workers", "tests", "migrations", "docs"):
        shutil.copytree(ROOT / name, folder / name, ignore=skipped)
    for name in ("config.py", "wsgi.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)


def take(step: Step, folder: Path) -> None:
    """Put the block where the document wants it; a line that it names must be there."""
    path = folder / step.path
    if step.before is None:
        path.write_text((path.read_text("utf-8") if path.exists() else "") + step.block, "utf-8")
        return
    lines = path.read_text("utf-8").split("\n")
    at = [number for number, line in enumerate(lines) if line == step.before]
    assert at, f"{step.path} has no line {step.before!r}"
    path.write_text("\n".join([*lines[: at[-1]], step.block + lines[at[-1]], *lines[at[-1] + 1 :]]), "utf-8")


def run_in(folder: Path, *words: str, given: str = "") -> str:
    """The output of a Python module run in the copy, which must succeed."""
    ended = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=folder,
        input=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout
