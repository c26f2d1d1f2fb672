"""Applications that wait for a body to decide whether it takes them."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue

from wagecase.console.shell.base import blueprint, caller, language, render_page, roles_required
from wagecase.services.case_queries import pending_applications as service


@blueprint.get("/applications")
@roles_required(*service.APPLICATION_READERS)
def applications() -> ResponseReturnValue:
    """What came in and is not decided, by what is due next."""
    found = service.list_pending_applications(caller(), language(), after=request.args.get("after"))
    return render_page(
        "worklists/applications.html",
        lines=found.items,
        back=request.full_path.rstrip("?"),
        first=url_for("console.applications") if request.args.get("after") else None,
        next=url_for("console.applications", after=found.next) if found.next else None,
    )
