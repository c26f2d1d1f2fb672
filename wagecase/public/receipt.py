"""After handing in: number and code, to keep, print or scan, what one has a right to, and what comes next and when."""

from __future__ import annotations

import segno
from flask import request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from wagecase.public.base import DRAFT_COOKIE, blueprint, render_page
from wagecase.services.worker_portal import submit, worker_drafts
from wagecase.web.language import language
from wagecase.web.pages import redirect_to


@blueprint.get("/receipt")
def show_receipt() -> ResponseReturnValue:
    """The receipt, for the browser that handed in."""
    secret = request.cookies.get(DRAFT_COOKIE)
    found = worker_drafts.open_worker_draft(secret)
    if secret is None or found is None or found.complaint_id is None:
        return redirect_to("public.front_page")
    told = submit.get_worker_receipt(secret, found.complaint_id, language())
    drawn = segno.make(told.address, error="m", micro=False).svg_inline(
        border=3, dark="#000", light="#fff", omitsize=True
    )
    # segno draws the picture from figures of its own; nothing that a person typed is in it.
    return render_page("receipt.html", told=told, picture=Markup(drawn))  # noqa: S704


@blueprint.post("/receipt/done")
def discard_receipt() -> ResponseReturnValue:
    """Somebody who used another person's phone removes the receipt from it."""
    answer = redirect_to("public.front_page")
    answer.delete_cookie(DRAFT_COOKIE)
    return answer
