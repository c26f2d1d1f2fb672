"""RFC 9457 problem details: every fault has one form, in the caller's language, and none shows what went on inside."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import Flask, Response, request
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from wagecase.api.base import InvalidInput, PreconditionRequired, ScopeMissing, language
from wagecase.api.titles import PROBLEM_TITLES
from wagecase.extensions import db
from wagecase.procedure.core.acts import Unmet
from wagecase.schemas.cases import ProblemSchema
from wagecase.schemas.messages import flatten_errors, message_code, message_text, refusal_text
from wagecase.services.base import errors
from wagecase.services.crypto.file_store import FileStoreUnavailable
from wagecase.services.identity.credentials import TemporaryPasswordError
from wagecase.services.identity.two_factor import SecondFactorCodeMissing, SecondFactorNotEnrolled

__all__ = ["ProblemSchema", "problem_response", "register_error_handlers"]

RETRY_SECONDS = "5"
# Rows that may exist once only, and the message for the second caller.
UNIQUE_CONSTRAINTS = {"uq_complaints_platform_no": ("platform_no", "platform_no_known")}
PROBLEM_BY_STATUS = {
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
FaultEntry = dict[str, Any]


def problem_response(
    name: str, status: int, faults: Sequence[FaultEntry] = (), headers: Mapping[str, str] | None = None
) -> Response:
    """An answer of this kind; `faults` name fields or reasons."""
    lang = language()
    title, detail = PROBLEM_TITLES[name]
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


def json_pointer(path: Iterable[str | int]) -> str:
    """A JSON pointer as a URI fragment (RFC 6901); a name that is no text for UTF-8 is shown with a substitute."""
    parts = (str(part)[:100].replace("~", "~0").replace("/", "~1") for part in path)
    return "#" + "".join(f"/{part}" for part in parts)


def handle_invalid_input(error: InvalidInput) -> Response:
    lang = language()
    where = {} if error.where == "json" else {"in": error.where}
    faults = [
        {"pointer": json_pointer(path), **where, "code": message_code(message), "detail": message_text(message, lang)}
        for path, message in flatten_errors(error.messages)
    ]
    return problem_response("invalid", 422, faults)


def _reason_entries(unmet: Iterable[Unmet], field: str | None = None) -> list[FaultEntry]:
    lang = language()
    return [
        {
            **_pointer_entry(one.field if field is None else field),
            "code": one.code,
            "detail": refusal_text(one, lang),
        }
        for one in unmet
    ]


def _pointer_entry(field: str | None) -> FaultEntry:
    """The pointer of a field path; an empty one is the whole body, and a reason that lies elsewhere has none."""
    return {} if field is None else {"pointer": json_pointer(field.split("/") if field else ())}


def handle_invalid(error: errors.Invalid) -> Response:
    faults = [fault for field, unmet in error.fields.items() for fault in _reason_entries(unmet, field)]
    return problem_response("invalid", 422, faults)


def handle_refused(error: errors.Refused) -> Response:
    return problem_response("refused", 409, _reason_entries(error.unmet))


def handle_forbidden(error: errors.Forbidden) -> Response:
    return problem_response("forbidden", 403, _reason_entries(error.unmet))


def handle_stale(error: errors.Stale) -> Response:
    return problem_response("stale", 412)


def handle_bad_credentials(error: errors.BadCredentials) -> Response:
    if request.endpoint == "tokens.create_token":
        return problem_response("sign_in", 401)
    return problem_response("unauthorized", 401, headers={"WWW-Authenticate": 'Bearer realm="wagecase"'})


def handle_missing_scope(error: ScopeMissing) -> Response:
    headers = {"WWW-Authenticate": 'Bearer realm="wagecase", error="insufficient_scope"'}
    return problem_response("scope", 403, headers=headers)


def handle_database_unavailable(error: Exception) -> Response:
    db.session.rollback()
    return problem_response("unavailable", 503, headers={"Retry-After": RETRY_SECONDS})


def handle_file_store_unavailable(error: FileStoreUnavailable) -> Response:
    db.session.rollback()
    return problem_response("vault_away", 503, headers={"Retry-After": RETRY_SECONDS})


def handle_conflict(error: IntegrityError) -> Response:
    """Two wrote the same at once, or what may stand once stands already; anything else is a fault of ours."""
    db.session.rollback()
    diagnostic = getattr(error.orig, "diag", None)
    known = UNIQUE_CONSTRAINTS.get(getattr(diagnostic, "constraint_name", None) or "")
    if known is None:
        return problem_response("conflict", 409)
    field, code = known
    return problem_response(
        "conflict", 409, [{"pointer": json_pointer([field]), "code": code, "detail": message_text(code, language())}]
    )


def handle_http_error(error: HTTPException) -> Response | HTTPException:
    """Whatever Flask or Werkzeug refuses, on our addresses; other blueprints answer for theirs."""
    if not request.path.startswith("/api/"):
        return error
    status = error.code or 500
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return problem_response(
        PROBLEM_BY_STATUS.get(status, "invalid" if status < 500 else "internal"), status, headers=headers
    )


SIMPLE_PROBLEMS: Mapping[type[Exception], tuple[str, int]] = {
    errors.NotFound: ("not_found", 404),
    errors.IdempotencyKeyReused: ("key_reused", 409),
    SecondFactorCodeMissing: ("second_factor", 401),
    SecondFactorNotEnrolled: ("not_enrolled", 403),
    TemporaryPasswordError: ("password_once", 403),
    PreconditionRequired: ("if_match", 428),
}
ERROR_HANDLERS: Mapping[type[Exception], Any] = {
    InvalidInput: handle_invalid_input,
    ScopeMissing: handle_missing_scope,
    errors.Invalid: handle_invalid,
    errors.Refused: handle_refused,
    errors.Forbidden: handle_forbidden,
    errors.Stale: handle_stale,
    errors.BadCredentials: handle_bad_credentials,
    OperationalError: handle_database_unavailable,
    InterfaceError: handle_database_unavailable,
    PoolTimeout: handle_database_unavailable,
    FileStoreUnavailable: handle_file_store_unavailable,
    IntegrityError: handle_conflict,
}


def register_error_handlers(app: Flask) -> None:
    """The handlers of the routes are put on their blueprints, so that pages for people may answer in their own way."""
    app.register_error_handler(HTTPException, handle_http_error)


def attach_error_handlers(blueprint: Any) -> None:
    """Put the handlers on one blueprint of the API."""
    for kind, handler in ERROR_HANDLERS.items():
        blueprint.register_error_handler(kind, handler)
    for kind, (name, status) in SIMPLE_PROBLEMS.items():
        blueprint.register_error_handler(kind, lambda error, name=name, status=status: problem_response(name, status))
