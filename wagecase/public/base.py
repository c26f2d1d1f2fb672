"""What every page for workers shares: language, large type, tokens of forms, the cookie of a half-filled form."""

from __future__ import annotations

from calendar import day_name, month_name
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from wagecase.extensions import LOCALES, csrf, current_config

# The language cookie is the product's own: the console uses the same language.
LANGUAGE_COOKIE, LARGE_TYPE_COOKIE, DRAFT_COOKIE = "wagecase_lang", "wagecase_large", "wagecase_form"
YEAR_SECONDS = 365 * 24 * 3600
# A pasted roster is what is largest, in bytes.
MAX_FORM_BYTES = 256 * 1024
# Where files are sent; two of the largest at once.
UPLOAD_PATHS = frozenset({"/complain/evidence", "/progress/evidence"})
# What machines call, which sign what they send.
CSRF_EXEMPT_ENDPOINTS = frozenset({"public.sms_replies"})
# By address. Carriers put a whole building site behind one address, so that numbers and codes have brakes of their own.
SUBMIT_LIMIT, PAGE_LIMIT = "120 per minute; 1500 per hour", "600 per minute"


class PublicBlueprint(Blueprint):
    """Its files carry their digest in the address, so that browsers may keep them."""

    def get_send_file_max_age(self, filename: str | None) -> int | None:
        return YEAR_SECONDS if request.args.get("v") else None


blueprint = PublicBlueprint(
    "public", __name__, template_folder="templates", static_folder="static", static_url_path="/page"
)


@blueprint.before_request
def check_request() -> None:
    """Settle the language and check the token of a form.

    Raises:
        CSRFError: a form without its token.
        BadRequest: a key that no form of ours holds.
    """
    request.max_content_length = MAX_FORM_BYTES
    if request.path in UPLOAD_PATHS:
        request.max_content_length += 2 * current_config().evidence_file_mb * 1024 * 1024
    chosen = request.cookies.get(LANGUAGE_COOKIE) or request.accept_languages.best_match(
        ["zh-Hans-CN", "zh-CN", "zh", "en"], default="zh"
    )
    g.locale = "en" if chosen == "en" else LOCALES[0]
    if request.endpoint in CSRF_EXEMPT_ENDPOINTS:
        return
    csrf.protect()
    # Nobody types it, and the database takes it in no text.
    if "\0" in request.form.get("key", ""):
        raise BadRequest


def language() -> str:
    return "en" if g.get("locale") == "en" else "zh"


def render_page(template: str, status: int = 200, **values: Any) -> Response:
    """An answer made from a template of these pages."""
    shared = {
        "lang": language(),
        "large": request.cookies.get(LARGE_TYPE_COOKIE) == "1",
        "file": static_url,
        "on": format_date,
    }
    return current_app.make_response((render_template(f"public/{template}", **shared, **values), status))


def redirect_to(endpoint: str, **values: Any) -> Response:
    return current_app.make_response(redirect(url_for(endpoint, **values), 303))


def set_cookie(response: Response, name: str, value: str, *, seconds: int | None) -> None:
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(name, value, max_age=seconds, httponly=True, secure=secure, samesite="Lax")


def apply_display_choice(response: ResponseReturnValue) -> Response:
    """The answer with the language or the size that was asked for by a button of the page."""
    answer = current_app.make_response(response)
    wanted = request.form.get("show", "")
    if wanted in ("zh", "en"):
        set_cookie(answer, LANGUAGE_COOKIE, wanted, seconds=YEAR_SECONDS)
    elif wanted in ("large", "usual"):
        set_cookie(answer, LARGE_TYPE_COOKIE, "1" if wanted == "large" else "0", seconds=YEAR_SECONDS)
    return answer


def format_date(when: date) -> str:
    """A day as people say it."""
    if language() == "en":
        return f"{day_name[when.weekday()]}, {when.day} {month_name[when.month]}"
    return f"{when.month}月{when.day}日（星期{'一二三四五六日'[when.weekday()]}）"


_STATIC_DIGESTS: dict[str, str] = {}


def static_url(name: str) -> str:
    """The address of a static file; another content has another address."""
    if name not in _STATIC_DIGESTS:
        content = (Path(blueprint.root_path) / "static" / name).read_bytes()
        _STATIC_DIGESTS[name] = sha256(content).hexdigest()[:12]
    return url_for("public.static", filename=name, v=_STATIC_DIGESTS[name])
