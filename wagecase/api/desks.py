"""Handing over the whole desk of somebody who leaves or is away."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from wagecase.api.base import ApiBlueprint, caller, idempotency_key, language
from wagecase.api.problems import attach_error_handlers
from wagecase.procedure.core.enums import Procedure, Role
from wagecase.schemas.desks import (
    DeskListItemSchema,
    DeskSchema,
    DesksQuerySchema,
    HandoverProgressSchema,
    HandoverSchema,
)
from wagecase.schemas.messages import refusal_text
from wagecase.services.access import access_log
from wagecase.services.base.errors import AlreadyProcessed
from wagecase.services.handover import handover, plan, progress

blueprint = ApiBlueprint("desks", description="移交在办 / Handing over a desk")
attach_error_handlers(blueprint)


@blueprint.route("/desks", methods=["GET"])
@blueprint.arguments(DesksQuerySchema, location="query")
@blueprint.response(200, DeskListItemSchema(many=True))
def list_desks(query: dict[str, Any]) -> Sequence[dict[str, Any]]:
    """有在办事项的人员，已停用的在前 / People with open matters, those who left first."""
    wanted = query.get("organisation")
    found = plan.list_desks(caller(), uuid.UUID(wanted) if wanted else None)
    return [{**asdict(row), "organisation": row.name_zh if language() == "zh" else row.name_en} for row in found]


@blueprint.route("/people/<user_id>/desk", methods=["GET"])
@blueprint.response(200, DeskSchema)
def get_desk(user_id: str) -> dict[str, Any]:
    """某人名下的在办事项和可以接手的同事 / What a person has open, and who could take it over."""
    whose = access_log.parse_id(user_id)
    found, under_way = plan.get_desk(caller(), whose), progress.handover_under_way(caller(), whose)
    return {
        "person": _person_json(found.person),
        "matters": len(found.matters),
        "hidden": found.hidden,
        "by_procedure": [
            {"procedure": name, "label": Procedure(name).label.get(language()), "matters": count, "late": late}
            for name, count, late in found.by_procedure
        ],
        "colleagues": [_colleague_json(one) for one in found.colleagues],
        "handover_id": under_way.id if under_way else None,
    }


def _person_json(user: Any) -> dict[str, str]:
    return {"id": str(user.id), "name": user.name}


def _colleague_json(one: plan.Colleague) -> dict[str, Any]:
    roles = [Role(role).label.get(language()) for role in sorted(one.roles)]
    return {
        "id": str(one.id),
        "name": one.name,
        "team": one.team or None,
        "roles": roles,
        "matters": one.matters,
        "late": one.late,
    }


@blueprint.route("/people/<user_id>/desk/handover", methods=["POST"])
@blueprint.arguments(HandoverSchema)
@blueprint.response(202, HandoverProgressSchema)
def start_handover(given: dict[str, Any], user_id: str) -> dict[str, Any]:
    """一次移交全部在办；数量多的由后台继续，可查询进度 / Hand all of it over in one act; much of it goes on behind, and
    the handover shows its progress.
    """
    successors = [uuid.UUID(one) for one in given["successors"]]
    whose = access_log.parse_id(user_id)
    try:
        begun = handover.begin_handover(caller(), whose, successors, given["ground"], idempotency_key())
    except AlreadyProcessed as before:
        begun = uuid.UUID(before.resource_id)
    handover.advance_handover(begun, handover.SLICE_SECONDS)
    return _handover_json(begun)


@blueprint.route("/desk-handovers/<handover_id>", methods=["GET"])
@blueprint.response(200, HandoverProgressSchema)
def get_handover(handover_id: str) -> dict[str, Any]:
    """移交进度，未能移交的写明原因 / How far it has come; what stayed says why."""
    return _handover_json(access_log.parse_id(handover_id))


def _handover_json(handover_id: uuid.UUID) -> dict[str, Any]:
    found = progress.get_progress(caller(), handover_id)
    return {
        "id": found.handover.id,
        "person": _person_json(found.leaver),
        "ground": found.handover.ground,
        "begun_at": found.handover.created_at,
        "finished_at": found.handover.finished_at,
        "total": found.total,
        "done": found.counts.get("done", 0),
        "waiting": found.waiting,
        "refused": [
            {
                "case_number": one.number,
                "procedure": one.procedure,
                "reasons": [refusal_text(why, language()) for why in one.reasons],
            }
            for one in found.refusals
        ],
    }
