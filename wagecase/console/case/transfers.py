"""One hand-off: what goes along with it, and the page on which an organisation without accounts works on it."""

from __future__ import annotations

import uuid

from flask import request
from flask.typing import ResponseReturnValue

from wagecase.console.case.case import tabs
from wagecase.console.shell.base import blueprint, caller, language, page, see_other
from wagecase.services.access.access_log import identifier
from wagecase.services.base.errors import NotFound
from wagecase.services.case_queries import page_view
from wagecase.services.intake import tracking_code
from wagecase.services.partner_portal import access_codes, sender_view

NAMES = ("masked", "none", "full")


@blueprint.get("/cases/<key>/hand-offs/<uuid:hand_off_id>")
def hand_off(key: str, hand_off_id: uuid.UUID) -> ResponseReturnValue:
    """What was asked, what came of it, what goes along, and the partner's page."""
    return _shown(key, hand_off_id, None)


def _shown(key: str, hand_off_id: uuid.UUID, code: str | None) -> ResponseReturnValue:
    case, found = sender_view.shown(caller(), key, hand_off_id, language())
    return page(
        "hand_off.html",
        head=page_view.head(case, language()),
        tabs=tabs(),
        found=found,
        names=NAMES,
        code=tracking_code.written(code) if code else None,
    )


@blueprint.post("/cases/<key>/hand-offs/<uuid:hand_off_id>/door")
def open_door(key: str, hand_off_id: uuid.UUID) -> ResponseReturnValue:
    """Opens the partner's page, or gives it a new code; the code is shown on this answer alone."""
    form = request.form
    chosen = access_codes.Chosen(
        _names(form.get("names")),
        [identifier(one) for one in form.getlist("evidence")],
        [identifier(one) for one in form.getlist("document")],
    )
    return _shown(key, hand_off_id, access_codes.open_(caller(), key, hand_off_id, chosen))


def _names(given: str | None) -> str:
    if given not in NAMES:
        raise NotFound
    return given


@blueprint.post("/cases/<key>/hand-offs/<uuid:hand_off_id>/shut")
def shut_door(key: str, hand_off_id: uuid.UUID) -> ResponseReturnValue:
    """Nobody enters any more."""
    access_codes.shut(caller(), key, hand_off_id)
    return see_other("console.hand_off", key=key, hand_off_id=hand_off_id)
