"""Complaints: taken as they come, shown as they came."""

from __future__ import annotations

from typing import Any

from wagecase.api.base import ApiBlueprint, caller, fingerprint, idempotency_key, language
from wagecase.api.problems import answer_for
from wagecase.schemas.cases import page_of
from wagecase.schemas.complaints import ComplaintLineSchema, ComplaintOutSchema, ComplaintSchema, OpenedSchema
from wagecase.schemas.messages import tell
from wagecase.schemas.queries import PageQuerySchema
from wagecase.services.access import access_log
from wagecase.services.acts import idempotent_replay
from wagecase.services.base.errors import AlreadyDone
from wagecase.services.case_queries import api_view, search
from wagecase.services.intake import claims, from_schema, open_case

blueprint = ApiBlueprint("complaints", description="投诉、举报、线索 / Complaints, reports and clues")
answer_for(blueprint)


@blueprint.route("/complaints", methods=["POST"])
@blueprint.arguments(ComplaintSchema)
@blueprint.response(201, OpenedSchema)
def take(given: dict[str, Any]) -> dict[str, Any]:
    """登记投诉并建立案件 / Take a complaint and open its case.

    同一 Idempotency-Key 和内容得到同一结果 / The same Idempotency-Key and body give the same answer.
    """
    taken = from_schema.complaint(given)
    try:
        opened = open_case.open_case(caller(), taken, idempotency_key=idempotency_key(), body=fingerprint())
    except AlreadyDone as before:
        opened = idempotent_replay.complaint(before.resource_id)
    shown = {
        "id": opened.complaint_id,
        "case_id": opened.case_id,
        "case_number": opened.number,
        "proceeding_id": opened.proceeding_id,
    }
    return {**shown, "warnings": [tell(doubt, language()) for doubt in claims.doubts(taken.claims)]}


@blueprint.route("/complaints", methods=["GET"])
@blueprint.arguments(PageQuerySchema, location="query")
@blueprint.response(200, page_of(ComplaintLineSchema))
def listed(query: dict[str, Any]) -> dict[str, Any]:
    """可见案件的投诉，新的在前 / Complaints on cases that I may see, newest first."""
    page = search.complaints(caller(), after=query.get("cursor"), limit=query["limit"])
    return {"items": [{**vars(row.Complaint), "case_number": row.number} for row in page.items], "next": page.next}


@blueprint.route("/complaints/<complaint_id>", methods=["GET"])
@blueprint.response(200, ComplaintOutSchema)
def one(complaint_id: str) -> dict[str, Any]:
    """一件投诉的原貌 / A complaint as it came in."""
    row = access_log.complaint_opened(caller(), complaint_id)
    return api_view.complaints([row], access_log.numbers([row.case_id]))[0]
