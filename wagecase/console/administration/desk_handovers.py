"""Handing over a desk: whose, what is on it, to whom, what would go where, and how far it has come."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from wagecase.console.shell.base import blueprint, caller, language, new_key, only, page, resumable, resumed, see_other
from wagecase.console.shell.schema_values import refused
from wagecase.procedure.core.enums import Procedure, Role
from wagecase.procedure.tables.reassignment import GROUND
from wagecase.schemas.messages import tell
from wagecase.services.access import access_log
from wagecase.services.base import lookups
from wagecase.services.base.errors import AlreadyDone, Invalid, Refused
from wagecase.services.base.principal import Principal
from wagecase.services.handover import handover
from wagecase.services.handover import plan as handover_plan
from wagecase.web.translating import gettext as _

# So many matters that stay are named on the preview; the rest are counted.
MOST_NAMED = 100


def _organisations(principal: Principal) -> list[tuple[str, str]]:
    """What the city may choose from; a head has his own body."""
    if not principal.has(Role.supervisor):
        return []
    return [(str(one["id"]), one["name"]) for one in lookups.organisations(language())]


@blueprint.get("/desks")
@only(*handover_plan.MOVERS)
def desks() -> ResponseReturnValue:
    """People with open matters, whoever left first."""
    organisations = _organisations(caller())
    wanted = request.args.get("organisation", "")
    wanted = wanted if wanted in dict(organisations) else ""
    found = handover_plan.desks(caller(), uuid.UUID(wanted) if wanted else None)
    return page("desks.html", lines=found, organisations=organisations, wanted=wanted)


@blueprint.get("/desks/<uuid:user_id>")
@only(*handover_plan.MOVERS)
def desk(user_id: uuid.UUID) -> ResponseReturnValue:
    """One desk, and with successors chosen what would go to whom."""
    under_way = handover.of_person(caller(), user_id)
    if under_way is not None:
        return see_other("console.desk_move", move_id=under_way.id)
    return _desk(user_id, request.args.getlist("to"), request.args.get("ground", ""), {})


def _desk(
    user_id: uuid.UUID, to: Sequence[str], ground: str, faults: dict[str, str], status: int = 200
) -> ResponseReturnValue:
    found, wrong = handover_plan.desk(caller(), user_id), dict(faults)
    plan = None
    if to and "successors" not in wrong:
        try:
            plan = handover_plan.plan(found, handover.chosen(found, [access_log.identifier(one) for one in to]))
        except Invalid as error:
            wrong, status = {**wrong, **refused(error)}, 422
    return page(
        "desk.html",
        status,
        desk=found,
        plan=plan,
        to=to,
        ground=ground,
        grounds=[(value, words.get(language())) for value, words in GROUND.choices],
        wrong=wrong,
        key=request.form.get("key") or new_key(),
        labels={one.value: one.label.get(language()) for one in Procedure},
        roles={one.value: one.label.get(language()) for one in Role},
        stays=_stays(plan) if plan else [],
        most=MOST_NAMED,
    )


def _stays(plan: handover_plan.Plan) -> list[dict[str, Any]]:
    lang = language()
    return [
        {
            "number": one.matter.number or str(one.matter.case_id),
            "procedure": Procedure(one.matter.procedure).label.get(lang),
            "reasons": [f"{name}：{tell(why, lang)}" for name, why in one.reasons],
        }
        for one in plan.stays[:MOST_NAMED]
    ]


@blueprint.post("/desks/<uuid:user_id>")
@only(*handover_plan.MOVERS)
@resumable
def hand_desk_over(user_id: uuid.UUID) -> ResponseReturnValue:
    """Decide it, do the first stretch, and show how far it has come."""
    to, ground = request.form.getlist("to"), request.form.get("ground", "")
    if resumed():
        return _desk(user_id, to, ground, {})
    successors = [access_log.identifier(one) for one in to]
    try:
        move = handover.begin(caller(), user_id, successors, ground, request.form.get("key") or None)
    except AlreadyDone as before:
        return see_other("console.desk_move", move_id=before.resource_id)
    except Invalid as error:
        return _desk(user_id, to, ground, refused(error), 422)
    except Refused:
        flash(_("此人的在办正在由别人移交，这是进度。"))
        return see_other("console.desk", user_id=user_id)
    handover.advance(move, handover.SLICE)
    return see_other("console.desk_move", move_id=move)


@blueprint.get("/desk-moves/<uuid:move_id>")
@only(*handover_plan.MOVERS)
def desk_move(move_id: uuid.UUID) -> ResponseReturnValue:
    found = handover.progress(caller(), move_id)
    lang = language()
    refusals = [
        {
            "number": one.number or str(one.case_id),
            "procedure": Procedure(one.procedure).label.get(lang),
            "reasons": [tell(why, lang) for why in one.reasons],
        }
        for one in found.refusals
    ]
    return page("desk_move.html", found=found, refusals=refusals, back=url_for("console.desks"))


@blueprint.post("/desk-moves/<uuid:move_id>")
@only(*handover_plan.MOVERS)
def carry_on(move_id: uuid.UUID) -> ResponseReturnValue:
    """The next stretch; the page's own script asks for it until nothing waits."""
    handover.progress(caller(), move_id)
    handover.advance(move_id, handover.SLICE)
    return see_other("console.desk_move", move_id=move_id)
