"""My work list."""

from __future__ import annotations

from typing import Any

from wagecase.api.base import ApiBlueprint, caller, language
from wagecase.api.problems import attach_error_handlers
from wagecase.schemas.cases import WorkItemSchema, page_schema
from wagecase.schemas.queries import WorkQuerySchema
from wagecase.services.base.pagination import Page
from wagecase.services.case_queries import work_list

blueprint = ApiBlueprint("work", description="待办 / Work list")
attach_error_handlers(blueprint)


@blueprint.route("/work", methods=["GET"])
@blueprint.arguments(WorkQuerySchema, location="query")
@blueprint.response(200, page_schema(WorkItemSchema))
def list_work_items(query: dict[str, Any]) -> Page:
    """待办，按最近期限排列 / What waits for me or my organisation, by its next due date."""
    return work_list.list_work(caller(), query["whose"], language(), after=query.get("cursor"), limit=query["limit"])
