"""The front page: hand in, look up, or go on to the log-in of staff."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from wagecase.public.base import DRAFT_COOKIE, blueprint, render_page
from wagecase.services.worker_portal import worker_drafts


@blueprint.get("/")
def front_page() -> ResponseReturnValue:
    found = worker_drafts.open_worker_draft(request.cookies.get(DRAFT_COOKIE))
    return render_page("front.html", begun=bool(found and found.fields))


@blueprint.get("/<unknown>")
def unknown_address(unknown: str) -> ResponseReturnValue:
    """A mistyped address leads back to the start."""
    raise NotFound


@blueprint.get("/privacy")
def privacy_notice() -> ResponseReturnValue:
    """Who uses what was given for what, how long, and what one may ask for (个人信息保护法 17, 35; fact I03)."""
    return render_page("privacy.html")
