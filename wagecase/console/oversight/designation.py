"""Cases over which offices differ whose they are: the city designates one."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from wagecase.console.shell.base import blueprint, caller, language, render_page, roles_required
from wagecase.procedure.core.enums import Role
from wagecase.services.acts.effects import designation


@blueprint.get("/designations")
@roles_required(Role.supervisor)
def designations() -> ResponseReturnValue:
    """Those that wait, the longest first; each leads to the act's form."""
    return render_page("oversight/designations.html", lines=designation.list_pending_designations(caller(), language()))
