"""A person at the console without a browser: pages are read, forms are filled in and sent as a browser would."""

from __future__ import annotations

import gzip
import threading
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from secrets import token_urlsafe
from typing import Any, Self

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.datastructures import MultiDict
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from tests.world import DEMO_PASSWORD
from wagecase.console.shell.base import SESSION_COOKIE
from wagecase.extensions import db
from wagecase.models import ConsoleSession, new_id
from wagecase.services.base.dates import now
from wagecase.services.identity.api_tokens import sha256_hex
from wagecase.services.identity.sessions import IDLE_TIMEOUT

MAX_QUERIES, MAX_BYTES = 20, 150_000


@dataclass
class HtmlForm:
    """A form of a page with what stands in its fields."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def filled(self, values: dict[str, Any]) -> MultiDict[str, str]:
        """The fields with others put in; a list gives several, None leaves a field out."""
        found = MultiDict((name, value) for name, value in self.fields if name not in values)
        for name, value in values.items():
            for one in value if isinstance(value, list) else [value]:
                if one is not None:
                    found.add(name, str(one))
        return found


class _PageParser(HTMLParser):
    """Forms, text and headings of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[HtmlForm] = []
        self.words: list[str] = []
        self.scripted: list[str] = []
        self._select = self._area = ""
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if (tag == "script" and "src" not in given) or any(name == "style" or name[:2] == "on" for name in given):
            self.scripted.append(self.get_starttag_text() or tag)
        if tag == "form":
            self.forms.append(HtmlForm(given.get("action") or "", given.get("method") or "get"))
        elif self.forms and given.get("name"):
            self._control(tag, given)
        elif tag == "option" and self._select and "selected" in given:
            self.forms[-1].fields.append((self._select, given.get("value") or ""))
        self._silent = tag in ("script", "style") or (self._silent and tag not in ("body",))

    def _control(self, tag: str, given: dict[str, str | None]) -> None:
        name, value = given["name"] or "", given.get("value") or ""
        if tag == "button":
            self.forms[-1].buttons.append((name, value))
        elif tag == "select":
            self._select = name
        elif tag == "textarea":
            self._area = name
            self.forms[-1].fields.append((name, ""))
        elif given.get("type") not in ("checkbox", "radio") or "checked" in given:
            self.forms[-1].fields.append((name, value))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""
        elif tag in ("script", "style"):
            self._silent = False

    def handle_data(self, data: str) -> None:
        if self._area:
            name, before = self.forms[-1].fields[-1]
            self.forms[-1].fields[-1] = (name, before + data)
        elif not self._silent:
            self.words.append(data)


@dataclass
class VisitedPage:
    """An answer as a person sees it; `scripted` are its elements with script or style of their own."""

    status: int
    html: str
    path: str
    answer: TestResponse

    def __post_init__(self) -> None:
        reader = _PageParser()
        reader.feed(self.html)
        self.forms, self.text = reader.forms, " ".join(" ".join(reader.words).split())
        self.scripted = reader.scripted

    def form(self, action: str) -> HtmlForm:
        """The first form whose address holds this."""
        return next(one for one in self.forms if action in one.action)


def open_session(user_id: uuid.UUID) -> str:
    """The secret of a session that is open without its log-in, whose Argon2 costs what it must; needs a context."""
    secret, moment = token_urlsafe(), now()
    row = ConsoleSession(
        id=new_id(),
        digest=sha256_hex(secret),
        user_id=user_id,
        complete=True,
        agent="",
        address="",
        seen_at=moment,
        created_at=moment,
        expires_at=moment + IDLE_TIMEOUT,
    )
    db.session.add(row)
    db.session.commit()
    return secret


@dataclass
class Visitor:
    """A browser's cookies, and the habit of following where an answer leads."""

    client: FlaskClient
    lang: str = "zh"
    token: str = ""

    @classmethod
    def signed_in(cls, client: FlaskClient, user_id: uuid.UUID, lang: str = "zh") -> Self:
        """Signed in without the form; needs an application context."""
        secret = open_session(user_id)
        client.set_cookie(SESSION_COOKIE, secret)
        return cls(client, lang)

    @classmethod
    def log_in(cls, client: FlaskClient, username: str, lang: str = "zh") -> Self:
        visitor = cls(client, lang)
        page = visitor.send(visitor.get("/console/log-in").form("log-in"), username=username, password=DEMO_PASSWORD)
        assert page.status == 200, page.text
        return visitor

    def get(self, path: str, expect: int = 200, **more: Any) -> VisitedPage:
        return self._page(self.client.get(path, headers=self._headers(), follow_redirects=True, **more), expect)

    def send(
        self, form: HtmlForm, expect: int = 200, fields: Mapping[str, Any] | None = None, **values: Any
    ) -> VisitedPage:
        """Send a form with these values put in; `fields` are those whose names are no words of Python."""
        data = form.filled({**(fields or {}), **values})
        answer = self.client.post(form.action, data=data, headers=self._headers(), follow_redirects=True)
        return self._page(answer, expect)

    def post(
        self, path: str, fields: Mapping[str, Any], expect: int = 200, headers: Mapping[str, str] | None = None
    ) -> VisitedPage:
        """Send fields with a token to an address, as a page's own script does; None leaves a field out."""
        if not self.token:
            self.token = dict(self.get("/console/account").form("log-out").fields)["csrf_token"]
        data = {name: value for name, value in {"csrf_token": self.token, **fields}.items() if value is not None}
        given = {**self._headers(), **(headers or {})}
        return self._page(self.client.post(path, data=data, headers=given, follow_redirects=True), expect)

    def act(
        self, case: str, name: str, expect: int = 200, fields: Mapping[str, Any] | None = None, **values: Any
    ) -> VisitedPage:
        """Open a case, press the button of an act, fill its form in and send it."""
        return self.send(self.form_of(case, name), expect, fields, **values)

    def form_of(self, case: str, name: str) -> HtmlForm:
        page = self.get(f"/console/cases/{case}")
        link = next(one for one in links(page.html) if one.endswith(f"/acts/{name}"))
        return self.get(link).form(f"/acts/{name}")

    def _headers(self) -> dict[str, str]:
        return {"Accept-Language": self.lang}

    def _page(self, answer: TestResponse, expect: int) -> VisitedPage:
        page = VisitedPage(answer.status_code, answer.text, answer.request.path, answer)
        assert page.status == expect, f"{page.path}: {page.status} {page.text[:2000]}"
        return page


class _LinkParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in ("href", "src", "action", "formaction") and value]


def links(html: str) -> Iterator[str]:
    """Every address that a page names."""
    reader = _LinkParser()
    reader.feed(html)
    yield from reader.found


@contextmanager
def counted_queries(app: Flask) -> Iterator[list[str]]:
    """The statements that are sent to the database meanwhile."""
    found: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        found.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", hear)


@contextmanager
def within_page_budget(app: Flask) -> Iterator[list[VisitedPage]]:
    """Pages put into the list may be no larger, and all that is done inside no more queries, than a page may cost."""
    pages: list[VisitedPage] = []
    with counted_queries(app) as statements:
        yield pages
    assert len(statements) <= MAX_QUERIES, "\n".join(statements)
    assert all(len(gzip.compress(one.html.encode())) <= MAX_BYTES for one in pages)


@contextmanager
def served(app: Flask) -> Iterator[str]:
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
