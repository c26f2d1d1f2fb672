"""The way to the police: each element of the crime and each step of the transfer, derived from the case's facts."""

from __future__ import annotations

from typing import Any

from flask.typing import ResponseReturnValue

from wagecase.console.case.case import case_tabs
from wagecase.console.shell.base import blueprint, caller, language, render_page
from wagecase.procedure.core.enums import Procedure
from wagecase.procedure.core.sources import bilingual_citation
from wagecase.procedure.inspection.crime import POLICE_TRANSFER_CLOCKS, crime_checklist
from wagecase.services.access import access_log
from wagecase.services.base.errors import NotFound
from wagecase.services.case_queries import api_view, page_view
from wagecase.services.case_queries.page_view import CaseFile

POLICE_ACTS = frozenset(
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
def police_transfer(key: str) -> ResponseReturnValue:
    """The checklist of every inspection of the case, with the clocks of a transfer and what may be done now."""
    found = page_view.open_case_file(access_log.read_case(caller(), key))
    matters = [_checklist(found, one) for one in found.view.proceedings if one.procedure == Procedure.inspection]
    if not matters:
        raise NotFound
    deadlines = [
        one for one in api_view.list_deadlines(found.case.id, language()) if one["clock"] in POLICE_TRANSFER_CLOCKS
    ]
    head = page_view.case_header(found.case, language())
    return render_page("case/police_transfer.html", head=head, tabs=case_tabs(), matters=matters, deadlines=deadlines)


def _checklist(found: CaseFile, proceeding: Any) -> dict[str, Any]:
    allowed = [
        one for one in page_view.act_permissions(found.view, proceeding, caller()) if one.act.name in POLICE_ACTS
    ]
    return {
        "id": proceeding.id,
        "lines": [
            {
                "label": one.label.get(language()),
                "found": str(one.found),
                "why": one.why.get(language()),
                "cite": bilingual_citation(one.cite).get(language()),
            }
            for one in crime_checklist(found.view, proceeding)
        ],
        "acts": [one.act for one in allowed if one.allowed],
    }
