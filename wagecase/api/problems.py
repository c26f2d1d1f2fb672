"""RFC 9457 problem details: every fault has one form, in the caller's language, and none shows what went on inside."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import structlog
from flask import Blueprint, Flask, Response, request
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import HTTPException

from wagecase.api.base import InvalidInput, PreconditionRequired, ScopeMissing, language
from wagecase.api.titles import PROBLEM_TITLES
from wagecase.procedure.core.acts import Unmet
from wagecase.schemas.cases import ProblemSchema
from wagecase.schemas.messages import flatten_errors, message_code, message_text, refusal_text
from wagecase.services.base import errors
from wagecase.services.identity.credentials import TemporaryPasswordError
from wagecase.services.identity.two_factor import SecondFactorCodeMissing, SecondFactorNotEnrolled
from wagecase.web.conflicts import constraint_name
from wagecase.web.problems import Problem, answer_problem, problem_of_status, register_problem_handlers
from wagecase.web.request_ids import request_id, request_labels

__all__ = ["ProblemSchema", "problem_response", "register_error_handlers"]

logger = structlog.get_logger(__name__)
# Rows that may stand once only, and what the caller is told who came second.
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
    if status >= 500:
        body["request_id"] = request_id()
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


def _faults(error: Exception) -> list[FaultEntry]:
    """The reasons that a service named, and the field whose value somebody else has taken."""
    if isinstance(error, errors.Invalid):
        return [fault for field, unmet in error.fields.items() for fault in _reason_entries(unmet, field)]
    if isinstance(error, errors.Refused | errors.Forbidden):
        return _reason_entries(error.unmet)
    taken = UNIQUE_CONSTRAINTS.get(constraint_name(error) or "") if isinstance(error, IntegrityError) else None
    if taken is None:
        return []
    field, code = taken
    return [{"pointer": json_pointer([field]), "code": code, "detail": message_text(code, language())}]


def _bad_credentials() -> Response:
    if request.endpoint == "tokens.create_token":
        return problem_response("sign_in", 401)
    return problem_response("unauthorized", 401, headers={"WWW-Authenticate": 'Bearer realm="wagecase"'})


def render_problem(problem: Problem, error: Exception) -> Response:
    """The answer to what services, the database and Flask refuse."""
    if isinstance(error, errors.BadCredentials):
        return _bad_credentials()
    if isinstance(error, HTTPException):
        headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
        name = PROBLEM_BY_STATUS.get(problem.status, "invalid" if problem.status < 500 else "internal")
        return problem_response(name, problem.status, headers=headers)
    # Who sent If-Match learns that it did not match.
    status = 412 if isinstance(error, errors.Stale) else problem.status
    return problem_response(problem.name, status, _faults(error))


def handle_missing_scope(error: ScopeMissing) -> Response:
    logger.warning("refused", problem="scope", status=403, **request_labels())
    headers = {"WWW-Authenticate": 'Bearer realm="wagecase", error="insufficient_scope"'}
    return problem_response("scope", 403, headers=headers)


def handle_http_error(error: HTTPException) -> Response | HTTPException:
    """What Flask refuses on addresses of the API that no blueprint has; others answer for theirs."""
    if not request.path.startswith("/api/"):
        return error
    return answer_problem(problem_of_status(error.code), error, render_problem)


SIMPLE_PROBLEMS: Mapping[type[Exception], tuple[str, int]] = {
    SecondFactorCodeMissing: ("second_factor", 401),
    SecondFactorNotEnrolled: ("not_enrolled", 403),
    TemporaryPasswordError: ("password_once", 403),
    PreconditionRequired: ("if_match", 428),
}


def register_error_handlers(app: Flask) -> None:
    """The handlers of the routes are put on their blueprints, so that pages for people may answer in their own way."""
    app.register_error_handler(HTTPException, handle_http_error)


def attach_error_handlers(blueprint: Blueprint) -> None:
    """Put the handlers on one blueprint of the API."""
    register_problem_handlers(blueprint, render_problem)
    blueprint.register_error_handler(InvalidInput, handle_invalid_input)
    blueprint.register_error_handler(ScopeMissing, handle_missing_scope)
    for kind, (name, status) in SIMPLE_PROBLEMS.items():
        blueprint.register_error_handler(kind, lambda error, name=name, status=status: problem_response(name, status))
