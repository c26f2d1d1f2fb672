"""People at the console, with a case that has just come in."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from tests.api.calling import Caller, complaint_body, roster_row
from tests.console.browsing import ConsoleBrowser
from tests.console.scene import Scene
from tests.console.visiting import Visitor, served
from tests.servers import Cleaner
from wagecase.extensions import db
from wagecase.services.identity import api_tokens


@dataclass(frozen=True)
class ReceivedCase:
    """A case that came in at the counter."""

    id: str
    number: str
    proceeding: str


@pytest.fixture
def visit(app: Flask, staff: dict[str, uuid.UUID]) -> Callable[..., Visitor]:
    """`visit("head.binhai")` is that person signed in, each with a browser of their own."""
    known: dict[tuple[str, str], Visitor] = {}

    def call(username: str, lang: str = "zh") -> Visitor:
        if (username, lang) not in known:
            with app.app_context():
                known[username, lang] = Visitor.signed_in(app.test_client(), staff[username], lang)
        return known[username, lang]

    return call


@pytest.fixture
def take(app: Flask, client: FlaskClient, staff: dict[str, uuid.UUID]) -> Callable[..., ReceivedCase]:
    """`take(workers=500)` is a case that the clerk of 滨海新区 has taken."""
    with app.app_context():
        caller = Caller(client, api_tokens.issue_token(staff["clerk.binhai"]).token)

    def call(workers: int = 1, **more: object) -> ReceivedCase:
        rows = [roster_row(f"工人{number}") for number in range(1, workers + 1)]
        given = caller.post("/complaints", complaint_body(claims=rows, **more), 201)
        return ReceivedCase(given["case_id"], given["case_number"], given["proceeding_id"])

    return call


@pytest.fixture(scope="session")
def made_scene(session_app: Flask, cleaner: Cleaner) -> tuple[Scene, int]:
    """The scene, made once, and the number under which its rows are set aside."""
    made = Scene(session_app), cleaner.set_aside()
    cleaner.clean()
    return made


@pytest.fixture(scope="module")
def scene(made_scene: tuple[Scene, int], session_app: Flask, cleaner: Cleaner) -> Iterator[Scene]:
    """Cases at every kind of stage, for all tests of a module: they read them, and none asks for `app`."""
    found, number = made_scene
    cleaner.bring_back(number)
    found.forget_visitors()
    yield found
    with session_app.app_context():
        db.session.remove()
        session_app.extensions["broker"].flushall()
    cleaner.clean()


@pytest.fixture(scope="session")
def site(session_app: Flask) -> Iterator[str]:
    """The console's address, for a real browser."""
    with served(session_app) as base:
        yield base


@pytest.fixture
def browse(browser: Browser, site: str, session_app: Flask) -> Iterator[ConsoleBrowser]:
    """`browse("head.binhai", width=PHONE)` is a page of that person's own; ask for `staff` before it."""
    window = ConsoleBrowser(browser, session_app, site)
    yield window
    window.close()
