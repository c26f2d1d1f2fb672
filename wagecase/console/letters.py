"""Every letter and text as it will read, filled with an invented case, and what sends it to whom."""

from __future__ import annotations

from flask import Response
from flask.typing import ResponseReturnValue

from wagecase.console.base import blueprint, caller, only, page
from wagecase.procedure.words import Role
from wagecase.services import letter_book

# A mail carries its style with it and stands in a frame of ours; nothing in it runs, loads or leads on.
FRAMED = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox",
    "X-Frame-Options": "SAMEORIGIN",
}


@blueprint.get("/letters")
@only(Role.administrator)
def letters() -> ResponseReturnValue:
    found = letter_book.listed(caller())
    mails = [one for one in found if one.channel == letter_book.MAIL]
    return page("letters.html", mails=mails, texts=found[len(mails) :])


@blueprint.get("/letters/<any(mail, text):channel>/<name>")
@only(Role.administrator)
def letter(channel: str, name: str) -> ResponseReturnValue:
    """A letter in both languages."""
    found = letter_book.one(caller(), channel, name)
    return page("letter.html", found=found, written=letter_book.written(found))


@blueprint.get("/letters/mail/<name>/<any(zh, en):lang>")
@only(Role.administrator)
def letter_frame(name: str, lang: str) -> ResponseReturnValue:
    """The HTML part of a letter, for the frame on its page."""
    found = letter_book.written(letter_book.one(caller(), letter_book.MAIL, name))
    return Response(next(one.page for one in found if one.language == lang), headers=FRAMED)
