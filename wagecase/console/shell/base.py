"""What every page shares: who is signed in, in which language, tokens of forms, what was typed when a session ended.

A view is a function on `blueprint`. It needs a session unless its endpoint is in PUBLIC; every form carries a token.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from functools import wraps
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

from flask import Blueprint, Response, current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.exceptions import BadRequest

from wagecase.extensions import LOCALES, csrf, current_config
from wagecase.procedure.core.enums import Role
from wagecase.services.base.errors import BadCredentials, Forbidden
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role
from wagecase.services.identity import sessions

SESSION_COOKIE, LANGUAGE_COOKIE = "wagecase_session", "wagecase_lang"
YEAR_SECONDS = 365 * 24 * 3600
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


class ConsoleBlueprint(Blueprint):
    """Its files carry their digest in the address, so that browsers may keep them."""

    def get_send_file_max_age(self, filename: str | None) -> int | None:
        return YEAR_SECONDS if request.args.get("v") else None


blueprint = ConsoleBlueprint(
    "console", "wagecase.console", url_prefix="/console", template_folder="templates", static_folder="static"
)


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
        SessionEnded, HalfWay, PasswordOnce: see there.
        CSRFError: a form without its token.
    """
    request.max_content_length = MAX_FORM_BYTES
    select_language(None)
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
    csrf.protect()
    # Nobody types it, and the database takes it in no text; what people write is checked with its field.
    if any("\0" in value for value in (*request.args.values(), request.form.get("key", ""))):
        raise BadRequest


def _load_session() -> None:
    g.signed = None
    secret = request.cookies.get(SESSION_COOKIE)
    if secret:
        try:
            g.signed = sessions.authenticate_session(secret)
        except BadCredentials:
            return
        select_language(g.signed.principal.locale)


def select_language(preferred: str | None) -> None:
    """What was switched to, else what the person prefers, else what the browser asks for."""
    chosen = request.cookies.get(LANGUAGE_COOKIE) or preferred
    if chosen is None:
        g.pop("locale", None)
        asked = request.accept_languages.best_match(["zh-Hans-CN", "zh-CN", "zh", "en"], default="zh")
        chosen = asked
    g.locale = "en" if chosen == "en" else LOCALES[0]


def language() -> str:
    return "en" if g.get("locale") == "en" else "zh"


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
    return current_app.make_response((render_template(f"console/{template}", **values), status))


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
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(SESSION_COOKIE, secret, httponly=True, secure=secure, samesite="Lax")
    return response


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


def redirect_to(endpoint: str, **values: Any) -> ResponseReturnValue:
    return redirect(url_for(endpoint, **values), 303)


_STATIC_DIGESTS: dict[str, str] = {}


def static_url(name: str) -> str:
    """The address of a static file; another content has another address."""
    if name not in _STATIC_DIGESTS:
        content = (Path(blueprint.root_path) / "static" / name).read_bytes()
        _STATIC_DIGESTS[name] = sha256(content).hexdigest()[:12]
    return url_for("console.static", filename=name, v=_STATIC_DIGESTS[name])
