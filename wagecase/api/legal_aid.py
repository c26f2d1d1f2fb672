"""Legal aid beside the acts: the pool, picking up, volunteering, and what each lawyer has in hand."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from wagecase.api.act_forms import act
from wagecase.api.base import ApiBlueprint, caller, language
from wagecase.api.problems import answer_for
from wagecase.schemas.acts import DoneSchema
from wagecase.schemas.cases import page_of
from wagecase.schemas.legal_aid import LoadQuerySchema, LoadSchema, OfferSchema, PoolLineSchema, PoolQuerySchema
from wagecase.services.access import access_log
from wagecase.services.base.pagination import Page
from wagecase.services.legal_aid import pool as legal_aid_pool

blueprint = ApiBlueprint("legal_aid", description="法律援助 / Legal aid")
answer_for(blueprint)


@blueprint.route("/legal-aid/pool", methods=["GET"])
@blueprint.arguments(PoolQuerySchema, location="query")
@blueprint.response(200, page_of(PoolLineSchema))
def pool(query: dict[str, Any]) -> Page:
    """待领办或者待指派的援助事项，最紧急的在前 / What waits for an officer or a lawyer, the nearest limit first."""
    return legal_aid_pool.pool(
        caller(), language(), waits=query.get("waits_for"), after=query.get("cursor"), limit=query["limit"]
    )


@blueprint.route("/legal-aid/pool/<proceeding_id>/pick", methods=["POST"])
@blueprint.response(200, DoneSchema)
def pick(proceeding_id: str) -> dict[str, Any]:
    """领办；已被他人领办的，告知由谁、何时领办 / Pick up; whoever comes second hears by whom and when it was."""
    return act(access_log.identifier(proceeding_id), "pick")


@blueprint.route("/legal-aid/pool/<proceeding_id>/volunteer", methods=["POST"])
@blueprint.response(200, OfferSchema)
def volunteer(proceeding_id: str) -> dict[str, Any]:
    """律师自愿承办，由工作人员指派 / A lawyer offers; the officer assigns."""
    legal_aid_pool.volunteer(caller(), access_log.identifier(proceeding_id))
    return {"proceeding_id": proceeding_id, "volunteered": True}


@blueprint.route("/legal-aid/pool/<proceeding_id>/volunteer", methods=["DELETE"])
@blueprint.response(200, OfferSchema)
def step_back(proceeding_id: str) -> dict[str, Any]:
    """指派前撤回 / Take the offer back before the assignment."""
    legal_aid_pool.step_back(caller(), access_log.identifier(proceeding_id))
    return {"proceeding_id": proceeding_id, "volunteered": False}


@blueprint.route("/legal-aid/load", methods=["GET"])
@blueprint.arguments(LoadQuerySchema, location="query")
@blueprint.response(200, LoadSchema(many=True))
def load(query: dict[str, Any]) -> Sequence[Mapping[str, Any]]:
    """各律师在办情况，自愿承办者在前 / What each lawyer has in hand; volunteers for `proceeding` first."""
    wanted = query.get("proceeding")
    return legal_aid_pool.load(caller(), uuid.UUID(wanted) if wanted else None)
