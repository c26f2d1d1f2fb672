"""Handing over the whole desk of somebody who leaves or is away."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from wagecase.api.base import ApiBlueprint, caller, idempotency_key, language
from wagecase.api.problems import answer_for
from wagecase.procedure.core.enums import Procedure, Role
from wagecase.schemas.desks import DeskLineSchema, DeskSchema, DesksQuerySchema, HandOverSchema, MoveSchema
from wagecase.schemas.messages import tell
from wagecase.services.access import access_log
from wagecase.services.base.errors import AlreadyDone
from wagecase.services.handover import handover, plan

blueprint = ApiBlueprint("desks", description="移交在办 / Handing over a desk")
answer_for(blueprint)


@blueprint.route("/desks", methods=["GET"])
@blueprint.arguments(DesksQuerySchema, location="query")
@blueprint.response(200, DeskLineSchema(many=True))
def desks(query: dict[str, Any]) -> Sequence[dict[str, Any]]:
    """有在办事项的人员，已停用的在前 / People with open matters, those who left first."""
    wanted = query.get("organisation")
    found = plan.desks(caller(), uuid.UUID(wanted) if wanted else None)
    name = "name_zh" if language() == "zh" else "name_en"
    return [{**row._mapping, "organisation": row._mapping[name]} for row in found]


@blueprint.route("/people/<user_id>/desk", methods=["GET"])
@blueprint.response(200, DeskSchema)
def desk(user_id: str) -> dict[str, Any]:
    """某人名下的在办事项和可以接手的同事 / What a person has open, and who could take it over."""
    whose = access_log.identifier(user_id)
    found, under_way = plan.desk(caller(), whose), handover.of_person(caller(), whose)
    return {
        "person": _person(found.person),
        "matters": len(found.matters),
        "hidden": found.hidden,
        "by_procedure": [
            {"procedure": name, "label": Procedure(name).label.get(language()), "matters": count, "late": late}
            for name, count, late in found.by_procedure
        ],
        "colleagues": [_colleague(one) for one in found.colleagues],
        "move_id": under_way.id if under_way else None,
    }


def _person(user: Any) -> dict[str, str]:
    return {"id": str(user.id), "name": user.name}


def _colleague(one: plan.Colleague) -> dict[str, Any]:
    roles = [Role(role).label.get(language()) for role in sorted(one.roles)]
    return {
        "id": str(one.id),
        "name": one.name,
        "team": one.team or None,
        "roles": roles,
        "matters": one.matters,
        "late": one.late,
    }


@blueprint.route("/people/<user_id>/desk/hand-over", methods=["POST"])
@blueprint.arguments(HandOverSchema)
@blueprint.response(202, MoveSchema)
def hand_over(given: dict[str, Any], user_id: str) -> dict[str, Any]:
    """一次移交全部在办；数量多的由后台继续，可查询进度 / Hand all of it over in one act; much of it goes on behind, and
    the move tells how far it is.
    """
    successors = [uuid.UUID(one) for one in given["successors"]]
    whose = access_log.identifier(user_id)
    try:
        move = handover.begin(caller(), whose, successors, given["ground"], idempotency_key())
    except AlreadyDone as before:
        move = uuid.UUID(before.resource_id)
    handover.advance(move, handover.SLICE)
    return _shown(move)


@blueprint.route("/desk-moves/<move_id>", methods=["GET"])
@blueprint.response(200, MoveSchema)
def move(move_id: str) -> dict[str, Any]:
    """移交进度，未能移交的写明原因 / How far it has come; what stayed says why."""
    return _shown(access_log.identifier(move_id))


def _shown(move_id: uuid.UUID) -> dict[str, Any]:
    found = handover.progress(caller(), move_id)
    return {
        "id": found.move.id,
        "person": _person(found.leaver),
        "ground": found.move.ground,
        "begun_at": found.move.created_at,
        "finished_at": found.move.finished_at,
        "total": found.total,
        "done": found.counts.get("done", 0),
        "waiting": found.waiting,
        "refused": [
            {
                "case_number": one.number,
                "procedure": one.procedure,
                "reasons": [tell(why, language()) for why in one.reasons],
            }
            for one in found.refusals
        ],
    }
