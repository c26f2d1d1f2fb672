"""Cases over which offices differ whose they are: the city designates one."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from wagecase.console.base import blueprint, caller, language, only, page
from wagecase.procedure.words import Role
from wagecase.services import designation


@blueprint.get("/designations")
@only(Role.supervisor)
def designations() -> ResponseReturnValue:
    """Those that wait, the longest first; each leads to the act's form."""
    return page("designations.html", lines=designation.waiting(caller(), language()))
