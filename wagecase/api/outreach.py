"""Consultations and publicity of the law, of a legal-aid centre or a union."""

from __future__ import annotations

import uuid
from typing import Any

from wagecase.api.base import ApiBlueprint, caller, language
from wagecase.api.problems import attach_error_handlers
from wagecase.schemas.cases import page_schema
from wagecase.schemas.outreach import CreatedSchema, OutreachCaseSchema, OutreachOutSchema, OutreachSchema
from wagecase.schemas.queries import PageQuerySchema
from wagecase.services.access import access_log
from wagecase.services.base.pagination import Page
from wagecase.services.legal_aid import outreach as service

blueprint = ApiBlueprint("outreach", description="法律咨询与普法宣传 / Consultations and publicity of the law")
attach_error_handlers(blueprint)


@blueprint.route("/outreach", methods=["GET"])
@blueprint.arguments(PageQuerySchema, location="query")
@blueprint.response(200, page_schema(OutreachOutSchema))
def list_outreach(query: dict[str, Any]) -> Page:
    """本单位的咨询与宣传，最近的在前 / What my body has on record, the latest first."""
    return service.list_outreach(caller(), language(), after=query.get("cursor"), limit=query["limit"])


@blueprint.route("/outreach", methods=["POST"])
@blueprint.arguments(OutreachSchema)
@blueprint.response(201, CreatedSchema)
def record_outreach(given: dict[str, Any]) -> dict[str, uuid.UUID]:
    """登记一次咨询或者宣传 / Put a consultation or an event on record."""
    return {"id": service.record_outreach(caller(), given)}


@blueprint.route("/outreach/<outreach_id>/case", methods=["POST"])
@blueprint.arguments(OutreachCaseSchema)
@blueprint.response(200, CreatedSchema)
def link_outreach_case(given: dict[str, Any], outreach_id: str) -> dict[str, str]:
    """登记由此形成的案件 / Name the resulting case."""
    service.link_case(caller(), access_log.parse_id(outreach_id), given["case"])
    return {"id": outreach_id}


@blueprint.route("/outreach/<outreach_id>", methods=["DELETE"])
@blueprint.response(200, CreatedSchema)
def withdraw_outreach(outreach_id: str) -> dict[str, str]:
    """撤销误登 / Withdraw a mistaken record."""
    service.withdraw_outreach(caller(), access_log.parse_id(outreach_id))
    return {"id": outreach_id}
