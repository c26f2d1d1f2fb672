"""Each request has a name of its own; only a proxy of ours may bring one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from structlog.contextvars import get_contextvars

from wagecase.extensions import config_of
from wagecase.web.request_ids import HEADER

ROOT = Path(__file__).parents[2]
NAMED_TASK = """
import json

from structlog.contextvars import get_contextvars

from workers.app import celery

@celery.task(name="tests.named")
def write() -> None:
    print(json.dumps(get_contextvars()))

write.apply(task_id="task-1")
"""
BROUGHT = "edge-7f3a.22"


def test_a_name_is_made_for_each_request_and_one_from_outside_is_not_taken(client: FlaskClient) -> None:
    given = [client.get("/healthz", headers={HEADER: BROUGHT}).headers[HEADER] for _ in range(2)]
    assert len({*given, BROUGHT}) == 3
    assert get_contextvars() == {}


@pytest.mark.parametrize(("brought", "taken"), [(BROUGHT, True), ("short", False), ("a b c d e f g", False)])
def test_behind_a_trusted_proxy_a_well_formed_name_is_kept(
    app: Flask, monkeypatch: pytest.MonkeyPatch, brought: str, taken: bool
) -> None:
    monkeypatch.setitem(app.config, "WAGECASE", replace(config_of(app), trusted_proxies=1))
    answer = app.test_client().get("/healthz", headers={HEADER: brought})
    assert (answer.headers[HEADER] == brought) is taken


def test_a_task_writes_its_name_into_its_log_lines(session_environment: dict[str, str]) -> None:
    """In a process of its own: Celery is bound to one application, by default for all that follows."""
    command, environment = [sys.executable, "-c", NAMED_TASK], {"PATH": os.defpath, **session_environment}
    ended = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    assert json.loads(ended.stdout.splitlines()[-1]) == {"task": "tests.named", "task_id": "task-1"}
