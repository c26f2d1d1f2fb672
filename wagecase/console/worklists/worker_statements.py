"""What workers have said since: on one list for the office, each to be looked into by a person."""

from __future__ import annotations

import uuid

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from wagecase.console.shell.base import blueprint, caller, redirect_to, render_page, roles_required
from wagecase.services.worker_portal import statement_views, statements
from wagecase.web.translating import gettext as _


@blueprint.get("/worker-statements")
@roles_required(*statement_views.STATEMENT_READERS)
def list_worker_statements() -> ResponseReturnValue:
    """What nobody has settled yet, the oldest first."""
    after = request.args.get("after")
    found = statement_views.list_open_statements(caller(), after=after)
    return render_page(
        "worklists/worker_statements.html",
        lines=found.items,
        first=url_for("console.list_worker_statements") if after else None,
        next=url_for("console.list_worker_statements", after=found.next) if found.next else None,
    )


@blueprint.post("/worker-statements/<uuid:statement_id>/settle")
@roles_required(*statement_views.STATEMENT_READERS)
def settle_worker_statement(statement_id: uuid.UUID) -> ResponseReturnValue:
    """Looked into: it leaves the list and stays on the case."""
    statements.settle_statement(caller(), statement_id)
    flash(_("已标记为处理过。"))
    return redirect_to("console.list_worker_statements")
