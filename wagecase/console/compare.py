"""Two cases that may be one, side by side, with the way to join them."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue

from wagecase.console.base import blueprint, caller, language, page
from wagecase.console.case import tabs
from wagecase.services import casefile, comparing, reading


@blueprint.get("/cases/<key>/alike")
def alike(key: str) -> ResponseReturnValue:
    """Cases that may be the same as this one, each with why and how likely, and those that were joined to it."""
    found = reading.opened(caller(), key)
    return page(
        "alike.html",
        head=casefile.head(found, language()),
        tabs=tabs(),
        alike=comparing.alike(caller(), found),
        joined=comparing.joined_to(found),
    )


@blueprint.get("/cases/<key>/compare")
def pick_other(key: str) -> ResponseReturnValue:
    """A case named by hand, to be laid beside this one."""
    return compare(key, request.args.get("other", "").strip() or key)


@blueprint.get("/cases/<key>/compare/<other>")
def compare(key: str, other: str) -> ResponseReturnValue:
    """What they share and what tells them apart; whoever may join does so on the act's own form."""
    found = comparing.compared(caller(), key, other, language())
    first, second = found.sides
    joins = [
        (
            one.case.number,
            to.case.number,
            url_for("console.act", proceeding_id=one.join, name="join", target=to.case.number),
        )
        for one, to in ((first, second), (second, first))
        if one.join and one.case.id != to.case.id
    ]
    return page("compare.html", found=found, first=first, second=second, joins=joins)
