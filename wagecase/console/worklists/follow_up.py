"""需跟进: promises by their day, calls to make, and cases in which nothing happens."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from wagecase.console.shell.base import blueprint, caller, language, render_page, roles_required
from wagecase.procedure.case.money import CHECK_PROMISE
from wagecase.procedure.core.enums import Role
from wagecase.procedure.core.roles import CASEWORK_ROLES
from wagecase.services.base import inactivity, rules_in_force
from wagecase.services.case_queries import follow_up
from wagecase.services.case_queries.follow_up import FOLLOW_UP_ROLES
from wagecase.services.case_queries.work_list import MINE, ORGANISATION
from wagecase.services.spot_checks import call_queries


@blueprint.get("/follow-up", endpoint="follow_up")
@roles_required(*FOLLOW_UP_ROLES)
def show_follow_up() -> ResponseReturnValue:
    """The person's own cases, or their office's."""
    usual = MINE if caller().has(Role.inspector, Role.mediator, Role.arbitrator) else ORGANISATION
    whose = request.args.get("whose", usual)
    whose = whose if whose in (MINE, ORGANISATION) else usual
    found = follow_up.due_promises(caller(), whose)
    said = next(ask for ask in CHECK_PROMISE.form_fields if ask.name == "result").choices
    return render_page(
        "worklists/follow_up.html",
        whose=whose,
        past=[one for one in found if one.days < 0],
        now=[one for one in found if one.days == 0],
        ahead=[one for one in found if one.days > 0],
        silent=follow_up.inactive_cases(caller(), whose, language()),
        silent_days=inactivity.inactivity_days(rules_in_force.current_rules()),
        calls=len(call_queries.list_own_callbacks(caller())),
        said={value: words.get(language()) for value, words in said},
        acts=caller().has(*CASEWORK_ROLES),
    )
