"""The operator's commands where there is nothing to work on."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

import config
from wagecase import create_app


@pytest.mark.parametrize(
    "command",
    [
        ["verify"],
        ["seed"],
        ["organisations", "load"],
        ["settings", "list"],
        ["settings", "set", "callback.days", "15"],
        ["keys", "rotate"],
        ["erase-person", str(uuid.UUID(int=0)), "--reason", "x", "--yes"],
    ],
)
def test_a_database_that_is_not_there_is_one_sentence(tmp_path: Path, command: list[str]) -> None:
    app = create_app(config.load({"WAGECASE_HOME": str(tmp_path)}))
    result = app.test_cli_runner().invoke(args=command)
    assert result.exit_code == 2
    assert result.stderr.startswith("The database cannot be used: There is no database")
    assert len(result.stderr.splitlines()) == 1
