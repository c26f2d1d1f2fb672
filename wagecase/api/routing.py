"""Routing: which routes a case has and why, and what a person decides."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from wagecase.api.base import ApiBlueprint, caller, language
from wagecase.api.problems import attach_error_handlers
from wagecase.procedure.routing.routing import Route, RouteSuggestion, RoutingFacts
from wagecase.schemas.routing import NewRoutingDecisionSchema, RoutingDecisionResultSchema, RoutingSchema
from wagecase.services.access import access_log
from wagecase.services.intake import routing, routing_decision

blueprint = ApiBlueprint("routing", description="途径建议 / Routing")
attach_error_handlers(blueprint)


@blueprint.route("/cases/<case_key>/routing", methods=["GET"])
@blueprint.response(200, RoutingSchema)
def get_routing(case_key: str) -> dict[str, Any]:
    """建议的途径、理由和条文，由人决定 / Suggested routes with reason and article; a person decides."""
    facts, suggestions, decisions = routing.suggest_next_steps(access_log.read_case(caller(), case_key))
    lang = language()
    return {
        "facts": _facts_json(facts),
        "suggestions": [_suggestion_json(one, lang) for one in suggestions],
        "decisions": decisions,
    }


@blueprint.route("/cases/<case_key>/routing", methods=["POST"])
@blueprint.arguments(NewRoutingDecisionSchema)
@blueprint.response(201, RoutingDecisionResultSchema)
def decide_routing(given: dict[str, Any], case_key: str) -> dict[str, Any]:
    """登记决定；与建议不同的须说明理由 / Record the decision; one that differs from the suggestion gives its reason."""
    case_id = access_log.read_case(caller(), case_key).id
    chosen = [Route(one) for one in given["chosen"]]
    return {"position": routing_decision.decide_next_steps(caller(), case_id, chosen, given.get("reason"))}


def _facts_json(facts: RoutingFacts) -> dict[str, Any]:
    """Amounts as text, as everywhere in this API."""
    return {
        name: value if isinstance(value, bool | int) or value is None else str(value)
        for name, value in asdict(facts).items()
    }


def _suggestion_json(one: RouteSuggestion, lang: str) -> dict[str, Any]:
    return {
        "route": one.route.value,
        "label": one.route.label.get(lang),
        "status": one.status.value,
        "status_label": one.status.label.get(lang),
        "reason": one.reason.get(lang),
        "cite": one.cite,
        "facts": list(one.facts),
    }
