"""Handing over a desk: whose, what is on it, to whom, what would go where, and how far it has come."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from wagecase.console.shell.base import (
    blueprint,
    caller,
    is_resumed,
    language,
    new_idempotency_key,
    redirect_to,
    render_page,
    resumable,
    roles_required,
)
from wagecase.procedure.core.enums import Procedure, Role
from wagecase.procedure.tables.reassignment import REASSIGNMENT_GROUND
from wagecase.schemas.messages import refusal_text
from wagecase.services.access import access_log
from wagecase.services.base import lookups
from wagecase.services.base.errors import AlreadyProcessed, Invalid, Refused
from wagecase.services.base.principal import Principal
from wagecase.services.handover import handover, progress
from wagecase.services.handover import plan as handover_plan
from wagecase.web.forms import errors_of_refusal
from wagecase.web.notices import WARN
from wagecase.web.translating import gettext as _

# So many matters that stay are named on the preview; the rest are counted.
MAX_NAMED = 100


def _organisation_choices(principal: Principal) -> list[tuple[str, str]]:
    """What the city may choose from; a head has their own body."""
    if not principal.has(Role.supervisor):
        return []
    return [(str(one["id"]), one["name"]) for one in lookups.list_active_organisations(language())]


@blueprint.get("/desks")
@roles_required(*handover_plan.HANDOVER_ROLES)
def desks() -> ResponseReturnValue:
    """People with open matters, leavers first."""
    organisations = _organisation_choices(caller())
    wanted = request.args.get("organisation", "")
    wanted = wanted if wanted in dict(organisations) else ""
    found = handover_plan.list_desks(caller(), uuid.UUID(wanted) if wanted else None)
    return render_page("administration/desks.html", lines=found, organisations=organisations, wanted=wanted)


@blueprint.get("/desks/<uuid:user_id>")
@roles_required(*handover_plan.HANDOVER_ROLES)
def desk(user_id: uuid.UUID) -> ResponseReturnValue:
    """One desk, and with successors chosen what would go to whom."""
    under_way = progress.handover_under_way(caller(), user_id)
    if under_way is not None:
        return redirect_to("console.handover_progress", handover_id=under_way.id)
    return _render_desk(user_id, request.args.getlist("to"), request.args.get("ground", ""), {})


def _render_desk(
    user_id: uuid.UUID, to: Sequence[str], ground: str, faults: dict[str, str], status: int = 200
) -> ResponseReturnValue:
    found, wrong = handover_plan.get_desk(caller(), user_id), dict(faults)
    plan = None
    if to and "successors" not in wrong:
        try:
            plan = handover_plan.plan_handover(
                found, handover.require_successors(found, [access_log.parse_id(one) for one in to])
            )
        except Invalid as error:
            wrong, status = {**wrong, **errors_of_refusal(error)}, 422
    return render_page(
        "administration/desk.html",
        status,
        desk=found,
        plan=plan,
        to=to,
        ground=ground,
        grounds=[(value, words.get(language())) for value, words in REASSIGNMENT_GROUND.choices],
        wrong=wrong,
        key=request.form.get("key") or new_idempotency_key(),
        labels={one.value: one.label.get(language()) for one in Procedure},
        roles={one.value: one.label.get(language()) for one in Role},
        stays=_remaining_matters(plan) if plan else [],
        most=MAX_NAMED,
    )


def _remaining_matters(plan: handover_plan.HandoverPlan) -> list[dict[str, Any]]:
    lang = language()
    return [
        {
            "number": one.matter.number or str(one.matter.case_id),
            "procedure": Procedure(one.matter.procedure).label.get(lang),
            "reasons": [f"{name}：{refusal_text(why, lang)}" for name, why in one.reasons],
        }
        for one in plan.stays[:MAX_NAMED]
    ]


@blueprint.post("/desks/<uuid:user_id>")
@roles_required(*handover_plan.HANDOVER_ROLES)
@resumable
def start_handover(user_id: uuid.UUID) -> ResponseReturnValue:
    """Decide it, do the first stretch, and show how far it has come."""
    to, ground = request.form.getlist("to"), request.form.get("ground", "")
    if is_resumed():
        return _render_desk(user_id, to, ground, {})
    successors = [access_log.parse_id(one) for one in to]
    try:
        begun = handover.begin_handover(caller(), user_id, successors, ground, request.form.get("key") or None)
    except AlreadyProcessed as before:
        return redirect_to("console.handover_progress", handover_id=before.resource_id)
    except Invalid as error:
        return _render_desk(user_id, to, ground, errors_of_refusal(error), 422)
    except Refused:
        flash(_("此人的在办正在由别人移交，这是进度。"), WARN)
        return redirect_to("console.desk", user_id=user_id)
    handover.advance_handover(begun, handover.SLICE_SECONDS)
    return redirect_to("console.handover_progress", handover_id=begun)


@blueprint.get("/desk-handovers/<uuid:handover_id>")
@roles_required(*handover_plan.HANDOVER_ROLES)
def handover_progress(handover_id: uuid.UUID) -> ResponseReturnValue:
    found = progress.get_progress(caller(), handover_id)
    lang = language()
    refusals = [
        {
            "number": one.number or str(one.case_id),
            "procedure": Procedure(one.procedure).label.get(lang),
            "reasons": [refusal_text(why, lang) for why in one.reasons],
        }
        for one in found.refusals
    ]
    return render_page(
        "administration/handover_progress.html", found=found, refusals=refusals, back=url_for("console.desks")
    )


@blueprint.post("/desk-handovers/<uuid:handover_id>")
@roles_required(*handover_plan.HANDOVER_ROLES)
def continue_handover(handover_id: uuid.UUID) -> ResponseReturnValue:
    """The next stretch; the page's own script asks for it until nothing waits."""
    progress.get_progress(caller(), handover_id)
    handover.advance_handover(handover_id, handover.SLICE_SECONDS)
    return redirect_to("console.handover_progress", handover_id=handover_id)
