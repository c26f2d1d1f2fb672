"""Every letter and text as it will read, filled with an invented case, and what sends it to whom."""

from __future__ import annotations

from flask import Response
from flask.typing import ResponseReturnValue

from wagecase.console.shell.base import blueprint, caller, only, page
from wagecase.procedure.core.enums import Role
from wagecase.services.notifications.catalogue import templates

# A mail carries its style with it and stands in a frame of ours; nothing in it runs, loads or leads on.
FRAMED = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox",
    "X-Frame-Options": "SAMEORIGIN",
}


@blueprint.get("/letters")
@only(Role.administrator)
def letters() -> ResponseReturnValue:
    found = templates.listed(caller())
    mails = [one for one in found if one.channel == templates.MAIL]
    return page("letters.html", mails=mails, texts=found[len(mails) :])


@blueprint.get("/letters/<any(mail, text):channel>/<name>")
@only(Role.administrator)
def letter(channel: str, name: str) -> ResponseReturnValue:
    """A letter in both languages."""
    found = templates.one(caller(), channel, name)
    return page("letter.html", found=found, written=templates.written(found))


@blueprint.get("/letters/mail/<name>/<any(zh, en):lang>")
@only(Role.administrator)
def letter_frame(name: str, lang: str) -> ResponseReturnValue:
    """The HTML part of a letter, for the frame on its page."""
    found = templates.written(templates.one(caller(), templates.MAIL, name))
    return Response(next(one.page for one in found if one.language == lang), headers=FRAMED)
