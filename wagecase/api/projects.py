"""The register of projects with their four systems, and what was done on their sites."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wagecase.api.base import ApiBlueprint, caller
from wagecase.api.problems import answer_for
from wagecase.procedure.records.projects import System, SystemState, VisitKind
from wagecase.schemas.cases import page_of
from wagecase.schemas.projects import (
    ProjectLineSchema,
    ProjectWholeSchema,
    RegisterQuerySchema,
    SystemCheckSchema,
    VisitSchema,
)
from wagecase.services.access.access_log import identifier
from wagecase.services.base.pagination import Page
from wagecase.services.registry import projects

blueprint = ApiBlueprint("projects", description="工程项目 / Projects")
answer_for(blueprint)


@blueprint.route("/projects/register", methods=["GET"])
@blueprint.arguments(RegisterQuerySchema, location="query")
@blueprint.response(200, page_of(ProjectLineSchema))
def register(query: dict[str, Any]) -> Page:
    """工程项目台账与四项制度 / Projects with the state of each of the four systems."""
    asked = {name: query[name] or "" for name in ("area", "lacking", "name")}
    found = projects.register(caller(), **asked, after=query.get("cursor"))
    return Page([_line(one) for one in found.items], found.next)


def _line(one: projects.Line) -> dict[str, Any]:
    return {**_named(one.project), "contractor": one.contractor, "systems": dict(one.states)}


def _named(row: Any) -> dict[str, Any]:
    return {"id": str(row.id), "name": row.name, "place": row.place, "area": row.area_code}


@blueprint.route("/projects/<project_id>", methods=["GET"])
@blueprint.response(200, ProjectWholeSchema)
def whole(project_id: str) -> Mapping[str, Any]:
    """一个项目的制度、检查和宣传 / One project with its checks and visits."""
    return _whole(project_id)


def _whole(project_id: str) -> dict[str, Any]:
    found = projects.whole(caller(), identifier(project_id))
    counted = ("contractor", "developer", "open_cases", "cases", "may_write")
    visits = [{"by": row.name, **{name: getattr(row[0], name) for name in VISITED}} for row in found.visits]
    return {
        **_named(found.project),
        "investment": found.project.investment,
        "systems": {name: one.state for name, one in found.systems.items() if one},
        "checks": [row[0] for row in found.checks],
        "visits": visits,
        **{name: getattr(found, name) for name in counted},
    }


VISITED = ("kind", "held_on", "headcount", "account")


@blueprint.route("/projects/<project_id>/checks", methods=["POST"])
@blueprint.arguments(SystemCheckSchema)
@blueprint.response(201, ProjectWholeSchema)
def check(body: dict[str, Any], project_id: str) -> Mapping[str, Any]:
    """登记一项制度的核查 / Put a check of one system on record."""
    system, state = System(body.pop("system")), SystemState(body.pop("state"))
    projects.check(caller(), identifier(project_id), system, state, **body)
    return _whole(project_id)


@blueprint.route("/projects/<project_id>/visits", methods=["POST"])
@blueprint.arguments(VisitSchema)
@blueprint.response(201, ProjectWholeSchema)
def visit(body: dict[str, Any], project_id: str) -> Mapping[str, Any]:
    """登记检查或者宣传 / Put an inspection or a publicity event on record."""
    projects.visit(caller(), identifier(project_id), VisitKind(body.pop("kind")), **body)
    return _whole(project_id)
