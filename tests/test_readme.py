"""The commands of the README do what it describes."""

from __future__ import annotations

import http.client
import re
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.servers import eventually
from wagecase.embedded import ports
from wagecase.embedded.process import Child, Program

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


@pytest.fixture
def web(process_environment: dict[str, str], staff: dict[str, uuid.UUID]) -> Iterator[int]:
    """The product on a port of its own, as `make run` would have it."""
    (port,) = ports.free_ports(None)
    command = [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{port}", "--no-control-socket"]
    child = Child(Program("web", command, process_environment, ROOT))
    try:
        eventually(lambda: answers(port), seconds=30)
        yield port
    finally:
        child.stop()


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def test_the_case_that_it_follows_goes_its_way(web: int, process_environment: dict[str, str]) -> None:
    (walk,) = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    environment = {**process_environment, "PORT": str(web)}
    done = subprocess.run(
        ["/bin/bash", "-euo", "pipefail", "-c", walk], env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    first, *rest = done.stdout.splitlines()
    assert "第18条（A03" in first
    assert rest[:3] == ["核实中", "核实中", "办理中"]
    assert "+ 登记到账" in rest


@pytest.mark.parametrize("command", re.findall(r"`\.venv/bin/flask ([^`]+)`", README))
def test_its_commands_answer(app: Flask, command: str) -> None:
    done = app.test_cli_runner().invoke(args=command.split())
    assert done.exit_code == 0, done.output
    assert done.stdout.strip()


def test_every_room_it_names_is_there() -> None:
    section = README.split("## Where things are")[1].split("##")[0]
    rooms = re.findall(r"^\| (`[^|]+) \|", section, re.MULTILINE)
    paths = [path for row in rooms for path in re.findall(r"`([a-z/_.*]+)`", row)]
    missing = [path for path in paths if not any(ROOT.glob(path))]
    assert missing == []
