"""Campaigns: dated pushes that gather cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wagecase.api.base import ApiBlueprint, caller
from wagecase.api.problems import answer_for
from wagecase.models import Campaign
from wagecase.schemas.campaigns import CampaignSchema, CampaignTallySchema, PushSchema
from wagecase.services.access.access_log import identifier
from wagecase.services.campaigns import campaigns

blueprint = ApiBlueprint("campaigns", description="专项行动 / Campaigns")
answer_for(blueprint)


@blueprint.route("/campaigns", methods=["GET"])
@blueprint.response(200, CampaignSchema(many=True))
def listed() -> Sequence[Campaign]:
    """各次专项行动，最近的在前 / Every campaign, the latest first."""
    return campaigns.listed()


@blueprint.route("/campaigns", methods=["POST"])
@blueprint.arguments(PushSchema)
@blueprint.response(201, CampaignSchema)
def start(body: dict[str, Any]) -> Campaign:
    """发起专项行动，随即收集案件 / Start a campaign; cases are gathered at once and while it runs."""
    lists = {name: tuple(body[name]) for name in ("areas", "causes", "investments")}
    push = campaigns.Push(body["name"], body["since"], body["until"], **lists)
    return campaigns.start(caller(), push)


@blueprint.route("/campaigns/<campaign_id>/figures", methods=["GET"])
@blueprint.response(200, CampaignTallySchema(many=True))
def figures(campaign_id: str) -> Sequence[campaigns.Tally]:
    """各区进展，带分母 / What came of it by district, with its wholes."""
    return campaigns.tallies(caller(), campaigns.campaign(identifier(campaign_id)).id)
