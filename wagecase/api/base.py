"""What every route shares: who calls, in which language, how a body is read, versions and keys in headers."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any, NoReturn

from flask import Request, g, request
from flask_smorest import Blueprint
from marshmallow import EXCLUDE, RAISE, ValidationError
from webargs import core
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from wagecase.extensions import current_config
from wagecase.services.base.errors import BadCredentials
from wagecase.services.base.principal import Principal
from wagecase.services.identity import api_tokens
from wagecase.web.request_ids import bind_person

URL_PREFIX = "/api/v1"
# Beyond this no roster of 2,000 reaches, in bytes.
MAX_BODY_BYTES = 4 * 1024 * 1024
MAX_BODY_DEPTH = 32
PUBLIC_ENDPOINTS = frozenset({"tokens.create_token"})
# Routes that change nothing of a case although they are no GET: a token that may only read may call them.
READ_SCOPE_ENDPOINTS = frozenset({"cases.look_up_cases", "tokens.revoke_token"})
# Routes that take a file.
UPLOAD_ENDPOINTS = frozenset({"evidence.add_evidence"})
IDEMPOTENCY_KEY_FORM = re.compile(r"[\x21-\x7e]{1,128}", re.ASCII)
ETAG_FORM = re.compile(r'"([0-9a-f-]{36})-([0-9]{1,9})"', re.ASCII)

UNKNOWN_FIELD_POLICY: dict[str, str | None] = {
    **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
    "query": RAISE,
    "headers": EXCLUDE,
}


class InvalidInput(Exception):
    """What came in does not fit its schema: marshmallow's messages, and whether they are of the body or the query."""

    def __init__(self, messages: Any, where: str = "json") -> None:
        super().__init__(where)
        self.messages, self.where = messages, where


class ScopeMissing(Exception):
    """The token may only read."""


class PreconditionRequired(Exception):
    """An edit without If-Match."""


class RequestParser(FlaskParser):
    """webargs with stricter JSON: no NaN, no endless nesting, no other media type."""

    DEFAULT_UNKNOWN_BY_LOCATION = UNKNOWN_FIELD_POLICY

    def _raw_load_json(self, req: Request) -> Any:
        body = req.get_data(cache=True)
        if not body and req.mimetype in ("", "application/json"):
            return core.missing
        if not core.is_json(req.mimetype):
            raise UnsupportedMediaType
        return read_json(body)

    def handle_error(self, error: ValidationError, *_: Any, **__: Any) -> NoReturn:
        messages: Any = error.messages
        ((where, inner),) = messages.items()
        raise InvalidInput(inner, where) from error


def read_json(body: bytes) -> Any:
    """A JSON document within bounds.

    Raises:
        BadRequest: no JSON, or nested deeper than anything we take.
    """
    try:
        found = json.loads(body.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise BadRequest from error
    if _nesting_depth(found) > MAX_BODY_DEPTH:
        raise BadRequest
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _nesting_depth(document: Any) -> int:
    level, depth = [document], 0
    while level:
        depth += 1
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if depth > MAX_BODY_DEPTH:
            break
    return depth


request_parser = RequestParser()


class ApiBlueprint(Blueprint):
    """Routes that are closed unless they are listed as public."""

    ARGUMENTS_PARSER = request_parser

    def __init__(self, name: str, *, description: str) -> None:
        super().__init__(name, f"wagecase.api.{name}", description=description)
        self.before_request(check_request)

    def arguments(self, schema: Any, **options: Any) -> Any:
        """Forms are built once: handed in as a class, a form would be built for each request."""
        return super().arguments(schema() if isinstance(schema, type) else schema, **options)


def check_request() -> None:
    """Nobody passes without a token, and nobody changes anything with one that may only read."""
    request.max_content_length = MAX_BODY_BYTES
    if request.endpoint in PUBLIC_ENDPOINTS:
        return
    g.principal = api_tokens.authenticate_token(bearer_token())
    bind_person(g.principal.user_id)
    if request.endpoint in UPLOAD_ENDPOINTS:
        request.max_content_length = MAX_BODY_BYTES + current_config().evidence_file_mb * 1024 * 1024
    changes = request.method not in ("GET", "HEAD", "OPTIONS") and request.endpoint not in READ_SCOPE_ENDPOINTS
    if ("write" if changes else "read") not in g.principal.scopes and request.endpoint != "tokens.revoke_token":
        raise ScopeMissing


def bearer_token() -> str:
    """The token of the request; raises BadCredentials where there is none."""
    auth = request.authorization
    if auth is None or auth.type != "bearer" or not auth.token:
        raise BadCredentials
    return auth.token


def caller() -> Principal:
    found: Principal = g.principal
    return found


def language() -> str:
    """What the caller asks for, else what they prefer, else Chinese."""
    asked = request.accept_languages.best_match(["zh", "zh-CN", "zh-Hans-CN", "en"])
    preferred = g.principal.locale if "principal" in g else "zh"
    return "en" if (asked or preferred).startswith("en") else "zh"


def idempotency_key() -> str | None:
    """The caller's Idempotency-Key, if any; raises InvalidInput."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and not IDEMPOTENCY_KEY_FORM.fullmatch(key):
        raise InvalidInput({"Idempotency-Key": ["key_form"]}, "header")
    return key


def request_fingerprint() -> bytes:
    """What a repeated request must repeat: method, address and body."""
    return f"{request.method} {request.path}\n".encode() + request.get_data(cache=True)


def expected_version(resource_id: uuid.UUID | str, *, required: bool) -> int | None:
    """The version that the caller saw of this very thing.

    Raises:
        PreconditionRequired: it is required and missing.
        InvalidInput: it is not an ETag of ours for this thing.
    """
    header = request.headers.get("If-Match")
    if header is None:
        if required:
            raise PreconditionRequired
        return None
    found = ETAG_FORM.fullmatch(header.strip())
    if found is None or found[1] != str(resource_id):
        raise InvalidInput({"If-Match": ["etag_form"]}, "header")
    return int(found[2])


def etag_header(shown: dict[str, Any]) -> dict[str, str]:
    """The ETag header of a proceeding or a claim: its id and version, whatever the language of the answer."""
    return {"ETag": f'"{shown["id"]}-{shown["version"]}"'}
