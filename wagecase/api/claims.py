"""Claims: a page of them, a roster more, a change of one."""

from __future__ import annotations

import uuid
from typing import Any

from wagecase.api.base import (
    ApiBlueprint,
    caller,
    etag_header,
    expected_version,
    idempotency_key,
    language,
    request_fingerprint,
)
from wagecase.api.problems import attach_error_handlers
from wagecase.schemas.cases import ClaimChangeSchema, ClaimPageSchema, ClaimSchema
from wagecase.schemas.complaints import AddedClaimsSchema, RosterSchema
from wagecase.schemas.messages import refusal_text
from wagecase.schemas.queries import PageQuerySchema
from wagecase.services.access import access_log
from wagecase.services.acts import idempotent_replay
from wagecase.services.base.errors import AlreadyProcessed
from wagecase.services.base.pagination import Page
from wagecase.services.intake import add_claims as rosters
from wagecase.services.intake import claim_views, claims, from_schema, roster_checks
from wagecase.services.intake.claim_views import ClaimSummary

blueprint = ApiBlueprint("claims", description="欠薪明细 / Claims")
attach_error_handlers(blueprint)


@blueprint.route("/cases/<case_key>/claims", methods=["GET"])
@blueprint.arguments(PageQuerySchema, location="query")
@blueprint.response(200, ClaimPageSchema)
def list_claims(query: dict[str, Any], case_key: str) -> Page:
    """欠薪明细，个人信息已遮蔽 / Claims in the order of the roster, workers masked."""
    case = access_log.read_case(caller(), case_key)
    return claim_views.claims_page(case.id, after=query.get("cursor"), limit=query["limit"])


@blueprint.route("/cases/<case_key>/claims", methods=["POST"])
@blueprint.arguments(RosterSchema)
@blueprint.response(201, AddedClaimsSchema)
def add_roster(given: dict[str, Any], case_key: str) -> dict[str, Any]:
    """登记欠薪明细，至多 2000 行，全部登记或全部不登记 / Put up to 2,000 rows on the case, all or none."""
    case_id = access_log.read_case(caller(), case_key).id
    rows = from_schema.to_claims(given["claims"])
    try:
        made = rosters.add_claims(
            caller(), case_id, rows, idempotency_key=idempotency_key(), body=request_fingerprint()
        )
    except AlreadyProcessed as before:
        made = idempotent_replay.replay_claims(before.resource_id)
    return {
        "case_id": case_id,
        "claims": made,
        "warnings": [refusal_text(doubt, language()) for doubt in roster_checks.roster_warnings(rows)],
    }


@blueprint.route("/claims/<claim_id>", methods=["GET"])
@blueprint.response(200, ClaimSchema)
def get_claim(claim_id: str) -> tuple[ClaimSummary, int, dict[str, str]]:
    """一行欠薪明细 / One claim."""
    key = access_log.parse_id(claim_id)
    access_log.log_case_access(caller(), claim_views.case_of_claim(caller(), key))
    return _claim_response(key)


@blueprint.route("/claims/<claim_id>", methods=["PATCH"])
@blueprint.arguments(ClaimChangeSchema)
@blueprint.response(200, ClaimSchema)
def change_claim(given: dict[str, Any], claim_id: str) -> tuple[ClaimSummary, int, dict[str, str]]:
    """修改班组、工种、计薪方式；核定前还可修改期间 / Change team, job, pay basis; the period until the amount is found.

    须携带 If-Match / If-Match is mandatory.
    """
    key = access_log.parse_id(claim_id)
    claim_views.case_of_claim(caller(), key)
    version = expected_version(key, required=True)
    claims.edit_claim(caller(), key, given, int(version or 0))
    return _claim_response(key)


def _claim_response(claim_id: uuid.UUID) -> tuple[ClaimSummary, int, dict[str, str]]:
    shown = claim_views.get_claim(claim_id)
    return shown, 200, etag_header({"id": shown.id, "version": shown.version})
