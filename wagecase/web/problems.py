"""From what went wrong to its kind, its status and its log line. How it is shown is the matter of each blueprint.

A lost database is answered 503, a constraint that two people can meet 409. A constraint that nobody foresaw is a fault
of ours and is answered 500 with the request's id, under which the log names the constraint but no value.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import structlog
from flask import Blueprint, Response, make_response
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from wagecase.services.base import errors
from wagecase.services.base.unit_of_work import release_snapshot
from wagecase.services.crypto.file_store import FileStoreUnavailable
from wagecase.web.conflicts import constraint_name, is_conflict
from wagecase.web.request_ids import request_id, request_labels

logger = structlog.get_logger(__name__)
# After so many seconds a server that is away is worth another try.
RETRY_SECONDS = "5"


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of problem: the name of its texts, and its HTTP status."""

    name: str
    status: int

    @property
    def passing(self) -> bool:
        """Whether the same request may succeed a little later."""
        return self.status == 503

    @property
    def reference(self) -> str | None:
        """What a person quotes to whoever looks into a fault of ours; None where there is nothing to look into."""
        return request_id() if self.status >= 500 else None


INTERNAL, UNAVAILABLE, CONFLICT = Problem("internal", 500), Problem("unavailable", 503), Problem("conflict", 409)
PROBLEM_BY_ERROR: Mapping[type[Exception], Problem] = MappingProxyType(
    {
        errors.NotFound: Problem("not_found", 404),
        errors.Forbidden: Problem("forbidden", 403),
        errors.Refused: Problem("refused", 409),
        errors.Invalid: Problem("invalid", 422),
        errors.Stale: Problem("stale", 409),
        errors.IdempotencyKeyReused: Problem("key_reused", 409),
        errors.BadCredentials: Problem("locked", 403),
        OperationalError: UNAVAILABLE,
        InterfaceError: UNAVAILABLE,
        PoolTimeout: UNAVAILABLE,
        FileStoreUnavailable: Problem("vault_away", 503),
        DBAPIError: INTERNAL,
        CSRFError: Problem("form_expired", 400),
    }
)
PROBLEM_BY_STATUS: Mapping[int, Problem] = MappingProxyType(
    {404: Problem("not_found", 404), 413: Problem("too_large", 413), 429: Problem("too_often", 429), 503: UNAVAILABLE}
)
Render = Callable[[Problem, Exception], Response]


def register_problem_handlers(blueprint: Blueprint, render: Render) -> None:
    """Answer on this blueprint whatever services, the database and Flask refuse, as `render` shows it."""

    def handle(error: Exception) -> Response:
        return answer_problem(problem_of(error), error, render)

    def handle_http(error: HTTPException) -> Response:
        if (error.code or 500) < 400:
            return make_response(error.get_response())
        return answer_problem(problem_of_status(error.code), error, render)

    for kind in PROBLEM_BY_ERROR:
        blueprint.register_error_handler(kind, handle)
    blueprint.register_error_handler(HTTPException, handle_http)


def problem_of(error: Exception) -> Problem:
    """The kind of what services or the database refused."""
    if is_conflict(error):
        return CONFLICT
    return next(PROBLEM_BY_ERROR[kind] for kind in type(error).__mro__ if kind in PROBLEM_BY_ERROR)


def problem_of_status(status: int | None) -> Problem:
    """The kind of what Flask refused. What nobody caught comes here as well, after Flask has logged it."""
    code = status or 500
    return PROBLEM_BY_STATUS.get(code) or (Problem("malformed", code) if code < 500 else INTERNAL)


def answer_problem(problem: Problem, error: Exception, render: Render) -> Response:
    """The answer, after the log line and outside the transaction that failed."""
    record_problem(problem, error)
    if problem.status >= 500 or isinstance(error, DBAPIError):
        release_snapshot()
    answer = render(problem, error)
    if problem.passing:
        answer.headers["Retry-After"] = RETRY_SECONDS
    return answer


def record_problem(problem: Problem, error: Exception) -> None:
    """One log line for what somebody may ask about: ids, routes and names of constraints, never a value.

    The message of a fault of the database is left out, because it quotes what was to be written.
    """
    values = {"problem": problem.name, "status": problem.status, **request_labels()}
    if isinstance(error, DBAPIError):
        values |= {"sqlstate": getattr(error.orig, "sqlstate", None), "constraint": constraint_name(error)}
    if problem.passing:
        logger.warning("unavailable", error=type(error).__name__, **values)
    elif isinstance(error, DBAPIError) and problem is INTERNAL:
        logger.error("unforeseen database fault", error=type(error).__name__, stack=_stack(error), **values)
    elif isinstance(error, DBAPIError):
        logger.info("conflict", **values)
    elif isinstance(error, errors.Forbidden | errors.NotFound) or problem.status == 403:
        logger.warning("refused", **values)


def _stack(error: Exception) -> list[str]:
    """Where it happened: files, lines and functions of our own and of the libraries."""
    return [f"{one.filename}:{one.lineno} {one.name}" for one in traceback.extract_tb(error.__traceback__)]
