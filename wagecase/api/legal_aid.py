"""Legal aid beside the acts: the pool, picking up, volunteering, and what each lawyer has in hand."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from wagecase.api.act_forms import perform_from_request
from wagecase.api.base import ApiBlueprint, caller, language
from wagecase.api.problems import attach_error_handlers
from wagecase.schemas.acts import ActResultSchema
from wagecase.schemas.cases import page_schema
from wagecase.schemas.legal_aid import (
    LawyerLoadSchema,
    LoadQuerySchema,
    PoolItemSchema,
    PoolQuerySchema,
    VolunteerOfferSchema,
)
from wagecase.services.access import access_log
from wagecase.services.base.pagination import Page
from wagecase.services.legal_aid import pool as legal_aid_pool
from wagecase.services.legal_aid import volunteers

blueprint = ApiBlueprint("legal_aid", description="法律援助 / Legal aid")
attach_error_handlers(blueprint)


@blueprint.route("/legal-aid/pool", methods=["GET"])
@blueprint.arguments(PoolQuerySchema, location="query")
@blueprint.response(200, page_schema(PoolItemSchema))
def list_pool(query: dict[str, Any]) -> Page:
    """待领办或者待指派的援助事项，最紧急的在前 / What waits for an officer or a lawyer, the nearest limit first."""
    return legal_aid_pool.list_pool(
        caller(), language(), waits=query.get("waits_for"), after=query.get("cursor"), limit=query["limit"]
    )


@blueprint.route("/legal-aid/pool/<proceeding_id>/pick", methods=["POST"])
@blueprint.response(200, ActResultSchema)
def pick_up_referral(proceeding_id: str) -> dict[str, Any]:
    """领办；已被他人领办的，告知由谁、何时领办 / Pick up; if somebody else did already, the answer names who and
    when."""
    return perform_from_request(access_log.parse_id(proceeding_id), "pick")


@blueprint.route("/legal-aid/pool/<proceeding_id>/volunteer", methods=["POST"])
@blueprint.response(200, VolunteerOfferSchema)
def volunteer(proceeding_id: str) -> dict[str, Any]:
    """律师自愿承办，由工作人员指派 / A lawyer offers; the officer assigns."""
    volunteers.volunteer_for_matter(caller(), access_log.parse_id(proceeding_id))
    return {"proceeding_id": proceeding_id, "volunteered": True}


@blueprint.route("/legal-aid/pool/<proceeding_id>/volunteer", methods=["DELETE"])
@blueprint.response(200, VolunteerOfferSchema)
def withdraw_offer(proceeding_id: str) -> dict[str, Any]:
    """指派前撤回 / Take the offer back before the assignment."""
    volunteers.withdraw_volunteer(caller(), access_log.parse_id(proceeding_id))
    return {"proceeding_id": proceeding_id, "volunteered": False}


@blueprint.route("/legal-aid/load", methods=["GET"])
@blueprint.arguments(LoadQuerySchema, location="query")
@blueprint.response(200, LawyerLoadSchema(many=True))
def list_lawyer_loads(query: dict[str, Any]) -> Sequence[legal_aid_pool.LawyerWorkload]:
    """各律师在办情况，自愿承办者在前 / What each lawyer has in hand; volunteers for `proceeding` first."""
    wanted = query.get("proceeding")
    return legal_aid_pool.lawyer_workloads(caller(), uuid.UUID(wanted) if wanted else None)
