"""Cases over which offices differ whose they are: the city designates one."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from wagecase.console.shell.base import blueprint, caller, language, only, page
from wagecase.procedure.core.enums import Role
from wagecase.services.acts.effects import designation


@blueprint.get("/designations")
@only(Role.supervisor)
def designations() -> ResponseReturnValue:
    """Those that wait, the longest first; each leads to the act's form."""
    return page("designations.html", lines=designation.waiting(caller(), language()))
