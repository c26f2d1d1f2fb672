"""My work: what waits for me or my organisation, by its next due date."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from wagecase.console.shell import nav
from wagecase.console.shell.base import blueprint, caller, language, redirect_to, render_page
from wagecase.procedure.core.enums import Procedure
from wagecase.services.access.visibility import CASE_ROLES
from wagecase.services.base import lookups
from wagecase.services.campaigns import campaigns
from wagecase.services.case_queries import work_list, work_list_filters
from wagecase.services.case_queries.work_list_filters import WorkFilter

DUE_FILTERS = frozenset({"late", "today", "soon"})
FILTER_FIELDS = ("whose", "procedure", "district", "when", "group", "campaign")


@blueprint.get("/work")
def work() -> ResponseReturnValue:
    """With filters in the address these count and are remembered; without, the last ones."""
    if not caller().roles & CASE_ROLES:
        menu = nav.visible_entries(caller())
        return redirect_to(f"console.{menu[0].endpoint}" if menu else "console.account")
    wanted = _selected_filters()
    given = _filter_query(wanted)
    found = work_list_filters.filtered_work(caller(), wanted, language(), after=request.args.get("after"))
    return render_page(
        "worklists/work.html",
        wanted=wanted,
        lines=found.items,
        counts=work_list_filters.work_counts(caller(), wanted.whose),
        procedures=[(one.value, one.label.get(language())) for one in Procedure],
        areas=lookups.list_areas(language()),
        campaigns=_campaign_choices(wanted),
        tabs=[(when, url_for("console.work", **{**given, "when": when})) for when in ("", "late", "today", "soon")],
        first=url_for("console.work", **given) if request.args.get("after") else None,
        next=url_for("console.work", **given, after=found.next) if found.next else None,
    )


def _campaign_choices(wanted: WorkFilter) -> list[tuple[str, str]]:
    """Those that run, and the one that was chosen."""
    chosen = [one for one in campaigns.list_campaigns() if str(one.id) == wanted.campaign] if wanted.campaign else []
    found = {str(one.id): one.name for one in [*campaigns.list_running_campaigns(), *chosen]}
    return list(found.items())


def _selected_filters() -> WorkFilter:
    if not any(name in request.args for name in FILTER_FIELDS):
        return work_list_filters.saved_filter(caller())
    given = request.args
    wanted = WorkFilter(
        whose=work_list.ORGANISATION if given.get("whose") == work_list.ORGANISATION else work_list.MINE,
        procedure=given.get("procedure", "") if given.get("procedure") in list(Procedure) else "",
        district=given.get("district", "")[:6],
        when=given.get("when", "") if given.get("when") in DUE_FILTERS else "",
        group=given.get("group") == "1",
        campaign=_campaign_id(given.get("campaign", "")),
    )
    if wanted != work_list_filters.saved_filter(caller()):
        work_list_filters.save_filter(caller(), wanted)
    return wanted


def _campaign_id(given: str) -> str:
    """The id of a campaign, if it is one."""
    return given if given and given in {str(one.id) for one in campaigns.list_campaigns()} else ""


def _filter_query(wanted: WorkFilter) -> dict[str, Any]:
    """The filters as they stand in an address; `whose` always, so that an empty choice is a choice too."""
    given = {
        "procedure": wanted.procedure,
        "district": wanted.district,
        "when": wanted.when,
        "group": "1" if wanted.group else "",
        "campaign": wanted.campaign,
    }
    return {"whose": wanted.whose, **{name: value for name, value in given.items() if value}}
