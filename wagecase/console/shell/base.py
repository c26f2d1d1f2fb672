"""What every page of the console shares: who is signed in, and what was typed when a session ended.

A view is a function on `blueprint`. It needs a session unless its endpoint is in PUBLIC; every form carries a token.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Response, current_app, g, request, session, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer

from wagecase.extensions import current_config
from wagecase.procedure.core.enums import Role
from wagecase.services.base.errors import BadCredentials, Forbidden
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role
from wagecase.services.identity import sessions
from wagecase.web.forms import check_form
from wagecase.web.language import language, select_language
from wagecase.web.pages import PageBlueprint, redirect_to, set_cookie
from wagecase.web.request_ids import bind_person

# What nearly every view needs, so that it comes from one module.
__all__ = [
    "accepts_uploads",
    "blueprint",
    "caller",
    "current_session",
    "is_partial_request",
    "is_resumed",
    "language",
    "new_idempotency_key",
    "redirect_to",
    "render_page",
    "resumable",
    "roles_required",
    "safe_return_path",
]

SESSION_COOKIE = "wagecase_session"
# A form is larger than an act's only by its roster, in bytes.
MAX_FORM_BYTES = 1024 * 1024
PUBLIC_ENDPOINTS = frozenset(
    {"console.log_in", "console.submit_log_in", "console.language", "console.static", "console.calendar_feed_file"}
)
# What a session may open that still waits for its second factor.
SECOND_FACTOR_ENDPOINTS = frozenset(
    {
        "console.second_factor",
        "console.submit_second_factor",
        "console.second_factor_setup",
        "console.enrol_second_factor",
        "console.log_out",
    }
)
# What opens while the password is one that an administrator made.
PASSWORD_CHANGE_ENDPOINTS = SECOND_FACTOR_ENDPOINTS | {"console.new_password_form", "console.save_new_password"}
# Views whose form can be shown again filled in; what was typed there survives the end of a session.
RESUMABLE_ENDPOINTS: set[str] = set()
# Views that take files, as many as one file may be large.
UPLOAD_ENDPOINTS: set[str] = set()
STASH_SECONDS = 24 * 3600
UNSTASHED_FIELDS = frozenset({"csrf_token", "resumed", "key"})

ViewFunction = TypeVar("ViewFunction", bound=Callable[..., Any])


blueprint = PageBlueprint("console", "wagecase.console", url_prefix="/console")


class SessionEnded(Exception):
    """Nobody is signed in where somebody must be."""


class SecondFactorPending(Exception):
    """The password was right; the second factor is still to come."""


class PasswordChangePending(Exception):
    """The password was made by an administrator and is to be changed first."""


@blueprint.before_request
def check_request() -> None:
    """Settle the language, find who is signed in, and check the token of a form.

    Raises:
        SessionEnded, SecondFactorPending, PasswordChangePending: see there.
        CSRFError, BadRequest: see check_form.
    """
    request.max_content_length = MAX_FORM_BYTES
    select_language()
    if request.endpoint == "console.static":
        return
    _load_session()
    signed: sessions.SessionUser | None = g.signed
    if request.endpoint not in PUBLIC_ENDPOINTS and signed is None:
        raise SessionEnded
    if signed and not signed.complete and request.endpoint not in PUBLIC_ENDPOINTS | SECOND_FACTOR_ENDPOINTS:
        raise SecondFactorPending
    if (
        signed
        and signed.complete
        and signed.password_once
        and request.endpoint not in PUBLIC_ENDPOINTS | PASSWORD_CHANGE_ENDPOINTS
    ):
        raise PasswordChangePending
    if request.endpoint in UPLOAD_ENDPOINTS:
        request.max_content_length = MAX_FORM_BYTES + current_config().evidence_file_mb * 1024 * 1024
    check_form()


def _load_session() -> None:
    g.signed = None
    secret = request.cookies.get(SESSION_COOKIE)
    if secret:
        try:
            g.signed = sessions.authenticate_session(secret)
        except BadCredentials:
            return
        bind_person(g.signed.principal.user_id)
        select_language(g.signed.principal.locale)


def caller() -> Principal:
    return current_session().principal


def current_session() -> sessions.SessionUser:
    return cast(sessions.SessionUser, g.signed)


def roles_required(*roles: Role) -> Callable[[ViewFunction], ViewFunction]:
    """The view is for people with one of these roles; others learn whom to ask."""

    def wrap(view: ViewFunction) -> ViewFunction:
        @wraps(view)
        def guarded(*args: Any, **values: Any) -> Any:
            if not caller().has(*roles):
                raise Forbidden([wrong_role(roles)])
            return view(*args, **values)

        return cast(ViewFunction, guarded)

    return wrap


def resumable(view: ViewFunction) -> ViewFunction:
    """The view can show its form filled in: `resumed()` says that it should, instead of doing anything."""
    RESUMABLE_ENDPOINTS.add(f"console.{view.__name__}")
    return view


def accepts_uploads(view: ViewFunction) -> ViewFunction:
    """The view takes files: people who are signed in may send it more than a form."""
    UPLOAD_ENDPOINTS.add(f"console.{view.__name__}")
    return view


def is_resumed() -> bool:
    return request.form.get("resumed") == "1"


def render_page(template: str, status: int = 200, **values: Any) -> Response:
    """An answer made from a template of the console."""
    return blueprint.render(template, status, values)


def is_partial_request() -> bool:
    """Whether the page's own script asks for the inner part alone, to put it into the page that is open."""
    return request.headers.get("X-Partial") == "1"


def new_idempotency_key() -> str:
    """An idempotency key for a form: submitted twice, it does its work once."""
    return secrets.token_urlsafe(16)


def safe_return_path(given: str | None) -> str:
    """A path within the console to go back to; anything else leads to my work."""
    inside = given is not None and given.startswith("/console/") and "\\" not in given and given.isprintable()
    return str(given) if inside else url_for("console.work")


def rotate_csrf_token() -> None:
    """Signing in gives new tokens for forms; this goes before a page with forms is made."""
    session.clear()
    g.pop("csrf_token", None)


def set_session_cookie(response: Response, secret: str) -> Response:
    """Give the browser its secret, for as long as it is open."""
    return set_cookie(response, SESSION_COOKIE, secret)


def _resume_serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="console:kept")


def stash_form(path: str, fields: Iterable[tuple[str, str]]) -> str:
    """What was typed, signed so that a form can carry it through the log-in."""
    return str(_resume_serializer().dumps([path, [pair for pair in fields if pair[0] not in UNSTASHED_FIELDS]]))


def unstash_form(given: str | None) -> tuple[str, list[tuple[str, str]]] | None:
    """The path and the fields that were kept; None where there is nothing, or it is not ours or a day old."""
    if not given:
        return None
    try:
        path, fields = _resume_serializer().loads(given, max_age=STASH_SECONDS)
    except BadSignature:
        return None
    return path, [(name, value) for name, value in fields]
