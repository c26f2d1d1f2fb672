"""Each request has a name of its own; only a proxy of ours may bring one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from structlog.contextvars import get_contextvars

from wagecase.extensions import config_of
from wagecase.web.request_ids import HEADER
from workers.app import celery

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


def test_a_task_names_itself_in_its_log_lines() -> None:
    seen = []

    def look() -> None:
        seen.append(get_contextvars())

    celery.task(look, name="tests.named").apply(task_id="task-1")
    assert seen == [{"task": "tests.named", "task_id": "task-1"}]
    celery.tasks.unregister("tests.named")
