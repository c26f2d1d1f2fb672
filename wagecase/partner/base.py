"""What the partner's pages share: language, the cookie of an opened access, tokens of forms."""

from __future__ import annotations

import uuid
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, g, render_template, request, url_for
from werkzeug.exceptions import BadRequest

from wagecase.extensions import LOCALES, csrf, current_config
from wagecase.services.notifications.outbox.keys import PARTNER_PREFIX
from wagecase.services.partner_portal import access_codes
from wagecase.services.partner_portal.access_codes import PartnerSession

ACCESS_COOKIE, LANGUAGE_COOKIE = "wagecase_partner", "wagecase_lang"
YEAR_SECONDS = 365 * 24 * 3600
MAX_FORM_BYTES = 64 * 1024

blueprint = Blueprint(
    "partner", __name__, url_prefix=PARTNER_PREFIX, template_folder="templates", static_folder="static"
)


class AccessRequired(Exception):
    """Nobody has entered this access, or the time within is over."""


@blueprint.before_request
def check_request() -> None:
    """Settle the language, find who stands within, and check the token of a form.

    Raises:
        Outside: a page within the access, and nobody is there.
        CSRFError: a form without its token.
        BadRequest: a key that no form of ours holds.
    """
    request.max_content_length = MAX_FORM_BYTES
    asked = request.cookies.get(LANGUAGE_COOKIE) or request.accept_languages.best_match(["zh", "zh-CN", "en"], "zh")
    g.locale = "en" if asked == "en" else LOCALES[0]
    if request.endpoint in ("partner.code_form", "partner.submit_code", "partner.static"):
        csrf.protect()
        return
    access_id: uuid.UUID = (request.view_args or {})["access_id"]
    g.entered = access_codes.get_partner_session(access_id, request.cookies.get(ACCESS_COOKIE))
    if g.entered is None:
        raise AccessRequired
    request.max_content_length = MAX_FORM_BYTES + current_config().evidence_file_mb * 1024 * 1024
    csrf.protect()
    # Nobody types it, and the database takes it in no text.
    if "\0" in request.form.get("key", ""):
        raise BadRequest


def current_access() -> PartnerSession:
    found: PartnerSession = g.entered
    return found


def language() -> str:
    return "en" if g.get("locale") == "en" else "zh"


def render_page(template: str, status: int = 200, **values: Any) -> Response:
    """An answer made from a template of these pages."""
    shared = {"lang": language(), "file": static_url, "day": format_date}
    return current_app.make_response((render_template(f"partner/{template}", **shared, **values), status))


def format_date(when: date | str | None) -> str:
    """A day as people write it."""
    if not when:
        return ""
    found = date.fromisoformat(when) if isinstance(when, str) else when
    return f"{found.year}年{found.month}月{found.day}日" if language() == "zh" else found.isoformat()


_STATIC_DIGESTS: dict[str, str] = {}


def static_url(name: str) -> str:
    """The address of a static file; another content has another address."""
    if name not in _STATIC_DIGESTS:
        content = (Path(blueprint.root_path) / "static" / name).read_bytes()
        _STATIC_DIGESTS[name] = sha256(content).hexdigest()[:12]
    return url_for("partner.static", filename=name, v=_STATIC_DIGESTS[name])
