"""RFC 9457 problem details: every fault has one form, in the caller's language, and none shows what went on inside."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import Flask, Response, request
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from wagecase.api.base import BadInput, PreconditionRequired, ScopeMissing, language
from wagecase.api.titles import TITLES
from wagecase.extensions import db
from wagecase.procedure.core.acts import Unmet
from wagecase.schemas.cases import ProblemSchema
from wagecase.schemas.messages import code_of, flatten, say, tell
from wagecase.services.base import errors
from wagecase.services.crypto.file_store import VaultAway
from wagecase.services.identity.credentials import PasswordOnce
from wagecase.services.identity.two_factor import CodeMissing, NotEnrolled

__all__ = ["ProblemSchema", "problem", "register"]

RETRY_SECONDS = "5"
# Rows that may stand once only, and what the caller is told who came second.
UNIQUE = {"uq_complaints_platform_no": ("platform_no", "platform_no_known")}
BY_STATUS = {
    400: "malformed",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method",
    406: "invalid",
    408: "malformed",
    411: "malformed",
    413: "too_large",
    414: "too_large",
    415: "media_type",
    429: "too_often",
    500: "internal",
    503: "unavailable",
}
Entry = dict[str, Any]


def problem(name: str, status: int, faults: Sequence[Entry] = (), headers: Mapping[str, str] | None = None) -> Response:
    """An answer of this kind; `faults` name fields or reasons."""
    lang = language()
    title, detail = TITLES[name]
    body: dict[str, Any] = {
        "type": f"urn:wagecase:problem:{name}",
        "title": title.get(lang),
        "status": status,
        "detail": " ".join(dict.fromkeys(fault["detail"] for fault in faults[:5])) or detail.get(lang),
        "instance": request.path,
    }
    if faults:
        body["errors"] = list(faults)
    text = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    response = Response(text, status, dict(headers or {}), content_type="application/problem+json; charset=utf-8")
    response.headers["Content-Language"] = "zh-CN" if lang == "zh" else "en"
    return response


def pointer(path: Iterable[str | int]) -> str:
    """A JSON pointer as a URI fragment (RFC 6901); a name that is no text for UTF-8 is shown with a substitute."""
    parts = (str(part)[:100].replace("~", "~0").replace("/", "~1") for part in path)
    return "#" + "".join(f"/{part}" for part in parts)


def of_schema(error: BadInput) -> Response:
    lang = language()
    where = {} if error.where == "json" else {"in": error.where}
    faults = [
        {"pointer": pointer(path), **where, "code": code_of(message), "detail": say(message, lang)}
        for path, message in flatten(error.messages)
    ]
    return problem("invalid", 422, faults)


def _reasons(unmet: Iterable[Unmet], field: str | None = None) -> list[Entry]:
    lang = language()
    return [
        {
            **_pointed(one.field if field is None else field),
            "code": one.code,
            "detail": tell(one, lang),
        }
        for one in unmet
    ]


def _pointed(field: str | None) -> Entry:
    """The pointer of a field path; an empty one is the whole body, and a reason that lies elsewhere has none."""
    return {} if field is None else {"pointer": pointer(field.split("/") if field else ())}


def of_invalid(error: errors.Invalid) -> Response:
    faults = [fault for field, unmet in error.fields.items() for fault in _reasons(unmet, field)]
    return problem("invalid", 422, faults)


def of_refused(error: errors.Refused) -> Response:
    return problem("refused", 409, _reasons(error.unmet))


def of_forbidden(error: errors.Forbidden) -> Response:
    return problem("forbidden", 403, _reasons(error.unmet))


def of_stale(error: errors.Stale) -> Response:
    return problem("stale", 412)


def of_bad_credentials(error: errors.BadCredentials) -> Response:
    if request.endpoint == "tokens.create":
        return problem("sign_in", 401)
    return problem("unauthorized", 401, headers={"WWW-Authenticate": 'Bearer realm="wagecase"'})


def of_missing_scope(error: ScopeMissing) -> Response:
    headers = {"WWW-Authenticate": 'Bearer realm="wagecase", error="insufficient_scope"'}
    return problem("scope", 403, headers=headers)


def of_lost_database(error: Exception) -> Response:
    db.session.rollback()
    return problem("unavailable", 503, headers={"Retry-After": RETRY_SECONDS})


def of_lost_vault(error: VaultAway) -> Response:
    db.session.rollback()
    return problem("vault_away", 503, headers={"Retry-After": RETRY_SECONDS})


def of_conflict(error: IntegrityError) -> Response:
    """Two wrote the same at once, or what may stand once stands already; anything else is a fault of ours."""
    db.session.rollback()
    diagnostic = getattr(error.orig, "diag", None)
    known = UNIQUE.get(getattr(diagnostic, "constraint_name", None) or "")
    if known is None:
        return problem("conflict", 409)
    field, code = known
    return problem("conflict", 409, [{"pointer": pointer([field]), "code": code, "detail": say(code, language())}])


def of_http(error: HTTPException) -> Response | HTTPException:
    """Whatever Flask or Werkzeug refuses, on our addresses; other rooms answer for theirs."""
    if not request.path.startswith("/api/"):
        return error
    status = error.code or 500
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return problem(BY_STATUS.get(status, "invalid" if status < 500 else "internal"), status, headers=headers)


SIMPLE: Mapping[type[Exception], tuple[str, int]] = {
    errors.NotFound: ("not_found", 404),
    errors.KeyReused: ("key_reused", 409),
    CodeMissing: ("second_factor", 401),
    NotEnrolled: ("not_enrolled", 403),
    PasswordOnce: ("password_once", 403),
    PreconditionRequired: ("if_match", 428),
}
HANDLERS: Mapping[type[Exception], Any] = {
    BadInput: of_schema,
    ScopeMissing: of_missing_scope,
    errors.Invalid: of_invalid,
    errors.Refused: of_refused,
    errors.Forbidden: of_forbidden,
    errors.Stale: of_stale,
    errors.BadCredentials: of_bad_credentials,
    OperationalError: of_lost_database,
    InterfaceError: of_lost_database,
    PoolTimeout: of_lost_database,
    VaultAway: of_lost_vault,
    IntegrityError: of_conflict,
}


def register(app: Flask) -> None:
    """The handlers of the routes are put on their blueprints, so that pages for people may answer in their own way."""
    app.register_error_handler(HTTPException, of_http)


def answer_for(blueprint: Any) -> None:
    """Put the handlers on one blueprint of the API."""
    for kind, handler in HANDLERS.items():
        blueprint.register_error_handler(kind, handler)
    for kind, (name, status) in SIMPLE.items():
        blueprint.register_error_handler(kind, lambda error, name=name, status=status: problem(name, status))
