"""What `make lint` runs, a commit's hooks run too, and the other way round; and a long subject is refused."""

from __future__ import annotations

import re
from pathlib import Path

from tests.house import commit_subject

ROOT = Path(__file__).parents[2]


def test_hooks_and_make_lint_run_the_same_commands() -> None:
    recipe = (ROOT / "Makefile").read_text().split("\nlint:")[1].split("\n\n")[0]
    hooks = (ROOT / ".pre-commit-config.yaml").read_text().split("commit-subject")[0]
    commands = [found.strip() for found in re.findall(r"\$\(BIN\)/([^&\\\n]+)", recipe)]
    assert re.findall(r"entry: \.venv/bin/(.+)", hooks) == [one.replace("$$processes", "-n auto") for one in commands]


def test_a_subject_has_at_most_72_characters() -> None:
    assert commit_subject.fault("Draw the packages\n\n" + "x" * 80) is None
    assert commit_subject.fault("# a comment\n" + "字" * 72) is None
    assert "73 characters" in str(commit_subject.fault("字" * 73))


def test_every_benchmark_of_the_makefile_is_there() -> None:
    recipe = (ROOT / "Makefile").read_text().split("\nbench:")[1].split("\n\n")[0]
    found = re.search(r"for name in (.+?);", recipe)
    assert found
    named = set(found[1].split())
    assert {f"{name}.py" for name in named} <= {path.name for path in (ROOT / "bench").glob("*.py")}
