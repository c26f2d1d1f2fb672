"""需跟进: promises by their day, calls to make, and cases in which nothing happens."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from wagecase.console.base import blueprint, caller, language, only, page
from wagecase.procedure.case_intake import CASEWORK
from wagecase.procedure.case_money import CHECK_PROMISE
from wagecase.procedure.words import Role
from wagecase.services import calls, follow_up, rules, silence
from wagecase.services.follow_up import FOLLOWERS
from wagecase.services.worklist import MINE, ORGANISATION


@blueprint.get("/follow-up", endpoint="follow_up")
@only(*FOLLOWERS)
def needs_follow_up() -> ResponseReturnValue:
    """The person's own cases, or his office's."""
    usual = MINE if caller().has(Role.inspector, Role.mediator, Role.arbitrator) else ORGANISATION
    whose = request.args.get("whose", usual)
    whose = whose if whose in (MINE, ORGANISATION) else usual
    found = follow_up.promises(caller(), whose)
    said = next(ask for ask in CHECK_PROMISE.asks if ask.name == "result").choices
    return page(
        "follow_up.html",
        whose=whose,
        past=[one for one in found if one.days < 0],
        now=[one for one in found if one.days == 0],
        ahead=[one for one in found if one.days > 0],
        silent=follow_up.silent(caller(), whose, language()),
        silent_days=silence.days_of(rules.current()),
        calls=len(calls.mine(caller())),
        said={value: words.get(language()) for value, words in said},
        acts=caller().has(*CASEWORK),
    )
