"""Two cases that may be one, side by side, with the way to join them."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue

from wagecase.console.case.case import tabs
from wagecase.console.shell.base import blueprint, caller, language, page
from wagecase.services.access import access_log
from wagecase.services.case_queries import compare as case_queries_compare
from wagecase.services.case_queries import page_view


@blueprint.get("/cases/<key>/alike")
def alike(key: str) -> ResponseReturnValue:
    """Cases that may be the same as this one, each with why and how likely, and those that were joined to it."""
    found = access_log.opened(caller(), key)
    return page(
        "alike.html",
        head=page_view.head(found, language()),
        tabs=tabs(),
        alike=case_queries_compare.alike(caller(), found),
        joined=case_queries_compare.joined_to(found),
    )


@blueprint.get("/cases/<key>/compare")
def pick_other(key: str) -> ResponseReturnValue:
    """A case named by hand, to be laid beside this one."""
    return compare(key, request.args.get("other", "").strip() or key)


@blueprint.get("/cases/<key>/compare/<other>")
def compare(key: str, other: str) -> ResponseReturnValue:
    """What they share and what tells them apart; whoever may join does so on the act's own form."""
    found = case_queries_compare.compared(caller(), key, other, language())
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
