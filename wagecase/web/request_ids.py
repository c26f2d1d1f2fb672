"""A name for each request, in its log lines and in its answer, so that a person can quote it and we find the lines."""

from __future__ import annotations

import re
import uuid
from typing import Any, cast

from flask import Flask, Response, g, request, request_started
from structlog.contextvars import bind_contextvars, clear_contextvars

from wagecase.extensions import current_config

HEADER = "X-Request-ID"
WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}", re.ASCII)


def register_request_ids(app: Flask) -> None:
    """Name each request before anything else looks at it."""
    request_started.connect(_begin, app, weak=False)
    app.after_request(_answer)
    app.teardown_request(_end)


def request_id() -> str:
    """The name of this request."""
    return cast(str, g.request_id)


def request_labels() -> dict[str, str | None]:
    """The rule of the address and the method; the address itself may hold what is nobody's business."""
    return {"route": request.url_rule.rule if request.url_rule else None, "method": request.method}


def bind_person(person: uuid.UUID, kind: str = "user_id") -> None:
    """Put whoever is signed in into the log lines of this request, by id."""
    bind_contextvars(**{kind: str(person)})


def _begin(_app: Flask, **_: Any) -> None:
    given = request.headers.get(HEADER, "")
    # Only a proxy of ours may name requests: others could make two look like one.
    trusted = current_config().trusted_proxies > 0 and WELL_FORMED.fullmatch(given) is not None
    g.request_id = given if trusted else uuid.uuid4().hex
    clear_contextvars()
    bind_contextvars(request_id=g.request_id)


def _answer(response: Response) -> Response:
    response.headers[HEADER] = request_id()
    return response


def _end(_error: BaseException | None) -> None:
    clear_contextvars()
