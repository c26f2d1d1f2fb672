"""Campaigns: dated pushes that gather cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wagecase.api.base import ApiBlueprint, caller
from wagecase.api.problems import attach_error_handlers
from wagecase.models import Campaign
from wagecase.schemas.campaigns import CampaignFiguresSchema, CampaignSchema, NewCampaignSchema
from wagecase.services.access.access_log import parse_id
from wagecase.services.campaigns import campaigns

blueprint = ApiBlueprint("campaigns", description="专项行动 / Campaigns")
attach_error_handlers(blueprint)


@blueprint.route("/campaigns", methods=["GET"])
@blueprint.response(200, CampaignSchema(many=True))
def list_campaigns() -> Sequence[Campaign]:
    """各次专项行动，最近的在前 / Every campaign, the latest first."""
    return campaigns.list_campaigns()


@blueprint.route("/campaigns", methods=["POST"])
@blueprint.arguments(NewCampaignSchema)
@blueprint.response(201, CampaignSchema)
def start_campaign(body: dict[str, Any]) -> Campaign:
    """发起专项行动，随即收集案件 / Start a campaign; cases are gathered at once and while it runs."""
    lists = {name: tuple(body[name]) for name in ("areas", "causes", "investments")}
    push = campaigns.NewCampaign(body["name"], body["since"], body["until"], **lists)
    return campaigns.start_campaign(caller(), push)


@blueprint.route("/campaigns/<campaign_id>/figures", methods=["GET"])
@blueprint.response(200, CampaignFiguresSchema(many=True))
def campaign_figures(campaign_id: str) -> Sequence[campaigns.CampaignResults]:
    """各区进展，带分母 / Results by district, with their totals."""
    return campaigns.campaign_results(caller(), campaigns.get_campaign(parse_id(campaign_id)).id)
