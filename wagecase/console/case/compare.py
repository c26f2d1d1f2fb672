"""Two cases that may be one, side by side, with the way to join them."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue

from wagecase.console.case.case import case_tabs
from wagecase.console.shell.base import blueprint, caller, language, render_page
from wagecase.services.access import access_log
from wagecase.services.case_queries import compare as case_queries_compare
from wagecase.services.case_queries import page_view


@blueprint.get("/cases/<key>/alike")
def similar_cases(key: str) -> ResponseReturnValue:
    """Cases that may be the same as this one, each with why and how likely, and those that were joined to it."""
    found = access_log.read_case(caller(), key)
    return render_page(
        "case/similar_cases.html",
        head=page_view.case_header(found, language()),
        tabs=case_tabs(),
        alike=case_queries_compare.similar_cases(caller(), found),
        joined=case_queries_compare.joined_cases(found),
    )


@blueprint.get("/cases/<key>/compare")
def choose_comparison(key: str) -> ResponseReturnValue:
    """A case named by hand, to be laid beside this one."""
    return compare(key, request.args.get("other", "").strip() or key)


@blueprint.get("/cases/<key>/compare/<other>")
def compare(key: str, other: str) -> ResponseReturnValue:
    """What they share and where they differ; joining is done on the act's own form."""
    found = case_queries_compare.compare_cases(caller(), access_log.read_cases(caller(), key, other), language())
    first, second = found.sides
    joins = [
        (
            one.case.number,
            to.case.number,
            url_for("console.show_act_form", proceeding_id=one.join, name="join", target=to.case.number),
        )
        for one, to in ((first, second), (second, first))
        if one.join and one.case.id != to.case.id
    ]
    return render_page("case/compare.html", found=found, first=first, second=second, joins=joins)
