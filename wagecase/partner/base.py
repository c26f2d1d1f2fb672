"""What the partner's pages share: language, the cookie of an opened access, tokens of forms."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from flask import Response, g, request

from wagecase.extensions import current_config
from wagecase.services.notifications.outbox.keys import PARTNER_PREFIX
from wagecase.services.partner_portal import access_codes
from wagecase.services.partner_portal.access_codes import PartnerSession
from wagecase.web.forms import check_form
from wagecase.web.language import language, select_language
from wagecase.web.pages import PageBlueprint
from wagecase.web.request_ids import bind_person

ACCESS_COOKIE = "wagecase_partner"
MAX_FORM_BYTES = 64 * 1024

blueprint = PageBlueprint("partner", "wagecase.partner", url_prefix=PARTNER_PREFIX)


class AccessRequired(Exception):
    """Nobody has entered this access, or the time within is over."""


@blueprint.before_request
def check_request() -> None:
    """Settle the language, find who has entered, and check the token of a form.

    Raises:
        AccessRequired: a page within the access, and nobody has entered it.
        CSRFError, BadRequest: see check_form.
    """
    request.max_content_length = MAX_FORM_BYTES
    select_language()
    if request.endpoint in ("partner.code_form", "partner.submit_code", "partner.static"):
        check_form()
        return
    access_id: uuid.UUID = (request.view_args or {})["access_id"]
    g.entered = access_codes.get_partner_session(access_id, request.cookies.get(ACCESS_COOKIE))
    if g.entered is None:
        raise AccessRequired
    request.max_content_length = MAX_FORM_BYTES + current_config().evidence_file_mb * 1024 * 1024
    bind_person(access_id, "partner_access_id")
    check_form()


def current_access() -> PartnerSession:
    found: PartnerSession = g.entered
    return found


def render_page(template: str, status: int = 200, **values: Any) -> Response:
    """An answer made from a template of these pages."""
    shared = {"lang": language(), "file": blueprint.static_url, "day": format_date}
    return blueprint.render(template, status, {**shared, **values})


def format_date(when: date | str | None) -> str:
    """A day as people write it."""
    if not when:
        return ""
    found = date.fromisoformat(when) if isinstance(when, str) else when
    return f"{found.year}年{found.month}月{found.day}日" if language() == "zh" else found.isoformat()
