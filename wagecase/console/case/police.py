"""The way to the police: each element of the crime and each step of the transfer, told from the case's facts."""

from __future__ import annotations

from typing import Any

from flask.typing import ResponseReturnValue

from wagecase.console.case.case import tabs
from wagecase.console.shell.base import blueprint, caller, language, page
from wagecase.procedure.core.enums import Procedure
from wagecase.procedure.core.sources import cited
from wagecase.procedure.inspection.crime import CLOCKS, checklist
from wagecase.services.base.errors import NotFound
from wagecase.services.case_queries import api_view, page_view
from wagecase.services.case_queries.page_view import Opened

ACTS = frozenset(
    {
        "report_transfer",
        "approve_transfer",
        "refuse_transfer",
        "transfer",
        "record_police",
        "hand_items",
        "ask_reconsider",
        "record_reconsidered",
        "ask_procuratorate",
    }
)


@blueprint.get("/cases/<key>/police")
def police(key: str) -> ResponseReturnValue:
    """The checklist of every inspection of the case, with the clocks of a transfer and what may be done now."""
    found = page_view.opened(caller(), key)
    matters = [_matter(found, one) for one in found.view.proceedings if one.procedure == Procedure.inspection]
    if not matters:
        raise NotFound
    deadlines = [one for one in api_view.deadlines(found.case.id, language()) if one["clock"] in CLOCKS]
    head = page_view.head(found.case, language())
    return page("police.html", head=head, tabs=tabs(), matters=matters, deadlines=deadlines)


def _matter(found: Opened, proceeding: Any) -> dict[str, Any]:
    allowed = [one for one in page_view.permissions(found.view, proceeding, caller()) if one.act.name in ACTS]
    return {
        "id": proceeding.id,
        "lines": [
            {
                "label": one.label.get(language()),
                "found": str(one.found),
                "why": one.why.get(language()),
                "cite": cited(one.cite).get(language()),
            }
            for one in checklist(found.view, proceeding)
        ],
        "acts": [one.act for one in allowed if one.allowed],
    }
