"""工程项目: the register with the four systems, one project, and what is put on record there."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from wagecase.console.shell.base import (
    blueprint,
    caller,
    is_resumed,
    language,
    redirect_to,
    render_page,
    resumable,
    roles_required,
)
from wagecase.procedure.core.enums import InvestmentKind
from wagecase.procedure.records.projects import WAGE_SYSTEM_ARTICLES, VisitKind, WageSystem, WageSystemState
from wagecase.schemas.projects import SystemCheckSchema, VisitSchema
from wagecase.services.base.dates import today
from wagecase.services.base.errors import Invalid
from wagecase.services.oversight import daily_figures
from wagecase.services.registry import project_records, projects
from wagecase.services.registry.projects import REGISTER_READERS
from wagecase.web.forms import errors_of_refusal, load_form, submitted_values
from wagecase.web.translating import gettext as _

CHECK_FIELDS = ("system", "state", "checked_on", "responsible", "evidence", "expires_on")
VISIT_FIELDS = ("kind", "held_on", "headcount", "account")


def _labels() -> dict[str, Any]:
    lang = language()
    return {
        "systems": {one.value: one.label.get(lang) for one in WageSystem},
        "states": {one.value: one.label.get(lang) for one in WageSystemState},
        "kinds": {one.value: one.label.get(lang) for one in VisitKind},
        "names": daily_figures.area_names(lang),
    }


@blueprint.get("/projects", endpoint="projects")
@roles_required(*REGISTER_READERS)
def show_project_register() -> ResponseReturnValue:
    """Narrowed to a place, a name, or a system that is missing or was never checked."""
    labels, asked = _labels(), request.args
    area = asked.get("area", "") if asked.get("area", "") in labels["names"] else ""
    lacking = asked.get("lacking", "") if asked.get("lacking", "") in labels["systems"] else ""
    name = asked.get("name", "").strip()[:100]
    found = projects.list_projects(caller(), area=area, lacking=lacking, name=name, after=asked.get("after"))
    address: dict[str, Any] = {"area": area or None, "lacking": lacking or None, "name": name or None}
    return render_page(
        "oversight/projects.html",
        lines=found.items,
        wanted={"area": area, "lacking": lacking, "name": name},
        first=url_for("console.projects", **address) if asked.get("after") else None,
        next=url_for("console.projects", **address, after=found.next) if found.next else None,
        **labels,
    )


@blueprint.get("/projects/<uuid:project_id>")
@roles_required(*REGISTER_READERS)
def project(project_id: uuid.UUID) -> ResponseReturnValue:
    return _render_project(project_id)


def _render_project(project_id: uuid.UUID, status: int = 200, **more: Any) -> ResponseReturnValue:
    found, lang = projects.get_project_details(caller(), project_id), language()
    fresh = {
        **dict.fromkeys((*CHECK_FIELDS, *VISIT_FIELDS), ""),
        "checked_on": today().isoformat(),
        "held_on": today().isoformat(),
    }
    investment = found.project.investment
    return render_page(
        "oversight/project.html",
        status,
        found=found,
        articles={one.value: words.get(lang) for one, words in WAGE_SYSTEM_ARTICLES.items()},
        investment=InvestmentKind(investment).label.get(lang) if investment else None,
        **{"typed": fresh, "wrong": {}, **_labels(), **more},
    )


@blueprint.post("/projects/<uuid:project_id>/checks")
@roles_required(*REGISTER_READERS)
@resumable
def check_system(project_id: uuid.UUID) -> ResponseReturnValue:
    typed = {**dict.fromkeys(VISIT_FIELDS, ""), "held_on": today().isoformat(), **submitted_values(*CHECK_FIELDS)}
    if is_resumed():
        return _render_project(project_id, typed=typed)
    values, faults = load_form(SystemCheckSchema(), {name: typed[name] for name in CHECK_FIELDS})
    if faults:
        return _render_project(project_id, 422, typed=typed, wrong=faults)
    system, state = WageSystem(values.pop("system")), WageSystemState(values.pop("state"))
    try:
        project_records.record_check(caller(), project_id, system, state, **values)
    except Invalid as error:
        return _render_project(project_id, 422, typed=typed, wrong=errors_of_refusal(error))
    flash(_("核查已登记。"))
    return redirect_to("console.project", project_id=project_id)


@blueprint.post("/projects/<uuid:project_id>/visits")
@roles_required(*REGISTER_READERS)
@resumable
def record_visit(project_id: uuid.UUID) -> ResponseReturnValue:
    typed = {**dict.fromkeys(CHECK_FIELDS, ""), "checked_on": today().isoformat(), **submitted_values(*VISIT_FIELDS)}
    if is_resumed():
        return _render_project(project_id, typed=typed)
    values, faults = load_form(VisitSchema(), {name: typed[name] for name in VISIT_FIELDS})
    if faults:
        return _render_project(project_id, 422, typed=typed, wrong=faults)
    try:
        project_records.record_visit(caller(), project_id, VisitKind(values.pop("kind")), **values)
    except Invalid as error:
        return _render_project(project_id, 422, typed=typed, wrong=errors_of_refusal(error))
    flash(_("已登记。"))
    return redirect_to("console.project", project_id=project_id)
