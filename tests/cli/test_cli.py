"""The operator's commands where there is nothing to work on."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import config
from wagecase import create_app
from wagecase.cli import COMMANDS


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
        ["spot-check", "list"],
        ["spot-check", "verify", str(uuid.UUID(int=0))],
        ["reminders", "explain", "1201JC-2026-000001"],
        ["ops", "status"],
    ],
)
def test_a_database_that_is_not_there_is_one_sentence(tmp_path: Path, command: list[str]) -> None:
    app = create_app(config.load({"WAGECASE_HOME": str(tmp_path)}))
    result = app.test_cli_runner().invoke(args=command)
    assert result.exit_code == 2
    assert result.stderr.startswith("The database cannot be used: There is no database")
    assert len(result.stderr.splitlines()) == 1


def _paths(group: click.Group, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        yield (*before, name)
        if isinstance(command, click.Group):
            yield from _paths(command, (*before, name))


def test_every_command_and_every_option_of_it_says_what_it_is_for(tmp_path: Path) -> None:
    app = create_app(config.load({"WAGECASE_HOME": str(tmp_path)}))
    own = click.Group("flask", {command.name or "": command for command in COMMANDS})
    for path in _paths(own):
        result = app.test_cli_runner().invoke(args=[*path, "--help"])
        assert result.exit_code == 0, path
        assert len(result.output.splitlines()) > 3, path
        found: click.Command = own
        for name in path:
            assert isinstance(found, click.Group)
            found = found.commands[name]
        assert found.help, path
        options = [one for one in found.params if isinstance(one, click.Option)]
        assert [one.name for one in options if not one.help] == [], path
