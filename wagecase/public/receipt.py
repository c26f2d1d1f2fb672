"""After handing in: number and code, to keep, print or scan, what one has a right to, and what comes next and when."""

from __future__ import annotations

import segno
from flask import request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from wagecase.public.base import FORM_COOKIE, blueprint, language, page, see_other
from wagecase.services.worker_portal import submit, worker_drafts


@blueprint.get("/receipt")
def receipt() -> ResponseReturnValue:
    """The receipt, for the browser that handed in."""
    secret = request.cookies.get(FORM_COOKIE)
    found = worker_drafts.opened(secret)
    if secret is None or found is None or found.complaint_id is None:
        return see_other("public.front")
    told = submit.receipt(secret, found.complaint_id, language())
    drawn = segno.make(told.address, error="m", micro=False).svg_inline(
        border=3, dark="#000", light="#fff", omitsize=True
    )
    # segno draws the picture from figures of its own; nothing that a person typed is in it.
    return page("receipt.html", told=told, picture=Markup(drawn))  # noqa: S704


@blueprint.post("/receipt/done")
def done() -> ResponseReturnValue:
    """Somebody who used a phone that is not his takes his receipt off it."""
    answer = see_other("public.front")
    answer.delete_cookie(FORM_COOKIE)
    return answer
