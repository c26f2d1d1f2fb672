"""工程项目: the register with the four systems, one project, and what is put on record there."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from wagecase.console.shell.base import blueprint, caller, language, only, page, resumable, resumed, see_other
from wagecase.console.shell.schema_values import given, read, refused
from wagecase.procedure.core.enums import InvestmentKind
from wagecase.procedure.records.projects import ARTICLES, System, SystemState, VisitKind
from wagecase.schemas.projects import SystemCheckSchema, VisitSchema
from wagecase.services.base.dates import today
from wagecase.services.base.errors import Invalid
from wagecase.services.oversight import daily_figures
from wagecase.services.registry import projects
from wagecase.services.registry.projects import READERS
from wagecase.web.translating import gettext as _

CHECKED = ("system", "state", "checked_on", "responsible", "evidence", "expires_on")
VISITED = ("kind", "held_on", "headcount", "account")


def _labels() -> dict[str, Any]:
    lang = language()
    return {
        "systems": {one.value: one.label.get(lang) for one in System},
        "states": {one.value: one.label.get(lang) for one in SystemState},
        "kinds": {one.value: one.label.get(lang) for one in VisitKind},
        "names": daily_figures.area_names(lang),
    }


@blueprint.get("/projects", endpoint="projects")
@only(*READERS)
def register() -> ResponseReturnValue:
    """Narrowed to a place, a name, or a system that is missing or was never checked."""
    labels, asked = _labels(), request.args
    area = asked.get("area", "") if asked.get("area", "") in labels["names"] else ""
    lacking = asked.get("lacking", "") if asked.get("lacking", "") in labels["systems"] else ""
    name = asked.get("name", "").strip()[:100]
    found = projects.register(caller(), area=area, lacking=lacking, name=name, after=asked.get("after"))
    address: dict[str, Any] = {"area": area or None, "lacking": lacking or None, "name": name or None}
    return page(
        "projects.html",
        lines=found.items,
        wanted={"area": area, "lacking": lacking, "name": name},
        first=url_for("console.projects", **address) if asked.get("after") else None,
        next=url_for("console.projects", **address, after=found.next) if found.next else None,
        **labels,
    )


@blueprint.get("/projects/<uuid:project_id>")
@only(*READERS)
def project(project_id: uuid.UUID) -> ResponseReturnValue:
    return _shown(project_id)


def _shown(project_id: uuid.UUID, status: int = 200, **more: Any) -> ResponseReturnValue:
    found, lang = projects.whole(caller(), project_id), language()
    fresh = {
        **dict.fromkeys((*CHECKED, *VISITED), ""),
        "checked_on": today().isoformat(),
        "held_on": today().isoformat(),
    }
    investment = found.project.investment
    return page(
        "project.html",
        status,
        found=found,
        articles={one.value: words.get(lang) for one, words in ARTICLES.items()},
        investment=InvestmentKind(investment).label.get(lang) if investment else None,
        **{"typed": fresh, "wrong": {}, **_labels(), **more},
    )


@blueprint.post("/projects/<uuid:project_id>/checks")
@only(*READERS)
@resumable
def check_system(project_id: uuid.UUID) -> ResponseReturnValue:
    typed = {**dict.fromkeys(VISITED, ""), "held_on": today().isoformat(), **given(*CHECKED)}
    if resumed():
        return _shown(project_id, typed=typed)
    values, faults = read(SystemCheckSchema(), {name: typed[name] for name in CHECKED})
    if faults:
        return _shown(project_id, 422, typed=typed, wrong=faults)
    system, state = System(values.pop("system")), SystemState(values.pop("state"))
    try:
        projects.check(caller(), project_id, system, state, **values)
    except Invalid as error:
        return _shown(project_id, 422, typed=typed, wrong=refused(error))
    flash(_("核查已登记。"))
    return see_other("console.project", project_id=project_id)


@blueprint.post("/projects/<uuid:project_id>/visits")
@only(*READERS)
@resumable
def record_visit(project_id: uuid.UUID) -> ResponseReturnValue:
    typed = {**dict.fromkeys(CHECKED, ""), "checked_on": today().isoformat(), **given(*VISITED)}
    if resumed():
        return _shown(project_id, typed=typed)
    values, faults = read(VisitSchema(), {name: typed[name] for name in VISITED})
    if faults:
        return _shown(project_id, 422, typed=typed, wrong=faults)
    try:
        projects.visit(caller(), project_id, VisitKind(values.pop("kind")), **values)
    except Invalid as error:
        return _shown(project_id, 422, typed=typed, wrong=refused(error))
    flash(_("已登记。"))
    return see_other("console.project", project_id=project_id)
