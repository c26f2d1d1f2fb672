"""People who call the API, each with a token of their own."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.api.calling import Caller
from wagecase.services.identity import api_tokens


@pytest.fixture
def as_(app: Flask, client: FlaskClient, staff: dict[str, uuid.UUID]) -> Callable[..., Caller]:
    """`as_("clerk.binhai")` is that person at the API, in Chinese unless another language is asked for."""
    known: dict[tuple[str, str], Caller] = {}

    def call(username: str, lang: str = "zh") -> Caller:
        if (username, lang) not in known:
            with app.app_context():
                known[username, lang] = Caller(client, api_tokens.issue_token(staff[username]).token, lang)
        return known[username, lang]

    return call


@pytest.fixture
def clerk(as_: Callable[..., Caller]) -> Caller:
    return as_("clerk.binhai")


@pytest.fixture
def inspector(as_: Callable[..., Caller]) -> Caller:
    return as_("inspector.binhai")


@pytest.fixture
def head(as_: Callable[..., Caller]) -> Caller:
    return as_("head.binhai")


@pytest.fixture
def stranger(as_: Callable[..., Caller]) -> Caller:
    """An inspector of another district."""
    return as_("inspector.hexi")
