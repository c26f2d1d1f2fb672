"""What every page for workers shares: language, large type, tokens of forms, the cookie of a half-filled form."""

from __future__ import annotations

from calendar import day_name, month_name
from datetime import date
from typing import Any

from flask import Response, make_response, request
from flask.typing import ResponseReturnValue

from wagecase.extensions import current_config
from wagecase.web.forms import check_form
from wagecase.web.language import LANGUAGE_COOKIE, language, select_language
from wagecase.web.pages import YEAR_SECONDS, PageBlueprint, set_cookie

LARGE_TYPE_COOKIE, DRAFT_COOKIE = "wagecase_large", "wagecase_form"
# A pasted roster is what is largest, in bytes.
MAX_FORM_BYTES = 256 * 1024
# Where files are sent; two of the largest at once.
UPLOAD_PATHS = frozenset({"/complain/evidence", "/progress/evidence"})
# What machines call, which sign what they send.
CSRF_EXEMPT_ENDPOINTS = frozenset({"public.sms_replies"})
# By address. Carriers put a whole building site behind one address, so that numbers and codes have brakes of their own.
SUBMIT_LIMIT, PAGE_LIMIT = "120 per minute; 1500 per hour", "600 per minute"


blueprint = PageBlueprint("public", "wagecase.public", static_url_path="/page")


@blueprint.before_request
def check_request() -> None:
    """Settle the language and check the token of a form.

    Raises:
        CSRFError, BadRequest: see check_form.
    """
    request.max_content_length = MAX_FORM_BYTES
    if request.path in UPLOAD_PATHS:
        request.max_content_length += 2 * current_config().evidence_file_mb * 1024 * 1024
    select_language()
    if request.endpoint not in CSRF_EXEMPT_ENDPOINTS:
        check_form()


def render_page(template: str, status: int = 200, **values: Any) -> Response:
    """An answer made from a template of these pages."""
    shared = {
        "lang": language(),
        "large": request.cookies.get(LARGE_TYPE_COOKIE) == "1",
        "file": blueprint.static_url,
        "on": format_date,
    }
    return blueprint.render(template, status, {**shared, **values})


def apply_display_choice(response: ResponseReturnValue) -> Response:
    """The answer with the language or the size that was asked for by a button of the page."""
    answer = make_response(response)
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
