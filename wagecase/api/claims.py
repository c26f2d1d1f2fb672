"""Claims: a page of them, a roster more, a change of one."""

from __future__ import annotations

import uuid
from typing import Any

from wagecase.api.base import ApiBlueprint, caller, etag, fingerprint, idempotency_key, if_match, language
from wagecase.api.problems import answer_for
from wagecase.schemas.cases import ClaimChangeSchema, ClaimPage, ClaimSchema
from wagecase.schemas.complaints import ListedSchema, RosterSchema
from wagecase.schemas.messages import tell
from wagecase.schemas.queries import PageQuerySchema
from wagecase.services.access import access_log
from wagecase.services.acts import idempotent_replay
from wagecase.services.base.errors import AlreadyDone
from wagecase.services.base.pagination import Page
from wagecase.services.intake import add_claims as rosters
from wagecase.services.intake import claims, from_schema

blueprint = ApiBlueprint("claims", description="欠薪明细 / Claims")
answer_for(blueprint)


@blueprint.route("/cases/<case_key>/claims", methods=["GET"])
@blueprint.arguments(PageQuerySchema, location="query")
@blueprint.response(200, ClaimPage)
def listed(query: dict[str, Any], case_key: str) -> Page:
    """欠薪明细，个人信息已遮蔽 / Claims in the order of the roster, workers masked."""
    case = access_log.opened(caller(), case_key)
    return claims.page(case.id, after=query.get("cursor"), limit=query["limit"])


@blueprint.route("/cases/<case_key>/claims", methods=["POST"])
@blueprint.arguments(RosterSchema)
@blueprint.response(201, ListedSchema)
def add(given: dict[str, Any], case_key: str) -> dict[str, Any]:
    """登记欠薪明细，至多 2000 行，全部登记或全部不登记 / Put up to 2,000 rows on the case, all or none."""
    case_id = access_log.opened(caller(), case_key).id
    rows = from_schema.roster(given["claims"])
    try:
        made = rosters.add_claims(caller(), case_id, rows, idempotency_key=idempotency_key(), body=fingerprint())
    except AlreadyDone as before:
        made = idempotent_replay.claims(before.resource_id)
    return {"case_id": case_id, "claims": made, "warnings": [tell(doubt, language()) for doubt in claims.doubts(rows)]}


@blueprint.route("/claims/<claim_id>", methods=["GET"])
@blueprint.response(200, ClaimSchema)
def one(claim_id: str) -> tuple[dict[str, Any], int, dict[str, str]]:
    """一行欠薪明细 / One claim."""
    key = access_log.identifier(claim_id)
    access_log.record(caller(), claims.case_of(caller(), key))
    return _shown(key)


@blueprint.route("/claims/<claim_id>", methods=["PATCH"])
@blueprint.arguments(ClaimChangeSchema)
@blueprint.response(200, ClaimSchema)
def change(given: dict[str, Any], claim_id: str) -> tuple[dict[str, Any], int, dict[str, str]]:
    """修改班组、工种、计薪方式；核定前还可修改期间 / Change team, job, pay basis; the period until the amount is found.

    须携带 If-Match / If-Match is mandatory.
    """
    key = access_log.identifier(claim_id)
    claims.case_of(caller(), key)
    version = if_match(key, required=True)
    claims.edit(caller(), key, given, int(version or 0))
    return _shown(key)


def _shown(claim_id: uuid.UUID) -> tuple[dict[str, Any], int, dict[str, str]]:
    shown = claims.one(claim_id)
    return shown, 200, etag(shown)
