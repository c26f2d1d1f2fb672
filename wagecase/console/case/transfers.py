"""One transfer: what goes along with it, and the page on which an organisation without accounts works on it."""

from __future__ import annotations

import uuid

from flask import request
from flask.typing import ResponseReturnValue

from wagecase.console.case.case import case_tabs
from wagecase.console.shell.base import blueprint, caller, language, redirect_to, render_page
from wagecase.services.access.access_log import parse_id
from wagecase.services.base.errors import NotFound
from wagecase.services.case_queries import page_view
from wagecase.services.intake import tracking_code
from wagecase.services.partner_portal import access_codes, sender_view

NAME_DISCLOSURES = ("masked", "none", "full")


@blueprint.get("/cases/<key>/transfers/<uuid:transfer_id>")
def show_transfer(key: str, transfer_id: uuid.UUID) -> ResponseReturnValue:
    """What was asked, the result, what goes along, and the partner's page."""
    return _render_transfer(key, transfer_id, None)


def _render_transfer(key: str, transfer_id: uuid.UUID, code: str | None) -> ResponseReturnValue:
    case, found = sender_view.get_transfer_view(caller(), key, transfer_id, language())
    return render_page(
        "case/transfer.html",
        head=page_view.case_header(case, language()),
        tabs=case_tabs(),
        found=found,
        names=NAME_DISCLOSURES,
        code=tracking_code.format_code(code) if code else None,
    )


@blueprint.post("/cases/<key>/transfers/<uuid:transfer_id>/partner-access")
def open_partner_access(key: str, transfer_id: uuid.UUID) -> ResponseReturnValue:
    """Opens the partner's page, or gives it a new code; the code is shown on this answer alone."""
    form = request.form
    chosen = access_codes.Disclosure(
        _name_disclosure(form.get("names")),
        [parse_id(one) for one in form.getlist("evidence")],
        [parse_id(one) for one in form.getlist("document")],
    )
    return _render_transfer(key, transfer_id, access_codes.grant_access(caller(), key, transfer_id, chosen))


def _name_disclosure(given: str | None) -> str:
    if given not in NAME_DISCLOSURES:
        raise NotFound
    return given


@blueprint.post("/cases/<key>/transfers/<uuid:transfer_id>/partner-access/close")
def close_partner_access(key: str, transfer_id: uuid.UUID) -> ResponseReturnValue:
    """Nobody enters any more."""
    access_codes.revoke_access(caller(), key, transfer_id)
    return redirect_to("console.show_transfer", key=key, transfer_id=transfer_id)
