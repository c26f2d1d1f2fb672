"""A person at the console: signed in, sending forms with their token, counting what a page costs."""

from __future__ import annotations

import gzip
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from tests.world import PASSWORD
from wagecase.console.base import COOKIE
from wagecase.extensions import db
from wagecase.services import sessions

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
MOST_QUERIES, LARGEST_PAGE = 20, 150_000


class Visitor:
    """Somebody signed in with a browser that runs no scripts."""

    def __init__(self, app: Flask, username: str) -> None:
        self.app, self.client = app, app.test_client()
        sign_in(app, self.client, username)
        self.token = ""

    def get(self, path: str) -> TestResponse:
        return self._kept(self.client.get(f"/console{path}"))

    def post(self, path: str, fields: Mapping[str, Any] | None = None, **options: Any) -> TestResponse:
        if not self.token:
            self.get("/account")
        data = {"csrf_token": self.token, **(fields or {})}
        return self._kept(self.client.post(f"/console{path}", data=data, **options))

    def follow(self, answer: TestResponse) -> TestResponse:
        assert answer.status_code == 303, answer.text
        return self._kept(self.client.get(answer.location))

    def _kept(self, answer: TestResponse) -> TestResponse:
        if answer.mimetype == "text/html" and (found := TOKEN.search(answer.text)):
            self.token = found[1]
        return answer


def sign_in(app: Flask, client: FlaskClient, username: str) -> None:
    with app.app_context():
        secret, complete = sessions.sign_in(username, PASSWORD, agent="test", address="127.0.0.1")
        db.session.remove()
    assert complete
    client.set_cookie(COOKIE, secret)


@contextmanager
def affordable(app: Flask) -> Iterator[list[TestResponse]]:
    """Pages put into the list may be no larger, and all that is done inside no more queries, than a page may cost."""
    counted: list[str] = []
    answers: list[TestResponse] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        counted.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", count)
    try:
        yield answers
    finally:
        event.remove(engine, "before_cursor_execute", count)
    assert len(counted) <= MOST_QUERIES, "\n".join(counted)
    assert all(len(gzip.compress(one.data)) <= LARGEST_PAGE for one in answers)


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The application behind a real port, for a real browser."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/console"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
