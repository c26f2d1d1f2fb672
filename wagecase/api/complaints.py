"""Complaints: taken as they come, shown as they came."""

from __future__ import annotations

from typing import Any

from wagecase.api.base import ApiBlueprint, caller, idempotency_key, language, request_fingerprint
from wagecase.api.problems import attach_error_handlers
from wagecase.schemas.cases import page_schema
from wagecase.schemas.complaints import ComplaintListItemSchema, ComplaintOutSchema, ComplaintSchema, OpenedCaseSchema
from wagecase.schemas.messages import refusal_text
from wagecase.schemas.queries import PageQuerySchema
from wagecase.services.access import access_log
from wagecase.services.acts import idempotent_replay
from wagecase.services.base.errors import AlreadyProcessed
from wagecase.services.case_queries import api_view, search
from wagecase.services.intake import from_schema, open_case, roster_checks

blueprint = ApiBlueprint("complaints", description="投诉、举报、线索 / Complaints, reports and leads")
attach_error_handlers(blueprint)


@blueprint.route("/complaints", methods=["POST"])
@blueprint.arguments(ComplaintSchema)
@blueprint.response(201, OpenedCaseSchema)
def create_complaint(given: dict[str, Any]) -> dict[str, Any]:
    """登记投诉并建立案件 / Take a complaint and open its case.

    同一 Idempotency-Key 和内容得到同一结果 / The same Idempotency-Key and body give the same answer.
    """
    taken = from_schema.to_complaint(given)
    try:
        opened = open_case.open_case(caller(), taken, idempotency_key=idempotency_key(), body=request_fingerprint())
    except AlreadyProcessed as before:
        opened = idempotent_replay.replay_complaint(before.resource_id)
    shown = {
        "id": opened.complaint_id,
        "case_id": opened.case_id,
        "case_number": opened.number,
        "proceeding_id": opened.proceeding_id,
    }
    return {
        **shown,
        "warnings": [refusal_text(doubt, language()) for doubt in roster_checks.roster_warnings(taken.claims)],
    }


@blueprint.route("/complaints", methods=["GET"])
@blueprint.arguments(PageQuerySchema, location="query")
@blueprint.response(200, page_schema(ComplaintListItemSchema))
def list_complaints(query: dict[str, Any]) -> dict[str, Any]:
    """可见案件的投诉，新的在前 / Complaints on cases that I may see, newest first."""
    page = search.list_complaints(caller(), after=query.get("cursor"), limit=query["limit"])
    return {"items": [{**vars(row.Complaint), "case_number": row.number} for row in page.items], "next": page.next}


@blueprint.route("/complaints/<complaint_id>", methods=["GET"])
@blueprint.response(200, ComplaintOutSchema)
def get_complaint(complaint_id: str) -> dict[str, Any]:
    """一件投诉的原貌 / A complaint as it came in."""
    row = access_log.read_complaint(caller(), complaint_id)
    return api_view.present_complaints([row], access_log.numbers_by_case([row.case_id]))[0]
