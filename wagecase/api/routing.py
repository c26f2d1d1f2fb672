"""Routing: which doors a case has and why, and what a person decides."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from wagecase.api.base import ApiBlueprint, caller, language
from wagecase.api.problems import answer_for
from wagecase.procedure.routing.routing import Door, Facts, Suggestion
from wagecase.schemas.routing import DecidedSchema, DecideSchema, RoutingSchema
from wagecase.services.access import access_log
from wagecase.services.intake import routing

blueprint = ApiBlueprint("routing", description="途径建议 / Routing")
answer_for(blueprint)


@blueprint.route("/cases/<case_key>/routing", methods=["GET"])
@blueprint.response(200, RoutingSchema)
def suggested(case_key: str) -> dict[str, Any]:
    """建议的途径、理由和条文，由人决定 / Suggested doors with reason and article; a person decides."""
    facts, suggestions, decisions = routing.suggest(case_key, caller())
    lang = language()
    return {
        "facts": _facts(facts),
        "suggestions": [_shown(one, lang) for one in suggestions],
        "decisions": decisions,
    }


@blueprint.route("/cases/<case_key>/routing", methods=["POST"])
@blueprint.arguments(DecideSchema)
@blueprint.response(201, DecidedSchema)
def decided(given: dict[str, Any], case_key: str) -> dict[str, Any]:
    """登记决定；与建议不同的须说明理由 / Record the decision; one that differs from the suggestion gives its reason."""
    case_id = access_log.opened(caller(), case_key).id
    chosen = [Door(one) for one in given["chosen"]]
    return {"position": routing.decide(caller(), case_id, chosen, given.get("reason"))}


def _facts(facts: Facts) -> dict[str, Any]:
    """Amounts as text, as everywhere in this API."""
    return {
        name: value if isinstance(value, bool | int) or value is None else str(value)
        for name, value in asdict(facts).items()
    }


def _shown(one: Suggestion, lang: str) -> dict[str, Any]:
    return {
        "door": one.door.value,
        "label": one.door.label.get(lang),
        "standing": one.standing.value,
        "standing_label": one.standing.label.get(lang),
        "reason": one.reason.get(lang),
        "cite": one.cite,
        "facts": list(one.facts),
    }
