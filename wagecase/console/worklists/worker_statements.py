"""What workers have said since: on one list for the office, each to be looked into by a person."""

from __future__ import annotations

import uuid

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from wagecase.console.shell.base import blueprint, caller, only, page, see_other
from wagecase.services.worker_portal import statements
from wagecase.web.translating import gettext as _


@blueprint.get("/voices")
@only(*statements.READERS)
def voices() -> ResponseReturnValue:
    """What nobody has settled yet, the oldest first."""
    after = request.args.get("after")
    found = statements.waiting(caller(), after=after)
    return page(
        "voices.html",
        lines=found.items,
        first=url_for("console.voices") if after else None,
        next=url_for("console.voices", after=found.next) if found.next else None,
    )


@blueprint.post("/voices/<uuid:statement_id>/settle")
@only(*statements.READERS)
def settle_voice(statement_id: uuid.UUID) -> ResponseReturnValue:
    """Looked into: it leaves the list and stays on the case."""
    statements.settle(caller(), statement_id)
    flash(_("已标记为处理过。"))
    return see_other("console.voices")
