"""The register of projects with their four systems, and what was done on their sites."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wagecase.api.base import ApiBlueprint, caller
from wagecase.api.problems import attach_error_handlers
from wagecase.procedure.records.projects import VisitKind, WageSystem, WageSystemState
from wagecase.schemas.cases import page_schema
from wagecase.schemas.projects import (
    ProjectDetailSchema,
    ProjectListItemSchema,
    ProjectRegisterQuerySchema,
    SystemCheckSchema,
    VisitSchema,
)
from wagecase.services.access.access_log import parse_id
from wagecase.services.base.pagination import Page
from wagecase.services.registry import project_records, projects

blueprint = ApiBlueprint("projects", description="工程项目 / Projects")
attach_error_handlers(blueprint)


@blueprint.route("/projects/register", methods=["GET"])
@blueprint.arguments(ProjectRegisterQuerySchema, location="query")
@blueprint.response(200, page_schema(ProjectListItemSchema))
def list_projects(query: dict[str, Any]) -> Page:
    """工程项目台账与四项制度 / Projects with the state of each of the four systems."""
    asked = {name: query[name] or "" for name in ("area", "lacking", "name")}
    found = projects.list_projects(caller(), **asked, after=query.get("cursor"))
    return Page([_project_row(one) for one in found.items], found.next)


def _project_row(one: projects.ProjectLine) -> dict[str, Any]:
    return {**_project_identity(one.project), "contractor": one.contractor, "systems": dict(one.states)}


def _project_identity(row: Any) -> dict[str, Any]:
    return {"id": str(row.id), "name": row.name, "place": row.place, "area": row.area_code}


@blueprint.route("/projects/<project_id>", methods=["GET"])
@blueprint.response(200, ProjectDetailSchema)
def get_project(project_id: str) -> Mapping[str, Any]:
    """一个项目的制度、检查和宣传 / One project with its checks and visits."""
    return _project_json(project_id)


def _project_json(project_id: str) -> dict[str, Any]:
    found = projects.get_project_details(caller(), parse_id(project_id))
    counted = ("contractor", "developer", "open_cases", "cases", "may_write")
    visits = [{"by": row.name, **{name: getattr(row[0], name) for name in VISIT_FIELDS}} for row in found.visits]
    return {
        **_project_identity(found.project),
        "investment": found.project.investment,
        "systems": {name: one.state for name, one in found.systems.items() if one},
        "checks": [row[0] for row in found.checks],
        "visits": visits,
        **{name: getattr(found, name) for name in counted},
    }


VISIT_FIELDS = ("kind", "held_on", "headcount", "account")


@blueprint.route("/projects/<project_id>/checks", methods=["POST"])
@blueprint.arguments(SystemCheckSchema)
@blueprint.response(201, ProjectDetailSchema)
def record_check(body: dict[str, Any], project_id: str) -> Mapping[str, Any]:
    """登记一项制度的核查 / Put a check of one system on record."""
    system, state = WageSystem(body.pop("system")), WageSystemState(body.pop("state"))
    project_records.record_check(caller(), parse_id(project_id), system, state, **body)
    return _project_json(project_id)


@blueprint.route("/projects/<project_id>/visits", methods=["POST"])
@blueprint.arguments(VisitSchema)
@blueprint.response(201, ProjectDetailSchema)
def record_visit(body: dict[str, Any], project_id: str) -> Mapping[str, Any]:
    """登记检查或者宣传 / Put an inspection or a publicity event on record."""
    project_records.record_visit(caller(), parse_id(project_id), VisitKind(body.pop("kind")), **body)
    return _project_json(project_id)
